"""Ask my admin: one press, once, and over when it is repaired."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from greenroom.desk.inbox.asking_admins import Request, ask_admins, request_of, withdraw
from greenroom.desk.inbox.entries import close, count_inbox, delete_needless, list_inbox, take_on
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.problems import NotFound
from greenroom.store.database import Database
from greenroom.store.models import AuditEntry, InboxEntry
from tests.desk.races import Hold, begin, begin_waiting, go_on
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


async def closed(world: World) -> UUID:
    [entry] = (await list_inbox(world.desk, first=9)).items
    await close(world.desk, await world.admin(), entry.id)
    return entry.id


async def test_whoever_asked_is_told_that_an_admin_closed_it_and_can_ask_again(world: World) -> None:
    person = await world.influencer()
    await ask_admins(world.desk, person)
    asked_at = world.clock.time
    world.clock.go_on(minutes=1)
    entry_id = await closed(world)
    request = Request(asked_at, None, asked_at + timedelta(minutes=1))
    assert await request_of(world.desk, person) == request
    assert (await count_inbox(world.desk), (await list_inbox(world.desk, first=9)).items) == (0, ())
    before = await everything()
    await withdraw(world.desk, person)
    await delete_needless(world.desk)
    with pytest.raises(NotFound):
        await take_on(world.desk, await world.admin(), entry_id)
    after = await everything()
    assert after | {"Admin": before["Admin"]} == before
    world.clock.go_on(minutes=1)
    assert await ask_admins(world.desk, person) == Request(world.clock.time, None)
    assert await count_inbox(world.desk) == 1


async def test_a_closed_request_is_deleted_once_all_is_repaired(world: World) -> None:
    person = await world.influencer()
    await ask_admins(world.desk, person)
    await closed(world)
    await world.set_token(person)
    assert await request_of(world.desk, person) is None
    await delete_needless(world.desk)
    assert await InboxEntry.all().count() == 0


async def test_a_request_that_is_needed_again_while_it_is_cleared_away_stays(
    world: World, hold: Hold, database: Database
) -> None:
    person, admin = await world.influencer(), await world.admin()
    await ask_admins(world.desk, person)
    await world.set_token(person)
    held = hold("greenroom.desk.influencers.streaming", "commit")
    switching = await begin(toggle_streaming(world.desk, admin, person.id, enabled=False), held)
    clearing = await begin_waiting(delete_needless(world.desk), database)
    assert [type(side) for side in await go_on(held, switching, clearing)] == [tuple, type(None)]
    assert await InboxEntry.all().count() == 1
