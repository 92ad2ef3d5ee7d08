"""100ms accounts in the settings: what connecting, testing, replacing and disconnecting look like."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.conftest import Open
from tests.e2e.servers import Demo
from tests.e2e.steps import expect_on_air, press_go_live, sign_in_admin, sign_in_influencer
from tests.e2e.test_two_admins import OwnersProgram

OTHERS = "Q2w3e4r5t6z7u8i9o0pQ2w3e4r5t6z7u8i9o0pQ2w3e4r5t6z7u8i9o0p"


def fill(dialog: Locator, **fields: str) -> None:
    labels = {"name": "Name", "access_key": "App access key", "app_secret": "App secret"}
    for field, text in fields.items():
        dialog.get_by_label(labels[field], exact=True).fill(text)


def choose(page: Page, action: str) -> Locator:
    page.get_by_role("button", name="More for Demo account").click()
    page.get_by_role("menuitem", name=action).click()
    return page.get_by_role("dialog")


def open_settings(demo: Demo, person: Open) -> tuple[Page, Locator]:
    """Sign the owner in; return their settings, and the row of the demo's account."""
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/settings")
    return page, page.get_by_role("row").filter(has_text="Demo account")


def check_that_no_secret_is_left(page: Page, demo: Demo) -> None:
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])")
    log = demo.desk.stderr.read_text("utf-8")  # the demo itself prints its account's secret on stdout
    for secret in (demo.hms["appSecret"], OTHERS):
        assert secret not in page.content()
        assert secret not in stored
        assert secret not in log


def test_a_test_says_what_the_account_may_do_and_its_name_can_change(demo: Demo, person: Open) -> None:
    page, row = open_settings(demo, person)
    expect(row).to_contain_text("set at the command line")
    expect(row).to_contain_text("Not tested")
    row.get_by_role("button", name="Test").click()
    expect(row).to_contain_text("100ms accepts these keys.")
    expect(row).to_contain_text("can be seen or heard")
    check_accessibility(page)
    for old, new in (("Demo account", "Main stage"), ("Main stage", "Demo account")):
        page.get_by_role("button", name=f"More for {old}").click()
        page.get_by_role("menuitem", name="Rename").click()
        fill(page.get_by_role("dialog"), name=new)
        page.get_by_role("dialog").get_by_role("button", name="Rename").click()
        expect(page.get_by_role("row").filter(has_text=new)).to_be_visible()


def test_what_cannot_be_connected_is_said_beside_its_field(demo: Demo, person: Open) -> None:
    page, row = open_settings(demo, person)
    fingerprint = row.get_by_title("Fingerprint").inner_text()
    assert len(fingerprint) == 8
    page.get_by_role("button", name="Connect account", exact=True).click()
    dialog = page.get_by_role("dialog")
    submit = dialog.get_by_role("button", name="Connect")
    submit.click()
    for sentence in ("Enter a name.", "Enter the access key.", "Enter the app secret."):
        expect(dialog.get_by_text(sentence)).to_be_visible()
    check_accessibility(page)
    fill(dialog, name="Again", access_key=demo.hms["accessKey"], app_secret=demo.hms["appSecret"])
    submit.click()
    expect(dialog.get_by_text("is connected already, as Demo account.")).to_be_visible()
    fill(dialog, access_key="627cda81ab4f3b56a077dc33", app_secret="627cda81ab4f3b56a077dc33")
    submit.click()
    expect(dialog.get_by_text("This is an access key or another id of 100ms")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()

    dialog = choose(page, "Replace app secret")
    fill(dialog, app_secret=OTHERS)
    dialog.get_by_role("button", name="Replace app secret").click()
    expect(dialog.get_by_text("is signed with this app secret. Nothing was changed.")).to_be_visible()
    expect(dialog.get_by_role("checkbox", name="100ms gave the account a new app secret")).to_be_visible()
    check_accessibility(page)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(row.get_by_title("Fingerprint")).to_have_text(fingerprint)
    check_that_no_secret_is_left(page, demo)


def test_an_account_is_disconnected_during_a_show_which_goes_on_and_connected_again(
    demo: Demo, person: Open
) -> None:
    phone = person(demo.desk)[0].new_page()
    sign_in_influencer(phone, demo.take("READY"))
    press_go_live(phone)
    expect_on_air(phone)
    page, row = open_settings(demo, person)
    fingerprint = row.get_by_title("Fingerprint").inner_text()
    dialog = choose(page, "Disconnect")
    expect(dialog).to_contain_text("influencers go live by this account.")
    expect(dialog).to_contain_text("1 of them is live now: the show goes on.")
    check_accessibility(page)
    dialog.get_by_role("button", name="Disconnect").click()
    expect(page.get_by_text("Demo account is disconnected.")).to_be_visible()
    expect(row).to_contain_text("Not connected")
    expect_on_air(phone)

    row.get_by_role("button", name="Connect").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("Demo account")
    fill(dialog, access_key=demo.hms["accessKey"], app_secret=demo.hms["appSecret"])
    dialog.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("Demo account is connected.")).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(row).to_contain_text("set by Robin Demo")
    expect(row.get_by_title("Fingerprint")).to_have_text(fingerprint)
    expect(row).to_contain_text("100ms accepts these keys.")
    check_that_no_secret_is_left(page, demo)


def test_only_owners_see_the_accounts_in_the_settings(demo: Demo, person: Open) -> None:
    manager = OwnersProgram(demo).add_admin("Bo Lindqvist", "bo.accounts@example.com", "MANAGER")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, manager)
    page.goto("/admin/settings")
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    expect(page.get_by_role("heading", name="100ms accounts")).to_have_count(0)
