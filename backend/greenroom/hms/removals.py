"""Say what was taken away from around a token, without ever repeating it."""

import re
from typing import Final

_QUOTES: Final = "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
_BEARER = re.compile(r"bearer(?:%20|[\s:])*\Z", re.IGNORECASE)
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://[^\s\"'<>]{0,4096}\Z", re.IGNORECASE)
_NAME_EQUALS = re.compile(r"[A-Za-z_][\w.-]{0,100}\s{0,20}=(?:3D)?\s{0,20}\Z")
_NAME_COLON = re.compile(r"^[ \t]{0,20}[A-Za-z_][\w .-]{0,60}:\s{0,20}\Z", re.MULTILINE)
_JSON_NAME = re.compile(r"\\?\"[^\"\n]{0,100}\"\s{0,20}:\s{0,20}\\?\"\Z")
_QUOTED: Final = " \n\t>"
_LOOK_BACK: Final = 5_000


def sentences(
    text: str, start: int, end: int, *, invisible: int, hyphens: int, dashes: bool, copies: int
) -> tuple[str, ...]:
    """Tell in sentences what was removed to get at a token.

    Args:
        text: the text without its odd characters.
        start: where the token begins in it.
        end: where the token ends in it.
        invisible: how many invisible characters were dropped.
        hyphens: how many odd hyphens were rewritten.
        dashes: whether long dashes were turned back into hyphens.
        copies: how often the same token stands in the text.
    """
    said: list[str] = []
    if invisible:
        said.append(f"Removed {_count(invisible, 'invisible character')}.")
    if hyphens or dashes:
        said.append("Turned the dashes of a chat program back into plain hyphens.")
    said.extend(_inside(text[start:end]))
    said.extend(_around(text[max(0, start - _LOOK_BACK) : start], text[end:]))
    if copies > 1:
        said.append(f"The same token stands in the text {copies} times; it was read once.")
    return tuple(said)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _inside(token: str) -> list[str]:
    said: list[str] = []
    if lines := sum("\n" in gap for gap in re.findall(r"\s[\s>]*", token)):
        said.append(f"Removed {_count(lines, 'line break')} inside the token.")
    elif re.search(r"\s", token):
        said.append("Removed the blanks inside the token.")
    if ">" in token:
        said.append("Removed the `>` marks of a quoted mail.")
    return said


def _around(before: str, after: str) -> list[str]:
    said: list[str] = []
    if not before.strip(_QUOTED) and not after.strip():
        return ["Removed the blank space around the token."] if before.strip(">") or after else []
    if _JSON_NAME.search(before):
        return ["Took the token out of a JSON text."]
    inner = before.rstrip().rstrip(_QUOTES)
    if inner != before.rstrip() and after.lstrip()[:1] and after.lstrip()[0] in _QUOTES:
        said.append("Removed the quotation marks around the token.")
        after = after.lstrip().lstrip(_QUOTES)
    before = inner
    if bearer := _BEARER.search(before):
        said.append("Removed `Bearer ` in front.")
        before = before[: bearer.start()].rstrip().rstrip(_QUOTES)
    if _URL.search(before):
        return [*said, "Took the token out of a web address."]
    if name := _NAME_EQUALS.search(before):
        said.append("Took the token out of a `name=value` line.")
        before = before[: name.start()]
    elif name := _NAME_COLON.search(before):
        said.append("Took the token out of a `name: value` line.")
        before = before[: name.start()]
    if before.strip(_QUOTED):
        said.append("Left out the text in front of the token.")
    if after.strip(" \n\t.,;:!?)]}>" + _QUOTES):
        said.append("Left out the text after the token.")
    elif after.strip():
        said.append("Removed the punctuation after the token.")
    return said
