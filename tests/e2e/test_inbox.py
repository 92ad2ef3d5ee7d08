"""An influencer asks, somebody without an account hands the token in, and an admin uses it."""

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import name_of, row_of, sign_in_admin, sign_in_influencer


def ask_for_the_token(page: Page, name: str) -> str:
    """Make the link for handing in somebody's token, look at the ways to hand it on, and return it."""
    page.goto("/admin/influencers")
    row_of(page, name).get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name="Ask for the token").click()
    link = page.get_by_test_id("one-time-link").input_value()
    expect(page.get_by_test_id("works-here-only")).to_contain_text("works on this computer only")
    mail = page.get_by_role("link", name="Send by mail").get_attribute("href") or ""
    assert mail.startswith("mailto:?subject=")
    page.get_by_role("button", name="QR code").click()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Done").click()
    return link


def hand_in(stranger: Page, name: str, token: str) -> None:
    """Paste what is no token, and then the token, on the page of a link."""
    expect(stranger.get_by_text(f"An admin asks you for the HMS Auth Token of {name}.")).to_be_visible()
    expect(stranger).to_have_url("/hand-in")
    check_accessibility(stranger)
    field = stranger.get_by_label("HMS Auth Token")
    field.fill("not a token")
    stranger.get_by_role("button", name="Hand in").click()
    expect(stranger.get_by_text("There is no token in this text")).to_be_visible()
    field.fill(token)
    stranger.get_by_role("button", name="Hand in").click()
    expect(stranger.get_by_text("An admin looks at it before it is used.")).to_be_visible()


def test_a_blocked_influencer_asks_and_turns_ready_by_itself_once_an_admin_uses_what_was_handed_in(
    demo: Demo, person: Open
) -> None:
    influencer, token = demo.take("NO_TOKEN"), Program(demo).token("handed-in-by-a-friend")
    phone = person(demo.desk, **PHONE, color_scheme="dark")[0].new_page()
    page = person(demo.desk)[0].new_page()
    stranger = person(demo.desk, **PHONE)[0].new_page()

    sign_in_influencer(phone, influencer)
    phone.get_by_role("button", name="Ask my admin").click()
    expect(phone.get_by_text("You asked your admins at")).to_be_visible()
    check_accessibility(phone)

    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    page.get_by_role("link", name="Inbox 1 waiting").click()
    asked = page.locator("[data-kind=ASKED]")
    expect(asked).to_contain_text(f"{name} cannot go live, and asks for help.")
    asked.get_by_role("button", name="Take on").click()
    expect(asked).to_contain_text("You took this on")
    expect(phone.get_by_text("An admin has been on it since")).to_be_visible()
    check_accessibility(page)
    asked.get_by_role("button", name="Set Token").click()
    expect(page.get_by_label("HMS Auth Token")).to_be_focused()
    page.keyboard.press("Escape")

    link = ask_for_the_token(page, name)
    stranger.goto(link)
    hand_in(stranger, name, token)
    assert influencer.email not in stranger.content()

    page.get_by_role("link", name="Inbox").click()
    handed_in = page.locator("[data-kind=HANDED_IN]")
    expect(handed_in).to_contain_text(f"Somebody handed in a token for {name}. ")
    handed_in.get_by_role("button", name="Look and use").click()
    dialog = page.get_by_role("dialog", name=f"Token handed in for {name}")
    expect(dialog).to_contain_text(f"ends in …{token[-4:]}")
    check_accessibility(page)
    dialog.get_by_role("button", name="Use this token").click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    expect(phone.locator(".studio")).to_have_attribute("data-state", "ready")
    assert token[-20:] not in page.content()


def test_a_token_is_deleted_only_once_that_is_confirmed_and_a_closed_request_is_told_to_whoever_asked(
    demo: Demo, person: Open
) -> None:
    influencer, token = demo.take("NO_TOKEN"), Program(demo).token("handed-in-in-vain")
    phone = person(demo.desk, **PHONE)[0].new_page()
    page = person(demo.desk)[0].new_page()
    stranger = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(phone, influencer)
    phone.get_by_role("button", name="Ask my admin").click()
    expect(phone.get_by_text("You asked your admins at")).to_be_visible()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    stranger.goto(ask_for_the_token(page, name))
    hand_in(stranger, name, token)

    page.get_by_role("link", name="Inbox").click()
    handed_in, asked = page.locator("[data-kind=HANDED_IN]"), page.locator("[data-kind=ASKED]")
    handed_in.get_by_role("button", name="Delete token").click()
    dialog = page.get_by_role("dialog", name=f"Delete the token handed in for {name}?")
    expect(dialog).to_contain_text(f"It ends in …{token[-4:]} and cannot be had back.")
    check_accessibility(page)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(handed_in).to_be_visible()
    handed_in.get_by_role("button", name="Delete token").click()
    dialog.get_by_role("button", name="Delete token").click()
    expect(page.get_by_text("The token is deleted.")).to_be_visible()
    expect(handed_in).to_have_count(0)

    asked.get_by_role("button", name="Close").click()
    expect(page.get_by_text("The request is closed, and their page says so.")).to_be_visible()
    expect(phone.get_by_text("An admin closed your request at")).to_be_visible()
    check_accessibility(phone)
    phone.get_by_role("button", name="Ask again").click()
    expect(phone.get_by_text("You asked your admins at")).to_be_visible()
    expect(phone.get_by_text("An admin closed your request at")).to_have_count(0)
