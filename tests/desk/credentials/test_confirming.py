"""A token that seems to be somebody else's: saved only if an admin says that it is right all the same."""

from typing import Any

import pytest

from greenroom.desk.credentials.setting import (
    TokenNeedsConfirmation,
    TokenRejected,
    inspect_token,
    remove_auth_token,
)
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.editing import archive_influencer, restore_influencer
from greenroom.hms.findings import FindingCode
from greenroom.store.canary import check_canary
from greenroom.store.database import Database
from greenroom.store.models import AuditEntry, Influencer
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.english import say
from tests.world import InfluencerActor, World, everything, row_of

PERSON, TWICE = FindingCode.WRONG_PERSON, FindingCode.DUPLICATE


async def refused(
    world: World, person: InfluencerActor, token: str, **options: Any
) -> TokenNeedsConfirmation:
    before = await everything()
    with pytest.raises(TokenNeedsConfirmation) as raised:
        await world.set_token(person, token, **options)
    assert await everything() == before
    return raised.value


async def test_a_token_of_somebody_else_is_refused_and_names_whose_it_is(world: World) -> None:
    maya, amaya = await world.influencer("Maya"), await world.influencer("Amaya")
    await world.set_token(maya, world.token(user_id="maya"))
    problem = await refused(world, amaya, world.token(user_id="maya"))
    assert problem.other.row.id == maya.id
    assert problem.report.needs_accepting == (PERSON,)
    assert say(problem.message) == "The `user_id` in this token belongs to Maya, not to Amaya."
    assert say(problem.fix) == (
        "Copy the token that was made for Amaya. If this one is for Amaya all the same, confirm that and "
        "save it again."
    )


async def test_a_token_that_is_set_for_somebody_else_is_refused_and_names_them(world: World) -> None:
    ana, bo, token = await world.influencer("Ana"), await world.influencer("Bo"), world.token(user_id="")
    await world.set_token(ana, token)
    problem = await refused(world, bo, token)
    assert (problem.other.row.id, problem.report.needs_accepting) == (ana.id, (TWICE,))
    assert say(problem.message) == (
        "The same token is set for Ana: 100ms would treat Ana and Bo as one person."
    )


async def test_every_finding_that_asks_has_to_be_accepted(world: World) -> None:
    ana, bo, token = await world.influencer("Ana"), await world.influencer("Bo"), world.token()
    await world.set_token(ana, token)
    for accepted in ((), [PERSON], [TWICE], [FindingCode.ROOM_CHANGED]):
        assert (await refused(world, bo, token, accept=accepted)).report.needs_accepting == (PERSON, TWICE)
    saved = await world.set_token(bo, token, accept=[TWICE, PERSON])
    assert saved.influencer.row.token_last_four == token[-4:]


async def test_the_audit_log_tells_what_was_accepted_and_only_then(world: World) -> None:
    ana, bo = await world.influencer("Ana"), await world.influencer("Bo")
    await world.set_token(ana, world.token(user_id="ana"), accept=[PERSON])
    await world.set_token(bo, world.token(user_id="ana"), accept=[PERSON, TWICE])
    first, second = await AuditEntry.all().order_by("at", "id")
    assert "accepted" not in (first.after or {})
    assert (second.after or {})["accepted"] == ["WRONG_PERSON"]
    assert "Ana" not in str(await AuditEntry.all().values())


async def test_what_was_accepted_once_is_not_asked_again(world: World) -> None:
    ana, bo = await world.influencer("Ana"), await world.influencer("Bo")
    token = world.token(user_id="ana")
    await world.set_token(ana, token)
    await world.set_token(bo, token, accept=[PERSON, TWICE])
    await world.set_token(bo, token)
    await world.set_token(bo, world.token(user_id="ana"))
    await world.set_token(ana, world.token(user_id="ana"))
    assert [entry.after.get("accepted") for entry in await AuditEntry.all().order_by("at", "id")] == [  # pyright: ignore[reportOptionalMemberAccess]
        None,
        ["WRONG_PERSON", "DUPLICATE"],
        *(None, None, None),
    ]


async def test_a_token_that_was_removed_still_tells_whose_its_user_id_is(world: World) -> None:
    ana, bo = await world.influencer("Ana"), await world.influencer("Bo")
    await world.set_token(ana, world.token(user_id="ana"))
    await remove_auth_token(world.desk, await world.admin(), ana.id)
    assert (await refused(world, bo, world.token(user_id="ana"))).other.row.id == ana.id


async def test_an_older_token_tells_whose_its_user_id_was_after_whoever_has_it_now(world: World) -> None:
    ana, bo, cem = [await world.influencer(name) for name in ("Ana", "Bo", "Cem")]
    for user_id in ("shared", "ana"):
        await world.set_token(ana, world.token(user_id=user_id))
    assert (await refused(world, cem, world.token(user_id="shared"))).other.row.id == ana.id
    await world.set_token(bo, world.token(user_id="shared"), accept=[PERSON])
    assert (await refused(world, cem, world.token(user_id="shared"))).other.row.id == bo.id


