"""The proof: from an empty folder to a show that viewers see, and its end, as a newcomer would do it."""

import re
import stat

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.servers import Account, Running
from tests.e2e.steps import (
    eventually,
    expect_on_air,
    expect_pictures,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
    streaming_of,
)

NAME = "Amara Okafor"
REASON = "The venue lost power"
SIGNATURE = 43
CUT = 7
PIECE = 20
OWN_SECRETS = {"keys", "emulator.json"}
# What a browser does before it leaves a page: false where the page wants it to ask.
LEAVING = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"


def test_from_an_empty_folder_to_a_show_that_is_watched_and_stopped(desk: Running, person: Open) -> None:
    admins, admin_watcher = person(desk)
    desk_page = admins.new_page()
    owner = set_up(desk_page, desk)
    added = desk.command("influencer", "add", NAME, "amara@example.com", "--handle", "amara")
    influencer = Account("amara@example.com", added.splitlines()[-1])

    token = copy_token(admins, desk)
    sign_in_admin(desk_page, owner)
    save_token(desk_page, token)

    phones, phone_watcher = person(desk, **PHONE)
    studio = phones.new_page()
    go_live(studio, influencer)

    viewers, viewer_watcher = person(desk)
    # Watching begins without a click, so the SDK's sound stays off; Chromium sometimes says so.
    viewer_watcher.allow("The AudioContext was not allowed to start")
    watch = viewers.new_page()
    watch.goto(f"{desk.emulator_url}/watch")
    expect_pictures(watch, NAME)
    check_accessibility(watch)

    expect(row_of(desk_page, NAME).locator(".status .badge")).to_have_text(re.compile(r"^Live \d+:\d\d$"))
    expect(desk_page.locator(".first-steps")).to_have_count(0)
    check_accessibility(desk_page)

    stop(desk_page)
    expect_ended(studio)
    expect(watch.get_by_text("Nobody is on air in this room yet.")).to_be_visible()
    expect(row_of(desk_page, NAME).locator(".status")).to_contain_text("Off")

    secrets = [owner.password, owner.secret_key, influencer.password, *pieces_of(token)]
    stored = phone_watcher.stored(studio) + viewer_watcher.stored(watch)
    stored += admin_watcher.stored(desk_page)
    assert [s for s in secrets if s in stored] == []
    holds_no_secret(desk, [s.encode() for s in secrets])


