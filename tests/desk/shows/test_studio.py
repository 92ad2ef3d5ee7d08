"""The influencer's page: words that can be read out."""

import re
from typing import Any

import pytest

from greenroom.desk.desk import Desk
from greenroom.desk.readiness.findings import expired, findings_of, live_elsewhere, put_aside
from greenroom.desk.readiness.readiness import moment
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.shows.studio import StudioState, studio_view
from greenroom.hms.findings import Finding, FindingCode, Severity, broken
from greenroom.store.models import Influencer
from tests.english import say
from tests.world import World, row_of

TECHNICAL = re.compile(
    r"token|jwt|room id|role|claim|signature|100ms|sdk|workspace|credential|expire", re.IGNORECASE
)

EVERY_CODE = pytest.mark.parametrize("code", list(FindingCode))


@EVERY_CODE
def test_no_reason_for_an_influencer_holds_a_technical_word(code: FindingCode) -> None:
    plain = broken(code).in_plain_words()
    assert (plain.code, plain.severity, plain.repaired_by) == (code, Severity.BROKEN, code.repaired_by)
    assert not TECHNICAL.search(f"{say(plain.message)} {say(plain.fix)}")
    assert say(plain.message).endswith(".")
    assert say(plain.fix).endswith(".")


@pytest.mark.parametrize("finding", [expired(), live_elsewhere(), put_aside()])
def test_the_reasons_of_an_open_show_are_plain_too(finding: Finding) -> None:
    assert not TECHNICAL.search(f"{say(finding.message)} {say(finding.fix)}")


@EVERY_CODE
async def test_the_page_shows_every_stored_reason_in_plain_words(world: World, code: FindingCode) -> None:
    star = await world.star()
    await Influencer.filter(id=star.id).update(block_code=code.value)
    view = await studio_view(world.desk, star)
    assert view.state is StudioState.BLOCKED
    assert not TECHNICAL.search(f"{say(view.message)} {say(view.fix)}")
    (first, *_) = findings_of(await row_of(star), moment(world.desk))
    assert say(first.message)
    assert say(first.fix)


DOUBTS = [
    "MISSING_CLAIM",
    "UNKNOWN_WORKSPACE",
    "WORKSPACE_CHANGED",
    "ROOM_CHANGED",
    "WRONG_PERSON",
    "DUPLICATE",
]


@pytest.mark.parametrize("code", [*DOUBTS, "SDK_UNREADABLE"])
async def test_a_doubt_has_words_of_its_own_for_the_desk_and_bothers_no_influencer(
    world: World, code: str
) -> None:
    star = await world.star()
    await Influencer.filter(id=star.id).update(doubt_code=code)
    (finding,) = findings_of(await row_of(star), moment(world.desk))
    assert (finding.code, finding.severity) == (FindingCode(code), Severity.DOUBTFUL)
    assert say(finding.message) != "100ms would refuse this token."
    assert (await studio_view(world.desk, star)).state is StudioState.READY


@pytest.mark.parametrize(
    ("columns", "state", "message"),
    [
        ({}, StudioState.READY, "You can go live."),
        ({"streaming_enabled": False}, StudioState.PAUSED, "Your admin has paused your shows."),
        (
            {"streaming_enabled": False, "streaming_reason": "Rest!", "block_code": "ROOM_OFF"},
            StudioState.PAUSED,
            "Your admin has paused your shows. They say: Rest!",
        ),
        ({"token_expires_at": None}, StudioState.BLOCKED, "Your stage is not set up yet."),
        ({"doubt_code": "DUPLICATE"}, StudioState.READY, "You can go live."),
    ],
)
async def test_the_page_has_one_state_and_one_sentence(
    world: World, columns: dict[str, Any], state: StudioState, message: str
) -> None:
    star = await world.star()
    await Influencer.filter(id=star.id).update(**columns)
    view = await studio_view(world.desk, star)
    assert (view.state, say(view.message), view.show) == (state, message, None)


async def test_the_page_shows_an_open_show_whatever_else_is_the_case(world: World) -> None:
    star = await world.star()
    show = (await go_live(world.desk, star)).show
    later = Desk(world.desk.vault, world.passwords, world.clock)
    world.clock.go_on(days=2)
    view = await studio_view(later, star)
    assert (view.state, view.show and view.show.id) == (StudioState.LIVE, show.id)
