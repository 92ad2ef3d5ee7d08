"""The streaming switch: what it keeps of its reason, and when nothing changes."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.influencers.conflicts import change_of
from greenroom.desk.influencers.listing import InfluencerView
from greenroom.desk.influencers.streaming import set_streaming_reason, toggle_streaming
from greenroom.desk.problems import InputRejected, NotFound
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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("old token {token}, ask me", "old token [removed], ask me"),
        ("{token}", "[removed]"),
        (f"the end was {SIGNATURE}", "the end was [removed]"),
        ("room ABC-defg-hij is closed", "room [removed] is closed"),
        ("room abc\u2011de\u200bfg\u2011hij", "room [removed]"),
        ("room local-4821", "room local-4821"),
        ("\u0915\u094d\u200d\u0937, back at 8", "\u0915\u094d\u200d\u0937, back at 8"),
    ],
)
async def test_a_secret_in_a_reason_is_not_kept(world: World, typed: str, kept: str) -> None:
    star, admin = await world.star(), await world.admin()
    token = world.token()
    view, _ = await toggle_streaming(
        world.desk, admin, star.id, enabled=False, reason=typed.replace("{token}", token)
    )
    assert view.row.streaming_reason == kept
    assert token not in str(await everything())


async def test_a_reason_with_a_token_counts_without_it(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    before = await everything()
    with pytest.raises(InputRejected):
        await toggle_streaming(world.desk, admin, person.id, enabled=False, reason="so " * 64 + world.token())
    assert await everything() == before
    reason = "so " * 63 + world.token()
    view, _ = await toggle_streaming(world.desk, admin, person.id, enabled=False, reason=reason)
    assert view.row.streaming_reason == "so " * 63 + "[removed]"


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


async def test_a_secret_in_a_reason_that_is_given_later_is_not_kept(world: World) -> None:
    person, ada, token = await world.influencer(), await world.admin(), world.token()
    await toggle_streaming(world.desk, ada, person.id, enabled=False)
    view = await set_streaming_reason(world.desk, ada, person.id, f"old token {token}, ask me")
    assert view.row.streaming_reason == "old token [removed], ask me"
    assert token not in str(await everything())
