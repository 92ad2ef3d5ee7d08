"""How often planned shows failed on their credential although nothing was found against it beforehand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from greenroom.desk.plans.views import PlannedShowView, planned_views
from greenroom.desk.shows.surprises import Foreseen
from greenroom.hms.findings import FindingCode, broken
from greenroom.hms.sdk_errors import SdkError
from greenroom.store.surprise_rows import SurpriseCount, last_surprises, surprise_counts
from greenroom.words.sentences import Sentence

NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """How many shows there were of which the same was foreseen.

    Args:
        failed: those of them that failed on their credential all the same.
    """

    shows: int
    failed: int


@dataclass(frozen=True, slots=True)
class Surprise:
    """A show that failed on its credential, unforeseen.

    Args:
        reason: a `FindingCode` if the desk refused Go Live, a `SdkError` if 100ms did.
    """

    planned: PlannedShowView
    foreseen: Foreseen
    foreseen_at: datetime
    reason: str
    failed_at: datetime

    @property
    def said(self) -> Sentence:
        """Why it failed."""
        if self.reason in {code.value for code in SdkError}:
            return SdkError(self.reason).for_admin
        return broken(FindingCode(self.reason)).message


@dataclass(frozen=True, slots=True)
class Surprises:
    """What became of the shows that were foreseen, as far back as planned shows are kept.

    Args:
        last: the newest ones, first.
    """

    checked: Tally
    not_checked: Tally
    warned: int
    last: tuple[Surprise, ...]


async def read_surprises() -> Surprises:
    """Count them, and name the last."""
    counts = await surprise_counts()
    rows = [row for row in await last_surprises(NAMED) if row.foreseen is not None]
    views = {view.id: view for view in await planned_views([row.id for row in rows])}
    last = tuple(
        Surprise(views[row.id], Foreseen(row.foreseen), row.foreseen_at, row.surprise, row.surprise_at)
        for row in rows
        if row.id in views and row.foreseen and row.foreseen_at and row.surprise and row.surprise_at
    )
    return Surprises(
        _tally(counts, Foreseen.CHECKED),
        _tally(counts, Foreseen.NOT_CHECKED),
        _tally(counts, Foreseen.WARNED).shows,
        last,
    )


def _tally(counts: Iterable[SurpriseCount], foreseen: Foreseen) -> Tally:
    of_it = [one for one in counts if one.foreseen == foreseen.value]
    failed = sum(one.shows for one in of_it if one.reason is not None)
    return Tally(sum(one.shows for one in of_it), failed)
