"""The influencers' ways into the studio, and what the studio reports to the desk about itself."""

import contextlib
import re
import sqlite3
from typing import Any

import httpx2
import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE, launch
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import ANSWERS_WITHIN_S, Account, Demo, Running
from tests.e2e.steps import eventually, expect_on_air, press_go_live, sign_in_influencer

_PAGE_REPORT = """query ($id: ID!) {
  influencer(id: $id) {
    pageReport { summary page browser inAppBrowser camera microphone connection problem }
  }
}"""
INSTAGRAM = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148 Instagram 350.0.0.18.91 (iPhone16,1; iOS 18_1; en_GB; scale=3.00)"
)
PASSWORD = "a few words that I know"
CODE = re.compile(r"^Read this code to your admin: \d{4}$")
# The room refuses, and the browser says so of its own accord.
REFUSED = "the server responded with a status of 403"


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


class ReadingProgram(Program):
    """An owner's program that reads what pages have reported."""

    def page_report(self, person: Account) -> dict[str, Any]:
        """Read what somebody's page last reported; {} before the first report."""
        return self.ask(_PAGE_REPORT, id=person.id)["influencer"]["pageReport"] or {}


def secret_of(link: str) -> str:
    return link.partition("#")[2]


def studio_of(context: BrowserContext, influencer: Account) -> Page:
    page = context.new_page()
    sign_in_influencer(page, influencer)
    return page


def test_an_invitation_is_accepted_with_a_password_and_leads_into_the_studio_once(
    demo: Demo, person: Open
) -> None:
    _, link = Program(demo).invite("Noor Haddad", "noor@example.com")
    context, watcher = person(demo.desk, **PHONE)
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_text("It is for Noor Haddad.")).to_be_visible()
    assert page.url == f"{demo.desk.url}/invitation"
    check_accessibility(page)

    field = page.get_by_label("Your new password", exact=True)
    field.fill("too short")
    expect(page.get_by_text("3 more characters needed.")).to_be_visible()
    page.get_by_role("button", name="Save and go to the studio").click()
    expect(field).to_be_focused()
    assert context.cookies() == []
    field.fill(PASSWORD)
    expect(page.get_by_text("23 characters: strong.")).to_be_visible()
    page.get_by_role("button", name="Save and go to the studio").click()
    expect(page).to_have_url("/studio")
    expect(page.get_by_role("heading", name="You cannot go live yet")).to_be_visible()
    expect(page.get_by_text(CODE)).to_be_visible()
    check_accessibility(page)
    assert secret_of(link) not in watcher.stored(page) + "".join(map(str, watcher.requested[1:]))
    assert secret_of(link).encode() not in demo.desk.said

    again = person(demo.desk, **PHONE)[0].new_page()
    again.goto(link)
    expect(again.get_by_role("alert")).to_contain_text("This link has already been used.")
    expect(again.get_by_role("link", name="Go to the studio")).to_be_visible()
    check_accessibility(again)
    sign_in_influencer(again, Account("noor@example.com", PASSWORD))


def test_a_link_opens_as_a_mail_program_has_left_it_and_survives_a_reload(demo: Demo, person: Open) -> None:
    _, link = Program(demo).invite("Ola Berg", "ola@example.com")
    page, secret = f"{demo.desk.url}/invitation", secret_of(link)
    for changed in (
        f"{page}#{secret}).",
        f"{page}#{secret}%E2%80",
        f"{page}#{secret}%",
        f"{page}#%22{secret}%22",
        f"{page}#{secret[:9]}%0A{secret[9:]}",
        f"{page}/?utm_source=mail#{secret}?fbclid=x",
        f"{page}%23{secret}%20",
        f"{page}%2523{secret}%2520",
    ):
        context, watcher = person(demo.desk, **PHONE)
        tab = context.new_page()
        tab.goto(changed)
        for _ in range(3):
            expect(tab.get_by_text("It is for Ola Berg.")).to_be_visible()
            assert tab.url == page
            tab.reload()
        assert secret not in watcher.stored(tab)
        tab.goto(f"{page}?utm_source=mail")
        expect(tab.get_by_role("alert")).to_contain_text("This page opens with a link from your admin.")
        context.close()
    assert secret.encode() not in demo.desk.said


def test_after_a_link_is_used_its_secret_is_gone_from_the_history(demo: Demo, person: Open) -> None:
    influencer, program = demo.take("READY"), ReadingProgram(demo)
    page = person(demo.desk, **PHONE)[0].new_page()
    page.goto(program.link(influencer.id))
    page.reload()
    page.get_by_role("button", name=re.compile("^Sign in as .+")).click()
    expect(page).to_have_url("/studio")
    assert page.evaluate("history.state") is None


