"""For several who are chosen in the list, shows are planned, and their tokens asked for."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import row_of, sign_in_admin
from tests.e2e.test_many import choose, find, invite

_PEOPLE = """{ influencers(first: 20, filter: { search: "Uma" }, orderBy: NAME) {
  nodes { id name plannedShows(first: 10) { nodes { localStart lengthMin timeZone } } } } }"""


def choose_all(page: Page, number: int) -> None:
    page.get_by_role("checkbox", name="Choose all that are listed here").check()
    expect(page.get_by_role("region", name="For those who are chosen")).to_contain_text(f"{number} chosen")


def test_shows_are_planned_for_all_but_those_who_have_one_then(own_demo: Demo, person: Open) -> None:
    program = Program(own_demo)
    for number in range(3):
        invite(program, f"Uma {number}")
    soon = datetime.now(UTC) + timedelta(days=10)
    friday = soon + timedelta(days=(4 - soon.weekday()) % 7)
    first, last = f"{friday:%Y-%m-%d}", f"{friday + timedelta(days=2):%Y-%m-%d}"
    ids = [node["id"] for node in program.ask(_PEOPLE)["influencers"]["nodes"]]
    program.plan(ids[:1], friday.replace(hour=20, minute=30))
    page = person(own_demo.desk)[0].new_page()
    sign_in_admin(page, own_demo.owner)
    find(page, "Uma", 3)
    choose_all(page, 3)
    page.get_by_role("button", name="Plan shows").click()
    dialog = page.get_by_role("dialog", name="Plan shows for 3 influencers")
    dialog.get_by_label("Date", exact=True).fill(first)
    dialog.get_by_label("Starts", exact=True).fill("20:00")
    dialog.get_by_label("Time zone").fill("UTC")
    dialog.get_by_label("Until (last date)").fill(last)
    dialog.get_by_role("button", name="Look what would be planned").click()
    expect(dialog.get_by_text("Choose the days on which the show repeats")).to_be_visible()
    for day in ("Fri", "Sat", "Sun"):
        dialog.get_by_label(day, exact=True).check()
    check_accessibility(page)
    dialog.get_by_role("button", name="Look what would be planned").click()
    expect(dialog.get_by_text("3 shows would be planned for each of 2:")).to_be_visible()
    expect(dialog.get_by_role("listitem").filter(has_text="Uma 0")).to_contain_text("show")
    check_accessibility(page)
    before = program.ask(_PEOPLE)["influencers"]["nodes"]
    assert [len(node["plannedShows"]["nodes"]) for node in before] == [1, 0, 0]

    dialog.get_by_role("button", name="Back").click()
    expect(dialog.get_by_label("Date", exact=True)).to_have_value(first)
    dialog.get_by_role("button", name="Look what would be planned").click()
    dialog.get_by_role("button", name="Plan for 2").click()
    expect(dialog.get_by_text("6 shows are planned, for 2 influencers.")).to_be_visible()
    expect(dialog.get_by_role("listitem").filter(has_text="Uma 0")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(row_of(page, "Uma 1")).to_contain_text(re.compile(r"in\s\d"))
    after = program.ask(_PEOPLE)["influencers"]["nodes"]
    assert [len(node["plannedShows"]["nodes"]) for node in after] == [1, 3, 3]
    assert after[1]["plannedShows"]["nodes"][0] == {
        "localStart": f"{first}T20:00",
        "lengthMin": 60,
        "timeZone": "UTC",
    }


def test_tokens_are_asked_for_with_a_link_for_each_to_hand_out(own_demo: Demo, person: Open) -> None:
    program = Program(own_demo)
    for number in range(2):
        invite(program, f"Vic {number}")
    context, _ = person(own_demo.desk)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in_admin(page, own_demo.owner)
    ready = page.locator("tr[data-readiness=READY]").first.get_by_role("rowheader").locator("b").inner_text()
    choose(page, ready)
    find(page, "Vic", 2)
    page.get_by_role("checkbox", name="Choose all that are listed here").check()
    page.get_by_role("button", name="Ask for a token").click()
    dialog = page.get_by_role("dialog", name="Ask for the tokens of 3 influencers")
    expect(dialog.get_by_text("You get 2 links, one for each.")).to_be_visible()
    expect(dialog.get_by_text("1 has a good one already:")).to_contain_text(ready)
    check_accessibility(page)
    dialog.get_by_role("button", name="Make 2 links").click()
    links = page.get_by_role("dialog", name="Links to hand in 2 tokens")
    expect(links.get_by_test_id("links").locator("li")).to_have_count(2)
    check_accessibility(page)
    page.keyboard.press("Escape")
    expect(links.get_by_role("alert")).to_contain_text("Copy the links first")
    links.get_by_role("button", name="Hand out the link for Vic 1").click()
    expect(links.get_by_role("link", name=re.compile("WhatsApp"))).to_have_attribute(
        "href", re.compile(r"^whatsapp://send\?text=.*Vic%201.*hand-in%23")
    )
    links.get_by_role("button", name="Copy all 2").click()
    expect(links.get_by_role("button", name="All 2 copied")).to_be_visible()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert [line.split("\t")[0] for line in copied.splitlines()] == ["Vic 0", "Vic 1"]
    links.get_by_label("I have copied these links").check()
    links.get_by_role("button", name="Done").click()
    expect(links).to_have_count(0)
    first = person(own_demo.desk)[0].new_page()
    first.goto(copied.splitlines()[0].split("\t")[1])
    expect(first.get_by_text("Vic 0")).to_be_visible()
