"""Counts that processes share, which count as those of one process do, and go on without Redis."""

import asyncio
import logging
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from redis.asyncio import Redis

from greenroom.store import redis_counters
from greenroom.store.counters import CLOCKS_MAY_DIFFER, Counters, Key, MemoryCounters
from greenroom.store.key_file import create_key_file, new_keys
from greenroom.store.redis_counters import (
    ASKED_AGAIN_AFTER_S,
    BAD_URL,
    CONNECTIONS,
    TOLD_EVERY_S,
    RedisCounters,
    SharedRedis,
)
from greenroom.store.vault import Vault
from tests.redis_server import RedisServer
from tests.store.rows import NOON

WINDOW = timedelta(minutes=15)
NOTHING = timedelta(0)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
K: Key = ("account", "ADMIN", "ada@example.com")
OTHER: Key = ("address", "198.51.100.7")
DEAD = "redis://:hunter2@127.0.0.1:9/0"
LOG = "greenroom.store.redis_counters"


class Seconds:
    """Seconds that pass only on request."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def counting(
    url: str, vault: Vault | None = None, seconds: Seconds | None = None
) -> AsyncGenerator[RedisCounters]:
    """Count as one process does that shares this Redis."""
    redis = SharedRedis(url, monotonic=seconds or Seconds())
    yield RedisCounters(redis, vault or Vault(new_keys()), WINDOW)
    await redis.close()


@asynccontextmanager
async def asking(server: RedisServer) -> AsyncGenerator[Any]:
    """Look into Redis as somebody does who is not Greenroom."""
    async with Redis.from_url(server.url, decode_responses=True) as client:  # pyright: ignore[reportUnknownMemberType] (**kwargs has no type)
        yield cast("Any", client)


@pytest.fixture(name="counters", params=["memory", "redis"])
async def _counters(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> AsyncGenerator[Counters]:
    if request.param == "memory":
        yield MemoryCounters(WINDOW)
        return
    async with counting(request.getfixturevalue("redis_server").url) as counters:
        yield counters
    assert told(caplog) == []  # or it was memory that answered


async def count(counters: Counters, *minutes: int, key: Key = K) -> None:
    for minute in minutes:
        assert await counters.take({key: 99}, NOON + minute * MINUTE) == NOTHING


# ---- in memory and in Redis alike


async def test_the_wait_ends_when_the_oldest_of_the_last_few_leaves_the_window(counters: Counters) -> None:
    await count(counters, 0, 1, 2)
    assert await counters.take({K: 3}, NOON + 2 * MINUTE) == 13 * MINUTE
    assert await counters.take({K: 2}, NOON + 2 * MINUTE) == 14 * MINUTE
    assert await counters.take({K: 3}, NOON + WINDOW - timedelta(microseconds=1)) == timedelta(microseconds=1)
    assert await counters.take({K: 2}, NOON + WINDOW) == MINUTE
    assert await counters.take({K: 3}, NOON + WINDOW) == NOTHING
    assert await counters.take({K: 3}, NOON + WINDOW) == MINUTE


async def test_all_keys_are_counted_or_none(counters: Counters) -> None:
    await count(counters, 0)
    await count(counters, 1, key=OTHER)
    assert await counters.take({K: 1, OTHER: 1, ("all",): 1}, NOON + MINUTE) == WINDOW
    assert await counters.take({K: 2, ("all",): 1}, NOON + MINUTE) == NOTHING
    assert await counters.take({K: 3, ("all",): 1}, NOON + MINUTE) == WINDOW
    assert await counters.take({K: 3}, NOON + MINUTE) == NOTHING
    assert await counters.take({OTHER: 2}, NOON + MINUTE) == NOTHING


async def test_keys_are_cleared_apart(counters: Counters) -> None:
    await count(counters, 0)
    await count(counters, 0, key=OTHER)
    await counters.clear(K)
    assert await counters.take({OTHER: 1}, NOON) == WINDOW
    assert await counters.take({K: 1}, NOON) == NOTHING


async def test_one_of_two_of_the_same_moment_is_taken_back_under_every_key(counters: Counters) -> None:
    for _ in range(2):
        await counters.take({K: 9, OTHER: 9}, NOON)
    await counters.take_back([K, OTHER], NOON)
    for key in (K, OTHER):
        assert await counters.take({key: 1}, NOON) == WINDOW
        assert await counters.take({key: 2}, NOON) == NOTHING
    for _ in range(3):
        await counters.take_back([K], NOON)
    assert await counters.take({K: 1}, NOON) == NOTHING
    assert await counters.take({OTHER: 2}, NOON) == WINDOW


async def test_what_was_not_counted_is_not_taken_back(counters: Counters) -> None:
    await count(counters, 0)
    await counters.take_back([K, OTHER], NOON + MINUTE)
    assert await counters.take({K: 1}, NOON) == WINDOW


async def test_a_clock_that_was_set_back_keeps_nobody_out(counters: Counters) -> None:
    await count(counters, 0, 1, 2)
    assert await counters.take({K: 1}, NOON - MINUTE) == NOTHING


async def test_a_clock_that_runs_a_little_behind_sees_what_the_others_counted(counters: Counters) -> None:
    await count(counters, 0)
    late = NOON - CLOCKS_MAY_DIFFER
    assert await counters.take({K: 1}, late) == WINDOW + CLOCKS_MAY_DIFFER
    assert await counters.take({K: 2}, late) == NOTHING  # counted before the one that was counted first
    assert await counters.take({K: 2}, NOON) == WINDOW - CLOCKS_MAY_DIFFER


async def test_of_a_thousand_at_once_as_many_are_counted_as_allowed(counters: Counters) -> None:
    moments = [NOON + number * timedelta(microseconds=1) for number in range(1000)]
    waits = await asyncio.gather(*(counters.take({K: 10, ("all",): 600}, moment) for moment in moments))
    assert waits.count(NOTHING) == 10
    assert await counters.take({("all",): 11}, NOON + SECOND) == NOTHING
    assert await counters.take({("all",): 11}, NOON + SECOND) > NOTHING


# ---- in Redis


async def test_keys_in_redis_tell_nothing_and_expire(redis_server: RedisServer) -> None:
    vault = Vault(new_keys())
    async with counting(redis_server.url, vault) as counters, asking(redis_server) as client:
        await counters.take({K: 9, OTHER: 9, ("all",): 9}, NOON)
        names: list[str] = sorted(await client.keys())
        hashes = [vault.lookup_hash("sign-in limits", text) for text in TEXTS]
        assert names == sorted(f"greenroom:limits:{hashed}" for hashed in hashes)
        for name in names:
            ((member, moment),) = await client.zrange(name, 0, -1, withscores=True)
            assert len(member) == 16
            assert moment == NOON.timestamp() * 1_000_000
            assert 904_000 < await client.pttl(name) <= 905_000
        await counters.take({K: 9}, NOON + WINDOW)
        assert await client.zcard(f"greenroom:limits:{hashes[0]}") == 1
        await counters.clear(K)
        await counters.take_back([OTHER, ("all",)], NOON)
        assert await client.dbsize() == 0


TEXTS = ('["account", "ADMIN", "ada@example.com"]', '["address", "198.51.100.7"]', '["all"]')


async def test_desks_with_other_keys_count_apart_on_one_redis(redis_server: RedisServer) -> None:
    async with counting(redis_server.url) as one, counting(redis_server.url) as other:
        await count(one, 0)
        assert await other.take({K: 1}, NOON) == NOTHING
        assert await one.take({K: 1}, NOON) == WINDOW


ANOTHER_PROCESS = """
import asyncio, sys
from datetime import datetime, timedelta
from pathlib import Path
from greenroom.store import redis_counters
from greenroom.store.key_file import load_key_file
from greenroom.store.redis_counters import RedisCounters, SharedRedis
from greenroom.store.vault import Vault

