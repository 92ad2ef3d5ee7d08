"""Planning shows, for one influencer or for many at once."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, Actor, note_many
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_all
from greenroom.desk.influencers.listing import no_such_influencer
from greenroom.desk.plans.times import PlannedTime, Repeat, refused, times_of
from greenroom.desk.plans.views import planned_time, stored_weekdays
from greenroom.desk.problems import BadInput, InputRejected
from greenroom.store.bound_rows import genuine
from greenroom.store.models import Influencer, PlannedShow, ShowSeries
from greenroom.words.sentences import Sentence

MOST_INFLUENCERS: Final = 500
MOST_TOGETHER: Final = 5_000  # shows in one request
_ROWS_AT_ONCE: Final = 100
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class PlannedFor:
    """What came of planning for one influencer.

    Args:
        name: theirs; '' if there is no such influencer.
        shows: how many were planned, or would be; 0 if it was refused.
        refused: why nothing was planned for them; None if something was.
    """

    influencer_id: UUID
    name: str
    shows: int
    refused: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of planning: the times, the same for everybody, and a result for each influencer."""

    times: tuple[PlannedTime, ...]
    results: tuple[PlannedFor, ...]


async def plan_shows(
    desk: Desk,
    actor: Actor,
    influencer_ids: Sequence[UUID],
    first: PlannedTime,
    repeat: Repeat | None = None,
    *,
    dry_run: bool = False,
) -> Planned:
    """Plan a show, or several that repeat, for each of these influencers.

    Nobody has two shows at once: for somebody with whose shows one of them would overlap, none is planned.

    Args:
        first: when the first one is.
        repeat: on which days there are more; None for a single show.
        dry_run: change nothing, and only say what would be planned.

    Raises:
        InputRejected: the first one is not ahead, or there would be none, or too many; nothing was planned.
        BadInput: there are no influencers, or more than 500.
    """
    wanted = list(dict.fromkeys(influencer_ids))
    if not 1 <= len(wanted) <= MOST_INFLUENCERS:
        raise BadInput("input.influencerIds", f"1 to {MOST_INFLUENCERS} ids are expected.")
    times = times_of(first, repeat)
    if min(first.starts_at, times[0].starts_at) <= desk.now():
        raise refused("startsAt", "past")
    if len(times) * len(wanted) > MOST_TOGETHER:
        raise refused("repeat", "together", most=MOST_TOGETHER)
    async with in_transaction():
        held = await hold_all(Influencer.filter(id__in=wanted, archived_at=None))
        people = {row.id: row for row in held if genuine(desk.vault, row)}
        busy = await overlaps(people, times)
        able = [people[one] for one in wanted if one in people and one not in busy]
        if not dry_run:
            await _write(desk, actor, able, times, repeat)
    return Planned(times, tuple(_result(one, people, busy, len(times)) for one in wanted))


def _result(
    influencer_id: UUID, people: dict[UUID, Influencer], busy: dict[UUID, PlannedTime], shows: int
) -> PlannedFor:
    person = people.get(influencer_id)
    if person is None:
        return PlannedFor(influencer_id, "", 0, no_such_influencer().message)
    if influencer_id in busy:
        return PlannedFor(influencer_id, person.name, 0, overlap(busy[influencer_id]).message)
    return PlannedFor(influencer_id, person.name, shows)


async def overlaps(
    influencer_ids: Iterable[UUID], times: Sequence[PlannedTime], but: Iterable[UUID] = ()
) -> dict[UUID, PlannedTime]:
    """Find those of these influencers who have a planned show at one of these times, and when that is.

    Args:
        times: earliest first.
        but: planned shows that do not count: those that are being replaced.
    """
    if not times:
        return {}
    spans = [(time.starts_at, time.ends_at) for time in times]
    planned = PlannedShow.filter(cancelled_at=None, ends_at__gt=spans[0][0], starts_at__lt=spans[-1][1])
    replaced, found = set(but), dict[UUID, PlannedTime]()
    for some in _batches(list(influencer_ids), len(times)):
        for row in await planned.filter(influencer_id__in=some).order_by("starts_at"):
            if row.id in replaced or row.influencer_id in found:
                continue
            after = bisect_right(
                spans, row.starts_at, key=lambda span: span[0]
            )  # the first that starts later
            around = spans[max(after - 1, 0) : after + 1]
            if any(start < row.ends_at and row.starts_at < end for start, end in around):
                found[row.influencer_id] = planned_time(row)
    return found


def overlap(time: PlannedTime) -> InputRejected:
    """Refuse a time at which somebody has a show already."""
    return refused("startsAt", "overlap", at=time.named)


async def _write(
    desk: Desk,
    actor: Actor,
    people: Sequence[Influencer],
    times: Sequence[PlannedTime],
    repeat: Repeat | None,
) -> None:
    after = {"shows": len(times), "startsAt": times[0].starts_at.isoformat()}
    for some in _batches(people, len(times)):
        series = {person.id: new_series(person.id, times[0], repeat) for person in some} if repeat else {}
        await ShowSeries.bulk_create(series.values())
        rows = [
            planned(desk, actor, person.id, time, series.get(person.id)) for person in some for time in times
        ]
        await PlannedShow.bulk_create(rows)
        await note_many(desk, actor, Action.SHOWS_PLANNED, [(person, after) for person in some])


def _batches(people: Sequence[P], shows: int) -> Iterator[Sequence[P]]:
    """Cut people into groups with so few shows that making objects of them takes some milliseconds."""
    at_once = max(_ROWS_AT_ONCE // shows, 1)
    return (people[at : at + at_once] for at in range(0, len(people), at_once))


def new_series(influencer_id: UUID, first: PlannedTime, repeat: Repeat) -> ShowSeries:
    """Make the row of a series; nothing is written."""
    return ShowSeries(
        influencer_id=influencer_id,
        local_start=stored_local(first),
        zone=first.zone,
        length_min=first.length_min,
        weekdays=stored_weekdays(repeat.weekdays),
        until=repeat.until.isoformat(),
    )


def planned(
    desk: Desk, actor: Actor, influencer_id: UUID, time: PlannedTime, series: ShowSeries | None
) -> PlannedShow:
    """Make the row of a planned show; nothing is written."""
    return PlannedShow(
        influencer_id=influencer_id,
        series_id=series and series.id,
        series_date=series and time.local.date().isoformat(),
        planned_at=desk.now(),
        planned_by_id=actor.id if isinstance(actor, AdminActor) else None,
        **columns_of(time),
    )


def columns_of(time: PlannedTime) -> dict[str, object]:
    """Return the columns that say when a show is."""
    return {
        "local_start": stored_local(time),
        "zone": time.zone,
        "length_min": time.length_min,
        "starts_at": time.starts_at,
        "ends_at": time.ends_at,
    }


def stored_local(time: PlannedTime) -> str:
    """Write a local time as it is stored: `2026-11-26T20:00`."""
    return time.local.isoformat(timespec="minutes")
