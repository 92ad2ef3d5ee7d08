"""What stands on every page of the desk, and what a page without anything leads to."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.steps import at_six_in_the_evening, sign_in_admin

IN_A_SEASON = timedelta(days=100)
_LIGHT = """() => {
  const mark = document.querySelector('.bar .mark');
  const { top, height, borderTopColor } = getComputedStyle(mark, '::before');
  const bar = document.querySelector('.bar').getBoundingClientRect();
  const around = getComputedStyle(document.querySelector('.bar')).backgroundColor;
  return [bar.top, bar.top + parseFloat(top), bar.bottom, parseFloat(height), borderTopColor !== around];
}"""


# The colours in which shapes are drawn, and what tells a pressed button.
_LOOK = """() => {
  const style = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
  const mark = document.querySelector('.bar .mark');
  const light = () => getComputedStyle(mark, '::before').backgroundColor;
  mark.classList.remove('on-air');
  const lightOff = light();
  mark.classList.add('on-air');
  const lightOn = light();
  mark.classList.remove('on-air');
  return {
    canvas: style('body').backgroundColor,
    knobOff: style('.switch:not(:checked)', '::before').backgroundColor,
    trackOff: style('.switch:not(:checked)').backgroundColor,
    ring: style('.table .badge i').borderTopColor,
    lightOff,
    lightOn,
    tab: style('.bar nav [aria-current]').borderBottomColor,
    otherTab: style('.bar nav a:not([aria-current])').color,
    pressed: style('.filters [aria-pressed=true]').outlineStyle,
    unpressed: style('.filters [aria-pressed=false]').outlineStyle,
  };
}"""
_SWITCH = """on => [getComputedStyle(on), getComputedStyle(on, '::before')].map((s) => s.backgroundColor)"""


def open_influencers(shared: Shared, person: Open, **device: Any) -> Page:
    demo = shared.demo()
    page = person(demo.desk, **device)[0].new_page()
    sign_in_admin(page, demo.owner)
    expect(page.locator("tbody tr[data-id]").nth(5)).to_be_visible()
    return page


def test_on_a_phone_the_light_stays_in_sight_however_far_one_scrolls(shared: Shared, person: Open) -> None:
    page = open_influencers(shared, person, **PHONE)
    expect(page.get_by_role("button", name="Keys")).to_have_count(0)
    page.evaluate("window.scrollTo(0, 900)")
    bar_begins, top, bar_ends, height, _ = page.evaluate(_LIGHT)
    assert bar_begins < 0 < top < top + height < bar_ends
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]


def test_in_forced_colours_what_is_told_by_a_background_is_seen(shared: Shared, person: Open) -> None:
    page = open_influencers(shared, person, forced_colors="active")
    *_, is_seen = page.evaluate(_LIGHT)
    assert is_seen
    page.get_by_role("group", name="Filter by status").get_by_role("button", name="Off").click()
    expect(page.locator("tr[data-readiness=OFF] .switch").first).to_be_visible()
    expect(page.locator("tr[data-readiness]:not([data-readiness=OFF])")).to_have_count(0)
    look = page.evaluate(_LOOK)
    assert len({look["canvas"], look["knobOff"]}) == 2
    assert len({look["canvas"], look["ring"]}) == 2
    assert len({look["canvas"], look["lightOn"]}) == 2
    assert look["lightOn"] != look["lightOff"]
    assert look["tab"] not in {look["otherTab"], look["canvas"]}
    assert (look["pressed"], look["unpressed"]) == ("solid", "none")
    page.get_by_role("group", name="Filter by status").get_by_role("button", name="Off").click()
    on = page.locator("tr[data-readiness=READY] .switch").first
    expect(on).to_be_visible()
    track, knob = on.evaluate(_SWITCH)
    assert track not in {knob, look["canvas"], look["trackOff"]}
    check_accessibility(page)


def test_an_address_that_leads_nowhere_says_so_to_everybody_with_a_way_on(
    shared: Shared, person: Open
) -> None:
    demo = shared.demo()
    context, watcher = person(demo.desk)
    watcher.allow("status of 404")
    page = context.new_page()
    nowhere = page.get_by_role("heading", name="Page not found", level=1)
    for address in ("/admin/nowhere", "/studio/nowhere", "/docs/nowhere", "/admin/influencers/7"):
        found = page.goto(address)
        assert found is not None
        assert found.status == 404
        expect(nowhere).to_be_visible()
        check_accessibility(page)
    page.get_by_role("link", name="Go to the desk").click()
    expect(page).to_have_url("/admin/login")
    sign_in_admin(page, demo.owner)
    page.goto("/admin/nowhere?x=1")
    expect(nowhere).to_be_visible()
    expect(page).to_have_title("Page not found - Greenroom")
    page.get_by_role("navigation").get_by_role("link", name="Audit").click()
    expect(page.get_by_role("heading", name="Audit")).to_be_visible()


def test_every_page_begins_at_the_same_edge_and_the_night_uses_a_wide_screen(
    shared: Shared, person: Open
) -> None:
    page = open_influencers(shared, person)
    begins: set[float] = set()
    for tab in page.get_by_role("navigation").get_by_role("link").all():
        tab.click()
        expect(tab).to_have_attribute("aria-current", "page")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(
            re.compile(re.escape(tab.inner_text().split("\n")[0].rstrip("0123456789 ")))
        )
        box = heading.bounding_box()
        assert box is not None
        begins.add(box["x"])
    page.goto("/admin/import")
    box = page.get_by_role("heading", level=1).bounding_box()
    assert box is not None
    assert begins == {box["x"]}
    page.goto("/admin/night")
    cards = page.locator("section:has(.card:nth-child(2)) .card")
    first, second = cards.first.bounding_box(), cards.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert (first["y"], first["x"] < second["x"]) == (second["y"], True)


def test_single_keys_go_through_the_list_and_are_written_where_there_is_a_keyboard(
    shared: Shared, person: Open
) -> None:
    page = open_influencers(shared, person)
    names = page.locator("tbody .name > button")
    keys = page.get_by_role("button", name="Keys")
    expect(keys).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("button", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    page.keyboard.press("j")
    expect(names.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(names.nth(1)).to_be_focused()
    name = names.nth(1).inner_text()
    page.keyboard.press("e")
    edit = page.get_by_role("dialog")
    expect(edit.get_by_role("textbox", name="Name", exact=True)).to_have_value(name)
    page.keyboard.press("Escape")
    expect(edit).to_have_count(0)
    page.keyboard.press("t")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    check_accessibility(page)
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    page.keyboard.type("jk?te")
    expect(search).to_have_value("jk?te")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("device", [{}, PHONE], ids=["wide", "phone"])
def test_an_evening_without_shows_leads_to_where_they_are_planned(
    device: dict[str, Any], shared: Shared, person: Open
) -> None:
    page = open_influencers(shared, person, timezone_id=at_six_in_the_evening(), **device)
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
