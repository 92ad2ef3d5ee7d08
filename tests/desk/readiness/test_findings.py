"""What speaks against a token: it is refused, or saved with its doubt."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.credentials.room_codes import RoomCodeRejected
from greenroom.desk.credentials.setting import TokenRejected, inspect_token
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.problems import NotFound, Problem, ProblemCode
from greenroom.desk.readiness.readiness import Readiness
from greenroom.hms.findings import FindingCode, Verdict
from greenroom.hms.token import TokenReport
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer
from tests.english import refusal, say
from tests.hms.tokens import SECRET, make_token
from tests.world import EMULATOR, World, everything, row_of

OTHER_ROOM = "64a1f0c2b7d3e5a9180b3ca3"
OTHER_KEY = "627cda81ab4f3b56a077dc34"


def codes(report: TokenReport) -> list[FindingCode]:
    return [finding.code for finding in report.findings]


def pieces(token: str) -> list[str]:
    """Cut a token into pieces just long enough not to be in the database by chance."""
    return [part[start : start + 12] for part in token.split(".") for start in range(0, len(part) - 12, 12)]


# ---- refusals


async def test_each_refusal_leaves_everything_as_it_was(world: World) -> None:
    await world.connect()
    person = await world.star()
    good = world.token()
    now_s = int(world.clock.time.timestamp())
    refusals: list[tuple[str, dict[str, Any], type[Problem], ProblemCode, FindingCode | None]] = [
        (text, {}, TokenRejected, ProblemCode.TOKEN_REJECTED, code)
        for text, code in {
            "": FindingCode.NOT_A_TOKEN,
            "abc-defg-hij": FindingCode.NOT_A_TOKEN,
            f"{good} {world.token()}": FindingCode.MANY_TOKENS,
            good[:-7]: FindingCode.CUT_COPY,
            world.token(type="management"): FindingCode.WRONG_KIND,
            make_token(header={"alg": "none"}): FindingCode.UNSIGNED,
            make_token(without="room_id"): FindingCode.MISSING_CLAIM,
            world.token(user_id=7): FindingCode.BAD_CLAIM,
            world.token(user_id="a\x00b"): FindingCode.BAD_CLAIM,
            world.token(exp=now_s + 59): FindingCode.EXPIRED,
            world.token(role="broadcaster "): FindingCode.BAD_CLAIM,
            world.token(nbf=now_s + 61): FindingCode.NOT_YET_VALID,
            world.token(iat=now_s + 61): FindingCode.NOT_YET_VALID,
            world.token(secret="x" * 64): FindingCode.BAD_SIGNATURE,
            world.token(user_id="a?b>c~d"): FindingCode.SDK_UNREADABLE,
            world.token(access_key=EMULATOR.access_key): FindingCode.EMULATOR_ONLY,
        }.items()
    ]
    refusals += [
        (good, {"room_code": "not-a-code"}, RoomCodeRejected, ProblemCode.ROOM_CODE_REJECTED, None),
        (good, {"room_code": good}, RoomCodeRejected, ProblemCode.ROOM_CODE_REJECTED, None),
        (good, {"expected_version": 1}, Conflict, ProblemCode.CONFLICT, None),
        (good, {"expected_version": 3}, Conflict, ProblemCode.CONFLICT, None),
    ]
    before = await everything()
    for text, options, kind, code, finding in refusals:
        with pytest.raises(kind) as caught:
            await world.set_token(person, text or " ", **options)
        problem = caught.value
        assert (problem.code, bool(say(problem.message)), bool(say(problem.fix))) == (code, True, True)
        if isinstance(problem, TokenRejected):
            assert codes(problem.report)[0] is finding
            assert (problem.report.verdict, say(problem.message)) == (
                Verdict.BROKEN,
                say(problem.report.findings[0].message),
            )
        told = f"{say(problem.message)} {say(problem.fix)}"
        assert not [piece for piece in pieces(good) if piece in told]
        assert await everything() == before


async def test_an_unknown_or_archived_influencer_is_not_found(world: World) -> None:
    gone = await world.influencer(archived_at=world.clock.time)
    before = await everything()
    for influencer_id in (new_id(), gone.id):
        with refusal(NotFound, "There is no such influencer."):
            await inspect_token(world.desk, world.token(), influencer_id)
    with refusal(NotFound, "There is no such influencer."):
        await world.set_token(gone)
    assert await everything() == before


async def test_a_conflict_shows_what_it_is_now_and_the_right_version_saves(world: World) -> None:
    person = await world.star()
    with pytest.raises(Conflict) as caught:
        await world.set_token(person, expected_version=1)
    assert caught.value.now_is.row.version == 2
    saved = await world.set_token(person, expected_version=2)
    assert saved.influencer.row.version == 3


async def test_a_wrong_signature_is_refused_only_where_the_account_is_connected(world: World) -> None:
    person, forged = await world.influencer(), world.token(secret="x" * 64)
    assert (await world.set_token(person, forged)).report.verdict is Verdict.GOOD
    await world.connect()
    with pytest.raises(TokenRejected) as caught:
        await world.set_token(person, forged)
    assert codes(caught.value.report) == [FindingCode.BAD_SIGNATURE]
    assert SECRET not in str(await everything())


# ---- doubts


async def test_doubtful_tokens_are_saved_with_their_doubt(world: World) -> None:
    await world.connect()
    doubts: dict[str, dict[str, Any]] = {
        "WORKSPACE_CHANGED": {"access_key": OTHER_KEY},
        "ROOM_CHANGED": {"room_id": OTHER_ROOM},
        "MISSING_CLAIM": {"user_id": ""},
    }
    for code, claims in doubts.items():
        person = await world.star()
        report = (await world.set_token(person, world.token(**claims))).report
        assert report.verdict is Verdict.DOUBTFUL
        assert FindingCode(code) in codes(report)
        row = await row_of(person)
        assert row.doubt_code == codes(report)[0].value
        assert row.block_code is None


async def test_a_token_of_an_account_that_is_not_connected_is_doubtful_beside_one_that_is(
    world: World,
) -> None:
    await world.connect(OTHER_KEY)
    person = await world.influencer()
    saved = await world.set_token(person)
    assert codes(saved.report) == [FindingCode.UNKNOWN_WORKSPACE]
    assert [finding.code for finding in saved.influencer.findings] == [FindingCode.UNKNOWN_WORKSPACE]


async def test_a_token_that_somebody_else_has_is_a_duplicate_that_names_them(world: World) -> None:
    ana, bo, token = await world.influencer("Ana"), await world.influencer("Bo"), world.token()
    await world.set_token(ana, token)
    both = [FindingCode.WRONG_PERSON, FindingCode.DUPLICATE]
    saved = await world.set_token(bo, token, accept=both)
    assert codes(saved.report) == [FindingCode.WRONG_PERSON, FindingCode.DUPLICATE]
    assert all("Ana" in say(finding.message) for finding in saved.report.findings)
    nobodys = world.token(user_id="")
    await world.set_token(ana, nobodys)
    await world.set_token(bo, nobodys, accept=both)
    assert (await row_of(bo)).doubt_code == "MISSING_CLAIM"
    await Influencer.filter(id=ana.id).update(archived_at=world.clock.time)
    await world.bind()
    assert codes(await inspect_token(world.desk, token, bo.id)) == []


async def test_a_token_made_for_somebody_elses_user_id_names_them(world: World) -> None:
    ana, bo = await world.influencer("Ana"), await world.influencer("Bo")
    await world.set_token(ana, world.token(user_id="ana"))
    assert codes(await inspect_token(world.desk, world.token(user_id="ana"), ana.id)) == []
    (finding,) = (await inspect_token(world.desk, world.token(user_id="ana"), bo.id)).findings
    assert (finding.code, "Ana" in say(finding.message)) == (FindingCode.WRONG_PERSON, True)


async def test_a_doubt_that_the_clock_decides_is_told_and_not_kept(world: World) -> None:
    person = await world.influencer()
    saved = await world.set_token(person, world.token(lasts=timedelta(hours=3)))
    assert codes(saved.report) == [FindingCode.EXPIRES_SOON]
    assert (await row_of(person)).doubt_code is None
    assert saved.influencer.readiness is Readiness.EXPIRING


async def test_an_emulators_token_is_saved_beside_its_emulator_alone(world: World) -> None:
    person, token = await world.influencer(), world.token(access_key=EMULATOR.access_key)
    beside = Desk(world.desk.vault, world.passwords, world.clock, emulator=EMULATOR)
    assert codes(await inspect_token(beside, token, person.id)) == []
    assert codes(await inspect_token(world.desk, token, person.id)) == [FindingCode.EMULATOR_ONLY]


async def test_inspecting_stores_nothing(world: World) -> None:
    person = await world.star()
    before = await everything()
    report = await inspect_token(world.desk, world.token(room_id=OTHER_ROOM), person.id)
    assert codes(report) == [FindingCode.ROOM_CHANGED]
    assert codes(await inspect_token(world.desk, "abc")) == [FindingCode.NOT_A_TOKEN]
    assert await everything() == before
