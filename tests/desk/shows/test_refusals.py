"""What 100ms refused to a show stays with the token that was used, and what goes away by itself does not."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.influencers.trying_again import try_again
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import ProblemCode
from greenroom.desk.readiness.readiness import Readiness, moment
from greenroom.desk.shows.ending import ending_for_admins, ending_of
from greenroom.desk.shows.going_live import OnStage
from greenroom.desk.shows.staying import heartbeat, show_started
from greenroom.desk.shows.studio import StudioState, studio_view
from greenroom.hms.findings import FindingCode, RepairedBy, Severity
from greenroom.hms.sdk_errors import MAY_ONLY_WATCH
from greenroom.store.models import AuditEntry, Influencer
from tests.desk.races import Hold, begin, go_on
from tests.desk.readiness.rule import readiness_of
from tests.desk.stage import consistent, end, press, refused
from tests.english import say
from tests.world import World, row_of

INVALID, OFF, FULL = "[INIT]: role is invalid", "[INIT]: room is not active", "[JOIN]: role limit reached"
STAYS: dict[str, list[tuple[int, str]]] = {
    "ROLE_CANNOT_PUBLISH": [(MAY_ONLY_WATCH, "")],
    "ROLE_UNKNOWN": [(400, INVALID), (401, INVALID), (40108, INVALID), (2000, INVALID), (6008, "")],
    "ROOM_OFF": [(400, OFF), (403, OFF), (2003, OFF), (40001, OFF)],
    "TOKEN_REFUSED": [(401, ""), (40100, ""), (40101, ""), (40109, "bad JWT"), (403, ""), (40301, "")],
}
GOES = [
    *((400, FULL), (401, FULL), (403, FULL), (40001, FULL)),
    *((400, ""), (40002, ""), (404, ""), (410, ""), (41001, ""), (429, ""), (500, ""), (503, "")),
    *((1000, ""), (1003, ""), (1006, ""), (2000, ""), (2002, ""), (2003, ""), (2004, "")),
    *((3001, ""), (3002, ""), (3003, ""), (3011, ""), (4005, ""), (5001, ""), (6002, ""), (6010, "")),
    # A page may say anything; what no server of 100ms says counts for nothing.
    *((1003, INVALID), (3001, OFF), (6002, INVALID), (7, INVALID), (987654, OFF), (0, ""), (-1, "")),
    *((9000, ""), (9002, ""), (26, ""), (35, ""), (40200, ""), (2**31 - 1, "")),
]


async def fail(world: World, star: InfluencerActor, code: int, text: str = "") -> OnStage:
    """Go live, and have the page report that it could not."""
    stage = await press(world, star)
    world.clock.go_on(seconds=5)
    await end(world, star, stage.show, failure_code=code, failure_text=text)
    return stage


async def view_of(world: World, star: InfluencerActor) -> InfluencerView:
    """Read somebody as the lists do; Python's rule has to agree with SQL's."""
    view = await influencer_view(world.desk, star.id)
    assert readiness_of(await row_of(star), moment(world.desk)) is view.readiness
    return view


async def assert_not_blocked(world: World, star: InfluencerActor) -> None:
    assert (await row_of(star)).block_code is None
    assert (await view_of(world, star)).readiness is Readiness.READY
    assert (await studio_view(world.desk, star)).state is StudioState.READY


@pytest.mark.parametrize(
    ("code", "told"), [(code, told) for code, all_told in STAYS.items() for told in all_told]
)
async def test_what_would_be_refused_again_blocks_the_next_go_live(
    world: World, code: str, told: tuple[int, str]
) -> None:
    star = await world.star()
    version = (await row_of(star)).version
    await fail(world, star, *told)
    row, view = await row_of(star), await view_of(world, star)
    assert (row.block_code, row.checked_at, row.version) == (code, world.clock.time, version)
    assert (view.readiness, [(f.code, f.severity) for f in view.findings]) == (
        Readiness.BLOCKED,
        [(FindingCode(code), Severity.BROKEN)],
    )
    problem = await refused(world, star)
    assert problem.code is ProblemCode.GO_LIVE_BLOCKED
    studio = await studio_view(world.desk, star)
    assert (studio.state, studio.message, studio.repaired_by) == (
        StudioState.BLOCKED,
        problem.message,
        RepairedBy.ADMIN,
    )
    assert not await consistent(star)


@pytest.mark.parametrize(("code", "text"), GOES)
async def test_what_may_pass_by_itself_blocks_nothing(world: World, code: int, text: str) -> None:
    star = await world.star()
    checked = (await row_of(star)).checked_at
    await fail(world, star, code, text)
    await assert_not_blocked(world, star)
    assert (await row_of(star)).checked_at == checked
    await press(world, star)


SAYS = {
    "ROLE_CANNOT_PUBLISH": (
        "At Go Live 5\u00a0min ago, 100ms let the role `broadcaster` only watch.",
        "Set a token with a role that broadcasts, such as `broadcaster`. If you changed the role in the "
        "100ms dashboard, press Try again.",
        "Your access to the stage is only for watching.",
        "Ask your admin for access that lets you go live.",
    ),
    "ROLE_UNKNOWN": (
        "100ms refused the role `broadcaster` 5\u00a0min ago: the room's template has no role of that name. "
        "Upper and lower case matter.",
        "Set a token with a role that the template has. If you added the role in the 100ms dashboard, press "
        "Try again.",
        "Your access does not fit the stage.",
        "Ask your admin to renew it.",
    ),
    "ROOM_OFF": (
        "100ms did not open the token's room 5\u00a0min ago: the room is switched off.",
        "Switch it on in the 100ms dashboard, then press Try again.",
        "The stage is closed.",
        "Ask your admin to open it.",
    ),
    "TOKEN_REFUSED": (
        "100ms refused this token 5\u00a0min ago: its account, room or signature is wrong, or its role may "
        "not join.",
        "Set a new token. If the cause was fixed at 100ms, press Try again.",
        "Your access to the stage was refused.",
        "Ask your admin to renew it.",
    ),
}


@pytest.mark.parametrize("code", STAYS)
async def test_the_reason_says_what_happened_when_and_who_repairs_it(world: World, code: str) -> None:
    star = await world.influencer()
    await world.set_token(star, world.token(role="broadcaster"))
    await fail(world, star, *STAYS[code][0])
    world.clock.go_on(minutes=5)
    (finding,) = (await view_of(world, star)).findings
    studio = await studio_view(world.desk, star)
    assert studio.fix
    told = (finding.message, finding.fix, studio.message, studio.fix)
    assert tuple(map(say, told)) == SAYS[code]


async def test_a_role_that_may_only_watch_is_told_without_a_word_about_the_network(world: World) -> None:
    star = await world.star()
    stage = await press(world, star)
    show = (await end(world, star, stage.show, failure_code=MAY_ONLY_WATCH)).show
    assert (show.end_reason, show.end_code) == ("FAILED", 9001)
    assert say(ending_of(show)) == (
        "Your access to the stage is only for watching. Ask your admin for access that lets you go live. "
        "(Error 9001.)"
    )
    assert say(ending_for_admins(show)) == (
        "100ms let the page in, but the token's role may only watch: it gives the page neither picture nor "
        "sound to send. Set a token with a role that broadcasts. (Error 9001.)"
    )
    (entry,) = await AuditEntry.filter(action="SHOW_ENDED")
    assert entry.after == {"endReason": "FAILED", "endCode": 9001}


# ---- what it is kept against


@pytest.mark.parametrize("same_place", [True, False])
async def test_a_token_that_was_saved_meanwhile_is_not_blamed(world: World, *, same_place: bool) -> None:
    star = await world.star()
    stage = await press(world, star)
    await world.set_token(star, None if same_place else world.token(role="viewer-on-stage"))
    await end(world, star, stage.show, failure_code=401)
    await assert_not_blocked(world, star)


async def test_a_token_that_is_saved_while_the_failure_is_on_its_way_is_not_blamed(
    world: World, hold: Hold
) -> None:
    star = await world.star()
    stage = await press(world, star)
    held = hold("greenroom.desk.shows.staying")
    ending = await begin(end(world, star, stage.show, failure_code=401), held)
    await world.set_token(star)
    await go_on(held, ending)
    await assert_not_blocked(world, star)


async def test_a_token_that_was_removed_meanwhile_leaves_no_reason_but_its_absence(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    stage = await press(world, star)
    await remove_auth_token(world.desk, admin, star.id)
    await end(world, star, stage.show, failure_code=401)
    assert (await row_of(star)).block_code is None
    assert (await view_of(world, star)).readiness is Readiness.NO_TOKEN


async def test_a_newer_token_that_the_page_joined_again_with_is_blamed(world: World) -> None:
    star = await world.star()
    stage = await press(world, star)
    await world.set_token(star)
    await press(world, star)
    await end(world, star, stage.show, failure_code=401)
    assert (await row_of(star)).block_code == "TOKEN_REFUSED"


async def test_nobody_else_with_the_same_room_and_role_is_blocked(world: World) -> None:
    star, other = await world.star(), await world.star("Bo")
    await fail(world, star, 403, OFF)
    assert (await row_of(star)).block_code == "ROOM_OFF"
    await assert_not_blocked(world, other)


@pytest.mark.parametrize(
    ("claims", "seconds"),
    [
        ({"lasts": timedelta(minutes=10)}, 600),  # expired during the show
        ({"lasts": timedelta(minutes=10)}, 541),  # within the last minute, in which clocks may differ
        ({"nbf_in": 30}, 0),  # the desk allows for a minute of difference, and 100ms does not
    ],
)
@pytest.mark.parametrize("code", [401, 40109, 403])
async def test_a_refusal_that_the_clock_explains_is_not_kept(
    world: World, claims: dict[str, Any], seconds: int, code: int
) -> None:
    given = dict(claims)
    if begins := given.pop("nbf_in", None):
        given["nbf"] = int(world.clock.time.timestamp()) + begins
    star = await world.influencer()
    await world.set_token(star, world.token(**given))
    stage = await press(world, star)
    world.clock.go_on(seconds=seconds)
    await end(world, star, stage.show, failure_code=code)
    assert (await row_of(star)).block_code is None


async def test_a_refusal_a_moment_before_the_last_minute_is_kept(world: World) -> None:
    star = await world.influencer()
    await world.set_token(star, world.token(lasts=timedelta(minutes=10)))
    stage = await press(world, star)
    world.clock.go_on(seconds=540)
    await end(world, star, stage.show, failure_code=401)
    assert (await row_of(star)).block_code == "TOKEN_REFUSED"


@pytest.mark.parametrize("holder", ["laptop", ""])
async def test_a_page_that_does_not_hold_the_show_blocks_nothing(world: World, holder: str) -> None:
    star = await world.star()
    stage = await press(world, star)
    await end(world, star, stage.show, holder, failure_code=401)
    assert (await row_of(star)).block_code is None
    assert await consistent(star)


async def test_a_show_that_ends_in_another_way_blocks_nothing(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    await end(world, star, (await press(world, star)).show)
    await press(world, star)
    await toggle_streaming(world.desk, admin, star.id, enabled=False)
    assert (await row_of(star)).block_code is None


# ---- what makes it go away


async def blocked(world: World, told: tuple[int, str]) -> InfluencerActor:
    """Have somebody whose token 100ms has refused."""
    star = await world.star()
    await fail(world, star, *told)
    assert (await row_of(star)).block_code is not None
    return star


ANY = pytest.mark.parametrize("told", [all_told[0] for all_told in STAYS.values()], ids=list(STAYS))


@ANY
async def test_another_token_clears_it(world: World, told: tuple[int, str]) -> None:
    star = await blocked(world, told)
    await world.set_token(star)
    await assert_not_blocked(world, star)
    await press(world, star)


@ANY
async def test_the_same_token_saved_again_clears_it(world: World, told: tuple[int, str]) -> None:
    star, token = await world.influencer(), world.token()
    await world.set_token(star, token)
    await fail(world, star, *told)
    await world.set_token(star, token)
    await assert_not_blocked(world, star)


@ANY
async def test_a_removed_token_takes_it_along(world: World, told: tuple[int, str]) -> None:
    star = await blocked(world, told)
    await remove_auth_token(world.desk, await world.admin(), star.id)
    row, view = await row_of(star), await view_of(world, star)
    assert (row.block_code, row.checked_at) == (None, None)
    assert (view.readiness, [f.code for f in view.findings]) == (Readiness.NO_TOKEN, [FindingCode.NO_TOKEN])


@ANY
async def test_permission_to_try_again_clears_it_and_a_refusal_brings_it_back(
    world: World, told: tuple[int, str]
) -> None:
    star = await blocked(world, told)
    await try_again(world.desk, await world.admin(), star.id)
    await assert_not_blocked(world, star)
    await fail(world, star, *told)
    assert (await view_of(world, star)).readiness is Readiness.BLOCKED


@ANY
async def test_a_show_that_starts_with_the_same_token_clears_it(world: World, told: tuple[int, str]) -> None:
    code = next(code for code, all_told in STAYS.items() if told in all_told)
    star = await world.star()
    show = (await press(world, star)).show
    await Influencer.filter(id=star.id).update(block_code=code)
    await heartbeat(world.desk, star, show.id, holder="phone")
    assert (await row_of(star)).block_code == code
    await show_started(world.desk, star, show.id, holder="phone", peer_id="p", session_id=None)
    assert (await row_of(star)).block_code is None
    await end(world, star, show)
    await assert_not_blocked(world, star)


async def test_a_start_on_a_page_that_lost_the_show_or_with_another_token_clears_nothing(
    world: World,
) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    await Influencer.filter(id=star.id).update(block_code="ROOM_OFF")
    await show_started(world.desk, star, show.id, holder="laptop", peer_id="p", session_id=None)
    assert (await row_of(star)).block_code == "ROOM_OFF"
    await world.set_token(star)
    await Influencer.filter(id=star.id).update(block_code="ROOM_OFF")
    await show_started(world.desk, star, show.id, holder="phone", peer_id="p", session_id=None)
    assert (await row_of(star)).block_code == "ROOM_OFF"
