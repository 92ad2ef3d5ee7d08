"""Stored tokens that something else than the desk has changed or moved."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.room_codes import reveal_room_code, set_room_code
from greenroom.desk.credentials.setting import inspect_token, remove_auth_token
from greenroom.desk.influencers.editing import archive_influencer, restore_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.looking_up import look_at_influencer
from greenroom.desk.influencers.trying_again import try_again
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.rounds.jobs import JOBS
from greenroom.desk.sealed import checking
from greenroom.desk.sealed.checking import check_next_tokens
from greenroom.desk.shows.going_live import GoLiveBlocked, go_live
from greenroom.hms.findings import FindingCode
from greenroom.store.models import AuditEntry, Influencer, Show, TokenVersion, Workspace
from tests.english import say
from tests.world import World, everything, row_of

ANOTHERS: dict[str, Any] = {"hms_auth_token": "another's"}
MEDDLED: list[dict[str, Any]] = [
    ANOTHERS,
    {"hms_auth_token": "nonsense"},
    {"hms_auth_token": None},
    {"token_expires_at": "later"},
    {"token_role": "viewer"},
    {"token_room_id": "0" * 24},
    {"token_access_key": "0" * 24},
    {"token_fingerprint": "0" * 64},
]


async def meddle(world: World, star: InfluencerActor, change: dict[str, Any]) -> None:
    other = await row_of(await world.star("Nia"))
    named = {"another's": other.hms_auth_token, "later": world.clock.time + timedelta(days=99)}
    columns = {name: named.get(str(value), value) for name, value in change.items()}
    await Influencer.filter(id=star.id).update(**columns)


async def refusal(world: World, star: InfluencerActor) -> list[FindingCode]:
    with pytest.raises(GoLiveBlocked) as blocked:
        await go_live(world.desk, star)
    return [finding.code for finding in blocked.value.findings]


@pytest.mark.parametrize("change", MEDDLED, ids="+".join)
async def test_a_token_that_was_meddled_with_blocks_go_live_until_a_token_is_saved(
    world: World, change: dict[str, Any]
) -> None:
    star, token = await world.influencer(), world.token()
    await world.set_token(star, token)
    await meddle(world, star, change)
    assert (await influencer_view(world.desk, star.id)).readiness is Readiness.READY
    assert await refusal(world, star) == [FindingCode.TOKEN_UNREADABLE]
    assert await Show.all().count() == 0
    refused = await AuditEntry.get(action="GO_LIVE_REFUSED")
    assert refused.after == {"code": "TOKEN_UNREADABLE"}
    view = await influencer_view(world.desk, star.id)
    assert (view.readiness, view.can_try_again) == (Readiness.BLOCKED, False)
    assert [finding.code for finding in view.findings] == [FindingCode.TOKEN_UNREADABLE]
    assert say(view.findings[0].fix).startswith("Set the token again, and tell the operator")
    ada = await world.admin()
    await try_again(world.desk, ada, star.id)
    assert await refusal(world, star) == [FindingCode.TOKEN_UNREADABLE]
    await world.set_token(star, token)
    assert (await row_of(star)).block_code is None
    assert (await go_live(world.desk, star)).auth_token == token


async def test_an_admin_who_looks_at_the_influencer_sees_it(world: World) -> None:
    star = await world.star()
    before = await row_of(star)
    assert (await look_at_influencer(world.desk, star.id)).readiness is Readiness.READY
    assert await row_of(star) == before
    await meddle(world, star, ANOTHERS)
    assert (await look_at_influencer(world.desk, star.id)).readiness is Readiness.BLOCKED
    with pytest.raises(NotFound):
        await look_at_influencer(world.desk, (await world.admin()).id)


async def test_the_round_finds_it_says_so_once_and_forgets_it_when_the_token_is_back(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check_next_tokens in [job.run for job in JOBS]
    monkeypatch.setattr(checking, "BATCH", 2)
    stars = [await world.star(f"Star {number}") for number in range(7)]
    nobody = await world.influencer("Without")
    rows = [await row_of(star) for star in stars]
    before = await everything()
    await check_next_tokens(world.desk)
    assert await everything() == before
    for one, other in ((2, 3), (3, 2), (6, 0)):
        await Influencer.filter(id=stars[one].id).update(hms_auth_token=rows[other].hms_auth_token)
    await Influencer.filter(id=stars[3].id).update(block_code="ROOM_OFF")
    for _ in range(2):
        await check_next_tokens(world.desk)
    blocked = {star.name: (await row_of(star)).block_code for star in [*stars, nobody]}
    named = {"Star 2": "TOKEN_UNREADABLE", "Star 3": "ROOM_OFF", "Star 6": "TOKEN_UNREADABLE"}
    assert blocked == dict.fromkeys(blocked) | named
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert [str(stars[number].id) in error for number, error in zip((2, 6), errors, strict=True)] == [
        True
    ] * 2
    await Influencer.filter(id=stars[2].id).update(hms_auth_token=rows[2].hms_auth_token)
    await check_next_tokens(world.desk)
    assert (await row_of(stars[2])).block_code is None
    assert (await row_of(stars[6])).block_code == "TOKEN_UNREADABLE"
    assert await go_live(world.desk, stars[2])


async def test_each_round_judges_some_tokens_those_that_expire_first_and_the_next_one_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "BATCH", 2)
    monkeypatch.setattr(checking, "CHECKED_A_ROUND", 4)
    stars = [await world.influencer(f"Star {number}") for number in range(6)]
    for star, hours in zip(stars, (5, 3, 3, 3, 3, 9), strict=True):
        await world.set_token(star, world.token(lasts=timedelta(hours=hours), user_id=star.name))

    async def found() -> list[str]:
        await check_next_tokens(world.desk)
        return sorted(row.name for row in await Influencer.filter(block_code="TOKEN_UNREADABLE"))

    await Influencer.all().update(hms_auth_token="nonsense")
    first = [f"Star {number}" for number in (1, 2, 3, 4)]
    assert await found() == first
    assert await found() == sorted(["Star 0", *first, "Star 5"])
    await world.set_token(stars[1], world.token(lasts=timedelta(hours=1)))
    await Influencer.filter(id=stars[1].id).update(hms_auth_token="nonsense")
    assert "Star 1" in await found()


async def test_a_page_that_returns_to_its_show_is_told_and_the_show_stays_open(world: World) -> None:
    star = await world.star()
    await go_live(world.desk, star, holder="phone")
    await meddle(world, star, ANOTHERS)
    with pytest.raises(GoLiveBlocked) as blocked:
        await go_live(world.desk, star, holder="phone")
    assert blocked.value.findings[0].code is FindingCode.TOKEN_UNREADABLE
    assert await Show.filter(ended_at=None).count() == 1


async def test_a_page_whose_shows_own_token_cannot_be_read_is_told_and_the_current_one_is_not_blocked(
    world: World,
) -> None:
    star = await world.star()
    await go_live(world.desk, star, holder="phone")
    await world.set_token(star, world.token(role="guest"))
    version = await TokenVersion.get(sealed__isnull=False)
    await TokenVersion.filter(id=version.id).update(sealed=(await row_of(star)).hms_auth_token)
    with pytest.raises(GoLiveBlocked) as blocked:
        await go_live(world.desk, star, holder="phone")
    assert blocked.value.findings[0].code is FindingCode.TOKEN_UNREADABLE
    assert (await row_of(star)).block_code is None


async def test_a_token_that_cannot_be_read_can_be_removed_and_its_influencer_archived_and_restored(
    world: World,
) -> None:
    ada, star = await world.admin(), await world.star()
    await meddle(world, star, ANOTHERS)
    await archive_influencer(world.desk, ada, star.id)
    await restore_influencer(world.desk, ada, star.id)
    await remove_auth_token(world.desk, ada, star.id)
    row = await row_of(star)
    assert (row.hms_auth_token, row.token_expires_at) == (None, None)
    assert (await TokenVersion.get(influencer_id=star.id)).sealed is None


async def test_a_room_code_that_cannot_be_read_is_said_to_be_and_can_be_set_again(world: World) -> None:
    ada, star, other = await world.admin(), await world.star(), await world.star("Nia")
    sealed = (await row_of(other)).hms_room_code
    await Influencer.filter(id=star.id).update(hms_room_code=sealed)
    before = await everything()
    with pytest.raises(NotFound) as refused:
        await reveal_room_code(world.desk, ada, star.id)
    assert say(refused.value.message).startswith("The stored room code cannot be read")
    assert await everything() == before
    await set_room_code(world.desk, ada, star.id, "abc-defg-hij")
    assert (await reveal_room_code(world.desk, ada, star.id)).code == "abc-defg-hij"


async def test_an_account_whose_app_secret_cannot_be_read_counts_as_not_connected(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.connect()
    await Workspace.all().update(app_secret="moved")
    report = await inspect_token(world.desk, world.token())
    assert report.findings == ()
    assert "counts as not connected" in caplog.text
