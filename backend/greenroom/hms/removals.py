"""Say what was taken away from around a token, without ever repeating it."""

import re
from typing import Final

from greenroom.words.sentences import Sentence

_QUOTES: Final = "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
_MARKS: Final = "*_~\\"
_PADDING = re.compile(r"(?:%3D|=3D|=){1,2}(?!\w)", re.IGNORECASE)
_BEARER = re.compile(r"bearer(?:%20|[\s:])*\Z", re.IGNORECASE)
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://[^\s\"'<>]{0,4096}\Z", re.IGNORECASE)
_NAME_EQUALS = re.compile(r"[A-Za-z_][\w.-]{0,100}\s{0,20}=(?:3D)?\s{0,20}\Z")
_NAME_COLON = re.compile(r"^[ \t]{0,20}[A-Za-z_][\w .-]{0,60}:\s{0,20}\Z", re.MULTILINE)
_JSON_NAME = re.compile(r"\\?\"[^\"\n]{0,100}\"\s{0,20}:\s{0,20}\\?\"\Z")
_QUOTED: Final = " \n\t>"
_LOOK_BACK: Final = 5_000


def removals(
    text: str,
    start: int,
    end: int,
    *,
    invisible: int,
    hyphens: int,
    dashes: bool,
    undone: tuple[str, ...],
    copies: int,
) -> tuple[Sentence, ...]:
    """Tell what was removed to get at a token.

    Args:
        text: the text without its odd characters and escapes.
        start: where the token begins in it.
        end: where the token ends in it.
        invisible: how many invisible characters were dropped.
        hyphens: how many odd hyphens were rewritten.
        dashes: whether long dashes were turned back into hyphens.
        undone: which kinds of escapes were undone, as `unescape` names them.
        copies: how often the same token stands in the text.
    """
    said: list[Sentence] = []
    if invisible:
        said.append(Sentence("cleaned.invisible", number=invisible))
    if hyphens or dashes:
        said.append(Sentence("cleaned.dashes"))
    said.extend(Sentence(f"cleaned.{kind}") for kind in undone)
    said.extend(_inside(text[start:end]))
    if padding := _PADDING.match(text, end):
        end = padding.end()
        if "padding" not in undone:
            said.append(Sentence("cleaned.padding"))
    said.extend(_around(text[max(0, start - _LOOK_BACK) : start], text[end:]))
    if copies > 1:
        said.append(Sentence("cleaned.copies", number=copies))
    return tuple(said)


def _inside(token: str) -> list[Sentence]:
    said: list[Sentence] = []
    if lines := sum("\n" in gap for gap in re.findall(r"\s[\s>]*", token)):
        said.append(Sentence("cleaned.line-breaks", number=lines))
    elif re.search(r"\s", token):
        said.append(Sentence("cleaned.spaces-inside"))
    if ">" in token:
        said.append(Sentence("cleaned.mail-marks"))
    return said


def _around(before: str, after: str) -> list[Sentence]:
    said: list[Sentence] = []
    if not before.strip(_QUOTED) and not after.strip():
        # A copied line ends with its line end, and so does what `echo` writes: nobody put that there.
        spaces = before.strip(">") or after not in ("", "\n")
        return [Sentence("cleaned.spaces-around")] if spaces else []
    if _JSON_NAME.search(before):
        return [Sentence("cleaned.json")]
    inner = before.rstrip().rstrip(_QUOTES)
    if inner != before.rstrip() and after.lstrip()[:1] and after.lstrip()[0] in _QUOTES:
        said.append(Sentence("cleaned.quotes"))
        after = after.lstrip().lstrip(_QUOTES)
    before = inner
    inner = before.rstrip().rstrip(_MARKS)
    if inner != before.rstrip() and after.lstrip()[:1] and after.lstrip()[0] in _MARKS:
        said.append(Sentence("cleaned.marks"))
        before, after = inner, after.lstrip().lstrip(_MARKS)
    if bearer := _BEARER.search(before):
        said.append(Sentence("cleaned.bearer"))
        before = before[: bearer.start()].rstrip().rstrip(_QUOTES)
    if _URL.search(before):
        return [*said, Sentence("cleaned.address")]
    if name := _NAME_EQUALS.search(before):
        said.append(Sentence("cleaned.name-equals"))
        before = before[: name.start()]
    elif name := _NAME_COLON.search(before):
        said.append(Sentence("cleaned.name-colon"))
        before = before[: name.start()]
    if before.strip(_QUOTED):
        said.append(Sentence("cleaned.text-before"))
    if after.strip(" \n\t.,;:!?)]}>" + _QUOTES):
        said.append(Sentence("cleaned.text-after"))
    elif after.strip():
        said.append(Sentence("cleaned.punctuation"))
    return said
