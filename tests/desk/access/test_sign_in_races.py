"""Signing in against what takes the account away: one side overtakes or waits for the other."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.admins import remove_admin, reset_secret_key
from greenroom.desk.access.invitations import take_new_secret_key
from greenroom.desk.actors import AdminActor, InfluencerActor, Transport
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.problems import SignInFailed
from greenroom.store.database import Database
from greenroom.store.models import SessionRow
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.world import PASSWORD, SECRET_KEY, World, actions, everything

ACCOUNTS = "greenroom.desk.access.accounts"

Who = AdminActor | InfluencerActor
Change = Callable[[World, AdminActor, Any], Coroutine[Any, Any, Any]]


async def change_password(world: World, _: AdminActor, who: Who) -> None:
    await accounts.change_password(world.desk, who, current=PASSWORD, new=f"{PASSWORD} new")


async def remove(world: World, owner: AdminActor, who: AdminActor) -> None:
    await remove_admin(world.desk, owner, who.id)


async def replace_secret_key(world: World, owner: AdminActor, who: AdminActor) -> None:
    link = await reset_secret_key(world.desk, owner, who.id)
    await take_new_secret_key(world.desk, link=link.url.partition("#")[2], password=PASSWORD)


async def archive(world: World, owner: AdminActor, who: InfluencerActor) -> None:
    await archive_influencer(world.desk, owner, who.id)


CHANGES = pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("admin", change_password),
        ("admin", remove),
        ("admin", replace_secret_key),
        ("influencer", change_password),
        ("influencer", archive),
    ],
)


async def somebody(world: World, kind: str) -> tuple[AdminActor, Who]:
    """Give an owner, and somebody else of this kind."""
    return await world.admin(), await (world.admin() if kind == "admin" else world.influencer())


def sign_in(world: World, who: Who) -> Coroutine[Any, Any, Any]:
    options: dict[str, Any] = {"email": who.email, "password": PASSWORD, "transport": Transport.COOKIE}
    if isinstance(who, AdminActor):
        return accounts.admin_sign_in(world.desk, secret_key=SECRET_KEY, **options)
    return accounts.influencer_sign_in(world.desk, **options)


@CHANGES
async def test_whoever_signs_in_while_the_account_is_changed_gets_no_session(
    world: World, hold: Hold, kind: str, change: Change
) -> None:
    owner, who = await somebody(world, kind)
    held = hold(ACCOUNTS)  # once the password has been checked
    signing_in = await begin(sign_in(world, who), held)
    await change(world, owner, who)
    before = await everything()
    (failure,) = await go_on(held, signing_in)
    assert type(failure) is SignInFailed
    assert await everything() == before
    assert await SessionRow.all().count() == 0


@CHANGES
async def test_a_change_that_waits_for_a_sign_in_ends_its_session(
    world: World, hold: Hold, database: Database, kind: str, change: Change
) -> None:
    owner, who = await somebody(world, kind)
    held = hold(ACCOUNTS, "commit")
    signing_in = await begin(sign_in(world, who), held)
    changing = await begin_waiting(change(world, owner, who), database)
    signed_in, changed = await go_on(held, signing_in, changing)
    assert signed_in.actor.id == who.id
    assert changed is None
    assert (await actions()).count("SIGNED_IN") == 1
    assert await SessionRow.all().count() == 0
