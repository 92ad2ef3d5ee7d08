"""How quickly pages show what they are opened for, in a browser whose processor is slowed down."""

import asyncio
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson
from playwright.async_api import Browser, async_playwright

from benchmarks.commands import first_answer, free_port, serving
from benchmarks.filling import FilledDesk, fill_desk
from benchmarks.operations import STUDIO_STATUS, written
from benchmarks.options import Options
from benchmarks.others import installed, node
from benchmarks.report import Figure, Section
from benchmarks.spread import figure

SLOWED = 4
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
MOST_TBT_MS, MOST_CLS = 50, 0.01
SCORES = {"performance": 98, "accessibility": 100, "best-practices": 100}
TEXT = """\
The built pages, served by `greenroom serve` on this machine with {influencers:,} influencers, in Chromium \
with its processor slowed {slowed} times. Each is opened {times} times with nothing kept from before, until \
the network is silent: when the largest thing on it was painted (LCP), for how long tasks of more than 50 \
ms kept it busy after the first paint, beyond those 50 ms (TBT), and how much of it moved (CLS). \
Lighthouse, once for each page, adds a phone's network of its own making."""
_OBSERVE = """
window.seen = { lcp: 0, cls: 0, tasks: [] };
const observe = (type, each) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
observe('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime; });
observe('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
observe('longtask', (entry) => seen.tasks.push([entry.startTime, entry.duration]));
"""
_READ = """() => {
  const [{ startTime: first }] = performance.getEntriesByName('first-contentful-paint');
  const late = seen.tasks.filter(([at]) => at >= first);
  return { lcp: seen.lcp, cls: seen.cls, tbt: late.reduce((sum, [, took]) => sum + took - 50, 0) };
}"""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Args:
        shows: what is there once it shows what it was opened for.
    """

    name: str
    path: str
    audience: Literal["admin", "influencer"] | None
    shows: str
    lcp_ms: float


PAGES = (
    Page("Sign-in page", "/admin/login", None, "input[type=password]", 700),
    Page("List of influencers", "/admin/influencers", "admin", "text=/Amara|Elena|Kenji|Luca/", 1200),
    Page("Studio", "/studio", "influencer", "h1", 700),
)


async def measure(options: Options, *, lighthouse: bool = True) -> Section:
    """Measure the pages that people open first.

    Args:
        lighthouse: whether Lighthouse looks at them, too; it is installed if it is not there.
    """
    browser_path = chromium()
    if browser_path is None:
        raise RuntimeError("There is no Chromium: install one.")
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    port = free_port()
    figures: list[Figure] = []
    with serving(filled.folder, port) as peer:
        status = written(STUDIO_STATUS, STUDIO_STATUS.asks(filled, []), peer.port, graphql=True)
        await first_answer(port, next(status), STUDIO_STATUS.proof)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
            for page in PAGES:
                seen = [await _opened(browser, page, port, filled) for _ in range(options.rounds)]
                figures += [
                    _figure(f"{page.name}: LCP", "ms", [one["lcp"] for one in seen], page.lcp_ms),
                    _figure(f"{page.name}: TBT", "ms", [one["tbt"] for one in seen], MOST_TBT_MS),
                    _figure(f"{page.name}: CLS", "", [one["cls"] for one in seen], MOST_CLS),
                ]
            await browser.close()
        if lighthouse:
            for page in PAGES:
                figures += await asyncio.to_thread(_scores, page, port, filled, options.folder, browser_path)
    text = TEXT.format(influencers=options.influencers, slowed=SLOWED, times=options.rounds)
    return Section("front-end", "The pages", text, figures)


async def _opened(browser: Browser, page: Page, port: int, filled: FilledDesk) -> dict[str, float]:
    """Open a page in a browser that knows nothing, and return what was seen."""
    url = f"http://127.0.0.1:{port}"
    async with await browser.new_context() as context:
        if page.audience is not None:
            name, _, value = _cookie(page, port, filled).partition("=")
            await context.add_cookies([{"name": name, "value": value, "url": url}])
        await context.add_init_script(_OBSERVE)
        tab = await context.new_page()
        devtools: Any = await context.new_cdp_session(tab)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        await tab.goto(url + page.path)
        await tab.wait_for_load_state("networkidle")
        seen = await tab.evaluate(_READ)
        await tab.locator(page.shows).first.wait_for()  # what looks for it runs in the page, and would count
        return seen


def _scores(page: Page, port: int, filled: FilledDesk, folder: Path, browser_path: str) -> list[Figure]:
    """Have Lighthouse look at a page."""
    headers, report, there = folder / "headers.json", folder / "report.json", installed()
    headers.write_bytes(orjson.dumps({"Cookie": _cookie(page, port, filled)} if page.audience else {}))
    command = [
        node(there),
        str(there / "node_modules/lighthouse/cli/index.js"),
        f"http://127.0.0.1:{port}{page.path}",
        f"--extra-headers={headers}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
        f"--only-categories={','.join(SCORES)}",
        f"--output-path={report}",
        "--output=json",
        "--quiet",
    ]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "CHROME_PATH": browser_path}
    subprocess.run(command, env=environment, check=True, stdin=subprocess.DEVNULL)  # noqa: S603 (pinned)
    said: dict[str, Any] = orjson.loads(report.read_bytes())
    return [
        figure(
            f"{page.name}: {name.replace('-', ' ')}",
            "of 100 by Lighthouse",
            [said["categories"][name]["score"] * 100],
            target=target,
        )
        for name, target in SCORES.items()
    ]


def _cookie(page: Page, port: int, filled: FilledDesk) -> str:
    session = filled.admin_session if page.audience == "admin" else filled.ready[-1].session
    return f"greenroom_{page.audience}_{port}={session}"


def _figure(name: str, unit: str, values: list[float], most: float) -> Figure:
    return figure(name, unit, values, target=most, at_least=False)


def chromium() -> str | None:
    """Find Chromium."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)
