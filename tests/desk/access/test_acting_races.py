"""An admin whose own access ends while their request is under way does nothing more."""

import pytest

from greenroom.desk.access import accounts, admins, invitations
from greenroom.desk.access.api_keys import create_api_key, offer_api_key, take_over_api_key
from greenroom.desk.access.links import LinkKind, find_link
from greenroom.desk.access.sessions import find_session
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Permission, Transport
from greenroom.desk.influencers.editing import make_influencer_link, make_new_password_link
from greenroom.desk.problems import LinkInvalid, NotFound
from greenroom.store.database import Database
from greenroom.store.models import Admin, ApiKey
from tests.desk.access.test_forged_rows import admin_in, influencer_in
from tests.desk.access.test_links import secret_of
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.english import refusal
from tests.world import PASSWORD, World, everything

COOKIE = Transport.COOKIE
NEW_PASSWORD = "tulip ocean ladder nine"


async def acting(world: World, email: str) -> AdminActor:
    signed_in = await admin_in(world, email)
    actor = await find_session(world.desk, signed_in.token, Audience.ADMIN, COOKIE)
    assert isinstance(actor, AdminActor)
    return actor


@pytest.mark.parametrize("removed", [True, False])
async def test_an_owner_who_is_being_removed_or_demoted_promotes_nobody(
    world: World, hold: Hold, database: Database, *, removed: bool
) -> None:
    owner, eve = await world.admin(), await world.admin(email="eve@example.com")
    mate = await world.admin(AdminRole.VIEWER)
    actor = await acting(world, "eve@example.com")
    held = hold("greenroom.desk.access.admins", "commit")
    ending = (
        admins.remove_admin(world.desk, owner, eve.id)
        if removed
        else admins.set_admin_role(world.desk, owner, eve.id, AdminRole.MANAGER)
    )
    first = await begin(ending, held)
    second = await begin_waiting(admins.set_admin_role(world.desk, actor, mate.id, AdminRole.OWNER), database)
    _, refused = await go_on(held, first, second)
    assert isinstance(refused, NotFound)
    assert (await Admin.get(id=mate.id)).role == "VIEWER"


async def test_an_admin_who_is_gone_changes_nobody_and_invites_nobody(world: World) -> None:
    owner, mate = await world.admin(), await world.admin(AdminRole.VIEWER)
    await world.admin(email="eve@example.com")
    actor = await acting(world, "eve@example.com")
    await admins.remove_admin(world.desk, owner, actor.id)
    before = await everything()
    for work in (
        admins.set_admin_role(world.desk, actor, mate.id, AdminRole.OWNER),
        admins.remove_admin(world.desk, actor, mate.id),
        admins.reset_secret_key(world.desk, actor, mate.id),
        admins.invite_admin(world.desk, actor, name="Mo", email="mo@example.com", role=AdminRole.OWNER),
    ):
        with pytest.raises(NotFound):
            await work
    assert await everything() == before


@pytest.mark.parametrize("by_link", [True, False])
async def test_a_new_password_ends_the_links_that_were_open(world: World, *, by_link: bool) -> None:
    ada, maya = await world.admin(), await world.influencer(email="maya@example.com")
    signed_in = await influencer_in(world)
    sign_in = secret_of((await make_influencer_link(world.desk, ada, maya.id)).url)
    new_password = secret_of((await make_new_password_link(world.desk, ada, maya.id)).url)
    links = {LinkKind.SIGN_IN: sign_in, LinkKind.NEW_PASSWORD: new_password}
    if by_link:
        await invitations.choose_new_password(
            world.desk, link=new_password, password=NEW_PASSWORD, transport=COOKIE
        )
    else:
        assert isinstance(signed_in.actor, InfluencerActor)
        await accounts.change_password(world.desk, signed_in.actor, current=PASSWORD, new=NEW_PASSWORD)
    for kind, secret in links.items():
        with pytest.raises(LinkInvalid):
            await find_link(world.desk, kind, secret)


@pytest.mark.parametrize("removed", [True, False])
async def test_a_manager_whose_rights_end_meanwhile_makes_no_key_and_takes_none_over(
    world: World, *, removed: bool
) -> None:
    owner = await world.admin()
    await world.admin(AdminRole.MANAGER, email="eve@example.com")
    actor, view = await acting(world, "eve@example.com"), [Permission.VIEW]
    offered = await create_api_key(world.desk, owner, name="Ours", permissions=view, days=1)
    await offer_api_key(world.desk, owner, offered.key.id, "eve@example.com")
    if removed:
        await admins.remove_admin(world.desk, owner, actor.id)
    else:
        await admins.set_admin_role(world.desk, owner, actor.id, AdminRole.VIEWER)
    before = await everything(), await ApiKey.all().values()
    for work in (
        create_api_key(world.desk, actor, name="Mine", permissions=view, days=365),
        take_over_api_key(world.desk, actor, offered.key.id),
    ):
        with refusal(NotFound, "Your own access has just been changed, so nothing was done."):
            await work
    assert (await everything(), await ApiKey.all().values()) == before
