"""What open pages write again and again: little, and each in one statement."""

from greenroom.desk.shows.page_reports import DeviceAccess, PageReport, StudioPage, report_page
from greenroom.desk.shows.staying import heartbeat
from greenroom.store.models import PageReport as Row
from greenroom.store.models import Show
from tests.desk.stage import press
from tests.store.explained import sent
from tests.world import World


async def test_a_heartbeat_is_one_statement_which_tells_the_shows_state(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    world.clock.go_on(seconds=15)
    with sent() as asked:
        pulse = await heartbeat(world.desk, star, show.id, holder="phone")
    assert len(asked) == 1
    assert (pulse.holding, pulse.show.id, pulse.show.silent_since) == (True, show.id, None)
    row = await Show.get()
    assert pulse.show.seen_at == row.seen_at == world.clock.time
    assert row.desk_session_id == star.session_id
    assert (pulse.show.opened_at, pulse.show.started_at) == (row.opened_at, row.started_at)
    other = await heartbeat(world.desk, star, show.id, holder="tablet")
    assert (other.holding, (await Show.get()).seen_at) == (False, row.seen_at)


async def test_a_report_is_one_statement_once_its_page_has_four_digits(world: World) -> None:
    star, granted = await world.star(), DeviceAccess.GRANTED
    code = await report_page(world.desk, star, PageReport(StudioPage.CAMERA_CHECK, "", granted, granted))
    world.clock.go_on(seconds=30)
    live = PageReport(StudioPage.LIVE, "Safari", granted, granted)
    with sent() as asked:
        assert await report_page(world.desk, star, live) == code != ""
    assert len(asked) == 1
    row = await Row.get()
    assert (row.page, row.browser, row.support_code) == ("LIVE", "Safari", code)
    assert row.reported_at == row.seen_at == world.clock.time
