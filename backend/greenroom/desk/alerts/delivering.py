"""Sending alerts: at least once, with one id that stays the same, and again after longer and longer pauses.

A delivery is claimed before it is sent. Whoever is killed between sending and noting leaves it claimed, and
it is sent again, with the same id, once the claim is over. No transaction is open while something is sent.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from tortoise.expressions import F, Q
from tortoise.transactions import in_transaction

from greenroom.desk.alerts.kinds import OFF_AFTER, PAUSES, AlertKind, DeliveryState
from greenroom.desk.alerts.receivers import switch_receiver, target_of
from greenroom.desk.alerts.telling import TYPES, Telling, tell
from greenroom.desk.audit.entries import DeskItself
from greenroom.desk.desk import Desk
from greenroom.desk.failures import log_failure
from greenroom.desk.holding import hold
from greenroom.posting.mails import Mail
from greenroom.posting.outcomes import Outcome, Sent
from greenroom.posting.signing import signed_headers
from greenroom.store.bound_rows import genuine
from greenroom.store.models import Admin, Alert, AlertDelivery, AlertReceiver
from greenroom.words.languages import OURS
from greenroom.words.sentences import Sentence

logger = logging.getLogger("greenroom.alerts")

CLAIMED_FOR: Final = timedelta(minutes=2)  # longer than any try takes
IN_A_ROUND: Final = 20  # to one receiver

MOST_TRIES: Final = len(PAUSES) + 1

_WAITING: Final = DeliveryState.WAITING.value


async def deliver_alerts(desk: Desk) -> None:
    """Send what is due, to all receivers at the same time and to each in order."""
    now = desk.now()
    due = Q(state=_WAITING, next_at__lte=now) & (Q(claimed_until=None) | Q(claimed_until__lte=now))
    ways: dict[UUID | None, list[UUID]] = {}
    for row in await AlertDelivery.filter(due).order_by("next_at", "id").limit(500):
        ways.setdefault(row.receiver_id, []).append(row.id)
    if ways:
        await asyncio.gather(*(_deliver_all(desk, ids[:IN_A_ROUND]) for ids in ways.values()))


async def _deliver_all(desk: Desk, delivery_ids: Sequence[UUID]) -> None:
    """Send to one receiver, or by mail, until a try fails: the others wait as long as that one then."""
    for delivery_id in delivery_ids:
        row = await claim(desk, delivery_id)
        if row is None:
            continue
        try:
            if not await deliver(desk, row):
                await _let_wait(row)
                return
        except Exception as error:  # noqa: BLE001 (whatever it is, the others are sent)
            log_failure(
                logger, "An alert could not be sent", error
            )  # its claim runs out, and it is due again


async def _let_wait(failed: AlertDelivery) -> None:
    """Have what else waits for a receiver wait as long as what has just failed."""
    again = await AlertDelivery.get_or_none(id=failed.id)
    if again is not None and failed.receiver_id is not None:
        others = AlertDelivery.filter(
            receiver_id=failed.receiver_id, state=_WAITING, next_at__lt=again.next_at
        )
        await others.update(next_at=again.next_at)


async def claim(desk: Desk, delivery_id: UUID) -> AlertDelivery | None:
    """Make a delivery one's own business for two minutes; None if it is somebody else's, or done."""
    now = desk.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    mine = AlertDelivery.filter(free, id=delivery_id, state=_WAITING)
    if not await mine.update(claimed_until=now + CLAIMED_FOR, tries=F("tries") + 1, tried_at=now):
        return None
    return await AlertDelivery.get_or_none(id=delivery_id)


async def deliver(desk: Desk, row: AlertDelivery) -> bool:
    """Send a claimed delivery once, and note what came of it.

    Returns:
        Whether it is settled; else it is due again, or was the last try.
    """
    alert = await Alert.get(id=row.alert_id)
    if row.tries > MOST_TRIES:  # it has never come to an outcome
        await _settle(row, DeliveryState.GIVEN_UP, None)
        return True
    told = await tell(desk, alert)
    if told is None:
        await _settle(row, DeliveryState.OVER, None)
        return True
    sent = await (_post(desk, row, alert, told) if row.receiver_id else _mail(desk, row, alert, told))
    if sent is None:
        await _settle(row, DeliveryState.GIVEN_UP, None)
        return True
    if sent.outcome is Outcome.DELIVERED:
        await _note_delivered(desk, row, sent)
        return True
    await _note_failed(desk, row, sent)
    return False


def message_id(alert: Alert) -> str:
    """Return the id of an alert's message: the same for each try, so that a receiver can drop a repeat."""
    return f"msg_{alert.id.hex}"


