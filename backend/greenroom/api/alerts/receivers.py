"""Adding, changing, testing and removing receivers of alerts."""

from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.alerts.types import AlertDelivery, AlertReceiver
from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import ASKS_100MS
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.problems import InputRejected, NotFound, Problem, member_for
from greenroom.desk.alerts import log, receivers

_WHICH = "The receiver's id, from `alerts`."
_ADDRESS = "Its address: https, without a user name or a password in front of the host."
_SECRET = "What to check signatures with: `whsec_` and base64. It is shown this once."  # noqa: S105 (a description)
_OWNERS = ForAdmin(can=Permission.MANAGE_DESK, session=True)
_CONFIRMED = ForAdmin(can=Permission.MANAGE_DESK, confirmed=True)


@strawberry.input(description="A receiver of alerts to add.")
class AddAlertReceiverInput:
    """The argument of addAlertReceiver."""

    address: Secret = strawberry.field(description=_ADDRESS)


@strawberry.input(description="A receiver of alerts, and its new address.")
class ChangeAlertReceiverInput:
    """The argument of changeAlertReceiver."""

    receiver_id: strawberry.ID = strawberry.field(description=_WHICH)
    address: Secret = strawberry.field(description=_ADDRESS)


@strawberry.input(description="A receiver of alerts that is to get a new secret.")
class ReplaceAlertSecretInput:
    """The argument of replaceAlertSecret."""

    receiver_id: strawberry.ID = strawberry.field(description=_WHICH)
    at_once: bool = strawberry.field(
        default=False,
        description="Whether the present secret signs no more; otherwise it also signs for a day.",
    )


@strawberry.input(description="A receiver of alerts, and whether it is to get any.")
class SwitchAlertReceiverInput:
    """The argument of switchAlertReceiver."""

    receiver_id: strawberry.ID = strawberry.field(description=_WHICH)
    on: bool = strawberry.field(description="Whether it gets alerts from now on.")


@strawberry.input(description="Which receiver of alerts to remove.")
class RemoveAlertReceiverInput:
    """The argument of removeAlertReceiver."""

    receiver_id: strawberry.ID = strawberry.field(description=_WHICH)


@strawberry.input(description="Which receiver of alerts to test.")
class TestAlertReceiverInput:
    """The argument of testAlertReceiver."""

    receiver_id: strawberry.ID = strawberry.field(description=_WHICH)


@strawberry.type(description="The receiver gets alerts from now on.")
class AlertReceiverAdded:
    """The member for a new receiver."""

    receiver: AlertReceiver = strawberry.field(description="The receiver.")
    secret: str = strawberry.field(description=_SECRET)


@strawberry.type(description="The receiver has a new secret.")
class AlertSecretReplaced:
    """The member for a new secret."""

    receiver: AlertReceiver = strawberry.field(description="The receiver.")
    secret: str = strawberry.field(description=_SECRET)


@strawberry.type(description="The receiver is as requested, whether it changed or not.")
class AlertReceiverChanged:
    """The member for a changed receiver."""

    receiver: AlertReceiver = strawberry.field(description="The receiver.")


@strawberry.type(description="The receiver is removed; its address and secrets are wiped.")
class AlertReceiverRemoved:
    """The member for a removed receiver."""

    receiver_id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.type(description="A test was sent, or tried to be.")
class AlertReceiverTested:
    """The member for a test."""

    delivery: AlertDelivery = strawberry.field(description="What came of it.")


@member_for(receivers.TooManyReceivers)
@strawberry.type(description="Alerts go to as many receivers as they can; nothing was changed.")
class TooManyAlertReceivers(Problem):
    """The member for one receiver too many."""


AddAlertReceiverResult = Annotated[
    AlertReceiverAdded | TooManyAlertReceivers | InputRejected | NotFound,
    strawberry.union("AddAlertReceiverResult", description="What addAlertReceiver returns."),
]
ChangeAlertReceiverResult = Annotated[
    AlertReceiverChanged | InputRejected | NotFound,
    strawberry.union("ChangeAlertReceiverResult", description="What changeAlertReceiver returns."),
]
ReplaceAlertSecretResult = Annotated[
    AlertSecretReplaced | NotFound,
    strawberry.union("ReplaceAlertSecretResult", description="What replaceAlertSecret returns."),
]
SwitchAlertReceiverResult = Annotated[
    AlertReceiverChanged | NotFound,
    strawberry.union("SwitchAlertReceiverResult", description="What switchAlertReceiver returns."),
]
RemoveAlertReceiverResult = Annotated[
    AlertReceiverRemoved | NotFound,
    strawberry.union("RemoveAlertReceiverResult", description="What removeAlertReceiver returns."),
]
TestAlertReceiverResult = Annotated[
    AlertReceiverTested | NotFound,
    strawberry.union("TestAlertReceiverResult", description="What testAlertReceiver returns."),
]


