"""Alerts in tests: a receiver that the desk posts to, and rounds that find and deliver."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from greenroom.desk.actors import AdminActor
from greenroom.desk.alerts.delivering import deliver_alerts
from greenroom.desk.alerts.finding import find_alerts, look_ahead
from greenroom.desk.alerts.receivers import NewSecret, add_receiver
from greenroom.desk.desk import Desk
from greenroom.store.models import AlertDelivery
from tests.posting.receiver import Received, Receiver, receiving
from tests.store.rows import a_desk
from tests.world import World


@dataclass
class Told:
    """A desk with one receiver, and what has come there."""

    world: World
    desk: Desk
    receiver: Receiver
    owner: AdminActor
    added: NewSecret

    async def round(self) -> list[Received]:
        """Find and deliver once; return what came now."""
        before = len(self.receiver.requests)
        await find_alerts(self.desk)
        await look_ahead(self.desk)
        await deliver_alerts(self.desk)
        return self.receiver.requests[before:]

    async def types(self) -> list[str]:
        """Find and deliver once; return the types of what came now."""
        return [one.json["type"] for one in await self.round()]

    async def rounds_for(self, **span: int) -> list[Received]:
        """Let that much time go by, with a round every minute, as far as something is due."""
        before = len(self.receiver.requests)
        end = self.world.clock.time + timedelta(**span)
        while self.world.clock.time < end:
            self.world.clock.go_on(minutes=1)
            await deliver_alerts(self.desk)
        return self.receiver.requests[before:]


@asynccontextmanager
async def telling(world: World, folder: Path, **desk: Any) -> AsyncGenerator[Told]:
    """Have a desk whose alerts go to a receiver that runs meanwhile."""
    async with receiving(folder) as receiver:
        await a_desk(world.desk.vault, world.clock.time)
        with_post = replace(world.desk, poster=receiver.poster(), **desk)
        owner = await world.admin()
        added = await add_receiver(with_post, owner, receiver.address)
        yield Told(world, with_post, receiver, owner, added)


async def deliveries() -> list[tuple[str, int, str | None]]:
    """List how far each delivery is, how often it was tried, and what came of it."""
    rows = await AlertDelivery.all().order_by("created_at", "id")
    return [(row.state, row.tries, row.outcome) for row in rows]