async def work(url, keys, now):
    redis_counters.ANSWERS_WITHIN_S = 20
    redis = SharedRedis(url)
    counters = RedisCounters(redis, Vault(load_key_file(Path(keys))), timedelta(minutes=15))
    print("ready", flush=True)
    sys.stdin.readline()
    moments = [datetime.fromisoformat(now) + timedelta(microseconds=n) for n in range(100)]
    waits = await asyncio.gather(*(counters.take({("k",): 50}, moment) for moment in moments))
    await redis.close()
    print(waits.count(timedelta(0)))

asyncio.run(work(*sys.argv[1:]))
"""


def test_processes_share_a_count(redis_server: RedisServer, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    create_key_file(keys)
    command = [sys.executable, "-c", ANOTHER_PROCESS, redis_server.url, str(keys), NOON.isoformat()]
    pipe = subprocess.PIPE
    two = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    try:
        for process in two:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in two:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        counted = [int(process.communicate(timeout=60)[0]) for process in two]
    finally:
        for process in two:
            process.kill()
            process.communicate()
    assert sum(counted) == 50


# ---- without Redis


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """List what was logged, and forget it."""
    lines = [record.getMessage() for record in caplog.records if record.name == LOG]
    caplog.clear()
    return lines


SILENT = "Redis does not answer (ConnectionError): this process limits sign-ins by itself."
BACK = "Redis answers again: sign-ins are limited for all processes together."


async def test_redis_killed_midway_leaves_each_process_its_own_count_until_it_is_back(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOG)
    vault, seconds = Vault(new_keys()), Seconds()
    async with (
        counting(redis_server.url, vault, seconds) as one,
        counting(redis_server.url, vault, seconds) as other,
    ):
        await count(one, 0)
        assert await other.take({K: 1}, NOON) == WINDOW
        redis_server.kill()
        for process in (one, other):
            assert await process.take({K: 1}, NOON) == NOTHING
            assert await process.take({K: 1}, NOON) == WINDOW
        assert told(caplog) == [SILENT, SILENT]
        redis_server.start()
        assert await one.take({K: 1}, NOON) == WINDOW  # it is not asked at once
        seconds.now += ASKED_AGAIN_AFTER_S
        assert await one.take({K: 1}, NOON) == NOTHING
        assert await other.take({K: 1}, NOON) == WINDOW
        assert told(caplog) == [BACK, BACK]


async def test_a_redis_that_was_restarted_between_two_tries_is_used_at_once(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with counting(redis_server.url) as counters, asking(redis_server) as client:
        await count(counters, 0)
        redis_server.kill()
        redis_server.start()
        (idle,) = cast("Any", counters)._redis._redis.connection_pool._available_connections
        async with asyncio.timeout(5):
            while not idle._reader.at_eof():  # noqa: ASYNC110 (a closed connection tells nobody)
                await asyncio.sleep(0)
        await count(counters, 0)
        assert await client.dbsize() == 1
    assert told(caplog) == []


async def test_what_was_counted_while_redis_was_away_is_uncounted_when_it_responds(
    redis_server: RedisServer,
) -> None:
    seconds = Seconds()
    async with counting(redis_server.url, seconds=seconds) as counters:
        redis_server.kill()
        await counters.take({K: 1, OTHER: 1}, NOON)
        await count(counters, 1)
        redis_server.start()
        seconds.now += ASKED_AGAIN_AFTER_S
        await counters.take_back([K, OTHER], NOON)
        await counters.clear(K)
        redis_server.kill()
        assert await counters.take({K: 1, OTHER: 1}, NOON + MINUTE) == NOTHING


async def test_a_redis_that_hangs_is_waited_for_once(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = Seconds()
    async with counting(redis_server.url, seconds=seconds) as counters, asking(redis_server) as client:
        await count(counters, 0)
        redis_server.signal(signal.SIGSTOP)
        monkeypatch.setattr(redis_counters, "ANSWERS_WITHIN_S", 0.5)
        loop = asyncio.get_running_loop()
        began = loop.time()
        waits = await asyncio.gather(*(counters.take({K: 5}, NOON) for _ in range(10 * CONNECTIONS)))
        assert loop.time() - began < 4
        assert waits.count(NOTHING) == 5
        redis_server.signal(signal.SIGCONT)
        monkeypatch.setattr(redis_counters, "ANSWERS_WITHIN_S", 20)
        await client.flushall()
        seconds.now += ASKED_AGAIN_AFTER_S
        assert (
            await counters.take({OTHER: 1}, NOON + 2 * MINUTE) == NOTHING
        )  # no late answer is taken for this
        assert await counters.take({OTHER: 1}, NOON + 3 * MINUTE) == WINDOW - MINUTE
        assert await client.dbsize() == 1


async def test_a_redis_that_takes_no_writes_is_one_that_does_not_answer(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with counting(redis_server.url) as counters, asking(redis_server) as client:
        await client.replicaof("127.0.0.1", "9")
        assert [await counters.take({K: 1}, NOON) for _ in range(2)] == [NOTHING, WINDOW]
    assert told(caplog) == [SILENT.replace("ConnectionError", "ReadOnlyError")]


async def test_silence_is_told_once_a_minute_without_the_url(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seconds = Seconds()
    async with counting(DEAD, seconds=seconds) as counters:
        for _ in range(TOLD_EVERY_S // ASKED_AGAIN_AFTER_S):
            await counters.take({K: 99}, NOON)
            seconds.now += ASKED_AGAIN_AFTER_S
        assert "hunter2" not in caplog.text
        assert told(caplog) == [SILENT]
        await counters.take({K: 99}, NOON)
        assert told(caplog) == [SILENT]


@pytest.mark.parametrize(
    "url",
    [
        "hunter2",
        "http://:hunter2@localhost",
        "redis://:hun/ter2@localhost",
        "redis://:hunter2@localhost:port",
        "redis://:hunter2@localhost?hunter2=1",
        "redis://:hunter2@localhost?db=hunter2",
        "rediss://:hunter2@localhost?ssl_cert_reqs=hunter2",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match=r"^write it as redis://") as refused:
        SharedRedis(url)
    assert str(refused.value) == BAD_URL
    assert refused.value.__suppress_context__
