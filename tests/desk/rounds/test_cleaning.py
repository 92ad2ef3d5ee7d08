"""What goes once nobody needs it any more."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.rounds.cleaning import (
    delete_old_events,
    delete_old_links,
    delete_old_sessions,
    wipe_expired_tokens,
)
from greenroom.desk.shows.page_reports import (
    DeviceAccess,
    PageReport,
    StudioPage,
    forget_old_reports,
    report_page,
)
from greenroom.store import sweeping
from greenroom.store.ids import new_id
from greenroom.store.models import Event, Link, SessionRow, Show, TokenVersion
from greenroom.store.models import PageReport as Row
from tests.desk.stage import press
from tests.hms.tokens import NOW
from tests.world import World, events

JUST = timedelta(microseconds=1)


async def test_a_replaced_token_is_wiped_the_moment_it_expires(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    await world.set_token(person, world.token(lasts=timedelta(hours=1)))
    await world.set_token(person, world.token(lasts=timedelta(hours=2)))
    await remove_auth_token(world.desk, admin, person.id)
    assert await TokenVersion.filter(sealed=None).count() == 0
    world.clock.go_on(hours=1, microseconds=-1)
    await wipe_expired_tokens(world.desk)
    assert await TokenVersion.filter(sealed=None).count() == 0
    world.clock.go_on(microseconds=1)
    await wipe_expired_tokens(world.desk)
    (wiped,) = await TokenVersion.filter(sealed=None)
    assert (wiped.expires_at, len(wiped.last_four)) == (world.clock.time, 4)


async def session(person: InfluencerActor, expires_at: datetime, **columns: Any) -> SessionRow:
    given: dict[str, Any] = {"audience": "INFLUENCER", "transport": "COOKIE", "influencer_id": person.id}
    times: dict[str, Any] = {"created_at": NOW, "seen_at": NOW, "expires_at": expires_at}
    return await SessionRow.create(token_hash=str(new_id()), **given, **times, **columns)


async def link(expires_at: datetime, **columns: Any) -> Link:
    given: dict[str, Any] = {"kind": "SET_UP", "created_at": NOW, "secret_hash": str(new_id())}
    return await Link.create(**given, expires_at=expires_at, **columns)


async def test_sessions_and_links_go_long_after_their_end(world: World) -> None:
    person, day, month = await world.influencer(), timedelta(days=1), timedelta(days=30)
    await session(person, NOW - day)
    stays = await session(person, NOW - day + JUST)
    await link(NOW - month)
    told = await link(NOW - month + JUST, used_at=NOW - month, revoked_at=NOW - month)
    await world.bind()
    await delete_old_sessions(world.desk)
    await delete_old_links(world.desk)
    assert [row.id for row in await SessionRow.all()] == [stays.id]
    assert [row.id for row in await Link.all()] == [told.id]


async def test_a_session_that_was_ended_goes_at_once_but_none_whose_page_is_live_and_no_link_that_one_names(
    world: World,
) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    await SessionRow.all().delete()
    named = await link(NOW - timedelta(days=99))
    await session(star, NOW + timedelta(days=9), revoked_at=NOW)
    live = await session(star, NOW - timedelta(days=9), revoked_at=NOW, link_id=named.id)
    await Show.filter(id=show.id).update(desk_session_id=live.id)
    await world.bind()
    for _ in range(2):
        await delete_old_sessions(world.desk)
        await delete_old_links(world.desk)
    assert [row.id for row in await SessionRow.all()] == [live.id]
    assert [row.id for row in await Link.all()] == [named.id]
    await Show.filter(id=show.id).update(desk_session_id=None)
    await delete_old_sessions(world.desk)
    await delete_old_links(world.desk)
    assert (await SessionRow.all().count(), await Link.all().count()) == (0, 0)


async def test_what_is_old_goes_however_much_there_is_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 3)
    for days in (9, 8, 7, 9, 8, 7, 6):
        await Event.create(kind=f"{days} DAYS", at=NOW - timedelta(days=days))
    await delete_old_events(world.desk)
    assert await events() == ["6 DAYS"]


async def test_an_event_goes_after_seven_days(world: World) -> None:
    await Event.create(kind="FIRST", at=world.clock())
    world.clock.go_on(microseconds=1)
    await Event.create(kind="SECOND", at=world.clock())
    world.clock.go_on(days=7, microseconds=-2)
    await delete_old_events(world.desk)
    assert await events() == ["FIRST", "SECOND"]
    world.clock.go_on(microseconds=1)
    await delete_old_events(world.desk)
    assert await events() == ["SECOND"]


async def test_a_page_report_is_deleted_after_a_day_and_its_code_stays(world: World) -> None:
    person = await world.influencer()
    denied = DeviceAccess.DENIED
    await report_page(world.desk, person, PageReport(StudioPage.LIVE, "Safari", denied, denied, problem="x"))
    code = (await Row.get()).support_code
    world.clock.go_on(days=1, microseconds=-1)
    await forget_old_reports(world.desk)
    assert (await Row.get()).problem == "x"
    world.clock.go_on(microseconds=1)
    await forget_old_reports(world.desk)
    report = await Row.get()
    assert (report.page, report.browser, report.camera, report.problem) == (None, "", "UNKNOWN", None)
    assert (report.reported_at, report.support_code) == (None, code)
