"""Who has not signed in yet is listed apart, and invited one by one; and who plays next stands first."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import row_of, sign_in_admin

_WAITING = "{ influencers(first: 1) { counts { notSignedIn } } }"


def test_those_who_have_not_signed_in_are_invited_one_after_the_other(own_demo: Demo, person: Open) -> None:
    program = Program(own_demo)
    before = program.ask(_WAITING)["influencers"]["counts"]["notSignedIn"]
    names = [f"Invited {letter}" for letter in "ABC"]
    for name in names:
        program.invite(name, f"{name[-1]}@invited.example")
    page = person(own_demo.desk)[0].new_page()
    sign_in_admin(page, own_demo.owner)
    chip = page.get_by_role("button", name=f"Not signed in yet {before + 3}")
    chip.click()
    expect(page).to_have_url(re.compile(r"\?signedIn=no$"))
    expect(page.locator("tr[data-id]")).to_have_count(before + 3)
    page.get_by_role("columnheader", name="Influencer").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"\?signedIn=no&sort=influencer$"))
    check_accessibility(page)

    row_of(page, names[0]).get_by_role("button", name="Share invitation").press("Enter")
    links: list[str] = []
    for name in names:
        dialog = page.get_by_role("dialog", name=f"Invitation for {name}")
        expect(dialog.get_by_role("link", name=re.compile("WhatsApp"))).to_be_visible()
        links.append(dialog.get_by_test_id("one-time-link").input_value())
        if len(links) == 1:
            check_accessibility(page)
        if name != names[-1] or before:
            expect(dialog.get_by_role("button", name=re.compile("^Next: "))).to_be_visible()
        page.keyboard.press("n") if name != names[-1] else page.keyboard.press("Escape")
    assert len(set(links)) == 3

    # Whoever chooses a password is gone from the list.
    theirs = person(own_demo.desk)[0].new_page()
    theirs.goto(links[1])
    theirs.get_by_label("Your new password", exact=True).fill("a long and quiet evening 57")
    theirs.get_by_role("button", name="Save and go to the studio").click()
    expect(theirs).to_have_url(re.compile("/studio$"))
    expect(page.get_by_role("button", name=f"Not signed in yet {before + 2}")).to_be_visible()
    page.get_by_role("searchbox").focus()
    expect(row_of(page, names[1])).to_have_count(0)


def test_who_plays_next_stands_first(own_demo: Demo, person: Open) -> None:
    program = Program(own_demo)
    people = program.ask("{ influencers(first: 3, orderBy: NAME) { nodes { id name } } }")["influencers"]
    for number, node in enumerate(people["nodes"]):
        program.plan([node["id"]], datetime.now(UTC) + timedelta(days=40 - number, hours=1))
    page = person(own_demo.desk)[0].new_page()
    sign_in_admin(page, own_demo.owner)
    heading = page.get_by_role("columnheader", name="Next show")
    heading.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"\?sort=nextShow$"))
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(row_of(page, people["nodes"][0]["name"])).to_contain_text(re.compile(r"in\s40\sd"))
    heading.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"\?sort=-nextShow$"))
    phone = person(own_demo.desk, **PHONE)[0].new_page()
    sign_in_admin(phone, own_demo.owner)
    phone.get_by_role("columnheader", name="Next show").get_by_role("button").click()
    expect(phone.locator("tr[data-id]").first).to_contain_text("Next show")
    check_accessibility(phone)
