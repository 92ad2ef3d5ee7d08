"""What an alert says, decided at the moment when it is sent: what is no longer so is not told.

People are named by their display name and id, and by nothing else: no email, phone, token, code or link.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from greenroom.desk.alerts.choices import zone_of
from greenroom.desk.alerts.kinds import AlertKind
from greenroom.desk.alerts.standing import Standing, standing_of, standings
from greenroom.desk.desk import Desk
from greenroom.desk.inbox.entries import InboxKind
from greenroom.desk.plans.evening import read_evening
from greenroom.desk.plans.views import PlannedShowView, planned_views
from greenroom.desk.readiness.readiness import moment
from greenroom.store.inbox_rows import waiting_entries
from greenroom.store.models import Alert, AlertReceiver, Influencer
from greenroom.turns import give_way
from greenroom.words.sentences import Sentence

AT_ONCE: Final = 100
LISTED: Final = 100
"""Shows that one alert names; of the others it says how many there are."""
_INBOX: Final = 1_000

TYPES: Final = {
    AlertKind.TONIGHT: "tonight.unready",
    AlertKind.SHOW_SOON: "show.unready",
    AlertKind.FAULT_AHEAD: "show.fault_ahead",
    AlertKind.NO_SHOW: "show.no_show",
    AlertKind.WAITING: "inbox.waiting",
    AlertKind.RECEIVER_OFF: "receiver.off",
    AlertKind.TEST: "test",
}
"""The type of each kind of alert, as receivers see it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What an alert says now.

    Args:
        data: for programs.
        subject, lines: for people.
        page: where to see to it, below the public URL.
    """

    data: dict[str, Any]
    subject: Sentence
    lines: tuple[Sentence, ...] = ()
    page: str = "/admin/tonight"


async def tell(desk: Desk, alert: Alert) -> Telling | None:
    """Say what an alert tells; None if that is no longer so."""
    return await _TOLD[AlertKind(alert.kind)](desk, alert)


async def in_standing(desk: Desk, planned: Sequence[PlannedShowView]) -> list[Standing]:
    """Judge planned shows, a hundred at a time."""
    found: list[Standing] = []
    for start in range(0, len(planned), AT_ONCE):
        found += await standings(desk, planned[start : start + AT_ONCE])
        await give_way()
    return found


async def _test(_desk: Desk, _alert: Alert) -> Telling:
    return Telling({}, Sentence("alert.test.subject"), (Sentence("alert.test.line"),), "/admin/settings")


async def _tonight(desk: Desk, alert: Alert) -> Telling | None:
    day = date.fromisoformat(alert.facts["day"])
    evening = await read_evening(desk, day, zone_of(desk))
    unable = [standing_of(desk, one) for one in evening.repairs]
    if not unable:
        return None
    number, total = len(unable), evening.counts.total
    data = {"date": day.isoformat(), "unable": number, "total": total, **_shows(unable)}
    return Telling(data, Sentence("alert.tonight.subject", unable=number, total=total), _lines(desk, unable))


async def _soon(desk: Desk, alert: Alert) -> Telling | None:
    found = [one for one in await _of(desk, alert) if one.unable and _is_ahead(desk, one)]
    about = Sentence("alert.soon.subject", number=len(found))
    return Telling(_shows(found), about, _lines(desk, found)) if found else None


async def _fault_ahead(desk: Desk, alert: Alert) -> Telling | None:
    found = [one for one in await _of(desk, alert) if one.fault_ahead and _is_ahead(desk, one)]
    about = Sentence("alert.ahead.subject", number=len(found))
    return Telling(_shows(found), about, _lines(desk, found)) if found else None


async def _no_show(desk: Desk, alert: Alert) -> Telling | None:
    found = [one for one in await _of(desk, alert) if one.no_show]
    about = Sentence("alert.no-show.subject", number=len(found))
    lines = _lines(desk, found, no_show=True)
    return Telling(_shows(found, without_code=True), about, lines) if found else None


async def _of(desk: Desk, alert: Alert) -> list[Standing]:
    """Judge those of an alert's shows that start when they did."""
    starts = {UUID(one): datetime.fromisoformat(at) for one, at in alert.facts["shows"].items()}
    views = [view for view in await planned_views(list(starts)) if view.starts_at == starts[view.id]]
    return await in_standing(desk, views)


