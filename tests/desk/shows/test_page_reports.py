"""What influencers' pages report, and the four digits that find them."""

import asyncio
from datetime import timedelta

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.shows.page_reports import (
    DeviceAccess,
    KeptReport,
    PageReport,
    StudioPage,
    report_page,
    support_code,
)
from greenroom.desk.shows.studio import studio_view
from greenroom.store.database import Database
from greenroom.store.models import Influencer
from greenroom.store.models import PageReport as Row
from tests.english import say
from tests.store.explained import analyse, sent, ways
from tests.world import World

GRANTED, DENIED = DeviceAccess.GRANTED, DeviceAccess.DENIED
JUST = timedelta(microseconds=1)


def a_report(
    page: StudioPage = StudioPage.CAMERA_CHECK,
    camera: DeviceAccess = GRANTED,
    microphone: DeviceAccess = GRANTED,
    browser: str = "iPhone Safari",
    **texts: str,
) -> PageReport:
    return PageReport(page, browser, camera, microphone, **texts)


async def reported(world: World, report: PageReport) -> KeptReport:
    person = await world.influencer()
    await report_page(world.desk, person, report)
    kept = (await influencer_view(world.desk, person.id)).page_report
    assert kept is not None
    return kept


@pytest.mark.parametrize(
    ("report", "summary"),
    [
        (a_report(camera=DENIED), "Camera blocked, iPhone Safari"),
        (a_report(camera=DENIED, microphone=DENIED), "Camera and microphone blocked, iPhone Safari"),
        (
            a_report(camera=DeviceAccess.MISSING, microphone=DeviceAccess.PROMPT),
            "Camera missing, Microphone not allowed yet, iPhone Safari",
        ),
        (a_report(), "At the camera check, iPhone Safari"),
        (a_report(StudioPage.LIVE), "Live, iPhone Safari"),
        (
            a_report(camera=DENIED, in_app_browser="Instagram"),
            "Camera blocked, iPhone Safari inside Instagram",
        ),
        (
            a_report(camera=DENIED, in_app_browser="", browser=""),
            "Camera blocked, unknown browser inside an app",
        ),
        (a_report(StudioPage.RECONNECTING, problem="No network."), "No network, iPhone Safari"),
        (a_report(camera=DeviceAccess.UNKNOWN, browser=" "), "At the camera check, unknown browser"),
    ],
)
async def test_a_report_is_told_in_one_line(world: World, report: PageReport, summary: str) -> None:
    assert say((await reported(world, report)).summary) == summary


@pytest.mark.parametrize(
    ("report", "fact"),
    [
        (a_report(camera=DENIED, problem="Network blocks video"), "Camera blocked"),
        (a_report(problem="Network blocks video."), "Network blocks video"),
        (a_report(problem="."), "At the camera check"),
        (a_report(StudioPage.LIVE), "Live"),
    ],
)
async def test_the_worst_of_a_report_stands_by_itself(world: World, report: PageReport, fact: str) -> None:
    kept = (await reported(world, report)).fact
    assert (kept if isinstance(kept, str) else say(kept)) == fact


@pytest.mark.parametrize("page", StudioPage)
async def test_every_page_has_a_word(world: World, page: StudioPage) -> None:
    assert say((await reported(world, a_report(page))).summary).endswith(", iPhone Safari")


async def test_a_strangers_texts_are_capped_and_cleaned(world: World) -> None:
    token = world.token()
    kept = await reported(
        world,
        a_report(
            browser="\u202eSafari\x00\n" + "x " * 50_000,
            in_app_browser="\u200b",
            connection="4 " * 21,
            problem=f"join failed [token={token}] in abc-defg-hij " + "y " * 150,
        ),
    )
    report = kept.report
    assert report.browser == "Safari " + "x " * 26 + "x"
    assert (report.in_app_browser, report.connection) == (None, "4 " * 20)
    assert (report.problem or "").startswith("join failed [token=...] in ... y y")
    assert len(report.problem or "") == 200


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("no room ABC-DEFG-HIJ", "no room ..."),
        ("no room Abc-Def-Ghi.", "no room ...."),
        ("signature " + "aB3_-" * 8 + "xyz refused", "signature ... refused"),
        ("id 019a5f0e-7b2c-7d3e-8f4a-5b6c7d8e9f0a", "id 019a5f0e-7b2c-7d3e-8f4a-5b6c7d8e9f0a"),
        ("Eyjafjallaj is no token", "Eyjafjallaj is no token"),
    ],
)
async def test_what_may_be_a_secret_is_not_kept(world: World, told: str, kept: str) -> None:
    assert (await reported(world, a_report(problem=told))).report.problem == kept


async def test_the_next_report_takes_the_place_of_the_last(world: World) -> None:
    person = await world.influencer()
    await report_page(world.desk, person, a_report(problem="lost", connection="4g"))
    code = await support_code(world.desk, person)
    world.clock.go_on(seconds=5)
    await report_page(world.desk, person, a_report(StudioPage.LIVE))
    report = await Row.get()
    assert (report.page, report.problem, report.connection, report.support_code) == ("LIVE", None, None, code)
    assert (report.reported_at, report.seen_at) == (world.clock.time, world.clock.time)


