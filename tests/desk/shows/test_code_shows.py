"""Shows by room code: exchanged at Go Live, never for another place, and out of everybody's sight."""

import asyncio
import logging
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import jwt
import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.room_codes import set_room_code
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.credentials.sources import set_token_source
from greenroom.desk.desk import Desk, EmulatorAt, utc_now
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.influencers.trying_again import try_again
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.readiness.sources import SourceRefused
from greenroom.desk.sealed import exchanging
from greenroom.desk.sealed.minters import follow_account
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.going_live import GoLiveBlocked, OnStage
from greenroom.desk.workspaces.listing import WorkspaceUse, workspace_view
from greenroom.hms.findings import FindingCode, RepairedBy
from greenroom.store.models import AuditEntry, Influencer, Show, TokenVersion, Workspace
from tests.desk.races import DEADLINE_S, HoldBefore, begin, go_on
from tests.desk.stage import consistent, end, handed_out, press
from tests.emulator.process import Emulator, running
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, make_token
from tests.world import World, everything, row_of

EXCHANGE = "/v2/token"
UNANSWERED = "The stage does not answer just now."
TOKENS_AT = "greenroom.desk.sealed.exchanging"
ELSEWHERE = "b" * 24


@pytest.fixture(name="running_emulator", scope="module")
def _running_emulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("codes")) as emulator:
        yield emulator


@pytest.fixture(name="emulator")
def _emulator(running_emulator: Emulator) -> Generator[Emulator]:
    """Give the emulator, and end every fault afterwards."""
    yield running_emulator
    running_emulator.switch()


@dataclass
class Stage:
    """A world beside an emulator, in whose room people broadcast by codes."""

    world: World
    emulator: Emulator

    @property
    def desk(self) -> Desk:
        return self.world.desk

    @property
    def room_id(self) -> str:
        return self.emulator.announced["roomId"]

    def code(self, role: str = "broadcaster", room_id: str | None = None) -> str:
        """Make a code at the emulator."""
        path = f"/v2/room-codes/room/{room_id or self.room_id}/role/{role}"
        return self.emulator.rest("POST", path).json()["code"]

    def enable(self, code: str, *, enabled: bool) -> None:
        answer = self.emulator.rest("POST", "/v2/room-codes/code", {"code": code, "enabled": enabled})
        assert answer.status_code == 200

    async def star(self, code: str, *, pasted: str | None = None) -> InfluencerActor:
        """Add somebody who goes live by a room code of which 100ms has said nothing yet.

        They have a pasted token beside it, or none.
        """
        admin, star = await self.world.admin(), await self.world.influencer()
        if pasted is not None:
            await self.world.set_token(star, pasted)
        await self.world.open_session(star)
        await set_room_code(self.desk, admin, star.id, code)
        said = ("code_room_id", "code_role", "code_fault", "code_checked_at")
        await Influencer.filter(id=star.id).update(room_code_kind="TYPED", **dict.fromkeys(said))
        await set_token_source(self.desk, admin, star.id, Source.ROOM_CODE)
        return star

    async def view(self, star: InfluencerActor) -> InfluencerView:
        return await influencer_view(self.desk, star.id)

    async def blocked(self, star: InfluencerActor, **options: Any) -> GoLiveBlocked:
        """Press Go Live in vain, and make sure that no show and no token came of it."""
        before = await Show.all().order_by("id").values(), await TokenVersion.all().order_by("id").values()
        with pytest.raises(GoLiveBlocked) as caught:
            await press(self.world, star, **options)
        now = await Show.all().order_by("id").values(), await TokenVersion.all().order_by("id").values()
        assert now == before
        return caught.value

    def exchanges(self) -> int:
        return self.emulator.log.count(EXCHANGE)


@pytest.fixture(name="stage")
def _stage(world: World, emulator: Emulator) -> Stage:
    """Give a desk beside the emulator, which lives in the present as the emulator does."""
    at = EmulatorAt(emulator.announced["accessKey"], emulator.url, emulator.url)
    world.clock.time = utc_now()
    world.desk = replace(world.desk, emulator=at, demo=True)
    return Stage(world, emulator)


