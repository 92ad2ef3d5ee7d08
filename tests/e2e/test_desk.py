"""The admins' home: finding somebody, changing something, and what goes wrong at it."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility, settle
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import (
    expect_on_air,
    name_of,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
    streaming_of,
)

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
NARROWEST = {"width": 320, "height": 640}
_BROKEN_WORDS = """names => names.flatMap(({ firstChild: text }) => {
  const word = document.createRange();
  return [...text.data.matchAll(/\\S+/g)].map((match) => {
    word.setStart(text, match.index);
    word.setEnd(text, match.index + match[0].length);
    return word.getClientRects().length > 1 ? match[0] : null;
  }).filter(Boolean);
})"""
"""Lists the words that go on in the next line."""


def test_filters_and_search_are_in_the_address_and_back_undoes_them(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    expect(page.get_by_text("Demo desk: the people and shows here are made up.")).to_be_visible()
    rows = page.locator("tbody tr[data-readiness]")
    expect(rows).to_have_count(25)
    check_accessibility(page)

    chips = page.get_by_role("group", name="Filter by status")
    chips.get_by_role("button", name="Expiring").click()
    expect(page).to_have_url(re.compile(r"/admin/influencers\?status=expiring$"))
    expect(rows).to_have_count(3)
    page.get_by_role("searchbox").fill("tariq")
    expect(page).to_have_url(re.compile(r"\?status=expiring&q=tariq$"))
    expect(rows).to_have_count(1)
    expect(page.get_by_text("Showing 1-1 of 1")).to_be_visible()
    page.get_by_role("searchbox").fill("nobody at all")
    expect(page.get_by_role("heading", name="No matches")).to_be_visible()
    check_accessibility(page)
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("nobody at all")
    page.get_by_role("button", name="Clear filters").click()
    expect(rows).to_have_count(25)
    page.go_back()
    box = page.get_by_role("searchbox")
    expect(box).to_have_value("nobody at all")
    # All that was typed in one go is one step back, wherever the focus is.
    box.focus()
    page.go_back()
    expect(page).to_have_url("/admin/influencers?status=expiring")
    expect(box).to_have_value("")
    expect(rows).to_have_count(3)
    page.go_back()
    expect(page).to_have_url("/admin/influencers")
    expect(rows).to_have_count(25)
    box.press_sequentially("tar")
    expect(page).to_have_url("/admin/influencers?q=tar")
    box.press_sequentially("iq")
    expect(page).to_have_url("/admin/influencers?q=tariq")
    page.get_by_role("navigation").get_by_role("link", name="Influencers").click()
    expect(page).to_have_url("/admin/influencers")
    expect(box).to_have_value("")
    expect(rows).to_have_count(25)
    page.go_back()
    expect(box).to_have_value("tariq")
    page.go_back()
    expect(page).to_have_url("/admin/influencers")
    expect(box).to_have_value("")


def test_a_name_like_a_room_code_is_found_and_stays_out_of_the_address(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.get_by_role("button", name="Add influencer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Ana-Lisa-Mae")
    dialog.get_by_label("Email").fill("a@example.com, b@example.com")
    dialog.get_by_role("button", name="Add and make link").click()
    expect(dialog.get_by_text("There are two addresses here")).to_be_visible()
    dialog.get_by_label("Name").fill("\U0001f600" * 101)
    dialog.get_by_label("Email").fill("Ana <ana-lisa@b\u00fccher.example>,")
    dialog.get_by_role("button", name="Add and make link").click()
    expect(dialog.get_by_text("A name can have at most 100 characters.")).to_be_visible()
    dialog.get_by_label("Name").fill("Ana-Lisa-Mae")
    dialog.get_by_role("button", name="Add and make link").click()
    expect(dialog.get_by_role("heading", name="Invitation for Ana-Lisa-Mae")).to_be_visible()
    page.keyboard.press("Escape")

    rows, box = page.locator("tbody tr[data-readiness]"), page.get_by_role("searchbox")
    for text in ("ana-lisa-m", "ana-lisa-mae", "Ana-Lisa-Mae"):
        box.fill("")
        expect(rows).not_to_have_count(1)
        box.fill(text)
        expect(rows).to_have_count(1)
        expect(rows.first).to_contain_text("Ana-Lisa-Mae")
        expect(page).to_have_url("/admin/influencers")
        expect(box).to_have_value(text)
        assert text not in page.evaluate("JSON.stringify(history.state)")
    # Nor is it left behind by the tab, which leads to everybody.
    page.get_by_role("navigation").get_by_role("link", name="Influencers").click()
    expect(box).to_have_value("")
    expect(rows).not_to_have_count(1)
    for text in ("mae ana", "ANALISA", "xn--bcher-kva", "@ana-lisa"):
        box.fill("nobody at all")
        expect(page.get_by_role("heading", name="No matches")).to_be_visible()
        box.fill(text)
        expect(rows).to_have_count(1)
        expect(page).to_have_url(re.compile(r"\?q=(?!nobody)"))
    # The other tests count everybody.
    page.get_by_role("button", name="More for Ana-Lisa-Mae").click()
    page.get_by_text("Archive", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    expect(rows).to_have_count(0)


def test_live_influencers_come_first_and_light_the_tally(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    tally = page.locator(".bar .mark")
    expect(tally).not_to_have_class(re.compile("on-air"))
    studio = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(studio, influencer)
    press_go_live(studio)
    expect_on_air(studio)

    first = page.locator("tbody tr").first
    expect(first).to_contain_text(name)
    expect(first.locator(".status .badge")).to_have_text(re.compile(r"^Live \d+:\d\d$"))
    expect(tally).to_have_class(re.compile("on-air"))
    page.get_by_role("group", name="Filter by status").get_by_role("button", name="Live").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(25)
    if os.environ.get("GREENROOM_PICTURES") == "1":
        PICTURES.mkdir(parents=True, exist_ok=True)
        # One of everything but the many who are ready.
        page.goto("/admin/influencers?status=live,expiring,blocked,no-token,off")
        expect(page.locator("tbody tr[data-readiness]")).to_have_count(13)
        expect(first.locator(".status")).to_have_text(re.compile("0:0[5-9]"))
        settle(page)
        page.screenshot(path=PICTURES / "desk-live.png")


def test_streaming_switched_off_is_undone_by_the_toast(demo: Demo, person: Open) -> None:
    program, influencer = Program(demo), demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    switch = streaming_of(page, name)
    expect(switch).to_be_checked()
    switch.click()
    page.get_by_role("button", name="Undo").focus()  # which keeps the toast from going by itself
    expect(switch).not_to_be_checked()
    expect(row_of(page, name).locator(".status")).to_contain_text("Off")
    page.get_by_role("button", name="Undo").click()
    expect(switch).to_be_checked()
    expect(row_of(page, name).locator(".status")).to_have_text("Ready")
    assert program.readiness(influencer) == "READY"
    check_accessibility(page)


def test_of_two_admins_who_save_at_once_the_second_is_told_and_keeps_what_they_typed(
    demo: Demo, person: Open
) -> None:
    program, influencer = Program(demo), demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    row_of(page, name).get_by_role("button", name="Update Token").click()
    dialog = page.get_by_role("dialog")
    mine = program.token(influencer.email.partition("@")[0])
    dialog.get_by_label("HMS Auth Token").fill(mine)
    dialog.get_by_label("Room code").fill("abc-defg-hij")
    expect(dialog.locator("[data-verdict=GOOD]")).to_be_visible()

    theirs = program.token(influencer.email.partition("@")[0])
    program.set_token(influencer, theirs)
    dialog.get_by_role("button", name="Save Auth Token").click()
    expect(dialog.get_by_role("alert")).to_contain_text(theirs[-4:])
    expect(dialog.get_by_label("HMS Auth Token")).to_have_value(mine)
    expect(dialog.get_by_label("Room code")).to_have_value("abc-defg-hij")
    check_accessibility(page)
    page_row = row_of(page, name)
    expect(page_row).to_contain_text(theirs[-4:])

    dialog.get_by_role("button", name="Save over it").click()
    expect(dialog).to_have_count(0)
    expect(page_row).to_contain_text(mine[-4:])


def test_the_panel_shows_earlier_tokens_on_demand_twenty_at_a_time(demo: Demo, person: Open) -> None:
    program, influencer = Program(demo), demo.take("READY")
    tokens = [program.token(influencer.email.partition("@")[0]) for _ in range(21)]
    for token in tokens:
        program.set_token(influencer, token)
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto(f"/admin/influencers?person={influencer.id}")
    panel = page.get_by_role("dialog")
    panel.get_by_text("Earlier tokens").click()
    earlier = panel.locator(".versions li")
    # The first page holds the present token too.
    expect(earlier).to_have_count(19)
    expect(earlier.first).to_contain_text(tokens[-2][-4:])
    check_accessibility(page)
    panel.get_by_role("button", name="Show more").click()
    expect(earlier).to_have_count(21)
    expect(earlier.nth(19)).to_contain_text(tokens[0][-4:])
    expect(panel.get_by_role("button", name="Show more")).to_have_count(0)


def test_with_the_keyboard_alone_a_dialog_opens_closes_and_gives_the_focus_back(
    demo: Demo, person: Open
) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    expect(page.locator("tbody tr[data-readiness]").first).to_be_visible()
    page.get_by_role("searchbox").focus()
    # The box and the three ways to sort in the heading come first, then the row's own box.
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(page.locator("tbody tr").first.locator("input").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("tbody tr").first.locator("button").first).to_be_focused()
    page.keyboard.press("Tab")
    switch = page.get_by_role("switch").first
    expect(switch).to_be_focused()
    page.keyboard.press("Tab")
    opener = page.get_by_role("button", name=re.compile("(Set|Update) Token")).first
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("HMS Auth Token")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_nothing_scrolls_sideways_on_the_narrowest_phone(demo: Demo, person: Open) -> None:
    page = person(demo.desk, **{**PHONE, "viewport": NARROWEST})[0].new_page()
    page.goto("/admin/login")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    fits(page)
    page.goto("/admin/setup#none")
    expect(page.get_by_role("button", name="Create owner")).to_be_visible()
    fits(page)
    sign_in_admin(page, demo.owner)
    opener = page.get_by_role("button", name=re.compile("(Set|Update) Token")).first
    expect(opener).to_be_visible()
    fits(page)
    assert page.locator(".table .name bdi").evaluate_all(_BROKEN_WORDS) == []
    opener.click()
    page.get_by_label("HMS Auth Token").fill(Program(demo).token("narrow"))
    expect(page.locator("[data-verdict]")).to_be_visible()
    fits(page)
    page.goto("/login")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    fits(page)
    sign_in_influencer(page, demo.take("BLOCKED"))
    expect(page.get_by_role("heading", name="You cannot go live yet")).to_be_visible()
    fits(page)
    page.goto(demo.desk.emulator_url)
    page.get_by_role("button", name="Copy auth token").click()
    expect(page.get_by_label(re.compile("Auth token of"))).to_be_visible()
    fits(page)


def fits(page: Page) -> None:
    """Assert that the page, and a dialog on it, is no wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST["width"]
    check_accessibility(page)
