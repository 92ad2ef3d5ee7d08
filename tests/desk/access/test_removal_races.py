"""Removing or demoting an admin at the moment at which somebody uses what they gave."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from greenroom.desk.access.admins import invite_admin, remove_admin, set_admin_role
from greenroom.desk.access.invitations import accept_admin_invitation, accept_invitation, sign_in_by_link
from greenroom.desk.access.links import read_link
from greenroom.desk.access.sessions import SignedIn, find_session
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Transport
from greenroom.desk.influencers.editing import invite_influencer, make_influencer_link
from greenroom.desk.problems import LinkInvalid
from greenroom.desk.shows.going_live import GoLiveBlocked
from greenroom.store.database import Database
from greenroom.store.models import Admin, Influencer, Link, SessionRow, Show
from tests.desk.access.test_made_access import by_invitation, by_link, secret_of
from tests.desk.access.test_made_by_keys import a_program, revoke
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.desk.stage import press
from tests.english import refusal
from tests.world import World, everything

ADMINS = "greenroom.desk.access.admins"
INVITATIONS = "greenroom.desk.access.invitations"

End = Callable[[World, AdminActor, AdminActor], Coroutine[Any, Any, Any]]


async def remove(world: World, owner: AdminActor, who: AdminActor) -> None:
    await remove_admin(world.desk, owner, who.id, ask_again=True)


async def demote(world: World, owner: AdminActor, who: AdminActor) -> None:
    await set_admin_role(world.desk, owner, who.id, AdminRole.OPERATOR, ask_again=True)


ENDS = pytest.mark.parametrize("end", [remove, demote])


async def sign_in_link(world: World, maker: AdminActor) -> Coroutine[Any, Any, SignedIn]:
    link = secret_of(await make_influencer_link(world.desk, maker, (await world.influencer()).id))
    return sign_in_by_link(world.desk, link=link, transport=Transport.COOKIE)


async def invitation(world: World, maker: AdminActor) -> Coroutine[Any, Any, SignedIn]:
    invited = await invite_influencer(world.desk, maker, name="Nia", email="nia@example.com")
    link, password = secret_of(invited.link), "a password of their own"
    return accept_invitation(world.desk, link=link, password=password, transport=Transport.COOKIE)


USES = pytest.mark.parametrize("use", [sign_in_link, invitation])


@ENDS
@USES
async def test_a_link_that_is_being_used_as_its_maker_goes_is_refused(
    world: World, hold: Hold, use: Any, end: End
) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    held = hold(INVITATIONS)  # once the link has been found good
    using = await begin(await use(world, bo), held)
    await end(world, owner, bo)
    before = await everything()
    (failure,) = await go_on(held, using)
    assert type(failure) is LinkInvalid
    assert await everything() == before
    assert await SessionRow.all().count() == 0


@ENDS
@USES
async def test_what_waits_for_the_use_of_a_link_ends_what_came_of_it(
    world: World, hold: Hold, database: Database, use: Any, end: End
) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    held = hold(INVITATIONS, "commit")
    using = await begin(await use(world, bo), held)
    ending = await begin_waiting(end(world, owner, bo), database)
    signed_in, ended = await go_on(held, using, ending)
    assert (ended, type(signed_in)) == (None, SignedIn)
    assert await find_session(world.desk, signed_in.token, Audience.INFLUENCER, Transport.COOKIE) is None
    assert await SessionRow.all().count() == 0
    assert not await Influencer.filter(password_maker_id=bo.id).exists()


@ENDS
@USES
async def test_the_use_of_a_link_that_waits_for_the_end_of_its_maker_is_refused(
    world: World, hold: Hold, database: Database, use: Any, end: End
) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    work = await use(world, bo)
    held = hold(ADMINS, "commit")
    ending = await begin(end(world, owner, bo), held)
    using = await begin_waiting(work, database)
    ended, failure = await go_on(held, ending, using)
    assert (ended, type(failure)) == (None, LinkInvalid)
    assert await SessionRow.all().count() == 0


async def test_a_link_that_was_made_as_its_maker_went_lets_nobody_in(world: World) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    maya = await world.influencer()
    link = await make_influencer_link(world.desk, bo, maya.id)
    await remove_admin(world.desk, owner, bo.id)
    # As if it had been written right after the removal had looked for links.
    await Link.all().update(revoked_at=None)
    await world.bind()
    before = await everything()
    secret = secret_of(link)
    for use in (
        read_link(world.desk, secret),
        sign_in_by_link(world.desk, link=secret, transport=Transport.COOKIE),
    ):
        with refusal(LinkInvalid, "This link has been revoked."):
            await use
    assert await everything() == before


async def test_a_link_that_a_program_makes_as_its_key_is_revoked_lets_nobody_in(
    world: World, hold: Hold, database: Database
) -> None:
    owner, maya = await world.admin(), await world.influencer()
    program = await a_program(world, owner)
    held = hold("greenroom.desk.influencers.editing", "commit")
    making = await begin(make_influencer_link(world.desk, program, maya.id), held)
    world.clock.go_on(seconds=1)
    ending = await begin_waiting(revoke(world, owner, program), database)
    link, ended = await go_on(held, making, ending)
    assert ended is None
    with refusal(LinkInvalid, "This link has been revoked."):
        await read_link(world.desk, secret_of(link))
    assert await Link.filter(revoked_at=None).count() == 0


async def test_an_admin_who_accepts_as_their_inviter_is_demoted_is_in_or_not_but_never_half(
    world: World, hold: Hold, database: Database
) -> None:
    owner, bo = await world.admin(), await world.admin()
    invited = await invite_admin(world.desk, bo, name="Eve", email="eve@example.com", role=AdminRole.OWNER)
    link, password = secret_of(invited.link), "a password of their own"
    work = accept_admin_invitation(world.desk, link=link, password=password)
    held = hold(ADMINS, "commit")
    ending = await begin(set_admin_role(world.desk, owner, bo.id, AdminRole.MANAGER), held)
    using = await begin_waiting(work, database)
    _, failure = await go_on(held, ending, using)
    assert type(failure) is LinkInvalid
    assert (await Admin.get(id=invited.admin.id)).password_hash is None


async def test_of_two_removals_at_once_one_finds_nobody(world: World) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    for name in ("Nia", "Kay"):
        await by_invitation(world, bo, name)
    removals = [remove_admin(world.desk, owner, bo.id, ask_again=True) for _ in range(2)]
    results = await asyncio.gather(*removals, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["AdminChanged", "NotFound"]
    assert await Link.filter(created_by_id=owner.id, revoked_at=None).count() == 2


async def test_removals_of_whole_circles_at_once_all_end(world: World) -> None:
    """Admins who invited each other's influencers are removed while those sign in."""
    owner = await world.admin()
    makers = [await world.admin(AdminRole.MANAGER) for _ in range(3)]
    people = [await world.influencer() for _ in range(3)]
    uses = [
        sign_in_by_link(
            world.desk,
            link=secret_of(await make_influencer_link(world.desk, maker, person.id)),
            transport=Transport.COOKIE,
        )
        for maker, person in zip(makers, people, strict=True)
    ]
    ends = [remove_admin(world.desk, owner, maker.id) for maker in reversed(makers)]
    results = await asyncio.gather(*uses, *ends, return_exceptions=True)
    unexpected = [one for one in results if isinstance(one, Exception) and type(one) is not LinkInvalid]
    assert unexpected == []
    assert await SessionRow.all().count() == 0


