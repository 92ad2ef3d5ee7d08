"""Rehearsals: what the studio tries before a show, ten faults that it names, and what the desk sees."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo, disconnect, running_demo
from tests.e2e.steps import (
    at_six_in_the_evening,
    eventually,
    expect_on_air,
    name_of,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
)
from tests.e2e.test_asking import rest
from tests.e2e.test_on_air import holds_no_secret, pieces_of
from tests.e2e.test_studio_doors import INSTAGRAM

# More than any rehearsal takes.
_ENDS_WITHIN_MS = 60_000
_TRIES = 5

_DEVICES = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
const withDevices = (change) => { navigator.mediaDevices.getUserMedia = (asked) => change(asked); };
"""
NO_CAMERA_AND_A_MUTED_MICROPHONE = f"""{{{_DEVICES}
withDevices(async (asked) => {{
  if (asked.video) throw new DOMException('Requested device not found', 'NotFoundError');
  const stream = new AudioContext().createMediaStreamDestination().stream;
  Object.defineProperty(stream.getAudioTracks()[0], 'muted', {{ value: true }});
  return stream;
}});}}"""
BLACK_PICTURE = f"""{{{_DEVICES}
withDevices(async (asked) => {{
  const stream = await real(asked);
  if (!asked.video) return stream;
  const canvas = document.createElement('canvas');
  canvas.getContext('2d').fillRect(0, 0, canvas.width, canvas.height);
  setInterval(() => canvas.getContext('2d').fillRect(0, 0, canvas.width, canvas.height), 100);
  for (const track of stream.getVideoTracks()) track.stop();
  return new MediaStream([...stream.getAudioTracks(), ...canvas.captureStream(10).getTracks()]);
}});}}"""
# As where a network lets no UDP through: there is no way but a relay, and no relay.
BLOCKED_UDP = """
const Real = RTCPeerConnection;
RTCPeerConnection = class extends Real {
  constructor(how) { super({ ...how, iceServers: [], iceTransportPolicy: 'relay' }); }
};"""
SLOW_UPLINK = r"""
const set = RTCPeerConnection.prototype.setRemoteDescription;
RTCPeerConnection.prototype.setRemoteDescription = function slowed({ type, sdp }) {
  return set.call(this, { type, sdp: sdp.replace(/^(c=.*\r\n)/gm, '$1b=AS:40\r\n') });
};"""
NOT_HTTPS = """
Object.defineProperty(window, 'isSecureContext', { value: false });
Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined });"""
COLLECTS = f"""{{{_DEVICES}
window.opened = [];
withDevices(async (asked) => {{
  const stream = await real(asked);
  window.opened.push(...stream.getTracks());
  return stream;
}});}}"""
TOKENS, INIT = "https://api.100ms.live/v2/diagnostics/token", re.compile(r"https://prod-init\.100ms\.live/.*")
FOREIGN = "api.100ms.live", "prod-init.100ms.live", "Failed to load resource"
ANY = {"access-control-allow-origin": "*", "access-control-allow-headers": "*"}
OPEN_DEVICES = "opened.filter((track) => track.readyState === 'live').map((track) => track.kind).sort()"


def studio_of(
    demo: Demo, person: Open, star: Account, *scripts: str, foreign: Sequence[str] = (), **device: Any
) -> Page:
    """Open somebody's studio on a phone where these scripts run first, and which may ask foreign hosts."""
    context, watcher = person(demo.desk, **{**PHONE, **device})
    watcher.allow("AudioContext was not allowed to start", *foreign)
    studio = context.new_page()
    for script in scripts:
        studio.add_init_script(script)
    sign_in_influencer(studio, star)
    return studio


def rehearse(studio: Page) -> Locator:
    """Rehearse, and return what the page says in the end."""
    studio.get_by_role("button", name="Rehearse", exact=True).click()
    ended = studio.locator("main[data-rehearsal=kept]")
    expect(ended).to_be_visible(timeout=_ENDS_WITHIN_MS)
    return ended


def rehearse_until_good(studio: Page) -> Locator:
    """Rehearse until all is good: on a machine with much to do, the network is too slow now and then."""
    ended = rehearse(studio)
    for _ in range(_TRIES - 1):
        if ended.get_by_role("heading", name="5 of 5 are good").is_visible():
            break
        ended.get_by_role("button", name="Rehearse again").click()
        expect(studio.locator("main[data-rehearsal=kept]")).to_have_count(0)
        expect(ended).to_be_visible(timeout=_ENDS_WITHIN_MS)
    expect(ended.get_by_role("heading", name="5 of 5 are good")).to_be_visible()
    return ended


def part(place: Locator, name: str) -> Locator:
    return place.locator(f"[data-part={name}]")