def _is_ahead(desk: Desk, one: Standing) -> bool:
    return desk.now() < one.planned.starts_at


async def _waiting(desk: Desk, alert: Alert) -> Telling | None:
    told_of = {UUID(one) for one in alert.facts["entries"]}
    still = await waiting_entries(moment(desk), _INBOX)
    rows = [row for row in still if row.id in told_of and row.taken_by_id is None]
    if not rows:
        return None
    people = {row.id: row.name for row in await Influencer.filter(id__in=[row.subject_id for row in rows])}
    told = [(row, people[row.subject_id]) for row in rows if row.subject_id in people]
    entries = [
        {"id": str(row.id), "kind": row.kind, "influencer": {"id": str(row.subject_id), "name": name}}
        for row, name in told[:LISTED]
    ]
    lines = [_entry_line(InboxKind(row.kind), name) for row, name in told[:LISTED]]
    data = {"entries": entries, "more": max(0, len(told) - LISTED)}
    about = Sentence("alert.waiting.subject", number=len(told))
    return Telling(data, about, (*lines, *_more(len(told))), "/admin/inbox")


def _entry_line(kind: InboxKind, name: str) -> Sentence:
    match kind:
        case InboxKind.ASKED:
            return Sentence("alert.inbox.ASKED", name=name)
        case InboxKind.HANDED_IN:
            return Sentence("alert.inbox.HANDED_IN", name=name)


async def _receiver_off(_desk: Desk, alert: Alert) -> Telling | None:
    receiver_id = UUID(alert.facts["receiver"])
    row = await AlertReceiver.get_or_none(id=receiver_id, off_by_desk=True, removed_at=None)
    if row is None or row.off_at is None:
        return None
    data = {"receiver": {"id": str(row.id), "host": row.host}}
    lines = (Sentence("alert.receiver-off.line", host=row.host),)
    return Telling(data, Sentence("alert.receiver-off.subject"), lines, "/admin/settings")


def _shows(found: Sequence[Standing], *, without_code: bool = False) -> dict[str, Any]:
    shows: list[dict[str, Any]] = []
    for one in found[:LISTED]:
        show: dict[str, Any] = {
            "id": str(one.planned.id),
            "startsAt": one.planned.starts_at.isoformat(),
            "influencer": {"id": str(one.influencer_id), "name": one.name},
        }
        if not without_code:
            show["code"] = one.code and one.code.value
        shows.append(show)
    return {"shows": shows, "more": max(0, len(found) - LISTED)}


def _lines(desk: Desk, found: Sequence[Standing], *, no_show: bool = False) -> tuple[Sentence, ...]:
    return (*(_line(desk, one, no_show=no_show) for one in found[:LISTED]), *_more(len(found)))


def _line(desk: Desk, one: Standing, *, no_show: bool) -> Sentence:
    at, zone = f"{one.planned.starts_at.astimezone(desk.zone):%Y-%m-%d %H:%M}", zone_of(desk)
    if no_show or one.code is None:
        return Sentence("alert.no-show.show", name=one.name, at=at, zone=zone)
    return Sentence("alert.show", name=one.name, at=at, zone=zone, code=one.code.value)


def _more(number: int) -> Iterable[Sentence]:
    return (Sentence("alert.more", number=number - LISTED),) if number > LISTED else ()


_TOLD: Final[dict[AlertKind, Callable[[Desk, Alert], Awaitable[Telling | None]]]] = {
    AlertKind.TONIGHT: _tonight,
    AlertKind.SHOW_SOON: _soon,
    AlertKind.FAULT_AHEAD: _fault_ahead,
    AlertKind.NO_SHOW: _no_show,
    AlertKind.WAITING: _waiting,
    AlertKind.RECEIVER_OFF: _receiver_off,
    AlertKind.TEST: _test,
}
