"""Whoever comes back to the desk brings nothing along that was written into their row meanwhile."""

from typing import Any

import pytest

from greenroom.desk.access import admins
from greenroom.desk.access.accounts import set_up_admin
from greenroom.desk.access.links import make_set_up_link
from greenroom.desk.access.sessions import find_session
from greenroom.desk.actors import AdminRole, Audience, Transport
from greenroom.desk.influencers.editing import archive_influencer, make_influencer_link, restore_influencer
from greenroom.desk.keys import hash_secret_key
from greenroom.desk.problems import SignInFailed
from greenroom.store.bound_rows import is_genuine
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, Influencer, Link
from tests.desk.access.test_forged_rows import admin_in, influencer_in, leave_forged
from tests.desk.access.test_links import secret_of
from tests.world import SECRET_KEY, World


@pytest.mark.parametrize("mac", ["their own", "none", "another's"])
async def test_a_forged_influencer_is_brought_back_with_no_way_in(world: World, mac: str) -> None:
    ada, maya = await world.admin(), await world.influencer(email="maya@example.com")
    nia = await world.influencer("Nia")
    token = (await influencer_in(world)).token
    await make_influencer_link(world.desk, ada, maya.id)
    await archive_influencer(world.desk, ada, maya.id)
    forged: dict[str, Any] = {"password_hash": world.password_hash, "password_maker_id": new_id()}
    forged |= {"none": {"mac": None}, "another's": {"mac": (await Influencer.get(id=nia.id)).mac}}.get(
        mac, {}
    )
    await Influencer.filter(id=maya.id).update(**forged)
    await restore_influencer(world.desk, ada, maya.id)
    row = await Influencer.get(id=maya.id)
    assert (row.archived_at, row.password_hash, row.password_maker_id) == (None, None, None)
    with pytest.raises(SignInFailed):
        await influencer_in(world)
    assert await find_session(world.desk, token, Audience.INFLUENCER, Transport.COOKIE) is None
    assert (await Link.get()).revoked_at == world.clock.time
    await leave_forged(world)
    assert world.forged == [f"Influencer {maya.id}"]  # coming back has signed nothing


FORGED: dict[str, Any] = {"role": "OWNER", "secret_key_hash": hash_secret_key(SECRET_KEY)}


async def gone_and_forged(world: World) -> Admin:
    """Remove an admin, and write rights, a password and a key into the row that is left."""
    owner = await world.admin()
    bo = await world.admin(AdminRole.VIEWER, email="bo@example.com")
    await admins.remove_admin(world.desk, owner, bo.id)
    world.clock.go_on(minutes=1)
    forged = FORGED | {"password_hash": world.password_hash, "password_maker_id": new_id()}
    await Admin.filter(id=bo.id).update(**forged, created_at=world.clock.time.replace(year=2020))
    return await Admin.get(id=bo.id)


async def test_a_forged_admin_is_invited_back_with_nothing_but_what_the_invitation_gives(
    world: World,
) -> None:
    bo, owner = await gone_and_forged(world), await world.admin()
    await admins.invite_admin(world.desk, owner, name="Bo", email="bo@example.com", role=AdminRole.OPERATOR)
    row = await Admin.get(id=bo.id)
    assert (row.role, row.removed_at, row.created_at) == ("OPERATOR", None, world.clock.time)
    assert (row.password_hash, row.secret_key_hash, row.password_maker_id) == (None, None, None)
    assert is_genuine(world.desk.vault, row)
    with pytest.raises(SignInFailed):
        await admin_in(world, "bo@example.com")


async def test_a_forged_admin_who_sets_the_desk_up_again_has_what_they_chose_alone(world: World) -> None:
    bo, password = await gone_and_forged(world), "tulip ocean ladder nine"
    link = secret_of(await make_set_up_link(world.desk))
    made = await set_up_admin(world.desk, link=link, email="bo@example.com", name="Bo", password=password)
    row = await Admin.get(id=bo.id)
    assert (row.id, row.role, row.password_maker_id) == (made.admin.id, "OWNER", None)
    assert (row.removed_at, row.created_at) == (None, world.clock.time)
    assert row.secret_key_hash == hash_secret_key(made.secret_key)
    assert is_genuine(world.desk.vault, row)
    with pytest.raises(SignInFailed):  # with the password and the key that were written in
        await admin_in(world, "bo@example.com")
