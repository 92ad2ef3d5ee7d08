"""The influencer's page when things go otherwise than planned."""

import contextlib
import os
import re
import signal
import sqlite3
from typing import Any

import httpx2
import pytest
from playwright.sync_api import APIResponse, BrowserContext, Page, Playwright, Route, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE, launch
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import ANSWERS_WITHIN_S, Account, Demo, Running, disconnect
from tests.e2e.steps import eventually, expect_on_air, press_go_live, sign_in_influencer

# How long after the page's own load event a file was asked for; null before.
_LOADED_AFTER_MS = """(name) => {
  const [page] = performance.getEntriesByType('navigation');
  const file = performance.getEntriesByType('resource').find((one) => one.name.endsWith(name));
  return file && page.loadEventEnd ? file.startTime - page.loadEventEnd : null;
}"""
_NO_CAMERA = """
const nothing = async () => { throw new DOMException('', 'NotFoundError'); };
if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = nothing;
"""
JARGON = re.compile(r"token|jwt|room id|100ms|undefined|null", re.IGNORECASE)


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def studio_of(context: BrowserContext, influencer: Account) -> Page:
    page = context.new_page()
    sign_in_influencer(page, influencer)
    return page


def show_of(page: Page) -> str:
    """Read which show this tab is in."""
    return page.evaluate("sessionStorage.getItem('greenroom-show')")


def peers(desk: Running) -> list[dict[str, Any]]:
    return httpx2.get(f"{desk.emulator_url}/emulator/state", timeout=ANSWERS_WITHIN_S).json()["peers"]


