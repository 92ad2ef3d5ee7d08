"""Find the tokens in a pasted text, however a mail or chat program has dressed them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from greenroom.hms.escapes import unescape
from greenroom.hms.invisible import clean_characters
from greenroom.hms.jwt_parts import SIGNATURE_LENGTH, JsonObject, Part, decode_part, read_part
from greenroom.hms.removals import removals
from greenroom.words.sentences import Sentence

MAX_TEXT: Final = 65_536
"""Characters of pasted text that are read; a token has about 500."""

_PARTS: Final = 3
_DOTS: Final = 2
_MAX_HEADER: Final = 1_024
# More than a text of MAX_TEXT can hold in earnest; texts made to keep the reader busy hold thousands.
_MAX_FOUND: Final = 200
_MAX_WRAPPED: Final = 8_192
_MAX_RUN: Final = 16_384
# A mail program wraps at 60 to 80 characters, a phone's at 30 and more; words of prose are shorter.
_MIN_LINE: Final = 16
_MAX_DASH_KINDS: Final = 2

# Base64 of `{"`, `{ "` and of `{` before a line end or a tab: how the first part of every JWT begins.
_START = re.compile(r"e(?:y[JA]|w[o0k])")
_DOTTED = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
# Line ends, with the marks of a quoted mail, of quoted-printable and of a shell's continued line.
_GAP = re.compile(r"[=\\]?\s[\s>]*")
_PIECE = re.compile(r"[A-Za-z0-9_.-]+")
_OPENING_RUN = re.compile(r"[A-Za-z0-9_-]{3,12}")
_GLUED_HEADER = re.compile(rf"([A-Za-z0-9_-]{{3,{_MAX_HEADER}}})\.")
_DASHES = re.compile("[\u2013\u2014\u2015]")
_HIDDEN = re.compile(r"\s?(?:\.\.|\u2026|[*\u2022]{2}|\[(?:\.\.|\u2026))")
_BARE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_WORD_END = re.compile(r"[A-Za-z0-9_-]\Z")
_UNDERSCORES = re.compile(r"(?<!_)_{1,3}\Z")
_OPENING = re.compile(rb"\{\s*(?:\"[ -~]*)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A token, or what is left of one, in a text.

    `header` and `payload` are None where that part is missing or cannot be read; `whole` means that no
    part is missing and an HS256 signature has its full length; `hidden` that an ellipsis or asterisks
    stand where the rest should be, `dashed` that a long dash does; `headless` that the beginning is
    missing and `parts` begins with the second part.
    """

    parts: tuple[str, ...]
    header: Part | None
    payload: Part | None
    start: int
    end: int
    whole: bool = False
    hidden: bool = False
    dashed: bool = False
    headless: bool = False

    @property
    def token(self) -> str:
        """The parts with dots between them."""
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted text taken apart: the distinct tokens in it, and what was removed around the first."""

    text: str
    tokens: tuple[Found, ...]
    cleaned: tuple[Sentence, ...] = ()


def take_apart(text: str) -> Pasted:
    """Find the distinct tokens in a text of at most `MAX_TEXT` characters.

    Whole tokens come before torn ones; remains without a first part count only when nothing else is there.
    """
    if _BARE.fullmatch(text) and _START.match(text):
        found = _read_at(text, 0)
        if found.whole and found.end == len(text):
            return Pasted(text, (found,))
    plain, invisible, hyphens = clean_characters(text)
    unescaped, undone = unescape(plain)
    restored, every = _restore_dashes(unescaped)
    as_it_stands = list(islice(_scan(plain), _MAX_FOUND)) if undone else []
    if any(found.whole for found in as_it_stands):
        # Escapes count only for what cannot be read without undoing them.
        known = {found.token for found in as_it_stands}
        every = [*as_it_stands, *(f for f in every if f.whole and f.token not in known)]
        restored, unescaped, undone = plain, plain, ()
    tokens = _distinct(every)
    if not tokens or not tokens[0].whole:
        return Pasted(plain, tokens)
    cleaned = removals(
        restored,
        tokens[0].start,
        tokens[0].end,
        invisible=invisible,
        hyphens=hyphens,
        dashes=restored != unescaped,
        undone=undone,
        copies=sum(found.whole and found.parts == tokens[0].parts for found in every),
    )
    return Pasted(restored, tokens, cleaned)


def _distinct(every: list[Found]) -> tuple[Found, ...]:
    complete = [found for found in every if not found.headless and len(found.parts) >= _PARTS]
    complete.sort(key=lambda found: not found.whole)
    kept: dict[str, Found] = {}
    for found in complete:
        # A reply quotes a token and shortens it: the rest of one that is there in full is no second token.
        if not any(whole.startswith(found.token) for whole in kept):
            kept[found.token] = found
    if kept:
        return tuple(kept.values())
    torn = [found for found in every if not found.headless] or every
    return tuple(torn[:1])


def _restore_dashes(text: str) -> tuple[str, list[Found]]:
    # Chat programs write `--` as one dash, some `-` or `---`. Each kind of dash gets one width for the
    # whole text, and a restoration counts only when a single token can come of it: 43 characters decide.
    every = list(islice(_scan(text), _MAX_FOUND))
    kinds = sorted(set(_DASHES.findall(text)))
    if not kinds or len(kinds) > _MAX_DASH_KINDS or any(found.whole for found in every):
        return text, every
    restored: dict[frozenset[str], tuple[str, list[Found]]] = {}
    for widths in product((1, 2, 3), repeat=len(kinds)):
        attempt = text.translate({ord(k): "-" * w for k, w in zip(kinds, widths, strict=True)})
        again = list(islice(_scan(attempt), _MAX_FOUND))
        if whole := frozenset(found.token for found in again if found.whole):
            restored.setdefault(whole, (attempt, again))
    return next(iter(restored.values())) if len(restored) == 1 else (text, every)


def _scan(text: str) -> Iterator[Found]:
    at = 0
    while (match := _START.search(text, at)) is not None:
        at = match.start() + 1
        opening = _OPENING_RUN.match(text, match.start())
        if opening is None or not _opens_object(opening[0]):
            continue
        if _is_inside_word(text, match.start()) and not _is_glued_header(text, match.start()):
            continue
        found = _read_at(text, match.start())
        yield found
        at = found.end


def _read_at(text: str, start: int) -> Found:
    run = _DOTTED.match(text, start, start + _MAX_RUN)
    assert run is not None  # noqa: S101 - `_START` matches nothing else
    parts = run[0].split(".")
    header = read_part(parts[0]) if len(parts[0]) <= _MAX_HEADER else None
    if header is None:
        return _join_lines(text, start) or _torn(text, run, parts)
    if _is_payload(header.values) and not _is_header(header.values):
        return Found(tuple(parts), None, header, start, run.end(), headless=True)
    payload = read_part(parts[1]) if len(parts) > 1 else None
    whole = None if payload is None else _whole(text, start, parts, header, payload)
    return whole or _join_lines(text, start) or _torn(text, run, parts, header, payload)


def _whole(text: str, start: int, parts: list[str], header: Part, payload: Part) -> Found | None:
    alg = header.values.get("alg")
    signature = _split_glued(parts[2], text, start) if len(parts) >= _PARTS else ""
    if len(signature) != SIGNATURE_LENGTH if alg == "HS256" else not signature and not is_none(alg):
        return None
    token = (parts[0], parts[1], signature)
    return Found(token, header, payload, start, start + len(".".join(token)), whole=True)


def _torn(
    text: str, run: re.Match[str], parts: list[str], header: Part | None = None, payload: Part | None = None
) -> Found:
    return Found(
        tuple(parts),
        header,
        payload,
        run.start(),
        run.end(),
        hidden=_HIDDEN.match(text, run.end()) is not None,
        dashed=_DASHES.match(text, run.end()) is not None,
    )


def _join_lines(text: str, start: int) -> Found | None:
    # Wrapped lines are joined only when a whole token comes of it, so that no word of prose is swallowed.
    pieces: list[str] = []
    dots = last = length = 0
    at, limit = start, start + _MAX_WRAPPED
    while (match := _PIECE.match(text, at, limit)) is not None:
        piece = match[0]
        body = piece.rstrip(".") if dots + piece.count(".") > _DOTS else piece
        pieces.append(body)
        dots += body.count(".")
        last = len(body) - body.rindex(".") - 1 if "." in body else last + len(body)
        length += len(body)
        if dots == _DOTS and last == SIGNATURE_LENGTH:
            return _join(pieces, start, match.start() + len(body)) if len(pieces) > 1 else None
        short = len(pieces) > 1 and len(piece) < _MIN_LINE and not piece.endswith(".")
        gap = _GAP.match(text, match.end(), limit)
        if gap is None or short or body != piece or dots > _DOTS or (not dots and length > _MAX_HEADER):
            return None
        at = gap.end()
    return None


def _join(pieces: list[str], start: int, end: int) -> Found | None:
    parts = "".join(pieces).split(".")
    header, payload = read_part(parts[0]), read_part(parts[1])
    if header is None or payload is None or header.values.get("alg") != "HS256":
        return None
    return Found(tuple(parts), header, payload, start, end, whole=True)


def is_none(alg: object) -> bool:
    """Tell whether an `alg` says that a token is not signed at all."""
    return isinstance(alg, str) and alg.lower() == "none"


def _split_glued(signature: str, text: str, start: int) -> str:
    # Two tokens pasted without a space between them: the second begins where the first one's 43 end.
    rest = signature[SIGNATURE_LENGTH:]
    # A token in Markdown's italics has the same underscores on both sides.
    if rest and (around := _UNDERSCORES.search(text, max(0, start - 4), start)) and rest == around[0]:
        return signature[:SIGNATURE_LENGTH]
    if _START.match(rest) and (header := read_part(rest[:_MAX_HEADER])) and _is_header(header.values):
        return signature[:SIGNATURE_LENGTH]
    return signature


def _is_header(values: JsonObject) -> bool:
    return "alg" in values or "enc" in values or ("typ" in values and not _is_payload(values))


def _is_payload(values: JsonObject) -> bool:
    return not values.keys().isdisjoint(("access_key", "room_id", "role", "exp", "iat", "iss", "sub"))


def _is_inside_word(text: str, start: int) -> bool:
    return _WORD_END.search(text, max(0, start - 1), start) is not None


def _is_glued_header(text: str, start: int) -> bool:
    # What stands in the middle of a word begins a token only if its first part is there in full.
    match = _GLUED_HEADER.match(text, start)
    header = None if match is None else read_part(match[1])
    return header is not None and _is_header(header.values)


def _opens_object(opening: str) -> bool:
    raw = decode_part(opening[: len(opening) - (len(opening) % 4 == 1)])
    return raw is not None and _OPENING.fullmatch(raw) is not None
