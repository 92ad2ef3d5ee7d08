"""The admins' pages: signing in, finding somebody, changing something, and what goes wrong at it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.office import Office
from tests.e2e.people import fill_admin_form, row_of, sign_in_admin, sign_in_influencer, streaming_of
from tests.e2e.servers import Demo, running_desk

NARROWEST = {"width": 320, "height": 640}


def name_of(page: Page, email: str) -> str:
    """Read somebody's name off their row."""
    handle = email.partition("@")[0]
    row = page.get_by_role("row").filter(has_text=f"@{handle}")
    return row.get_by_role("rowheader").locator("b").inner_text()


def test_a_refused_sign_in_says_so_in_one_sentence_and_keeps_what_was_typed(
    demo: Demo, person: Open
) -> None:
    page = person(demo.desk)[0].new_page()
    page.goto("/admin/login")
    button = page.get_by_role("button", name="Sign in", exact=True)
    button.click()
    expect(page.get_by_role("alert")).to_have_text("Fill in every field.")

    sentences: list[str] = []
    for wrong in (
        replace(demo.owner, secret_key="AAAA-BBBB-CCCC-DDDD"),
        replace(demo.owner, password="not the password"),
        replace(demo.owner, email="nobody@example.com"),
    ):
        with page.expect_response("**/graphql"):
            fill_admin_form(page.locator("main"), wrong)
        expect(button).to_be_enabled()
        expect(page.get_by_role("alert")).not_to_have_text("")
        sentences.append(page.get_by_role("alert").inner_text())
        expect(page.get_by_label("Email", exact=True)).to_have_value(wrong.email)
        expect(page.get_by_label("Password", exact=True)).to_have_value(wrong.password)
        expect(page.get_by_label("Secret key", exact=True)).to_have_value(wrong.secret_key)
    # Nothing tells which of the three was wrong.
    assert len(set(sentences)) == 1
    check_accessibility(page)
    assert page.url.endswith("/admin/login")


def test_before_set_up_the_pages_name_the_command_and_an_older_link_is_refused(
    tmp_path: Path, person: Open
) -> None:
    with running_desk(tmp_path) as desk:
        page = person(desk)[0].new_page()
        page.goto("/admin/login")
        expect(page.get_by_text("This desk has no owner yet.")).to_be_visible()
        expect(page.locator("code")).to_have_text("greenroom setup-link")
        check_accessibility(page)
        page.goto("/admin/setup")
        expect(page.get_by_text("This page opens with the set-up link.")).to_be_visible()
        check_accessibility(page)

        newer = desk.command("setup-link").strip()
        page.goto(desk.set_up_link)
        page.reload()
        expect(page.get_by_text("This page opens with the set-up link.")).to_be_visible()
        page.goto("about:blank")
        page.goto(desk.set_up_link)
        typed = {"Your name": "Robin", "Email": "robin@example.com", "Password": "twelve or more"}
        for label, text in typed.items():
            page.get_by_label(label, exact=True).fill(text)
        page.get_by_role("button", name="Create owner").click()
        expect(page.get_by_role("alert")).to_contain_text("greenroom setup-link")
        for label, text in typed.items():
            expect(page.get_by_label(label, exact=True)).to_have_value(text)
        check_accessibility(page)
        assert newer.startswith(f"{desk.url}/admin/setup#")
        page.goto("/admin/login")
        expect(page.get_by_text("This desk has no owner yet.")).to_be_visible()


