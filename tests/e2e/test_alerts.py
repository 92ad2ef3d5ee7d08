"""Alerts in the settings: a receiver's life there, the hour of the list, and what became of a test."""

import asyncio
from collections.abc import Generator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.conftest import Open
from tests.e2e.servers import Demo, running_demo
from tests.e2e.steps import sign_in_admin
from tests.posting.receiver import Receiver, receiving, verified

ADDRESS = "https://receiver.invalid:9/alerts?token=of-the-receiver"


def part_of(page: Page) -> Locator:
    page.goto("/admin/settings")
    return page.locator("section.part").filter(has=page.get_by_role("heading", name="Alerts", exact=True))


def choose(page: Page, action: str) -> Locator:
    page.get_by_role("button", name="More for receiver.invalid:9").click()
    page.get_by_role("menuitem", name=action).click()
    return page.get_by_role("dialog")


def secret_once(page: Page) -> str:
    """Read the secret that is shown this once, and close its dialog."""
    shown = page.get_by_test_id("alert-secret")
    expect(shown).to_contain_text("whsec_")
    secret = shown.inner_text()
    check_accessibility(page)
    page.get_by_label("I saved it").check()
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    expect(shown).to_have_count(0)
    return secret


def test_a_receiver_is_added_tested_given_a_new_secret_switched_off_and_removed(
    demo: Demo, person: Open
) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    part = part_of(page)
    expect(part.get_by_text("No receiver has been added yet.")).to_be_visible()
    expect(part.get_by_label("Send me alerts by mail")).to_have_count(0)  # there is no SMTP server
    check_accessibility(page)

    part.get_by_role("button", name="Add receiver").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add receiver").click()
    expect(dialog.get_by_text("Enter an address that begins with https://.")).to_be_visible()
    dialog.get_by_label("Address").fill("http://receiver.example/")
    dialog.get_by_role("button", name="Add receiver").click()
    expect(dialog.get_by_text("Alerts are posted only to an https address")).to_be_visible()
    dialog.get_by_label("Address").fill("https://127.0.0.1:9/")
    dialog.get_by_role("button", name="Add receiver").click()
    expect(dialog.get_by_text("GREENROOM_ALERT_NETWORKS")).to_be_visible()
    dialog.get_by_label("Address").fill(ADDRESS)
    dialog.get_by_role("button", name="Add receiver").click()
    secrets = [secret_once(page)]

    receivers = part.get_by_role("table", name="Receivers of alerts")
    row = receivers.get_by_role("row").filter(has_text="receiver.invalid:9")
    expect(row).to_contain_text("Gets alerts")
    row.get_by_role("button", name="Test").click()
    expect(page.get_by_text("The name of the host leads nowhere: correct the address.").first).to_be_visible()
    expect(row).to_contain_text("It fails: the first time was")

    choose(page, "New secret").get_by_role("button", name="New secret").click()
    secrets.append(secret_once(page))
    assert secrets[0] != secrets[1]
    expect(row).to_contain_text("The secret before also signs until")
    page.get_by_role("button", name="More for receiver.invalid:9").click()
    page.get_by_role("menuitem", name="Switch off").click()
    expect(row).to_contain_text("Switched off")
    page.get_by_role("button", name="More for receiver.invalid:9").click()
    page.get_by_role("menuitem", name="Switch on").click()
    expect(row).to_contain_text("Gets alerts")

    part.get_by_text("What became of alerts").click()
    log = part.get_by_role("table", name="What became of alerts")
    expect(log).to_contain_text("Given up")
    expect(log).to_contain_text("1 try")
    check_accessibility(page)

    choose(page, "Remove").get_by_role("button", name="Remove").click()
    expect(part.get_by_text("No receiver has been added yet.")).to_be_visible()

    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])")
    log_text = demo.desk.stderr.read_text("utf-8")
    for secret in (*secrets, "of-the-receiver"):
        assert secret not in page.content()
        assert secret not in stored
        assert secret not in log_text


def test_the_hour_of_the_list_is_set_and_stays(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    part = part_of(page)
    at = part.get_by_label("list comes at")
    expect(at).to_have_value("17:00")
    at.fill("half past five")
    part.get_by_role("button", name="Save time").click()
    expect(part.get_by_text("Enter hours and minutes, such as 17:00.")).to_be_visible()
    at.fill("17:30")
    part.get_by_role("button", name="Save time").click()
    expect(page.get_by_text("The list comes at 17:30.").first).to_be_visible()
    page.reload()
    expect(part.get_by_label("list comes at")).to_have_value("17:30")


@contextmanager
def receiver_here(folder: Path) -> Generator[Receiver]:
    """Run a receiver at localhost beside the test, with a certificate of its own in `folder`."""
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        entering = stack.enter_async_context(receiving(folder, "localhost"))
        yield asyncio.run_coroutine_threadsafe(entering, loop).result(5)
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(5)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_where_the_operator_allows_it_a_receiver_here_gets_a_signed_test_and_admins_choose_mails(
    person: Open, tmp_path: Path
) -> None:
    with receiver_here(tmp_path) as receiver:
        settings = {
            "GREENROOM_ALERT_NETWORKS": "127.0.0.0/8,::1/128",
            "GREENROOM_SMTP_HOST": "localhost",
            "GREENROOM_SMTP_TLS": "none",
            "GREENROOM_SMTP_FROM": "desk@greenroom.example",
            "SSL_CERT_FILE": str(tmp_path / "receiver.pem"),
        }
        with running_demo(tmp_path, **settings) as demo:
            page = person(demo.desk)[0].new_page()
            sign_in_admin(page, demo.owner)
            part = part_of(page)
            part.get_by_label("Send me alerts by mail").click()
            expect(page.get_by_text("You get alerts by mail.").first).to_be_visible()
            expect(part.get_by_label("Send me alerts by mail")).to_be_checked()

            part.get_by_role("button", name="Add receiver").click()
            page.get_by_role("dialog").get_by_label("Address").fill(f"https://localhost:{receiver.port}/")
            page.get_by_role("dialog").get_by_role("button", name="Add receiver").click()
            secret = secret_once(page)
            part.get_by_role("button", name="Test").click()
            expect(page.get_by_text("took the test.").first).to_be_visible()
            [test] = [one for one in receiver.requests if one.json["type"] == "test"]
            assert test.line == "POST / HTTP/1.1"
            assert verified(test, secret, datetime.now(UTC))
