"""Email addresses as people type and paste them, and the one form in which accounts compare them."""

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

import idna

from greenroom.writing.lines import fold, one_line, without_invisible

LONGEST_READ: Final = 1_000
"""Characters of typed text that are read: an address with the name in front and what a link adds."""

_SPECIAL = r"\s<>()\[\]\",;:\\@"
_ADDRESS = re.compile(rf"([^{_SPECIAL}]+)@([^{_SPECIAL}]+)")
_MAILTO = re.compile(r"(?i)\bmailto:([^\s<>?]*)(?:\?[^\s<>)]*)?")
_NAMED = re.compile(r"[^<>]*<\s*>")  # what is left of `Maya Ray <maya@example.com>` without the address
_AROUND = " \"'`<>()[]{}.,;:!?*|"
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a", '"'),
        **dict.fromkeys("\u3001\u060c\u061b", ","),
        "\u3002": ".",
    }
)


def emails_in(typed: str) -> list[str]:
    """Read the email addresses that somebody typed or pasted, each of them once.

    Accepted around one: a name in front with the address in angle brackets, `mailto:` with what a link adds,
    quotation marks, brackets, and punctuation at its end. Invisible characters are dropped, and
    full-width ones written the plain way.

    Returns:
        None, one or more addresses; none where anything else stands beside a single one.
    """
    text = _plain(_MAILTO.sub(lambda link: unquote(link[1]), _plain(one_line(typed)[:LONGEST_READ])))
    by_key: dict[str, str] = {}
    for found in _ADDRESS.finditer(text):
        local, domain = found[1].lstrip("'`.*"), found[2].rstrip(_AROUND)
        compared = _domain_key(domain)
        if not local or compared is None:
            return []
        by_key.setdefault(f"{fold(local)}@{compared}", f"{local}@{domain}")
    if len(by_key) == 1 and _NAMED.sub("", _ADDRESS.sub("", text)).strip(_AROUND):
        return []
    return list(by_key.values())


def email_key(email: str) -> str:
    """Bring an email to the form in which accounts compare it, however it was typed.

    The domain is compared in its ASCII form (IDNA 2008), the part before the @ by `fold`. What is no
    address is folded as it is, so that it matches nobody's.
    """
    found = emails_in(email)
    if len(found) != 1:
        return fold(one_line(email, LONGEST_READ))
    local, _, domain = found[0].rpartition("@")
    return f"{fold(local)}@{_domain_key(domain)}"


def domain_spellings(email: str) -> set[str]:
    """Return a domain the ways that it can be written: in its own script, and in ASCII."""
    key = email_key(email).rpartition("@")[2]
    try:
        return {key, idna.decode(key)}
    except idna.IDNAError:
        return {key}


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", without_invisible(text))[:LONGEST_READ]
    return one_line(text.translate(_ALIKE))


def _domain_key(domain: str) -> str | None:
    """Bring a domain to ASCII; None where there can be no such domain."""
    if "" in domain.split(".") or not domain.isprintable():
        return None
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return None
