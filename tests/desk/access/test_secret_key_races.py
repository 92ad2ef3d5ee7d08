"""The secret key against what changes it, its owner or their session at the same moment."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from greenroom.desk.access import accounts, admins, confirming
from greenroom.desk.access.api_keys import create_api_key
from greenroom.desk.access.invitations import take_new_secret_key
from greenroom.desk.access.key_holders import find_api_key
from greenroom.desk.access.sessions import find_session
from greenroom.desk.actors import AdminActor, AdminRole, Audience, Permission, Transport
from greenroom.desk.keys import hash_secret_key
from greenroom.desk.problems import InputRejected, LinkInvalid, NotFound, SignInFailed
from greenroom.store.bound_rows import change_bound
from greenroom.store.database import Database
from greenroom.store.models import Admin, ApiKey, SessionRow
from tests.desk.access.test_acting_races import NEW_PASSWORD, acting
from tests.desk.access.test_forged_rows import admin_in
from tests.desk.access.test_links import secret_of
from tests.desk.races import Hold, HoldBefore, begin, begin_waiting, go_on
from tests.world import PASSWORD, SECRET_KEY, World, everything, forgeries

CONFIRMING = "greenroom.desk.access.confirming"
INVITATIONS = "greenroom.desk.access.invitations"
ADMINS = "greenroom.desk.access.admins"
API_KEYS = "greenroom.desk.access.api_keys"
COOKIE = Transport.COOKIE
OTHER_SECRET_KEY = "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"

Change = Callable[[World, AdminActor, AdminActor], Coroutine[Any, Any, Any]]


async def link_for(world: World, owner: AdminActor, who: AdminActor) -> str:
    return secret_of((await admins.reset_secret_key(world.desk, owner, who.id)).url)


# ---- a new secret key, and another password


async def test_a_new_key_whose_password_was_changed_meanwhile_is_not_given(world: World, hold: Hold) -> None:
    owner = await world.admin()
    await world.admin(email="eve@example.com")
    actor = await acting(world, "eve@example.com")
    link = await link_for(world, owner, actor)
    held = hold(INVITATIONS)  # once the password has been checked
    taking = await begin(take_new_secret_key(world.desk, link=link, password=PASSWORD), held)
    await accounts.change_password(world.desk, actor, current=PASSWORD, new=NEW_PASSWORD)
    before = await everything()
    (failure,) = await go_on(held, taking)
    assert type(failure) is LinkInvalid  # a new password ends the links that were open
    assert await everything() == before
    assert (await Admin.get(id=actor.id)).secret_key_hash == hash_secret_key(SECRET_KEY)


async def test_a_new_key_is_not_given_for_a_hash_that_is_no_longer_the_accounts(
    world: World, hold: Hold
) -> None:
    owner, eve = await world.admin(), await world.admin()
    link = await link_for(world, owner, eve)
    held = hold(INVITATIONS)
    taking = await begin(take_new_secret_key(world.desk, link=link, password=PASSWORD), held)
    hashed = await world.passwords.hash(NEW_PASSWORD)
    await change_bound(world.desk.vault, await Admin.get(id=eve.id), password_hash=hashed)
    before = await everything()
    (failure,) = await go_on(held, taking)
    assert type(failure) is SignInFailed
    assert await everything() == before  # the link is still good
    made = await take_new_secret_key(world.desk, link=link, password=NEW_PASSWORD)
    assert (await Admin.get(id=eve.id)).secret_key_hash == hash_secret_key(made.secret_key)


async def test_a_password_that_waits_for_a_new_key_finds_its_session_ended_and_both_hold(
    world: World, hold: Hold, database: Database
) -> None:
    owner = await world.admin()
    await world.admin(email="eve@example.com")
    actor = await acting(world, "eve@example.com")
    link = await link_for(world, owner, actor)
    held = hold(INVITATIONS, "commit")
    taking = await begin(take_new_secret_key(world.desk, link=link, password=PASSWORD), held)
    change = accounts.change_password(world.desk, actor, current=PASSWORD, new=NEW_PASSWORD)
    changing = await begin_waiting(change, database)
    made, changed = await go_on(held, taking, changing)
    assert type(changed) is accounts.PasswordChanged
    assert await SessionRow.all().count() == 0
    signed_in = await accounts.admin_sign_in(
        world.desk,
        email="eve@example.com",
        password=NEW_PASSWORD,
        secret_key=made.secret_key,
        transport=COOKIE,
    )
    assert signed_in.actor.id == actor.id


# ---- giving the key again


async def take_another_key(world: World, owner: AdminActor, who: AdminActor) -> None:
    link = await link_for(world, owner, who)
    await take_new_secret_key(world.desk, link=link, password=PASSWORD)


async def replace_the_key_alone(world: World, _: AdminActor, who: AdminActor) -> None:
    hashed = hash_secret_key(OTHER_SECRET_KEY)
    await change_bound(world.desk.vault, await Admin.get(id=who.id), secret_key_hash=hashed)


async def sign_out(world: World, _: AdminActor, who: AdminActor) -> None:
    await accounts.sign_out(world.desk, who)


async def remove(world: World, owner: AdminActor, who: AdminActor) -> None:
    await admins.remove_admin(world.desk, owner, who.id)


async def forge(world: World, _: AdminActor, who: AdminActor) -> None:
    await Admin.filter(id=who.id).update(role="MANAGER")
    world.forged = await forgeries(world.desk.vault)


@pytest.mark.parametrize("change", [take_another_key, replace_the_key_alone, sign_out, remove, forge])
async def test_a_key_that_is_given_again_as_it_or_its_session_goes_confirms_nothing(
    world: World, hold: Hold, change: Change
) -> None:
    owner = await world.admin()
    await world.admin(email="eve@example.com")
    actor = await acting(world, "eve@example.com")
    held = hold(CONFIRMING)  # once the key has been found right
    giving = await begin(confirming.confirm_secret_key(world.desk, actor, SECRET_KEY), held)
    await change(world, owner, actor)
    before = await everything()
    (failure,) = await go_on(held, giving)
    assert type(failure) is InputRejected
    assert failure.field == "secretKey"
    assert await everything() == before


async def test_a_new_key_that_waits_for_the_old_one_to_be_given_ends_that_session(
    world: World, hold: Hold, database: Database
) -> None:
    owner = await world.admin()
    await world.admin(email="eve@example.com")
    actor = await acting(world, "eve@example.com")
    link = await link_for(world, owner, actor)
    held = hold(CONFIRMING, "commit")
    giving = await begin(confirming.confirm_secret_key(world.desk, actor, SECRET_KEY), held)
    taking = await begin_waiting(take_new_secret_key(world.desk, link=link, password=PASSWORD), database)
    until, made = await go_on(held, giving, taking)
    assert until == world.clock.time + confirming.CONFIRMED_FOR
    assert (await Admin.get(id=actor.id)).secret_key_hash == hash_secret_key(made.secret_key)
    assert await SessionRow.all().count() == 0


async def test_a_session_from_before_the_key_was_asked_for_again_is_not_confirmed_until_it_is_given(
    world: World,
) -> None:
    await world.admin(email="ada@example.com")
    signed_in = await admin_in(world)
    await change_bound(world.desk.vault, await SessionRow.get(), confirmed_at=None)

    async def actor() -> AdminActor:
        found = await find_session(world.desk, signed_in.token, Audience.ADMIN, COOKIE)
        assert isinstance(found, AdminActor)
        return found

    assert (await actor()).confirmed is False
    world.clock.go_on(minutes=11)
    assert (await actor()).confirmed is False
    await confirming.confirm_secret_key(world.desk, await actor(), SECRET_KEY)
    assert (await actor()).confirmed is True


async def test_the_last_use_of_a_session_that_is_written_as_its_key_is_given_keeps_the_confirmation(
    world: World, hold_before: HoldBefore
) -> None:
    await world.admin(email="ada@example.com")
    actor = await acting(world, "ada@example.com")
    token = (await admin_in(world)).token
    mine = await SessionRow.exclude(id=actor.session_id).get()
    world.clock.go_on(minutes=11)
    held = hold_before("greenroom.desk.access.sessions.try_change")
    looking = await begin(find_session(world.desk, token, Audience.ADMIN, COOKIE), held)
    same_person = AdminActor(actor.id, mine.id, actor.email, actor.name, actor.role)
    await confirming.confirm_secret_key(world.desk, same_person, SECRET_KEY)
    await go_on(held, looking)
    row = await SessionRow.get(id=mine.id)
    assert (row.confirmed_at, row.seen_at) == (world.clock.time, mine.seen_at)
    found = await find_session(world.desk, token, Audience.ADMIN, COOKIE)
    assert isinstance(found, AdminActor)
    assert found.confirmed is True


# ---- API keys of somebody who goes


async def demote(world: World, owner: AdminActor, who: AdminActor) -> None:
    await admins.set_admin_role(world.desk, owner, who.id, AdminRole.VIEWER)


def make_key(world: World, who: AdminActor) -> Coroutine[Any, Any, Any]:
    permissions = [Permission.MANAGE_INFLUENCERS]
    return create_api_key(world.desk, who, name="A", permissions=permissions, days=1)


async def test_nobody_who_was_removed_meanwhile_is_left_with_a_new_api_key(world: World, hold: Hold) -> None:
    owner, eve = await world.admin(), await world.admin(AdminRole.MANAGER)
    held = hold(API_KEYS)
    making = await begin(make_key(world, eve), held)
    await remove(world, owner, eve)
    before = await everything()
    (failure,) = await go_on(held, making)
    assert type(failure) is NotFound
    assert await everything() == before
    assert await ApiKey.all().count() == 0


@pytest.mark.parametrize("end", [remove, demote])
async def test_what_waits_for_a_new_api_key_of_an_admin_ends_it(
    world: World, hold: Hold, database: Database, end: Change
) -> None:
    owner, eve = await world.admin(), await world.admin(AdminRole.MANAGER)
    held = hold(API_KEYS, "commit")
    making = await begin(make_key(world, eve), held)
    ending = await begin_waiting(end(world, owner, eve), database)
    made, ended = await go_on(held, making, ending)
    assert ended is None
    assert await find_api_key(world.desk, made.secret) is None
    assert (await ApiKey.get()).revoked_at == world.clock.time


async def test_an_api_key_that_waits_for_the_removal_of_its_owner_is_refused(
    world: World, hold: Hold, database: Database
) -> None:
    owner, eve = await world.admin(), await world.admin(AdminRole.MANAGER)
    held = hold(ADMINS, "commit")
    ending = await begin(remove(world, owner, eve), held)
    making = await begin_waiting(make_key(world, eve), database)
    ended, failure = await go_on(held, ending, making)
    assert (ended, type(failure)) == (None, NotFound)
    assert await ApiKey.all().count() == 0
