"""Several tabs of one browser at the desk: each page belongs to one admin."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import fill_admin_form, name_of, row_of, sign_in_admin, streaming_of

PASSWORD = "a few words that I know"
_INVITE = """mutation ($input: InviteAdminInput!) {
  inviteAdmin(input: $input) { ... on AdminInvited { link { url } } }
}"""
_ACCEPT = """mutation ($input: AcceptAdminInvitationInput!) {
  acceptAdminInvitation(input: $input) { ... on SecretKeyIssued { secretKey } }
}"""


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


class OwnersProgram(Program):
    """An owner's program that also adds admins."""

    def add_admin(self, name: str, email: str, role: str) -> Account:
        """Invite somebody, and accept for them."""
        invited = self.ask(_INVITE, input={"name": name, "email": email, "role": role})["inviteAdmin"]
        link = invited["link"]["url"].partition("#")[2]
        made = self.ask(_ACCEPT, input={"link": link, "password": PASSWORD})["acceptAdminInvitation"]
        return Account(email, PASSWORD, made["secretKey"])


def test_when_another_admin_signs_in_beside_it_a_page_starts_again_as_theirs(
    demo: Demo, person: Open
) -> None:
    program, influencer = OwnersProgram(demo), demo.take("READY")
    other = program.add_admin("Uma Castellanos", "uma@example.com", "VIEWER")
    context, _ = person(demo.desk)
    page, beside = context.new_page(), context.new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    expect(page.locator(".who")).to_contain_text("Owner")
    page.goto("/admin/audit")
    expect(page.get_by_role("heading", name="Audit")).to_be_visible()

    beside.goto("/admin/login")
    fill_admin_form(beside.locator("main"), other)
    expect(beside).to_have_url("/admin/tonight")
    # Somebody comes back to the first tab.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".who")).to_have_text(re.compile(r"Uma Castellanos\s*Viewer"))
    expect(page.get_by_text("You are signed in as Uma Castellanos now.")).to_be_visible()
    expect(page).to_have_url("/admin/influencers")
    expect(streaming_of(page, name)).to_be_disabled()
    page.reload()
    expect(page.locator(".who")).to_contain_text("Uma Castellanos")
    expect(page.get_by_text("You are signed in as Uma Castellanos now.")).to_have_count(0)


def test_a_page_that_asks_for_a_sign_in_follows_what_happens_in_another_tab(demo: Demo, person: Open) -> None:
    other = OwnersProgram(demo).add_admin("Wim Adeyemi", "wim@example.com", "VIEWER")
    context, _ = person(demo.desk)
    page, beside = context.new_page(), context.new_page()
    sign_in_admin(page, demo.owner)
    again = page.get_by_role("dialog", name="Your session has ended")
    for account in (demo.owner, other):
        beside.goto("/admin/influencers")
        beside.get_by_role("button", name="Sign out").click()
        expect(beside).to_have_url("/admin/login")
        expect(again).to_be_visible()
        fill_admin_form(beside.locator("main"), account)
        expect(beside).to_have_url("/admin/tonight")
        expect(again).to_have_count(0)
    expect(page.locator(".who")).to_contain_text("Wim Adeyemi")
    expect(page.get_by_text("You are signed in as Wim Adeyemi now.")).to_be_visible()


def test_what_one_admin_typed_is_neither_lost_nor_done_by_the_admin_who_signed_in_beside_it(
    demo: Demo, person: Open
) -> None:
    program, influencer = OwnersProgram(demo), demo.take("NO_TOKEN")
    other = program.add_admin("Vic Lindqvist", "vic@example.com", "MANAGER")
    context, _ = person(demo.desk)
    page, beside = context.new_page(), context.new_page()
    sign_in_admin(page, demo.owner)
    row_of(page, name_of(page, influencer.email)).get_by_role("button", name="Set Token").click()
    field = page.get_by_label("HMS Auth Token")
    token = program.token("vic")
    field.fill(token)
    expect(page.locator("[data-verdict=GOOD]")).to_be_visible()

    beside.goto("/admin/login")
    fill_admin_form(beside.locator("main"), other)
    expect(beside).to_have_url("/admin/tonight")
    asking = page.get_by_role("dialog", name="Another account is signed in now")
    expect(asking).to_contain_text("This page was opened by")
    check_accessibility(page)
    asking.get_by_role("button", name="Go back").click()
    expect(field).to_have_value(token)
    page.get_by_role("button", name="Save Auth Token").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "Another account has signed in in this browser, so nothing was changed."
    )
    assert program.readiness(influencer) == "NO_TOKEN"
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".who")).to_contain_text("Vic Lindqvist")
