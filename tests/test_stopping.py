"""How a desk ends: asked to, with every request answered; killed, with nothing lost that was acknowledged."""

import asyncio
import json
import os
import signal
import subprocess
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tortoise.transactions import in_transaction

from greenroom.desk.keys import hash_token
from greenroom.store.bound_rows import bind_all
from greenroom.store.database import database
from greenroom.store.key_file import create_key_file
from greenroom.store.models import SessionRow
from greenroom.store.vault import Vault
from tests.served import COMMAND, SERVES, Served, environment, served
from tests.store.rows import a_desk, an_influencer
from tests.world import PASSWORD

ENDS_WITHIN_S = 12  # 5 on a machine with nothing else to do, which `make faults` tries
INFLUENCERS = 8
SIGN_IN = """mutation ($i: InfluencerSignInInput!) {
  influencerSignIn(input: $i) { ... on SignedIn { sessionToken } } }"""


@pytest.fixture(name="desk")
def _desk(database_url: str, tmp_path: Path, password_hash: str) -> Generator[Served]:
    """Serve a desk with a few influencers."""

    vault = Vault(create_key_file(tmp_path / "keys"))

    async def fill() -> None:
        async with database(database_url), in_transaction():
            await a_desk(vault)
            for number in range(INFLUENCERS):
                await an_influencer(f"p{number}@example.com", password_hash=password_hash)
            await bind_all(vault)

    asyncio.run(fill())
    with served(database_url, tmp_path) as desk:
        yield desk


async def sign_in(client: httpx2.AsyncClient, desk: Served, number: int = 0) -> str:
    details = {"email": f"p{number}@example.com", "password": PASSWORD, "transport": "BEARER"}
    reply = await client.post(f"{desk.url}/graphql", json={"query": SIGN_IN, "variables": {"i": details}})
    return reply.json()["data"]["influencerSignIn"]["sessionToken"]


async def end_of(desk: Served) -> float:
    """Ask the desk to end, and return how long that took, in seconds."""
    began = time.monotonic()
    desk.process.send_signal(signal.SIGTERM)
    await asyncio.to_thread(desk.process.wait, ENDS_WITHIN_S + 5)
    return time.monotonic() - began


async def kept(database_url: str, tokens: list[str]) -> int:
    async with database(database_url):
        return await SessionRow.filter(token_hash__in=[hash_token(token) for token in tokens]).count()


async def test_asked_to_end_the_desk_answers_all_that_hash_and_wait_for_it(
    desk: Served, database_url: str
) -> None:
    async with httpx2.AsyncClient(timeout=60) as client:
        asking = [asyncio.create_task(sign_in(client, desk, number)) for number in range(INFLUENCERS)]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        assert sum(task.done() for task in asking) < INFLUENCERS - 2
        took = await end_of(desk)
        tokens = await asyncio.gather(*asking)
    assert took < ENDS_WITHIN_S
    assert desk.process.returncode in (0, -signal.SIGTERM)
    assert len(set(tokens)) == INFLUENCERS
    assert await kept(database_url, tokens) == INFLUENCERS
    assert "Traceback" not in desk.stderr.read_text("utf-8")


async def test_an_idle_connection_and_half_a_request_keep_no_desk_from_ending(desk: Served) -> None:
    async with httpx2.AsyncClient() as client:
        assert (await client.get(f"{desk.url}/healthz")).json() == {"alive": True}
        port = int(desk.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n")
        writer.write(b'content-length: 400\r\n\r\n{"query"')
        await writer.drain()
        assert await end_of(desk) < ENDS_WITHIN_S
        writer.close()
        del reader


def test_a_log_that_nobody_reads_keeps_no_request_waiting_and_no_desk_from_ending(
    desk: Served, database_url: str, tmp_path: Path
) -> None:
    del desk  # its database is what is served here
    process = subprocess.Popen(
        [*COMMAND, "serve"], env=environment(database_url, tmp_path), stderr=subprocess.PIPE
    )
    try:
        assert process.stderr is not None
        url = next(found[1] for line in process.stderr if (found := SERVES.search(line.decode())))
        with httpx2.Client(timeout=60) as client:
            for _ in range(1000):  # one line of about 100 bytes each; a pipe takes 64 KiB
                assert client.get(f"{url}/healthz").json() == {"alive": True}
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)
        kept = process.stderr.read()
        assert len(kept) < 1000 * len(kept.splitlines()[0])
    finally:
        process.kill()
        process.communicate()


async def test_a_killed_desk_has_kept_all_that_it_acknowledged(desk: Served, database_url: str) -> None:
    tokens: list[str] = []

    async def go_on(client: httpx2.AsyncClient) -> None:
        while True:
            tokens.append(await sign_in(client, desk))

    async with httpx2.AsyncClient(timeout=60) as client:
        going = [asyncio.create_task(go_on(client)) for _ in range(4)]
        async with asyncio.timeout(60):
            while len(tokens) < 12:  # noqa: ASYNC110 (what comes in comes from another process)
                await asyncio.sleep(0.01)
        os.kill(desk.process.pid, signal.SIGKILL)
        await asyncio.gather(*going, return_exceptions=True)
    assert desk.process.wait() == -signal.SIGKILL
    assert await kept(database_url, tokens) == len(tokens) >= 12


async def test_after_a_kill_the_desk_serves_again_at_once(
    desk: Served, database_url: str, tmp_path: Path
) -> None:
    async with httpx2.AsyncClient(timeout=60) as client:
        token = await sign_in(client, desk)
        os.kill(desk.process.pid, signal.SIGKILL)
        desk.process.wait()
        with served(database_url, tmp_path) as again:
            query = {"query": "{ viewer { ... on InfluencerAccount { email } } }"}
            headers = {"authorization": f"Bearer {token}"}
            reply: Any = (await client.post(f"{again.url}/graphql", json=query, headers=headers)).json()
    assert reply == {"data": {"viewer": {"email": "p0@example.com"}}}, json.dumps(reply)
