"""What admins, influencers and viewers do, through the pages alone."""

import itertools
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.servers import Account

LOOK_EVERY_MS = 100
_LATEST_ZONE_H = 14
WATCH = """alert => new MutationObserver(changes => {
  const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
  if (added.length > 0) alert.dataset.said = added.map(node => node.textContent).join(' ');
}).observe(alert, { childList: true })"""
"""Notes in `data-said` what an alert says from now on."""
_FRAMES = """videos => videos.map((video) =>
  [video.dataset.tile ??= String(Math.random()), Number(video.dataset.frames)])"""


def at_six_in_the_evening() -> str:
    """Name a time zone where it is: what is planned for the hours around now is of one evening there."""
    ahead_h = 18 - datetime.now(UTC).hour
    ahead_h -= 24 if ahead_h > _LATEST_ZONE_H else 0
    return f"Etc/GMT{-ahead_h:+d}"


def sign_in_admin(page: Page, admin: Account) -> None:
    """Sign in at /admin/login, to the influencers."""
    page.goto("/admin/login?next=/admin/influencers")
    fill_admin_form(page.locator("main"), admin)
    expect(page).to_have_url("/admin/influencers")


def fill_admin_form(form: Locator, admin: Account) -> None:
    """Type an admin's three secrets, and press the button."""
    if form.get_by_label("Email", exact=True).is_editable():
        form.get_by_label("Email", exact=True).fill(admin.email)
    form.get_by_label("Password", exact=True).fill(admin.password)
    form.get_by_label("Secret key", exact=True).fill(admin.secret_key)
    form.get_by_role("button", name="Sign in", exact=True).click()


def sign_in_influencer(page: Page, influencer: Account) -> None:
    """Sign in at /login."""
    page.goto("/login")
    page.get_by_label("Email", exact=True).fill(influencer.email)
    page.get_by_label("Password", exact=True).fill(influencer.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url("/studio")


def row_of(page: Page, name: str) -> Locator:
    """Find an influencer's row on the desk."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader").filter(has_text=name))


def streaming_of(page: Page, name: str) -> Locator:
    """Find an influencer's streaming switch."""
    return page.get_by_role("switch", name=f"Streaming for {name}")


def press_go_live(page: Page) -> None:
    """Press Go Live once the camera is on."""
    button = page.get_by_role("button", name="Go Live")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.click()


def expect_on_air(page: Page) -> None:
    """Wait until the studio says Live, with its timer."""
    expect(page.locator(".studio")).to_have_attribute("data-state", "live")


def expect_pictures(watch: Page, name: str, *, more: int = 30) -> None:
    """Wait until a viewer has received so many further pictures of somebody.

    A tile of theirs may give way to another, which counts its pictures from the start.
    """
    tiles = watch.locator(f'video[data-name="{name}"]')
    least: dict[str, int] = {}

    def has_more() -> bool:
        found: list[tuple[str, int]] = tiles.evaluate_all(_FRAMES)
        for tile, frames in found:
            least[tile] = min(frames, least.get(tile, frames))
        return any(frames >= least[tile] + more for tile, frames in found)

    eventually(watch, has_more)


def eventually(page: Page, condition: Callable[[], bool], *, within_s: float = 60) -> None:
    """Wait until something is true; meanwhile the pages go on. (Playwright's own way needs 'unsafe-eval'.)"""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "what was waited for has not happened"
        page.wait_for_timeout(LOOK_EVERY_MS)


def name_of(page: Page, email: str) -> str:
    """Read somebody's name off their row on the desk."""
    handle = email.partition("@")[0]
    row = page.get_by_role("row").filter(has_text=f"@{handle}")
    return row.get_by_role("rowheader").locator("b").inner_text()


@contextmanager
def looking_away(page: Page, operation: str = "InfluencersPage") -> Generator[None]:
    """Show a page what it was shown last, as between two polls."""
    asks = f"query {operation}("
    shown: list[bytes] = []

    def answer(route: Route) -> None:
        if asks not in (route.request.post_data or ""):
            route.fallback()
            return
        if not shown:
            shown.append(route.fetch().body())
        route.fulfill(status=200, body=shown[0], content_type="application/json")

    tags = itertools.count()

    def changed(route: Route) -> None:
        route.fulfill(status=204, headers={"etag": f'"{next(tags)}"'})

    page.route("**/graphql", answer)
    page.route("**/changes", changed)
    with page.expect_response(lambda reply: asks in (reply.request.post_data or "") and bool(shown)):
        pass
    yield
    page.unroute("**/changes", changed)
    page.unroute("**/graphql", answer)
