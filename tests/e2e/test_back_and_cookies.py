"""What a browser keeps: nothing on the way back after a sign-out."""

from playwright.sync_api import Page, expect

from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.servers import Demo
from tests.e2e.steps import sign_in_admin, sign_in_influencer

_SHOWN = "document.body.innerText"


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
    assert beside.evaluate("document.querySelectorAll('tbody').length") == 0
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
