"""Where influencers are signed in, and how they get in again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import (
    expect_on_air,
    name_of,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
)

CHOSEN = "some other words that I know"


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def panel_of(page: Page, influencer: Account) -> str:
    """Open an influencer's panel as the owner; return their name."""
    name = name_of(page, influencer.email)
    row_of(page, name).get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", name="Signed in", exact=True)).to_be_visible()
    return name


def test_an_influencer_who_is_signed_out_while_live_goes_on_until_the_end_of_the_show(
    demo: Demo, person: Open
) -> None:
    star = demo.take("READY")
    phone = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(phone, star)
    press_go_live(phone)
    expect_on_air(phone)
    laptop = person(demo.desk)[0].new_page()
    sign_in_influencer(laptop, star)

    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = panel_of(page, star)
    check_accessibility(page)
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.locator(".toast")).to_have_text(
        re.compile(
            f"{name} is signed out on 1 device. "
            "The device that is live is signed out when the show ends.".replace(" ", r"\W+")
        )
    )
    expect(page.get_by_text("Live now; signed out when the show ends")).to_be_visible()
    expect(laptop).to_have_url("/login")
    expect(laptop.get_by_text("You were signed out on this device.")).to_be_visible()
    check_accessibility(laptop)

    with phone.expect_response(lambda reply: "heartbeat" in (reply.request.post_data or "")) as heartbeat:
        phone.evaluate("dispatchEvent(new Event('online'))")
    assert "errors" not in heartbeat.value.json()
    expect_on_air(phone)
    phone.get_by_role("button", name="End", exact=True).click()
    phone.get_by_role("dialog").get_by_role("button", name="End").click()
    expect(phone.get_by_role("heading", name="Your show has ended")).to_be_visible()
    phone.get_by_role("button", name="Back to studio").click()
    expect(phone).to_have_url("/login")
    expect(phone.get_by_text("You were signed out on this device.")).to_be_visible()
    expect(page.get_by_text("They are not signed in anywhere.")).to_be_visible()
    sign_in_influencer(phone, star)


def test_that_a_show_runs_is_not_said_any_more_once_it_has_ended(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    phone, laptop = [person(demo.desk, **PHONE)[0].new_page() for _ in range(2)]
    sign_in_influencer(phone, star)
    sign_in_influencer(laptop, star)
    press_go_live(phone)
    expect_on_air(phone)
    laptop.get_by_role("button", name="Account").click()
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = panel_of(page, star)
    panel = page.get_by_role("dialog", name=name)
    devices, show = panel.locator(".panel-sessions"), panel.get_by_role("heading", name="Last show")
    expect(devices.get_by_text("Live now", exact=True)).to_be_visible()
    expect(laptop.locator(".sessions").get_by_text("Live now", exact=True)).to_be_visible()
    panel.get_by_role("button", name="Stop show").click()
    page.get_by_role("dialog", name=f"Stop {name}'s show?").get_by_role(
        "button", name="Stop the show"
    ).click()
    expect(show).to_be_visible()
    # Before either list would have asked again by itself.
    expect(devices.get_by_text("Live now", exact=True)).to_have_count(0, timeout=14_000)
    expect(laptop.locator(".sessions").get_by_text("Live now", exact=True)).to_have_count(0, timeout=25_000)


def test_who_forgot_the_password_chooses_a_new_one_by_a_link(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    old = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(old, star)
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = panel_of(page, star)
    page.get_by_role("button", name="New password link").click()
    link = page.get_by_test_id("one-time-link").input_value()
    assert link.startswith(f"{demo.desk.url}/new-password#")
    check_accessibility(page)
    page.get_by_role("button", name="Done").click()

    context, watcher = person(demo.desk, **PHONE)
    phone = context.new_page()
    phone.goto(link)
    expect(phone.get_by_role("heading", name="Choose a new password")).to_be_visible()
    expect(phone.get_by_text("Your other devices are signed out.")).to_be_visible()
    check_accessibility(phone)
    assert phone.url == f"{demo.desk.url}/new-password"
    field = phone.get_by_label("Your new password", exact=True)
    field.fill("too short")
    phone.get_by_role("button", name="Save and go to the studio").click()
    expect(field).to_be_focused()
    field.fill(CHOSEN)
    phone.get_by_role("button", name="Save and go to the studio").click()
    expect(phone).to_have_url("/studio")
    assert link.partition("#")[2] not in watcher.stored(phone) + "".join(map(str, watcher.requested[1:]))
    expect(old).to_have_url("/login")

    phone.get_by_role("button", name="Account").click()
    told = re.compile(r"By a link from \W*Robin Demo\W*, \d+ \w+")
    expect(phone.get_by_role("dialog").get_by_text(told)).to_be_visible()
    check_accessibility(phone)
    expect(page.locator(".panel").get_by_text(told)).to_be_visible()

    again = person(demo.desk, **PHONE)[0].new_page()
    again.goto(link)
    expect(again.get_by_role("alert")).to_contain_text("This link has already been used.")
    sign_in_influencer(again, Account(star.email, CHOSEN))
    page.goto("/admin/audit")
    said = re.compile(rf"{name}\W+signed in with a link to a new password that \W*Robin Demo\W* made")
    expect(page.get_by_text(said).first).to_be_visible()


def test_somebody_who_is_brought_back_gets_a_new_invitation_at_once(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, star.email)
    page.get_by_role("button", name=re.compile(f"More.*{name}")).click()
    page.get_by_role("menuitem", name="Archive").click()
    page.get_by_role("dialog").get_by_role("button", name="Archive", exact=True).click()
    page.get_by_role("link", name="Archived influencers").click()
    # The list of the others stands there until this one has come.
    expect(page.locator("table[data-outdated=true]")).to_have_count(0)
    page.get_by_role("button", name=re.compile(f"More.*{name}")).click()
    page.get_by_role("menuitem", name="Bring back").click()
    expect(page.get_by_role("heading", name=re.compile(f"Invitation for .*{name}"))).to_be_visible()
    link = page.get_by_test_id("one-time-link").input_value()
    assert link.startswith(f"{demo.desk.url}/invitation#")
    assert Program(demo).readiness(star) == "READY"
