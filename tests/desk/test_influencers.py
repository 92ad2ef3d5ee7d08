"""Adding influencers, and lists of them."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.audit import Operator
from greenroom.desk.going_live import go_live
from greenroom.desk.influencers import (
    BadCursorError,
    InfluencerList,
    InfluencerOrder,
    add_influencer,
    count_influencers,
    influencer_view,
    list_influencers,
)
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode
from greenroom.desk.readiness import Readiness
from greenroom.desk.shows import EndReason, end_show, show_started
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer
from tests.world import PASSWORD, World, actions, events, everything, row_of

EVERY_ORDER = pytest.mark.parametrize("order", list(InfluencerOrder))


async def page(world: World, **asked: Any) -> InfluencerList:
    given: dict[str, Any] = {"first": 100, "order": InfluencerOrder.NAME, "after": None}
    return await list_influencers(world.desk, **{**given, "readiness": (), "search": "", **asked})


async def found(world: World, search: str) -> list[str]:
    return [view.row.name for view in (await page(world, search=search)).views]


async def crowd(world: World, size: int) -> list[str]:
    """Add people of every status, several of each name and each moment."""
    now, admin = world.clock.time, await world.admin()
    people: list[Influencer] = []
    for number in range(size):
        name = f"Name {number % 7}"
        columns: dict[str, Any] = {"email": f"c{number}", "email_key": f"c{number}", "name": name}
        columns |= {
            "name_key": name.casefold(),
            "created_at": now + timedelta(seconds=number % 5, microseconds=number % 2),
        }
        if number % 3:
            ends = now + timedelta(hours=(number % 4) * 2 - 1)
            columns |= {"token_expires_at": ends, "token_access_key": "key"}
        if number % 6 == 5:
            columns |= {"streaming_enabled": False, "streaming_by_id": admin.id}
        people.append(Influencer(id=new_id(), **columns))
    await Influencer.bulk_create(people)
    return [person.email for person in people]


# ---- adding


async def test_an_influencer_is_added_with_a_trace_that_names_nobody(world: World) -> None:
    admin = await world.admin()
    person_id = await add_influencer(
        world.desk,
        admin,
        name=" Maya  Ray ",
        email=" Maya@Example.com",
        handle="@maya.ray",
        password=PASSWORD,
    )
    row = await Influencer.get()
    assert (row.id, row.name, row.name_key, row.email, row.email_key, row.handle) == (
        person_id,
        "Maya Ray",
        "maya ray",
        "Maya@Example.com",
        "maya@example.com",
        "maya.ray",
    )
    entry = await AuditEntry.get()
    assert (entry.action, entry.actor_id, entry.subject_id) == ("INFLUENCER_ADDED", admin.id, person_id)
    trace = str(await AuditEntry.all().values())
    assert not [word for word in ("aya", "xample.com") if word in trace]
    assert await events() == ["INFLUENCER_ADDED"]


@pytest.mark.parametrize(
    ("details", "field", "code"),
    [
        ({"name": " "}, "name", ProblemCode.BAD_NAME),
        ({"email": "maya"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": "TAKEN@example.com"}, "email", ProblemCode.BAD_EMAIL),
        ({"password": "short"}, "password", ProblemCode.BAD_PASSWORD),
    ],
)
async def test_who_cannot_be_added_changes_nothing(
    world: World, details: dict[str, str], field: str, code: ProblemCode
) -> None:
    await world.influencer(email="taken@example.com")
    before = await everything()
    given = {"name": "Maya", "email": "maya@example.com", "password": PASSWORD, **details}
    with pytest.raises(InputRejected) as caught:
        await add_influencer(world.desk, Operator(), **given)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert await everything() == before


# ---- one


async def test_an_archived_influencer_is_shown_nowhere(world: World) -> None:
    person = await world.influencer(archived_at=world.clock.time)
    with pytest.raises(NotFound):
        await influencer_view(world.desk, person.id)
    assert (await page(world)).views == ()
    assert sum((await count_influencers(world.desk, "")).values()) == 0


async def test_who_switched_streaming_is_shown_by_name(world: World) -> None:
    admin = await world.admin(name="Ada Byron")
    person = await world.influencer(streaming_enabled=False, streaming_by_id=admin.id, streaming_reason="x")
    row = (await influencer_view(world.desk, person.id)).row
    assert (row.streaming_by, row.streaming_reason, row.streaming_enabled) == ("Ada Byron", "x", False)


# ---- pages


async def walk(world: World, order: InfluencerOrder, first: int, *, adding: bool = False) -> list[str]:
    """Visit a whole list page by page, and add people at both ends meanwhile if asked to."""
    seen: list[str] = []
    after, turn = None, 0
    while True:
        asked = await page(world, first=first, order=order, after=after)
        assert len(asked.views) <= first
        seen += [view.row.email for view in asked.views]
        if not asked.more:
            return seen
        assert len(asked.views) == first
        after, turn = asked.views[-1].cursor, turn + 1
        if adding:
            for name in ("AAA", f"Name {turn % 7}", "zzz"):
                await world.influencer(name, created_at=world.clock.time + timedelta(seconds=turn % 8))


@EVERY_ORDER
@pytest.mark.parametrize("first", [1, 7, 40])
async def test_pages_visit_each_exactly_once(world: World, order: InfluencerOrder, first: int) -> None:
    people = await crowd(world, 40)
    seen = await walk(world, order, first)
    assert sorted(seen) == sorted(people)
    whole = (await page(world, order=order)).views
    assert seen == [view.row.email for view in whole]


@EVERY_ORDER
async def test_pages_visit_each_exactly_once_while_others_are_added(
    world: World, order: InfluencerOrder
) -> None:
    people = await crowd(world, 40)
    seen = await walk(world, order, 3, adding=True)
    assert sorted(email for email in seen if email in people) == sorted(people)
    assert len(seen) == len(set(seen))


@EVERY_ORDER
async def test_pages_go_on_where_a_row_was_archived(world: World, order: InfluencerOrder) -> None:
    await crowd(world, 10)
    begin = await page(world, first=4, order=order)
    await Influencer.filter(id=begin.views[-1].row.id).update(archived_at=world.clock.time)
    rest = await page(world, order=order, after=begin.views[-1].cursor)
    emails = [view.row.email for view in (*begin.views, *rest.views)]
    assert len(emails) == len(set(emails)) == 10


async def test_each_order_is_what_it_says(world: World) -> None:
    await crowd(world, 40)
    by_name = [view.row.name_key for view in (await page(world)).views]
    assert by_name == sorted(by_name)
    newest = [view.row.created_at for view in (await page(world, order=InfluencerOrder.NEWEST)).views]
    assert newest == sorted(newest, reverse=True)
    statuses = [view.readiness.value for view in (await page(world, order=InfluencerOrder.STATUS)).views]
    ranks = ["LIVE", "READY", "EXPIRING", "BLOCKED", "NO_TOKEN", "OFF"]
    assert statuses == sorted(statuses, key=ranks.index)
    assert set(statuses) == {"READY", "EXPIRING", "BLOCKED", "NO_TOKEN", "OFF"}


@EVERY_ORDER
async def test_a_cursor_of_another_order_is_refused(world: World, order: InfluencerOrder) -> None:
    await crowd(world, 3)
    cursor = (await page(world, order=order)).views[0].cursor
    for other in InfluencerOrder:
        if other is not order:
            with pytest.raises(BadCursorError):
                await page(world, order=other, after=cursor)


def forged(*key: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


ID = str(new_id())


@pytest.mark.parametrize(
    ("order", "cursor"),
    [
        ("NAME", ""),
        ("NAME", "x"),
        ("NAME", "é" * 8),
        ("NAME", "[" * 4000),
        ("NAME", forged()),
        ("NAME", forged("NAME")),
        ("NAME", forged("NAME", ID)),
        ("NAME", forged("NAME", 7, ID)),
        ("NAME", forged("NAME", "a", 7)),
        ("NAME", forged("NAME", "a", "not an id")),
        ("NAME", forged("NAME", "a", ID, ID)),
        ("NAME", forged("NAME", "a\x00", ID)),
        ("NAME", forged("NAME", "\ud800", ID)),
        ("STATUS", forged("STATUS", True, "a", ID)),
        ("STATUS", forged("STATUS", 10**30, "a", ID)),
        ("STATUS", forged("STATUS", -1, "a", ID)),
        ("STATUS", forged("STATUS", 1.5, "a", ID)),
        ("NEWEST", forged("NEWEST", "2026-11-22T12:00:00", ID)),
        ("NEWEST", forged("NEWEST", "0001-01-01T00:00:00+23:59", ID)),
        ("NEWEST", forged("NEWEST", "yesterday", ID)),
        ("NEWEST", forged("NEWEST", 7, ID)),
        ("NEWEST", base64.b64encode(b'{"NEWEST": 1}').decode()),
    ],
)
async def test_a_cursor_that_this_desk_did_not_give_is_refused(world: World, order: str, cursor: str) -> None:
    await crowd(world, 3)
    with pytest.raises(BadCursorError):
        await page(world, order=InfluencerOrder(order), after=cursor)


# ---- searching and counting


async def test_a_search_looks_in_name_handle_and_email(world: World) -> None:
    await world.influencer("Maya Ray", handle="TheRay", email="one@example.com")
    await world.influencer("Bo", handle="bo", email="ray@example.net")
    await world.influencer("Cy", handle="cy", email="cy@example.com")
    assert await found(world, " RAY ") == ["Bo", "Maya Ray"]
    assert await found(world, "theray") == ["Maya Ray"]
    assert await found(world, "example.com") == ["Cy", "Maya Ray"]
    assert await found(world, "nobody") == []
    assert await found(world, "") == ["Bo", "Cy", "Maya Ray"]


async def test_a_search_takes_every_character_as_itself(world: World) -> None:
    for name in ("100% Maya", "100 Maya", "Snake_Case", "SnakeXCase", "Back\\slash", "Backslash", "Quo'te"):
        await world.influencer(name)
    assert await found(world, "100%") == ["100% Maya"]
    assert await found(world, "%") == ["100% Maya"]
    assert await found(world, "snake_") == ["Snake_Case"]
    assert await found(world, "_") == ["Snake_Case"]
    assert await found(world, "\\") == ["Back\\slash"]
    assert await found(world, "o't") == ["Quo'te"]


async def test_a_search_folds_the_case_of_every_script(world: World) -> None:
    for name in ("Élodie", "Straße", "ŁUKASZ", "Ωmega", "İpek"):
        await add_influencer(
            world.desk, Operator(), name=name, email=f"{new_id()}@example.com", password=PASSWORD
        )
    assert await found(world, "éLO") == ["Élodie"]
    assert await found(world, "e\u0301lodie") == ["Élodie"]
    assert await found(world, "STRASSE") == ["Straße"]
    assert await found(world, "łukasz") == ["ŁUKASZ"]
    assert await found(world, "ωMEGA") == ["Ωmega"]
    assert await found(world, "İPEK") == ["İpek"]


@pytest.mark.parametrize("search", ["x" * 60_000, "\x00", "%" * 60_000, "\ud800"])
async def test_no_search_is_too_odd_for_a_database(world: World, search: str) -> None:
    await world.influencer()
    await page(world, search=search)
    await count_influencers(world.desk, search)


async def test_one_readiness_named_a_hundred_thousand_times_is_one(world: World) -> None:
    await world.influencer()
    views = (await page(world, readiness=[Readiness.NO_TOKEN] * 100_000)).views
    assert [view.readiness for view in views] == [Readiness.NO_TOKEN]


async def test_counts_follow_the_search_and_are_zero_where_nobody_is(world: World) -> None:
    star = await world.star("Maya")
    await world.star("Mara")
    await world.influencer("Mo")
    await world.influencer("Bo")
    await go_live(world.desk, star)
    nobody = dict.fromkeys(Readiness, 0)
    assert await count_influencers(world.desk, "MA") == {**nobody, Readiness.LIVE: 1, Readiness.READY: 1}
    assert await count_influencers(world.desk, "bo") == {**nobody, Readiness.NO_TOKEN: 1}
    assert await count_influencers(world.desk, "zzz") == nobody


async def test_a_list_shows_the_open_show(world: World) -> None:
    star = await world.star()
    show = (await go_live(world.desk, star)).show
    world.clock.go_on(seconds=10)
    await show_started(world.desk, star, show.id, holder="", peer_id="p", session_id=None)
    (view,) = (await page(world)).views
    times = (view.row.show_opened_at, view.row.show_started_at, view.row.show_seen_at)
    assert times == (show.opened_at, world.clock.time, world.clock.time)
    assert (view.readiness, view.row.open_show_id) == (Readiness.LIVE, show.id)
    await end_show(world.desk, star, show.id, holder="")
    (view,) = (await page(world)).views
    assert (view.row.open_show_id, view.row.show_opened_at) == (None, None)
    assert (await row_of(star)).open_show_id is None
    assert "SHOW_ENDED" in await actions()
    assert EndReason.ENDED_BY_INFLUENCER.value in str(await AuditEntry.all().values("after"))
