"""What a program made with an API key: what ends with the key, and what is kept."""

from dataclasses import replace

import pytest
from tortoise.transactions import in_transaction

from greenroom.desk.access.admins import reset_secret_key
from greenroom.desk.access.api_keys import (
    create_api_key,
    list_api_keys,
    offer_api_key,
    revoke_api_key,
    take_over_api_key,
)
from greenroom.desk.access.invitations import take_new_secret_key
from greenroom.desk.access.key_holders import find_api_key
from greenroom.desk.access.links import read_link
from greenroom.desk.access.made_by_keys import MadeByKey
from greenroom.desk.actors import AdminActor, Permission
from greenroom.desk.audit.entries import Operator
from greenroom.desk.influencers.editing import make_influencer_link
from greenroom.desk.problems import LinkInvalid
from greenroom.desk.shows.ending import end_show, hold_open_show
from greenroom.desk.shows.views import EndReason
from greenroom.store.models import ApiKey, AuditEntry, Influencer, Link
from tests.desk.access.test_made_access import by_invitation, by_link, is_in, secret_of
from tests.desk.stage import press
from tests.world import PASSWORD, World, forgeries, row_of

MAY = (Permission.VIEW, Permission.MANAGE_INFLUENCERS)


async def a_program(world: World, owner: AdminActor) -> AdminActor:
    made = await create_api_key(world.desk, owner, name="Sheet", permissions=MAY, days=90)
    program = await find_api_key(world.desk, made.secret)
    assert program is not None
    return program


async def made_by(world: World, program: AdminActor) -> MadeByKey:
    keys = (await list_api_keys(world.desk, None, first=10)).items
    return next(key.made for key in keys if key.id == program.api_key_id)


async def revoke(world: World, actor: AdminActor | Operator, program: AdminActor) -> None:
    assert program.api_key_id is not None
    await revoke_api_key(world.desk, actor, program.api_key_id)


async def test_a_revoked_key_ends_its_links_and_sign_ins_and_nothing_of_its_owner(
    world: World,
) -> None:
    owner, maya, nia = await world.admin(), await world.star(), await world.influencer("Nia")
    program, other = await a_program(world, owner), await a_program(world, owner)
    theirs, own = await by_link(world, program, maya), await by_link(world, owner, nia)
    others = await by_link(world, other, nia)
    unused = await make_influencer_link(world.desk, program, nia.id)
    zoe = await by_invitation(world, program, "Zoe")
    assert await made_by(world, program) == MadeByKey(open_links=1, signed_out=1)
    await revoke(world, owner, program)
    assert [await is_in(world, each) for each in (theirs, own, others)] == [False, True, True]
    with pytest.raises(LinkInvalid):
        await read_link(world.desk, secret_of(unused))
    assert (await row_of(zoe)).password_hash is not None
    entry = await AuditEntry.get(action="API_KEY_REVOKED")
    assert entry.after == {"revokedLinks": 1, "endedInfluencerSessions": 1}
    assert await made_by(world, other) == MadeByKey(open_links=0, signed_out=1)


async def test_a_running_show_goes_on_when_its_key_is_revoked(world: World) -> None:
    owner, maya = await world.admin(), await world.star()
    program = await a_program(world, owner)
    live = await by_link(world, program, maya)
    await press(world, replace(maya, session_id=live.actor.session_id))
    await revoke(world, Operator(), program)
    assert await is_in(world, live)
    async with in_transaction():
        show = await hold_open_show(await Influencer.get(id=maya.id))
        assert show is not None
        await end_show(world.desk, show, EndReason.STOPPED_BY_ADMIN, owner)
    assert not await is_in(world, live)


async def test_a_new_secret_key_ends_what_was_made_with_the_api_keys_of_the_old_one(world: World) -> None:
    owner, eve, maya = await world.admin(), await world.admin(), await world.star()
    session = await by_link(world, await a_program(world, eve), maya)
    link = await reset_secret_key(world.desk, owner, eve.id)
    await take_new_secret_key(world.desk, link=secret_of(link), password=PASSWORD)
    assert not await is_in(world, session)


async def test_a_key_that_is_handed_over_or_expires_leaves_what_it_made(world: World) -> None:
    owner, eve, maya = await world.admin(), await world.admin(email="eve@example.com"), await world.star()
    program = await a_program(world, owner)
    assert program.api_key_id is not None
    session, unused = (
        await by_link(world, program, maya),
        await make_influencer_link(world.desk, program, maya.id),
    )
    await offer_api_key(world.desk, owner, program.api_key_id, "eve@example.com")
    world.clock.go_on(seconds=1)
    await take_over_api_key(world.desk, eve, program.api_key_id)
    assert await is_in(world, session)
    assert (await read_link(world.desk, secret_of(unused))).kind.value == "SIGN_IN"


async def test_a_link_that_a_key_makes_as_it_is_revoked_opens_nothing(world: World) -> None:
    owner, maya = await world.admin(), await world.star()
    program = await a_program(world, owner)
    await revoke(world, owner, program)
    late = await make_influencer_link(world.desk, program, maya.id)
    with pytest.raises(LinkInvalid):
        await read_link(world.desk, secret_of(late))


async def test_the_key_that_made_a_link_is_bound_to_it(world: World) -> None:
    owner, maya = await world.admin(), await world.star()
    link = await make_influencer_link(world.desk, await a_program(world, owner), maya.id)
    assert (await Link.get()).api_key_id == (await ApiKey.get()).id
    await Link.all().update(api_key_id=None)
    with pytest.raises(LinkInvalid):
        await read_link(world.desk, secret_of(link))
    world.forged = await forgeries(world.desk.vault)
    assert len(world.forged) == 1
