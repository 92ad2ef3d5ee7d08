"""Sixty people at once: from a spreadsheet to influencers with their shows, and back."""

import re
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import sign_in_admin

FIND = "query ($email: String!) { influencerBy(email: $email) { ... on Influencer { id phone } } }"
EDIT = """mutation ($input: UpdateInfluencerInput!) { updateInfluencer(input: $input) {
  ... on InfluencerChanged { influencer { id } } } }"""
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYnJvYWRjYXN0ZXIifQ." + "a" * 43


def rows(prefix: str, number: int) -> str:
    """Write rows with their headings, of which each has a show on a day that may mean two."""
    lines = ["Name\tEmail\tPhone\tStarts\tRemark"]
    lines += [
        f"{prefix} {n:02}\t{prefix.lower()}{n:02}@example.com\t0151 234567{n:02}\t03/04/2028 20:{n % 60:02}\t"
        for n in range(number)
    ]
    return "\n".join(lines)


def open_import(page: Page, demo: Demo) -> None:
    sign_in_admin(page, demo.owner)
    page.get_by_role("button", name="Import", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Import", exact=True)).to_be_visible()


def test_sixty_are_pasted_asked_about_imported_and_undone_by_keyboard(demo: Demo, person: Open) -> None:
    program = Program(demo)
    context, _ = person(demo.desk)
    page = context.new_page()
    open_import(page, demo)
    expect(page.get_by_label("Rows of the spreadsheet")).to_be_focused()
    check_accessibility(page)
    page.get_by_role("button", name="Check").press("Enter")
    expect(page.get_by_text("Paste the rows first.")).to_be_visible()

    text = rows("Zara", 60)
    page.get_by_label("Rows of the spreadsheet").fill(f"{text}\nSecret\tsecret@example.com\t\t\t{TOKEN}")
    page.get_by_label("Time zone of its times").fill("Europe/Berlin")
    page.get_by_label("Country code").fill("+49")
    page.get_by_role("button", name="Check").press("Enter")
    heading = page.get_by_role("heading", name="What importing would do")
    expect(heading).to_be_focused()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Dates such as 03/04/2028 20:00 may mean two days.")
    expect(main).to_contain_text("0 influencers added, 0 shows planned, 61 rows refused.")
    check_accessibility(page)
    for number, day in (("second", "Sat, Mar 4"), ("first", "Mon, Apr 3")):  # an answer can be changed
        page.get_by_role("button", name=f"The {number} is the day").press("Enter")
        expect(main).to_contain_text(f"03/04/2028 20:00 are read with the {number} number as the day.")
        expect(main).to_contain_text(
            f"A new influencer, with a show on {day}, 2028 at 20:00 (Europe/Berlin)."
        )
    expect(main).to_contain_text("60 influencers added, 60 shows planned, 1 row refused.")
    expect(main).to_contain_text("Something in column 5 looks like a token")
    expect(main).not_to_contain_text("eyJ")
    page.get_by_role("button", name="Show all 60").press("Enter")
    expect(main).to_contain_text("zara59@example.com")
    check_accessibility(page)

    importing = page.get_by_role("button", name="Import 60 rows")
    expect(importing).to_have_attribute("aria-disabled", "true")
    page.get_by_role("checkbox", name="Leave out the refused row").press("Space")
    importing.press("Enter")
    expect(page.get_by_role("heading", name="Imported")).to_be_focused()
    expect(main).to_contain_text("60 influencers added, 60 shows planned.")
    expect(page.get_by_role("link", name="Hand out the invitations")).to_have_attribute(
        "href", "/admin/influencers?signedIn=no"
    )
    check_accessibility(page)
    found = program.ask(FIND, email="zara07@example.com")["influencerBy"]
    assert found["phone"] == "+4915123456707"

    program.ask(EDIT, input={"influencerId": found["id"], "handle": "kept"})
    page.get_by_role("button", name="Undo this import").press("Enter")
    dialog = page.get_by_role("dialog", name="Undo this import?")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    check_accessibility(page)
    dialog.get_by_role("button", name="Undo this import").press("Enter")
    dialog = page.get_by_role("dialog", name="The import is undone")
    expect(dialog).to_contain_text("59 influencers deleted, 60 shows cancelled.")
    expect(dialog.get_by_role("listitem")).to_have_text("Zara 07 was changed since, and stays.")
    dialog.get_by_role("button", name="Close").press("Enter")
    expect(page.get_by_role("heading", name="The import is undone")).to_be_visible()


def test_an_import_goes_on_after_a_lost_answer_and_is_undone_later_from_a_phone(
    demo: Demo, person: Open
) -> None:
    context, watcher = person(demo.desk, **PHONE)
    page = context.new_page()
    open_import(page, demo)
    page.get_by_label("Rows of the spreadsheet").fill(
        "".join(f"Yara {n:02},yara{n:02}@example.com\n" for n in range(60))
    )
    page.get_by_role("button", name="Check").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("60 influencers added, 0 shows planned.")
    expect(page.get_by_role("heading", name="What importing would do")).to_be_in_viewport()
    overwrite = page.get_by_role("checkbox", name="Overwrite")
    overwrite.press("Space")
    expect(overwrite).to_be_checked()
    expect(overwrite).to_be_focused()
    check_accessibility(page)

    lost: list[str] = []
    watcher.allow("Failed to load resource")

    def lose(route: Route) -> None:
        if lost or "applyImport" not in (route.request.post_data or ""):
            route.fallback()
            return
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.route("**/graphql", lose)
    page.get_by_role("button", name="Import 60 rows").click()
    expect(page.get_by_role("alert")).to_contain_text("Go on imports the rest, and nothing twice.")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Imported")).to_be_visible()
    expect(main).to_contain_text("60 influencers added, 0 shows planned.")

    page.get_by_role("button", name="Import another").click()
    recent = page.get_by_role("listitem").filter(has_text="60 influencers added")
    recent.get_by_role("button", name="Undo this import").click()
    dialog = page.get_by_role("dialog", name="Undo this import?")
    dialog.get_by_role("button", name="Undo this import").click()
    dialog = page.get_by_role("dialog", name="The import is undone")
    expect(dialog).to_contain_text("60 influencers deleted, 0 shows cancelled.")
    dialog.get_by_role("button", name="Close").click()
    expect(recent).to_have_count(0)


def test_a_file_is_read_and_a_workbook_is_not(demo: Demo, person: Open, tmp_path: Path) -> None:
    context, _ = person(demo.desk)
    page = context.new_page()
    open_import(page, demo)
    area = page.get_by_label("Rows of the spreadsheet")
    sheet = tmp_path / "people.csv"
    sheet.write_bytes("Name;E-Mail\r\nXénia Müller;xenia@example.com\r\n".encode("windows-1252"))
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a CSV or TSV file").click()
    chooser.value.set_files(sheet)
    expect(page.get_by_text("people.csv was read.")).to_be_visible()
    expect(area).to_have_value(re.compile("Xénia Müller;xenia@example.com"))
    book = tmp_path / "people.xlsx"
    book.write_bytes(b"PK\x03\x04 and more")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a CSV or TSV file").click()
    chooser.value.set_files(book)
    expect(page.get_by_text("This is an Excel workbook.")).to_be_visible()
    expect(area).to_have_value(re.compile("Xénia"))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("main")).to_contain_text("1 influencer added, 0 shows planned.")
    expect(page.get_by_role("main")).to_contain_text("Columns that were found: email, name.")


