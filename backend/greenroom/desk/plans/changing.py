"""Moving and cancelling what is planned: one show, or a series from one of its shows on.

What was moved or cancelled individually stays so when its series is changed later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.plans.planning import columns_of, new_series, overlap, overlaps, planned
from greenroom.desk.plans.times import PlannedTime, Repeat, Weekday, check_time, refused, repeated
from greenroom.desk.plans.views import PlannedShowView, planned_views, weekdays_in
from greenroom.desk.problems import BadInput, NotFound
from greenroom.store.models import Influencer, PlannedShow, ShowSeries


@dataclass(frozen=True, slots=True)
class Wished:
    """How a planned show is to be; what is None stays.

    Args:
        start: local, naive.
        weekdays, until: only for a series from here on.
    """

    start: datetime | None = None
    zone: str | None = None
    length_min: int | None = None
    weekdays: frozenset[Weekday] | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """What came of a change.

    Args:
        show: the show; of a series that was changed, its first one, or the one that stays where it was moved.
        shows: how many were changed or cancelled.
        kept: later ones of the series that were moved individually, and so stay.
    """

    show: PlannedShowView
    shows: int
    kept: tuple[PlannedShowView, ...] = ()


async def change_planned_show(
    desk: Desk, actor: Actor, show_id: UUID, wished: Wished, *, from_here: bool = False
) -> PlanChanged:
    """Change when a planned show is, or its series from it on.

    Args:
        from_here: change the series, too: its shows from this one on are planned anew.

    Raises:
        NotFound: it is not planned any more.
        InputRejected: it is over, or cannot be planned like this; nothing was changed.
        BadInput: it is no part of a series, which the arguments need.
    """
    async with in_transaction():
        person, row = await _hold(desk, show_id)
        if from_here:
            return await _change_series(desk, actor, person, row, wished)
        if wished.weekdays is not None or wished.until is not None:
            raise BadInput("input.fromHereOn", "true is expected where the series changes.")
        time = _time(desk, row, wished)
        if time.starts_at != row.starts_at and time.starts_at <= desk.now():
            raise refused("startsAt", "past")
        if time.ends_at <= desk.now():
            raise refused("lengthMin", "past")
        await _refuse_overlap(person, [time], [row.id])
        columns = columns_of(time) | {"moved": row.series_id is not None}
        if time.starts_at != row.starts_at and row.surprise is None:  # it is judged again in its time
            columns |= {"foreseen": None, "foreseen_at": None}
        await PlannedShow.filter(id=row.id).update(**columns)
        await note(
            desk,
            actor,
            Action.PLANNED_SHOW_CHANGED,
            person,
            before={"startsAt": row.starts_at.isoformat()},
            after={"startsAt": time.starts_at.isoformat(), "lengthMin": time.length_min, "shows": 1},
        )
        [view] = await planned_views([row.id])
    return PlanChanged(view, 1)


async def _change_series(
    desk: Desk, actor: Actor, person: Influencer, row: PlannedShow, wished: Wished
) -> PlanChanged:
    old, later, kept = await _series_from(row)
    time, was = _time(desk, row, wished), row.starts_at
    days, here = wished.weekdays, Weekday.of(date.fromisoformat(row.series_date or ""))
    if days is None:
        days = weekdays_in(old.weekdays)
        if (there := Weekday.of(time.local.date())) != here and not row.moved:
            days = (days - {here}) | {there}
    repeat = Repeat(days, wished.until or date.fromisoformat(old.until))
    if time.starts_at <= desk.now():
        raise refused("startsAt", "past")
    beyond = wished.until is None and time.local.date() > repeat.until
    stays = row.moved and wished.weekdays is None and (beyond or Weekday.of(time.local.date()) not in days)
    first, begun = time, [one for one in later if one.starts_at <= desk.now()]
    if stays:  # on the day that it was moved to; the others go on from the day for which it was
        on = date.fromisoformat(row.series_date or "")
        first = PlannedTime(datetime.combine(on, time.local.time()), time.zone, time.length_min)
    taken = {one.series_date for one in (*kept, *begun, *([row] if stays else ()))}
    times = [
        one
        for one in repeated(first, repeat)
        if one.local.date().isoformat() not in taken and one.starts_at > desk.now()
    ]
    times = sorted([*times, *([time] if stays else ())], key=lambda one: one.starts_at)
    if not times:
        raise refused("repeat", "none")
    replaced = [row.id, *(one.id for one in later if one not in begun)]
    await _refuse_overlap(person, times, replaced)
    series = new_series(person.id, time, repeat)
    await series.save(force_create=True)
    await PlannedShow.filter(id__in=replaced).delete()
    await PlannedShow.filter(id__in=[one.id for one in kept]).update(series_id=series.id)
    rows = [planned(desk, actor, person.id, one, series) for one in times]
    of_it = rows[times.index(time)] if stays else rows[0]
    if stays:
        of_it.series_date, of_it.moved = row.series_date, True
    await PlannedShow.bulk_create(rows)
    await _end_before(old, row)
    await note(
        desk,
        actor,
        Action.PLANNED_SHOW_CHANGED,
        person,
        before={"startsAt": was.isoformat(), "shows": len(replaced)},
        after={"startsAt": of_it.starts_at.isoformat(), "lengthMin": time.length_min, "shows": len(rows)},
    )
    [view] = await planned_views([of_it.id])
    return PlanChanged(view, len(rows), await _named(kept))


async def cancel_planned_show(
    desk: Desk, actor: Actor, show_id: UUID, *, from_here: bool = False
) -> PlanChanged:
    """Cancel a planned show, or end its series with it: then it and all later ones are cancelled.

    The second time, nothing changes.

    Raises:
        NotFound: there is no such show.
        InputRejected: it is over; nothing was changed.
        BadInput: it is no part of a series, and `from_here` needs one.
    """
    async with in_transaction():
        person, row = await _hold(desk, show_id, or_cancelled=True)
        kept: Sequence[PlannedShow] = ()
        ended = [] if row.cancelled_at else [row]
        if from_here:
            old, later, kept = await _series_from(row)
            ended += [one for one in later if one.ends_at > desk.now()]
            await _end_before(old, row)
        if ended:
            await PlannedShow.filter(id__in=[one.id for one in ended]).update(cancelled_at=desk.now())
            after = {"startsAt": ended[0].starts_at.isoformat(), "shows": len(ended)}
            await note(desk, actor, Action.PLANNED_SHOW_CANCELLED, person, after=after)
        [view] = await planned_views([row.id])
        return PlanChanged(view, len(ended), await _named(kept))


async def _hold(desk: Desk, show_id: UUID, *, or_cancelled: bool = False) -> tuple[Influencer, PlannedShow]:
    """Hold the row of the influencer, and read the show as it is then."""
    row = await PlannedShow.get_or_none(id=show_id)
    if row is None:
        raise NotFound("planned-show")
    person = await hold_influencer(desk, row.influencer_id)
    row = await PlannedShow.get_or_none(id=show_id)
    if row is None or (row.cancelled_at is not None and not or_cancelled):
        raise NotFound("planned-show")
    if row.ends_at <= desk.now() and row.cancelled_at is None:
        raise refused("id", "over")
    return person, row


async def _series_from(row: PlannedShow) -> tuple[ShowSeries, list[PlannedShow], list[PlannedShow]]:
    """Read a show's series, its later shows as they were asked for, and those changed individually."""
    if row.series_id is None:
        raise BadInput("input.id", "a show of a series is expected.")
    later = PlannedShow.filter(series_id=row.series_id, series_date__gt=row.series_date).order_by(
        "series_date"
    )
    changed = Q(moved=True) | Q(cancelled_at__isnull=False)
    series = await ShowSeries.get(id=row.series_id)
    return series, await later.filter(~changed), await later.filter(changed)


async def _end_before(series: ShowSeries, row: PlannedShow) -> None:
    last = date.fromisoformat(row.series_date or "") - timedelta(days=1)
    series.until = min(last.isoformat(), series.until)
    await series.save(update_fields=["until"])


def _time(desk: Desk, row: PlannedShow, wished: Wished) -> PlannedTime:
    return check_time(
        wished.start or datetime.fromisoformat(row.local_start),
        row.zone if wished.zone is None else wished.zone,
        row.length_min if wished.length_min is None else wished.length_min,
        desk.now(),
    )


async def _refuse_overlap(person: Influencer, times: Sequence[PlannedTime], but: Sequence[UUID]) -> None:
    if other := (await overlaps([person.id], times, but)).get(person.id):
        raise overlap(other)


async def _named(kept: Sequence[PlannedShow]) -> tuple[PlannedShowView, ...]:
    return tuple(await planned_views([one.id for one in kept if one.cancelled_at is None]))