@strawberry.type
class AlertReceiverMutations:
    """Root fields that change receivers of alerts."""

    @strawberry.mutation(
        directives=[_CONFIRMED],
        description="Have alerts posted to an address, signed with a secret that is returned this once.",
    )
    async def add_alert_receiver(
        self,
        info: Info[Context],
        input: Annotated[AddAlertReceiverInput, argument(description="Which one.")],  # noqa: A002
    ) -> AddAlertReceiverResult:
        """Add."""
        added = await receivers.add_receiver(info.context.desk, info.context.as_admin, input.address.reveal())
        return AlertReceiverAdded(receiver=AlertReceiver.of(added.receiver), secret=added.secret)

    @strawberry.mutation(
        directives=[_CONFIRMED],
        description="Give a receiver of alerts another address; its secret stays.",
    )
    async def change_alert_receiver(
        self,
        info: Info[Context],
        input: Annotated[ChangeAlertReceiverInput, argument(description="Which one.")],  # noqa: A002
    ) -> ChangeAlertReceiverResult:
        """Change."""
        view = await receivers.change_address(
            info.context.desk, info.context.as_admin, _id(input), input.address.reveal()
        )
        return AlertReceiverChanged(receiver=AlertReceiver.of(view))

    @strawberry.mutation(
        directives=[_CONFIRMED],
        description=(
            "Give a receiver of alerts a new secret, which is returned this once. For a day, alerts are "
            "signed with both, so that it can be exchanged without losing one."
        ),
    )
    async def replace_alert_secret(
        self,
        info: Info[Context],
        input: Annotated[ReplaceAlertSecretInput, argument(description="Which one.")],  # noqa: A002
    ) -> ReplaceAlertSecretResult:
        """Replace."""
        new = await receivers.replace_secret(
            info.context.desk, info.context.as_admin, _id(input), at_once=input.at_once
        )
        return AlertSecretReplaced(receiver=AlertReceiver.of(new.receiver), secret=new.secret)

    @strawberry.mutation(
        directives=[_OWNERS],
        description="Switch a receiver of alerts on or off. What waits for one that is off is given up.",
    )
    async def switch_alert_receiver(
        self,
        info: Info[Context],
        input: Annotated[SwitchAlertReceiverInput, argument(description="Which one.")],  # noqa: A002
    ) -> SwitchAlertReceiverResult:
        """Switch."""
        view = await receivers.switch_receiver(
            info.context.desk, info.context.as_admin, _id(input), on=input.on
        )
        return AlertReceiverChanged(receiver=AlertReceiver.of(view))

    @strawberry.mutation(
        directives=[_OWNERS],
        description="Remove a receiver of alerts; its address and secrets are wiped.",
    )
    async def remove_alert_receiver(
        self,
        info: Info[Context],
        input: Annotated[RemoveAlertReceiverInput, argument(description="Which one.")],  # noqa: A002
    ) -> RemoveAlertReceiverResult:
        """Remove."""
        await receivers.remove_receiver(info.context.desk, info.context.as_admin, _id(input))
        return AlertReceiverRemoved(receiver_id=input.receiver_id)

    @strawberry.mutation(
        directives=[_OWNERS],
        metadata=ASKS_100MS,
        description="Send a test to a receiver of alerts, once, and wait for its reply, 10 seconds at most.",
    )
    async def test_alert_receiver(
        self,
        info: Info[Context],
        input: Annotated[TestAlertReceiverInput, argument(description="Which one.")],  # noqa: A002
    ) -> TestAlertReceiverResult:
        """Test."""
        view = await log.test_receiver(info.context.desk, info.context.as_admin, _id(input))
        return AlertReceiverTested(delivery=AlertDelivery.of(view))


def _id(given: Any) -> UUID:
    return uuid_of(given.receiver_id, "input.receiverId")
