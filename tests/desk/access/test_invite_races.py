"""Inviting somebody whom somebody else removes at once: the invitation is returned all the same."""

from greenroom.desk.access.admins import find_admin, invite_admin, remove_admin
from greenroom.desk.actors import AdminRole
from greenroom.desk.influencers.editing import archive_influencer, invite_influencer
from greenroom.store.models import Admin, Influencer
from tests.desk.races import Hold, begin, go_on
from tests.world import World


async def test_an_admin_who_is_removed_right_after_the_invitation(world: World, hold: Hold) -> None:
    owner = await world.admin()
    held = hold("greenroom.desk.access.admins", "end")
    new = invite_admin(world.desk, owner, name="Bo", email="bo@example.com", role=AdminRole.VIEWER)
    inviting = await begin(new, held)
    await remove_admin(world.desk, owner, await find_admin("bo@example.com"))
    (invited,) = await go_on(held, inviting)
    bo = await Admin.get(email="bo@example.com")
    assert (invited.admin.id, invited.admin.role, invited.admin.active) == (bo.id, "VIEWER", False)
    assert bo.removed_at == world.clock.time


async def test_an_influencer_who_is_archived_right_after_the_invitation(world: World, hold: Hold) -> None:
    owner = await world.admin()
    held = hold("greenroom.desk.influencers.listing", "end")
    new = invite_influencer(world.desk, owner, name="Nia", email="nia@example.com")
    inviting = await begin(new, held)
    nia = await Influencer.get(email="nia@example.com")
    await archive_influencer(world.desk, owner, nia.id)
    (invited,) = await go_on(held, inviting)
    assert (invited.influencer.row.id, invited.influencer.row.archived_at) == (nia.id, None)
    assert (await Influencer.get(id=nia.id)).archived_at == world.clock.time
