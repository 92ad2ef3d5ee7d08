"""What a browser keeps: nothing on the way back after a sign-out; no session where it takes no cookies."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import fill_admin_form, sign_in_admin, sign_in_influencer

PASSWORD = "a few words that I know"
_SHOWN = "document.body.innerText"
NO_COOKIE = "This browser did not keep the cookie that signs you in"


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def leave(page: Page, *, kept: bool) -> None:
    """Tell a page that it is left, as a browser does, and whether it is kept for the way back."""
    page.evaluate("kept => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: kept }))", kept)


def test_a_page_kept_for_the_way_back_shows_nothing_and_asks_again_who_is_signed_in(
    demo: Demo, person: Open
) -> None:
    context, _ = person(demo.desk)
    page, beside = context.new_page(), context.new_page()
    sign_in_admin(page, demo.owner)
    expect(page.locator("tbody tr[data-readiness]").first).to_be_visible()
    leave(page, kept=False)
    assert page.locator("tbody tr[data-readiness]").count() > 0
    leave(page, kept=True)
    assert page.evaluate(_SHOWN) == ""

    beside.goto("/admin/influencers")
    beside.get_by_role("button", name="Sign out").click()
    expect(beside).to_have_url("/admin/login")
    expect(beside.locator("tbody")).to_have_count(0)
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page).to_have_url("/admin/login")
    expect(page.locator("tbody")).to_have_count(0)


def test_after_an_influencer_signs_out_the_way_back_leads_to_the_sign_in(demo: Demo, person: Open) -> None:
    page = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(page, demo.take("READY"))
    expect(page.get_by_role("button", name="Go Live")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url("/login")
    page.go_back()
    expect(page).to_have_url("/login")
    expect(page.get_by_role("button", name="Go Live")).to_have_count(0)


def take_no_cookies(context: BrowserContext) -> None:
    """Do what a browser does that keeps no cookies: forget those that come."""

    def answer(route: Route) -> None:
        response = route.fetch()
        headers = {name: value for name, value in response.headers.items() if name != "set-cookie"}
        context.clear_cookies()
        route.fulfill(response=response, headers=headers)

    context.route("**/graphql", answer)


def test_an_admin_is_told_that_their_browser_keeps_no_cookies(demo: Demo, person: Open) -> None:
    context, _ = person(demo.desk)
    take_no_cookies(context)
    page = context.new_page()
    page.goto("/admin/login")
    fill_admin_form(page.locator("main"), demo.owner)
    host = demo.desk.url.removeprefix("http://")
    expect(page.get_by_role("alert")).to_have_text(
        f"{NO_COOKIE}, so you are still signed out. Allow cookies for {host} in its settings, then sign in "
        "again. If the desk has an address that begins with https://, open that one instead."
    )
    expect(page.get_by_label("Email", exact=True)).to_have_value(demo.owner.email)
    assert page.evaluate("location.pathname") == "/admin/login"
    check_accessibility(page)

    context.unroute("**/graphql")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url("/admin/tonight")


def test_an_influencer_is_told_that_their_browser_keeps_no_cookies(demo: Demo, person: Open) -> None:
    influencer = demo.take("READY")
    context, _ = person(demo.desk, **PHONE)
    take_no_cookies(context)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Email", exact=True).fill(influencer.email)
    page.get_by_label("Password", exact=True).fill(influencer.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(f"{NO_COOKIE}, so you are still signed out.")
    assert page.evaluate("location.pathname") == "/login"

    page.goto(Program(demo).link(influencer.id))
    page.get_by_role("button", name=re.compile("^Sign in as ")).click()
    expect(page.get_by_role("alert")).to_contain_text(f"{NO_COOKIE}, and the link has now been used.")
    assert page.evaluate("location.pathname") == "/sign-in"


def test_whoever_accepts_an_invitation_without_cookies_is_told_that_the_password_is_saved(
    demo: Demo, person: Open
) -> None:
    link = demo.desk.command("influencer", "invite", "Noa Berg", "noa@example.com").split()[-1]
    context, _ = person(demo.desk, **PHONE)
    take_no_cookies(context)
    page = context.new_page()
    page.goto(link)
    page.get_by_label("Your new password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Save and go to the studio").click()
    expect(page.get_by_role("alert")).to_contain_text("Your password is saved, but this browser did not keep")
    assert page.evaluate("location.pathname") == "/invitation"
    context.unroute("**/graphql")
    sign_in_influencer(page, Account("noa@example.com", PASSWORD))


@pytest.mark.parametrize("path", ["/admin/login", "/login", "/studio", "/sign-in"])
def test_pages_open_where_the_browser_refuses_them_every_storage(demo: Demo, person: Open, path: str) -> None:
    context, _ = person(demo.desk, **PHONE)
    refuse = "{ get() { throw new DOMException('no', 'SecurityError'); } }"
    for storage in ("localStorage", "sessionStorage"):
        context.add_init_script(f"Object.defineProperty(window, '{storage}', {refuse})")
    page = context.new_page()
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    page.goto("about:blank")
