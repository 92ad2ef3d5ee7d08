"""Undoing an import: what it made goes again, and whatever has changed since stays and is named."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note_many
from greenroom.desk.audit.who import ActorRef, admin_names, admin_ref
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_all
from greenroom.desk.imports.judging import ImportVerdict
from greenroom.desk.plans.times import PlannedTime
from greenroom.desk.plans.views import planned_time
from greenroom.desk.problems import NotFound
from greenroom.store.models import (
    Import,
    ImportRow,
    Influencer,
    Link,
    PlannedShow,
    SessionRow,
    Show,
    ShowSeries,
    TokenVersion,
)
from greenroom.turns import give_way
from greenroom.words.sentences import Sentence

KEPT_FOR: Final = timedelta(days=7)
MOST_LISTED: Final = 10
_AT_ONCE: Final = 50
_ADDED: Final = ImportVerdict.ADDED.value


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that the import made, and that stays.

    Args:
        name: of the influencer.
        why: what has changed since.
    """

    influencer_id: UUID
    name: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of undoing an import, all in all, also if some of it was done before.

    Args:
        people: how many were deleted.
        shows: how many were cancelled, or deleted with them.
        kept: what stays, and why.
    """

    people: int
    shows: int
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import that can still be undone.

    Args:
        undone_at: when somebody began to undo it, and did not come to the end; None if nobody did.
        people, shows: how many of those that it added and planned are left.
    """

    id: UUID
    begun_at: datetime
    by: ActorRef | None
    undone_at: datetime | None
    people: int
    shows: int
    changed: int


async def list_imports(desk: Desk) -> list[ImportView]:
    """List the imports that can still be undone, the newest first, at most ten.

    One whose undoing was interrupted is among them, until nothing is left that undoing it would take away.
    """
    rows: list[Import] = []
    async for row in Import.filter(begun_at__gt=desk.now() - KEPT_FOR).order_by("-begun_at"):
        if await _is_left(desk, row):
            rows.append(row)
        if len(rows) == MOST_LISTED:
            break
    names = await admin_names(row.begun_by_id for row in rows)
    views: list[ImportView] = []
    for row in rows:
        made = ImportRow.filter(import_id=row.id)
        views.append(
            ImportView(
                row.id,
                row.begun_at,
                admin_ref(row.begun_by_id, names),
                row.undone_at,
                people=await made.filter(verdict=_ADDED, deleted_at=None).count(),
                shows=await made.filter(planned_show_id__isnull=False, cancelled_at=None).count(),
                changed=await made.exclude(overwrote="").count(),
            )
        )
    return views


async def _is_left(desk: Desk, row: Import) -> bool:
    """Tell whether undoing an import does anything: all of it may have been here already, or gone."""
    made = ImportRow.filter(import_id=row.id)
    if row.undone_at is None:
        return await made.exists()
    left = Q(verdict=_ADDED, deleted_at=None) | Q(planned_show_id__isnull=False, cancelled_at=None)
    people = list(dict.fromkeys(one.influencer_id for one in await made.filter(left)))
    for at in range(0, len(people), _AT_ONCE):
        await give_way()
        some = people[at : at + _AT_ONCE]
        there = await Influencer.filter(id__in=some)
        found = await _found_of(desk, there, await made.filter(influencer_id__in=some))
        if found.gone or found.cancelled:
            return True
    return False


async def undo_import(desk: Desk, actor: AdminActor, import_id: UUID) -> Undone:
    """Cancel the shows that an import planned, and delete the people whom it added.

    A show that was moved, has begun or was cancelled stays as it is, and so does somebody who was changed,
    got a link, a token or another show, or has signed in; so do fields that it overwrote. The second time,
    nothing changes, and the answer is the same; after one that was interrupted, it goes on.

    Raises:
        NotFound: there is no such import, or it is older than seven days.
    """
    async with in_transaction():
        row = await hold(Import, import_id)
        if row is None or row.begun_at <= desk.now() - KEPT_FOR:
            raise NotFound("import")
        if row.undone_at is None:
            await Import.filter(id=import_id).update(undone_at=desk.now())  # from now on, no part is imported
    rows = await ImportRow.filter(import_id=import_id).order_by("line")
    kept: list[Kept] = []
    people = list(dict.fromkeys(one.influencer_id for one in rows))
    for at in range(0, len(people), _AT_ONCE):
        await give_way()
        some = set(people[at : at + _AT_ONCE])
        theirs = [one for one in rows if one.influencer_id in some]
        async with in_transaction():
            kept += await _undo(desk, actor, list(some), theirs)
    made = ImportRow.filter(import_id=import_id)
    return Undone(
        people=await made.filter(deleted_at__isnull=False).count(),
        shows=await made.filter(cancelled_at__isnull=False).count(),
        kept=tuple(kept),
    )


