"""The audit entry of a refused Go Live."""

import asyncio

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.shows.going_live import GoLiveBlocked, go_live
from greenroom.store.models import AuditEntry, Influencer, Show
from tests.world import World


async def refused(world: World, star: InfluencerActor) -> None:
    with pytest.raises(GoLiveBlocked):
        await go_live(world.desk, star, holder="laptop")


async def actions() -> list[str]:
    entries = await AuditEntry.filter(action="GO_LIVE_REFUSED").order_by("at", "id")
    return [(entry.after or {})["code"] for entry in entries]


async def test_a_refusal_is_audited_with_its_code(world: World) -> None:
    person = await world.influencer()
    await world.open_session(person)
    version = (await Influencer.get()).version
    await refused(world, person)
    entry = await AuditEntry.get()
    assert (entry.action, entry.actor_kind, entry.actor_id) == ("GO_LIVE_REFUSED", "INFLUENCER", person.id)
    assert (entry.subject_id, entry.after) == (person.id, {"code": "NO_TOKEN"})
    assert (await Influencer.get()).version == version


async def test_one_code_is_audited_once_a_minute_for_each_influencer(world: World) -> None:
    person, other, admin = await world.star(), await world.influencer(), await world.admin()
    await world.open_session(other)
    await go_live(world.desk, person, holder="phone")
    await refused(world, person)
    world.clock.go_on(seconds=60, microseconds=-1)
    await refused(world, person)
    await refused(world, other)
    assert await actions() == ["LIVE_ELSEWHERE", "NO_TOKEN"]
    await toggle_streaming(world.desk, admin, person.id, enabled=False)
    await refused(world, person)
    assert await actions() == ["LIVE_ELSEWHERE", "NO_TOKEN", "STREAMING_OFF"]
    world.clock.go_on(microseconds=1)
    await toggle_streaming(world.desk, admin, person.id, enabled=True)
    await Show.all().update(holder="phone")
    await go_live(world.desk, person, holder="phone")
    await refused(world, person)
    assert (await actions())[-1] == "LIVE_ELSEWHERE"
    assert len(await actions()) == 4


async def test_many_refusals_at_once_are_audited_once(world: World) -> None:
    person = await world.influencer()
    await world.open_session(person)
    await asyncio.gather(*(refused(world, person) for _ in range(20)))
    assert await actions() == ["NO_TOKEN"]
