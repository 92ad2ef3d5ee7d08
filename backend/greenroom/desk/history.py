"""How long what has happened is kept."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long each kind of history is kept; None for ever.

    Args:
        audit: entries of the audit log, once they are chained.
        shows: shows, from their end on.
        token_versions: replaced and removed tokens, from the time at which they expire.
    """

    audit: timedelta | None = None
    shows: timedelta | None = None
    token_versions: timedelta | None = None
