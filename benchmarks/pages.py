"""What an open page costs a minute: requests, bytes and the server's processor time, idle and busy."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from benchmarks.filling import FilledDesk
from benchmarks.open_pages import Browser, Traffic, desk_page, live_page, studio_page
from benchmarks.peers import Peer

Page = Callable[[], Coroutine[Any, Any, None]]
"""Opens a page, and keeps it open."""
PAGES = 20  # of a kind, open at once
SETTLES_S = 5.0  # until pages that have just been opened ask at their usual pace
CHANGES_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class PageCost:
    """What one page costs in a minute, headers included."""

    requests: float
    sent_bytes: float
    received_bytes: float
    cpu_ms: float


class Opener:
    """Opens pages of a filled desk.

    Args:
        traffic: where what the pages send and get is counted.
    """

    def __init__(self, filled: FilledDesk, peer: Peer, traffic: Traffic) -> None:
        self._peer, self._traffic = peer, traffic
        self._admins = cycle(filled.admin_sessions)
        *people, self._switched = filled.ready
        self._people = iter(people)

    async def desk(self) -> None:
        """Open the desk's list."""
        async with self._browser("admin", next(self._admins)) as browser:
            await desk_page(browser)

    async def studio(self) -> None:
        """Open the studio of somebody who has none open."""
        async with self._browser("influencer", next(self._people).session) as browser:
            await studio_page(browser)

    async def live(self) -> None:
        """Open the studio of somebody who has none open, and go live."""
        person = next(self._people)
        async with self._browser("influencer", person.session) as browser:
            await live_page(browser, person)

    async def changing(self) -> None:
        """Switch the streaming of one who has no page off and on, again and again."""
        async with self._browser("admin", next(self._admins)) as admin:
            admin.traffic = Traffic()  # a change is not a page's
            for enabled in cycle((False, True)):
                given = {"influencerId": self._switched.id, "enabled": enabled}
                await admin.ask("ToggleStreaming", input=given)
                await asyncio.sleep(CHANGES_EVERY_S)

    def _browser(self, audience: str, session: str) -> Browser:
        cookie = f"greenroom_{audience}_{self._peer.port}={session}"
        return Browser(self._peer.port, cookie, self._traffic)


async def measure_pages(
    filled: FilledDesk, peer: Peer, seconds: float = 20, idle_s: float = 60
) -> dict[str, PageCost]:
    """Measure each kind of page, by name.

    What the desk does by itself, and what the changes cost, is measured apart and left out.

    Args:
        seconds: how long each kind is measured, and the desk by itself, whose jobs are due as often.
        idle_s: how long idle desks are: a sentence that tells minutes changes once in each.
    """
    opener = Opener(filled, peer, Traffic())
    alone = (await _use(peer, Traffic(), [], seconds))[1] / seconds
    changing = (await _use(peer, Traffic(), [opener.changing], seconds))[1] / seconds
    costs: dict[str, PageCost] = {}
    kinds: dict[str, tuple[str, float, bool, float]] = {
        "desk idle": ("desk", alone, False, idle_s),
        "desk busy": ("desk", changing, True, seconds),
        "studio idle": ("studio", alone, False, seconds),
        "studio live": ("live", alone, False, seconds),
    }
    for name, (page, without, busy, during_s) in kinds.items():
        traffic = Traffic()
        opened = Opener(filled, peer, traffic)
        pages: list[Page] = [getattr(opened, page)] * PAGES
        used, cpu_s = await _use(peer, traffic, [*pages, *([opener.changing] if busy else [])], during_s)
        a_minute = 60 / during_s / PAGES
        costs[name] = PageCost(
            requests=used.requests * a_minute,
            sent_bytes=used.sent * a_minute,
            received_bytes=used.received * a_minute,
            cpu_ms=(cpu_s - without * during_s) * 1000 * a_minute,
        )
    return costs


async def _use(peer: Peer, traffic: Traffic, pages: Sequence[Page], seconds: float) -> tuple[Traffic, float]:
    """Keep pages open for so long, once they have settled; return what they used, and the server."""
    async with kept_open(pages, SETTLES_S):
        await asyncio.sleep(SETTLES_S)
        before, cpu_s = Traffic(traffic.requests, traffic.sent, traffic.received), peer.used_s()
        await asyncio.sleep(seconds)
        used = Traffic(
            traffic.requests - before.requests, traffic.sent - before.sent, traffic.received - before.received
        )
        return used, peer.used_s() - cpu_s


@asynccontextmanager
async def kept_open(pages: Sequence[Page], within_s: float) -> AsyncGenerator[None]:
    """Open pages one after the other, and close them at the end; a page that fails ends the block.

    Args:
        within_s: how long it takes to open all of them, so that they do not all ask at the same moments.
    """

    async def later(page: Page, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        await page()

    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(later(page, within_s * number / len(pages)))
            for number, page in enumerate(pages)
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
