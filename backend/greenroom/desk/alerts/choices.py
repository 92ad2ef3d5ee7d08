"""What is chosen about alerts: when the evening's list is told, and who gets mails."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from tortoise.transactions import in_transaction

from greenroom.desk.access.admins import hold_acting_owner
from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.plans.evening import BEGINS_AT
from greenroom.desk.plans.times import PlannedTime
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode
from greenroom.store.models import Admin, DeskRow

BY_DEFAULT: Final = "17:00"
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def zone_of(desk: Desk) -> str:
    """Name the time zone of the house."""
    return getattr(desk.zone, "key", "UTC")


async def list_told_at() -> str:
    """Read when the list of the evening is told, as `17:00`."""
    row = await DeskRow.get_or_none(id=1)
    return BY_DEFAULT if row is None else row.alerts_at


def moment_of_list(desk: Desk, day: date, at: str) -> datetime:
    """Say when the list of an evening is told, whatever the clocks do that night.

    Args:
        day: the date on which the evening begins; a time before it begins is of the next one.
        at: as `17:00`.
    """
    told_at = time.fromisoformat(at)
    if told_at < BEGINS_AT:
        day += timedelta(days=1)
    return PlannedTime(datetime.combine(day, told_at), zone_of(desk), 0).starts_at


async def set_list_time(desk: Desk, actor: AdminActor, at: str) -> str:
    """Choose when the list of the evening is told, by the clocks of the house.

    Args:
        at: as typed: `17:00`.

    Raises:
        InputRejected, NotFound: nothing was changed.
    """
    at = at.strip()
    if not _TIME.fullmatch(at):
        raise InputRejected(ProblemCode.BAD_ALERT_TIME, "at")
    async with in_transaction():
        await hold_acting_owner(desk, actor)
        row = await hold(DeskRow, 1)
        if row is not None and row.alerts_at != at:
            await DeskRow.filter(id=1).update(alerts_at=at)
            await note(desk, actor, Action.ALERTS_SET, before={"at": row.alerts_at}, after={"at": at})
    return at


async def gets_mails(actor: AdminActor) -> bool:
    """Tell whether an admin has chosen alerts by mail."""
    return await Admin.filter(id=actor.id, alert_mails=True).exists()


async def set_mails(desk: Desk, actor: AdminActor, *, wanted: bool) -> bool:
    """Choose whether one gets alerts by mail.

    Raises:
        NotFound: the admin was removed, or this desk sends no mail; nothing was changed.
    """
    if desk.mailer is None:
        raise NotFound("alert-mails")
    async with in_transaction():
        row = await hold(Admin, actor.id, removed_at=None)
        if row is None:
            raise NotFound("alert-mails")
        if row.alert_mails != wanted:
            await Admin.filter(id=row.id).update(alert_mails=wanted)
            await note(desk, actor, Action.ALERT_MAILS_SET, row, after={"to": "on" if wanted else "off"})
    return wanted
