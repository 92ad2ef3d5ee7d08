"""Pages that are open in browsers: each asks what its own asks, as often and with the same headers."""

import asyncio
import gzip
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson

from benchmarks.filling import Person
from benchmarks.page_operations import document

LIST_EVERY_S, TALLY_EVERY_S, TALLY_MAX_AGE_S = 4.0, 15.0, 5.0
STUDIO_EVERY_S, STUDIO_ON_AIR_EVERY_S = 5.0, 60.0
HEARTBEAT_EVERY_S, REPORT_EVERY_S = 15.0, 30.0
_HEADERS = """\
host: 127.0.0.1:{port}\r
user-agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
Version/18.1 Mobile/15E148 Safari/604.1\r
accept: application/json\r
accept-language: en-GB,en;q=0.9\r
accept-encoding: gzip, deflate\r
sec-fetch-site: same-origin\r
sec-fetch-mode: cors\r
sec-fetch-dest: empty\r
origin: http://127.0.0.1:{port}\r
referer: http://127.0.0.1:{port}/\r
cookie: {cookie}\r
"""


class Refused(Exception):  # noqa: N818 (it ends a measurement)
    """A page did not get what it asked for."""


@dataclass
class Traffic:
    """What some pages have sent and got, headers included."""

    requests: int = 0
    sent: int = 0
    received: int = 0
    slowest_s: float = 0


@dataclass
class Browser:
    """One tab, on a connection of its own that stays open.

    Args:
        cookie: with the session.
        traffic: where it counts.
    """

    port: int
    cookie: str
    traffic: Traffic
    _connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _changes: str | None = None
    _changes_at: float = -math.inf
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, name: str, **variables: Any) -> dict[str, Any]:
        """Send an operation of the pages, and return its data.

        Raises:
            Refused: there is an error in its place.
        """
        body = orjson.dumps({"query": document(name), "variables": variables})
        head = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
        _, _, reply = await self._send("POST /graphql", head, body)
        self._changes_at = -math.inf
        said = orjson.loads(reply)
        if said.get("errors"):  # it must not count as fast
            raise Refused(said["errors"][0]["message"])
        return said["data"]

    async def changes(self, max_age_s: float = 0) -> str | None:
        """Ask whether anything has changed, unless that was told a moment ago, and nothing else since."""
        at = asyncio.get_running_loop().time()
        if at - self._changes_at >= max_age_s:
            head = f"if-none-match: {self._changes}\r\n" if self._changes else ""
            status, headers, _ = await self._send("GET /changes", head)
            self._changes = self._changes if status == 304 else headers.get("etag")  # noqa: PLR2004
            self._changes_at = at
        return self._changes

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the tab."""
        if self._connection is not None:
            self._connection[1].close()
            with suppress(ConnectionError):
                await self._connection[1].wait_closed()

    async def _send(self, what: str, head: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
        async with self._one_at_a_time:
            began = asyncio.get_running_loop().time()
            common = _HEADERS.format(port=self.port, cookie=self.cookie)
            request = f"{what} HTTP/1.1\r\n{common}{head}\r\n".encode() + body
            try:
                reader, lines = await self._exchange(request)
            except (asyncio.IncompleteReadError, ConnectionError):
                if self._connection is None:
                    raise
                self._connection = None  # the server has hung up on who was idle: again, as browsers do
                reader, lines = await self._exchange(request)
            first, *rest = lines.decode("latin-1").rstrip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}
            reply = await reader.readexactly(int(headers.get("content-length", 0)))
            self.traffic.requests += 1
            self.traffic.sent += len(request)
            self.traffic.received += len(lines) + len(reply)
            took_s = asyncio.get_running_loop().time() - began
            self.traffic.slowest_s = max(self.traffic.slowest_s, took_s)
        if headers.get("content-encoding") == "gzip":
            reply = gzip.decompress(reply)
        return int(first.split(" ")[1]), headers, reply

    async def _exchange(self, request: bytes) -> tuple[asyncio.StreamReader, bytes]:
        """Send a request, over the connection that is open if one is, and read the head of the reply."""
        reader, writer = self._connection or await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        self._connection = reader, writer
        return reader, head


async def desk_page(browser: Browser) -> None:
    """Keep the list of influencers open, its first page, and the tally beside it."""
    asked: dict[str, Any] = {"first": 50, "filter": {}, "orderBy": "STATUS", "reverse": False}
    shown: dict[str, str | None] = {"list": None, "tally": None}
    aging: list[str] = []  # of whom a sentence tells a length of time

    async def look_at_list() -> None:
        nonlocal aging
        known, before = await browser.changes(), shown["list"]
        if known is None or before != known:
            if known is None or _standing(before) != _standing(known):
                listed = await browser.ask("InfluencersPage", **asked)
                nodes = listed["influencers"]["nodes"]
                aging = [node["id"] for node in nodes if node["findings"] or node["pageReport"]]
            elif aging:
                some = {"first": 100, "filter": {"ids": aging, "archived": False}}
                await browser.ask("InfluencersPage", **asked | some)
            shown["list"] = known

    async def look_at_tally() -> None:
        known = _standing(await browser.changes(TALLY_MAX_AGE_S))
        if known is None or shown["tally"] != known:
            await browser.ask("Tally", looks=True)
            shown["tally"] = known

    await asyncio.gather(_again(LIST_EVERY_S, look_at_list), _again(TALLY_EVERY_S, look_at_tally))


def _standing(changes: str | None) -> str | None:
    """Return the part of the changes that says how everybody stands, without lengths of time."""
    return changes and changes.partition(".")[0]


async def studio_page(browser: Browser) -> None:
    """Keep the studio open, before a show."""
    await asyncio.gather(
        _again(STUDIO_EVERY_S, lambda: browser.ask("StudioPage", shows=False)),
        _again(REPORT_EVERY_S, lambda: _report(browser, "CAMERA_CHECK")),
    )


async def live_page(browser: Browser, person: Person) -> None:
    """Go live, and stay so."""
    holder = person.id.replace("-", "")
    live = await browser.ask("GoLive", input={"holder": holder, "takeOver": False})
    assert live["goLive"]["__typename"] == "GoLiveReady", live  # noqa: S101
    show = {"showId": live["goLive"]["show"]["id"], "holder": holder}
    await browser.ask("ShowStarted", input={**show, "peerId": "peer", "sessionId": None})
    await asyncio.gather(
        _again(HEARTBEAT_EVERY_S, lambda: browser.ask("Heartbeat", input=show)),
        _again(STUDIO_ON_AIR_EVERY_S, lambda: browser.ask("StudioPage", shows=False)),
        _again(REPORT_EVERY_S, lambda: _report(browser, "LIVE")),
    )


async def _report(browser: Browser, page: str) -> None:
    devices = {"camera": "GRANTED", "microphone": "GRANTED", "connection": "ok"}
    await browser.ask("ReportPage", input={"page": page, "browser": "Safari, iPhone", **devices})


async def _again(every_s: float, ask: Callable[[], Awaitable[object]]) -> None:
    """Ask, and again so long after each answer."""
    while True:
        await ask()
        await asyncio.sleep(every_s)
