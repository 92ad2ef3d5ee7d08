"""Emails, names and handles: checked, and brought to the form in which they are compared."""

from greenroom.desk.problems import InputRejected, ProblemCode
from greenroom.desk.texts import fold, one_line

LONGEST_EMAIL = 254
LONGEST_NAME = 100


def email_key(email: str) -> str:
    """Bring an email to the form in which accounts compare it."""
    # Cut before it is folded, which is slow: nobody has a longer one.
    return fold(one_line(email, LONGEST_EMAIL + 1))


def check_email(email: str) -> str:
    """Return the email without spaces around it.

    Raises:
        InputRejected: it cannot be an email address.
    """
    text = email.strip()
    name, at, domain = text.rpartition("@")
    odd = any(c.isspace() or not c.isprintable() for c in text)
    if not (at and name and domain) or odd or len(text) > LONGEST_EMAIL:
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", "form")
    return text


def check_name(name: str) -> str:
    """Return the name on one line, without spaces around it.

    Raises:
        InputRejected: it is empty or longer than 100 characters.
    """
    text = one_line(name)
    if not text or len(text) > LONGEST_NAME:
        raise InputRejected(ProblemCode.BAD_NAME, "name", most=LONGEST_NAME)
    return text


def check_handle(handle: str) -> str:
    """Return the handle on one line, without the @.

    Raises:
        InputRejected: it is longer than 100 characters.
    """
    text = one_line(handle).removeprefix("@").lstrip()
    if len(text) > LONGEST_NAME:
        raise InputRejected(ProblemCode.BAD_HANDLE, "handle", most=LONGEST_NAME)
    return text
