"""The browser for all browser tests, and demo desks to look around in: a file's own, or a shared one."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect

from tests.e2e.browser import WIDE, launch, playing
from tests.e2e.servers import Demo, Running, running_demo, running_desk
from tests.e2e.watchers import Watcher

Open = Callable[..., tuple[BrowserContext, Watcher]]

# A page that never comes is found as well after a minute; on two busy cores a good one takes its time.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(name="playwright", scope="package")
def _playwright() -> Generator[Playwright]:
    with playing() as playwright:
        yield playwright


@pytest.fixture(name="browser", scope="package")
def _browser(playwright: Playwright) -> Generator[Browser]:
    browser = launch(playwright)
    yield browser
    browser.close()


class Shared:
    """A demo for all files whose tests touch nobody but whom they take; a new one once few people are left.

    Args:
        folder: makes a folder for each.
    """

    # More than any single test takes.
    _ENOUGH = ("READY", "READY", "READY", "NO_TOKEN", "OFF")

    def __init__(self, folder: Callable[[str], Path]) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._demo: Demo | None = None

    def demo(self) -> Demo:
        """Give the demo that the next test may use."""
        if self._demo is None or not self._demo.has(self._ENOUGH):
            self.close()
            self._demo = self._open.enter_context(running_demo(self._folder("shared")))
        return self._demo

    def close(self) -> None:
        """Stop what runs."""
        self._demo = None
        self._open.close()


@pytest.fixture(name="shared", scope="package")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Generator[Shared]:
    with closing(Shared(tmp_path_factory.mktemp)) as shared:
        yield shared


@pytest.fixture(name="demo", scope="module")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Generator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Generator[Running]:
    """Run a new desk. Ask for it before `person`: pages outlive no server then."""
    with running_desk(tmp_path) as desk:
        yield desk


@pytest.fixture(name="own_demo")
def _own_demo(tmp_path: Path) -> Generator[Demo]:
    """Run a demo that a test may break. Ask for it before `person`."""
    with running_demo(tmp_path) as demo:
        yield demo


@pytest.fixture(name="person")
def _person(browser: Browser) -> Generator[Open]:
    """Give people a browser of their own: `person(desk)`, or `person(desk, **PHONE)`; each is watched."""
    watchers: list[Watcher] = []
    contexts: list[BrowserContext] = []

    def open_context(
        desk: Running, chosen: Browser | None = None, **device: Any
    ) -> tuple[BrowserContext, Watcher]:
        options: dict[str, Any] = {"viewport": WIDE, "locale": "en-GB", "timezone_id": "UTC", **device}
        context = (chosen or browser).new_context(base_url=desk.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        watchers.append(Watcher(context, desk.url, desk.emulator_url))
        return context, watchers[-1]

    yield open_context
    try:
        for watcher in watchers:
            watcher.check()
    finally:
        for context in contexts:
            context.close()
