"""Short statements in the event loop's thread: SQLite finds a row sooner than another thread can be woken.

What runs here keeps everybody waiting, so it is short: a statement that takes longer is broken off where that
undoes nothing, and goes to the thread from then on. Whatever fails here is tried once more there, where
locks are waited for and faults get their sentences.
"""

import re
import sqlite3
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from greenroom.store.sqlite_outcomes import Outcome, run

SHORT_S: Final = 0.002  # of processor time: as long as a step of a request
LOOKS_EVERY: Final = 2_000  # steps of SQLite's machine, some tens of microseconds each time
SENT_AWAY_S: Final = 60.0
_MOST_TEXTS: Final = 500
_STATEMENTS: Final = 256  # that are kept prepared
_OF_AN_ID: Final = re.compile(r'(?<!\w)"?id"? ?= ?\?')

_since: float | None = None  # when the statement began that the loop's thread is in


def in_statement_since() -> float | None:
    """Return when the statement began that the event loop's thread is in; None if it is in none.

    Only a disk that does not answer keeps it there: nothing here waits for a lock.
    """
    return _since


def only_reads(query: str) -> bool:
    """Tell whether a statement can be broken off, wherever it runs: it changes nothing."""
    return query.lstrip()[:6].upper() == "SELECT"


@lru_cache(_MOST_TEXTS)
def concerns_few(query: str) -> bool:
    """Tell whether a statement only reads, adds rows that it names, or changes the row of an id.

    Whatever else changes rows may change those of everybody, and could not be broken off.
    """
    adds = query.startswith("INSERT ") and " VALUES " in query
    return adds or only_reads(query) or bool(_OF_AN_ID.search(query, query.rfind(" WHERE ")))


class ShortStatements:
    """Runs statements here and now, and knows those that are not short.

    Attributes:
        took_s: how much of the processor's time the last one took.
    """

    def __init__(self) -> None:
        self._sent_away: dict[str, float] = {}  # until when, by their text
        self._began_s = self.took_s = 0.0

    def may_run(self, query: str) -> bool:
        """Tell whether nothing speaks against running a statement here."""
        until = self._sent_away.get(query)
        return until is None or time.monotonic() >= until

    def run(self, raw: sqlite3.Connection, query: str, values: Sequence[Any]) -> Outcome:
        """Run a statement, and send its text away if it is not short."""
        global _since  # one process has one loop
        _since, self._began_s = time.monotonic(), time.thread_time()
        try:
            return run(raw, query, values)
        finally:
            _since, self.took_s = None, time.thread_time() - self._began_s
            if self.took_s > SHORT_S:
                self._send_away(query)

    def is_over(self) -> bool:
        """Tell whether the statement that runs has had all the time that it may have."""
        return time.thread_time() - self._began_s > SHORT_S

    def _send_away(self, query: str) -> None:
        if len(self._sent_away) >= _MOST_TEXTS:
            self._sent_away.clear()
        self._sent_away[query] = time.monotonic() + SENT_AWAY_S

    def try_to_read(self, raw: sqlite3.Connection, query: str, values: Sequence[Any]) -> Outcome | None:
        """Run a SELECT on a connection that others use, too; None if it was broken off."""
        raw.set_progress_handler(self.is_over, LOOKS_EVERY)
        try:
            return self.run(raw, query, values)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return None
        finally:
            raw.set_progress_handler(None, LOOKS_EVERY)


class ShortReads:
    """A connection to a file on which the event loop's thread reads.

    Args:
        file: its path; it exists, and has its tables.
        statements: what is known of those that are not short.
    """

    def __init__(self, file: str, statements: ShortStatements) -> None:
        self._file = file
        self._statements = statements
        self._raw: sqlite3.Connection | None = None

    def try_to_read(self, query: str, values: Sequence[Any]) -> Outcome | None:
        """Run a SELECT if it is short; None if it is not, or has failed for whatever reason."""
        if not self._statements.may_run(query):
            return None
        try:
            return self._statements.run(self._raw or self._open(), query, values)
        except sqlite3.Error:
            return None

    def close(self) -> None:
        """Close the file; what is read later opens it again."""
        if self._raw is not None:
            self._raw.close()
            self._raw = None

    def _open(self) -> sqlite3.Connection:
        raw = sqlite3.connect(self._file, isolation_level=None, timeout=0, cached_statements=_STATEMENTS)
        raw.row_factory = sqlite3.Row
        raw.execute("PRAGMA query_only=ON")
        raw.set_progress_handler(self._statements.is_over, LOOKS_EVERY)
        self._raw = raw
        return raw