@pytest.fixture(name="asked")
def _asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each exchange, by its code, while it goes its way."""
    codes, ask = list[str](), exchanging.ask

    async def noting(desk: Desk, wanted: exchanging.Wanted) -> exchanging.Exchanged:
        codes.append(wanted.code)
        return await ask(desk, wanted)

    monkeypatch.setattr(exchanging, "ask", noting)
    return codes


def claims_of(shown: OnStage) -> dict[str, Any]:
    return jwt.decode(shown.auth_token, options={"verify_signature": False})


async def test_somebody_who_never_had_a_token_goes_live_by_their_code_which_makes_their_place(
    stage: Stage,
) -> None:
    code = stage.code()
    star = await stage.star(code)
    seen = await stage.view(star)
    assert (seen.readiness, seen.findings, seen.next_source, seen.as_chosen) == (
        Readiness.READY,
        (),
        Source.ROOM_CODE,
        True,
    )
    shown = await press(stage.world, star)
    claims = claims_of(shown)
    keys = stage.emulator.announced
    assert (claims["room_id"], claims["role"], claims["user_id"]) == (
        stage.room_id,
        "broadcaster",
        str(star.id),
    )
    assert shown.token_expires_at == datetime.fromtimestamp(claims["exp"], shown.token_expires_at.tzinfo)
    assert shown.init_endpoint == stage.emulator.url
    assert stage.emulator.init(shown.auth_token).status_code == 200
    row, account, version, show = (
        await row_of(star),
        await Workspace.get(),
        await TokenVersion.get(),
        await Show.get(),
    )
    assert account.access_key == keys["accessKey"]
    assert (row.workspace_id, row.hms_access_key) == (account.id, keys["accessKey"])
    assert (row.hms_room_id, row.hms_role, row.hms_user_id) == (stage.room_id, "broadcaster", str(star.id))
    assert (row.code_room_id, row.code_role, row.code_fault) == (stage.room_id, "broadcaster", None)
    assert (row.hms_auth_token, row.token_expires_at, row.can_mint) == (None, None, False)
    assert (version.source, version.last_four, version.influencer_id) == (
        "ROOM_CODE",
        shown.auth_token[-4:],
        star.id,
    )
    assert (show.token_version_id, show.room_id, show.role, show.workspace_id) == (
        version.id,
        stage.room_id,
        "broadcaster",
        account.id,
    )
    assert await consistent(star)


async def test_a_repeated_press_and_a_reconnect_use_the_shows_token_until_it_is_over(
    stage: Stage, asked: list[str]
) -> None:
    code = stage.code()
    star = await stage.star(code)
    first = await press(stage.world, star)
    again = await press(stage.world, star)
    assert (again.show.id, again.auth_token, asked) == (first.show.id, first.auth_token, [code])
    assert (await stage.view(star)).show is not None
    assert (await stage.view(star)).row.show_reconnectable_until is None
    await TokenVersion.all().update(expires_at=stage.world.clock.time)
    late = await press(stage.world, star, show_id=first.show.id)
    assert (late.show.id, asked) == (first.show.id, [code, code])
    assert late.auth_token != first.auth_token
    assert claims_of(late)["room_id"] == stage.room_id


async def test_two_presses_at_once_make_one_exchange_and_one_show(stage: Stage, asked: list[str]) -> None:
    code = stage.code()
    star = await stage.star(code)
    stage.emulator.switch({"path": EXCHANGE, "wait_s": 0.2})
    pages = await asyncio.gather(*(press(stage.world, star) for _ in range(5)))
    assert ({page.auth_token for page in pages}, len({page.show.id for page in pages})) == (
        {pages[0].auth_token},
        1,
    )
    assert (asked, await Show.all().count(), stage.desk.exchanging) == ([code], 1, {})


async def test_of_two_phones_at_once_one_is_live_and_the_other_gets_no_token(stage: Stage) -> None:
    star = await stage.star(stage.code())
    stage.emulator.switch({"path": EXCHANGE, "wait_s": 0.2})
    pages = await asyncio.gather(
        press(stage.world, star, "one"), press(stage.world, star, "other"), return_exceptions=True
    )
    (refused,) = [page for page in pages if isinstance(page, GoLiveBlocked)]
    assert [finding.code for finding in refused.findings] == [FindingCode.LIVE_ELSEWHERE]
    assert (await Show.all().count(), len(await handed_out())) == (1, 1)


@pytest.mark.parametrize(
    ("case", "words"), [("off", "is disabled at 100ms"), ("missing", "does not know the room code")]
)
async def test_what_100ms_refuses_is_known_before_the_next_press_until_an_admin_says_try_again(
    stage: Stage, case: str, words: str, asked: list[str]
) -> None:
    code = stage.code() if case == "off" else "abc-defg-hij"
    star = await stage.star(code)
    if case == "off":
        stage.enable(code, enabled=False)
    refused = await stage.blocked(star)
    assert [(f.code, say(f.message)) for f in refused.findings] == [
        (FindingCode.ROOM_CODE_REFUSED, "Your access to the stage is closed.")
    ]
    assert (await row_of(star)).code_fault == f"ROOM_CODE_REFUSED.{case}"
    seen = await stage.view(star)
    assert (seen.readiness, seen.can_try_again) == (Readiness.BLOCKED, True)
    assert words in say(seen.findings[0].message)
    await stage.blocked(star)
    assert asked == [code]
    await try_again(stage.desk, await stage.world.admin(), star.id)
    entry = await AuditEntry.get(action="TRY_AGAIN_ALLOWED")
    assert entry.before == {"code": "ROOM_CODE_REFUSED"}
    assert ((await stage.view(star)).readiness, asked) == (Readiness.READY, [code])
    if case == "off":
        stage.enable(code, enabled=True)
        assert claims_of(await press(stage.world, star))["room_id"] == stage.room_id
        assert (await row_of(star)).code_fault is None


async def test_another_code_is_free_of_what_was_said_of_the_last(stage: Stage) -> None:
    star = await stage.star("abc-defg-hij")
    await stage.blocked(star)
    await set_room_code(stage.desk, await stage.world.admin(), star.id, stage.code())
    assert ((await row_of(star)).code_fault, (await row_of(star)).source_choice) == (None, "ROOM_CODE")
    assert (await press(stage.world, star)).show.room_id == stage.room_id


SILENCE: dict[str, dict[str, Any]] = {
    "too many requests": {"code": 429, "retry_after_s": 30},
    "a fault of its own": {"code": 503},
    "broken off": {"drop": True},
    "slow": {"wait_s": 3},
    "no JSON": {"status": 200, "body": "<html>"},
    "no token": {"status": 200, "body": '{"data": {}}'},
    "something on the way": {"status": 404, "body": "<h1>Not Found</h1>"},
}


@pytest.mark.parametrize("fault", SILENCE.values(), ids=SILENCE)
@pytest.mark.parametrize("pasted", [False, True])
async def test_where_100ms_does_not_answer_another_source_stands_in_or_they_can_try_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any], *, pasted: bool
) -> None:
    monkeypatch.setattr(exchanging, "WITHIN_S", 1.0)
    token = stage.emulator.token() if pasted else None
    star = await stage.star(stage.code(), pasted=token)
    stage.emulator.switch({"path": EXCHANGE, **fault})
    before = await Influencer.filter(id=star.id).values()
    if pasted:
        assert (await press(stage.world, star)).auth_token == token
        return
    refused = await stage.blocked(star)
    assert [(f.code, say(f.message), f.repaired_by) for f in refused.findings] == [
        (FindingCode.ROOM_CODE_REFUSED, UNANSWERED, RepairedBy.NOBODY)
    ]
    assert await Influencer.filter(id=star.id).values() == before
    assert (await stage.view(star)).readiness is Readiness.READY
    stage.emulator.switch()


def _given(token: str) -> dict[str, Any]:
    return {"path": EXCHANGE, "status": 200, "body": f'{{"token": "{token}"}}'}


SPOILT: dict[str, Callable[[Emulator], str]] = {
    "v1": lambda emulator: emulator.token(version=1),
    "management": lambda emulator: emulator.token(type="management"),
    "no role": lambda emulator: emulator.token(without=("role",)),
    "number": lambda emulator: emulator.token(user_id=7),
    "undecodable": lambda emulator: emulator.token(role="présentateur>?~"),
    "cut": lambda emulator: emulator.token()[:-9],
    "unreadable": lambda _: "a.b.c",
    "another emulator's": lambda _: make_token(access_key="eeeeeeee" + "0" * 16),
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
async def test_a_token_that_nobody_could_join_with_is_not_handed_out(
    stage: Stage, spoilt: Callable[[Emulator], str]
) -> None:
    star = await stage.star(stage.code())
    stage.emulator.switch(_given(spoilt(stage.emulator)))
    refused = await stage.blocked(star)
    assert [f.code for f in refused.findings] == [FindingCode.ROOM_CODE_REFUSED]
    assert (await row_of(star)).code_fault == "ROOM_CODE_REFUSED.unusable"
    assert (await row_of(star)).hms_room_id is None


@pytest.mark.parametrize(("begins", "ends"), [(600, 3600), (-3600, 30)])
async def test_a_token_out_of_its_time_says_so_and_nothing_is_kept_against_the_code(
    stage: Stage, begins: int, ends: int
) -> None:
    star = await stage.star(stage.code())
    now = int(stage.world.clock.time.timestamp())
    token = stage.emulator.token(iat=now + begins, nbf=now + begins, exp=now + ends)
    stage.emulator.switch(_given(token))
    refused = await stage.blocked(star)
    expected = FindingCode.NOT_YET_VALID if begins > 0 else FindingCode.EXPIRED
    assert [f.code for f in refused.findings] == [expected]
    assert (await row_of(star)).code_fault is None


@pytest.mark.parametrize("wrong", ["room", "role"])
async def test_a_code_that_leads_elsewhere_blocks_with_both_places_named_and_nothing_stands_in(
    stage: Stage, wrong: str, asked: list[str]
) -> None:
    room = stage.emulator.rest("POST", "/v2/rooms", {"name": f"elsewhere-{wrong}"}).json()["id"]
    led = (room, "broadcaster") if wrong == "room" else (stage.room_id, "viewer")
    code = stage.code(led[1], led[0])
    star = await stage.star(code, pasted=stage.emulator.token())
    assert (await stage.view(star)).next_source is Source.ROOM_CODE
    refused = await stage.blocked(star)
    assert [(f.code, say(f.message)) for f in refused.findings] == [
        (FindingCode.ROOM_CODE_MISMATCH, "Your access does not fit the stage.")
    ]
    row = await row_of(star)
    assert (row.code_room_id, row.code_role, row.hms_room_id) == (*led, stage.room_id)
    seen = await stage.view(star)
    assert (seen.readiness, seen.next_source) == (Readiness.BLOCKED, None)
    said = say(seen.findings[0].message)
    assert all(part in said for part in (*led, stage.room_id, "broadcaster"))
    await stage.blocked(star)
    assert asked == [code]
    await set_token_source(stage.desk, await stage.world.admin(), star.id, Source.PASTED)
    assert (await press(stage.world, star)).show.room_id == stage.room_id


async def test_a_code_stands_in_for_an_expired_token_only_where_it_is_known_to_lead_there(
    stage: Stage,
) -> None:
    star = await stage.star(stage.code(), pasted=stage.emulator.token())
    admin = await stage.world.admin()
    await end(stage.world, star, (await press(stage.world, star)).show)
    await set_token_source(stage.desk, admin, star.id, Source.PASTED)
    await Influencer.filter(id=star.id).update(token_expires_at=stage.world.clock.time)
    seen = await stage.view(star)
    assert (seen.readiness, seen.next_source, seen.as_chosen, seen.findings) == (
        Readiness.READY,
        Source.ROOM_CODE,
        False,
        (),
    )
    await end(stage.world, star, (await press(stage.world, star)).show)
    await Influencer.filter(id=star.id).update(code_room_id=None, code_role=None)
    assert [f.code for f in (await stage.blocked(star)).findings] == [FindingCode.EXPIRED]
    await Influencer.filter(id=star.id).update(code_room_id=ELSEWHERE, code_role="broadcaster")
    assert [f.code for f in (await stage.blocked(star)).findings] == [FindingCode.EXPIRED]


async def test_a_removed_token_is_not_stood_in_for_by_a_code_that_was_not_chosen(stage: Stage) -> None:
    star = await stage.star(stage.code(), pasted=stage.emulator.token())
    admin = await stage.world.admin()
    await end(stage.world, star, (await press(stage.world, star)).show)
    await set_token_source(stage.desk, admin, star.id, Source.PASTED)
    await remove_auth_token(stage.desk, admin, star.id)
    assert (await stage.view(star)).readiness is Readiness.NO_TOKEN
    assert [f.code for f in (await stage.blocked(star)).findings] == [FindingCode.NO_TOKEN]


async def test_a_refused_code_is_stood_in_for_by_the_pasted_token_with_a_doubt(stage: Stage) -> None:
    token = stage.emulator.token()
    star = await stage.star("abc-defg-hij", pasted=token)
    assert (await press(stage.world, star)).auth_token == token
    seen = await stage.view(star)
    assert (seen.next_source, [f.code for f in seen.findings]) == (
        Source.PASTED,
        [FindingCode.EXPIRES_SOON, FindingCode.ROOM_CODE_REFUSED],  # the emulator's tokens last an hour
    )


async def test_a_label_cannot_be_chosen_and_in_place_of_a_chosen_code_it_is_no_token(stage: Stage) -> None:
    admin, star = await stage.world.admin(), await stage.world.influencer()
    for words in ("has no room code yet", "only a label on this desk"):
        before = await everything()
        with pytest.raises(SourceRefused) as caught:
            await set_token_source(stage.desk, admin, star.id, Source.ROOM_CODE)
        assert words in say(caught.value.message)
        assert await everything() == before
        await set_room_code(stage.desk, admin, star.id, "")
    await set_room_code(stage.desk, admin, star.id, stage.code())
    await set_token_source(stage.desk, admin, star.id, Source.ROOM_CODE)
    assert (await AuditEntry.get(action="TOKEN_SOURCE_SET")).after == {"source": "ROOM_CODE"}
    await set_room_code(stage.desk, admin, star.id, "")
    assert (await stage.view(star)).readiness is Readiness.NO_TOKEN
    await stage.world.set_token(star, stage.emulator.token())
    assert (await row_of(star)).source_choice == "PASTED"


# ---- what overtakes an exchange


async def test_the_switch_during_an_exchange_leaves_no_show_and_no_token(
    stage: Stage, hold_before: HoldBefore
) -> None:
    star, admin = await stage.star(stage.code()), await stage.world.admin()
    held = hold_before(f"{TOKENS_AT}.ask")
    pressing = await begin(press(stage.world, star), held)
    await toggle_streaming(stage.desk, admin, star.id, enabled=False)
    (refused,) = await go_on(held, pressing)
    assert [f.code for f in refused.findings] == [FindingCode.STREAMING_OFF]
    assert (await TokenVersion.all().count(), await Show.all().count()) == (0, 0)
    assert (await row_of(star)).hms_room_id is None


async def test_somebody_archived_during_an_exchange_gets_nothing(
    stage: Stage, hold_before: HoldBefore
) -> None:
    star, admin = await stage.star(stage.code()), await stage.world.admin()
    held = hold_before(f"{TOKENS_AT}.ask")
    pressing = await begin(press(stage.world, star), held)
    await archive_influencer(stage.desk, admin, star.id)
    (refused,) = await go_on(held, pressing)
    assert isinstance(refused, GoLiveBlocked)
    assert (await TokenVersion.all().count(), await Show.all().count()) == (0, 0)


async def test_a_code_replaced_during_its_exchange_is_not_used_and_the_new_one_is_asked_for(
    stage: Stage, hold_before: HoldBefore
) -> None:
    star, admin = await stage.star("abc-defg-hij"), await stage.world.admin()
    held = hold_before(f"{TOKENS_AT}.ask")
    pressing = await begin(press(stage.world, star), held)
    await set_room_code(stage.desk, admin, star.id, stage.code("host"))
    (shown,) = await go_on(held, pressing)
    assert claims_of(shown)["role"] == "host"
    row = await row_of(star)
    assert (row.code_fault, row.code_role, row.hms_role) == (None, "host", "host")


async def test_a_token_pasted_during_an_exchange_is_used_in_its_place(
    stage: Stage, hold_before: HoldBefore
) -> None:
    star, token = await stage.star(stage.code("host")), stage.emulator.token()
    held = hold_before(f"{TOKENS_AT}.ask")
    pressing = await begin(press(stage.world, star), held)
    await stage.world.set_token(star, token)
    (shown,) = await go_on(held, pressing)
    assert shown.auth_token == token
    assert (await row_of(star)).hms_role == "broadcaster"


async def test_a_code_that_changes_all_the_time_ends_in_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    star, admin, ask = await stage.star(stage.code()), await stage.world.admin(), exchanging.ask

    async def overtaken(desk: Desk, wanted: exchanging.Wanted) -> exchanging.Exchanged:
        await set_room_code(desk, admin, star.id, stage.code())
        return await ask(desk, wanted)

    monkeypatch.setattr(exchanging, "ask", overtaken)
    refused = await stage.blocked(star)
    assert [say(f.message) for f in refused.findings] == [UNANSWERED]


async def test_the_database_is_free_during_an_exchange(stage: Stage) -> None:
    star, admin = await stage.star(stage.code()), await stage.world.admin()
    stage.emulator.switch({"path": EXCHANGE, "wait_s": 1.5})
    pressing = asyncio.create_task(press(stage.world, star))
    async with asyncio.timeout(DEADLINE_S):
        while not stage.desk.exchanging:  # noqa: ASYNC110 - nothing else tells it
            await asyncio.sleep(0.001)
        await toggle_streaming(stage.desk, admin, star.id, enabled=True)
        await set_room_code(stage.desk, admin, (await stage.world.influencer()).id, "")
        assert not pressing.done()
    assert (await pressing).show.room_id == stage.room_id


async def test_100ms_is_not_asked_again_before_the_time_that_it_named(
    stage: Stage, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "LONGEST_WAIT_S", 3)
    code = stage.code()
    star = await stage.star(code)
    stage.emulator.switch({"path": EXCHANGE, "code": 429, "retry_after_s": 30})
    for _ in range(3):
        refused = await stage.blocked(star)
        assert [say(f.message) for f in refused.findings] == [UNANSWERED]
    assert asked == [code]
    stage.emulator.switch()
    async with asyncio.timeout(DEADLINE_S):
        while stage.desk.exchanging:  # noqa: ASYNC110 - nothing else tells it
            await asyncio.sleep(0.01)
    assert (await press(stage.world, star)).show.room_id == stage.room_id
    assert asked == [code, code]


async def test_who_has_a_code_that_leads_there_does_not_need_the_accounts_secret(stage: Stage) -> None:
    star = await stage.star(stage.code(), pasted=stage.emulator.token())
    admin, keys = await stage.world.admin(), stage.emulator.announced
    account = await stage.world.connect(keys["accessKey"], keys["appSecret"])
    await Influencer.filter(id=star.id).update(token_expires_at=stage.world.clock.time)
    assert (await workspace_view(stage.desk, account.id)).use == WorkspaceUse(1, 0, 1)
    await end(stage.world, star, (await press(stage.world, star)).show)
    await set_token_source(stage.desk, admin, star.id, Source.MINTED)
    assert (await workspace_view(stage.desk, account.id)).use == WorkspaceUse(1, 0, 0)
    await Workspace.all().update(app_secret=None)
    await follow_account(stage.desk, account.id)
    seen = await stage.view(star)
    assert (seen.next_source, seen.row.standing) == (Source.ROOM_CODE, "CHECK")
    assert "The room code is exchanged for one instead." in say(seen.findings[0].message)
    assert (await press(stage.world, star)).show.room_id == stage.room_id


# ---- where a code is sent, and what is seen of it


async def test_a_code_goes_to_the_100ms_of_its_influencers_account_alone(stage: Stage) -> None:
    code = stage.code()
    star = await stage.star(code, pasted=stage.world.token())  # of an account at 100ms itself
    real = stage.desk.apis_of_code(ACCESS_KEY)
    assert real == [stage.desk.apis.at(stage.desk.hms, stage.desk.now)]
    assert stage.desk.apis_of_code(stage.emulator.announced["accessKey"]) == [
        stage.desk.api_of(stage.emulator.announced["accessKey"])
    ]
    run = replace(stage.desk, demo=False)
    emulated, hms = run.apis_of_code(None)
    assert [hms] == real
    assert emulated is stage.desk.api_of(stage.emulator.announced["accessKey"])
    assert stage.desk.apis_of_code(None) == [emulated]
    assert replace(stage.desk, emulator=None).apis_of_code(None) == real
    gone = "eeeeeeee" + "1" * 16
    assert stage.desk.apis_of_code(gone) == []
    await Influencer.filter(id=star.id).update(hms_access_key=gone)
    assert [f.code for f in (await stage.view(star)).findings] == [FindingCode.EMULATOR_ONLY]


async def test_a_practice_rooms_own_code_is_never_sent_to_100ms_even_if_it_is_off(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = stage.code()
    stage.enable(code, enabled=False)
    star = await stage.star(code)
    stage.world.desk = replace(stage.desk, demo=False)
    emulated, hms = stage.desk.apis_of_code(None)
    sent = list[str]()

    async def never(code: str, **_: Any) -> str:
        sent.append(code)
        raise AssertionError

    monkeypatch.setattr(hms, "exchange_room_code", never)
    await stage.blocked(star)
    assert (sent, (await row_of(star)).code_fault) == ([], "ROOM_CODE_REFUSED.off")
    assert emulated is not hms


async def test_neither_the_code_nor_its_token_is_seen_in_the_log_the_errors_or_the_audit_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = stage.code()
    star = await stage.star(code)
    shown = await press(stage.world, star)
    token = shown.auth_token
    told = [str(await everything()), repr(shown), repr(stage.desk)]
    await end(stage.world, star, shown.show)
    stage.enable(code, enabled=False)
    refused = await stage.blocked(star)
    told += [repr(refused), *(say(f.message) for f in refused.findings)]
    wanted = exchanging.wanted_exchange(stage.desk, await row_of(star))
    assert wanted is not None
    told.append(repr(await exchanging.exchange(stage.desk, wanted)))
    told += [record.getMessage() + (record.exc_text or "") for record in caplog.records]
    said = "\n".join(told)
    for secret in (code, *token.split(".")[1:]):
        assert secret not in said


async def test_a_show_that_100ms_refused_blocks_the_code_as_well(stage: Stage) -> None:
    star = await stage.star(stage.code())
    shown = await press(stage.world, star)
    await end(stage.world, star, shown.show, failure_code=400, failure_text="[INIT]: room is not active")
    assert (await row_of(star)).block_code == "ROOM_OFF"
    seen = await stage.view(star)
    assert (seen.readiness, seen.can_try_again) == (Readiness.BLOCKED, True)
    await try_again(stage.desk, await stage.world.admin(), star.id)
    assert (await press(stage.world, star)).show.id != shown.show.id
