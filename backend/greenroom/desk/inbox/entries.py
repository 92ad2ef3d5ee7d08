"""The inbox: what waits for the admins, who has taken it on, and how it leaves.

An entry is of a kind, about a subject, with a few facts; there is one of a kind about a subject at most. It
shows only while somebody has to do something about it (`store.inbox_rows`), so what is repaired leaves at
once, however it was repaired, and is deleted a little later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor, Permission
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.audit.who import SUBJECT_TABLES, ActorRef, SubjectKind, SubjectRef, admin_names, admin_ref
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_all
from greenroom.desk.paging import Page, check_first, cut_page, read_cursor
from greenroom.desk.problems import NotFound, Problem, ProblemCode
from greenroom.desk.readiness.readiness import moment
from greenroom.store.inbox_rows import KINDS, count_waiting, over_ids, waiting_entries
from greenroom.store.models import InboxEntry, Influencer
from greenroom.store.sql import find_all
from greenroom.turns import give_way
from greenroom.words.durations import ago
from greenroom.words.sentences import Sentence

_LIST: Final = "inbox"
_AT_ONCE: Final = 100


class InboxKind(StrEnum):
    """What an entry is."""

    ASKED = "ASKED"
    HANDED_IN = "HANDED_IN"


_CLOSED_WITH: Final = {
    InboxKind.ASKED: Permission.OPERATE_SHOWS,
    InboxKind.HANDED_IN: Permission.MANAGE_TOKENS,
}


class TakenOn(Problem):
    """Another admin has taken it on."""

    code = ProblemCode.TAKEN_ON


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the inbox.

    Args:
        subject: what it is about; an influencer, for these kinds.
        facts: as they were when it came.
        taken_by: the admin who has taken it on; None while nobody has.
    """

    id: UUID
    kind: InboxKind
    subject: SubjectRef
    facts: Mapping[str, Any]
    created_at: datetime
    taken_by: ActorRef | None
    taken_at: datetime | None

    @property
    def said(self) -> Sentence:
        """What has happened."""
        return Sentence(f"inbox.{self.kind.value}.said", name=self.subject.name or Sentence("audit.somebody"))


async def list_inbox(desk: Desk, *, first: int, after: str | None = None) -> Page[Entry]:
    """Read one page of what waits, the oldest first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    last = None if after is None else read_cursor(_LIST, after, (UUID,))[0]
    rows = await waiting_entries(moment(desk), first + 1, last)
    entries = {entry.id: entry for entry in await _entries(rows[:first])}
    return cut_page(_LIST, rows, first, lambda row: (row.id,), lambda row: entries[row.id])


async def count_inbox(desk: Desk) -> int:
    """Count what waits."""
    return await count_waiting(moment(desk))


async def take_on(desk: Desk, actor: AdminActor, entry_id: UUID) -> Entry:
    """Take an entry on, so that the other admins see who sees to it. The second time, nothing changes.

    Raises:
        NotFound, TakenOn: nothing was changed.
    """
    async with in_transaction():
        row = await _hold_entry(entry_id)
        if row.taken_by_id not in (None, actor.id):
            [entry] = await _entries([row])
            by = entry.taken_by and entry.taken_by.name
            since = desk.now() - (row.taken_at or desk.now())
            raise TakenOn(by=by or Sentence("audit.somebody"), ago=ago(since))
        if row.taken_by_id is None:
            row.taken_by_id, row.taken_at = actor.id, desk.now()
            await row.save(update_fields=["taken_by_id", "taken_at"])
            await _note(desk, actor, Action.REQUEST_TAKEN_ON, row)
    return (await _entries([row]))[0]


async def put_back(desk: Desk, actor: AdminActor, entry_id: UUID) -> Entry:
    """Put an entry back for the others, whoever has taken it on. The second time, nothing changes.

    Raises:
        NotFound: there is no such entry any more.
    """
    async with in_transaction():
        row = await _hold_entry(entry_id)
        if row.taken_by_id is not None:
            row.taken_by_id = row.taken_at = None
            await row.save(update_fields=["taken_by_id", "taken_at"])
            await _note(desk, actor, Action.REQUEST_LEFT, row)
    return (await _entries([row]))[0]


async def close(desk: Desk, actor: AdminActor, entry_id: UUID) -> None:
    """Close an entry without doing more about it.

    A token that was handed in is deleted. A closed request stays until it is needless, since its influencer's
    page says that it was closed.

    Raises:
        NotFound: there is no such entry that this admin may close.
    """
    async with in_transaction():
        row = await _hold_entry(entry_id)
        if not actor.may(_CLOSED_WITH[InboxKind(row.kind)]):
            raise no_such_entry()
        if row.kind == InboxKind.ASKED.value:
            row.closed_at = desk.now()
            await row.save(update_fields=["closed_at"])
        else:
            await row.delete()
        await _note(desk, actor, Action.REQUEST_CLOSED, row)


async def delete_needless(desk: Desk) -> None:
    """Delete what nobody has to do anything about any more, some at a time.

    Those whom it is about are held meanwhile, so that nobody asks again for what is just being deleted.
    """
    # Mostly nothing waits, and to ask for what is over takes many times as long.
    while await find_all(InboxEntry, most=1) and (ids := await over_ids(moment(desk), _AT_ONCE)):
        async with in_transaction():
            people = await InboxEntry.filter(id__in=ids).values_list("subject_id", flat=True)
            await hold_all(Influencer.filter(id__in=list(people)))
            held = [row.id for row in await hold_all(InboxEntry.filter(id__in=ids))]
            over = await over_ids(moment(desk), _AT_ONCE, held)
            await InboxEntry.filter(id__in=over).delete()
        await give_way()


def start_clearing(desk: Desk) -> None:
    """Have what a change made needless deleted right after it, so that nothing of it comes back later."""
    desk.errands.start("clearing the inbox", lambda: delete_needless(desk))


async def _hold_entry(entry_id: UUID) -> InboxEntry:
    """Hold an entry until the caller's transaction ends; its influencer's row before it, as everywhere.

    Raises:
        NotFound: there is no such entry any more.
    """
    known = await InboxEntry.get_or_none(id=entry_id, kind__in=KINDS)
    person = known and await hold(Influencer, known.subject_id)
    row = await hold(InboxEntry, entry_id, closed_at=None)
    if (
        known is None
        or row is None
        or (person is None and SUBJECT_TABLES[row.subject_kind] is SubjectKind.INFLUENCER)
    ):
        raise no_such_entry()
    return row


def no_such_entry() -> NotFound:
    """Say that no entry has this id, or none any more."""
    return NotFound("inbox-entry")


async def _note(desk: Desk, actor: AdminActor, action: Action, row: InboxEntry) -> None:
    await note(desk, actor, action, await Influencer.get(id=row.subject_id), after={"kind": row.kind})


async def _entries(rows: list[InboxEntry]) -> list[Entry]:
    """Read whom entries are about, and who has taken them on."""
    if not rows:
        return []
    admins = await admin_names(row.taken_by_id for row in rows)
    people = await Influencer.filter(id__in=[row.subject_id for row in rows])
    names = {person.id: person.name for person in people}
    return [
        Entry(
            id=row.id,
            kind=InboxKind(row.kind),
            subject=SubjectRef(SUBJECT_TABLES[row.subject_kind], row.subject_id, names.get(row.subject_id)),
            facts=row.facts,
            created_at=row.created_at,
            taken_by=admin_ref(row.taken_by_id, admins),
            taken_at=row.taken_at,
        )
        for row in rows
    ]
