"""Earlier tokens: what each is now, and setting one of them again."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.credentials.setting import TokenNeedsConfirmation, TokenRejected, remove_auth_token
from greenroom.desk.credentials.versions import RestoreRefused, judge_versions, restore_token
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.problems import NotFound, Problem
from greenroom.desk.rounds.cleaning import wipe_expired_tokens
from greenroom.desk.sealed.tokens import open_token
from greenroom.desk.shows.going_live import go_live
from greenroom.hms.findings import FindingCode
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, Show, TokenVersion
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.english import say
from tests.hms.tokens import ACCESS_KEY
from tests.world import World, everything, row_of

SETTING = "greenroom.desk.credentials.setting"


async def with_an_earlier_token(
    world: World, name: str = "Maya", **claims: Any
) -> tuple[InfluencerActor, str, TokenVersion]:
    """Add somebody whose token was replaced; return that token, and its version."""
    person, token = await world.influencer(name), world.token(**claims)
    await world.set_token(person, token)
    version = await TokenVersion.get(influencer_id=person.id)
    world.clock.go_on(minutes=1)
    await world.set_token(person, world.token(user_id=claims.get("user_id", "maya2")))
    return person, token, await TokenVersion.get(id=version.id)


async def refused(
    world: World, admin: AdminActor, person: InfluencerActor, version: TokenVersion, **options: Any
) -> Problem:
    before = await everything()
    with pytest.raises(Problem) as raised:
        await restore_token(world.desk, admin, person.id, version.id, **options)
    assert await everything() == before
    return raised.value


async def judged(world: World, version: TokenVersion) -> tuple[list[FindingCode], str | None]:
    [one] = (await judge_versions(world.desk, [version.id])).values()
    return [finding.code for finding in one.findings], one.refused and say(one.refused.message)


async def test_a_restored_token_is_a_new_version_that_says_who_restored_it_and_when(world: World) -> None:
    robin = await world.admin(name="Robin")
    person, token, earlier = await with_an_earlier_token(world, user_id="maya")
    replaced = (await row_of(person)).token_version_id
    world.clock.go_on(minutes=1)
    view, report = await restore_token(world.desk, robin, person.id, earlier.id, expected_version=3)
    assert (view.row.token_last_four, view.row.version, report.findings) == (token[-4:], 4, ())
    row = await row_of(person)
    assert open_token(world.desk, row) == token
    version = await TokenVersion.get(id=row.token_version_id)
    assert version.id not in {earlier.id, replaced}
    assert (version.fingerprint, version.created_by_id, version.created_at) == (
        earlier.fingerprint,
        robin.id,
        world.clock.time,
    )
    assert (await TokenVersion.get(id=replaced)).replaced_at == world.clock.time
    entry = await AuditEntry.filter(action="TOKEN_SET").order_by("-at").first()
    assert entry is not None
    assert (entry.actor_id, entry.subject_id) == (robin.id, person.id)
    assert entry.after is not None
    assert (entry.after["restored"], entry.after["lastFour"]) == (True, token[-4:])
    assert await judged(world, earlier) == ([], "This is the token that is set now.")


async def test_a_token_that_was_removed_is_restored(world: World) -> None:
    admin, person, token = await world.admin(), await world.influencer(), world.token()
    await world.set_token(person, token)
    version = await TokenVersion.get()
    await remove_auth_token(world.desk, admin, person.id)
    assert await judged(world, version) == ([], None)
    await restore_token(world.desk, admin, person.id, version.id)
    assert open_token(world.desk, await row_of(person)) == token


async def test_a_token_restored_during_a_show_is_for_a_reconnect_or_the_next_show(world: World) -> None:
    admin = await world.admin()
    person, token, earlier = await with_an_earlier_token(world, user_id="maya")
    live = await go_live(world.desk, person, holder="phone")
    shown = (await Show.get()).token_version_id
    await restore_token(world.desk, admin, person.id, earlier.id)
    again = await go_live(world.desk, person, holder="phone")
    assert (again.show.id, again.auth_token) == (live.show.id, token)
    assert (await TokenVersion.get(id=shown)).sealed is not None


async def test_restoring_leaves_a_switch_that_an_admin_has_switched_off(world: World) -> None:
    admin = await world.admin()
    person, _, earlier = await with_an_earlier_token(world)
    await toggle_streaming(world.desk, admin, person.id, enabled=False)
    view, _ = await restore_token(world.desk, admin, person.id, earlier.id)
    assert not view.row.streaming_enabled


async def test_only_a_pasted_token_that_is_valid_and_can_be_read_is_restored(world: World) -> None:
    admin = await world.admin()
    person, _, earlier = await with_an_earlier_token(world)
    current = await TokenVersion.get(id=(await row_of(person)).token_version_id)
    cases: list[tuple[TokenVersion, dict[str, Any], list[FindingCode], str]] = [
        (current, {}, [], "This is the token that is set now."),
        (earlier, {"source": "MINTED"}, [], "The desk made this token for one show."),
        (earlier, {"sealed": None}, [FindingCode.TOKEN_UNREADABLE], "The desk cannot read this token any "),
        (earlier, {"sealed": "v1.x.y"}, [FindingCode.TOKEN_UNREADABLE], "The desk cannot read this token "),
    ]
    for version, columns, codes, message in cases:
        was = {name: getattr(version, name) for name in columns}
        if columns:
            await TokenVersion.filter(id=version.id).update(**columns)
        found, why = await judged(world, version)
        assert (found, why and why.startswith(message)) == (codes, True)
        problem = await refused(world, admin, person, version)
        assert isinstance(problem, RestoreRefused)
        assert say(problem.message).startswith(message)
        if columns:
            await TokenVersion.filter(id=version.id).update(**was)
    assert await judged(world, earlier) == ([], None)


async def test_a_token_that_expired_meanwhile_is_not_restored_wiped_or_not(world: World) -> None:
    admin = await world.admin()
    person, _, earlier = await with_an_earlier_token(world, lasts=timedelta(hours=1))
    assert await judged(world, earlier) == ([FindingCode.EXPIRES_SOON], None)
    world.clock.go_on(minutes=58, seconds=1)  # it counts as expired a minute before
    for wiped in (False, True):
        if wiped:
            world.clock.go_on(minutes=2)
            await wipe_expired_tokens(world.desk)
        assert await judged(world, earlier) == ([FindingCode.EXPIRED], "This token has expired.")
        problem = await refused(world, admin, person, earlier)
        assert say(problem.message) == "This token has expired."
    assert (await TokenVersion.get(id=earlier.id)).sealed is None


async def test_a_token_that_its_account_did_not_sign_is_not_restored_and_the_list_says_why(
    world: World,
) -> None:
    admin = await world.admin()
    person, _, earlier = await with_an_earlier_token(world)
    await world.connect(ACCESS_KEY, "A" * 40)
    codes, why = await judged(world, earlier)
    problem = await refused(world, admin, person, earlier)
    assert isinstance(problem, TokenRejected)
    assert (codes, why) == ([FindingCode.BAD_SIGNATURE], say(problem.message))


async def test_a_token_that_is_somebody_elses_by_now_is_restored_only_if_that_is_confirmed(
    world: World,
) -> None:
    admin = await world.admin()
    person, token, earlier = await with_an_earlier_token(world)
    other = await world.influencer("Zoe")
    asks = {FindingCode.WRONG_PERSON}
    await world.set_token(other, token, accept=asks)
    codes, why = await judged(world, earlier)
    assert (set(codes) & {FindingCode.DUPLICATE}, why) == ({FindingCode.DUPLICATE}, None)
    problem = await refused(world, admin, person, earlier)
    assert isinstance(problem, TokenNeedsConfirmation)
    assert problem.other.row.id == other.id
    accept = problem.report.needs_accepting
    await restore_token(world.desk, admin, person.id, earlier.id, accept=accept)
    assert open_token(world.desk, await row_of(person)) == token
    entry = await AuditEntry.filter(action="TOKEN_SET").order_by("-at", "-id").first()
    assert entry is not None
    assert entry.after is not None
    assert entry.after["accepted"] == [code.value for code in accept]


async def test_a_token_is_restored_only_for_whom_it_was(world: World) -> None:
    admin = await world.admin()
    person, _, earlier = await with_an_earlier_token(world)
    other = await world.star("Zoe")
    problem = await refused(world, admin, other, earlier)
    assert isinstance(problem, NotFound)
    assert say(problem.message) == "Zoe had no such token."
    earlier.id = new_id()
    assert isinstance(await refused(world, admin, person, earlier), NotFound)


@pytest.mark.parametrize("columns", [{"room_id": "64a1f0c2b7d3e5a9180b3cff"}, {"fingerprint": "0" * 64}])
async def test_a_version_whose_row_says_something_else_than_its_token_is_not_restored(
    world: World, columns: dict[str, Any]
) -> None:
    admin = await world.admin()
    person, _, earlier = await with_an_earlier_token(world)
    await TokenVersion.filter(id=earlier.id).update(**columns)
    assert (await judged(world, earlier))[0] == [FindingCode.TOKEN_UNREADABLE]
    problem = await refused(world, admin, person, earlier)
    assert say(problem.message).startswith("The desk cannot read this token any more")


async def test_a_version_that_was_moved_to_somebody_else_is_not_restored(world: World) -> None:
    admin = await world.admin()
    _, _, earlier = await with_an_earlier_token(world)
    eve = await world.star("Eve")
    await TokenVersion.filter(id=earlier.id).update(influencer_id=eve.id)
    problem = await refused(world, admin, eve, earlier)
    assert say(problem.message).startswith("The desk cannot read this token any more")


async def test_an_archived_influencers_token_is_judged_but_not_restored(world: World) -> None:
    admin = await world.admin()
    person, _, earlier = await with_an_earlier_token(world)
    await archive_influencer(world.desk, admin, person.id)
    assert await judged(world, earlier) == ([], "Maya is archived.")
    assert isinstance(await refused(world, admin, person, earlier), NotFound)


async def test_of_a_save_and_a_restoration_at_once_the_second_is_told_of_the_first(
    world: World, hold: Hold, database: Database
) -> None:
    admin = await world.admin()
    person, token, earlier = await with_an_earlier_token(world)
    held = hold(SETTING, "commit")
    newest = world.token()
    first = await begin(world.set_token(person, newest, admin), held)
    second = await begin_waiting(
        restore_token(world.desk, admin, person.id, earlier.id, expected_version=3), database
    )
    _, conflict = await go_on(held, first, second)
    assert isinstance(conflict, Conflict)
    assert open_token(world.desk, await row_of(person)) == newest
    view, _ = await restore_token(world.desk, admin, person.id, earlier.id, expected_version=4)
    assert view.row.token_last_four == token[-4:]


async def test_a_conflict_with_a_restoration_says_so(world: World) -> None:
    robin = await world.admin(name="Robin")
    person, _, earlier = await with_an_earlier_token(world)
    await restore_token(world.desk, robin, person.id, earlier.id)
    with pytest.raises(Conflict) as conflict:
        await world.set_token(person, world.token(), expected_version=3)
    assert [say(change) for change in conflict.value.changes] == ["Robin restored an earlier token just now."]
    assert (await Influencer.get(id=person.id)).version == 4