async def test_a_user_id_that_was_theirs_before_is_not_asked_about_again(world: World) -> None:
    ana, bo = await world.influencer("Ana"), await world.influencer("Bo")
    await world.set_token(ana, world.token(user_id="ana"))
    await world.set_token(bo, world.token(user_id="ana"), accept=[PERSON])
    await world.set_token(bo, world.token(user_id="bo"))
    again = await world.set_token(bo, world.token(user_id="ana"))
    assert (again.report.needs_accepting, [f.code for f in again.report.findings]) == ((), [PERSON])
    await world.set_token(bo, world.token(user_id="bo"))
    back = await world.set_token(ana, world.token(user_id="ana"))
    assert (back.report.needs_accepting, back.report.findings) == ((), ())


async def test_another_room_or_account_and_an_archived_owner_ask_nothing(world: World) -> None:
    ana, bo = await world.influencer("Ana"), await world.star("Bo")
    await world.set_token(ana, world.token(user_id="ana"))
    await world.set_token(bo, world.token(room_id="64a1f0c2b7d3e5a9180b3ca3"))
    await Influencer.filter(id=ana.id).update(archived_at=world.clock.time)
    await world.bind()
    saved = await world.set_token(bo, world.token(user_id="ana", room_id="64a1f0c2b7d3e5a9180b3ca3"))
    assert saved.report.needs_accepting == ()


async def test_inspecting_tells_what_will_be_asked(world: World) -> None:
    ana, bo, token = await world.influencer("Ana"), await world.influencer("Bo"), world.token()
    await world.set_token(ana, token)
    assert (await inspect_token(world.desk, token, bo.id)).needs_accepting == (PERSON, TWICE)
    assert (await inspect_token(world.desk, token, ana.id)).needs_accepting == ()
    assert (await inspect_token(world.desk, token)).needs_accepting == ()


async def test_a_broken_token_and_an_older_version_are_told_first(world: World) -> None:
    ana, bo = await world.influencer("Ana"), await world.star("Bo")
    token = world.token(user_id="ana")
    await world.set_token(ana, token)
    before = await everything()
    with pytest.raises(TokenRejected):
        await world.set_token(bo, token[:-7])
    with pytest.raises(Conflict):
        await world.set_token(bo, token, expected_version=1)
    assert await everything() == before
    assert (await refused(world, bo, token, expected_version=2)).other.row.id == ana.id
    assert (await row_of(bo)).version == 2


async def test_a_token_that_is_saved_for_somebody_else_meanwhile_is_asked_about(
    world: World, hold: Hold
) -> None:
    maya, amaya = await world.influencer("Maya"), await world.influencer("Amaya")
    token = world.token(user_id="maya")
    held = hold("greenroom.desk.credentials.setting")
    saving = await begin(world.set_token(amaya, token), held)
    await world.set_token(maya, token)
    (problem,) = await go_on(held, saving)
    assert isinstance(problem, TokenNeedsConfirmation)
    assert set(problem.report.needs_accepting) == {PERSON, TWICE}
    assert (await row_of(amaya)).token_fingerprint is None


@pytest.mark.parametrize(
    ("user_id", "findings"),
    [("maya", (PERSON, TWICE)), ("maya", (PERSON,)), ("", (TWICE,))],
    ids=["one token", "one user id", "one token without a user id"],
)
async def test_of_tokens_that_two_may_share_and_are_saved_for_at_once_the_second_is_asked_about(
    user_id: str,
    findings: tuple[FindingCode, ...],
    world: World,
    database: Database,
    hold: Hold,
) -> None:
    await check_canary(world.desk.vault)
    maya, amaya = await world.influencer("Maya"), await world.influencer("Amaya")
    token = world.token(user_id=user_id)
    other = token if TWICE in findings else world.token(user_id=user_id)
    held = hold("greenroom.desk.credentials.setting", at="commit")
    first = await begin(world.set_token(maya, token), held)
    second = await begin_waiting(world.set_token(amaya, other), database)
    saved, problem = await go_on(held, first, second)
    assert saved.influencer.row.id == maya.id
    assert isinstance(problem, TokenNeedsConfirmation)
    assert problem.other.row.id == maya.id
    assert problem.report.needs_accepting == findings
    assert (await row_of(amaya)).token_fingerprint is None


async def test_somebody_who_was_archived_and_is_restored_while_their_token_is_saved_for_another_has_the_doubt(
    world: World, database: Database, hold: Hold
) -> None:
    await check_canary(world.desk.vault)
    admin, maya, amaya = await world.admin(), await world.influencer("Maya"), await world.influencer("Amaya")
    token = world.token(user_id="maya")
    await world.set_token(maya, token)
    await archive_influencer(world.desk, admin, maya.id)
    held = hold("greenroom.desk.credentials.setting", at="commit")
    saving = await begin(world.set_token(amaya, token, accept=[PERSON]), held)
    restoring = await begin_waiting(restore_influencer(world.desk, admin, maya.id), database)
    await go_on(held, saving, restoring)
    assert (await row_of(maya)).doubt_code in {PERSON, TWICE}
    assert (await row_of(amaya)).doubt_code is None


async def test_tokens_of_two_people_are_saved_beside_each_other(
    world: World, database: Database, hold: Hold
) -> None:
    if database.dialect == "sqlite":
        pytest.skip("of SQLite's transactions, one alone writes")
    await check_canary(world.desk.vault)
    maya, zoe = await world.star("Maya"), await world.influencer("Zoe")
    held = hold("greenroom.desk.credentials.setting", at="commit")
    first = await begin(world.set_token(maya), held)
    assert (await world.set_token(zoe)).influencer.row.id == zoe.id
    (saved,) = await go_on(held, first)
    assert saved.influencer.row.id == maya.id
