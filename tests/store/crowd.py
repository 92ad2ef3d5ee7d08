"""A desk with a crowd: people with a history each, all in one room, of whom none plays tonight."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.models import Model
from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import Action
from greenroom.desk.identity import keys_of
from greenroom.store.bound_rows import bind
from greenroom.store.ids import new_id
from greenroom.store.models import (
    AuditEntry,
    BoundRow,
    Event,
    Influencer,
    Link,
    PlannedShow,
    Rehearsal,
    SessionRow,
    Show,
    ShowSeries,
    TokenVersion,
)
from tests.hms.tokens import ACCESS_KEY, ROOM_ID
from tests.world import World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_numbers = itertools.count(1)
_places = itertools.count(1_000_000)  # in the audit chain, of which the first ones are the desk's


@dataclass(frozen=True)
class Crowd:
    """Adds people who are ready.

    Args:
        workspace_id: by whose account they broadcast.
        admin_id: who did for them all that an admin does.
    """

    world: World
    workspace_id: UUID
    admin_id: UUID

    async def grow(self, size: int) -> None:
        """Add so many."""
        rows: dict[type[Model], list[Any]] = {}
        for row in itertools.chain.from_iterable(map(self._everything, itertools.islice(_numbers, size))):
            if isinstance(row, BoundRow):
                bind(self.world.desk.vault, row)
            rows.setdefault(type(row), []).append(row)
        async with in_transaction():  # a token and its person name each other
            for model, made in rows.items():
                await model.bulk_create(made)

    def _everything(self, number: int) -> Iterator[Model]:
        now, key = self.world.clock.time, f"crowd{number}"
        person = Influencer(id=new_id(), name=key, email=f"{key}@example.com", handle=key, created_at=now)
        version = TokenVersion(id=new_id(), influencer_id=person.id, fingerprint=key)
        said = {"last_four": "4f2a", "source": "PASTED", "access_key": ACCESS_KEY, "user_id": key}
        said |= {"room_id": ROOM_ID, "role": "broadcaster"}
        times = {"created_at": now, "not_before": now - DAY, "expires_at": now + DAY}
        _set(version, said | times)
        _set(person, {f"token_{name}": value for name, value in (said | times).items()})
        _set(person, keys_of(name=key, email=person.email, handle=key))
        _set(person, {"hms_access_key": ACCESS_KEY, "hms_room_id": version.room_id, "hms_role": version.role})
        person.token_version_id, person.token_fingerprint = version.id, key
        person.workspace_id, person.password_maker_id = self.workspace_id, self.admin_id
        person.password_hash, person.handed_out_until = self.world.password_hash, now + DAY
        person.last_live_at = now - (number % 90 + 2) * DAY
        if number % 10 == 0:
            person.block_code = person.place_code = "ROOM_OFF"
        yield from (person, version)
        yield from (self._audit(self.admin_id, done, person.id) for done in _DONE)
        yield from self._shows(person, version)
        yield from self._access(person)
        yield Rehearsal(influencer_id=person.id, started_at=now, finished_at=now, credential="GOOD")
        yield Event(at=now, kind="TOKEN_SET", influencer_id=person.id)

    def _shows(self, person: Influencer, version: TokenVersion) -> Iterator[Model]:
        for days in (-3, -2):
            then = self.world.clock.time + days * DAY
            show = Show(influencer_id=person.id, token_version_id=version.id, holder="phone")
            _set(
                show, {"room_id": version.room_id, "role": version.role, "end_reason": "ENDED_BY_INFLUENCER"}
            )
            _set(show, dict.fromkeys(("opened_at", "started_at", "seen_at", "ended_at"), then))
            yield show
            yield self._audit(person.id, Action.SHOW_OPENED, show.id)
        for days in (-3, 3):
            starts = self.world.clock.time + days * DAY
            typed: dict[str, Any] = {"local_start": f"{starts:%Y-%m-%dT%H:%M}", "zone": "UTC"}
            typed |= {"influencer_id": person.id, "length_min": 60}
            series = ShowSeries(weekdays="MONDAY", until=f"{starts:%Y-%m-%d}", **typed)
            plan = PlannedShow(series_id=series.id, series_date=series.until, **typed)
            _set(plan, {"starts_at": starts, "ends_at": starts + HOUR, "planned_at": starts - 9 * DAY})
            plan.foreseen = "CHECKED" if days < 0 else None
            yield from (series, plan)

    def _access(self, person: Influencer) -> Iterator[Model]:
        now = self.world.clock.time
        link = Link(kind="INFLUENCER_INVITATION", influencer_id=person.id, secret_hash=person.handle)
        _set(link, {"created_at": now - 9 * DAY, "used_at": now - 8 * DAY, "expires_at": now - 2 * DAY})
        session = SessionRow(audience="INFLUENCER", transport="COOKIE", influencer_id=person.id)
        _set(session, {"created_at": now, "seen_at": now, "expires_at": now + DAY})
        session.token_hash, session.maker_id, link.created_by_id = person.handle, self.admin_id, self.admin_id
        yield from (link, session)

    def _audit(self, by: UUID, action: Action, subject_id: UUID) -> AuditEntry:
        place = next(_places)
        entry = AuditEntry(action=action.value, actor_id=by, subject_id=subject_id, chain_no=place)
        entry.at = self.world.clock.time - timedelta(seconds=place)
        entry.actor_kind = "ADMIN" if by == self.admin_id else "INFLUENCER"
        entry.subject_kind = "shows" if action is Action.SHOW_OPENED else "influencers"
        return entry


_DONE = (Action.INFLUENCER_ADDED, Action.TOKEN_SET, Action.ROOM_CODE_LEFT_ENABLED)


def _set(row: Model, columns: dict[str, Any]) -> None:
    for column, value in columns.items():
        setattr(row, column, value)
