"""That the watchers of all the other tests would notice."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import WIDE
from tests.e2e.conftest import Shared
from tests.e2e.servers import Demo
from tests.e2e.steps import eventually
from tests.e2e.watchers import Watcher

TROUBLES = {
    "console.warn('odd')": "console warning on /admin/login: odd",
    "console.error('bad')": "console error on /admin/login: bad",
    "setTimeout(() => { throw new Error('thrown') })": "uncaught on /admin/login: thrown",
    "fetch('http://localhost:9/fetched').catch(() => {})": "http://localhost:9/fetched",
    "new WebSocket('ws://localhost:9/socket').onerror = () => {}": "ws://localhost:9/socket",
    "open('http://127.0.0.1:9/opened')": "foreign request to http://127.0.0.1:9/opened",
}
KEPT = "setItem('k', 'eyJhbGciOiJIUzI1.eyJhY2Nlc3Nfa2V5')"


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


@pytest.fixture(name="watched")
def _watched(demo: Demo, browser: Browser) -> Generator[tuple[Page, Watcher]]:
    context = browser.new_context(base_url=demo.desk.url, viewport=WIDE)
    watcher = Watcher(context, demo.desk.url)
    page = context.new_page()
    page.goto("/admin/login")
    page.get_by_label("Email").wait_for()
    watcher.check()
    yield page, watcher
    context.close()


def test_what_goes_wrong_on_a_page_is_noticed(watched: tuple[Page, Watcher]) -> None:
    page, watcher = watched
    for trouble in TROUBLES:
        page.evaluate(trouble)

    def noticed() -> list[str]:
        return [told for told in TROUBLES.values() if any(told in trouble for trouble in watcher.troubles())]

    eventually(page, lambda: noticed() == list(TROUBLES.values()))
    with pytest.raises(AssertionError, match="console warning on /admin/login: odd"):
        watcher.check()
    watcher.allow("")
    watcher.check()


@pytest.mark.parametrize("storage", ["localStorage", "sessionStorage"])
def test_a_token_left_in_the_browser_is_noticed(watched: tuple[Page, Watcher], storage: str) -> None:
    page, watcher = watched
    page.evaluate(f"{storage}.{KEPT}")
    with pytest.raises(AssertionError, match="a token is stored by /admin/login"):
        watcher.check()


def test_what_some_people_cannot_use_is_noticed(watched: tuple[Page, Watcher]) -> None:
    page, _ = watched
    page.evaluate("document.querySelector('main').style.width = '2000px'")
    page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError) as noticed:
        check_accessibility(page)
    assert "the page scrolls sideways" in str(noticed.value)
    assert "Form elements must have labels" in str(noticed.value)
