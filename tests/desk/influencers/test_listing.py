"""Adding influencers, and lists of them."""

from typing import Any

import pytest

from greenroom.desk.audit.entries import Operator
from greenroom.desk.influencers.listing import (
    InfluencerOrder,
    add_influencer,
    count_influencers,
    count_standings,
    influencer_view,
    list_influencers,
)
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.paging import Page
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.shows.ending import EndReason
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.shows.staying import end_own_show, show_started
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer
from tests.world import PASSWORD, World, actions, events, everything, row_of


async def page(world: World, **asked: Any) -> Page[InfluencerView]:
    given: dict[str, Any] = {"first": 100, "order": InfluencerOrder.NAME, "after": None}
    given |= {"readiness": (), "search": ""}
    return await list_influencers(world.desk, **given | asked)


async def found(world: World, search: str) -> list[str]:
    return [view.row.name for view in (await page(world, search=search)).items]


# ---- adding


async def test_an_influencer_is_added_with_an_audit_entry_that_names_nobody(world: World) -> None:
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
    written = str(await AuditEntry.all().values())
    assert not [word for word in ("aya", "xample.com") if word in written]
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
async def test_a_refused_influencer_changes_nothing(
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
    assert (await page(world)).items == ()
    assert sum((await count_influencers(world.desk, "")).values()) == 0


async def test_the_admin_who_switched_streaming_is_shown_by_name(world: World) -> None:
    admin = await world.admin(name="Ada Byron")
    person = await world.influencer(streaming_enabled=False, streaming_by_id=admin.id, streaming_reason="x")
    row = (await influencer_view(world.desk, person.id)).row
    assert (row.streaming_by, row.streaming_reason, row.streaming_enabled) == ("Ada Byron", "x", False)


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


async def test_a_search_without_emails_finds_nobody_by_a_part_of_theirs(world: World) -> None:
    await world.influencer("Maya Ray", handle="@TheRay", email="one@bücher.example")
    await world.influencer("Bo", handle="", email="ray@example.net")
    await world.influencer("Zoë Ann", handle="ann", email="zoe@example.net", tags=["net"], tag_keys="\nnet\n")

    async def without(search: str) -> list[str]:
        page = await list_influencers(
            world.desk,
            first=100,
            order=InfluencerOrder.NAME,
            after=None,
            readiness=[],
            search=search,
            emails=False,
        )
        names = [view.row.name for view in page.items]
        counted = await count_standings(world.desk, search, emails=False)
        assert sum(counted.standings.values()) == len(names)
        return names

    assert await without("ray") == ["Maya Ray"]
    assert await without("@theray maya") == ["Maya Ray"]
    assert await without("zoe") == ["Zoë Ann"]
    assert await without("net") == ["Zoë Ann"]
    assert await without("") == ["Bo", "Maya Ray", "Zoë Ann"]
    for part in ("one@", "one", "bücher", "xn--bcher-kva", "example", "zoe@example.net", "@example"):
        assert await without(part) == []


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
    views = (await page(world, readiness=[Readiness.NO_TOKEN] * 100_000)).items
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
    (view,) = (await page(world)).items
    times = (view.row.show_opened_at, view.row.show_started_at, view.row.show_seen_at)
    assert times == (show.opened_at, world.clock.time, world.clock.time)
    assert (view.readiness, view.show and view.show.id) == (Readiness.LIVE, show.id)
    await end_own_show(world.desk, star, show.id, holder="")
    (view,) = (await page(world)).items
    assert (view.row.open_show_id, view.row.show_opened_at) == (None, None)
    assert (await row_of(star)).open_show_id is None
    assert "SHOW_ENDED" in await actions()
    assert EndReason.ENDED_BY_INFLUENCER.value in str(await AuditEntry.all().values("after"))