async def test_nothing_is_known_of_a_page_that_only_opened_the_studio(world: World) -> None:
    person = await world.influencer()
    await studio_view(world.desk, person)
    assert (await influencer_view(world.desk, person.id)).page_report is None


# ---- support codes


async def test_the_studio_shows_four_digits_that_stay(world: World) -> None:
    person = await world.influencer()
    code = (await studio_view(world.desk, person)).support_code
    assert (len(code), code.isdecimal(), code.isascii()) == (4, True, True)
    world.clock.go_on(days=400)
    assert (await studio_view(world.desk, person)).support_code == code


async def test_a_last_look_in_the_future_is_set_right_after_the_clock_was_set_back(world: World) -> None:
    person = await world.influencer()
    await support_code(world.desk, person)
    world.clock.go_on(minutes=-20)
    await support_code(world.desk, person)
    assert (await Row.get()).seen_at == world.clock.time


async def test_while_nothing_can_be_saved_a_code_is_the_old_one_or_none(
    world: World, database: Database
) -> None:
    old, new = await world.influencer(), await world.influencer()
    code = await support_code(world.desk, old)
    world.clock.go_on(minutes=5)
    if database.dialect == "sqlite":
        await database.client.execute_script("PRAGMA query_only = ON")
    else:
        await database.client.execute_script("SET default_transaction_read_only = on")
    codes = await support_code(world.desk, old), await support_code(world.desk, new)
    if database.dialect == "sqlite":
        await database.client.execute_script("PRAGMA query_only = OFF")
    else:
        await database.client.execute_script("RESET default_transaction_read_only")
    assert codes == (code, "")
    assert await support_code(world.desk, new) != ""
    assert await Row.all().count() == 2


async def test_a_look_at_the_studio_is_a_sign_of_life_written_once_a_minute(world: World) -> None:
    person, start = await world.influencer(), world.clock.time
    await support_code(world.desk, person)
    world.clock.go_on(minutes=1, microseconds=-1)
    await support_code(world.desk, person)
    assert (await Row.get()).seen_at == start
    world.clock.go_on(microseconds=1)
    await support_code(world.desk, person)
    assert (await Row.get()).seen_at == world.clock.time


async def test_codes_differ_also_when_many_open_the_studio_at_once(world: World) -> None:
    people = [await world.influencer() for _ in range(30)]
    codes = await asyncio.gather(*(support_code(world.desk, person) for person in people * 2))
    assert codes[:30] == codes[30:]
    assert len(set(codes)) == 30


async def all_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have three codes in the world, and three people with them, seen one minute after the other."""
    monkeypatch.setattr("greenroom.desk.shows.page_reports.CODES", 3)
    monkeypatch.setattr("greenroom.desk.shows.page_reports.TRIED", 1)  # which mostly is taken
    codes: list[str] = []
    for _ in range(3):
        world.clock.go_on(minutes=1)
        codes.append(await support_code(world.desk, await world.influencer()))
    assert sorted(codes) == ["0000", "0001", "0002"]
    return codes


async def test_where_all_are_taken_whoever_was_not_seen_for_longest_gives_theirs_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = await all_taken(world, monkeypatch)
    assert await support_code(world.desk, await world.influencer()) == codes[0]
    assert await Row.all().count() == 3


async def test_whoever_was_not_seen_for_a_day_gives_theirs_up_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = await all_taken(world, monkeypatch)
    world.clock.go_on(days=1, minutes=-1)
    got = {await support_code(world.desk, await world.influencer()) for _ in range(2)}
    assert got == set(codes[:2])


async def test_who_gave_a_code_up_gets_another_when_they_return(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = await all_taken(world, monkeypatch)
    first = await Row.get(support_code=codes[0])
    await support_code(world.desk, await world.influencer())
    assert not await Row.filter(influencer_id=first.influencer_id).exists()
    world.clock.go_on(seconds=1)
    row = await Influencer.get(id=first.influencer_id)
    back = InfluencerActor(row.id, row.id, row.email, row.name)
    assert await support_code(world.desk, back) == codes[1]


async def test_where_all_are_taken_a_few_rows_are_read_in_an_index(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.desk.shows.page_reports.CODES", 100)
    known = [await world.influencer() for _ in range(100)]
    await Row.bulk_create(
        Row(influencer_id=one.id, support_code=f"{number:04}", seen_at=world.clock.time)
        for number, one in enumerate(known)
    )
    await analyse()
    new = await world.influencer()
    with sent() as statements:
        assert await support_code(world.desk, new) != ""
    read = [
        min(ways_of, key=len)
        for sql, values in statements.items()
        if sql.startswith("SELECT") and "COUNT(" not in sql
        for ways_of in [
            [[one.step for one in way if not (one.cut or one.by)] for way in await ways(sql, values)]
        ]
    ]
    assert len(read) > 1
    assert [steps for steps in read if steps] == []
