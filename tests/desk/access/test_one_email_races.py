"""One email that becomes an admin's twice at the same moment."""

import asyncio

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.desk.access import accounts, admins
from greenroom.desk.access.links import make_set_up_link
from greenroom.desk.actors import AdminActor, AdminRole
from greenroom.desk.keys import hash_secret_key
from greenroom.desk.problems import InputRejected
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import Admin
from tests.desk.access.test_acting_races import NEW_PASSWORD
from tests.desk.access.test_links import secret_of
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.world import World, actions, everything

ACCOUNTS = "greenroom.desk.access.accounts"
CAME_BACK = pytest.mark.parametrize("came_back", [False, True])


async def removed(world: World, owner: AdminActor) -> AdminActor:
    """Give a former admin with the email."""
    gone = await world.admin(AdminRole.VIEWER, email="robin@example.com")
    await admins.remove_admin(world.desk, owner, gone.id)
    return gone


@CAME_BACK
async def test_of_two_additions_at_once_one_holds_and_has_the_key_that_it_was_told(
    world: World, *, came_back: bool
) -> None:
    owner = await world.admin()
    gone = [(await removed(world, owner)).id] * 2 if came_back else [new_id(), new_id()]

    async def add(number: int) -> str:
        email, hashed = "robin@example.com", world.password_hash
        async with in_transaction():
            return await accounts.add_admin(
                world.desk,
                gone[number],
                email=email,
                name=f"Robin {number}",
                role=AdminRole.OWNER,
                password_hash=hashed,
            )

    results = await asyncio.gather(add(0), add(1), return_exceptions=True)
    row = await Admin.get(email_key="robin@example.com")
    told = {f"Robin {number}": one for number, one in enumerate(results) if isinstance(one, str)}
    assert list(told) == [row.name]
    assert row.secret_key_hash == hash_secret_key(told[row.name])
    assert [type(one) for one in results if not isinstance(one, str)] == [IntegrityError]


@CAME_BACK
async def test_of_two_who_become_an_admin_of_one_email_at_once_one_does(
    world: World, hold: Hold, *, came_back: bool
) -> None:
    owner = await world.admin()
    if came_back:
        await removed(world, owner)
    link = secret_of(await make_set_up_link(world.desk))
    held = hold(ACCOUNTS)
    set_up = accounts.set_up_admin(
        world.desk, link=link, email="ROBIN@example.com", name="Robin", password=NEW_PASSWORD
    )
    setting_up = await begin(set_up, held)
    await admins.invite_admin(
        world.desk, owner, name="Robin", email="robin@example.com", role=AdminRole.VIEWER
    )
    before = await everything()
    (failure,) = await go_on(held, setting_up)
    assert type(failure) is InputRejected
    assert failure.field == "email"
    assert await everything() == before
    row = await Admin.get(email_key="robin@example.com")
    assert (row.role, row.password_hash) == ("VIEWER", None)


@CAME_BACK
async def test_an_invitation_that_waits_for_a_set_up_of_the_same_email_is_refused(
    world: World, hold: Hold, database: Database, *, came_back: bool
) -> None:
    owner = await world.admin()
    if came_back:
        await removed(world, owner)
    link = secret_of(await make_set_up_link(world.desk))
    held = hold(ACCOUNTS, "commit")
    set_up = accounts.set_up_admin(
        world.desk, link=link, email="ROBIN@example.com", name="Robin", password=NEW_PASSWORD
    )
    setting_up = await begin(set_up, held)
    invite = admins.invite_admin(
        world.desk, owner, name="Bo", email="robin@example.com", role=AdminRole.VIEWER
    )
    inviting = await begin_waiting(invite, database)
    made, failure = await go_on(held, setting_up, inviting)
    assert type(failure) is InputRejected
    row = await Admin.get(email_key="robin@example.com")
    assert (row.id, row.role, row.name) == (made.admin.id, "OWNER", "Robin")
    assert row.secret_key_hash == hash_secret_key(made.secret_key)
    assert "ADMIN_INVITED" not in await actions()
