"""Removing an admin, or giving them a lower role: what ends is said first; new links are shown once."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import expect_on_air, press_go_live, sign_in_admin
from tests.e2e.test_two_admins import OwnersProgram


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


class ManagersProgram(Program):
    """Somebody else's program that invites influencers."""

    def __init__(self, demo: Demo, manager: Account) -> None:
        super().__init__(replace(demo, owner=manager))

    def add_influencer(self, name: str, email: str) -> None:
        """Invite an influencer, and accept for them."""
        invite = """mutation ($input: InviteInfluencerInput!) { inviteInfluencer(input: $input) {
            ... on InfluencerInvited { link { url } } } }"""
        accept = (
            "mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }"
        )
        link = self.ask(invite, input={"name": name, "email": email})["inviteInfluencer"]["link"]["url"]
        given = {"link": link, "password": "a few words of my own", "transport": "BEARER"}
        self.ask(accept, input=given)


def use_link(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".studio")).to_be_visible()


def choose(page: Page, name: str, action: str) -> None:
    """Open the menu of an admin's row, and choose from it."""
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name=action).click()


def test_an_owner_sees_what_ends_with_an_admin_and_gets_the_new_links_once(demo: Demo, person: Open) -> None:
    bo = OwnersProgram(demo).add_admin("Bo Lindqvist", "bo.removed@example.com", "MANAGER")
    theirs, live, idle = ManagersProgram(demo, bo), demo.take("READY"), demo.take("READY")
    theirs.add_influencer("Zed Zimmer", "zed.asked@example.com")
    phone, laptop = [person(demo.desk, **PHONE)[0].new_page() for _ in range(2)]
    use_link(phone, theirs.link(live.id))
    use_link(laptop, theirs.link(idle.id))
    press_go_live(phone)
    expect_on_air(phone)

    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/admins")
    choose(page, "Bo Lindqvist", "Remove")
    dialog = page.get_by_role("dialog", name="Remove Bo Lindqvist?")
    expect(dialog).to_contain_text(
        "This also signs out 2 influencers; one of them is live and is signed out when the show ends."
    )
    expect(dialog).to_contain_text(
        "1 influencer chose a password with a link from Bo Lindqvist and keeps it."
    )
    check_accessibility(page)
    dialog.get_by_label("Also ask them for a new password").check()
    dialog.get_by_role("button", name="Remove").click()

    links = page.get_by_role("dialog", name="Link for 1 new password")
    expect(links.get_by_test_id("links")).to_contain_text("zed.asked@example.com")
    expect(links.get_by_test_id("links")).to_contain_text("/invitation#")
    page.keyboard.press("Escape")
    expect(links.get_by_role("alert")).to_have_text("Copy the links first: they are not shown again.")
    check_accessibility(page)
    links.get_by_role("button", name="Copy", exact=True).click()
    links.get_by_label("I have copied these links").check()
    links.get_by_role("button", name="Done").click()
    expect(links).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text(
        "Bo Lindqvist is removed. 1 influencer needs a new password now."
    )
    expect(page.get_by_text("bo.removed@example.com")).to_have_count(0)

    expect_on_air(phone)
    laptop.reload()
    expect(laptop).to_have_url(f"{demo.desk.url}/login")


def test_a_lower_role_says_what_ends_only_where_it_ends(demo: Demo, person: Open) -> None:
    bo = OwnersProgram(demo).add_admin("Wen Lindqvist", "wen.demoted@example.com", "MANAGER")
    use_link(person(demo.desk, **PHONE)[0].new_page(), ManagersProgram(demo, bo).link(demo.take("READY").id))
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/admins")
    choose(page, "Wen Lindqvist", "Change role")
    dialog, ends = page.get_by_role("dialog"), page.get_by_text("This also signs out 1 influencer.")
    expect(dialog.get_by_role("button", name="Save")).not_to_have_attribute("aria-disabled", "true")
    expect(ends).to_have_count(0)
    dialog.get_by_role("radio", name="Owner").check()
    expect(dialog.get_by_role("button", name="Save")).not_to_have_attribute("aria-disabled", "true")
    expect(ends).to_have_count(0)
    dialog.get_by_role("radio", name="Operator").check()
    expect(ends).to_be_visible()
    check_accessibility(page)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Wen Lindqvist's role is now operator.")).to_be_visible()


def test_the_box_stays_ticked_while_another_role_is_chosen_and_what_was_done_is_said(
    demo: Demo, person: Open
) -> None:
    bo = OwnersProgram(demo).add_admin("Tia Lindqvist", "tia.demoted@example.com", "MANAGER")
    ManagersProgram(demo, bo).add_influencer("Yan Zimmer", "yan.asked@example.com")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/admins")
    choose(page, "Tia Lindqvist", "Change role")
    dialog, save = page.get_by_role("dialog"), page.get_by_role("button", name="Save")
    box = dialog.get_by_label("Also ask them for a new password")
    dialog.get_by_role("radio", name="Operator").check()
    box.check()
    dialog.get_by_role("radio", name="Viewer").check()
    expect(save).not_to_have_attribute("aria-disabled", "true")
    expect(box).to_be_checked()
    save.click()
    links = page.get_by_role("dialog", name="Link for 1 new password")
    expect(links.get_by_test_id("links")).to_contain_text("yan.asked@example.com")
    links.get_by_label("I have copied these links").check()
    page.keyboard.press("Escape")
    expect(page.locator(".toast")).to_contain_text(
        "Tia Lindqvist's role is now viewer. 1 influencer needs a new password now."
    )
