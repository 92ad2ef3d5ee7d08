"""Finds people by parts of a name, handle, email or tag, and by the end of a token or a support code.

Who matches is decided by `matches`, row by row. `ids_of` asks indexes first, which hold all pieces of three
characters of what is looked in, and so knows few people among many at once. Whom very many match are found
sooner by whoever reads a list in its order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from greenroom.store.sql import Statement
from greenroom.writing.names import tag_keys

SHORT_CODE: Final = 4
"""Characters of a token's end and of a support code."""

MOST_COUNTED: Final = 20_000
"""Of those who match a search: to count so many takes a tenth of a second."""

_PIECE: Final = 3
_MOST_PIECES: Final = (
    500  # that begin with one or two characters: who has more of them is soon found by reading
)
_MOST_ASKED: Final = 100  # of a word: no name is longer
_SAMPLE: Final = 200  # people in whom PostgreSQL looks first how many match
_SURELY: Final = 4  # times as many, by the sample, are more
# Times the share of all: to read so many of a table takes as long as to list those whom an index knows.
MOST_LISTED: Final = 50_000
_LISTED: Final = 300  # places in an index that are listed in the time in which a row is read
_TEXT: Final = r"search_key || tag_keys || E'\n\n'"
_LAST: Final = "\U0010ffff"
_NOBODYS: Final = _PIECE * _LAST
_BY_CODE: Final = (
    ("FROM influencers i", "lower(i.token_last_four)"),
    ("FROM page_reports p JOIN influencers i ON i.id = p.influencer_id", "p.support_code"),
)


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for.

    Args:
        words: each is part of somebody's `search_key` or of a tag of theirs; none for all.
        code: or the four characters of a token's end or of a support code, in small letters.
        tags: who is looked for has all of them.
        signed_in: only those who have accepted an invitation, or who have not; None for both.
        emails: whether a word may be part of an email too.
    """

    words: Sequence[str] = ()
    code: str | None = None
    tags: Sequence[str] = ()
    signed_in: bool | None = None
    emails: bool = True

    @property
    def finds(self) -> bool:
        """Tell whether anything is searched for that it is not kept of whom it is true."""
        return bool(self.words or self.tags) or self.code is not None


@dataclass(frozen=True, slots=True)
class Found:
    """Whom indexes find for a search.

    Args:
        search: what is searched for.
        archived: whether archived influencers are looked for instead of current ones.
        asked: the pieces that they have, as the database asks for them; '' if it can ask for none, or if very
            many have them.
        expected: how many match, about; 0 if it is not known.
    """

    search: Search
    archived: bool
    asked: str
    expected: int = 0


async def look_up(search: Search, *, archived: bool) -> Found | None:
    """Prepare to find those who match; None where nothing is looked for but who has signed in."""
    if not search.finds:
        return None
    texts = [*search.words, *map(_line, search.tags)]
    if not texts or Statement().is_sqlite:
        return Found(search, archived, await _asked(texts))
    sample = await _sampled(search, archived=archived)
    expected = int(sample.share * sample.people)
    is_wide = sample.share * expected >= MOST_LISTED
    return Found(search, archived, "" if is_wide else _in_postgres(_telling(texts, sample)), expected)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Some people, as PostgreSQL is better asked: it lists all whom an index knows before it gives one.

    Args:
        share: which share of them match.
        people: how many there are in all, about.
        texts: what is looked in, of each.
    """

    share: float
    people: float
    texts: Sequence[str]


async def _sampled(search: Search, *, archived: bool) -> _Sample:
    statement = Statement()
    test = f"{_where(archived=archived)}{_words(statement, search)}{_others(statement, search)}"
    people = "(SELECT GREATEST(reltuples, 1) FROM pg_class WHERE oid = CAST('influencers' AS regclass))"
    some = f"""SELECT * FROM influencers
        TABLESAMPLE SYSTEM (LEAST(100, 100 * {_SAMPLE} / {people})) REPEATABLE (0) LIMIT {2 * _SAMPLE}"""
    [row] = await statement.rows(
        f"""SELECT COALESCE(AVG(CASE WHEN {test} THEN 1 ELSE 0 END), 0) AS share, {people} AS people,
            COALESCE(string_agg({_TEXT}, chr(1)), '') AS texts FROM ({some}) AS i"""
    )
    return _Sample(float(row["share"]), row["people"], row["texts"].split("\x01"))


def _telling(texts: Sequence[str], sample: _Sample) -> list[str]:
    """Leave out the pieces that so many have that to list them takes longer than to read who is left."""
    pieces = list(dict.fromkeys(piece for text in texts for piece in _pieces(text)))
    shares = [sum(piece in text for text in sample.texts) / len(sample.texts) for piece in pieces]
    rarest = min(shares)
    read = _LISTED * max(rarest, 0.5 / _SAMPLE)
    return [
        piece
        for piece, share in zip(pieces, shares, strict=True)
        if share == rarest or (1 - share) * read > share
    ]


async def are_few(found: Found, few: int) -> bool:
    """Tell whether so many match at most."""
    if found.expected > few * _SURELY:
        return False
    if not found.asked:
        return not (found.search.words or found.search.tags)
    statement = Statement()
    first = f"SELECT 1 {_source(statement, found.asked, joined=False)} LIMIT {statement.put(few + 1)}"
    [row] = await statement.rows(f"SELECT COUNT(*) AS n FROM ({first}) AS first")
    return row["n"] <= few


