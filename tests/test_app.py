"""The application from its start."""

from greenroom.store.models import DeskRow, Lease
from tests.world import House


async def test_the_application_makes_rounds_from_its_start(house: House) -> None:
    row, lease = await DeskRow.get(), await Lease.get(name="heartbeat")
    assert row.alive_at is not None
    assert row.alive_at == row.up_since
    assert lease.until > row.alive_at
