"""Receivers of alerts and the log of deliveries, without anything secret."""

from datetime import datetime
from typing import Self

import strawberry

from greenroom.api.enums import AlertKind, AlertOutcome, AlertState
from greenroom.api.who import Actor
from greenroom.desk.alerts.log import DeliveryView
from greenroom.desk.alerts.receivers import ReceiverView


@strawberry.type(
    description=(
        "Where alerts are posted to, signed as Standard Webhooks describes. Its address and its secret are "
        "never returned."
    )
)
class AlertReceiver:
    """A receiver, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    host: str = strawberry.field(description="The host of its address.")
    created_at: datetime = strawberry.field(description="When it was added.")
    old_secret_until: datetime | None = strawberry.field(
        description="Until when its replaced secret also signs; null without one."
    )
    failing_since: datetime | None = strawberry.field(
        description="Since when every try has failed; null if the last one did not."
    )
    off_at: datetime | None = strawberry.field(
        description="Since when it is switched off; null while it gets alerts."
    )
    off_by_desk: bool = strawberry.field(
        description="Whether the desk did that: it took nothing for three days, or said that it is gone."
    )
    readable: bool = strawberry.field(
        description="Whether the desk can read its address and secret; if not, add it again."
    )

    @classmethod
    def of(cls, view: ReceiverView) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(view.id)),
            host=view.host,
            created_at=view.created_at,
            old_secret_until=view.old_secret_until,
            failing_since=view.failing_since,
            off_at=view.off_at,
            off_by_desk=view.off_by_desk,
            readable=view.readable,
        )


@strawberry.type(description="One alert on its way to one receiver, or by mail to one admin.")
class AlertDelivery:
    """A delivery, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    kind: AlertKind = strawberry.field(description="What it tells.")
    message_id: str = strawberry.field(
        description="Its `webhook-id`: the same for each receiver and each try."
    )
    host: str | None = strawberry.field(description="The receiver's host; null for a mail.")
    admin: Actor | None = strawberry.field(description="To whom the mail goes; null for a webhook.")
    state: AlertState = strawberry.field(description="How far it is.")
    tries: int = strawberry.field(description="How often it was tried.")
    created_at: datetime = strawberry.field(description="When it was found.")
    tried_at: datetime | None = strawberry.field(
        description="When it was last tried; null before the first try."
    )
    next_at: datetime | None = strawberry.field(description="When it is tried next; null if it is not.")
    outcome: AlertOutcome | None = strawberry.field(
        description="What came of the last try; null before the first."
    )
    status: int | None = strawberry.field(description="The number of the last reply; null if there was none.")

    @classmethod
    def of(cls, view: DeliveryView) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(view.id)),
            kind=view.kind,
            message_id=view.message_id,
            host=view.host,
            admin=Actor.of(view.admin) if view.admin else None,
            state=view.state,
            tries=view.tries,
            created_at=view.created_at,
            tried_at=view.tried_at,
            next_at=view.next_at,
            outcome=view.outcome,
            status=view.status,
        )
