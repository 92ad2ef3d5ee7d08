"""Setting a token, and everything that can stand against it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.credentials import Conflict, RoomCodeRejected, TokenRejected, inspect_token, open_token
from greenroom.desk.desk import Desk
from greenroom.desk.problems import NotFound, Problem, ProblemCode
from greenroom.desk.readiness import Readiness
from greenroom.desk.streaming import toggle_streaming
from greenroom.hms.findings import FindingCode, Verdict
from greenroom.hms.room_codes import RoomCodeKind, read_room_code
from greenroom.hms.token import TokenReport
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, TokenVersion, Workspace
from tests.hms.tokens import ACCESS_KEY, ROOM_ID, SECRET, make_token
from tests.world import EMULATOR, World, actions, events, everything, row_of

OTHER_ROOM = "64a1f0c2b7d3e5a9180b3ca3"
OTHER_KEY = "627cda81ab4f3b56a077dc34"


def codes(report: TokenReport) -> list[FindingCode]:
    return [finding.code for finding in report.findings]


def pieces(token: str) -> list[str]:
    """Cut a token into pieces so short that none can stand in the database by chance."""
    return [part[start : start + 12] for part in token.split(".") for start in range(0, len(part) - 12, 12)]


async def opened_versions(world: World, row: Influencer) -> dict[str, str]:
    """Unseal all tokens that an influencer has or had, by the id of their version."""
    found = {str(row.token_version_id): open_token(world.desk, row)}
    for version in await TokenVersion.exclude(sealed=None):
        where = {"table": "token_versions", "column": "sealed", "row_id": version.id}
        found[str(version.id)] = world.desk.vault.open(version.sealed or "", **where)  # pyright: ignore[reportArgumentType] (kept apart from the row's own types)
    return found


# ---- a good token


async def test_a_good_token_is_saved_with_all_that_lists_need(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    token = world.token(user_id="maya")
    saved = await world.set_token(person, f'HMS_AUTH_TOKEN="{token}"', admin)
    row, version, workspace = await row_of(person), await TokenVersion.get(), await Workspace.get()
    now, end = world.clock.time, world.clock.time + timedelta(days=1)
    columns = {
        "token_created_at": now,
        "token_version_id": version.id,
        "token_last_four": token[-4:],
        "token_source": "PASTED",
        "token_access_key": ACCESS_KEY,
        "token_room_id": ROOM_ID,
        "token_role": "broadcaster",
        "token_user_id": "maya",
        "token_not_before": now,
        "token_expires_at": end,
        "hms_room_id": ROOM_ID,
        "hms_role": "broadcaster",
        "hms_user_id": "maya",
        "workspace_id": workspace.id,
        "block_code": None,
        "doubt_code": None,
        "checked_at": now,
        "streaming_enabled": True,
        "streaming_by_id": None,
        "version": 2,
    }
    assert {name: getattr(row, name) for name in columns} == columns
    assert (workspace.access_key, workspace.app_secret, workspace.name) == (
        ACCESS_KEY,
        None,
        "Account 627c…33",
    )
    assert (version.sealed, version.replaced_at, version.created_by_id) == (None, None, admin.id)
    assert (version.expires_at, version.created_at, version.user_id) == (end, now, "maya")
    assert saved.report.verdict is Verdict.GOOD
    assert saved.influencer.readiness is Readiness.READY
    assert saved.influencer.row.version == 2
    assert await opened_versions(world, row) == {str(version.id): token}


async def test_no_piece_of_a_token_stands_in_the_database(world: World) -> None:
    person, tokens = await world.influencer(), [world.token() for _ in range(3)]
    for token in tokens:
        await world.set_token(person, token, room_code="abc-defg-hij")
    kept = str(await everything())
    assert not [piece for token in tokens for piece in pieces(token) if piece in kept]
    assert "defg" not in kept


async def test_the_trace_of_a_token_holds_no_name_email_or_secret(world: World) -> None:
    person, admin = await world.influencer("Maya Ray", email="maya@example.com"), await world.admin()
    token = world.token(user_id="secret-user")
    await world.set_token(person, token, admin, room_code="abc-defg-hij")
    entry = await AuditEntry.get()
    assert (entry.action, entry.actor_kind, entry.actor_id) == ("TOKEN_SET", "ADMIN", admin.id)
    assert (entry.subject_kind, entry.subject_id) == ("influencers", person.id)
    nothing = dict.fromkeys(("lastFour", "source", "roomId", "role", "expiresAt", "roomCodeKind"))
    assert entry.before == {**nothing, "streamingEnabled": True}
    assert entry.after == {
        "lastFour": token[-4:],
        "source": "PASTED",
        "roomId": ROOM_ID,
        "role": "broadcaster",
        "expiresAt": (world.clock.time + timedelta(days=1)).isoformat(),
        "roomCodeKind": "TYPED",
        "streamingEnabled": True,
    }
    trace = str(await AuditEntry.all().values())
    assert not [word for word in ("aya", "Ada", "example.com", "secret-user", "defg") if word in trace]
    assert await events() == ["TOKEN_SET"]


async def test_a_replaced_token_is_resealed_into_its_version_and_opens_there(world: World) -> None:
    person, one, two = await world.influencer(), world.token(), world.token()
    await world.set_token(person, one)
    first = (await row_of(person)).token_version_id
    world.clock.go_on(minutes=5)
    await world.set_token(person, two)
    row = await row_of(person)
    assert row.token_version_id is not None
    assert await opened_versions(world, row) == {str(first): one, str(row.token_version_id): two}
    old = await TokenVersion.get(id=first)
    assert old.replaced_at == world.clock.time
    assert (await TokenVersion.get(id=row.token_version_id)).replaced_at is None


async def test_the_same_token_saved_twice_makes_no_second_version(world: World) -> None:
    person, token = await world.influencer(), world.token()
    await world.set_token(person, token)
    before = await row_of(person)
    world.clock.go_on(minutes=5)
    await world.set_token(person, f"Bearer {token}")
    after = await row_of(person)
    assert await TokenVersion.all().count() == 1
    same = ("hms_auth_token", "token_created_at", "token_version_id", "hms_room_code")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert (after.version, after.checked_at) == (3, world.clock.time)


async def test_a_token_saved_again_is_judged_anew(world: World) -> None:
    one, two, token = await world.influencer("Ana"), await world.influencer("Bo"), world.token()
    await world.set_token(one, token)
    await world.set_token(two, token)
    assert (await row_of(two)).doubt_code == "WRONG_PERSON"
    await world.set_token(one)
    await world.set_token(two, token)
    assert (await row_of(two)).doubt_code is None


async def test_a_known_workspace_is_found_and_not_made_again(world: World) -> None:
    await world.connect()
    one, two = await world.influencer(), await world.influencer()
    for person in (one, two):
        await world.set_token(person)
    workspace = await Workspace.get()
    assert {(await row_of(person)).workspace_id for person in (one, two)} == {workspace.id}
    assert workspace.name == "Ours"


# ---- room codes


async def test_without_a_room_code_a_local_label_is_made_once(world: World) -> None:
    person = await world.influencer()
    saved = await world.set_token(person, room_code="  ")
    hint = saved.influencer.row.room_code_hint or ""
    label = read_room_code(hint)
    assert getattr(label, "kind", None) is RoomCodeKind.LOCAL
    await world.set_token(person)
    row = await row_of(person)
    assert (row.room_code_kind, row.room_code_hint) == ("LOCAL", hint)
    where = {"table": "influencers", "column": "hms_room_code", "row_id": person.id}
    assert world.desk.vault.open(row.hms_room_code or "", **where) == hint


async def test_a_given_room_code_is_sealed_masked_and_kept(world: World) -> None:
    person = await world.influencer()
    await world.set_token(person, room_code="https://ours.app.100ms.live/meeting/ABC-defg-hij")
    await world.set_token(person)
    row = await row_of(person)
    assert (row.room_code_kind, row.room_code_hint) == ("TYPED", "abc-....-..j")
    where = {"table": "influencers", "column": "hms_room_code", "row_id": person.id}
    assert world.desk.vault.open(row.hms_room_code or "", **where) == "abc-defg-hij"
    assert row.room_code_hash == world.desk.vault.lookup_hash("room code", "abc-defg-hij")


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
            world.token(nbf=now_s + 61): FindingCode.NOT_YET_VALID,
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
        assert (problem.code, bool(problem.message), bool(problem.fix)) == (code, True, True)
        if isinstance(problem, TokenRejected):
            assert codes(problem.report)[0] is finding
            assert (problem.report.verdict, problem.message) == (
                Verdict.BROKEN,
                problem.report.findings[0].message,
            )
        told = f"{problem.message} {problem.fix}"
        assert not [piece for piece in pieces(good) if piece in told]
        assert await everything() == before


async def test_an_unknown_or_archived_influencer_is_not_found(world: World) -> None:
    gone = await world.influencer(archived_at=world.clock.time)
    before = await everything()
    for influencer_id in (new_id(), gone.id):
        with pytest.raises(NotFound, match=r"^There is no such influencer\.$"):
            await inspect_token(world.desk, world.token(), influencer_id)
    with pytest.raises(NotFound, match=r"^There is no such influencer\.$"):
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
    doubts = {
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
    saved = await world.set_token(bo, token)
    assert codes(saved.report) == [FindingCode.WRONG_PERSON, FindingCode.DUPLICATE]
    assert all("Ana" in finding.message for finding in saved.report.findings)
    nobodys = world.token(user_id="")
    await world.set_token(ana, nobodys)
    await world.set_token(bo, nobodys)
    assert (await row_of(bo)).doubt_code == "MISSING_CLAIM"
    await Influencer.filter(id=ana.id).update(archived_at=world.clock.time)
    assert codes(await inspect_token(world.desk, token, bo.id)) == []


async def test_a_token_made_for_somebody_elses_user_id_names_them(world: World) -> None:
    ana, bo = await world.influencer("Ana"), await world.influencer("Bo")
    await world.set_token(ana, world.token(user_id="ana"))
    assert codes(await inspect_token(world.desk, world.token(user_id="ana"), ana.id)) == []
    (finding,) = (await inspect_token(world.desk, world.token(user_id="ana"), bo.id)).findings
    assert (finding.code, "Ana" in finding.message) == (FindingCode.WRONG_PERSON, True)


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


# ---- streaming


async def test_a_saved_token_enables_streaming_that_nobody_switched_off(world: World) -> None:
    person = await world.influencer(streaming_enabled=False)
    saved = await world.set_token(person)
    assert saved.influencer.readiness is Readiness.READY
    row = await row_of(person)
    assert (row.streaming_enabled, row.streaming_by_id) == (True, None)


async def test_a_saved_token_leaves_streaming_off_that_an_admin_switched_off(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    await toggle_streaming(world.desk, admin, person.id, enabled=False, reason="On holiday")
    saved = await world.set_token(person)
    assert saved.influencer.readiness is Readiness.OFF
    row = await row_of(person)
    assert (row.streaming_enabled, row.streaming_by_id, row.streaming_reason) == (
        False,
        admin.id,
        "On holiday",
    )


async def test_allow_streaming_switches_it_on_again_in_the_admins_name(world: World) -> None:
    person, off, on = await world.influencer(), await world.admin(), await world.admin()
    await toggle_streaming(world.desk, off, person.id, enabled=False, reason="On holiday")
    world.clock.go_on(minutes=5)
    saved = await world.set_token(person, None, on, allow_streaming=True)
    assert saved.influencer.readiness is Readiness.READY
    row = await row_of(person)
    switch = (row.streaming_enabled, row.streaming_by_id, row.streaming_reason, row.streaming_at)
    assert switch == (True, on.id, "", world.clock.time)


# ---- many at once


async def test_thirty_at_once_keep_one_current_version_and_count_every_change(world: World) -> None:
    person, tokens = await world.influencer(), [world.token() for _ in range(30)]
    await asyncio.gather(*(world.set_token(person, token) for token in tokens))
    row = await row_of(person)
    assert row.version == 31
    assert await TokenVersion.all().count() == 30
    (current,) = await TokenVersion.filter(replaced_at=None)
    assert (current.id, current.sealed) == (row.token_version_id, None)
    opened = await opened_versions(world, row)
    assert sorted(opened.values()) == sorted(tokens)
    assert await actions() == ["TOKEN_SET"] * 30
    assert await events() == ["TOKEN_SET"] * 30


async def test_of_thirty_who_saw_the_same_version_one_saves(world: World) -> None:
    person = await world.star()
    saves = [world.set_token(person, expected_version=2) for _ in range(30)]
    results = await asyncio.gather(*saves, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 29 + ["TokenSet"]
    assert (await row_of(person)).version == 3
    assert await TokenVersion.all().count() == 2
