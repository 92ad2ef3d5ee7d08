"""Alerts: when they are told, to whom, and what became of them."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.alerts.types import AlertDelivery, AlertReceiver
from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.problems import InputRejected, NotFound
from greenroom.desk.alerts import choices, log, receivers

_OWNERS = ForAdmin(can=Permission.MANAGE_DESK, session=True)


@strawberry.type(description="When alerts are told, and to whom.")
class Alerts:
    """What is chosen about alerts."""

    list_at: str = strawberry.field(
        description="When the list of the evening is told, by the clocks of the house: `17:00`."
    )
    time_zone: str = strawberry.field(description="The time zone of the house, which the operator sets.")
    can_mail: bool = strawberry.field(
        description="Whether this desk can send mails. If not, nobody is mailed."
    )
    mails: bool = strawberry.field(description="Whether you have chosen alerts by mail.")

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        metadata=assume_items(receivers.MOST),
        description="Where alerts are posted to, the oldest first; at most ten.",
    )
    async def receivers(self, info: Info[Context]) -> list[AlertReceiver]:
        """List."""
        return [AlertReceiver.of(view) for view in await receivers.list_receivers(info.context.desk)]


@strawberry.input(description="Which alert to send again.")
class ResendAlertInput:
    """The argument of resendAlert."""

    delivery_id: strawberry.ID = strawberry.field(description="Its id, from `alertDeliveries`.")


@strawberry.input(description="When the list of the evening is told.")
class SetAlertTimeInput:
    """The argument of setAlertTime."""

    at: str = strawberry.field(description="Hours and minutes by the clocks of the house: `17:00`.")


@strawberry.input(description="Whether you get alerts by mail.")
class SetAlertMailsInput:
    """The argument of setAlertMails."""

    wanted: bool = strawberry.field(description="Whether you do.")


@strawberry.type(description="The alert is sent again within seconds, if what it tells is still so.")
class AlertResent:
    """The member for an alert that is sent again."""

    delivery: AlertDelivery = strawberry.field(description="It, as it waits.")


@strawberry.type(description="The list of the evening is told at this time.")
class AlertTimeSet:
    """The member for a time."""

    at: str = strawberry.field(description="The time.")


@strawberry.type(description="You get alerts by mail or not, as requested.")
class AlertMailsSet:
    """The member for a choice about mails."""

    wanted: bool = strawberry.field(description="Whether you do.")


ResendAlertResult = Annotated[
    AlertResent | NotFound,
    strawberry.union("ResendAlertResult", description="What resendAlert returns."),
]
SetAlertTimeResult = Annotated[
    AlertTimeSet | InputRejected | NotFound,
    strawberry.union("SetAlertTimeResult", description="What setAlertTime returns."),
]
SetAlertMailsResult = Annotated[
    AlertMailsSet | NotFound,
    strawberry.union("SetAlertMailsResult", description="What setAlertMails returns."),
]


@strawberry.type
class AlertQueries:
    """Root fields about alerts."""

    @strawberry.field(directives=[ForAdmin()], description="When alerts are told, and to whom.")
    async def alerts(self, info: Info[Context]) -> Alerts:
        """Say it."""
        desk = info.context.desk
        return Alerts(
            list_at=await choices.list_told_at(),
            time_zone=choices.zone_of(desk),
            can_mail=desk.mailer is not None,
            mails=await choices.gets_mails(info.context.as_admin),
        )

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description="What became of the alerts of the last thirty days, newest first.",
    )
    async def alert_deliveries(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[AlertDelivery]:
        """List."""
        del info
        page = await log.list_deliveries(first=first, after=after)
        return Connection(**connected(page, after, AlertDelivery.of))


@strawberry.type
class AlertMutations:
    """Root fields that change when alerts are told, and send one again."""

    @strawberry.mutation(
        directives=[_OWNERS],
        description=(
            "Send an alert again, with the same `webhook-id`. What it tells is decided anew: if it is no "
            "longer so, it is not sent."
        ),
    )
    async def resend_alert(
        self,
        info: Info[Context],
        input: Annotated[ResendAlertInput, argument(description="Which one.")],  # noqa: A002
    ) -> ResendAlertResult:
        """Send it again."""
        delivery_id = uuid_of(input.delivery_id, "input.deliveryId")
        view = await log.resend(info.context.desk, info.context.as_admin, delivery_id)
        return AlertResent(delivery=AlertDelivery.of(view))

    @strawberry.mutation(
        directives=[_OWNERS],
        description="Choose when the list of the evening is told, by the clocks of the house.",
    )
    async def set_alert_time(
        self,
        info: Info[Context],
        input: Annotated[SetAlertTimeInput, argument(description="When.")],  # noqa: A002
    ) -> SetAlertTimeResult:
        """Set it."""
        at = await choices.set_list_time(info.context.desk, info.context.as_admin, input.at)
        return AlertTimeSet(at=at)

    @strawberry.mutation(
        directives=[ForAdmin(session=True)],
        description="Choose whether you get alerts by mail, where this desk can send mails.",
    )
    async def set_alert_mails(
        self,
        info: Info[Context],
        input: Annotated[SetAlertMailsInput, argument(description="Whether you do.")],  # noqa: A002
    ) -> SetAlertMailsResult:
        """Set it."""
        wanted = await choices.set_mails(info.context.desk, info.context.as_admin, wanted=input.wanted)
        return AlertMailsSet(wanted=wanted)