def body_of(alert: Alert, told: Telling) -> bytes:
    """Write an alert for programs."""
    body = {
        "type": TYPES[AlertKind(alert.kind)],
        "timestamp": alert.created_at.isoformat(),
        "data": told.data,
    }
    return json.dumps(body, ensure_ascii=False).encode()


async def _post(desk: Desk, row: AlertDelivery, alert: Alert, told: Telling) -> Sent | None:
    receiver = await AlertReceiver.get(id=row.receiver_id)
    is_test = alert.kind == AlertKind.TEST.value
    target = target_of(desk, receiver) if receiver.off_at is None or is_test else None
    if target is None:
        return None
    body = body_of(alert, told)
    headers = signed_headers(message_id(alert), desk.now(), body, target.secrets)
    return await desk.poster.post(target.address, body, headers)


async def _mail(desk: Desk, row: AlertDelivery, alert: Alert, told: Telling) -> Sent | None:
    admin = genuine(desk.vault, await Admin.get_or_none(id=row.admin_id, alert_mails=True, removed_at=None))
    if desk.mailer is None or admin is None:
        return None
    words = OURS.words()
    page = Sentence("alert.page", url=f"{desk.public_url}{told.page}")
    parts = (told.subject, *told.lines, page, Sentence("alert.why-mailed"))
    text = "\n\n".join(
        ("\n".join(words.say(line) for line in parts[:-2]), *(words.say(part) for part in parts[-2:]))
    )
    message = f"{message_id(alert)}-{admin.id.hex}"
    return await desk.mailer.send(
        Mail(admin.email, words.say(told.subject), f"{text}\n", message, alert.created_at)
    )


async def _settle(row: AlertDelivery, state: DeliveryState, sent: Sent | None) -> None:
    """Note what came of a delivery, unless somebody else has claimed it since."""
    mine = AlertDelivery.filter(id=row.id, claimed_until=row.claimed_until)
    outcome, status = (sent.outcome.value, sent.status) if sent else (row.outcome, row.status)
    await mine.update(state=state.value, claimed_until=None, outcome=outcome, status=status)


async def _note_delivered(desk: Desk, row: AlertDelivery, sent: Sent) -> None:
    await _settle(row, DeliveryState.DELIVERED, sent)
    if row.receiver_id is None:
        return
    back = AlertReceiver.filter(id=row.receiver_id, failing_since__isnull=False)
    if await back.update(failing_since=None):  # what waited while it was down goes on at once
        waiting = AlertDelivery.filter(receiver_id=row.receiver_id, state=_WAITING, next_at__gt=desk.now())
        await waiting.update(next_at=desk.now())


async def _note_failed(desk: Desk, row: AlertDelivery, sent: Sent) -> None:
    now = desk.now()
    last = row.tries >= MOST_TRIES
    async with in_transaction():
        if row.receiver_id is not None:
            await hold(AlertReceiver, row.receiver_id)  # before the delivery, as whoever switches it off
        mine = AlertDelivery.filter(id=row.id, state=_WAITING, claimed_until=row.claimed_until)
        await mine.update(
            state=DeliveryState.GIVEN_UP.value if last else _WAITING,
            next_at=now if last else now + PAUSES[row.tries - 1],
            claimed_until=None,
            outcome=sent.outcome.value,
            status=sent.status,
        )
        if row.receiver_id is not None:
            await AlertReceiver.filter(id=row.receiver_id, failing_since=None).update(failing_since=now)
    if row.receiver_id is not None:
        await _switch_off_if_dead(desk, row.receiver_id, sent)


async def _switch_off_if_dead(desk: Desk, receiver_id: UUID, sent: Sent) -> None:
    receiver = await AlertReceiver.get_or_none(id=receiver_id, off_at=None, removed_at=None)
    if receiver is None or receiver.failing_since is None:
        return
    if sent.outcome is Outcome.GONE or desk.now() - receiver.failing_since >= OFF_AFTER:
        await switch_receiver(desk, DeskItself(), receiver_id, on=False)
