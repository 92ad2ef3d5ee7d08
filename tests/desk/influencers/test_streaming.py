"""The streaming switch: what it keeps of its reason, and when nothing changes."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.influencers.conflicts import change_of
from greenroom.desk.influencers.streaming import set_streaming_reason, toggle_streaming
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.shows.studio import studio_view
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry
from tests.audit_log import assert_the_audit_log_names_nobody
from tests.english import say
from tests.world import World, everything, row_of

SIGNATURE = "aB3_-" * 8 + "xyz"


async def test_the_audit_log_says_that_a_reason_was_given_but_not_which(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    await toggle_streaming(world.desk, admin, person.id, enabled=False, reason="Maya is ill")
    await toggle_streaming(world.desk, admin, person.id, enabled=True)
    off, on = await AuditEntry.filter(action="STREAMING_SWITCHED").order_by("at", "id")
    assert off.after == {"streamingEnabled": False, "reasonGiven": True}
    assert on.after == {"streamingEnabled": True, "reasonGiven": False}
    assert "ill" not in str(await AuditEntry.all().values())
    await assert_the_audit_log_names_nobody("ill")


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize(
    "typed",
    [
        "old token {token}, ask me",
        "{token}",
        "so " * 64 + "{token}",
        f"the end was {SIGNATURE}",
        "room ABC-defg-hij is closed",
        "room abc\u2011de\u200bfg\u2011hij",
    ],
)
async def test_a_reason_with_what_may_be_a_secret_is_refused(world: World, typed: str, later: bool) -> None:
    person, admin = await world.influencer(), await world.admin()
    if later:
        await toggle_streaming(world.desk, admin, person.id, enabled=False, reason="Ill")
    reason, before = typed.replace("{token}", world.token()), await everything()
    given = (
        set_streaming_reason(world.desk, admin, person.id, reason)
        if later
        else toggle_streaming(world.desk, admin, person.id, enabled=False, reason=reason)
    )
    with pytest.raises(InputRejected) as caught:
        await given
    assert (caught.value.code, caught.value.field) == (ProblemCode.BAD_REASON, "reason")
    assert caught.value.about.key == "problem.BAD_REASON.secret"
    assert await everything() == before


async def test_a_refused_reason_leaves_the_show_running(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    await go_live(world.desk, star)
    before = await everything()
    with pytest.raises(InputRejected):
        await toggle_streaming(world.desk, admin, star.id, enabled=False, reason=world.token())
    assert await everything() == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("room local-4821", "room local-4821"),
        ("\u0915\u094d\u200d\u0937, back at 8", "\u0915\u094d\u200d\u0937, back at 8"),
    ],
)
async def test_a_reason_without_a_secret_is_kept_as_it_was_typed(world: World, typed: str, kept: str) -> None:
    star, admin = await world.star(), await world.admin()
    view, _ = await toggle_streaming(world.desk, admin, star.id, enabled=False, reason=typed)
    assert view.row.streaming_reason == kept


@pytest.mark.parametrize("enabled", [False, True])
@pytest.mark.parametrize("reason", [None, "Wrong song", " Wrong  song\n"])
async def test_a_switch_to_what_is_already_without_another_reason_changes_nothing(
    world: World, reason: str | None, enabled: bool
) -> None:
    person, ada, bo = await world.influencer(), await world.admin(), await world.admin(name="Bo")
    await toggle_streaming(world.desk, ada, person.id, enabled=enabled, reason="Wrong song")
    world.clock.go_on(minutes=1)
    before = await everything()
    view, ended = await toggle_streaming(world.desk, bo, person.id, enabled=enabled, reason=reason)
    assert (view.row.streaming_reason, view.row.streaming_by, ended) == ("Wrong song", "Ada", None)
    assert await everything() == before


async def by_the_switch(
    world: World, admin: AdminActor, person: InfluencerActor, reason: str
) -> InfluencerView:
    view, _ = await toggle_streaming(world.desk, admin, person.id, enabled=False, reason=reason)
    return view


async def alone(world: World, admin: AdminActor, person: InfluencerActor, reason: str) -> InfluencerView:
    return await set_streaming_reason(world.desk, admin, person.id, reason)


GIVEN = pytest.mark.parametrize("give", [by_the_switch, alone])
Give = Callable[[World, AdminActor, InfluencerActor, str], Coroutine[Any, Any, InfluencerView]]


@GIVEN
@pytest.mark.parametrize(("typed", "kept"), [("Ill", "Ill"), ("", ""), (" \n", "")])
async def test_a_new_reason_takes_the_place_of_the_old_one_and_who_switched_it_off_stays(
    world: World, typed: str, kept: str, give: Give
) -> None:
    person, ada, bo = await world.influencer(), await world.admin(), await world.admin(name="Bo")
    off, _ = await toggle_streaming(world.desk, ada, person.id, enabled=False, reason="Wrong song")
    world.clock.go_on(minutes=1)
    row = (await give(world, bo, person, typed)).row
    assert (row.streaming_reason, row.streaming_by, row.streaming_at) == (kept, "Ada", off.row.streaming_at)
    assert row.version == off.row.version + 1
    _, entry = await AuditEntry.filter(action="STREAMING_SWITCHED").order_by("at", "id")
    assert (entry.actor_id, entry.before, entry.after) == (
        bo.id,
        {"reasonGiven": True},
        {"reasonGiven": bool(kept)},
    )
    told = change_of(entry, "Bo", world.clock.time)
    assert say(told) == "Bo changed the reason at the streaming switch just now."


@GIVEN
async def test_a_reason_given_later_reaches_the_influencer(world: World, give: Give) -> None:
    star, ada = await world.star(), await world.admin()
    await toggle_streaming(world.desk, ada, star.id, enabled=False)
    await give(world, ada, star, "Back at 8")
    told = "Your admin has paused your shows. They say: Back at 8"
    assert say((await studio_view(world.desk, star)).message) == told
    await toggle_streaming(world.desk, ada, star.id, enabled=True)
    view, _ = await toggle_streaming(world.desk, ada, star.id, enabled=False)
    assert view.row.streaming_reason == ""


async def test_an_admins_word_on_what_nobody_switched_off_is_kept(world: World) -> None:
    person, ada = await world.influencer(streaming_enabled=False), await world.admin()
    await toggle_streaming(world.desk, ada, person.id, enabled=False)
    assert (await row_of(person)).streaming_by_id == ada.id


@pytest.mark.parametrize("given", ["Wrong song", " Wrong  song\n"])
async def test_the_reason_that_stands_there_already_changes_nothing(world: World, given: str) -> None:
    person, ada, bo = await world.influencer(), await world.admin(), await world.admin(name="Bo")
    await toggle_streaming(world.desk, ada, person.id, enabled=False, reason="Wrong song")
    world.clock.go_on(minutes=1)
    before = await everything()
    view = await set_streaming_reason(world.desk, bo, person.id, given)
    assert (view.row.streaming_reason, view.row.streaming_by) == ("Wrong song", "Ada")
    assert await everything() == before


async def test_a_reason_that_is_too_long_or_for_nobody_changes_nothing(world: World) -> None:
    person, ada = await world.influencer(), await world.admin()
    gone = await world.influencer(archived_at=world.clock.time, streaming_enabled=False)
    await toggle_streaming(world.desk, ada, person.id, enabled=False)
    before = await everything()
    with pytest.raises(InputRejected):
        await set_streaming_reason(world.desk, ada, person.id, "so " * 68)
    for nobody in (new_id(), gone.id):
        with pytest.raises(NotFound):
            await set_streaming_reason(world.desk, ada, nobody, "Ill")
    assert await everything() == before
