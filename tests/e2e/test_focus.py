"""What has the focus may go away: the focus then stays near, and never falls to the top of the page."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.aging import let_secret_keys_grow_old
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import (
    fill_admin_form,
    name_of,
    row_of,
    sign_in_admin,
    sign_in_influencer,
    streaming_of,
)
from tests.e2e.test_two_admins import OwnersProgram

CHOSEN = "some other words that I know"
_MAKE_KEY = """mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on ApiKeyIssued { apiKey { id } } }
}"""
_OFFER_KEY = "mutation ($input: OfferApiKeyInput!) { offerApiKey(input: $input) { __typename } }"


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


class KeysProgram(OwnersProgram):
    """An owner's program that also hands over an API key."""

    def offer_key(self, name: str, to_email: str) -> None:
        """Make an API key, and offer it to another admin."""
        made = self.ask(_MAKE_KEY, input={"name": name, "permissions": ["VIEW"], "days": 30})
        given = {"apiKeyId": made["createApiKey"]["apiKey"]["id"], "toEmail": to_email}
        assert self.ask(_OFFER_KEY, input=given)["offerApiKey"]["__typename"] == "ApiKeyOffered"


def heading(place: Page | Locator, name: str) -> Locator:
    return place.get_by_role("heading", name=name, exact=True)


def press(button: Locator) -> None:
    """Press a button as the keyboard does."""
    button.focus()
    button.press("Enter")


def open_panel(page: Page, demo: Demo, influencer: Account) -> tuple[str, Locator]:
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    row_of(page, name).get_by_role("button", name=name, exact=True).click()
    return name, page.get_by_role("dialog", name=name)


def fill_passwords(form: Locator, current: str, new: str) -> None:
    form.get_by_label("Current password", exact=True).fill(current)
    form.get_by_label("New password", exact=True).fill(new)
    press(form.get_by_role("button", name="Change password"))


