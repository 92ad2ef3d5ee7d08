"""The desk asks for the secret key again before it gives access away, or takes it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.aging import let_secret_keys_grow_old
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import WATCH, name_of, sign_in_admin

QUESTION = "**/assets/ConfirmKeyDialog-*.js"
ACTIONS = "**/assets/ActionDialog-*.js"
OTHER_KEY = "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def fill_invitation(page: Page, email: str) -> None:
    page.get_by_role("button", name="Invite admin").click()
    page.get_by_label("Name").fill("Uma Castellanos")
    page.get_by_label("Email").fill(email)


def test_the_key_is_asked_for_in_place_and_what_was_typed_is_sent_then(demo: Demo, person: Open) -> None:
    context, _ = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/admins")
    let_secret_keys_grow_old(demo.desk)
    fill_invitation(page, "uma.confirming@example.com")
    send = page.get_by_role("button", name="Invite and make link")
    send.click()
    asked = page.get_by_role("dialog", name="Enter your secret key")
    key = asked.get_by_label("Secret key", exact=True)
    expect(key).to_be_focused()
    check_accessibility(page)

    # Left without the key, nothing was done and nothing is lost.
    asked.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("This needs your secret key. Nothing was changed.")).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value("uma.confirming@example.com")

    send.click()
    asked.get_by_role("button", name="Continue").click()
    expect(asked.get_by_text("Enter your secret key.")).to_be_visible()
    key.fill(OTHER_KEY)
    key.press("Enter")
    # The focus stays in the field, and says nothing: so the form does, each time.
    said = asked.get_by_role("alert")
    expect(said).to_contain_text("This is not your secret key.")
    said.evaluate(WATCH)
    key.press("Enter")
    expect(said).to_have_attribute("data-said", re.compile(r"^This is not your secret key\."))
    expect(key).to_have_attribute("aria-invalid", "true")
    expect(key).to_be_focused()
    expect(page.get_by_text("uma.confirming@example.com", exact=True)).to_have_count(0)
    key.fill(demo.owner.secret_key)
    key.press("Enter")
    expect(asked).to_have_count(0)
    expect(page.get_by_test_id("one-time-link")).to_contain_text("/admin/invitation#")
    page.keyboard.press("Escape")

    # For ten minutes it is not asked for again.
    page.reload()
    fill_invitation(page, "uma.again@example.com")
    send.click()
    expect(page.get_by_test_id("one-time-link")).to_contain_text("/admin/invitation#")
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])")
    assert demo.owner.secret_key not in stored
    assert demo.owner.secret_key not in demo.desk.stderr.read_text("utf-8")


def test_on_a_phone_a_room_code_is_revealed_once_the_key_was_given(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    Program(demo).set_room_code(influencer, "abc-defg-hij")
    context, _ = person(demo.desk, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    page.get_by_role("rowheader").filter(has_text=name_of(page, influencer.email)).get_by_role(
        "button"
    ).first.click()
    let_secret_keys_grow_old(demo.desk)
    page.get_by_role("button", name="Reveal").click()
    asked = page.get_by_role("dialog", name="Enter your secret key")
    expect(asked).to_be_visible()
    check_accessibility(page)
    asked.get_by_label("Secret key", exact=True).fill(demo.owner.secret_key)
    asked.get_by_role("button", name="Continue").click()
    expect(asked).to_have_count(0)
    expect(page.get_by_text("abc-defg-hij")).to_be_visible()


def test_where_the_question_does_not_load_it_says_so_and_can_be_tried_again(demo: Demo, person: Open) -> None:
    context, watcher = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/admins")
    let_secret_keys_grow_old(demo.desk)
    watcher.allow("net::ERR_FAILED")
    page.route(QUESTION, lambda route: route.abort())
    fill_invitation(page, "uma.offline@example.com")
    send = page.get_by_role("button", name="Invite and make link")
    send.click()
    asked = page.get_by_role("dialog", name="Enter your secret key")
    expect(asked.get_by_role("alert")).to_contain_text("This part of the page did not load.")
    check_accessibility(page)
    asked.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("This needs your secret key. Nothing was changed.")).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value("uma.offline@example.com")

    send.click()
    expect(asked.get_by_role("alert")).to_contain_text("This part of the page did not load.")
    page.unroute(QUESTION)
    asked.get_by_role("button", name="Try again").click()
    asked.get_by_label("Secret key", exact=True).fill(demo.owner.secret_key)
    asked.get_by_role("button", name="Continue").click()
    expect(page.get_by_test_id("one-time-link")).to_contain_text("/admin/invitation#")


def test_where_any_dialog_does_not_load_it_says_so_in_front_of_the_page(demo: Demo, person: Open) -> None:
    context, watcher = person(demo.desk)
    page = context.new_page()
    watcher.allow("net::ERR_FAILED")
    page.route(ACTIONS, lambda route: route.abort())
    sign_in_admin(page, demo.owner)
    page.get_by_role("button", name="Add influencer").click()
    failed = page.get_by_role("dialog", name="This did not open")
    expect(failed.get_by_role("alert")).to_contain_text("This part of the page did not load.")
    page.unroute(ACTIONS)
    failed.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("dialog", name="Add influencer").get_by_label("Name")).to_be_visible()
