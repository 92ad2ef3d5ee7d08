"""Emails, names and handles: checked, and brought to the form in which they are compared."""

from greenroom.desk.problems import InputRejected, ProblemCode, SignInFailed
from greenroom.desk.texts import fold, one_line, tidy_within
from greenroom.writing.emails import email_key, emails_in
from greenroom.writing.names import name_key, search_key

__all__ = [
    "check_email",
    "check_handle",
    "check_name",
    "email_key",
    "handle_key",
    "keys_of",
    "one_email",
    "refuse_several",
]

LONGEST_EMAIL = 254
LONGEST_NAME = 100


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
        InputRejected: it cannot be an email address, or there are several.
    """
    found = refuse_several(email)
    if not found or len(found[0]) > LONGEST_EMAIL:
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", "form")
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
        InputRejected: nothing of it can be seen, or it is longer than 100 characters.
    """
    text = tidy_within(name, LONGEST_NAME)
    if not text:
        case = "long" if text is None else "invisible" if name.strip() else ""
        raise InputRejected(ProblemCode.BAD_NAME, "name", case, most=LONGEST_NAME)
    return text


def check_handle(handle: str) -> str:
    """Return the handle on one line, without the @; '' where nothing of it can be seen.

    Raises:
        InputRejected: it is longer than 100 characters.
    """
    text = tidy_within(handle, 2 * LONGEST_NAME)
    text = None if text is None else tidy_within(text.lstrip("@\uff20 "), LONGEST_NAME)
    if text is None:
        raise InputRejected(ProblemCode.BAD_HANDLE, "handle", most=LONGEST_NAME)
    return text


def keys_of(*, name: str, email: str, handle: str) -> dict[str, str]:
    """Return the columns by which an influencer is found and sorted."""
    return {
        "name_key": name_key(name),
        "email_key": email_key(email),
        "search_key": search_key(name, handle, email),
    }
