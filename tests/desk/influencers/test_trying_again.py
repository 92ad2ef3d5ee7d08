"""Trying a token again that 100ms refused."""

from datetime import timedelta

import pytest

from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.trying_again import try_again
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.readiness import Readiness
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer
from tests.audit_log import assert_the_audit_log_names_nobody
from tests.english import refusal, say
from tests.world import World, events, everything, row_of


async def test_it_lifts_the_refusal_and_is_audited(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    await Influencer.filter(id=star.id).update(block_code="ROOM_OFF")
    before = await row_of(star)
    view = await try_again(world.desk, admin, star.id)
    after = await row_of(star)
    assert (view.readiness, after.block_code, after.version) == (Readiness.READY, None, before.version + 1)
    assert (after.token_version_id, after.doubt_code) == (before.token_version_id, before.doubt_code)
    (entry,) = await AuditEntry.filter(action="TRY_AGAIN_ALLOWED")
    assert (entry.actor_id, entry.subject_id, entry.before, entry.after) == (
        admin.id,
        star.id,
        {"code": "ROOM_OFF"},
        None,
    )
    assert (await events())[-1] == "TRY_AGAIN_ALLOWED"
    await assert_the_audit_log_names_nobody()


async def test_where_nothing_was_refused_nothing_changes(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    before = await everything()
    assert (await try_again(world.desk, admin, star.id)).readiness is Readiness.READY
    assert await everything() == before


REFUSED = {
    "TOKEN_REFUSED": "Set a new token: in the 100ms dashboard, Rooms > Join Room > Join with SDK.",
    "ROLE_CANNOT_PUBLISH": "Set a token with a role that broadcasts, such as `broadcaster`.",
    "ROLE_UNKNOWN": "Set a token with a role that the template has.",
    "ROOM_OFF": "Switch it on in the 100ms dashboard, then set a new token.",
}


@pytest.mark.parametrize(("code", "fix"), REFUSED.items())
async def test_a_refused_token_that_has_expired_since_only_a_new_one_replaces(
    world: World, code: str, fix: str
) -> None:
    star, admin = await world.star(), await world.admin()
    await Influencer.filter(id=star.id).update(block_code=code, checked_at=world.clock.time)
    ends = (await row_of(star)).token_expires_at
    assert ends is not None
    world.clock.time = ends - timedelta(seconds=60)
    view = await influencer_view(world.desk, star.id)
    assert (view.can_try_again, say(view.findings[0].fix).endswith("press Try again.")) == (True, True)
    world.clock.go_on(seconds=1)
    before = await everything()
    view = await try_again(world.desk, admin, star.id)
    assert (view.readiness, view.can_try_again) == (Readiness.BLOCKED, False)
    assert {finding.code.value: say(finding.fix) for finding in view.findings}[code] == fix
    assert await everything() == before


async def test_somebody_unknown_or_archived_is_not_found(world: World) -> None:
    admin = await world.admin()
    gone = await world.influencer(archived_at=world.clock.time, block_code="ROOM_OFF")
    before = await everything()
    for influencer_id in (new_id(), gone.id):
        with refusal(NotFound, "There is no such influencer."):
            await try_again(world.desk, admin, influencer_id)
    assert await everything() == before


async def test_an_admin_who_was_about_to_replace_the_token_is_told(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    await Influencer.filter(id=star.id).update(block_code="TOKEN_REFUSED")
    version = (await row_of(star)).version
    await try_again(world.desk, admin, star.id)
    world.clock.go_on(seconds=10)
    with pytest.raises(Conflict) as caught:
        await world.set_token(star, expected_version=version)
    assert [say(change) for change in caught.value.changes] == [
        "Ada let the refused token be tried again 10\u00a0s ago."
    ]
