"""Several are chosen in the list, and something is done for all of them."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.crowding import add_people
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import eventually, name_of, row_of, sign_in_admin, streaming_of
from tests.e2e.test_unseen_shows import Crowd

COUNTS = "{ influencers(first: 1) { counts { off total } } }"


def invite(program: Program, name: str) -> None:
    program.invite(name, f"{name.lower().replace(' ', '.')}@example.com")


def choose(page: Page, name: str, **how: list[str]) -> None:
    page.get_by_role("checkbox", name=f"Choose {name}", exact=True).click(**how)  # pyright: ignore[reportArgumentType]


def find(page: Page, words: str, number: int) -> None:
    page.get_by_role("searchbox").fill(words)
    expect(page.locator("tr[data-id]")).to_have_count(number)


def show_more_and_come_back(page: Page, last: Locator) -> None:
    """Look elsewhere, and find as many rows as before, in the place where one stood."""
    page.get_by_role("button", name="Show more").click()
    expect(last).to_be_visible()
    page.evaluate("window.scrollTo(0, 3000)")
    page.get_by_role("navigation").get_by_role("link", name="Audit").click()
    expect(page.get_by_role("heading", name="Audit")).to_be_visible()
    page.go_back()
    expect(last).to_be_visible()
    eventually(page, lambda: page.evaluate("scrollY") == 3000)


def keeps_its_rows_at_the_top(page: Page, rows: Locator, bar: Locator, chosen: int) -> None:
    """Go to the top after one came back further down: no row is drawn anew, as it would lose the focus."""
    rows.nth(60).evaluate("row => row.dataset.same = ''")
    page.evaluate("window.scrollTo(0, 0)")
    eventually(page, lambda: page.evaluate("history.state.place.top") == 0)
    for number in (chosen + 1, chosen):
        rows.first.get_by_role("checkbox").click()
        expect(bar).to_contain_text(f"{number} chosen")
    assert page.locator("tr[data-same]").count() == 1


def test_thirty_over_two_pages_and_a_filter_are_switched_off_and_on_again(
    own_demo: Demo, person: Open
) -> None:
    crowd, early, late = Crowd(own_demo), own_demo.take("READY"), own_demo.take("READY")
    before = crowd.ask(COUNTS)["influencers"]["counts"]["off"]
    context, _ = person(own_demo.desk)
    page = context.new_page()
    sign_in_admin(page, own_demo.owner)
    stopped, refused = name_of(page, early.email), name_of(page, late.email)
    crowd.go_live(early)
    for number in range(40):
        invite(crowd, f"Zed {number:02}")

    # By name, the other way round, those who were added stand first.
    by_name = page.get_by_role("columnheader", name="Influencer")
    for direction in ("ascending", "descending"):
        by_name.get_by_role("button").press("Enter")
        expect(by_name).to_have_attribute("aria-sort", direction)
    expect(page).to_have_url(re.compile(r"\?sort=-influencer$"))
    expect(page.locator("tr[data-id]").nth(1)).to_contain_text("Zed 39")  # after Zuri
    choose(page, "Zed 39")
    choose(page, "Zed 16", modifiers=["Shift"])
    bar = page.get_by_role("region", name="For those who are chosen")
    expect(bar).to_contain_text("24 chosen")
    rows = page.locator("tr[data-id]")
    show_more_and_come_back(page, rows.nth(60))
    keeps_its_rows_at_the_top(page, rows, bar, chosen=24)
    names = [rows.nth(number).get_by_role("rowheader").locator("b").inner_text() for number in (58, 59, 60)]
    choose(page, next(name for name in names if name not in {stopped, refused}))
    find(page, "Zed 0", 13)  # 10, 20 and 30 too
    choose(page, "Zed 00")
    choose(page, "Zed 02", modifiers=["Shift"])
    for name in (stopped, refused):
        find(page, name, 1)
        choose(page, name)
    expect(bar).to_contain_text("30 chosen")

    bar.get_by_role("button", name="Switch off").click()
    dialog = page.get_by_role("dialog", name="Switch streaming off for 30 influencers?")
    expect(dialog).to_contain_text(f"1 of these is live and will be stopped: {stopped}")
    check_accessibility(page)
    crowd.go_live(late)  # after the look: that show is not stopped
    dialog.get_by_label("Reason (optional)").fill("No shows tonight")
    dialog.get_by_role("button", name=re.compile(r"^Switch \d+ off$")).click()
    expect(dialog).to_contain_text("Not done for 1:")
    expect(dialog.get_by_role("listitem")).to_contain_text(refused)
    dialog.get_by_role("button", name="Close").click()
    find(page, stopped, 1)
    expect(row_of(page, stopped)).to_contain_text("No shows tonight")
    assert crowd.ask(COUNTS)["influencers"]["counts"]["off"] - before in {28, 29}  # one may have been off

    bar.get_by_role("button", name="Switch on").click()
    dialog = page.get_by_role("dialog", name="Switch streaming on for 30 influencers?")
    expect(dialog).to_contain_text(refused)  # is on already
    dialog.get_by_role("button", name=re.compile(r"^Switch \d+ on$")).click()
    expect(dialog).to_contain_text(re.compile(r"Streaming is on for \d+ influencers\."))
    dialog.get_by_role("button", name="Close").click()
    expect(streaming_of(page, stopped)).to_be_checked()
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_have_count(0)


def test_once_all_who_were_chosen_are_archived_it_says_so_and_leaves_the_focus_on_the_page(
    shared: Shared, person: Open
) -> None:
    demo = shared.demo()
    invite(Program(demo), "Zoe Archived")
    context, _ = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    find(page, "Zoe Archived", 1)
    choose(page, "Zoe Archived")
    bar = page.get_by_role("region", name="For those who are chosen")
    bar.get_by_role("button", name="Archive").click()
    dialog = page.get_by_role("dialog", name="Archive 1 influencer?")
    dialog.get_by_role("button", name="Archive 1").click()
    expect(dialog).to_contain_text("1 is archived.")
    dialog.get_by_role("button", name="Close").click()
    expect(bar).to_have_count(0)
    expect(page.get_by_role("heading", name="Influencers")).to_be_focused()


def test_on_a_phone_the_bar_does_not_cover_the_last_row(shared: Shared, person: Open) -> None:
    demo = shared.demo()
    context, _ = person(demo.desk, **PHONE)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    expect(page.get_by_role("link", name="Settings")).to_be_in_viewport(ratio=1)
    rows = page.locator("tr[data-id]")
    rows.last.get_by_role("checkbox", name=re.compile("^Choose ")).check()
    bar = page.get_by_role("region", name="For those who are chosen")
    bar.get_by_role("button", name=re.compile("^Choose all that match")).click()
    eventually(page, lambda: f"{rows.count()} chosen" in bar.inner_text())
    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    def is_clear() -> bool:
        below, row = bar.bounding_box(), rows.last.bounding_box()
        return below is not None and row is not None and row["y"] + row["height"] <= below["y"]

    eventually(page, is_clear)
    check_accessibility(page)


def test_person_1500_takes_three_actions_and_a_range_reaches_over_pages(own_demo: Demo, person: Open) -> None:
    add_people(own_demo.desk, 1600)
    for number, device in ((1500, {}), (1501, PHONE)):
        name = f"Person {number}"
        page = person(own_demo.desk, **device)[0].new_page()
        sign_in_admin(page, own_demo.owner)
        find(page, name, 1)
        row_of(page, name).get_by_role("button", name=name, exact=True).click()
        panel = page.get_by_role("dialog", name=name)
        panel.get_by_role("button", name="Set Token").click()
        expect(page.get_by_label("HMS Auth Token")).to_be_focused()
        if device:
            continue
        page.keyboard.press("Escape")
        panel.get_by_role("button", name="Close").click()
        expect(panel).to_have_count(0)
        find(page, "Person 14", 50)
        page.get_by_role("button", name="Show more").click()
        rows = page.locator("tr[data-id]")
        expect(rows).to_have_count(135)  # also 0014, and others with it
        heading = page.get_by_role("columnheader", name="Influencer")
        expect(heading).to_be_in_viewport()  # it stays, however far one scrolls
        choose(page, "Person 0014")
        choose(page, "Person 1514", modifiers=["Shift"])
        bar = page.get_by_role("region", name="For those who are chosen")
        expect(bar).to_contain_text("135 chosen")
        expect(rows.last).to_be_in_viewport()
        expect(heading).to_be_in_viewport()
