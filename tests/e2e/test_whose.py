"""A token that leaked, and one that was replaced too early: whose it is, and what an admin does about it."""

import time
import uuid

import jwt
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.servers import Demo
from tests.e2e.steps import (
    expect_on_air,
    name_of,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
)


def token_of(demo: Demo, user_id: str) -> str:
    """Make a token as the 100ms dashboard would."""
    now = int(time.time())
    claims = {"access_key": demo.hms["accessKey"], "room_id": demo.hms["roomId"], "role": demo.hms["role"]}
    claims |= {"user_id": user_id, "type": "app", "version": 2, "jti": str(uuid.uuid4())}
    times = {"iat": now - 5, "nbf": now - 5, "exp": now + 8 * 3600 + 1800}
    return jwt.encode(claims | times, demo.hms["appSecret"], algorithm="HS256")


def set_token(page: Page, name: str, token: str) -> None:
    row = row_of(page, name)
    row.get_by_role("button", name="Token").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("HMS Auth Token").fill(token)
    dialog.get_by_role("button", name="Save Auth Token").click()
    expect(dialog).to_have_count(0)


def dialog_of(page: Page, title: str) -> Locator:
    return page.get_by_role("dialog", name=title)


def test_the_owner_of_a_leaked_token_is_found_sent_out_and_their_room_closed(
    demo: Demo, person: Open
) -> None:
    maya = demo.take("READY")
    admins, watcher = person(demo.desk)
    page = admins.new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, maya.email)
    token = token_of(demo, "leaked-user")
    set_token(page, name, token)
    phones, _ = person(demo.desk, **PHONE)
    studio = phones.new_page()
    sign_in_influencer(studio, maya)
    press_go_live(studio)
    expect_on_air(studio)

    page.get_by_role("searchbox").fill(token)
    expect(page.locator(".found")).to_contain_text(f"The pasted token belongs to {name}")
    assert token not in page.url
    page.get_by_role("button", name="What can be done").click()
    whose = dialog_of(page, "Whose token is this?")
    expect(whose).to_contain_text("It is their current token. They are live with it.")
    expect(whose).to_contain_text("leaked-user")
    expect(whose.locator("time").filter(has_text="until")).to_contain_text("in 8 h")
    check_accessibility(page)

    whose.get_by_role("button", name="See who is in the room").click()
    expect(whose).to_contain_text("1 person is in the room.")
    expect(whose).to_contain_text("This is the user id of the token.")
    whose.get_by_role("button", name="Send out").click()
    question = dialog_of(page, "Send out of the room?")
    question.get_by_role("button", name="Send out").click()
    expect(whose).to_contain_text("Nobody is in the room.")
    expect(studio.locator(".studio")).not_to_have_attribute("data-state", "live")

    whose.get_by_role("button", name="Close the room").click()
    question = dialog_of(page, "Close the room for everybody?")
    expect(question).to_contain_text("Nobody is in the room.")
    check_accessibility(page)
    question.get_by_role("button", name="Close the room").click()
    expect(whose).to_contain_text("The room is closed: nobody can join.")
    whose.get_by_role("button", name="Open the room again").click()
    expect(whose).not_to_contain_text("The room is closed: nobody can join.")
    whose.get_by_role("button", name="Switch streaming off").click()
    expect(whose.get_by_role("button", name="Switch streaming off")).to_have_count(0)
    whose.get_by_role("button", name="Close", exact=True).click()
    assert token not in watcher.stored(page)

    page.goto("/admin/audit")
    for told in ("closed a room of the 100ms account", "sent people out of a room"):
        expect(page.get_by_text(told).first).to_be_visible()


def test_a_token_that_was_replaced_is_restored_in_the_panel(demo: Demo, person: Open) -> None:
    zoe = demo.take("READY")
    admins, _ = person(demo.desk)
    page = admins.new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, zoe.email)
    earlier = token_of(demo, "zoe-restored")
    set_token(page, name, earlier)
    set_token(page, name, token_of(demo, "zoe-restored"))
    row_of(page, name).get_by_role("rowheader").get_by_role("button").click()
    panel = page.locator(".panel")
    panel.get_by_text("Earlier tokens").click()
    line = panel.locator(".versions li").filter(has_text=earlier[-4:])
    expect(line).to_contain_text("expires in 8 h")
    check_accessibility(page)
    line.get_by_role("button", name="Restore").click()
    question = dialog_of(page, f"Restore an earlier token of {name}?")
    expect(question).to_contain_text("It replaces the current token")
    question.get_by_role("button", name="Restore token").click()
    expect(page.get_by_text("earlier token is set again.")).to_be_visible()
    expect(row_of(page, name)).to_contain_text(f"ends in {earlier[-4:]}")
    expect(line).to_contain_text("This is the token that is set now.")
