"""Emails, names and handles: checked, and brought to the form in which they are compared."""

import re

from greenroom.desk.problems import InputRejected, ProblemCode, SignInFailed
from greenroom.desk.texts import fold, may_hold_secret, one_line, tidy_lines_within, tidy_within
from greenroom.writing.emails import email_key, emails_in
from greenroom.writing.names import name_key, search_key
from greenroom.writing.phones import phone_number

__all__ = [
    "check_email",
    "check_handle",
    "check_name",
    "check_note",
    "check_phone",
    "email_key",
    "handle_key",
    "keys_of",
    "one_email",
    "refuse_several",
]

LONGEST_EMAIL = 254
_CODED_DOMAIN = re.compile(r"(?i)\bxn--[a-z0-9-]+")  # a name in another script, which may look like a secret
LONGEST_NAME = 100
LONGEST_NOTE = 2000
_NOTE_READ = 10 * LONGEST_NOTE
_READ = 10 * LONGEST_NAME  # so much is looked through: whole tokens are longer than a name may be


def refuse_several(email: str) -> list[str]:
    """Refuse a text with several email addresses, and return the one in any other, if it has one.

    Raises:
        InputRejected: there are several.
    """
    found = emails_in(email)
    if len(found) > 1:
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", "several", number=len(found))
    return found


def handle_key(handle: str) -> str:
    """Bring a handle, with or without the @, to the form in which two are compared."""
    return fold(one_line(handle, 2 * LONGEST_NAME)).lstrip("@ ")


def check_email(email: str) -> str:
    """Return the email address alone, without what was copied along with it.

    Raises:
        InputRejected: it cannot be an email address, may hold a secret, or there are several.
    """
    found = refuse_several(email)
    if not found or len(found[0]) > LONGEST_EMAIL:
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", "form")
    if may_hold_secret(_CODED_DOMAIN.sub("", found[0]), or_code=False):
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", "secret")
    return found[0]


def one_email(email: str) -> str:
    """Return the key of the email that somebody signs in with.

    Raises:
        SignInFailed: there are several.
    """
    number = len(emails_in(email))
    if number > 1:
        raise SignInFailed("several", number=number)
    return email_key(email)


def check_name(name: str) -> str:
    """Return the name on one line, without spaces around it.

    Raises:
        InputRejected: nothing of it can be seen, it is longer than 100 characters, or it may hold a secret.
    """
    text = tidy_within(name, _READ)
    if text and may_hold_secret(text):
        raise InputRejected(ProblemCode.BAD_NAME, "name", "secret")
    if not text or len(text) > LONGEST_NAME:
        case = "long" if text != "" else "invisible" if name.strip() else ""
        raise InputRejected(ProblemCode.BAD_NAME, "name", case, most=LONGEST_NAME)
    return text


def check_handle(handle: str) -> str:
    """Return the handle on one line, without the @; '' where nothing of it can be seen.

    Raises:
        InputRejected: it is longer than 100 characters, or may hold a secret.
    """
    text = tidy_within(handle, _READ)
    text = None if text is None else tidy_within(text.lstrip("@\uff20 "), _READ)
    if text and may_hold_secret(text):
        raise InputRejected(ProblemCode.BAD_HANDLE, "handle", "secret")
    if text is None or len(text) > LONGEST_NAME:
        raise InputRejected(ProblemCode.BAD_HANDLE, "handle", most=LONGEST_NAME)
    return text


def check_phone(phone: str, country: str = "") -> str:
    """Return the phone number in E.164, such as +4915123456789; '' where there is none.

    Args:
        country: the country code of a number without one; '' if it is not known.

    Raises:
        InputRejected: it is no phone number, or has no country code.
    """
    if not phone.strip():
        return ""
    number = phone_number(phone, country)
    if number is None:
        raise InputRejected(ProblemCode.BAD_PHONE, "phone")
    return number


def check_note(note: str) -> str:
    """Return a note about somebody as it is kept, which may have several lines.

    Raises:
        InputRejected: it is longer than 2000 characters, or may hold a secret.
    """
    text = tidy_lines_within(note, LONGEST_NOTE)
    if may_hold_secret(text if text is not None else note[:_NOTE_READ]):
        raise InputRejected(ProblemCode.BAD_NOTE, "note", "secret")
    if text is None:
        raise InputRejected(ProblemCode.BAD_NOTE, "note", most=LONGEST_NOTE)
    return text


def keys_of(*, name: str, email: str, handle: str) -> dict[str, str]:
    """Return the columns by which an influencer is found and sorted."""
    return {
        "name_key": name_key(name),
        "email_key": email_key(email),
        "search_key": search_key(name, handle, email),
    }
