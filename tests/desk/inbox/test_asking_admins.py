"""Ask my admin: one press, once, and over when it is repaired."""

import asyncio
from datetime import timedelta

from greenroom.desk.inbox.asking_admins import Request, ask_admins, request_of, withdraw
from greenroom.desk.inbox.entries import list_inbox, take_on
from greenroom.store.models import AuditEntry, InboxEntry
from tests.desk.stage import go_live
from tests.world import World, actions, everything


async def test_a_request_is_noted_with_its_reason_and_nothing_else(world: World) -> None:
    person = await world.influencer("Maya Ray")
    assert await ask_admins(world.desk, person) == Request(world.clock.time, None)
    entry = await AuditEntry.get()
    assert (entry.action, entry.actor_kind, entry.actor_id) == ("ADMINS_ASKED", "INFLUENCER", person.id)
    assert (entry.subject_id, entry.before, entry.after) == (person.id, None, {"code": "NO_TOKEN"})


async def test_asking_again_changes_nothing(world: World) -> None:
    person = await world.influencer()
    first = await ask_admins(world.desk, person)
    world.clock.go_on(minutes=5)
    before = await everything()
    assert await ask_admins(world.desk, person) == first
    assert await everything() == before


async def test_of_many_presses_at_once_one_is_kept(world: World) -> None:
    person = await world.influencer()
    asked = await asyncio.gather(*(ask_admins(world.desk, person) for _ in range(8)))
    assert asked == [Request(world.clock.time, None)] * 8
    assert (await InboxEntry.all().count(), await actions()) == (1, ["ADMINS_ASKED"])


async def test_whoever_can_go_live_or_is_live_has_nothing_to_ask(world: World) -> None:
    star = await world.star()
    before = await everything()
    assert await ask_admins(world.desk, star) is None
    assert await everything() == before
    await go_live(world.desk, star)
    before = await everything()
    assert await ask_admins(world.desk, star) is None
    assert await everything() == before


async def test_the_page_learns_that_an_admin_has_taken_it_on_and_not_who(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    assert await request_of(world.desk, person) is None
    await ask_admins(world.desk, person)
    asked_at = world.clock.time
    world.clock.go_on(minutes=1)
    [entry] = (await list_inbox(world.desk, first=1)).items
    await take_on(world.desk, admin, entry.id)
    request = Request(asked_at, asked_at + timedelta(minutes=1))
    assert await request_of(world.desk, person) == request
    assert await ask_admins(world.desk, person) == request


async def test_a_request_is_over_when_it_is_repaired(world: World) -> None:
    person = await world.influencer()
    await ask_admins(world.desk, person)
    await world.set_token(person)
    assert await request_of(world.desk, person) is None


async def test_a_request_can_be_taken_back(world: World) -> None:
    person, other = await world.influencer(), await world.influencer("Ravi")
    await ask_admins(world.desk, person)
    await ask_admins(world.desk, other)
    await withdraw(world.desk, person)
    assert await request_of(world.desk, person) is None
    assert [entry.subject.id for entry in (await list_inbox(world.desk, first=9)).items] == [other.id]
    before = await everything()
    await withdraw(world.desk, person)
    assert await everything() == before