def panel_of(desk: Page, star: Account) -> Locator:
    """Open somebody's panel on the desk."""
    name = name_of(desk, star.email)
    row_of(desk, name).get_by_role("button", name=name, exact=True).click()
    panel = desk.get_by_role("dialog", name=name)
    expect(panel.get_by_text("They have not rehearsed yet.")).to_be_visible()
    return panel


def test_a_good_rehearsal_stands_on_tonight_and_the_show_can_begin(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    desk = person(demo.desk, timezone_id=at_six_in_the_evening())[0].new_page()
    after_the_demos_own = datetime.now(UTC) + timedelta(hours=5)
    Program(demo).plan([star.id], after_the_demos_own)
    sign_in_admin(desk, demo.owner)
    name = name_of(desk, star.email)
    desk.goto("/admin/tonight")
    row = row_of(desk, name).last
    expect(row).to_contain_text("Not yet")

    studio = studio_of(demo, person, star)
    expect(studio.get_by_role("button", name="Rehearse", exact=True)).to_be_visible()
    check_accessibility(studio)
    with studio.expect_response(lambda reply: "startRehearsal" in (reply.request.post_data or "")) as begun:
        ended = rehearse(studio)
    expect(row).to_contain_text("5 of 5")
    practice = begun.value.json()["data"]["startRehearsal"]["practice"]["authToken"]
    holds_no_secret(demo.desk, [piece.encode() for piece in pieces_of(practice)])
    check_accessibility(desk)
    expect(ended.get_by_role("heading", name="5 of 5 are good")).to_be_visible()
    check_accessibility(studio)
    ended.get_by_role("button", name="Back to studio").click()
    press_go_live(studio)
    expect_on_air(studio)
    expect(studio.get_by_role("button", name="Rehearse", exact=True)).to_have_count(0)


def test_a_camera_a_microphone_and_a_network_that_fail_are_named(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    desk = person(demo.desk)[0].new_page()
    sign_in_admin(desk, demo.owner)
    panel = panel_of(desk, star)
    studio = studio_of(demo, person, star, NO_CAMERA_AND_A_MUTED_MICROPHONE, BLOCKED_UDP)
    ended = rehearse(studio)
    expect(panel).to_contain_text("2 of 5 are good")
    expect(panel).to_contain_text("There is no camera.")
    expect(panel).to_contain_text("The device has muted the microphone.")
    expect(panel).to_contain_text("lets no picture or sound through to 100ms, as where UDP is blocked")
    expect(ended.get_by_role("heading", name="2 of 5 are good")).to_be_visible()
    expect(part(ended, "CAMERA")).to_contain_text("No camera was found. Connect one")
    expect(part(ended, "MICROPHONE")).to_contain_text("Your device has muted the microphone. Unmute it")
    expect(part(ended, "NETWORK")).to_contain_text("lets no picture or sound through. Use mobile data")
    check_accessibility(studio)
    check_accessibility(desk)


def test_a_black_picture_a_slow_network_and_a_wrong_role_are_named(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    desk = person(demo.desk)[0].new_page()
    sign_in_admin(desk, demo.owner)
    panel = panel_of(desk, star)
    studio = studio_of(demo, person, star, BLACK_PICTURE, SLOW_UPLINK)
    # The first to be asked is the desk, about the credential; then the page joins the practice room.
    rest(
        demo, "/emulator/faults", {"faults": [{"path": "/init", "method": "GET", "code": 40108, "times": 1}]}
    )
    ended = rehearse(studio)
    rest(demo, "/emulator/faults", {})
    expect(panel).to_contain_text("The camera's picture is black.")
    expect(panel).to_contain_text("Their network sends too slowly for a picture.")
    expect(panel).to_contain_text("The room's template does not have the token's role.")
    expect(part(ended, "CAMERA")).to_contain_text("Your camera's picture is black. Uncover the camera")
    expect(part(ended, "NETWORK")).to_contain_text("Your network sends too slowly for a picture. Move closer")
    expect(part(ended, "CREDENTIAL")).to_contain_text("Your access does not fit the stage.")


def test_an_expired_token_and_the_browser_of_an_app_are_named(demo: Demo, person: Open) -> None:
    star = demo.take("BLOCKED")
    desk = person(demo.desk)[0].new_page()
    sign_in_admin(desk, demo.owner)
    panel = panel_of(desk, star)
    studio = studio_of(demo, person, star)
    # The page to sign in on leads out of the app already; whoever is signed in there comes by it no more.
    studio.add_init_script(f"Object.defineProperty(navigator, 'userAgent', {{ value: {INSTAGRAM!r} }})")
    studio.reload()
    ended = rehearse(studio)
    expect(panel).to_contain_text("The studio was open inside another app")
    expect(panel.locator("section").filter(has_text="Rehearsal")).to_contain_text("The token has expired.")
    expect(part(ended, "BROWSER")).to_contain_text("This page is open inside another app")
    expect(part(ended, "CREDENTIAL")).to_contain_text("Your access to the stage is no longer valid.")


def test_a_closed_room_and_an_address_without_https_are_named(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    desk = person(demo.desk)[0].new_page()
    sign_in_admin(desk, demo.owner)
    panel = panel_of(desk, star)
    rest(demo, f"/v2/rooms/{demo.hms['roomId']}", {"enabled": False})
    studio = studio_of(demo, person, star, NOT_HTTPS)
    ended = rehearse(studio)
    rest(demo, f"/v2/rooms/{demo.hms['roomId']}", {"enabled": True})
    expect(panel).to_contain_text("0 of 5 are good")
    expect(panel).to_contain_text("The studio was open without https")
    rehearsal = panel.locator("section").filter(has_text="Rehearsal")
    expect(rehearsal).to_contain_text("The token's room is switched off at 100ms.")
    expect(part(ended, "BROWSER")).to_contain_text("This page was opened without https")
    expect(part(ended, "CAMERA")).to_contain_text("Your camera was not tried")
    expect(part(ended, "CREDENTIAL")).to_contain_text("The stage is closed.")
    ended.get_by_role("button", name="Rehearse again").click()
    expect(ended).to_have_count(0)
    again = studio.locator("main[data-rehearsal=kept]")
    expect(again).to_be_visible(timeout=_ENDS_WITHIN_MS)
    expect(part(again, "CREDENTIAL")).to_contain_text("Good")


def test_leaving_a_rehearsal_gives_the_devices_back(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    studio = studio_of(demo, person, star, COLLECTS)
    studio.get_by_role("button", name="Rehearse", exact=True).click()
    expect(studio.locator("main[data-rehearsal=running] [data-part=CREDENTIAL]")).to_contain_text("Tried")
    # The emulator tells who is in the room of the shows.
    state = httpx2.get(f"{demo.desk.emulator_url}/emulator/state").json()
    assert "Rehearsal" not in [peer["name"] for peer in state["peers"]]
    studio.get_by_role("button", name="Back to studio").click()
    expect(studio.get_by_role("button", name="Go Live")).not_to_have_attribute("aria-disabled", "true")
    # Those of the preview are open, and no others.
    eventually(studio, lambda: studio.evaluate(OPEN_DEVICES) == ["audio", "video"])
    press_go_live(studio)
    expect_on_air(studio)


def test_without_a_practice_room_the_check_of_the_sdk_stands_in_where_the_setting_is_on(
    tmp_path: Path, person: Open
) -> None:
    with running_demo(tmp_path, GREENROOM_NETWORK_CHECK="true") as demo:
        disconnect(demo)
        star, program = demo.take("READY"), Program(demo)
        studio = studio_of(demo, person, star, COLLECTS, foreign=FOREIGN)
        stand_in(studio, demo, program.token("diagnostics"))
        expect(studio.get_by_role("button", name="Go Live")).not_to_have_attribute("aria-disabled", "true")
        ended = rehearse(studio)
        expect(part(ended, "NETWORK")).to_contain_text("Good")
        # Two are those of the preview, two what the rehearsal tries: the check itself opens neither.
        assert studio.evaluate("opened.map(({ readyState }) => readyState)") == ["ended"] * 4
        # That 100ms gives no token says nothing of the network.
        studio.context.unroute(TOKENS)
        studio.context.route(TOKENS, lambda route: route.fulfill(status=404, json={"code": 404}, headers=ANY))
        ended.get_by_role("button", name="Rehearse again").click()
        expect(studio.locator("main[data-rehearsal=kept]")).to_have_count(0)
        expect(part(ended, "NETWORK")).to_contain_text("Your network was not tried", timeout=_ENDS_WITHIN_MS)

        blocked = studio_of(demo, person, demo.take("READY"), BLOCKED_UDP, foreign=FOREIGN)
        stand_in(blocked, demo, program.token("blocked"))
        expect(part(rehearse(blocked), "NETWORK")).to_contain_text("lets no picture or sound through")


def stand_in(page: Page, demo: Demo, token: str) -> None:
    """Have the emulator answer for the hosts that the SDK's check asks."""

    def init(route: Route) -> None:
        address = route.request.url.replace("https://prod-init.100ms.live", demo.desk.emulator_url)
        reply = httpx2.get(address, headers={"authorization": route.request.headers["authorization"]})
        route.fulfill(status=reply.status_code, body=reply.content, headers=ANY)

    page.context.route(TOKENS, lambda route: route.fulfill(json={"token": token}, headers=ANY))
    page.context.route(INIT, init)
