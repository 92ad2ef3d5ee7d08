"""axe-core on a page as it is: in light and dark, on a wide screen and on a phone."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

from tests.e2e.browser import PHONE_SIZE

_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_SETTLED = """() => Promise.all(document.getAnimations()
  .filter((animation) => animation.effect.getComputedTiming().iterations !== Infinity)
  .map((animation) => animation.finished.catch(() => {})))"""
_RUN = """async (rules) => {
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    ...(rules && { runOnly: { type: 'rule', values: rules } }),
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary}`));
}"""
# What the colours decide: of the same page in another scheme, nothing else can differ.
_COLOURS = ["color-contrast", "link-in-text-block"]
_Scheme = Literal["light", "dark"]


@cache
def _axe() -> str:
    return _AXE.read_text("utf-8")


def check_accessibility(page: Page) -> None:
    """Assert that axe finds nothing, and that nothing has to be scrolled sideways, in each look of the page.

    Args:
        page: is left as it was found.
    """
    # A page that comes in a file of its own is empty until that is there.
    page.locator("main").first.wait_for(state="attached")
    own_size = page.viewport_size
    assert own_size is not None
    found = _violations(page, "light") + _violations(page, "dark", _COLOURS)
    if own_size["width"] > PHONE_SIZE["width"]:
        page.set_viewport_size(PHONE_SIZE)
        found += _violations(page, "dark")
        page.set_viewport_size(own_size)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    assert not found, "\n".join(found)


def settle(page: Page) -> None:
    """Wait until nothing moves any more but what always does."""
    page.evaluate(_SETTLED)


def _violations(page: Page, scheme: _Scheme, rules: list[str] | None = None) -> list[str]:
    # What comes or goes meanwhile, as a toast does, is never half transparent.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    settle(page)
    if page.evaluate("typeof axe") == "undefined":
        # By way of the debugger, so that the page's own policy stays as it is.
        page.evaluate(_axe())
    violations: list[Any] = page.evaluate(_RUN, rules)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        violations.append("the page scrolls sideways")
    look = f"{scheme}, {page.viewport_size['width'] if page.viewport_size else '?'} wide"
    return [f"{look}: {violation}" for violation in violations]
