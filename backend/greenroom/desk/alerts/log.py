"""What became of alerts: the log of deliveries, sending one again, and a test."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.admins import hold_acting_owner
from greenroom.desk.actors import AdminActor
from greenroom.desk.alerts.delivering import CLAIMED_FOR, deliver, deliver_alerts, message_id
from greenroom.desk.alerts.kinds import KEPT, AlertKind, DeliveryState
from greenroom.desk.alerts.receivers import no_such_receiver
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.audit.who import ActorRef, admin_names, admin_ref
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.paging import Page, check_first, cut_page, older_than
from greenroom.desk.problems import NotFound
from greenroom.posting.outcomes import Outcome
from greenroom.store.models import Alert, AlertDelivery, AlertReceiver
from greenroom.store.sweeping import sweep

_LIST: Final = "alert deliveries"


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One alert on its way to one receiver, or to one admin.

    Args:
        message_id: the same for each receiver and each try.
        host: of the receiver; None for a mail.
        admin: to whom the mail goes; None for a webhook.
        tried_at: when it was last tried; None before the first try.
        next_at: when it is tried next; None if it is not.
        outcome: of the last try; None before the first.
        status: the number of the last reply; None if there was none.
    """

    id: UUID
    kind: AlertKind
    message_id: str
    host: str | None
    admin: ActorRef | None
    state: DeliveryState
    tries: int
    created_at: datetime
    tried_at: datetime | None
    next_at: datetime | None
    outcome: Outcome | None
    status: int | None


async def list_deliveries(*, first: int, after: str | None = None) -> Page[DeliveryView]:
    """Read one page of the log, newest first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    query = AlertDelivery.all()
    if after is not None:
        query = query.filter(older_than(_LIST, after, "created_at"))
    rows = await query.order_by("-created_at", "-id").limit(first + 1)
    views = {view.id: view for view in await _views(rows[:first])}
    return cut_page(_LIST, rows, first, lambda row: (row.created_at, row.id), lambda row: views[row.id])


async def resend(desk: Desk, actor: AdminActor, delivery_id: UUID) -> DeliveryView:
    """Send an alert again at once, with its id, and as often as the first time, if it is still so.

    Raises:
        NotFound: there is no such delivery, or its receiver is gone or switched off.
    """
    async with in_transaction():
        await hold_acting_owner(desk, actor)
        row = await hold(AlertDelivery, delivery_id)
        if row is None:
            raise NotFound("alert-delivery")
        if row.receiver_id is not None and not await _is_on(row.receiver_id):
            raise no_such_receiver()
        if row.state != DeliveryState.WAITING.value:
            row.state, row.tries, row.claimed_until = DeliveryState.WAITING.value, 0, None
        row.next_at = desk.now()
        await row.save(update_fields=["state", "tries", "claimed_until", "next_at"])
        await note(desk, actor, Action.ALERT_RESENT, after={"alertId": str(row.alert_id)})
    desk.errands.start("deliver alerts", partial(deliver_alerts, desk))
    return (await _views([row]))[0]


async def test_receiver(desk: Desk, actor: AdminActor, receiver_id: UUID) -> DeliveryView:
    """Send a test to a receiver, switched on or off, once, and wait for what comes of it.

    Raises:
        NotFound: there is no such receiver.
    """
    now = desk.now()
    async with in_transaction():
        await hold_acting_owner(desk, actor)
        receiver = await hold(AlertReceiver, receiver_id, removed_at=None)
        if receiver is None:
            raise no_such_receiver()
        alert = await Alert.create(kind=AlertKind.TEST.value, facts={}, created_at=now)
        row = await AlertDelivery.create(
            alert_id=alert.id,
            receiver_id=receiver_id,
            state=DeliveryState.WAITING.value,
            tries=1,
            next_at=now,
            claimed_until=now + CLAIMED_FOR,
            tried_at=now,
            created_at=now,
        )
        await note(desk, actor, Action.ALERT_RECEIVER_TESTED, receiver)
    await deliver(desk, row)
    once = AlertDelivery.filter(id=row.id, state=DeliveryState.WAITING.value, claimed_until=None)
    await once.update(state=DeliveryState.GIVEN_UP.value)
    return (await _views([await AlertDelivery.get(id=row.id)]))[0]


async def delete_old_alerts(desk: Desk) -> None:
    """Delete what was told more than thirty days ago, and that it was."""
    then = desk.now() - KEPT
    for what in ("alert deliveries", "alert keys", "alerts"):  # an alert after what names it
        await sweep(what, then)


async def _is_on(receiver_id: UUID) -> bool:
    return await AlertReceiver.exists(id=receiver_id, removed_at=None, off_at=None)


async def _views(rows: list[AlertDelivery]) -> list[DeliveryView]:
    if not rows:
        return []
    alerts = {row.id: row for row in await Alert.filter(id__in=[one.alert_id for one in rows])}
    wanted = [one.receiver_id for one in rows if one.receiver_id is not None]
    hosts = {row.id: row.host for row in await AlertReceiver.filter(id__in=wanted)} if wanted else {}
    admins = await admin_names(one.admin_id for one in rows)
    return [_view(row, alerts[row.alert_id], hosts, admin_ref(row.admin_id, admins)) for row in rows]


def _view(row: AlertDelivery, alert: Alert, hosts: dict[UUID, str], admin: ActorRef | None) -> DeliveryView:
    state = DeliveryState(row.state)
    return DeliveryView(
        id=row.id,
        kind=AlertKind(alert.kind),
        message_id=message_id(alert),
        host=None if row.receiver_id is None else hosts.get(row.receiver_id),
        admin=admin,
        state=state,
        tries=row.tries,
        created_at=row.created_at,
        tried_at=row.tried_at,
        next_at=row.next_at if state is DeliveryState.WAITING else None,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        status=row.status,
    )
