"""Room codes at 100ms, as an admin sees them: made, switched with streaming, and a room of one's own."""

import httpx2
import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import ANSWERS_WITHIN_S, Demo
from tests.e2e.steps import name_of, row_of, sign_in_admin


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def test_an_empty_room_code_becomes_one_of_100ms_and_a_room_of_their_own_is_one_step(
    demo: Demo, person: Open
) -> None:
    star, program = demo.take("READY"), Program(demo)
    desk = person(demo.desk)[0].new_page()
    sign_in_admin(desk, demo.owner)
    name = name_of(desk, star.email)
    row_of(desk, name).get_by_role("button", name=name, exact=True).click()
    panel = desk.get_by_role("dialog")

    panel.get_by_role("button", name="Set room code").click()
    dialog = desk.get_by_role("dialog", name=f"Set room code for {name}")
    expect(dialog).to_contain_text("Leave it empty: 100ms makes one.")
    check_accessibility(desk)
    dialog.get_by_role("button", name="Save room code").click()
    expect(dialog).to_have_count(0)
    expect(panel).to_contain_text("Made at 100ms for this influencer.")
    expect(panel).to_contain_text("Enabled at 100ms.")
    panel.get_by_role("button", name="Reveal").click()
    expect(panel.get_by_role("button", name="Hide")).to_be_visible()
    code = panel.locator(".panel-code code").inner_text()
    assert exchange(demo, code) == 200

    program.switch(star, enabled=False)
    expect(panel).to_contain_text("Disabled at 100ms while streaming is off.")
    assert exchange(demo, code) == 403
    program.switch(star, enabled=True)
    expect(panel).to_contain_text("Enabled at 100ms.")
    assert exchange(demo, code) == 200
    check_accessibility(desk)

    panel.get_by_role("button", name="Create a room").click()
    dialog = desk.get_by_role("dialog", name=f"Create a room for {name}")
    expect(dialog.get_by_label("Role").locator("option")).to_have_text(["broadcaster", "host"])
    expect(dialog).to_contain_text("The pasted token is removed, since it leads to another room.")
    check_accessibility(desk)
    dialog.get_by_role("button", name="Create room").click()
    expect(dialog).to_have_count(0)
    expect(panel).to_contain_text("A token that the desk makes at Go Live.")
    expect(panel.locator(".panel-code code")).not_to_have_text(code)
    expect(panel).to_contain_text("Enabled at 100ms.")
    assert exchange(demo, code) == 403
    assert program.readiness(star) == "READY"


def exchange(demo: Demo, code: str) -> int:
    """Exchange a room code for a token, and return the status."""
    url = f"{demo.desk.emulator_url}/v2/token"
    return httpx2.post(url, json={"code": code}, timeout=ANSWERS_WITHIN_S).status_code
