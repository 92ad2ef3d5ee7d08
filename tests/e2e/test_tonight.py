"""Tonight: what an evening shows, and twelve shows that cannot start, repaired by keyboard alone."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import at_six_in_the_evening, fill_admin_form, row_of, sign_in_admin

TWELVE = [f"Tonight {number:02}" for number in range(12)]


def test_twelve_shows_that_cannot_start_are_repaired_by_keyboard_alone(own_demo: Demo, person: Open) -> None:
    program, zone = Program(own_demo), at_six_in_the_evening()
    page = person(own_demo.desk, timezone_id=zone)[0].new_page()
    added = [program.invite(name, f"{name[-2:]}@tonight.example")[0] for name in TWELVE]
    program.plan(added, datetime.now(UTC) + timedelta(hours=1))

    page.goto("/admin/login")
    fill_admin_form(page.locator("main"), own_demo.owner)
    expect(page).to_have_url("/admin/tonight")
    first = page.locator("tbody tr[data-state]").first
    expect(first).to_contain_text("No-show")
    expect(first).to_contain_text("Noah Lindqvist")
    expect(row_of(page, TWELVE[0])).to_contain_text("No token")
    check_accessibility(page)

    page.keyboard.press("f")
    repaired: list[str] = []
    while (name := in_dialog(page)) is not None:
        if name in TWELVE:
            expect(page.get_by_label("HMS Auth Token")).to_be_focused()
            page.keyboard.insert_text(program.token(f"tonight{name[-2:]}"))
            page.keyboard.press("Control+Enter")
            repaired.append(name)
        else:  # the demo's own: who is only switched off is allowed again
            dialog = page.get_by_role("dialog")
            if name == "Zuri Mwangi":
                expect(dialog.get_by_role("button", name="Allow streaming")).to_be_focused()
                page.keyboard.press("Control+Enter")
            else:
                dialog.get_by_role("button", name="Skip").press("Enter")
        expect(page.get_by_role("dialog", name=re.compile(rf"\b{re.escape(name)}\b"))).to_have_count(0)
    assert repaired == TWELVE
    expect(page.get_by_text("That was the last one. 2 shows still cannot start.")).to_be_visible()
    expect(row_of(page, "Zuri Mwangi")).to_contain_text("Ready")
    for name in TWELVE:
        expect(row_of(page, name)).to_contain_text("Ready")
        expect(row_of(page, name)).to_contain_text("Valid to the end")

    page.get_by_role("button", name="Next evening").click()
    expect(page).to_have_url(re.compile(r"/admin/tonight\?date=\d{4}-\d\d-\d\d$"))
    expect(page.get_by_role("heading", name=re.compile("^The evening of"))).to_be_visible()
    page.get_by_role("button", name="Back to tonight").click()
    row_of(page, TWELVE[3]).get_by_role("button", name=TWELVE[3]).click()
    expect(page.get_by_role("dialog", name=TWELVE[3])).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name=TWELVE[3])).to_have_count(0)

    phone = person(own_demo.desk, **PHONE, timezone_id=zone)[0].new_page()
    phone.goto("/admin/login")
    fill_admin_form(phone.locator("main"), own_demo.owner)
    expect(phone.locator("tbody tr[data-state]").first).to_contain_text("No-show")
    check_accessibility(phone)
    phone.get_by_role("button", name=re.compile("^Fix next")).click()
    assert in_dialog(phone) not in {None, *TWELVE}


def in_dialog(page: Page) -> str | None:
    """Tell whose show the dialog is about that has come, once it has; None if that was the last."""
    dialog = page.locator("dialog[open]")
    expect(dialog.or_(page.get_by_text("That was the last one."))).to_be_visible()
    if dialog.count() == 0:
        return None
    heading = dialog.get_by_role("heading", level=2).inner_text()
    found = re.search(r"for (?P<name>.+?)\??$", heading.replace("\u2068", "").replace("\u2069", ""))
    assert found, heading
    return found["name"]


def test_an_evening_years_ahead_is_named_with_its_year_and_says_that_nothing_is_planned_so_far_ahead(
    demo: Demo, person: Open
) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/tonight?date=2035-05-12")
    expect(page.get_by_role("heading", name=re.compile(r"^The evening of .*2035"))).to_be_visible()
    expect(page.get_by_text("Shows are planned at most three years ahead.")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.get_by_role("button", name="Fix next")).to_have_count(0)
    page.get_by_role("button", name="Back to tonight").click()
    expect(page.locator("tbody tr[data-state]").first).to_be_visible()


def test_the_settings_count_the_shows_that_failed_unforeseen(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/settings")
    part = page.locator("section").filter(has=page.get_by_role("heading", name="Surprises"))
    expect(part).to_contain_text(re.compile(r"Fine, and confirmed by 100ms0 of \d+ shows? failed"))
    check_accessibility(page)
