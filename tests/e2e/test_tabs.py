"""Several tabs of one browser: each has an id of its own."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import expect_on_air, press_go_live, sign_in_influencer

NO_LOCKS = "delete Navigator.prototype.locks"
NO_CHANNELS = "delete window.BroadcastChannel"


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
