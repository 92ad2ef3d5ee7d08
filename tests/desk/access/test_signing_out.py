"""Signing out one admin, or everybody at once."""

import pytest

from greenroom.desk.access.signing_out import SignedOut, end_admin_sessions, end_all_sessions
from greenroom.desk.actors import AdminActor, AdminRole
from greenroom.desk.audit.entries import Operator
from greenroom.desk.problems import NotFound
from greenroom.desk.shows.staying import end_own_show
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, AuditEntry, SessionRow, Show
from tests.desk.access.test_sessions import is_open, sign_in
from tests.desk.access.test_sessions_in_shows import on_air
from tests.world import House, World, ask, codes, everything

END = """mutation ($input: EndSessionsInput!) { result: endSessions(input: $input) {
  __typename ... on SessionsEnded { endedSessions endWithShows } ... on Problem { code } } }"""


async def test_everybody_is_signed_out_and_a_show_keeps_its_session(world: World) -> None:
    ada, maya, star = await world.admin(), await world.influencer(), await world.star()
    over = await sign_in(world, ada)
    world.clock.go_on(hours=2)
    others = [await sign_in(world, who) for who in (ada, maya, star)]
    live, phone = await on_air(world, star)  # who had a session already
    assert await end_all_sessions(world.desk, Operator()) == SignedOut(4, with_shows=1)
    assert [await is_open(world, one) for one in (over, *others, live)] == [False, False, False, False, True]
    entry = await AuditEntry.get(action="SESSIONS_ENDED")
    assert (entry.actor_kind, entry.subject_id) == ("OPERATOR", None)
    assert entry.after == {"endedSessions": 5, "endsWithShow": True}
    await end_own_show(world.desk, phone, (await Show.get()).id, holder="phone")
    assert not await is_open(world, live)
    assert await end_all_sessions(world.desk, Operator()) == SignedOut(0)


async def test_one_admin_is_signed_out_and_nobody_else(world: World) -> None:
    ada, bo = await world.admin(AdminRole.OWNER), await world.admin(AdminRole.MANAGER, email="bo@example.com")
    mine, theirs = await sign_in(world, ada), [await sign_in(world, bo), await sign_in(world, bo)]
    assert isinstance(mine.actor, AdminActor)
    assert await end_admin_sessions(world.desk, mine.actor, bo.id) == SignedOut(2)
    assert [await is_open(world, one) for one in (mine, *theirs)] == [True, False, False]
    entry = await AuditEntry.get(action="SESSIONS_ENDED")
    assert (entry.actor_id, entry.subject_id) == (ada.id, bo.id)
    assert entry.after == {"endedSessions": 2, "endsWithShow": False}


async def test_an_owner_who_is_none_any_more_signs_nobody_out(world: World) -> None:
    ada = await world.admin(AdminRole.OWNER)
    mine = await sign_in(world, ada)
    assert isinstance(mine.actor, AdminActor)
    await Admin.filter(id=ada.id).update(removed_at=world.clock.time)
    before = await everything()
    with pytest.raises(NotFound):
        await end_all_sessions(world.desk, mine.actor)
    with pytest.raises(NotFound):
        await end_admin_sessions(world.desk, mine.actor, ada.id)
    assert await everything() == before
    await Admin.filter(id=ada.id).update(removed_at=None)


async def test_an_owner_ends_the_sessions_of_everybody_and_their_own(house: House) -> None:
    maya = await sign_in(house.world, await house.world.influencer())
    async with house.looking(AdminRole.OWNER) as client:
        for wrong in ({}, {"adminId": str(new_id()), "everybody": True}):
            before = await everything()
            assert codes(await ask(client, END, input=wrong)) == ["BAD_INPUT"]
            assert await everything() == before
        answer = await ask(client, END, input={"adminId": str(new_id())})
        assert answer["data"]["result"] == {"__typename": "NotFound", "code": "NOT_FOUND"}
        answer = await ask(client, END, input={"everybody": True})
        assert answer["data"]["result"] == {
            "__typename": "SessionsEnded",
            "endedSessions": 2,
            "endWithShows": 0,
        }
        assert codes(await ask(client, END, input={"everybody": True})) == ["UNAUTHENTICATED"]
    assert not await is_open(house.world, maya)
    assert await SessionRow.all().count() == 0
