"""Pages that come slowly: nothing that stands there already moves when the rest arrives."""

from collections import Counter
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.servers import Demo
from tests.e2e.steps import eventually, expect_on_air, press_go_live, sign_in_admin, sign_in_influencer

MOST = 0.01
SLOWER = 4
_NOTE = """
window.moved = [];
const place = ({ node, previousRect: was, currentRect: is }) => {
  const name = node?.nodeType === 1 ? node.outerHTML.slice(0, 80) : node?.textContent;
  return `${name} ${was.y}+${was.height} -> ${is.y}+${is.height}`;
};
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries())
    if (!hadRecentInput) window.moved.push([value, sources.map(place)]);
}).observe({ type: 'layout-shift', buffered: true });
"""
# An observer hears of a frame after it was drawn.
_SETTLED = (
    "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
)
_ABOUT = "dl.about dt:text-is('Backups')"
_CALLED = """() => [...document.querySelectorAll('main button')].map((button) => {
  const ids = button.getAttribute('aria-labelledby')?.split(' ');
  const said = ids?.map((id) => document.getElementById(id)?.textContent).join(' ');
  return (said ?? button.getAttribute('aria-label') ?? button.textContent).trim();
})"""
_BRIGHTEST = """canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
  .reduce((most, value, at) => at % 4 < 3 ? Math.max(most, value) : most, 0)"""
_GROUND = "() => getComputedStyle(document.body).backgroundColor"
DESK = {
    "/admin/tonight": "tbody tr:not(.skeleton), .blank",
    "/admin/influencers": "tbody tr[data-id]",
    "/admin/influencers?archived": "tbody tr[data-id], .blank",
    "/admin/night": "main h1",
    "/admin/inbox": "main h1",
    "/admin/import": "main h1",
    "/admin/admins": "tbody tr:not(.skeleton)",
    "/admin/audit": ".entry",
    "/admin/settings": _ABOUT,
}
"""Each page of the desk, and what comes last on it."""
ENTRANCES = {
    "/admin/login": "input[name=secret-key]",
    "/admin/setup": "main",
    "/admin/invitation": "main",
    "/admin/secret-key": "main",
    "/login": "input[name=password]",
    "/invitation": "main",
    "/new-password": "main",
    "/hand-in": "main",
    "/sign-in": "main",
}


def slow_page(demo: Demo, person: Open) -> tuple[Page, Any]:
    context, _ = person(demo.desk, **PHONE)
    context.add_init_script(_NOTE)
    page = context.new_page()
    browser: Any = context.new_cdp_session(page)
    browser.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return page, browser


def total(found: list[Any]) -> float:
    return sum(value for value, _ in found)


def moves(page: Page, address: str, last: str) -> list[str]:
    """Open a page; tell what moved until its last part stood there, and had time to."""
    page.goto(address)
    expect(page.locator(last).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.evaluate(_SETTLED)
    found: list[Any] = page.evaluate("window.moved")
    return [f"{address}: {value:.4f} {places}" for value, places in found] if total(found) > MOST else []


def alike(page: Page, address: str) -> list[str]:
    """Name the buttons of a page that are called as another is; several people may have one tag."""
    called: list[str] = page.evaluate(_CALLED)
    tags: list[str] = page.locator(".tags button").all_inner_texts()
    return [f"{address}: {name}" for name, times in Counter(called).items() if times > 1 and name not in tags]


def test_nothing_moves_while_a_page_comes_and_no_two_buttons_are_called_alike(
    demo: Demo, person: Open
) -> None:
    page, browser = slow_page(demo, person)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    moved = [said for address, last in ENTRANCES.items() for said in moves(page, address, last)]
    sign_in_admin(page, demo.owner)  # once: two sessions of one browser are alike
    twice: list[str] = []
    for address, last in DESK.items():
        moved += moves(page, address, last)
        twice += alike(page, address)
    assert not moved, "\n".join(moved)
    assert not twice, "\n".join(twice)


def test_nothing_moves_while_the_studio_comes(shared: Shared, person: Open) -> None:
    moved: list[str] = []
    for readiness in ("READY", "NO_TOKEN", "OFF"):
        demo = shared.demo()
        page, browser = slow_page(demo, person)
        browser.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        sign_in_influencer(page, demo.take(readiness))
        moved += moves(page, "/studio", ".studio:not([data-state=loading]) main")
    assert not moved, "\n".join(moved)


def test_the_last_picture_stands_until_the_shows_own_camera_is_on(shared: Shared, person: Open) -> None:
    page = person(shared.demo().desk, **PHONE)[0].new_page()
    sign_in_influencer(page, shared.demo().take("READY"))
    expect(page.get_by_role("button", name="Go Live")).not_to_have_attribute("aria-disabled", "true")
    shown = "video => video.videoWidth > 0"
    eventually(page, lambda: page.locator("video.stage").evaluate(shown) is True)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "mutation GoLive(" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.fallback()

    page.route("**/graphql", hold)
    still = page.locator("canvas.stage")
    expect(still).to_be_hidden()
    press_go_live(page)
    eventually(page, lambda: len(held) == 1)
    expect(still).to_be_visible()
    assert still.evaluate(_BRIGHTEST) > 0
    held[0].continue_()
    expect_on_air(page)
    expect(still).to_be_hidden()


def test_the_desk_keeps_the_colours_that_were_chosen_in_this_browser(shared: Shared, person: Open) -> None:
    page = person(shared.demo().desk, color_scheme="light")[0].new_page()
    sign_in_admin(page, shared.demo().owner)
    page.goto("/admin/settings")
    before = page.evaluate(_GROUND)
    page.get_by_label("Colours").select_option("dark")
    dark = page.evaluate(_GROUND)
    assert dark != before
    page.reload()
    expect(page.get_by_label("Colours")).to_have_value("dark")
    assert page.evaluate(_GROUND) == dark
    page.get_by_label("Colours").select_option("system")
    assert page.evaluate(_GROUND) == before