def ids_of(statement: Statement, found: Found) -> str:
    """Select the ids of those who match, each once."""
    search = found.search
    where = _where(archived=found.archived)

    def coded() -> str:
        return " UNION ".join(
            f"SELECT i.id {source} WHERE {code} = {statement.put(search.code)} AND {where}"
            f"{_others(statement, search)}"
            for source, code in _BY_CODE
        )

    ways = [coded()] if search.code is not None else []
    if search.words or search.code is None:
        source = _source(statement, found.asked)
        tests = f"{where}{_words(statement, search)}{_others(statement, search)}"
        if search.code is not None:
            tests += f" AND i.id NOT IN ({coded()})"
        ways.append(f"SELECT i.id {source} AND {tests}")
    return " UNION ALL ".join(f"SELECT id FROM ({way}) AS way{n}" for n, way in enumerate(ways))


async def handles_with(words: Sequence[str]) -> list[tuple[UUID | str, str]]:
    """Read whose handle may have all these words, archived or not, with their handles."""
    statement = Statement()
    source = _source(statement, await _asked(words))
    having = _words(statement, Search(words))
    rows = await statement.rows(f"SELECT i.id, i.handle {source}{having} AND i.handle <> ''")
    return [(row["id"], row["handle"]) for row in rows]


def matches(statement: Statement, search: Search) -> str:
    """Write what holds for `i`, an influencer, and `p`, their page report, of whoever matches."""
    tests = [_words(statement, search).removeprefix(" AND ")] if search.words else []
    if search.code is not None:
        tests += [f"{code} = {statement.put(search.code)}" for _, code in _BY_CODE]
    either = f" AND ({' OR '.join(f'({test})' for test in tests)})" if tests else ""
    return either + _others(statement, search)


def _where(*, archived: bool) -> str:
    return f"i.archived_at IS {'NOT ' if archived else ''}NULL"


def _words(statement: Statement, search: Search) -> str:
    # The email and what follows it hold no space before an @: what stands before one is name or handle.
    then = "" if search.emails else " %@%"
    return "".join(
        f" AND ({_holds(statement, 'search_key', word, then)} OR {_holds(statement, 'tag_keys', word)})"
        for word in search.words
    )


def _others(statement: Statement, search: Search) -> str:
    tests = "".join(f" AND {_holds(statement, 'tag_keys', _line(tag))}" for tag in search.tags)
    if search.signed_in is not None:
        tests += f" AND i.password_hash IS {'NOT ' if search.signed_in else ''}NULL"
    return tests


def _line(tag: str) -> str:
    return tag_keys([tag])


def _holds(statement: Statement, column: str, text: str, then: str = "") -> str:
    return f"i.{column} LIKE {statement.put(f'%{_escaped(text)}%{then}')} ESCAPE '\\'"


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def _asked(texts: Sequence[str]) -> str:
    """Ask, as the database does, for all pieces of these texts, as far as it knows them."""
    if not Statement().is_sqlite:
        return _in_postgres([piece for text in texts for piece in _pieces(text)])
    return " AND ".join([pieces for text in texts if (pieces := await _in_sqlite(text))])


def _source(statement: Statement, asked: str, *, joined: bool = True) -> str:
    """Write where those come from, as `i` if they are joined, who have the pieces that are asked for."""
    if not asked:
        return "FROM influencers i WHERE TRUE"
    if statement.is_sqlite:
        join = " CROSS JOIN influencers i ON i.number = influencer_search.rowid" if joined else ""
        return f"FROM influencer_search{join} WHERE influencer_search MATCH {statement.put(asked)}"
    pieces = f"searched_pieces({_TEXT})"  # as in the index
    # By a statement of its own, whose outcome PostgreSQL does not know beforehand: where it expects that very
    # many match, it would rather read the table, and make the pieces of each row anew.
    return f"FROM influencers i WHERE {pieces} @@ (SELECT {statement.put(asked)}::text::tsquery)"


def _pieces(text: str) -> list[str]:
    """List the pieces of a text, or itself if it is shorter than one."""
    starts = range(max(len(text) - _PIECE, 0) + 1)[:_MOST_ASKED]
    return list(dict.fromkeys(text[start : start + _PIECE] for start in starts))


def _in_postgres(pieces: Sequence[str]) -> str:
    """Ask for all of these pieces, or for any that begins so."""
    quoted = ["'{}'".format(piece.replace("\\", "\\\\").replace("'", "''")) for piece in pieces]
    whole = [len(piece) == _PIECE for piece in pieces]
    return " & ".join(text if is_whole else f"{text}:*" for text, is_whole in zip(quoted, whole, strict=True))


async def _in_sqlite(text: str) -> str:
    """Ask for all pieces of a text or for any that begins with it; '' for neither."""
    if len(text) >= _PIECE:
        return " AND ".join(map(_quoted, _pieces(text)))
    known = Statement()
    bounds = f"term >= {known.put(text)} AND term < {known.put(text + _LAST)}"
    rows = await known.rows(
        f"SELECT term FROM influencer_pieces WHERE {bounds} LIMIT {known.put(_MOST_PIECES + 1)}"
    )
    either = " OR ".join(_quoted(row["term"]) for row in rows) or _quoted(_NOBODYS)
    return f"({either})" if len(rows) <= _MOST_PIECES else ""


def _quoted(piece: str) -> str:
    return '"{}"'.format(piece.replace('"', '""'))