def test_filters_and_search_stand_in_the_address_and_back_undoes_them(demo: Demo, person: Open) -> None:
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
    expect(page.get_by_role("heading", name="Nobody fits")).to_be_visible()
    check_accessibility(page)
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("nobody at all")
    page.get_by_role("button", name="Clear filters").click()
    expect(rows).to_have_count(25)
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("nobody at all")
    page.go_back()
    expect(page).to_have_url("/admin/influencers")
    expect(rows).to_have_count(25)
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_streaming_switched_off_is_undone_by_the_toast(demo: Demo, person: Open) -> None:
    office, influencer = Office(demo), demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    switch = streaming_of(page, name)
    expect(switch).to_be_checked()
    switch.click()
    expect(switch).not_to_be_checked()
    expect(row_of(page, name).locator(".status")).to_contain_text("Off")
    assert office.readiness(influencer) == "OFF"
    check_accessibility(page)
    page.get_by_role("button", name="Undo").click()
    expect(switch).to_be_checked()
    expect(row_of(page, name).locator(".status")).to_have_text("Ready")
    assert office.readiness(influencer) == "READY"


def test_of_two_admins_who_save_at_once_the_second_is_told_and_keeps_what_they_typed(
    demo: Demo, person: Open
) -> None:
    office, influencer = Office(demo), demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    row_of(page, name).get_by_role("button", name="Update Token").click()
    dialog = page.get_by_role("dialog")
    mine = office.token(influencer.email.partition("@")[0])
    dialog.get_by_label("HMS Auth Token").fill(mine)
    dialog.get_by_label("Room code").fill("abc-defg-hij")
    expect(dialog.locator("[data-verdict=GOOD]")).to_be_visible()

    theirs = office.token(influencer.email.partition("@")[0])
    office.set_token(influencer, theirs)
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


def test_a_session_that_ends_in_the_middle_is_renewed_in_place_with_the_draft_kept(
    demo: Demo, person: Open
) -> None:
    office, influencer = Office(demo), demo.take("NO_TOKEN")
    context, _ = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    row_of(page, name).get_by_role("button", name="Set Token").click()
    token = office.token(influencer.email.partition("@")[0])
    page.get_by_label("HMS Auth Token").fill(token)
    expect(page.locator("[data-verdict=GOOD]")).to_be_visible()

    context.clear_cookies()
    page.get_by_role("button", name="Save Auth Token").click()
    again = page.get_by_role("dialog", name="Your session has ended")
    expect(again).to_be_visible()
    expect(again.get_by_label("Email", exact=True)).to_have_value(demo.owner.email)
    check_accessibility(page)
    fill_admin_form(again, demo.owner)
    expect(again).to_have_count(0)
    # What was asked for is done now, without typing it again.
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(row_of(page, name)).to_contain_text(token[-4:])
    assert office.readiness(influencer) in ("READY", "EXPIRING")


def test_with_the_keyboard_alone_a_dialog_opens_closes_and_gives_the_focus_back(
    demo: Demo, person: Open
) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    expect(page.locator("tbody tr[data-readiness]").first).to_be_visible()
    page.get_by_role("searchbox").focus()
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
    opener.click()
    page.get_by_label("HMS Auth Token").fill(Office(demo).token("narrow"))
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


@pytest.mark.parametrize("path", ["/admin", "/admin/nothing/here?status=live"])
def test_an_unknown_page_leads_home_and_a_stranger_to_the_sign_in(
    demo: Demo, person: Open, path: str
) -> None:
    page = person(demo.desk)[0].new_page()
    page.goto(path)
    expect(page).to_have_url("/admin/login")
    sign_in_admin(page, demo.owner)
    page.goto(path)
    expect(page).to_have_url("/admin/influencers")
    expect(page.get_by_role("heading", name="Influencers")).to_be_visible()


def test_after_signing_out_the_way_back_shows_nothing(demo: Demo, person: Open) -> None:
    context, _ = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    expect(page.locator("tbody tr[data-readiness]").first).to_be_visible()
    cookie = next(cookie for cookie in context.cookies() if cookie["name"].startswith("greenroom"))
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url("/admin/login")
    assert cookie["name"] not in [one["name"] for one in context.cookies()]
    page.go_back()
    expect(page).to_have_url("/admin/login")
    expect(page.locator("tbody")).to_have_count(0)
    # Nor does the old cookie open anything.
    context.add_cookies([cookie])
    page.goto("/admin/influencers")
    expect(page).to_have_url("/admin/login")
