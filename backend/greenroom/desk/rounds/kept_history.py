"""What is kept for how long, and how much there is of it."""

from datetime import timedelta
from typing import Final

from greenroom.desk.audit.chain import place_of
from greenroom.desk.history import Kept
from greenroom.store.models import AuditEntry
from greenroom.store.sizes import count_rows, database_size
from greenroom.words.sentences import Sentence

_MEGABYTE: Final = 1_000_000


async def told_of_history(kept: Kept) -> tuple[Sentence, ...]:
    """Say how many rows of history there are, how long they are kept, and what room everything takes."""
    size = await database_size()
    about = Sentence("doctor.history.size", megabytes=_megabytes(size.total))
    if size.free >= _MEGABYTE:
        free = _megabytes(size.free)
        about = Sentence("doctor.history.size.free", megabytes=_megabytes(size.total), free=free)
    return (
        _told("audit", await _entries(), kept.audit),
        _told("shows", await count_rows("shows"), kept.shows),
        _told("token-versions", await count_rows("token_versions"), kept.token_versions),
        about,
    )


def _told(what: str, rows: int, kept: timedelta | None) -> Sentence:
    case = "ever" if kept is None else "days"
    return Sentence(f"doctor.history.{what}.{case}", rows=rows, days=kept.days if kept else 0)


async def _entries() -> int:
    """Count the entries by their places in the chain, however many there are."""
    chained = AuditEntry.filter(chain_no__isnull=False)
    first, last = await chained.order_by("chain_no").first(), await chained.order_by("-chain_no").first()
    number = place_of(last) - place_of(first) + 1 if first and last else 0
    return number + await AuditEntry.filter(chain_no=None).count()


def _megabytes(size_bytes: int) -> str:
    return str(max(1, round(size_bytes / _MEGABYTE)))
