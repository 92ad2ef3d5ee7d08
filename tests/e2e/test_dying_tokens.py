"""Shows whose token expires while they run: the desk says so beforehand, and then the line drops."""

import contextlib
import re
import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.aging import let_tokens_end_earlier
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import ANSWERS_WITHIN_S, Account, Demo, disconnect
from tests.e2e.steps import (
    expect_on_air,
    expect_pictures,
    name_of,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
)
from tests.e2e.test_asking import rest

# The desk says of a token that is about to expire what it cannot do; nothing here takes as long.
LIFETIME_S = 1200
JARGON = re.compile(r"token|jwt|room id|100ms|undefined|null", re.IGNORECASE)
NETWORK = re.compile(r"wi-?fi|network|mobile data|check your connection", re.IGNORECASE)
COULD_NOT = re.compile(r"A dropped connection could not come back after \d\d:\d\d")


@dataclass
class Star:
    """Somebody on air with a token that is about to expire."""

    account: Account
    name: str
    phone: BrowserContext
    page: Page
    show: str

    def peers(self, demo: Demo) -> list[dict[str, Any]]:
        """Read what the room has of them."""
        state = httpx2.get(f"{demo.desk.emulator_url}/emulator/state", timeout=ANSWERS_WITHIN_S).json()
        return [peer for peer in state["peers"] if peer["name"] == self.name]


def test_a_line_that_drops_after_the_token_expired_comes_back_with_a_newer_one_or_says_why_not(
    own_demo: Demo, person: Open
) -> None:
    demo, program = own_demo, Program(own_demo)
    disconnect(demo)
    admins = person(demo.desk)[0]
    desk = admins.new_page()
    sign_in_admin(desk, demo.owner)
    saved, forgotten = (go_on_air_at_risk(demo, person, desk, program) for _ in range(2))

    rows = {star.name: row_of(desk, star.name) for star in (saved, forgotten)}
    first = desk.locator("tbody tr[data-readiness]").first
    expect(first).to_have_class(re.compile("at-risk"))
    check_accessibility(desk)
    saved.page.get_by_role("button", name="Mute microphone").click()

    update_token(desk, rows[saved.name], saved, program)
    expect(rows[saved.name].locator(".status")).not_to_contain_text("dropped connection")
    expect(rows[saved.name]).not_to_have_class(re.compile("at-risk"))
    expect(rows[forgotten.name]).to_have_class(re.compile("at-risk"))

    viewers, viewer_watcher = person(demo.desk)
    # Watching begins without a click, so the SDK's sound stays off; Chromium sometimes says so.
    viewer_watcher.allow("The AudioContext was not allowed to start")
    watch = viewers.new_page()
    watch.goto(f"{demo.desk.emulator_url}/watch")
    expect_pictures(watch, saved.name)
    expired = re.compile(r"A dropped connection cannot come back: the token expired at \d\d:\d\d")
    let_the_time_pass(demo, forgotten)
    expect(rows[forgotten.name].locator(".status")).to_contain_text(expired)

    [before] = saved.peers(demo)
    started = saved.page.locator("header time").get_attribute("datetime")
    for star in (saved, forgotten):
        star.phone.set_offline(True)
        expect(star.page.locator(".studio")).to_have_attribute("data-state", "reconnecting")
    for star in (saved, forgotten):
        star.phone.set_offline(False)

    expect(saved.page.locator(".studio")).to_have_attribute("data-state", "live")
    expect_pictures(watch, saved.name)
    expect(saved.page.get_by_text("You are live. Your microphone is off.")).to_be_visible()
    assert saved.page.locator("header time").get_attribute("datetime") == started
    again = saved.peers(demo)[-1]
    assert again["peerId"] != before["peerId"]
    assert {track["type"]: track["mute"] for track in again["tracks"]} == {"audio": True, "video": False}
    assert shows_of(demo, saved) == [(saved.show, again["peerId"], None, None, None)]

    expect_cause(demo, forgotten)
    rows[forgotten.name].get_by_role("button", name=forgotten.name, exact=True).click()
    panel = desk.get_by_role("dialog")
    expect(panel).to_contain_text("The connection dropped after the show's token had expired")
    assert not NETWORK.search(panel.inner_text())
    check_accessibility(desk)


def let_the_time_pass(demo: Demo, forgotten: Star) -> None:
    """Let the tokens with which they went on air expire: for 100ms, and for the desk the one still in use."""
    let_tokens_end_earlier(demo.desk, [forgotten.account.id], timedelta(seconds=LIFETIME_S))
    rest(demo, "/emulator/faults", {"clock_off_s": LIFETIME_S})


def expect_cause(demo: Demo, star: Star) -> None:
    """Wait until a show has ended, and expect that its page blames no network."""
    expect(star.page.get_by_role("heading", name="Your show has ended")).to_be_visible()
    told = star.page.locator("main").inner_text()
    assert "Your access to the stage is no longer valid. Ask your admin to renew it" in told
    assert not JARGON.search(told)
    assert not NETWORK.search(told)
    check_accessibility(star.page)
    ((_, _, reason, _, hint),) = shows_of(demo, star)
    assert (reason, hint) == ("FAILED", "TOKEN_EXPIRED")


