"""The clocks that judge tokens."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import ASKS_100MS
from greenroom.api.problems import HmsFailed
from greenroom.desk.credentials.clocks import read_clocks


@strawberry.type(description="The clocks of the desk's server and of 100ms.")
class Clocks:
    """The clocks, translated."""

    asked_at: datetime = strawberry.field(description="When the request arrived, by the desk's server.")
    answered_at: datetime = strawberry.field(
        description=(
            "When the reply left, by the desk's server. With both, and your own times of sending and "
            "receiving, you know by how much your clock is off."
        )
    )
    hms_ahead_s: float | None = strawberry.field(
        description="By how many seconds 100ms's clock is ahead of the server's; null if that is not known."
    )
    hms_failed: HmsFailed | None = strawberry.field(description="Why it is not known; null if it is.")


@strawberry.type
class ClockQueries:
    """Root fields about clocks."""

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=ASKS_100MS,
        description=(
            "The clocks that decide whether a token is valid yet. The desk asks 100ms for the time, without "
            "sending anything secret, so ask only when somebody wants to know."
        ),
    )
    async def clocks(
        self,
        info: Info[Context],
        access_key: Annotated[
            str | None,
            argument(description="The token's access key: a practice room has a clock of its own."),
        ] = None,
    ) -> Clocks:
        """Read."""
        found = await read_clocks(info.context.desk, access_key)
        return Clocks(
            asked_at=found.asked_at,
            answered_at=found.answered_at,
            hms_ahead_s=found.hms_ahead_s,
            hms_failed=HmsFailed.of(found.failed, info.context) if found.failed else None,
        )
