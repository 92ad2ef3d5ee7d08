"""Where alerts are posted to: added, changed and removed by the owners of the desk.

Address and secret are sealed, bound to their row: whoever can only write the database can neither read them
nor send alerts elsewhere. A secret is shown once, when it is made.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.admins import hold_acting_owner
from greenroom.desk.actors import AdminActor
from greenroom.desk.alerts.kinds import DeliveryState
from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_desk
from greenroom.desk.problems import InputRejected, NotFound, Problem, ProblemCode
from greenroom.posting.addresses import is_out_of_reach
from greenroom.posting.signing import new_secret
from greenroom.store.ids import new_id
from greenroom.store.models import AlertDelivery, AlertReceiver
from greenroom.store.vault import VaultError

MOST: Final = 10
OLD_SECRET_FOR: Final = timedelta(hours=24)


class TooManyReceivers(Problem):
    """The desk has as many receivers as it can have."""

    code = ProblemCode.TOO_MANY_RECEIVERS


@dataclass(frozen=True, slots=True)
class ReceiverView:
    """A receiver of alerts, without anything secret.

    Args:
        host: of its address.
        old_secret_until: until when a replaced secret also signs; None without one.
        failing_since: since when every try has failed; None if the last one did not.
        off_at: since when it is switched off; None while it gets alerts.
        off_by_desk: whether the desk did that, and not an admin.
        readable: whether the desk can read its address and secret.
    """

    id: UUID
    host: str
    created_at: datetime
    old_secret_until: datetime | None
    failing_since: datetime | None
    off_at: datetime | None
    off_by_desk: bool
    readable: bool


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A receiver with a secret that was made now, and is not shown again."""

    receiver: ReceiverView
    secret: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where to post, and what to sign with, the newest secret first."""

    address: str
    secrets: tuple[str, ...]


async def list_receivers(desk: Desk) -> list[ReceiverView]:
    """Read all receivers, the oldest first."""
    rows = await AlertReceiver.filter(removed_at=None).order_by("created_at", "id")
    return [receiver_view(desk, row) for row in rows]


async def add_receiver(desk: Desk, actor: AdminActor, address: str) -> NewSecret:
    """Add a receiver.

    Args:
        address: as typed.

    Raises:
        InputRejected, TooManyReceivers, NotFound: nothing was changed.
    """
    address, host = _address(desk, address)
    secret, row_id = new_secret(), new_id()
    async with in_transaction():
        await hold_acting_owner(desk, actor)
        await hold_desk()
        if await AlertReceiver.filter(removed_at=None).count() >= MOST:
            raise TooManyReceivers(number=MOST)
        row = AlertReceiver(
            id=row_id,
            host=host,
            address=_sealed(desk, row_id, "address", address),
            secret=_sealed(desk, row_id, "secret", secret),
            created_at=desk.now(),
        )
        await row.save(force_create=True)
        await note(desk, actor, Action.ALERT_RECEIVER_ADDED, row)
    return NewSecret(receiver_view(desk, row), secret)


async def change_address(desk: Desk, actor: AdminActor, receiver_id: UUID, address: str) -> ReceiverView:
    """Have a receiver get alerts at another address; its secret stays.

    Raises:
        InputRejected, NotFound: nothing was changed.
    """
    address, host = _address(desk, address)
    async with in_transaction():
        row = await _hold(desk, actor, receiver_id)
        row.host, row.address = host, _sealed(desk, row.id, "address", address)
        row.failing_since = None
        await row.save(update_fields=["host", "address", "failing_since"])
        await note(desk, actor, Action.ALERT_RECEIVER_CHANGED, row)
    return receiver_view(desk, row)


async def replace_secret(
    desk: Desk, actor: AdminActor, receiver_id: UUID, *, at_once: bool = False
) -> NewSecret:
    """Give a receiver a new secret. For a day, the desk signs with the one before, too.

    Args:
        at_once: whether the one before counts no longer from now on.

    Raises:
        NotFound: nothing was changed.
    """
    secret = new_secret()
    async with in_transaction():
        row = await _hold(desk, actor, receiver_id)
        old = None if at_once else _opened(desk, row, "secret")
        row.old_secret = old and _sealed(desk, row.id, "old_secret", old)
        row.old_secret_until = desk.now() + OLD_SECRET_FOR if old else None
        row.secret = _sealed(desk, row.id, "secret", secret)
        await row.save(update_fields=["secret", "old_secret", "old_secret_until"])
        await note(desk, actor, Action.ALERT_SECRET_REPLACED, row, after={"atOnce": at_once})
    return NewSecret(receiver_view(desk, row), secret)


async def switch_receiver(desk: Desk, actor: Actor, receiver_id: UUID, *, on: bool) -> ReceiverView:
    """Switch a receiver on or off. What waits for one that is switched off is given up.

    Raises:
        NotFound: there is no such receiver.
    """
    async with in_transaction():
        row = await _hold(desk, actor, receiver_id)
        if (row.off_at is None) != on:
            row.off_at = None if on else desk.now()
            row.off_by_desk = not on and not isinstance(actor, AdminActor)
            if on:
                row.failing_since = None
            else:
                await give_up_on(row.id)
            await row.save(update_fields=["off_at", "off_by_desk", "failing_since"])
            after = {"to": "on" if on else "off"}
            await note(desk, actor, Action.ALERT_RECEIVER_SWITCHED, row, after=after)
    return receiver_view(desk, row)


async def remove_receiver(desk: Desk, actor: AdminActor, receiver_id: UUID) -> None:
    """Remove a receiver; its address and secrets are wiped.

    Raises:
        NotFound: there is no such receiver any more.
    """
    async with in_transaction():
        row = await _hold(desk, actor, receiver_id)
        row.address = row.secret = row.old_secret = row.old_secret_until = None
        row.removed_at = desk.now()
        await give_up_on(row.id)
        await row.save()
        await note(desk, actor, Action.ALERT_RECEIVER_REMOVED, row)


async def give_up_on(receiver_id: UUID) -> None:
    """Give up what waits for a receiver; call it in the transaction that holds its row."""
    waiting = AlertDelivery.filter(receiver_id=receiver_id, state=DeliveryState.WAITING.value)
    await waiting.update(state=DeliveryState.GIVEN_UP.value)


def target_of(desk: Desk, row: AlertReceiver) -> Target | None:
    """Unseal where a receiver is and what signs for it; None if it cannot be read."""
    address, secret = _opened(desk, row, "address"), _opened(desk, row, "secret")
    if address is None or secret is None:
        return None
    old = None
    if row.old_secret_until is not None and desk.now() < row.old_secret_until:
        old = _opened(desk, row, "old_secret")
    return Target(address, (secret,) if old is None else (secret, old))


def receiver_view(desk: Desk, row: AlertReceiver) -> ReceiverView:
    """Present a stored one."""
    until = row.old_secret_until
    return ReceiverView(
        id=row.id,
        host=row.host,
        created_at=row.created_at,
        old_secret_until=until if until is not None and desk.now() < until else None,
        failing_since=row.failing_since,
        off_at=row.off_at,
        off_by_desk=row.off_by_desk,
        readable=target_of(desk, row) is not None,
    )


def no_such_receiver() -> NotFound:
    """Say that no receiver has this id, or none any more."""
    return NotFound("alert-receiver")


async def _hold(desk: Desk, actor: Actor, receiver_id: UUID) -> AlertReceiver:
    await hold_acting_owner(desk, actor)
    row = await hold(AlertReceiver, receiver_id, removed_at=None)
    if row is None:
        raise no_such_receiver()
    return row


def _address(desk: Desk, text: str) -> tuple[str, str]:
    """Read a typed address: itself, and its host for people.

    A name is looked up whenever something is sent; what needs no looking up is refused at once.
    """
    from greenroom.posting.webhooks import read_address  # noqa: PLC0415 (not needed to start a desk)

    url = read_address(text)
    if url is None:
        raise InputRejected(ProblemCode.BAD_ALERT_ADDRESS, "address")
    if is_out_of_reach(url.host, desk.poster.allowed):
        raise InputRejected(ProblemCode.BAD_ALERT_ADDRESS, "address", "private")
    return str(url), url.host if url.port is None else f"{url.host}:{url.port}"


def _sealed(desk: Desk, row_id: UUID, column: str, text: str) -> str:
    return desk.vault.seal(text, table="alert_receivers", column=column, row_id=row_id)


def _opened(desk: Desk, row: AlertReceiver, column: str) -> str | None:
    try:
        sealed = getattr(row, column) or ""
        return desk.vault.open(sealed, table="alert_receivers", column=column, row_id=row.id)
    except VaultError:
        return None
