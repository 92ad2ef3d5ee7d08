"""A desk that is killed again and again under load: nothing that it acknowledged is lost."""

import asyncio
import itertools
import os
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from greenroom.desk.keys import hash_token
from greenroom.store.models import SessionRow, Show
from tests.api.influencers.test_streaming import TOGGLE
from tests.api.shows.test_shows import BROWSER, END, GO
from tests.faults.conftest import SIGN_IN, Crowd, Tell
from tests.served import served
from tests.world import PASSWORD, ask, sign_in

pytestmark = pytest.mark.faults

KILLS = 6
EACH_AFTER = 12  # acknowledged changes


@dataclass
class Kept:
    """What desks have acknowledged, and so must have kept."""

    sessions: list[str] = field(default_factory=list[str])
    opened: set[str] = field(default_factory=set[str])
    ended: set[str] = field(default_factory=set[str])
    off: bool = False
    done: Counter[str] = field(default_factory=Counter[str])

    async def go_live_and_end(self, studio: httpx2.AsyncClient) -> None:
        answer = await ask(studio, GO, input={"holder": "phone", "takeOver": True})
        show = answer["data"]["goLive"]["show"]["id"]
        self.opened.add(show)
        self.done["go live"] += 1
        answer = await ask(studio, END, input={"showId": show, "holder": "phone"})
        assert answer["data"]["pulse"]["show"]["state"] == "ENDED"
        self.ended.add(show)
        self.done["end"] += 1

    async def come_and_go(self, studio: httpx2.AsyncClient) -> None:
        await ask(studio, GO, input={"holder": "phone", "takeOver": True})

    async def switch(self, owner: httpx2.AsyncClient, person: str) -> None:
        for enabled in (False, True):
            self.off = False  # from here on until the answer, it may be either
            shows = [str(show.id) for show in await Show.filter(influencer_id=person, ended_at=None)]
            given = {"influencerId": person, "enabled": enabled, "mayEndShows": shows}
            answer: Any = (await ask(owner, TOGGLE, input=given))["data"]["toggleStreaming"]
            if answer["__typename"] == "ToggleStreamingSuccess":
                self.off = not enabled
                self.done["switch"] += 1

    async def sign_in(self, somebody: httpx2.AsyncClient, email: str) -> None:
        details = {"email": email, "password": PASSWORD, "transport": "BEARER"}
        answer = await ask(somebody, SIGN_IN, i=details)
        if token := answer["data"]["influencerSignIn"].get("sessionToken"):
            self.sessions = [*self.sessions, token][-10:]  # as many as the desk lets them have, and fewer
            self.done["sign in"] += 1


async def over_and_over(work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await work()


async def test_no_acknowledged_write_is_lost_no_show_is_doubled_and_none_is_live_after_off(
    crowd: Crowd, database_url: str, tmp_path: Path, tell: Tell
) -> None:
    kept, singers = Kept(), crowd.singers
    switched = str(singers[1].id)
    for number in itertools.count(1):
        with served(database_url, tmp_path) as desk:
            async with AsyncExitStack() as stack:
                people = [crowd.owner, singers[0], singers[1]]
                clients = [
                    await stack.enter_async_context(
                        httpx2.AsyncClient(base_url=desk.url, headers=headers, timeout=30)
                    )
                    for headers in (BROWSER, BROWSER, BROWSER, {})
                ]
                owner, studio, other, somebody = clients
                for client, person in zip(clients, people, strict=False):
                    await sign_in(client, person)
                if number > KILLS:
                    break
                before = kept.done.total()
                work = [
                    asyncio.create_task(over_and_over(one))
                    for one in (
                        lambda studio=studio: kept.go_live_and_end(studio),
                        lambda other=other: kept.come_and_go(other),
                        lambda owner=owner: kept.switch(owner, switched),
                        lambda somebody=somebody: kept.sign_in(somebody, singers[2].email),
                    )
                ]
                async with asyncio.timeout(60):
                    while kept.done.total() < before + EACH_AFTER:  # noqa: ASYNC110 (done by a process)
                        await asyncio.sleep(0.002)
                await asyncio.sleep(random.random() * 0.05)
                os.kill(desk.process.pid, signal.SIGKILL)
                failed = await asyncio.gather(*work, return_exceptions=True)
                assert [error for error in failed if not isinstance(error, httpx2.TransportError)] == []
        shows = {str(show.id): show for show in await Show.all()}
        assert kept.opened <= set(shows)
        assert [show for show in kept.ended if shows[show].ended_at is None] == []
        still_open = Counter(str(show.influencer_id) for show in shows.values() if show.ended_at is None)
        assert max(still_open.values(), default=0) <= 1
        assert not (kept.off and still_open[switched])
        hashes = [hash_token(token) for token in kept.sessions]
        assert await SessionRow.filter(token_hash__in=hashes).count() == len(hashes)
    tell(f"{KILLS} kills; acknowledged and kept: {dict(kept.done)}")
    assert min(kept.done.values()) >= KILLS / 2
    with suppress(FileNotFoundError):
        assert "Traceback" not in (tmp_path / "stderr.log").read_text("utf-8")
