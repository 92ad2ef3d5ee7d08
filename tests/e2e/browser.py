"""The browser: which one, how it is started, and the devices that people hold."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, ViewportSize, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--allow-loopback-in-peer-connection",
]
# Answers every question for camera and microphone with yes.
_YES = "--use-fake-ui-for-media-stream"

WIDE = ViewportSize(width=1280, height=800)
PHONE_SIZE = ViewportSize(width=390, height=844)
PHONE: dict[str, Any] = {
    "viewport": PHONE_SIZE,
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


def chromium_path() -> str:
    """Find Chromium; without one skip, and under CI fail."""
    named = os.environ.get("GREENROOM_TEST_CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium: install one, or name it in GREENROOM_TEST_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextmanager
def playing() -> Generator[Playwright]:
    """Keep Playwright running."""
    with sync_playwright() as playwright:
        yield playwright


def launch(playwright: Playwright, *, camera_allowed: bool = True) -> Browser:
    """Start Chromium with a fake camera that every page may use, or that the person has refused."""
    arguments = [*_ARGUMENTS, _YES] if camera_allowed else [*_ARGUMENTS, "--deny-permission-prompts"]
    return playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