async def _undo(
    desk: Desk, actor: AdminActor, people: Sequence[UUID], rows: Sequence[ImportRow]
) -> list[Kept]:
    """Undo what an import did for these people, in the caller's transaction."""
    found = await _found_of(desk, await hold_all(Influencer.filter(id__in=list(people))), rows)
    await _cancel(desk, actor, found)
    await _delete(desk, actor, found.gone)
    return found.kept


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be undone of some of an import's rows, and what is not.

    Args:
        cancelled: the rows whose shows go, each with its show and whose it is.
        gone: who is deleted.
    """

    cancelled: list[tuple[ImportRow, PlannedShow, Influencer]]
    gone: list[Influencer]
    kept: list[Kept]


async def _found_of(desk: Desk, there: Sequence[Influencer], rows: Sequence[ImportRow]) -> _Found:
    held = {row.id: row for row in there}
    rows = [row for row in rows if row.influencer_id in held]
    ids = [row.planned_show_id for row in rows if row.planned_show_id]
    shows = {show.id: show for show in await PlannedShow.filter(id__in=ids)}
    staying = {
        row.id: why
        for row in rows
        if (show := _show_of(row, shows)) and (why := _show_stays(row, show, desk.now()))
    }
    added = {row.influencer_id: row.version for row in rows if row.verdict == _ADDED}
    theirs = [row.planned_show_id for row in rows if row.planned_show_id and row.id not in staying]
    reasons = await _people_stay([held[one] for one in added], added, theirs)
    gone = [held[one] for one in added if one not in reasons]
    cancelled = [
        (row, show, held[row.influencer_id])
        for row in rows
        if row.id not in staying and (show := _show_of(row, shows)) and show.cancelled_at is None
    ]
    kept: list[Kept] = []
    for row in rows:
        whys = [staying.get(row.id), reasons.get(row.influencer_id) if row.verdict == _ADDED else None]
        whys.append(Sentence("import.kept.fields") if row.overwrote else None)
        kept += [Kept(row.influencer_id, held[row.influencer_id].name, why) for why in whys if why]
    return _Found(cancelled, gone, kept)


def _show_of(row: ImportRow, shows: Mapping[UUID, PlannedShow]) -> PlannedShow | None:
    return shows.get(row.planned_show_id) if row.planned_show_id else None


def _show_stays(row: ImportRow, show: PlannedShow, now: datetime) -> Sentence | None:
    """Say why a show is not cancelled; None if it is, or was."""
    at = planned_time(show).named
    if show.cancelled_at is not None:
        return None
    if show.starts_at <= now:
        return Sentence("import.kept.begun", at=at)
    return None if planned_as(show) == row.planned_as else Sentence("import.kept.moved", at=at)


def planned_as(show: PlannedShow) -> str:
    """Write when a show is planned, so that it can be seen later whether it was moved."""
    return f"{show.local_start} {show.zone} {show.length_min}"


def time_planned(text: str) -> PlannedTime:
    """Read what `planned_as` wrote."""
    local_start, zone, length_min = text.split(" ")
    return PlannedTime(datetime.fromisoformat(local_start), zone, int(length_min))


async def _people_stay(
    people: Sequence[Influencer], versions: Mapping[UUID, int], theirs: Collection[UUID]
) -> dict[UUID, Sentence]:
    """Say why some of those whom the import added are not deleted.

    Args:
        versions: as which the import left them.
        theirs: the shows that the import planned and that go, or were cancelled.
    """
    used = await _found(SessionRow, people) | await _found(Show, people)
    tokens, linked = await _found(TokenVersion, people), await _found(Link, people)
    planned = await _found(ShowSeries, people) | await _found(PlannedShow, people, but=theirs)
    reasons: dict[UUID, Sentence] = {}
    for person in people:
        if person.password_hash is not None or person.id in used:
            reasons[person.id] = Sentence("import.kept.signed-in")
        elif person.id in tokens:
            reasons[person.id] = Sentence("import.kept.token")
        elif person.archived_at is not None:
            reasons[person.id] = Sentence("import.kept.archived")
        elif person.version != versions[person.id]:
            reasons[person.id] = Sentence("import.kept.edited")
        elif person.id in linked:
            reasons[person.id] = Sentence("import.kept.link")
        elif person.id in planned:
            reasons[person.id] = Sentence("import.kept.show")
    return reasons


async def _found(model: type[Model], people: Sequence[Influencer], but: Collection[UUID] = ()) -> set[UUID]:
    """Find those of these people of whom there is a row in a table."""
    rows = model.filter(influencer_id__in=[person.id for person in people]).exclude(id__in=list(but))
    return set(cast("list[UUID]", await rows.values_list("influencer_id", flat=True)))


async def _cancel(desk: Desk, actor: AdminActor, found: _Found) -> None:
    now = desk.now()
    await PlannedShow.filter(id__in=[show.id for _, show, _ in found.cancelled]).update(cancelled_at=now)
    await ImportRow.filter(id__in=[row.id for row, _, _ in found.cancelled]).update(cancelled_at=now)
    cancelled = [
        (person, {"startsAt": show.starts_at.isoformat(), "shows": 1}) for _, show, person in found.cancelled
    ]
    await note_many(desk, actor, Action.PLANNED_SHOW_CANCELLED, cancelled)


async def _delete(desk: Desk, actor: AdminActor, people: Sequence[Influencer]) -> None:
    """Delete those whom the import added, of whom nothing else is known."""
    ids = [person.id for person in people]
    await PlannedShow.filter(influencer_id__in=ids).delete()
    await Influencer.filter(id__in=ids).delete()
    added = ImportRow.filter(influencer_id__in=ids, verdict=_ADDED)
    await added.update(deleted_at=desk.now())
    await note_many(desk, actor, Action.INFLUENCER_DELETED, [(person, {}) for person in people])
