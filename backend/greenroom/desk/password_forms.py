"""One form for a password, whatever keyboard it is typed on.

Phones replace quotation marks, hyphens and spaces while one types, and keyboards differ in width and in how
they compose accents. Case stays, and so does everything else that a person can see.
"""

import unicodedata
from typing import Final

LONGEST_BYTES: Final = 1024
_ALIKE: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4\uff40\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-")
    | dict.fromkeys("\u2014\u2015\ufe58", "--")  # what phones make of two hyphens
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff", None)  # nobody sees or types them
)


def folded(password: str) -> str:
    """Return the form in which passwords are counted, judged and hashed.

    One beyond the limit stays too long, and is not folded: that is slow, and may make it shorter.
    """
    if len(password) > LONGEST_BYTES:
        return password[: LONGEST_BYTES + 1]
    return unicodedata.normalize("NFKC", password.translate(_ALIKE)).translate(_ALIKE)


def as_bytes(password: str) -> bytes:
    """Convert a password to the bytes that are hashed."""
    return folded(password).encode("utf-8", "surrogatepass")


def as_bytes_before(password: str) -> bytes:
    """Convert a password as desks did before they folded quotation marks and hyphens."""
    if len(password) > LONGEST_BYTES:
        return as_bytes(password)
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