def test_a_page_whose_reconnect_is_refused_joins_its_show_again_and_no_other(
    demo: Demo, person: Open
) -> None:
    program = Program(demo)
    desk = person(demo.desk)[0].new_page()
    sign_in_admin(desk, demo.owner)
    star = go_on_air(demo, person, desk, program, lifetime_s=24 * 3600)
    [first] = star.peers(demo)

    # The SDK's own way back, in a drop that is short: the same peer.
    drop(star)
    star.phone.set_offline(False)
    expect(star.page.locator(".studio")).to_have_attribute("data-state", "live")
    assert [peer["peerId"] for peer in star.peers(demo)] == [first["peerId"]]

    # Refused, and then let in.
    drop(star)
    refused: list[str] = []
    star.page.route(f"{demo.desk.emulator_url}/init*", lambda route: refuse(route, refused), times=1)
    star.phone.set_offline(False)
    expect(star.page.locator(".studio")).to_have_attribute("data-state", "live")
    assert refused == ["GET"]
    again = star.peers(demo)[-1]
    assert again["peerId"] != first["peerId"]
    assert shows_of(demo, star) == [(star.show, again["peerId"], None, None, None)]

    # Stopped meanwhile; and streaming is allowed again.
    drop(star)
    star.page.route(f"{demo.desk.emulator_url}/init*", lambda route: refuse(route, refused))
    for enabled in (False, True):
        program.switch(star.account, enabled=enabled)
    star.phone.set_offline(False)
    expect(star.page.get_by_role("heading", name="Your show has ended")).to_be_visible()
    expect(star.page.locator("main")).to_contain_text("An admin stopped the show.")
    assert [row[2:] for row in shows_of(demo, star)] == [("STOPPED_BY_ADMIN", None, None)]
    assert program.readiness(star.account) == "READY"


def drop(star: Star) -> None:
    star.phone.set_offline(True)
    expect(star.page.locator(".studio")).to_have_attribute("data-state", "reconnecting")


def refuse(route: Route, refused: list[str]) -> None:
    """Answer as 100ms does to an expired token."""
    refused.append(route.request.method)
    body = {"code": 40109, "message": "token is expired"}
    route.fulfill(status=401, headers={"access-control-allow-origin": "*"}, json=body)


def go_on_air(demo: Demo, person: Open, desk: Page, program: Program, lifetime_s: int = LIFETIME_S) -> Star:
    account = demo.take("READY")
    phone, watcher = person(demo.desk, **PHONE)
    # The phone is taken offline; and the room refuses what has expired.
    watcher.allow("net::ERR_INTERNET_DISCONNECTED", "the server responded with a status of 401")
    page = phone.new_page()
    sign_in_influencer(page, account)
    expect(page.get_by_role("button", name="Go Live")).not_to_have_attribute("aria-disabled", "true")
    handle = account.email.partition("@")[0]
    program.set_token(account, program.token(handle, lifetime_s=lifetime_s))
    if lifetime_s == LIFETIME_S:
        program.set_room_code(account, "")  # a label: with a code of 100ms, there would be a new token
    press_go_live(page)
    expect_on_air(page)
    show = page.evaluate("sessionStorage.getItem('greenroom-show')")
    return Star(account, name_of(desk, account.email), phone, page, show)


def go_on_air_at_risk(demo: Demo, person: Open, desk: Page, program: Program) -> Star:
    """Go on air with a token that is about to expire, and see the desk say so before it has."""
    star = go_on_air(demo, person, desk, program)
    row = row_of(desk, star.name)
    expect(row.locator(".status")).to_contain_text(COULD_NOT)
    expect(row).to_have_attribute("data-readiness", "LIVE")
    expect(row).to_have_class(re.compile("at-risk"))
    return star


def update_token(desk: Page, row: Locator, star: Star, program: Program) -> None:
    """Save a token for the same room and role, in the dialog that says what it does for the running show."""
    row.get_by_role("button", name="Update Token").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog.locator(".notice")).to_contain_text(f"{star.name} is live.")
    field = dialog.get_by_label("HMS Auth Token")
    field.fill(program.token(star.account.email.partition("@")[0], role="viewer"))
    expect(dialog.locator(".notice")).to_contain_text("This token is for another room or role")
    field.fill(program.token(star.account.email.partition("@")[0]))
    expect(dialog.locator(".notice")).to_have_text(
        f"{star.name} is live. This token is for the next show or a reconnect."
    )
    check_accessibility(desk)
    dialog.get_by_role("button", name="Save Auth Token").click()
    expect(dialog).to_have_count(0)


def shows_of(demo: Demo, star: Star) -> list[tuple[Any, ...]]:
    file = demo.desk.data / "greenroom.sqlite3"
    query = "SELECT id, peer_id, end_reason, end_code, end_hint FROM shows WHERE influencer_id = ?"
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        # The demo's own past shows have no page.
        rows = database.execute(f"{query} AND peer_id IS NOT NULL", [star.account.id])
        return rows.fetchall()