def test_a_link_is_addressed_to_the_phone_number_that_is_edited(demo: Demo, person: Open) -> None:
    context, _ = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    page.get_by_role("button", name="Add influencer").click()
    dialog = page.get_by_role("dialog", name="Add influencer")
    dialog.get_by_label("Name").fill("Xandra Phone")
    dialog.get_by_label("Email").fill("xandra@example.com")
    dialog.get_by_label("Phone number").fill("0151 23456789")
    dialog.get_by_role("button", name="Add and make link").click()
    expect(dialog.get_by_text("This is not a phone number with its country code.")).to_be_visible()
    dialog.get_by_label("Phone number").fill("+49 151 23456789")
    dialog.get_by_role("button", name="Add and make link").click()
    dialog = page.get_by_role("dialog", name="Invitation for Xandra Phone")
    sms = dialog.get_by_role("link", name="SMS")
    expect(sms).to_have_attribute("href", re.compile(r"^sms:\+4915123456789\?&body="))
    dialog.get_by_role("button", name="Done").click()

    page.get_by_role("button", name="More for Xandra Phone").click()
    page.get_by_role("menuitem", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit Xandra Phone")
    number = dialog.get_by_label("Phone number")
    expect(number).to_have_value("+4915123456789")
    number.fill("+44 7700 900123")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="More for Xandra Phone").click()
    page.get_by_role("menuitem", name="New invitation").click()
    dialog = page.get_by_role("dialog", name="Invitation for Xandra Phone")
    whatsapp = dialog.get_by_role("link", name="WhatsApp")
    expect(whatsapp).to_have_attribute("href", re.compile(r"^whatsapp://send\?phone=447700900123&text="))