def test_a_sign_in_link_is_used_up_by_the_press_and_not_by_opening_it(demo: Demo, person: Open) -> None:
    influencer, program = demo.take("READY"), ReadingProgram(demo)
    older, link = program.link(influencer.id), program.link(influencer.id)
    context, watcher = person(demo.desk, **PHONE)
    page = context.new_page()
    page.goto(older)
    expect(page.get_by_role("alert")).to_contain_text("A newer link has replaced this one.")
    button = page.get_by_role("button", name=re.compile("^Sign in as .+"))
    # Pasted over this page's address, and opened a second time.
    for _ in range(2):
        page.goto(link)
        expect(button).to_be_visible()
        assert page.url == f"{demo.desk.url}/sign-in"
        assert context.cookies() == []
    check_accessibility(page)
    button.click()
    expect(page).to_have_url("/studio")
    expect(page.get_by_role("button", name="Go Live")).to_be_visible()
    assert secret_of(link) not in watcher.stored(page)

    page.goto("/sign-in")
    expect(page.get_by_role("alert")).to_contain_text("This page opens with a link from your admin.")
    check_accessibility(page)
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("This link has already been used.")


def test_inside_another_app_a_link_is_handed_on_whole_before_anything_is_asked(
    demo: Demo, person: Open
) -> None:
    influencer, program = demo.take("READY"), ReadingProgram(demo)
    link = program.link(influencer.id)
    context, watcher = person(demo.desk, **PHONE, user_agent=INSTAGRAM)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=demo.desk.url)
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", name="Open this page in Safari")).to_be_visible()
    expect(page.get_by_text("Instagram opens pages in a browser of its own")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    # The app's own menu takes the address along.
    assert page.url == link
    assert not [url for url in watcher.requested if url.endswith("/graphql")]

    page.get_by_role("button", name="Continue here anyway").click()
    expect(page.get_by_role("button", name=re.compile("^Sign in as .+"))).to_be_visible()
    assert page.url == f"{demo.desk.url}/sign-in"

    page.goto("/login")
    expect(page.get_by_role("heading", name="Open this page in Safari")).to_be_visible()
    safari = person(demo.desk, **PHONE)[0].new_page()
    safari.goto(link)
    safari.get_by_role("button", name=re.compile("^Sign in as .+")).click()
    expect(safari).to_have_url("/studio")


def test_the_desk_is_told_how_the_page_is_doing(demo: Demo, person: Open, playwright: Playwright) -> None:
    influencer, program = demo.take("READY"), ReadingProgram(demo)
    refusing = launch(playwright, camera_allowed=False)
    try:
        page = studio_of(person(demo.desk, refusing, **PHONE)[0], influencer)
        told = {
            "summary": "Camera and microphone blocked, Chrome, Linux",
            "page": "CAMERA_CHECK",
            "browser": "Chrome, Linux",
            "inAppBrowser": None,
            "camera": "DENIED",
            "microphone": "DENIED",
            "connection": "ok",
            "problem": None,
        }
        eventually(page, lambda: program.page_report(influencer) == told)
        page.context.close()
    finally:
        refusing.close()

    page = studio_of(person(demo.desk, **PHONE)[0], influencer)
    eventually(page, lambda: program.page_report(influencer).get("camera") == "GRANTED")
    press_go_live(page)
    expect_on_air(page)
    well = {"page": "LIVE", "camera": "GRANTED", "microphone": "GRANTED", "problem": None}
    eventually(page, lambda: well.items() <= program.page_report(influencer).items())
    expect(page.get_by_text(CODE)).to_be_visible()


def test_after_a_refused_join_no_token_is_left_anywhere_in_the_browser(own_demo: Demo, person: Open) -> None:
    room = f"{own_demo.desk.emulator_url}/emulator/room"
    assert httpx2.post(room, json={"active": False}, timeout=ANSWERS_WITHIN_S).is_success
    context, watcher = person(own_demo.desk, **PHONE)
    watcher.allow(REFUSED)
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    sent: list[tuple[str, str]] = []
    context.on(
        "request", lambda request: sent.append((request.url, request.headers.get("authorization", "")))
    )
    influencer = own_demo.take("READY")
    page = studio_of(context, influencer)
    press_go_live(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The room is full or closed. Your admin can fix this. Code 403")
    check_accessibility(page)

    # The SDK has told the room, and nobody else.
    assert {url.partition("?")[0] for url, key in sent if key} == {f"{own_demo.desk.emulator_url}/init"}
    assert not [url for url, _ in sent if "eyJ" in url or "100ms.live" in url]
    assert not [text for text in said if "eyJ" in text]
    assert page.evaluate("localStorage.getItem('client-events')") is None
    assert "eyJ" not in watcher.stored(page)
    with contextlib.closing(reading(own_demo.desk)) as database:
        ended = database.execute("SELECT end_reason, end_code, end_hint FROM shows").fetchall()
    assert ended == [("FAILED", 403, "ROOM_OFF")]
    assert Program(own_demo).readiness(influencer) == "BLOCKED"


def test_a_show_that_the_desk_had_given_up_goes_on_with_the_next_sign_of_life(
    demo: Demo, person: Open
) -> None:
    influencer, program = demo.take("READY"), Program(demo)
    page = studio_of(person(demo.desk, **PHONE)[0], influencer)
    press_go_live(page)
    expect_on_air(page)
    held: list[Route] = []

    def hold_back(route: Route) -> None:
        if "mutation Heartbeat(" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.fallback()

    page.route("**/graphql", hold_back)
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(page, lambda: len(held) == 1)
    file = demo.desk.data / "greenroom.sqlite3"
    with contextlib.closing(sqlite3.connect(file, timeout=60)) as database, database:
        lost = "UPDATE shows SET ended_at = seen_at, end_reason = 'LOST' WHERE influencer_id = ?"
        assert database.execute(f"{lost} AND ended_at IS NULL", [influencer.id]).rowcount == 1
        database.execute("UPDATE influencers SET open_show_id = NULL WHERE id = ?", [influencer.id])
    assert program.readiness(influencer) == "READY"
    page.unroute("**/graphql", hold_back)  # which lets it go
    eventually(page, lambda: program.readiness(influencer) == "LIVE")
    expect(page.locator(".studio")).to_have_attribute("data-state", "live")


def reading(desk: Running) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{desk.data / 'greenroom.sqlite3'}?mode=ro", uri=True)


def test_the_way_back_during_a_show_asks_whether_to_end_it(demo: Demo, person: Open) -> None:
    page = studio_of(person(demo.desk, **PHONE)[0], demo.take("READY"))
    press_go_live(page)
    expect_on_air(page)
    page.evaluate("history.back()")
    dialog = page.get_by_role("dialog", name="End your show?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Keep going").click()
    expect(page.locator(".studio")).to_have_attribute("data-state", "live")
    page.evaluate("history.back()")
    dialog.get_by_role("button", name="End show").click()
    expect(page.get_by_role("heading", name="Your show has ended")).to_be_visible()
    expect(page.get_by_text(CODE)).to_be_visible()
    check_accessibility(page)


def test_your_own_account_ends_other_sessions_and_takes_a_new_password(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    other = studio_of(person(demo.desk, **PHONE)[0], influencer)
    page = studio_of(person(demo.desk, **PHONE)[0], influencer)
    expect(page.get_by_role("button", name="Go Live")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    expect(dialog.get_by_text("This device")).to_have_count(1)
    dialog.get_by_role("button", name="Change password").click()
    expect(dialog.get_by_label("Current password", exact=True)).to_be_focused()
    check_accessibility(page)

    dialog.get_by_label("Current password", exact=True).fill("not the password")
    dialog.get_by_label("New password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Change password").click()
    expect(dialog.get_by_label("Current password", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(other).to_have_url("/studio")
    dialog.get_by_label("Current password", exact=True).fill(influencer.password)
    dialog.get_by_role("button", name="Change password").click()
    expect(dialog.get_by_role("status")).to_have_text(
        "Your password is changed. 1 other device is signed out."
    )
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(other).to_have_url("/login")

    dialog.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url("/login")
    sign_in_influencer(page, Account(influencer.email, PASSWORD))


def test_camera_and_microphone_are_chosen_where_there_are_several(demo: Demo, person: Open) -> None:
    page = studio_of(person(demo.desk, **PHONE)[0], demo.take("READY"))
    page.get_by_role("button", name="Camera and microphone").click()
    dialog = page.get_by_role("dialog", name="Camera and microphone")
    microphone = dialog.get_by_label("Microphone")
    expect(microphone.locator("option:checked")).to_have_text(re.compile("Fake .*Audio Input"))
    check_accessibility(page)
    names: list[str] = microphone.locator("option").all_inner_texts()
    assert len(names) > 1
    microphone.select_option(label=names[-1])
    expect(microphone.locator("option:checked")).to_have_text(names[-1])
    dialog.get_by_role("button", name="Done").click()
    press_go_live(page)
    expect_on_air(page)


def test_on_a_small_phone_a_long_reason_and_the_code_can_be_read(demo: Demo, person: Open) -> None:
    star = demo.take("READY")
    reason = "The launch is moved to Thursday. " * 6
    Program(demo).switch_off(star, reason)
    page = person(demo.desk, viewport={"width": 320, "height": 480})[0].new_page()
    sign_in_influencer(page, star)
    expect(page.get_by_text(reason.strip())).to_be_visible()
    check_accessibility(page)
    assert page.locator(".offstage").evaluate("main => main.scrollHeight <= main.clientHeight")
    page.keyboard.press("End")
    expect(page.locator(".support strong")).to_be_in_viewport(ratio=1)
