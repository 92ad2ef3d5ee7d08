"""How many sessions an account has, and which of them ends when one more is opened."""

import asyncio
from typing import Any

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.open_sessions import list_sessions
from greenroom.desk.access.sessions import MOST_OF_ADMIN, MOST_OF_INFLUENCER, SignedIn
from greenroom.desk.access.tries import Caller
from greenroom.desk.actors import AdminActor, Audience, InfluencerActor, Transport
from greenroom.store.models import AuditEntry, SessionRow
from tests.desk.access.test_sessions import is_open, person
from tests.desk.access.test_sessions_in_shows import on_air
from tests.desk.stage import press
from tests.world import PASSWORD, SECRET_KEY, World

COOKIE, BEARER = Transport.COOKIE, Transport.BEARER
MOST = {Audience.ADMIN: MOST_OF_ADMIN, Audience.INFLUENCER: MOST_OF_INFLUENCER}


async def sign_in(
    world: World,
    who: AdminActor | InfluencerActor,
    *instead_of: AdminActor | InfluencerActor,
    transport: Transport = COOKIE,
) -> SignedIn:
    """Sign in with a browser in which the others are signed in."""
    options: dict[str, Any] = {"email": who.email, "password": PASSWORD, "transport": transport}
    options["caller"] = Caller(signed_in=instead_of)
    if isinstance(who, AdminActor):
        return await accounts.admin_sign_in(world.desk, secret_key=SECRET_KEY, **options)
    return await accounts.influencer_sign_in(world.desk, **options)


@pytest.mark.parametrize("audience", Audience)
async def test_one_session_too_many_ends_the_one_that_was_idle_longest(
    world: World, audience: Audience
) -> None:
    me, other = await person(world, audience), await person(world, audience)
    theirs = await sign_in(world, other)
    opened: list[SignedIn] = []
    for _ in range(MOST[audience]):
        world.clock.go_on(seconds=61)
        opened.append(await sign_in(world, me))
    world.clock.go_on(seconds=61)
    assert await is_open(world, opened[0])  # it is used: the second one has now been idle longest
    opened.append(await sign_in(world, me))
    assert [n for n, each in enumerate(opened) if not await is_open(world, each)] == [1]
    assert await is_open(world, theirs)
    entries = await AuditEntry.filter(action="SIGNED_IN", actor_id=me.id).order_by("id")
    assert [entry.after for entry in entries[-2:]] == [
        {"transport": "COOKIE"},
        {"transport": "COOKIE", "endedSessions": 1},
    ]


@pytest.mark.parametrize("audience", Audience)
async def test_a_program_that_signs_in_in_a_loop_signs_nobodys_browser_out(
    world: World, audience: Audience
) -> None:
    me = await person(world, audience)
    mine = await sign_in(world, me)
    programs = [await sign_in(world, me, transport=BEARER) for _ in range(MOST[audience] + 2)]
    assert await is_open(world, mine)
    assert [n for n, each in enumerate(programs) if not await is_open(world, each)] == [0, 1]


async def test_the_session_of_a_show_is_never_one_too_many(world: World) -> None:
    star = await world.star()
    live, _ = await on_air(world, star)
    opened: list[SignedIn] = []
    for _ in range(MOST_OF_INFLUENCER):
        world.clock.go_on(seconds=61)
        opened.append(await sign_in(world, star))
    assert await is_open(world, live)
    assert [n for n, each in enumerate(opened) if not await is_open(world, each)] == [0]


async def test_sessions_that_are_over_do_not_count(world: World) -> None:
    ada = await world.admin()
    for _ in range(MOST_OF_ADMIN - 1):
        await sign_in(world, ada)
    world.clock.go_on(hours=1, microseconds=1)
    opened = [await sign_in(world, ada) for _ in range(MOST_OF_ADMIN)]
    assert [await is_open(world, each) for each in opened] == [True] * MOST_OF_ADMIN


@pytest.mark.parametrize("audience", Audience)
async def test_of_many_who_sign_in_at_once_as_many_stay_as_may(world: World, audience: Audience) -> None:
    me = await person(world, audience)
    for _ in range(MOST[audience] - 2):
        await sign_in(world, me)
    await asyncio.gather(*(sign_in(world, me) for _ in range(6)))
    assert await SessionRow.all().count() == MOST[audience]


@pytest.mark.parametrize("audience", Audience)
async def test_signing_in_again_in_the_same_browser_ends_the_session_before(
    world: World, audience: Audience
) -> None:
    me = await person(world, audience)
    elsewhere, before = await sign_in(world, me), await sign_in(world, me)
    again = await sign_in(world, me, before.actor)
    assert [await is_open(world, each) for each in (elsewhere, before, again)] == [True, False, True]
    assert await AuditEntry.filter(action="SIGNED_OUT").count() == 0


@pytest.mark.parametrize("audience", Audience)
async def test_another_account_that_signs_in_signs_the_first_one_out(
    world: World, audience: Audience
) -> None:
    first, second = await person(world, audience), await person(world, audience)
    elsewhere, before = await sign_in(world, first), await sign_in(world, first)
    now = await sign_in(world, second, before.actor)
    assert [await is_open(world, each) for each in (elsewhere, before, now)] == [True, False, True]
    entry = await AuditEntry.get(action="SIGNED_OUT")
    assert (entry.actor_id, entry.subject_id) == (first.id, None)


async def test_an_admin_and_an_influencer_share_a_browser(world: World) -> None:
    ada, maya = await world.admin(), await world.influencer()
    admins = await sign_in(world, ada)
    hers = await sign_in(world, maya, admins.actor)
    assert [await is_open(world, each) for each in (admins, hers)] == [True, True]


async def test_a_program_that_signs_in_again_keeps_the_session_that_it_sent(world: World) -> None:
    maya = await world.influencer()
    before = await sign_in(world, maya, transport=BEARER)
    for transport in Transport:
        await sign_in(world, maya, before.actor, transport=transport)
    cookie = await sign_in(world, maya)
    await sign_in(world, maya, cookie.actor, transport=BEARER)
    assert [await is_open(world, each) for each in (before, cookie)] == [True, True]


async def test_signing_in_again_during_a_show_leaves_the_show_its_session(world: World) -> None:
    star = await world.star()
    live, actor = await on_air(world, star)
    again = await sign_in(world, star, actor)
    assert [await is_open(world, each) for each in (live, again)] == [True, True]
    assert isinstance(again.actor, InfluencerActor)
    await press(world, again.actor)  # the same page, with the new cookie
    assert [await is_open(world, each) for each in (live, again)] == [False, True]


async def test_all_the_sessions_of_an_account_are_listed_page_by_page(world: World) -> None:
    maya = await world.influencer()
    opened = [
        await sign_in(world, maya, transport=transport)
        for transport in Transport
        for _ in range(MOST_OF_INFLUENCER)
    ]
    first = await list_sessions(world.desk, opened[0].actor, first=20)
    second = await list_sessions(world.desk, opened[0].actor, first=20, after=first.rows[-1][0])
    assert (len(first.rows), first.more, len(second.rows), second.more) == (20, True, 20, False)
    assert {each.id for each in (*first.items, *second.items)} == {each.actor.session_id for each in opened}
