"""What stands on every page of the desk, and what a page without anything leads to."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.steps import sign_in_admin

IN_A_SEASON = timedelta(days=100)
_LIGHT = """() => {
  const mark = document.querySelector('.bar .mark');
  const { top, height, backgroundColor } = getComputedStyle(mark, '::before');
  const bar = document.querySelector('.bar').getBoundingClientRect();
  const around = getComputedStyle(document.querySelector('.bar')).backgroundColor;
  return [bar.top, bar.top + parseFloat(top), bar.bottom, parseFloat(height), backgroundColor !== around];
}"""


def open_influencers(shared: Shared, person: Open, **device: Any) -> Page:
    demo = shared.demo()
    page = person(demo.desk, **device)[0].new_page()
    sign_in_admin(page, demo.owner)
    expect(page.locator("tbody tr[data-id]").nth(5)).to_be_visible()
    return page


def test_on_a_phone_the_light_stays_in_sight_however_far_one_scrolls(shared: Shared, person: Open) -> None:
    page = open_influencers(shared, person, **PHONE)
    page.evaluate("window.scrollTo(0, 900)")
    bar_begins, top, bar_ends, height, _ = page.evaluate(_LIGHT)
    assert bar_begins < 0 < top < top + height < bar_ends
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]


def test_in_forced_colours_the_light_is_seen(shared: Shared, person: Open) -> None:
    page = open_influencers(shared, person, forced_colors="active")
    *_, is_seen = page.evaluate(_LIGHT)
    assert is_seen
    check_accessibility(page)


@pytest.mark.parametrize("device", [{}, PHONE], ids=["wide", "phone"])
def test_an_evening_without_shows_leads_to_where_they_are_planned(
    device: dict[str, Any], shared: Shared, person: Open
) -> None:
    page = open_influencers(shared, person, **device)
    page.goto("/admin/tonight")
    fix = page.get_by_role("button", name=re.compile("^Fix next"))
    expect(fix).to_have_text(re.compile(r"\(\d+\)$"))
    expect(fix).to_have_class(re.compile(r"\bprimary\b"))
    page.goto(f"/admin/tonight?date={(datetime.now(UTC) + IN_A_SEASON).date()}")
    expect(page.get_by_role("heading", name="No show is planned for this evening")).to_be_visible()
    expect(fix).not_to_have_class(re.compile(r"\bprimary\b"))
    check_accessibility(page)
    width = page.evaluate("window.innerWidth")
    back = page.get_by_role("button", name="Back to tonight").bounding_box()
    assert back is not None
    assert back["x"] + back["width"] <= width
    page.get_by_role("link", name="the Influencers tab").click()
    expect(page).to_have_url("/admin/influencers")
