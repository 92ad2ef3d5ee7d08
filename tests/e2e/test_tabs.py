"""Several tabs of one browser: each studio has an id of its own, and belongs to one influencer."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import (
    expect_on_air,
    press_go_live,
    sign_in_influencer,
)

NO_LOCKS = "delete Navigator.prototype.locks"
NO_CHANNELS = "delete window.BroadcastChannel"


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def holder_of(page: Page) -> str:
    return page.evaluate("sessionStorage.getItem('greenroom-holder')")


def live_page(context: BrowserContext, influencer: Account) -> Page:
    page = context.new_page()
    sign_in_influencer(page, influencer)
    press_go_live(page)
    expect_on_air(page)
    return page


@pytest.mark.parametrize(
    "missing", [[], [NO_LOCKS], [NO_LOCKS, NO_CHANNELS]], ids=["locks", "channels", "neither"]
)
def test_a_duplicated_tab_is_another_page_and_does_not_hold_the_show(
    demo: Demo, person: Open, missing: list[str]
) -> None:
    context, _ = person(demo.desk, **PHONE)
    for script in missing:
        context.add_init_script(script)
    first = live_page(context, demo.take("READY"))
    holder = holder_of(first)
    with first.expect_popup() as opening:
        # A page opened in this way begins with a copy of the session's storage, as a duplicated tab does.
        first.evaluate("() => void open('/studio')")
    second = opening.value
    expect(second.get_by_role("heading", name="You are live on another page")).to_be_visible()
    expect(second.get_by_role("button", name="Take over here")).to_be_visible()
    expect(second.get_by_role("button", name="Rejoin")).to_have_count(0)
    assert re.fullmatch("[0-9a-f]{32}", holder)
    assert holder_of(second) != holder
    assert second.evaluate("sessionStorage.getItem('greenroom-show')") is None
    expect(first.locator(".studio")).to_have_attribute("data-state", "live")
    second.close()

    # The page itself is known again after a reload, where the browser can tell it from a copy.
    first.on("dialog", lambda dialog: dialog.accept())
    first.reload()
    if NO_CHANNELS in missing:
        expect(first.get_by_role("heading", name="You are live on another page")).to_be_visible()
        assert holder_of(first) != holder
    else:
        expect(first.get_by_role("heading", name="Your show is still running")).to_be_visible()
        assert holder_of(first) == holder


def test_signing_in_where_somebody_else_is_live_asks_first_and_their_show_goes_on(
    demo: Demo, person: Open
) -> None:
    program = Program(demo)
    live, other = demo.take("READY"), demo.take("READY")
    context, _ = person(demo.desk, **PHONE)
    page = live_page(context, live)
    beside = context.new_page()
    # They may themselves, however they write their email.
    sign_in_influencer(beside, replace(live, email=f"Maya <mailto:{live.email.upper()}>"))
    beside.goto("/login")
    beside.get_by_label("Email", exact=True).fill(other.email)
    beside.get_by_label("Password", exact=True).fill(other.password)
    beside.get_by_role("button", name="Sign in", exact=True).click()
    expect(beside.get_by_role("alert")).to_have_text(
        re.compile("^.+ is live in this browser. If you sign in here, .+ Sign in anyway[?]$")
    )
    check_accessibility(beside)
    assert beside.evaluate("location.pathname") == "/login"

    linked = context.new_page()
    linked.goto(program.link(other.id))
    linked.get_by_role("button", name=re.compile("^Sign in as ")).click()
    expect(linked.get_by_role("alert")).to_contain_text("is live in this browser.")
    expect(linked.get_by_role("button", name="Sign in anyway")).to_be_visible()
    linked.close()

    beside.get_by_role("button", name="Sign in anyway").click()
    expect(beside).to_have_url("/studio")
    expect(beside.get_by_role("button", name="Go Live")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Another account has signed in in this browser.")
    expect(page.locator(".studio")).to_have_attribute("data-state", "live")
    check_accessibility(page)
    assert (program.readiness(live), program.readiness(other)) == ("LIVE", "READY")

    # Once they are back, the desk hears from the show again, and it ends as their own.
    sign_in_influencer(beside, live)
    expect(page.get_by_role("status")).to_have_text("You are live.")
    page.get_by_role("button", name="End", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="End show").click()
    expect(page.get_by_text("You ended it.")).to_be_visible()
    assert (program.readiness(live), program.readiness(other)) == ("READY", "READY")


def test_a_studio_starts_again_for_the_influencer_who_signed_in_beside_it(demo: Demo, person: Open) -> None:
    context, _ = person(demo.desk, **PHONE)
    first, second = demo.take("READY"), demo.take("OFF")
    page, beside = context.new_page(), context.new_page()
    sign_in_influencer(page, first)
    expect(page.get_by_role("button", name="Go Live")).to_be_visible()
    sign_in_influencer(beside, second)
    expect(page.get_by_role("heading", name="Your streaming is paused")).to_be_visible()
    expect(page.get_by_text(re.compile("^You are signed in as .+ now.$"))).to_be_visible()
    check_accessibility(page)