# ---- going live


async def test_go_live_that_comes_before_the_removal_goes_on_until_the_show_ends(
    world: World, hold: Hold, database: Database
) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    signed_in = await by_link(world, bo, await world.star())
    assert isinstance(signed_in.actor, InfluencerActor)
    held = hold("greenroom.desk.shows.going_live", "commit")
    going = await begin(press(world, signed_in.actor), held)
    ending = await begin_waiting(remove_admin(world.desk, owner, bo.id), database)
    stage, _ = await go_on(held, going, ending)
    assert stage.show.id == (await Show.get(ended_at=None)).id
    assert (await SessionRow.get(id=signed_in.actor.session_id)).revoked_at == world.clock.time


async def test_go_live_that_comes_after_the_removal_gets_no_token(world: World, hold: Hold) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    signed_in = await by_link(world, bo, await world.star())
    assert isinstance(signed_in.actor, InfluencerActor)
    held = hold("greenroom.desk.shows.going_live")  # once the session has been found good
    going = await begin(press(world, signed_in.actor), held)
    await remove_admin(world.desk, owner, bo.id)
    (failure,) = await go_on(held, going)
    assert type(failure) is GoLiveBlocked
    assert await Show.all().count() == 0
    assert not await SessionRow.filter(id=signed_in.actor.session_id).exists()
