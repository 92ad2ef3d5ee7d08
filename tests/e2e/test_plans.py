"""Planned shows: in an influencer's panel, and on their own page."""

import re
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.servers import Demo
from tests.e2e.steps import row_of, sign_in_admin, sign_in_influencer

MONDAY = 0


def a_monday() -> date:
    """Give a Monday in the January that comes next, when Lord Howe Island is 11 hours ahead."""
    january = date(datetime.now(UTC).year + 1, 1, 1)
    return january + timedelta(days=(MONDAY - january.weekday()) % 7)


def test_what_an_admin_plans_moves_and_cancels_is_on_the_influencers_page_in_their_own_time(
    demo: Demo, person: Open
) -> None:
    monday = a_monday()
    context, _ = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    row_of(page, "Grace Mbeki").get_by_role("button", name="Grace Mbeki", exact=True).click()
    panel = page.get_by_role("dialog", name="Grace Mbeki")
    expect(panel.get_by_text("No show is planned.")).to_be_visible()

    panel.get_by_role("button", name="Plan a show").click()
    plan = page.get_by_role("dialog", name="Plan a show for Grace Mbeki")
    plan.get_by_label("Date", exact=True).fill(monday.isoformat())
    plan.get_by_label("Starts").fill("20:00")
    plan.get_by_label("Time zone").fill("Europe/Atlantis")
    plan.get_by_label("Mon", exact=True).check()
    plan.get_by_label("Until").fill((monday + timedelta(weeks=2)).isoformat())
    plan.get_by_role("button", name="Plan show").click()
    expect(plan.get_by_text("The desk does not know this time zone.")).to_be_visible()
    plan.get_by_label("Mon", exact=True).uncheck()
    plan.get_by_role("button", name="Plan show").click()
    expect(plan.get_by_text("Choose the days on which the show repeats")).to_be_visible()
    plan.get_by_label("Mon", exact=True).check()
    plan.get_by_label("Time zone").fill("Asia/Kolkata")
    check_accessibility(page)
    plan.get_by_role("button", name="Plan show").click()
    expect(page.get_by_text("3 shows are planned for Grace Mbeki.")).to_be_visible()
    shows = panel.locator(".panel-plans li")
    expect(shows).to_have_count(3)
    expect(shows.first).to_contain_text("in Asia/Kolkata")
    check_accessibility(page)

    shows.nth(1).get_by_role("button", name=re.compile("^Change")).click()
    change = page.get_by_role("dialog", name="Change a planned show of Grace Mbeki")
    change.get_by_label("Starts").fill("21:00")
    change.get_by_role("button", name="Save").click()
    expect(shows.nth(1)).to_contain_text("Changed individually")
    shows.first.get_by_role("button", name=re.compile("^Cancel")).click()
    cancel = page.get_by_role("dialog", name="Cancel a planned show of Grace Mbeki?")
    cancel.get_by_label("This show and all later ones").check()
    cancel.get_by_role("button", name="Cancel show").click()
    expect(page.get_by_text("2 planned shows are cancelled. Kept, as changed individually:")).to_be_visible()
    expect(shows).to_have_count(1)

    grace = next(one for one in demo.influencers if one.email.startswith("grace"))
    context, _ = person(demo.desk, **PHONE, timezone_id="Australia/Lord_Howe")
    studio = context.new_page()
    sign_in_influencer(studio, grace)
    shown = studio.locator("summary").filter(has_text="Your next show:")
    expect(shown).to_contain_text(re.compile(rf"{(monday + timedelta(days=8)).day} Jan.+02:30.+03:30"))
    shown.click()
    expect(studio.get_by_text("In your own time (Australia/Lord_Howe).")).to_be_visible()
    check_accessibility(studio)