def test_a_page_reloaded_during_a_show_comes_back_to_the_same_show(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    page = studio_of(person(demo.desk, **PHONE)[0], influencer)
    press_go_live(page)
    expect_on_air(page)
    show = show_of(page)
    started = page.locator("header time").get_attribute("datetime")

    with page.expect_event("dialog") as asking:
        # Not reload(): that would wait for the answer.
        page.evaluate("setTimeout(() => location.reload())")
    assert asking.value.type == "beforeunload"
    asking.value.accept()
    expect(page.get_by_role("heading", name="Your show is still running")).to_be_visible()
    check_accessibility(page)

    page.get_by_role("button", name="Rejoin").click()
    expect_on_air(page)
    assert show_of(page) == show
    assert page.locator("header time").get_attribute("datetime") == started
    handle = influencer.email.partition("@")[0]
    eventually(page, lambda: [peer["userId"] for peer in peers(demo.desk)].count(handle) == 1)

    page.get_by_role("button", name="Mute microphone").click()
    expect(page.get_by_text("Your microphone is off.")).to_be_visible()
    page.get_by_role("button", name="End", exact=True).click()
    dialog = page.get_by_role("dialog", name="End your show?")
    check_accessibility(page)
    dialog.get_by_role("button", name="End show").click()
    expect(page.get_by_text("You ended it.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"You were live for \d+\u00a0(s|min)\."))).to_be_visible()
    assert Program(demo).readiness(influencer) == "READY"
    eventually(page, lambda: handle not in [peer["userId"] for peer in peers(demo.desk)])


def test_a_show_that_is_ended_before_the_desk_has_opened_it_does_not_stay_open(
    demo: Demo, person: Open
) -> None:
    influencer, program = demo.take("READY"), Program(demo)
    page = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(page, influencer)
    held: list[tuple[Route, APIResponse]] = []

    def hold_back_the_show(route: Route) -> None:
        if "goLive" in (route.request.post_data or ""):
            held.append((route, route.fetch()))
        else:
            route.continue_()

    page.route("**/graphql", hold_back_the_show)
    press_go_live(page)
    eventually(page, lambda: len(held) == 1)
    page.go_back()
    page.get_by_role("dialog").get_by_role("button", name="End show").click()
    expect(page.get_by_role("heading", name="Your show has ended")).to_be_visible()
    [(route, answer)] = held
    route.fulfill(response=answer)
    eventually(page, lambda: program.readiness(influencer) == "READY")
    page.get_by_role("button", name="Back to studio").click()
    expect(page.get_by_role("button", name="Go Live")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('greenroom-show')") is None


def test_a_second_tab_takes_the_show_over_and_the_first_learns_it(demo: Demo, person: Open) -> None:
    context, _ = person(demo.desk, **PHONE)
    first = studio_of(context, demo.take("READY"))
    press_go_live(first)
    expect_on_air(first)
    show = show_of(first)

    second = context.new_page()
    second.goto("/studio")
    expect(second.get_by_role("heading", name="You are live on another page")).to_be_visible()
    expect(second.get_by_role("button", name="Go Live")).to_have_count(0)
    check_accessibility(second)
    take_over = second.get_by_role("button", name="Take over here")
    expect(take_over).not_to_have_attribute("aria-disabled", "true")
    take_over.click()
    expect_on_air(second)
    assert show_of(second) == show

    expect(first.get_by_role("heading", name="Your show moved to another page")).to_be_visible()
    expect(first.get_by_text("Your show has ended")).to_have_count(0)
    expect(second.locator(".studio")).to_have_attribute("data-state", "live")


def test_a_refused_camera_is_told_in_words_and_nobody_goes_live(
    demo: Demo, person: Open, playwright: Playwright
) -> None:
    influencer = demo.take("READY")
    refusing = launch(playwright, camera_allowed=False)
    try:
        page = studio_of(person(demo.desk, refusing, **PHONE)[0], influencer)
        expect(page.get_by_role("heading", name="This page may not use your camera")).to_be_visible()
        expect(page.get_by_text("allow Camera and Microphone, then press Try again.")).to_be_visible()
        expect(page.get_by_role("button", name="Go Live")).to_have_count(0)
        check_accessibility(page)
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("heading", name="This page may not use your camera")).to_be_visible()
        assert Program(demo).readiness(influencer) == "READY"
        page.context.close()
    finally:
        refusing.close()


def test_access_that_expired_since_the_page_was_loaded_is_explained_without_jargon(
    own_demo: Demo, person: Open
) -> None:
    demo = own_demo
    disconnect(demo)
    influencer, program = demo.take("READY"), Program(demo)
    program.set_room_code(influencer, "")  # a label: a code of 100ms would stand in for the token
    page = studio_of(person(demo.desk, **PHONE)[0], influencer)
    go_live = page.get_by_role("button", name="Go Live")
    expect(go_live).not_to_have_attribute("aria-disabled", "true")
    # A slow network: the page does not hear of it before Go Live is pressed.
    page.route("**/graphql", hold_back_the_state)
    # A token counts as expired a minute before its end: this one does in a moment.
    program.set_token(influencer, program.token("late", lifetime_s=66))
    eventually(page, lambda: program.readiness(influencer) == "BLOCKED")
    go_live.click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Your access to the stage is no longer valid. Ask your admin to renew it")
    assert not JARGON.search(alert.inner_text())
    assert program.readiness(influencer) == "BLOCKED"
    page.unroute("**/graphql")
    expect(page.get_by_role("heading", name="You cannot go live yet")).to_be_visible()
    assert not JARGON.search(page.locator("main").inner_text())
    check_accessibility(page)


def hold_back_the_state(route: Route) -> None:
    """Let everything pass except the query for the studio's state; that waits until the route is gone."""
    if "StudioPage" not in (route.request.post_data or ""):
        route.continue_()


def test_when_100ms_does_not_answer_the_show_ends_as_failed_and_a_retry_works(
    own_demo: Demo, person: Open
) -> None:
    context, watcher = person(own_demo.desk, **PHONE)
    watcher.allow("net::ERR_CONNECTION_REFUSED")
    # What the SDK reports about a failure contains the token: the page's policy keeps it here.
    reports = "https://event-nonprod.100ms.live/v2/client/report"
    watcher.allow(f"Connecting to '{reports}' violates", f"Fetch API cannot load {reports}. Refused")
    influencer = own_demo.take("READY")
    page = studio_of(context, influencer)
    for child in own_demo.desk.children():
        os.kill(child, signal.SIGSTOP)
    press_go_live(page)
    alert = page.get_by_role("alert")
    # The SDK itself would try for ever.
    expect(alert).to_contain_text("The streaming service did not answer in time.")
    expect(alert).to_contain_text("Press Go Live again.")
    assert not JARGON.search(alert.inner_text())
    check_accessibility(page)
    assert shows(own_demo.desk) == [("FAILED", False)]
    assert page.evaluate("localStorage.getItem('client-events')") is None
    assert page.evaluate("'__hms' in window") is False
    assert Program(own_demo).readiness(influencer) == "READY"

    for child in own_demo.desk.children():
        os.kill(child, signal.SIGCONT)
    press_go_live(page)
    expect_on_air(page)
    assert shows(own_demo.desk) == [("FAILED", False), (None, True)]


def shows(desk: Running) -> list[tuple[str | None, bool]]:
    """Read how each show ended, and whether it ever was on air."""
    file = desk.data / "greenroom.sqlite3"
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT end_reason, started_at IS NOT NULL FROM shows ORDER BY opened_at")
        return [(reason, bool(started)) for reason, started in rows]


def test_the_sdk_comes_only_once_a_page_can_go_live_and_has_a_camera(demo: Demo, person: Open) -> None:
    url = f"{demo.desk.url}/assets/manifest.en.json"
    manifest: dict[str, Any] = httpx2.get(url, timeout=ANSWERS_WITHIN_S).json()
    entry = manifest["src/studio/hms.ts"]
    sdk = [
        entry["file"],
        *(manifest[name]["file"] for name in entry["imports"] if "dist" in manifest[name]["file"]),
    ]
    assert len(sdk) == 2
    context, watcher = person(demo.desk, **PHONE)
    page = studio_of(context, demo.take("OFF"))
    expect(page.get_by_role("heading", name="Your streaming is paused")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not [url for url in watcher.requested if url.endswith(tuple(sdk))]

    context, watcher = person(demo.desk, **PHONE)
    context.add_init_script(_NO_CAMERA)
    ready = demo.take("READY")
    page = studio_of(context, ready)
    expect(page.get_by_role("heading", name="No camera or microphone found")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not [url for url in watcher.requested if url.endswith(tuple(sdk))]

    context, _ = person(demo.desk, **PHONE)
    page = studio_of(context, ready)
    page.reload()
    eventually(page, lambda: page.evaluate(_LOADED_AFTER_MS, sdk[1]) is not None)
    assert page.evaluate(_LOADED_AFTER_MS, sdk[1]) > 0

    context, watcher = person(demo.desk, **PHONE)
    watcher.allow("ERR_FAILED")
    context.route(f"**/{sdk[1]}", lambda route: route.abort())
    begun = len(shows(demo.desk))
    page = studio_of(context, ready)
    press_go_live(page)
    expect(page.get_by_text("This part of the page did not load.")).to_be_visible()
    assert len(shows(demo.desk)) == begun
