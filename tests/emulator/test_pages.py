"""The emulator's two pages as they are served."""

import shutil

import pytest

from tests.emulator.process import PAGE, Emulator


@pytest.mark.parametrize("path", ["/", "/watch"])
def test_a_page_may_load_and_reach_the_emulator_alone(emulator: Emulator, path: str) -> None:
    answer = emulator.http.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self' {emulator.url.replace('http', 'ws')}; worker-src blob:; media-src 'self' blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["permissions-policy"] == "camera=(), microphone=(), display-capture=()"
    assert answer.headers["cache-control"] == "no-store"


def test_built_files_are_kept_by_the_browser(emulator: Emulator) -> None:
    answer = emulator.http.get("/assets/page-1a2b3c4d.js")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_nothing_outside_the_assets_is_served(emulator: Emulator) -> None:
    for path in ("/emulator.json", "/assets/../emulator.json", "/assets/%2e%2e/%2e%2e/emulator.json"):
        assert emulator.http.get(path).status_code == 404


def test_pages_that_are_not_built_say_how_to_build_them(fresh: Emulator) -> None:
    shutil.rmtree(fresh.data / "static")
    answer = fresh.http.get("/")
    assert answer.status_code == 503
    assert "npm run build" in answer.text
    assert fresh.init(fresh.token()).status_code == 200
