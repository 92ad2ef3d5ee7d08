"""A show by room code alone: chosen in the panel, watched, and back after the line dropped."""

import httpx2
import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import ANSWERS_WITHIN_S, Demo
from tests.e2e.steps import (
    expect_on_air,
    expect_pictures,
    name_of,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
)


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def test_somebody_with_a_room_code_only_goes_live_on_a_phone_and_comes_back(demo: Demo, person: Open) -> None:
    star, program = demo.take("NO_TOKEN"), Program(demo)
    code = httpx2.post(
        f"{demo.desk.emulator_url}/room-codes", json={"role": "broadcaster"}, timeout=ANSWERS_WITHIN_S
    ).json()["code"]
    admins, admin_watcher = person(demo.desk)
    desk = admins.new_page()
    sign_in_admin(desk, demo.owner)
    name = name_of(desk, star.email)
    row = row_of(desk, name)
    row.get_by_role("button", name=name, exact=True).click()
    panel = desk.get_by_role("dialog")
    choice = panel.get_by_role("radio", name="Room code")
    expect(choice).to_be_disabled()
    program.set_room_code(star, code)
    expect(choice).to_be_enabled()
    choice.check()
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text(f"{name} goes live by room code from now on.")).to_be_visible()
    expect(panel.get_by_text("A token that 100ms gives for the room code at Go Live.")).to_be_visible()
    check_accessibility(desk)
    expect(row.locator(".token")).to_have_text(f"By room code {code[:4]}....-..{code[-1]}")
    assert program.readiness(star) == "READY"

    phone, watcher = person(demo.desk, **PHONE)
    watcher.allow("net::ERR_INTERNET_DISCONNECTED")  # the phone is taken offline
    page = phone.new_page()
    sign_in_influencer(page, star)
    press_go_live(page)
    expect_on_air(page)
    viewers, viewer = person(demo.desk)
    viewer.allow("The AudioContext was not allowed to start")  # watching begins without a click
    watch = viewers.new_page()
    watch.goto(f"{demo.desk.emulator_url}/watch")
    expect_pictures(watch, name)

    phone.set_offline(True)
    expect(page.locator(".studio")).to_have_attribute("data-state", "reconnecting")
    phone.set_offline(False)
    expect(page.locator(".studio")).to_have_attribute("data-state", "live")
    expect_pictures(watch, name)

    panel.get_by_text("Earlier tokens").click()
    expect(panel.locator(".versions")).to_contain_text("From 100ms for the room code at Go Live, ")
    for secret in ("eyJ", code):
        assert secret not in watcher.stored(page) + admin_watcher.stored(desk)
        assert secret.encode() not in demo.desk.said
