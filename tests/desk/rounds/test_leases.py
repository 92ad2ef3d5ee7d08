"""Leases: one owner at a time."""

import asyncio
from datetime import timedelta

from greenroom.desk.rounds.leases import give_lease_back, renew_lease, take_lease
from greenroom.store.ids import new_id
from greenroom.store.models import Lease
from tests.hms.tokens import NOW
from tests.world import World

JUST = timedelta(microseconds=1)


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


async def test_a_lease_has_one_owner_until_it_ends(world: World) -> None:
    lasts = s(30)
    assert await take_lease("x", "a", NOW, lasts)
    assert not await take_lease("x", "b", NOW + lasts - JUST, lasts)
    assert await take_lease("y", "b", NOW, lasts)
    assert await take_lease("x", "b", NOW + lasts, lasts)
    assert not await take_lease("x", "a", NOW + lasts, lasts)
    row = await Lease.get(name="x")
    assert (row.owner, row.until) == ("b", NOW + 2 * lasts)


async def test_its_owner_renews_a_lease(world: World) -> None:
    for seconds in (0, 20, 40):
        assert await take_lease("x", "a", NOW + s(seconds), s(30))
    assert not await take_lease("x", "b", NOW + s(69), s(30))


async def test_a_lease_that_is_given_back_is_free_and_nobody_elses_is_given_back(world: World) -> None:
    assert await take_lease("x", "a", NOW, s(30))
    await give_lease_back("x", "b", NOW)
    assert not await take_lease("x", "b", NOW, s(30))
    await give_lease_back("x", "a", NOW)
    assert await take_lease("x", "b", NOW, s(30))


async def test_a_lease_beyond_reason_is_free(world: World) -> None:
    assert await take_lease("x", "a", NOW + timedelta(days=365), s(30))
    assert await take_lease("x", "b", NOW, s(30))


async def test_of_many_at_once_one_gets_a_lease(world: World) -> None:
    for now in (NOW, NOW + s(30), NOW + s(60)):
        won = await asyncio.gather(*(take_lease("x", str(new_id()), now, s(30)) for _ in range(10)))
        assert sum(won) == 1


async def test_who_has_lost_a_lease_cannot_renew_it_nor_say_that_the_work_is_done(world: World) -> None:
    assert await take_lease("x", "a", NOW, s(30))
    assert await renew_lease("x", "a", NOW + s(20), s(30))
    assert not await take_lease("x", "b", NOW + s(50) - JUST, s(30))
    assert await take_lease("x", "b", NOW + s(50), s(30))
    assert not await renew_lease("x", "a", NOW + s(50), s(30))
    await give_lease_back("x", "a", NOW + s(50), ran_at=NOW)
    row = await Lease.get()
    assert (row.owner, row.until, row.ran_at) == ("b", NOW + s(80), None)


async def test_a_lease_is_not_taken_for_work_that_was_done_meanwhile(world: World) -> None:
    assert await take_lease("x", "a", NOW, s(30), ran_at=None)
    await give_lease_back("x", "a", NOW, ran_at=NOW)
    assert not await take_lease("x", "b", NOW, s(30), ran_at=None)
    assert await take_lease("x", "b", NOW, s(30), ran_at=NOW)
