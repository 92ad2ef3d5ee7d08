"""Many pasted tokens: whose each seems to be, and saving those that are certain."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.matching import (
    MOST_TEXTS,
    MatchedToken,
    TokenFor,
    match_tokens,
    set_auth_tokens,
)
from greenroom.desk.credentials.setting import TokenNeedsConfirmation, TokenRejected
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import BadInput, NotFound
from greenroom.hms.findings import FindingCode, Verdict
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer
from tests.desk.connected import DOWN, Connected
from tests.hms.tokens import ROOM_ID
from tests.world import World, everything, row_of

OTHER_ROOM = "64a1f0c2b7d3e5a9180b3cff"


async def matched(world: World, *texts: str) -> list[MatchedToken]:
    """Match texts, which changes nothing."""
    admin, before = await world.admin(), await everything()
    found = await match_tokens(world.desk, admin, texts)
    after = await everything()
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
    return found


def told(found: MatchedToken) -> tuple[str | None, str | None, list[str]]:
    return (
        found.match and found.match.value,
        found.influencer and found.influencer.row.name,
        [one.row.name for one in found.candidates],
    )


async def with_token(world: World, name: str, **claims: Any) -> InfluencerActor:
    person = await world.influencer(name)
    accept = [FindingCode.WRONG_PERSON, FindingCode.DUPLICATE]
    await world.set_token(person, world.token(**claims), accept=accept)
    return person


async def test_a_user_id_that_one_alone_has_decides_before_room_and_role(world: World) -> None:
    await with_token(world, "Maya", user_id="maya", room_id=OTHER_ROOM)
    await with_token(world, "Bo", user_id="bo", room_id=ROOM_ID)
    [found] = await matched(world, world.token(user_id="maya", room_id=ROOM_ID))
    assert told(found) == ("USER_ID", "Maya", [])
    assert found.report.verdict is Verdict.DOUBTFUL  # another room than before
    assert FindingCode.ROOM_CHANGED in [one.code for one in found.report.findings]


async def test_a_user_id_that_somebody_had_before_decides_where_nobody_has_it_now(world: World) -> None:
    maya = await with_token(world, "Maya", user_id="old-maya", room_id=OTHER_ROOM)
    await world.set_token(maya, world.token(user_id="new-maya", room_id=OTHER_ROOM))
    [found] = await matched(world, world.token(user_id="old-maya"))
    assert told(found) == ("USER_ID", "Maya", [])


async def test_room_and_role_count_only_where_one_alone_has_them(world: World) -> None:
    await with_token(world, "Maya", user_id="maya", room_id=ROOM_ID)
    new = world.token(user_id="somebody", room_id=ROOM_ID)
    [found] = await matched(world, new)
    assert told(found) == ("PLACE", "Maya", [])
    await with_token(world, "Bo", user_id="bo", room_id=ROOM_ID)
    [found] = await matched(world, new)
    assert told(found) == (None, None, ["Bo", "Maya"])
    other_role = world.token(user_id="somebody", room_id=ROOM_ID, role="guest")
    assert told((await matched(world, other_role))[0]) == (None, None, [])


async def test_a_user_id_of_two_is_nobodys(world: World) -> None:
    await with_token(world, "Maya", user_id="shared", room_id=ROOM_ID)
    await with_token(world, "Bo", user_id="shared", room_id=ROOM_ID)
    [found] = await matched(world, world.token(user_id="shared", room_id=OTHER_ROOM))
    assert told(found) == (None, None, ["Bo", "Maya"])
    assert found.report.verdict is Verdict.GOOD


async def test_a_handle_is_a_guess_where_one_alone_has_it(world: World) -> None:
    await world.influencer("Zoë", handle="Zoë")
    [found] = await matched(world, world.token(user_id="zoë"))
    assert told(found) == ("HANDLE", "Zoë", [])
    await world.influencer("Another", handle="zoë")
    assert told((await matched(world, world.token(user_id="zoë")))[0]) == (None, None, [])


async def test_archived_people_are_matched_with_nothing(world: World) -> None:
    maya = await with_token(world, "Maya", user_id="maya", room_id=ROOM_ID)
    await Influencer.filter(id=maya.id).update(archived_at=world.clock.time)
    await world.bind()
    assert told((await matched(world, world.token(user_id="maya")))[0]) == (None, None, [])


async def test_each_text_is_told_what_it_is_in_its_order(world: World) -> None:
    maya = await with_token(world, "Maya", user_id="maya")
    current = world.token(user_id="maya", lasts=timedelta(hours=5))
    await world.set_token(maya, current)
    now_s = int(world.clock.time.timestamp())
    over: dict[str, Any] = {"iat": now_s - 7200, "nbf": now_s - 7200, "exp": now_s - 3600}
    good, expired = world.token(user_id="maya"), world.token(user_id="maya", **over)
    management = world.token(type="management")
    found = await matched(world, good, good[:-9], expired, management, current, "abc-defg-hij", "")
    worst = [one.report.findings[0].code.value if one.report.findings else None for one in found]
    assert worst == [None, "CUT_COPY", "EXPIRED", "WRONG_KIND", None, "NOT_A_TOKEN", "NOT_A_TOKEN"]
    assert [one.already for one in found] == [False, False, False, False, True, False, False]
    assert [one.influencer and one.influencer.row.name for one in found] == [
        "Maya",
        None,
        "Maya",
        None,
        "Maya",
        None,
        None,
    ]


async def test_a_role_that_100ms_lets_only_watch_is_told_before_it_is_saved(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    token = connected.emulator.token(room_id=room, user_id=str(star.id), role="viewer")
    [found] = await match_tokens(connected.desk, connected.admin, [token])
    assert (found.report.verdict, found.report.findings[0].code) == (
        Verdict.BROKEN,
        FindingCode.ROLE_CANNOT_PUBLISH,
    )
    assert found.influencer is not None
    one = TokenFor(star.id, token, found.influencer.row.version)
    assert isinstance((await set_auth_tokens(connected.desk, connected.admin, [one]))[star.id], TokenRejected)


async def test_what_100ms_does_not_answer_is_judged_by_what_is_known(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    token = connected.emulator.token(room_id=room, user_id=str(star.id), role="viewer")
    connected.emulator.switch(DOWN)
    [found] = await match_tokens(connected.desk, connected.admin, [token])
    assert found.report.verdict is Verdict.DOUBTFUL


async def test_what_seems_somebody_elses_needs_accepting(world: World) -> None:
    maya = await with_token(world, "Maya", user_id="maya", room_id=ROOM_ID)
    bo = await world.influencer("Bo")
    twin = world.token(user_id="bo", room_id=OTHER_ROOM)
    await world.set_token(bo, twin)
    await world.set_token(maya, world.token(user_id="maya", room_id=OTHER_ROOM))
    # Maya had a token with this user id, but Bo's present one is the very same.
    [found] = await matched(world, twin)
    assert (told(found), found.already) == (("USER_ID", "Bo", []), True)
    given = [TokenFor(maya.id, twin, (await row_of(maya)).version)]
    before = await everything()
    done = await set_auth_tokens(world.desk, await world.admin(), given)
    assert isinstance(done[maya.id], TokenNeedsConfirmation)
    assert {name for name, rows in (await everything()).items() if rows != before[name]} == {"Admin"}


async def test_each_is_saved_by_itself_as_one_alone_would_be(world: World) -> None:
    people = [await world.influencer(name) for name in ("Ana", "Bo", "Cy", "Di")]
    ana, bo, cy, di = people
    admin, good = await world.admin(), world.token(user_id="ana")
    nobody = new_id()
    tokens = [
        TokenFor(ana.id, f"Bearer {good}", 1),
        TokenFor(bo.id, world.token()[:-9], 1),
        TokenFor(cy.id, world.token(), 7),
        TokenFor(nobody, world.token(), 1),
        TokenFor(di.id, world.token(), 1),
    ]
    done = await set_auth_tokens(world.desk, admin, tokens)
    assert list(done) == [one.influencer_id for one in tokens]
    assert [type(what) for what in done.values()] == [
        InfluencerView,
        TokenRejected,
        Conflict,
        NotFound,
        InfluencerView,
    ]
    rows = [await row_of(person) for person in people]
    assert [row.version for row in rows] == [2, 1, 1, 2]
    assert rows[0].token_last_four == good[-4:]
    entries = await AuditEntry.filter(action="TOKEN_SET")
    assert {entry.subject_id for entry in entries} == {ana.id, di.id}
    assert {entry.actor_id for entry in entries} == {admin.id}


async def test_a_request_that_is_sent_again_changes_nothing_and_tells_the_same(world: World) -> None:
    ana, bo = await world.influencer("Ana"), await world.influencer("Bo")
    admin = await world.admin()
    tokens = [TokenFor(ana.id, world.token(), 1), TokenFor(bo.id, world.token(), 1)]
    first = await set_auth_tokens(world.desk, admin, tokens)
    before = await everything()
    again = await set_auth_tokens(world.desk, admin, tokens)
    assert await everything() == before
    assert {one: what.row.version for one, what in again.items() if isinstance(what, InfluencerView)} == {
        ana.id: 2,
        bo.id: 2,
    }
    assert list(first) == list(again)
    # Somebody else's change in between is a conflict all the same.
    other = [TokenFor(ana.id, world.token(), 1)]
    assert isinstance((await set_auth_tokens(world.desk, admin, other))[ana.id], Conflict)


@pytest.mark.parametrize("number", [MOST_TEXTS, MOST_TEXTS + 1])
async def test_a_hundred_are_taken_at_once(world: World, number: int) -> None:
    admin = await world.admin()
    if number <= MOST_TEXTS:
        assert len(await match_tokens(world.desk, admin, ["x"] * number)) == number
        return
    with pytest.raises(BadInput, match="at most 100 tokens"):
        await match_tokens(world.desk, admin, ["x"] * number)
    many = [TokenFor(new_id(), "x", 1) for _ in range(number)]
    with pytest.raises(BadInput, match="at most 100 tokens"):
        await set_auth_tokens(world.desk, admin, many)


async def test_two_tokens_for_one_are_refused_before_anything_is_saved(world: World) -> None:
    ana = await world.influencer("Ana")
    admin = await world.admin()
    before = await everything()
    with pytest.raises(BadInput, match="one token for each influencer"):
        await set_auth_tokens(
            world.desk, admin, [TokenFor(ana.id, world.token(), 1), TokenFor(ana.id, world.token(), 1)]
        )
    assert await everything() == before
