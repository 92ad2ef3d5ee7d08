"""Asking 100ms about a token before a show, and whose clock is off when a token is not valid yet."""

import time
import uuid
from typing import Any

import httpx2
import jwt
from playwright.sync_api import expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import ANSWERS_WITHIN_S, Demo
from tests.e2e.steps import name_of, row_of, sign_in_admin


def test_an_admin_asks_100ms_about_a_token_and_sees_whose_clock_is_off(demo: Demo, person: Open) -> None:
    accepted, refused = demo.take("READY"), demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, accepted.email)
    row_of(page, name).get_by_role("button", name=name, exact=True).click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("This sends the token to 100ms. Nobody joins.")).to_be_visible()
    panel.get_by_role("button", name="Check with 100ms").click()
    expect(panel.locator('[data-accepted="true"]')).to_contain_text("100ms accepted it")
    check_accessibility(page)
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)

    rest(demo, f"/v2/rooms/{demo.hms['roomId']}", {"enabled": False})
    other = name_of(page, refused.email)
    row_of(page, other).get_by_role("button", name=other, exact=True).click()
    panel.get_by_role("button", name="Check with 100ms").click()
    expect(panel.locator('[data-accepted="false"]')).to_contain_text("switched off in the 100ms dashboard")
    expect(panel.locator('[data-finding="ROOM_OFF"]')).to_be_visible()
    assert Program(demo).readiness(refused) == "BLOCKED"
    panel.get_by_role("button", name="Close").click()
    rest(demo, f"/v2/rooms/{demo.hms['roomId']}", {"enabled": True})

    rest(demo, "/emulator/faults", {"clock_off_s": 420})
    row_of(page, name).get_by_role("button", name="Update Token").click()
    now = int(time.time())
    token = sign(demo, {**claims(demo, now + 600), "room_id": demo.hms["roomId"], "role": "broadcaster"})
    page.get_by_label("HMS Auth Token").fill(token)
    clocks = page.locator('[data-finding="NOT_YET_VALID"] .clocks')
    expect(clocks).to_contain_text("Your computer is 7 min behind.")
    expect(clocks).to_contain_text("The desk's server is 7 min behind: tell whoever runs it.")
    check_accessibility(page)
    rest(demo, "/emulator/faults", {})


def claims(demo: Demo, begins: int) -> dict[str, Any]:
    stamps = {"iat": begins, "nbf": begins, "exp": begins + 86_400, "jti": str(uuid.uuid4())}
    return {"access_key": demo.hms["accessKey"], "type": "app", "version": 2, "user_id": "ana", **stamps}


def sign(demo: Demo, payload: dict[str, Any]) -> str:
    return jwt.encode(payload, demo.hms["appSecret"], algorithm="HS256")


def rest(demo: Demo, path: str, body: dict[str, Any]) -> None:
    """Change something at the emulator, as its account's own server would."""
    token = sign(demo, {**claims(demo, int(time.time()) - 10), "type": "management"})
    answer = httpx2.post(
        f"{demo.desk.emulator_url}{path}",
        json=body,
        headers={"Authorization": f"Bearer {token}"},
        timeout=ANSWERS_WITHIN_S,
    )
    assert answer.status_code == 200, answer.text
