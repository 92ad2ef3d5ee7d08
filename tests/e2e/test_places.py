"""Known before the show: the desk asks 100ms about room and role, and says so before anybody goes live."""

import re

import httpx2
from playwright.sync_api import expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import ANSWERS_WITHIN_S, Demo
from tests.e2e.steps import name_of, row_of, sign_in_admin, sign_in_influencer

CLOSED = re.compile(r"The stage is closed\.\s*Ask your admin to open it\.")


def test_a_room_that_is_switched_off_is_seen_by_a_save_blocks_all_in_it_and_is_tried_again(
    own_demo: Demo, person: Open
) -> None:
    ready, new, program = own_demo.take("READY"), own_demo.take("NO_TOKEN"), Program(own_demo)
    page = person(own_demo.desk)[0].new_page()
    sign_in_admin(page, own_demo.owner)
    name, other = name_of(page, ready.email), name_of(page, new.email)
    row = row_of(page, name)
    expect(row).to_have_attribute("data-readiness", "READY")
    row.get_by_role("rowheader").get_by_role("button").click()
    panel = page.get_by_role("dialog", name=name)
    checked = panel.locator("[data-place=GOOD]")
    expect(checked).to_contain_text(
        "Checked with 100ms: the room is on, and the role broadcaster may send picture or sound."
    )
    check_accessibility(page)
    panel.get_by_role("button", name="Close").click()

    room = f"{own_demo.desk.emulator_url}/emulator/room"
    assert httpx2.post(room, json={"active": False}, timeout=ANSWERS_WITHIN_S).is_success
    row_of(page, other).get_by_role("button", name="Set Token").click()
    dialog = page.get_by_role("dialog").filter(has=page.get_by_label("HMS Auth Token"))
    dialog.get_by_label("HMS Auth Token").fill(program.token("somebody"))
    expect(dialog.locator("[data-verdict=GOOD]")).to_be_visible()
    dialog.get_by_role("button", name="Save Auth Token").click()
    expect(dialog.locator("[data-finding=ROOM_OFF]")).to_contain_text(
        "The token's room is switched off at 100ms."
    )
    check_accessibility(page)
    dialog.get_by_role("button", name="Cancel").click()

    expect(row).to_have_attribute("data-readiness", "BLOCKED")
    expect(row.locator(".status")).to_contain_text("100ms said that the room is switched off.")
    studio = person(own_demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(studio, ready)
    expect(studio.locator("main")).to_contain_text(CLOSED)

    row.get_by_role("rowheader").get_by_role("button").click()
    expect(panel.locator("[data-finding=ROOM_OFF]")).to_contain_text("then press Try again.")
    expect(checked).to_have_count(0)
    panel.get_by_role("button", name="Try again").click()
    expect(page.get_by_text(f"{name} still cannot go live.")).to_be_visible()
    assert httpx2.post(room, json={"active": True}, timeout=ANSWERS_WITHIN_S).is_success
    panel.get_by_role("button", name="Try again").click()
    expect(row).to_have_attribute("data-readiness", "READY")
    expect(checked).to_be_visible()
    expect(studio.get_by_role("button", name="Go Live")).to_be_visible()
