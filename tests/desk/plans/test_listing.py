"""What is planned, whether it could start, and what became of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import inspect_token, set_auth_token
from greenroom.desk.credentials.sources import set_token_source
from greenroom.desk.influencers.editing import archive_influencer, restore_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.paging import all_pages
from greenroom.desk.plans.listing import began, judge, list_next_shows, list_planned_shows, next_shows
from greenroom.desk.plans.views import PlannedShowView, planned_views
from greenroom.desk.problems import BadInput
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.sealed.source import Source
from greenroom.hms.findings import Severity, Verdict, verdict_of
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, PlannedShow, Show
from greenroom.store.planned_rows import last_end, planned_between, planned_next
from tests.desk.plans.planned import plan, repeat
from tests.desk.stage import end, press
from tests.english import say
from tests.hms.tokens import NOW
from tests.store.plans import plans_of
from tests.world import World

EVENING = datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def the_next(world: World, person: InfluencerActor) -> PlannedShowView:
    return (await next_shows(world.desk, [person.id]))[person.id]


async def judged(world: World, person: InfluencerActor) -> tuple[Readiness, list[str]]:
    row = (await influencer_view(world.desk, person.id)).row
    found = judge(world.desk, row, await the_next(world, person))
    assert found is not None
    assert (verdict_of(found.findings) is Verdict.BROKEN) is (
        found.readiness in {Readiness.OFF, Readiness.BLOCKED, Readiness.NO_TOKEN}
    )
    return found.readiness, [f"{one.severity} {one.code}: {say(one.message)}" for one in found.findings]


async def test_an_evening_is_read_by_start_page_by_page(world: World) -> None:
    people = [await world.influencer(f"Star {n}") for n in range(5)]
    for n, person in enumerate(people):
        await plan(world, person, at=f"2026-11-22T2{(n * 2) % 4}:0{n}")
    await plan(world, people[0], at="2026-11-24T20:00")

    async def read(after: str | None) -> Any:
        return await list_planned_shows(*EVENING, first=2, after=after)

    shows = await all_pages(read)
    assert [f"{one.starts_at:%H:%M}" for one in shows] == ["19:00", "19:02", "19:04", "21:01", "21:03"]
    with pytest.raises(BadInput):
        await list_planned_shows(EVENING[1], EVENING[0], first=2, after=None)


async def test_whoever_is_archived_has_no_show_ahead_until_they_are_back(world: World) -> None:
    maya, admin = await world.influencer(), await world.admin()
    await plan(world, maya)
    await plan(world, maya, at="2026-11-23T10:00")
    world.clock.go_on(hours=8)
    await archive_influencer(world.desk, admin, maya.id)

    async def evening() -> list[str]:
        page = await list_planned_shows(*EVENING, first=9, after=None)
        return [f"{one.starts_at:%H:%M}" for one in page.items]

    assert await evening() == ["19:00"]
    await restore_influencer(world.desk, admin, maya.id)
    assert await evening() == ["19:00", "09:00"]


async def test_the_next_show_is_the_one_that_should_be_running(world: World) -> None:
    maya, ana, nobody = (
        await world.influencer(),
        await world.influencer("Ana"),
        await world.influencer("Nobody"),
    )
    await plan(world, maya, repeat=repeat("2026-11-25"))
    await plan(world, ana, at="2026-11-24T20:00")
    ids = [maya.id, ana.id, nobody.id]
    world.clock.go_on(hours=7.5)
    found = await next_shows(world.desk, ids)
    assert {key: f"{one.starts_at:%d}" for key, one in found.items()} == {maya.id: "22", ana.id: "24"}
    pages = await list_next_shows(world.desk, ids, first=2)
    assert [f"{one.starts_at:%d}" for one in pages[maya.id].items] == ["22", "23"]
    after = pages[maya.id].rows[-1][0]
    rest = (await list_next_shows(world.desk, [maya.id], first=9, after=after))[maya.id]
    assert [f"{one.starts_at:%d}" for one in rest.items] == ["24", "25"]
    assert pages[nobody.id].items == ()
    with pytest.raises(BadInput):
        await list_next_shows(world.desk, [ana.id], first=9, after=after)


@pytest.mark.parametrize(
    ("lasts_h", "readiness", "says"),
    [
        (
            6,
            Readiness.BLOCKED,
            ["BROKEN EXPIRES_SOON: The token expires in 6\u00a0h, 1\u00a0h before the next show starts."],
        ),
        (
            7,
            Readiness.BLOCKED,
            ["BROKEN EXPIRES_SOON: The token expires in 7\u00a0h, just as the next show starts."],
        ),
        (
            7.5,
            Readiness.EXPIRING,
            [
                "DOUBTFUL EXPIRES_SOON: The token expires in 7\u00a0h 30\u00a0min, 30\u00a0min before the "
                "planned end of the show: a reconnect after that would fail."
            ],
        ),
        (
            8.25,
            Readiness.EXPIRING,
            [
                "DOUBTFUL EXPIRES_SOON: The token expires in 8\u00a0h 15\u00a0min, 15\u00a0min after the "
                "planned end of the show: a reconnect after that would fail."
            ],
        ),
        (8.5, Readiness.READY, []),
    ],
)
async def test_a_pasted_token_is_judged_by_the_planned_show(
    world: World, lasts_h: float, readiness: Readiness, says: list[str]
) -> None:
    maya = await world.influencer()
    await world.set_token(maya, world.token(lasts=lasts_h * HOUR))
    await plan(world, maya)  # 19:00 to 20:00 UTC; now it is noon
    assert await judged(world, maya) == (readiness, says)
    assert (await influencer_view(world.desk, maya.id)).readiness is Readiness.READY  # a show now could start


async def test_a_token_that_only_begins_before_the_show_is_good_for_it(world: World) -> None:
    maya = await world.star()
    await plan(world, maya)
    await _begins(maya, NOW + 7 * HOUR)
    assert await judged(world, maya) == (Readiness.READY, [])
    await _begins(maya, NOW + 8 * HOUR)
    readiness, [says] = await judged(world, maya)
    assert (readiness, says.split(":")[0]) == (Readiness.BLOCKED, "BROKEN NOT_YET_VALID")


async def _begins(person: InfluencerActor, at: datetime) -> None:
    await Influencer.filter(id=person.id).update(token_not_before=at)


async def test_what_the_desk_makes_outlives_the_show(world: World) -> None:
    maya = await world.influencer()
    await world.set_token(maya, world.token(lasts=2 * HOUR))
    await plan(world, maya)
    await world.connect()
    assert await judged(world, maya) == (Readiness.READY, [])  # made in place of the pasted one
    await set_token_source(world.desk, await world.admin(), maya.id, Source.MINTED)
    assert await judged(world, maya) == (Readiness.READY, [])


async def test_everything_else_counts_as_it_is_now(world: World) -> None:
    maya = await world.influencer(streaming_enabled=False)
    await plan(world, maya)
    readiness, says = await judged(world, maya)
    assert (readiness, [one.split(":")[0] for one in says]) == (
        Readiness.OFF,
        ["BROKEN STREAMING_OFF", "BROKEN NO_TOKEN"],
    )


async def test_what_is_over_or_cancelled_is_not_judged(world: World) -> None:
    maya = await world.star()
    await plan(world, maya)
    planned = await the_next(world, maya)
    row = (await influencer_view(world.desk, maya.id)).row
    world.clock.go_on(hours=8.5)
    assert judge(world.desk, row, planned) is None
    world.clock.time = NOW
    await PlannedShow.all().update(cancelled_at=NOW)
    assert judge(world.desk, row, await the_only()) is None


async def the_only() -> PlannedShowView:
    """Read the only planned show, also one that is over or cancelled."""
    [view] = await planned_views([row.id for row in await PlannedShow.all()])
    return view


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    expires_min=st.one_of(st.none(), st.integers(-30, 700)),
    begins_min=st.one_of(st.none(), st.integers(-30, 700)),
    starts_min=st.integers(-60, 400),
    minted=st.booleans(),
    chosen=st.sampled_from([None, "PASTED", "MINTED"]),
    enabled=st.booleans(),
)
async def test_the_readiness_for_a_show_and_its_findings_agree(world: World, **drawn: Any) -> None:
    await PlannedShow.all().delete()
    maya = await Influencer.first()
    if maya is None:
        star = await world.star()
        await world.connect()
        maya = await Influencer.get(id=star.id)
    expires, begins = drawn["expires_min"], drawn["begins_min"]
    await Influencer.all().update(
        token_expires_at=None if expires is None else NOW + expires * HOUR / 60,
        token_not_before=None if begins is None else NOW + begins * HOUR / 60,
        can_mint=drawn["minted"],
        place_checked_at=NOW,
        source_choice=drawn["chosen"],
        streaming_enabled=drawn["enabled"],
    )
    starts = NOW + drawn["starts_min"] * HOUR / 60
    await PlannedShow.create(
        influencer_id=maya.id,
        local_start=f"{starts:%Y-%m-%dT%H:%M}",
        zone="UTC",
        length_min=60,
        starts_at=starts,
        ends_at=starts + HOUR,
        planned_at=NOW,
    )
    row = (await influencer_view(world.desk, maya.id)).row
    view = await the_only()
    found = judge(world.desk, row, view)
    if found is None:
        assert view.ends_at + HOUR / 2 <= NOW
        return
    verdict = verdict_of(found.findings)
    match found.readiness:
        case Readiness.READY:
            assert verdict is not Verdict.BROKEN
        case Readiness.EXPIRING:
            assert verdict is Verdict.DOUBTFUL
        case _:
            assert verdict is Verdict.BROKEN


async def test_a_planned_show_has_begun_once_its_influencer_is_live_about_then(world: World) -> None:
    maya = await world.star()
    await plan(world, maya)
    planned = await the_next(world, maya)

    async def begun() -> str | None:
        show = (await began(world.desk, [planned])).get(planned.id)
        return show and f"{show.opened_at:%H:%M} {show.state}"

    early = (await press(world, maya)).show  # at noon, seven hours before
    assert await begun() is None
    world.clock.go_on(hours=7)
    assert await begun() == "12:00 STARTING"  # still open at the start
    await end(world, maya, early)
    await Show.all().update(ended_at=NOW + 6 * HOUR)
    assert await begun() is None
    world.clock.go_on(minutes=10)
    late = (await press(world, maya)).show
    assert await begun() == "19:10 STARTING"
    world.clock.go_on(minutes=10)
    await end(world, maya, late)
    assert await begun() == "19:10 ENDED"
    world.clock.go_on(hours=2)
    await press(world, maya)  # after its end
    assert await begun() == "19:10 ENDED"


async def test_a_pasted_token_that_dies_before_tonights_show_is_told_and_saved(world: World) -> None:
    maya, admin = await world.influencer(), await world.admin()
    await plan(world, maya)
    token = world.token(lasts=6 * HOUR)
    report = await inspect_token(world.desk, token, maya.id)
    assert (report.verdict, [(one.severity, say(one.message)) for one in report.findings]) == (
        Verdict.DOUBTFUL,
        [(Severity.DOUBTFUL, "The token expires in 6\u00a0h, 1\u00a0h before the next show starts.")],
    )
    assert (await set_auth_token(world.desk, admin, maya.id, token)).influencer.readiness is Readiness.READY


async def test_an_evening_and_the_next_show_are_read_in_an_index(database: Database) -> None:
    async with plans_of(database) as asked:
        await planned_between(*EVENING, None, 51)
        await planned_between(*EVENING, (NOW, new_id()), 51)
        await planned_next([new_id(), new_id()], NOW, None, 1)
        await planned_next([new_id()], NOW, (NOW, new_id()), 21)
    told = "\n".join(asked)
    assert "planned_shows_by_start" in told
    assert "planned_shows_by_influencer" in told
    assert "Seq Scan" not in told, told
    assert not [line for line in asked if line.startswith("SCAN") and "one" not in line.split()], told
    assert "TEMP B-TREE" not in told
    assert await last_end(new_id(), NOW, NOW) is None
