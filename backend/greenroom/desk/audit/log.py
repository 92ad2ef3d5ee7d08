"""Reading the audit log: who did what to whom, with current names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from greenroom.desk.audit.entries import API_KEY, Action, ActorKind
from greenroom.desk.audit.who import SUBJECT_TABLES, ActorRef, SubjectRef
from greenroom.desk.paging import Page, check_first, cut_page, read_cursor
from greenroom.store.audit_rows import Asked, Names, Place, names_of, newest_entries
from greenroom.store.models import AuditEntry

_ACTORS = {"ADMIN": "admins", "INFLUENCER": "influencers"}


@dataclass(frozen=True, slots=True)
class AuditView:
    """One entry of the audit log.

    Args:
        subject: what it was done to; None if nothing in particular.
        before: the changed fields before.
        after: the same fields after.
        request_id: the request's number in the server log; None for the command line.
        api_key: the name of the API key with which a program did it; None for people.
        link_maker: the name of the admin who made the link that was used; None if no admin did.
    """

    id: UUID
    at: datetime
    actor: ActorRef
    action: Action
    subject: SubjectRef | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    request_id: str | None
    api_key: str | None = None
    link_maker: str | None = None


_LIST = "audit entries"


async def list_audit_entries(
    *,
    first: int,
    after: str | None = None,
    actor_id: UUID | None = None,
    action: Action | None = None,
    subject_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Page[AuditView]:
    """Read one page of the audit log, newest first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.
        actor_id: only entries of this admin or influencer.
        action: only this.
        subject_id: only entries about this subject; for an influencer, about their shows too.
        since: only entries from this time on, aware.
        until: only entries before this time, aware.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    place = None if after is None else cast("Place", tuple(read_cursor(_LIST, after, (datetime, UUID))))
    asked = Asked(actor_id, action and action.value, subject_id, since, until, place)
    found = await newest_entries(asked, first + 1)
    names = await names_of(_wanted(found[:first]))
    return cut_page(
        _LIST, found, first, lambda entry: (entry.at, entry.id), lambda entry: _view(entry, names)
    )


def _view(entry: AuditEntry, names: Names) -> AuditView:
    name = entry.actor_id and names.get((_ACTORS.get(entry.actor_kind, ""), entry.actor_id))
    actor = ActorRef(ActorKind(entry.actor_kind), entry.actor_id, name)
    subject = None
    if entry.subject_kind is not None and entry.subject_id is not None:
        name = names.get((entry.subject_kind, entry.subject_id))
        subject = SubjectRef(SUBJECT_TABLES[entry.subject_kind], entry.subject_id, name)
    return AuditView(
        id=entry.id,
        at=entry.at,
        actor=actor,
        action=Action(entry.action),
        subject=subject,
        before=entry.before or {},
        after={name: value for name, value in (entry.after or {}).items() if name != API_KEY},
        request_id=entry.request_id,
        api_key=None if (key := _key_of(entry)) is None else names.get(("api_keys", key)),
        link_maker=names.get(("admins", maker)) if (maker := _link_maker(entry)) else None,
    )


def _link_maker(entry: AuditEntry) -> UUID | None:
    maker = (entry.after or {}).get("linkMakerId")
    return UUID(maker) if maker else None


def _wanted(entries: Iterable[AuditEntry]) -> dict[str, set[UUID]]:
    """Collect whose names are told, by their tables."""
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for entry in entries:
        pairs = (
            (_ACTORS.get(entry.actor_kind), entry.actor_id),
            (entry.subject_kind, entry.subject_id),
            ("api_keys", _key_of(entry)),
            ("admins", _link_maker(entry)),
        )
        for table, row_id in pairs:
            if table is not None and row_id is not None:
                wanted[table].add(row_id)
    return wanted


def _key_of(entry: AuditEntry) -> UUID | None:
    key = (entry.after or {}).get(API_KEY)
    return None if key is None else UUID(key)