def test_a_note_takes_the_focus_and_escape_leaves_what_is_typed(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    _, panel = open_panel(page, demo, demo.take("READY"))
    press(panel.get_by_role("button", name="Add a note"))
    note = panel.get_by_label("Note")
    expect(note).to_be_focused()
    note.fill("Call first")
    note.press("Escape")
    expect(note).to_have_value("Call first")
    press(panel.get_by_role("button", name="Cancel", exact=True))
    expect(heading(panel, "Tags and note")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_after_a_room_code_is_revealed_with_the_key(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    Program(demo).set_room_code(influencer, "abc-defg-hij")
    page = person(demo.desk)[0].new_page()
    _, panel = open_panel(page, demo, influencer)
    let_secret_keys_grow_old(demo.desk)
    press(panel.get_by_role("button", name="Reveal"))
    key = page.get_by_role("dialog", name="Enter your secret key").get_by_label("Secret key", exact=True)
    key.fill(demo.owner.secret_key)
    key.press("Enter")
    expect(panel.get_by_text("abc-defg-hij")).to_be_visible()
    expect(heading(panel, "Room code")).to_be_focused()
    page.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="Copy")).to_be_focused()
    press(panel.get_by_role("button", name="Hide"))
    expect(heading(panel, "Room code")).to_be_focused()


def test_after_somebody_is_signed_out_on_one_device_and_everywhere(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    for _ in range(3):
        sign_in_influencer(person(demo.desk, **PHONE)[0].new_page(), influencer)
    page = person(demo.desk)[0].new_page()
    _, panel = open_panel(page, demo, influencer)
    devices = panel.get_by_role("listitem").get_by_role("button", name="Sign out")
    expect(devices).to_have_count(3)
    press(devices.first)
    expect(devices).to_have_count(2)
    expect(heading(panel, "Signed in")).to_be_focused()
    press(panel.get_by_role("button", name="Sign out everywhere"))
    expect(panel.get_by_text("They are not signed in anywhere.")).to_be_visible()
    expect(heading(panel, "Signed in")).to_be_focused()


def test_after_a_dialog_that_a_toast_led_to(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    switch = streaming_of(page, name)
    switch.focus()
    page.keyboard.press("Space")
    press(page.get_by_role("button", name="Add reason"))
    dialog = page.get_by_role("dialog", name=f"Why streaming is off for {name}")
    dialog.get_by_label("Reason").press("Escape")
    expect(dialog).to_have_count(0)
    expect(switch).to_be_focused()


def test_after_somebody_is_archived_and_brought_back(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    press(page.get_by_role("button", name=f"More for {name}"))
    press(page.get_by_role("menuitem", name="Archive"))
    press(page.get_by_role("dialog").get_by_role("button", name="Archive"))
    press(page.get_by_role("button", name="Undo"))
    invitation = page.get_by_role("dialog")
    expect(invitation.get_by_test_id("one-time-link")).to_be_visible()
    page.keyboard.press("Escape")
    expect(invitation).to_have_count(0)
    expect(row_of(page, name)).to_be_visible()
    expect(page.locator(":focus")).to_have_count(1)  # and not nothing


def test_after_an_admin_is_removed(demo: Demo, person: Open) -> None:
    OwnersProgram(demo).add_admin("Fay Lindqvist", "fay.focus@example.com", "VIEWER")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/admins")
    press(page.get_by_role("button", name="More for Fay Lindqvist"))
    press(page.get_by_role("menuitem", name="Remove"))
    remove = page.get_by_role("dialog").get_by_role("button", name="Remove")
    expect(remove).not_to_have_attribute("aria-disabled", "true")
    press(remove)
    expect(page.get_by_text("fay.focus@example.com")).to_have_count(0)
    expect(heading(page, "Admins")).to_be_focused()


def test_after_an_admins_own_sessions_keys_and_password_change(demo: Demo, person: Open) -> None:
    owners = KeysProgram(demo)
    gus = owners.add_admin("Gus Lindqvist", "gus.focus@example.com", "MANAGER")
    owners.offer_key("Sheet sync", gus.email)
    for _ in range(3):
        other = person(demo.desk)[0].new_page()
        other.goto("/admin/login")
        fill_admin_form(other.locator("main"), gus)
        expect(other).to_have_url("/admin/tonight")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, gus)
    page.goto("/admin/settings")
    sessions = page.get_by_role("row").get_by_role("button", name="Sign out")
    expect(sessions).to_have_count(3)
    press(sessions.first)
    expect(sessions).to_have_count(2)
    expect(heading(page, "Sessions")).to_be_focused()
    press(page.get_by_role("button", name="Sign out all others"))
    expect(sessions).to_have_count(0)
    expect(heading(page, "Sessions")).to_be_focused()

    press(page.get_by_role("button", name="Take over"))
    once = page.get_by_role("dialog")
    once.get_by_role("checkbox", name="I saved it").check()
    press(once.get_by_role("button", name="Done"))
    expect(once).to_have_count(0)
    expect(heading(page, "API keys")).to_be_focused()

    fill_passwords(page.locator("main"), gus.password, CHOSEN)
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    expect(heading(page, "Password")).to_be_focused()


def test_after_an_influencers_own_device_and_password_change(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    sign_in_influencer(person(demo.desk)[0].new_page(), star)
    phone = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(phone, star)
    phone.get_by_role("button", name="Account").click()
    account = phone.get_by_role("dialog")
    devices = account.get_by_role("listitem").get_by_role("button", name="Sign out")
    expect(devices).to_have_count(1)
    press(devices.first)
    expect(account.get_by_text("That device is signed out.")).to_be_visible()
    expect(heading(account, "Where you are signed in")).to_be_focused()
    account.get_by_role("button", name="Change password").click()
    expect(account.get_by_label("Current password", exact=True)).to_be_focused()
    fill_passwords(account, "not my password", CHOSEN)
    wrong = account.locator(".error")
    expect(wrong).to_be_visible()
    assert wrong.evaluate("element => getComputedStyle(element).backgroundColor") == "rgba(0, 0, 0, 0)"
    fill_passwords(account, star.password, CHOSEN)
    expect(account.get_by_text("Your password is changed.")).to_be_visible()
    expect(account.get_by_role("button", name="Change password")).to_be_focused()


def test_what_somebody_left_by_themselves_takes_the_focus_back_from_nobody(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    page = person(demo.desk)[0].new_page()
    name, panel = open_panel(page, demo, influencer)
    panel.get_by_role("button", name="Close").focus()
    page.evaluate("document.activeElement.blur()")
    page.go_back()
    expect(panel).to_have_count(0)
    expect(row_of(page, name).get_by_role("button", name=name, exact=True)).to_be_focused()
