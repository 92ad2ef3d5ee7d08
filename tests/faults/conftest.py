"""A desk with people in it who are signed in, for something to happen to."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.store.canary import check_canary
from greenroom.store.key_file import create_key_file
from greenroom.store.models import Show
from greenroom.store.vault import Vault
from tests.api.shows.test_shows import BEAT, BROWSER, GO, STUDIO
from tests.served import Served
from tests.world import PASSWORD, World, ask, sign_in

ANSWERS_WITHIN_S = 15
READY_WITHIN_S = 2
LIST = "{ influencers(first: 20) { nodes { name readiness } } }"
SIGN_IN = """mutation ($i: InfluencerSignInInput!) {
  influencerSignIn(input: $i) { ... on SignedIn { sessionToken } ... on Problem { code } } }"""


@dataclass
class Crowd:
    """Those who use the desk: an owner, and people who can go live."""

    world: World
    owner: AdminActor
    singers: list[InfluencerActor]


@pytest.fixture(name="crowd")
async def _crowd(world: World, tmp_path: Path) -> Crowd:
    world.clock.time = datetime.now(UTC)
    world.desk = replace(world.desk, vault=Vault(create_key_file(tmp_path / "keys")))
    await check_canary(world.desk.vault)
    return Crowd(world, await world.admin(), [await world.star(f"Singer {number}") for number in range(4)])


@dataclass
class Asked:
    """What somebody asked, and what came back after how many seconds."""

    what: str
    took_s: float
    answer: dict[str, Any]

    @property
    def code(self) -> str | None:
        errors = self.answer.get("errors")
        return errors[0]["extensions"]["code"] if errors else None


@dataclass
class Evening:
    """A desk at work: its owner looks at it, the first singer is live, and the second is about to be."""

    desk: Served
    owner: httpx2.AsyncClient
    live: httpx2.AsyncClient
    next: httpx2.AsyncClient
    stranger: httpx2.AsyncClient
    show: dict[str, str]
    crowd: Crowd

    async def ready(self) -> tuple[float, str | None]:
        """Ask whether the desk is ready: after how many seconds it said what is missing."""
        began = time.monotonic()
        reply = await self.stranger.get("/readyz")
        took_s, said = time.monotonic() - began, reply.json()
        assert reply.status_code == (200 if said["ready"] else 503)
        return took_s, said["missing"]

    async def until_ready(self) -> float:
        """Wait until the desk is ready, and return how many seconds that took."""
        began = time.monotonic()
        async with asyncio.timeout(30):
            while (await self.ready())[1] is not None:  # noqa: ASYNC110 (of another process)
                await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def until_said(self, words: str) -> None:
        """Wait until the log has these words, while a load balancer asks whether the desk is ready."""
        async with asyncio.timeout(30):
            while words not in self.log():
                await self.ready()
                await asyncio.sleep(0.1)

    def log(self) -> str:
        return self.desk.stderr.read_text("utf-8")

    async def everybody_asks(self) -> list[Asked]:
        """Do at once what people do at a desk."""
        singer = {"email": self.crowd.singers[2].email, "password": PASSWORD, "transport": "BEARER"}
        asked = [
            *[timed("list", ask(self.owner, LIST)) for _ in range(6)],
            *[timed("studio", ask(self.live, STUDIO)) for _ in range(6)],
            *[timed("heartbeat", ask(self.live, BEAT, input=self.show)) for _ in range(3)],
            *[timed("go live", ask(self.next, GO, input={"holder": "phone"})) for _ in range(2)],
            *[timed("sign in", ask(self.stranger, SIGN_IN, i=singer)) for _ in range(3)],
        ]
        return list(await asyncio.gather(*asked))


async def timed(what: str, asking: Awaitable[dict[str, Any]]) -> Asked:
    began = time.monotonic()
    answer = await asking
    return Asked(what, time.monotonic() - began, answer)


async def open_shows() -> list[str]:
    return [str(show.id) for show in await Show.filter(ended_at=None).order_by("id")]


@asynccontextmanager
async def evening(desk: Served, crowd: Crowd) -> AsyncGenerator[Evening]:
    """Have people come to the desk for as long as the block runs."""
    async with AsyncExitStack() as stack:
        owner, live, other, stranger = [
            await stack.enter_async_context(
                httpx2.AsyncClient(base_url=desk.url, headers=headers, timeout=60)
            )
            for headers in (BROWSER, BROWSER, BROWSER, {})
        ]
        for client, person in ((owner, crowd.owner), (live, crowd.singers[0]), (other, crowd.singers[1])):
            await sign_in(client, person)
        went = (await ask(live, GO, input={"holder": "phone"}))["data"]["goLive"]
        show = {"showId": went["show"]["id"], "holder": "phone"}
        yield Evening(desk, owner, live, other, stranger, show, crowd)


Tell = Callable[[str], None]


@pytest.fixture(name="tell")
def _tell(request: pytest.FixtureRequest) -> Tell:
    """Say what was measured: `pytest -rP` shows it."""

    def tell(words: str) -> None:
        print(f"{request.node.name}: {words}")  # noqa: T201

    return tell