def set_up(page: Page, desk: Running) -> Account:
    """Open the printed link, make the owner, and save the secret key that is shown once."""
    page.goto(desk.set_up_link)
    expect(page.get_by_role("heading", name="Set up this desk")).to_be_visible()
    # The link's secret does not stay in the address bar.
    assert page.url == f"{desk.url}/admin/setup"
    check_accessibility(page)
    email, password = "robin@example.com", "lantern otter quarry velvet"
    page.get_by_label("Your name").fill("Robin Vance")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Create owner").click()

    expect(page.get_by_role("heading", name="Save your secret key")).to_be_focused()
    check_accessibility(page)
    secret_key = page.get_by_test_id("secret-key").inner_text()
    go_on = page.get_by_role("button", name="Go to sign-in")
    expect(go_on).to_be_disabled()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.url)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret_key
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download").click()
    assert secret_key in downloading.value.path().read_text("utf-8")
    stay_with_the_key(page, secret_key)
    page.get_by_label("I saved it").check()
    eventually(page, lambda: page.evaluate(LEAVING))
    go_on.click()
    expect(page).to_have_url("/admin/login")
    check_accessibility(page)

    owner = Account(email, password, secret_key)
    sign_in_admin(page, owner)
    expect(page.get_by_role("heading", name="No influencers yet")).to_be_visible()
    expect_steps_done(page)
    steps = page.get_by_role("region", name="Four steps to the first show")
    steps.get_by_role("button", name="Add influencer").click()
    expect(page.get_by_role("dialog", name="Add influencer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    check_accessibility(page)
    return owner


def stay_with_the_key(page: Page, secret_key: str) -> None:
    """Try to leave before the key is saved, by the way back and by closing: both ask first."""
    eventually(page, lambda: not page.evaluate(LEAVING))
    for _ in range(2):
        page.evaluate("history.back()")
        asks = page.get_by_role("dialog", name="Leave without your secret key?")
        expect(asks.get_by_role("button", name="Stay here")).to_be_focused()
        page.keyboard.press("Enter")
        expect(asks).to_have_count(0)
    expect(page.get_by_test_id("secret-key")).to_have_text(secret_key)


def expect_steps_done(page: Page, *done: str) -> None:
    """Wait until these of the four steps are ticked, and no other."""
    for step in ("add", "token", "join", "show"):
        ticked = str(step in done).lower()
        expect(page.locator(f".first-steps [data-step={step}]")).to_have_attribute("data-done", ticked)


def copy_token(admins: BrowserContext, desk: Running) -> str:
    """Get a token from the emulator's "Join with SDK" page, and close it."""
    page = admins.new_page()
    page.goto(desk.emulator_url)
    check_accessibility(page)
    page.get_by_label("User id").fill("amara")
    page.get_by_role("button", name="Copy auth token").click()
    box = page.get_by_label("Auth token of amara, broadcaster")
    expect(box).to_be_visible()
    token = box.input_value()
    check_accessibility(page)
    page.close()
    return token


def save_token(page: Page, token: str) -> None:
    """Set the influencer's token: a cut copy is refused first."""
    row = row_of(page, NAME)
    expect(row.locator(".status")).to_have_text("No token")
    expect_steps_done(page, "add", "join")  # the command line gave them a password
    check_accessibility(page)
    row.get_by_role("button", name="Set Token").click()
    dialog = page.get_by_role("dialog")
    field, save = dialog.get_by_label("HMS Auth Token"), dialog.get_by_role("button", name="Save Auth Token")
    expect(field).to_be_focused()
    expect(save).to_be_disabled()

    field.fill(token[:-CUT])
    expect(dialog.locator("[data-finding=CUT_COPY]")).to_contain_text(f"{SIGNATURE - CUT} of the {SIGNATURE}")
    expect(dialog.locator("[data-verdict]")).to_have_attribute("data-verdict", "BROKEN")
    expect(save).to_be_disabled()
    check_accessibility(page)

    field.fill(token)
    expect(dialog.locator("[data-verdict]")).to_have_attribute("data-verdict", "GOOD")
    check_accessibility(page)
    save.click()
    expect(dialog).to_have_count(0)
    expect(row.locator(".status")).to_have_text("Ready")
    expect(row.get_by_role("button", name="Update Token")).to_be_visible()
    expect_steps_done(page, "add", "token", "join")


def go_live(page: Page, influencer: Account) -> None:
    """Sign in on a phone, see the own picture, and press Go Live."""
    page.goto("/login")
    check_accessibility(page)
    sign_in_influencer(page, influencer)
    expect(page.locator("video")).not_to_have_js_property("videoWidth", 0)
    check_accessibility(page)
    press_go_live(page)
    expect_on_air(page)
    expect(page.locator("header")).to_have_text(re.compile(r"Live\s*\d+:\d\d"))
    check_accessibility(page)


def stop(page: Page) -> None:
    """Switch streaming off during the show: it is asked about, with a reason."""
    streaming_of(page, NAME).click()
    dialog = page.get_by_role("dialog", name=f"Stop {NAME}'s show?")
    expect(dialog).to_contain_text(
        re.compile(r"Whoever holds the token could still join until ([A-Z][a-z]{2} )?\d\d:\d\d\.")
    )
    check_accessibility(page)
    dialog.get_by_label("Reason").fill(REASON)
    dialog.get_by_role("button", name="Stop the show").click()
    expect(dialog).to_have_count(0)
    expect(row_of(page, NAME)).to_contain_text("The token that was handed out expires at")


def expect_ended(page: Page) -> None:
    """Wait until the studio learns of the stop with its next heartbeat."""
    expect(page.get_by_role("heading", name="Your show has ended")).to_be_visible()
    expect(page.locator("main")).to_contain_text(REASON)
    check_accessibility(page)
    page.get_by_role("button", name="Back to studio").click()
    expect(page.get_by_role("heading", name="Your streaming is paused")).to_be_visible()
    check_accessibility(page)


def pieces_of(token: str) -> list[str]:
    """Cut every piece of 20 characters out of a token."""
    return [token[start : start + PIECE] for start in range(len(token) - PIECE + 1)]


def holds_no_secret(desk: Running, secrets: list[bytes]) -> None:
    """Assert that neither the terminal nor a file holds a secret; the key files are for the owner alone."""
    files = {path: path.read_bytes() for path in desk.data.iterdir() if path.name not in OWN_SECRETS}
    assert desk.data / "greenroom.sqlite3" in files
    for content in [desk.said, *files.values()]:
        assert [secret for secret in secrets if secret in content] == []
    for name in OWN_SECRETS:
        assert stat.S_IMODE((desk.data / name).stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
