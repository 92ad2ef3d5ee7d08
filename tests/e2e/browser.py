"""The browser: which one, how it is started, and the devices that people hold."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, ViewportSize, sync_playwright

_WHOLE = ("chromium", "chromium-browser", "google-chrome")
# Chromium without windows: it takes less than half of the processor's time, and asks nobody for permissions.
_NAMES = ("chromium-headless-shell", *_WHOLE)
_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    # Ten pictures a second are seen to move as well as twenty, and cost less wherever they are watched.
    "--use-fake-device-for-media-stream=fps=10",
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


def chromium_path(*, asks: bool = False) -> str:
    """Find Chromium; without one skip, and under CI fail.

    Args:
        asks: one is needed that asks people for permissions.
    """
    named = os.environ.get("TEST_CHROMIUM")
    names = _WHOLE if asks else _NAMES
    found = named or next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium: install one, or name it in TEST_CHROMIUM"
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
    path = chromium_path(asks=not camera_allowed)
    return playwright.chromium.launch(executable_path=path, args=arguments)
