"""Finding what is to be told: each thing once, by a key in the database, to whoever listens then.

What is found in one round is told as one alert. What it says is decided when it is sent (`telling`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.alerts.choices import list_told_at, moment_of_list, zone_of
from greenroom.desk.alerts.kinds import AHEAD, SOON, WAITS_AFTER, AlertKind, DeliveryState
from greenroom.desk.alerts.standing import Standing, standings
from greenroom.desk.alerts.telling import AT_ONCE
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_desk
from greenroom.desk.plans.evening import read_evening, span_of
from greenroom.desk.plans.outlooks import NO_SHOW_AFTER
from greenroom.desk.plans.times import LONGEST_MIN
from greenroom.desk.plans.views import PlannedShowView, planned_view
from greenroom.desk.readiness.readiness import moment
from greenroom.store.inbox_rows import waiting_entries
from greenroom.store.models import Admin, Alert, AlertDelivery, AlertKey, AlertReceiver
from greenroom.store.planned_rows import planned_between
from greenroom.turns import give_way

_INBOX: Final = 100


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who gets alerts now."""

    receivers: tuple[UUID, ...]
    admins: tuple[UUID, ...]

    def __bool__(self) -> bool:
        """Tell whether there is anybody."""
        return bool(self.receivers or self.admins)


@dataclass(frozen=True, slots=True)
class _Search:
    """Which planned shows are searched for.

    Args:
        after, until: between what times they start, the first left out.
        is_so: whether one is to be told of.
        more: what else makes another alert of it.
    """

    kind: AlertKind
    after: datetime
    until: datetime
    is_so: Callable[[Standing], bool]
    more: Callable[[PlannedShowView], str] = lambda _: ""

    def key(self, view: PlannedShowView) -> str:
        """Name a show at its time: one that is moved is another."""
        return f"{self.kind.value} {self.more(view)}{view.id.hex} {int(view.starts_at.timestamp())}"


async def find_alerts(desk: Desk) -> None:
    """Find what is to be told now. While nobody listens, nothing is looked for."""
    if not await _listeners(desk):
        return
    await _find_list(desk)
    await _find_shows(desk)
    await _find_waiting(desk)
    await _find_switched_off(desk)


async def look_ahead(desk: Desk) -> None:
    """Find the shows of the next days that an account, a room or a code keeps from starting."""
    if not await _listeners(desk):
        return
    now = desk.now()
    day, days = AHEAD

    def hours(view: PlannedShowView) -> str:
        return f"{(day if view.starts_at - now <= day else days) // timedelta(hours=1)} h "

    search = _Search(AlertKind.FAULT_AHEAD, now, now + days, lambda one: one.fault_ahead, hours)
    await _find_among(desk, search)


async def _find_list(desk: Desk) -> None:
    """Find whether the evening's list is due; once all is well by then, it has had its turn."""
    now, zone = desk.now(), zone_of(desk)
    day, _, _ = span_of(None, zone, now)
    if now < moment_of_list(desk, day, await list_told_at()):
        return
    key = f"{AlertKind.TONIGHT.value} {day}"
    if await AlertKey.exists(key=key):
        return
    if (await read_evening(desk, day, zone)).repairs:
        await _note(desk, AlertKind.TONIGHT, [key], {"day": day.isoformat()})
    else:
        await AlertKey.get_or_create({"created_at": now}, key=key)  # pyright: ignore[reportUnknownMemberType]


async def _find_shows(desk: Desk) -> None:
    """Find shows that start within the hour and cannot, and those that should be running and are not."""
    now = desk.now()
    first = now - timedelta(minutes=LONGEST_MIN)
    soon = _Search(AlertKind.SHOW_SOON, now, now + SOON, lambda one: one.unable)
    missing = _Search(AlertKind.NO_SHOW, first, now - NO_SHOW_AFTER, lambda one: one.no_show)
    for search in (soon, missing):
        await _find_among(desk, search)


async def _find_among(desk: Desk, search: "_Search") -> None:
    """Find the shows that are searched for, and that nobody was told of; what is over is not looked at."""
    found: dict[str, PlannedShowView] = {}
    place = None
    since, until = search.after + timedelta.resolution, search.until + timedelta.resolution
    while rows := await planned_between(since, until, place, AT_ONCE):
        place = rows[-1].starts_at, rows[-1].id
        views = [view for view in map(planned_view, rows) if desk.now() < view.ends_at]
        keys = {view.id: search.key(view) for view in views}
        known = await _known(keys.values())
        fresh = [view for view in views if keys[view.id] not in known]
        for one in await standings(desk, fresh) if fresh else ():
            if search.is_so(one):
                found[keys[one.planned.id]] = one.planned
        await give_way()
    if found:
        shows = {str(view.id): view.starts_at.isoformat() for view in found.values()}
        await _note(desk, search.kind, list(found), {"shows": shows})


async def _find_waiting(desk: Desk) -> None:
    """Find what has come to the inbox, and nobody has taken on."""
    rows = await waiting_entries(moment(desk), _INBOX)
    keyed = {
        f"{AlertKind.WAITING.value} {row.id}": row
        for row in rows
        if row.taken_by_id is None and row.created_at <= desk.now() - WAITS_AFTER
    }
    known = await _known(keyed)
    fresh = {name: row for name, row in keyed.items() if name not in known}
    if fresh:
        await _note(
            desk, AlertKind.WAITING, list(fresh), {"entries": [str(row.id) for row in fresh.values()]}
        )


async def _find_switched_off(desk: Desk) -> None:
    for row in await AlertReceiver.filter(off_by_desk=True, off_at__isnull=False, removed_at=None):
        assert row.off_at is not None  # noqa: S101 (asked for)
        key = f"{AlertKind.RECEIVER_OFF.value} {row.id.hex} {int(row.off_at.timestamp())}"
        if not await AlertKey.exists(key=key):
            await _note(desk, AlertKind.RECEIVER_OFF, [key], {"receiver": str(row.id)})


async def _note(desk: Desk, kind: AlertKind, keys: Sequence[str], facts: Mapping[str, Any]) -> None:
    """Write an alert with its keys and one delivery for each listener; none if one is told."""
    now = desk.now()
    async with in_transaction():
        await hold_desk()
        if await _known(keys):
            return  # by another process; the next round finds the others
        listeners = await _listeners(desk)
        alert = await Alert.create(kind=kind.value, facts=dict(facts), created_at=now)
        for key in keys:
            await AlertKey.create(key=key, alert_id=alert.id, created_at=now)
        waiting: dict[str, Any] = {
            "alert_id": alert.id,
            "state": DeliveryState.WAITING.value,
            "next_at": now,
            "created_at": now,
        }
        for receiver_id in listeners.receivers:
            await AlertDelivery.create(receiver_id=receiver_id, **waiting)
        for admin_id in listeners.admins:
            await AlertDelivery.create(admin_id=admin_id, **waiting)


async def _listeners(desk: Desk) -> Listeners:
    receivers = await AlertReceiver.filter(removed_at=None, off_at=None).order_by("id")
    admins = []
    if desk.mailer is not None:
        admins = await Admin.filter(alert_mails=True, removed_at=None).order_by("id")
    return Listeners(tuple(row.id for row in receivers), tuple(row.id for row in admins))


async def _known(keys: Iterable[str]) -> set[str]:
    names = list(keys)
    return {row.key for row in await AlertKey.filter(key__in=names)} if names else set()
