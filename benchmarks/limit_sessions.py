"""Whose sessions ask the limit, and how it works in steps, which are the same in either database."""

from collections.abc import Callable, Generator, Sequence
from datetime import datetime, timedelta
from typing import Any

SEEN_EVERY, ADMIN_IDLE = timedelta(minutes=1), timedelta(hours=1)

Rows = Sequence[Any]
Reading = Generator[tuple[str, Sequence[Any]], Rows, Any]
"""Yields the name of a statement with its values, is sent the rows, and returns the answer."""


class Sessions:
    """The sessions in a desk's tables, by the hash of the token in a cookie.

    Args:
        kept: brings a time into the database's form.
    """

    def __init__(self, kept: Callable[[datetime], Any]) -> None:
        self.kept = kept

    def admin(self, token_hash: str, now: datetime) -> Generator[Any, Rows, tuple[Any, str] | None]:
        """Return an admin's id and role."""
        found = yield "SESSION_OF_ADMIN", (token_hash, self.kept(now), self.kept(now - ADMIN_IDLE))
        for session, seen_at, person, role in found:
            yield from self.note_seen(session, seen_at, now)
            return person, role
        return None

    def influencer(self, token_hash: str, now: datetime) -> Generator[Any, Rows, tuple[Any, Any] | None]:
        """Return the session's id and the influencer's."""
        found = yield "SESSION_OF_INFLUENCER", (token_hash, self.kept(now))
        for session, seen_at, person in found:
            yield from self.note_seen(session, seen_at, now)
            return session, person
        return None

    def note_seen(self, session: Any, seen_at: Any, now: datetime) -> Generator[Any, Rows, None]:
        """Note that a session was used, once a minute."""
        if seen_at < self.kept(now - SEEN_EVERY):
            yield "SEEN", (self.kept(now), session)
