"""Counts that several processes share through Redis.

No sign-in depends on Redis: while it does not respond, each process counts for itself, so that an account has
its limit once more in each process, and no more than that within a window.
"""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from greenroom.store.counters import CLOCKS_MAY_DIFFER, Key, MemoryCounters
from greenroom.store.vault import Vault

ANSWERS_WITHIN_S = 0.5
ASKED_AGAIN_AFTER_S = 5
TOLD_EVERY_S = 60
CONNECTIONS = 8
BAD_URL = "write it as redis://[user:password@]host[:port][/number], rediss:// for TLS, or unix:///path"

# One sorted set a key, scored by the moment in microseconds, which a double holds exactly till the year 2255.
# Moments come as text and stay text: Lua itself writes no more than 14 digits.
_TAKE = """
local now, window, since, until_, lasts_ms, member = unpack(ARGV, 1, 6)
local wait = 0
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', since)
  local full = redis.call('ZREVRANGEBYSCORE', key, until_, '-inf', 'WITHSCORES', 'LIMIT', ARGV[6 + i] - 1, 1)
  if full[2] then wait = math.max(wait, full[2] + window - now) end
end
if wait == 0 then
  for _, key in ipairs(KEYS) do
    redis.call('ZADD', key, now, member)
    redis.call('PEXPIRE', key, lasts_ms)
  end
end
return wait
"""
_TAKE_BACK = """
for _, key in ipairs(KEYS) do
  local counted = redis.call('ZRANGEBYSCORE', key, ARGV[1], ARGV[1], 'LIMIT', 0, 1)
  if counted[1] then redis.call('ZREM', key, counted[1]) end
end
return 0
"""
_CLEAR = "return redis.call('DEL', KEYS[1])"
_CHECK = "return redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '0')"

_PREFIX = "greenroom:limits:"
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

logger = logging.getLogger(__name__)


class SharedRedis:
    """A Redis server that may fail to respond; no connection is opened before the first use.

    Args:
        url: where it is; it may contain a password, which no error and no log line repeats.
        monotonic: a clock that counts seconds.

    Raises:
        ValueError: the URL cannot be used.
    """

    def __init__(self, url: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        own: dict[str, Any] = {
            "max_connections": CONNECTIONS,
            "socket_timeout": ANSWERS_WITHIN_S,
            "socket_connect_timeout": ANSWERS_WITHIN_S,
            "retry": Retry(NoBackoff(), 0),
            "protocol": 2,
        }
        try:
            pool = cast("Any", ConnectionPool)(**{**parse_url(url), **own})
            pool.make_connection()  # opens nothing, but accepts no unknown option
        except (TypeError, ValueError, RedisError):
            raise ValueError(BAD_URL) from None
        self._redis = Redis.from_pool(pool)
        self._scripts = {text: self._redis.register_script(text) for text in (_TAKE, _TAKE_BACK, _CLEAR)}
        # Connections are waited for here, where a flood is not mistaken for a server that is silent.
        self._turns = asyncio.Semaphore(CONNECTIONS)
        self._monotonic = monotonic
        self._asks_again_at = self._tells_again_at = monotonic()
        self._told = False

    async def run(self, script: str, keys: Sequence[str], values: Sequence[str]) -> int | None:
        """Run one of the scripts of this module.

        Returns:
            Its result; None if Redis does not respond, or recently did not and has not been asked again.
        """
        async with self._turns:
            if self._monotonic() < self._asks_again_at:
                return None
            try:
                async with asyncio.timeout(ANSWERS_WITHIN_S):
                    said = cast("int", await self._scripts[script](keys, values))
            except (RedisError, OSError) as error:
                self._note_silence(error)
                return None
        self._note_answer()
        return said

    async def check(self) -> str | None:
        """Run a script that could write but finds nothing to change.

        Returns:
            The kind of error, if that fails.
        """
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                await cast("Any", self._redis).eval(_CHECK, 1, f"{_PREFIX}check")
        except (RedisError, OSError) as error:
            return type(error).__name__
        return None

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    def _note_silence(self, error: Exception) -> None:
        now = self._monotonic()
        self._asks_again_at = now + ASKED_AGAIN_AFTER_S
        if now >= self._tells_again_at:
            self._tells_again_at, self._told = now + TOLD_EVERY_S, True
            kind = type(error).__name__
            logger.warning("Redis does not answer (%s): this process limits sign-ins by itself.", kind)

    def _note_answer(self) -> None:
        if self._told:
            self._told = False
            logger.info("Redis answers again: sign-ins are limited for all processes together.")


class RedisCounters:
    """Counts in Redis, under keys that reveal nothing there, and in memory while Redis is away.

    Args:
        redis: the server.
        vault: hashes the keys, so that Redis holds no email and no address.
        window: how long a moment counts.
    """

    def __init__(self, redis: SharedRedis, vault: Vault, window: timedelta) -> None:
        self._redis = redis
        self._vault = vault
        self._window = window
        self._own = MemoryCounters(window)

    async def take(self, keys: Mapping[Key, int], now: datetime) -> timedelta:
        """Count this moment under all of the keys or none; see `Counters`."""
        at, window = _microseconds(now), self._window // _MICROSECOND
        edges = (at - window, at + CLOCKS_MAY_DIFFER // _MICROSECOND)
        lasts_ms = (self._window + CLOCKS_MAY_DIFFER) // timedelta(milliseconds=1)
        values = [*map(str, (at, window, *edges, lasts_ms)), secrets.token_hex(8), *map(str, keys.values())]
        wait = await self._redis.run(_TAKE, self._named(keys), values)
        return await self._own.take(keys, now) if wait is None else wait * _MICROSECOND

    async def take_back(self, keys: Iterable[Key], moment: datetime) -> None:
        """Uncount what was counted at this moment, wherever that was; see `Counters`."""
        keys = list(keys)
        await self._own.take_back(keys, moment)
        await self._redis.run(_TAKE_BACK, self._named(keys), [str(_microseconds(moment))])

    async def clear(self, key: Key) -> None:
        """Forget everything about a key."""
        await self._own.clear(key)
        await self._redis.run(_CLEAR, self._named([key]), [])

    def _named(self, keys: Iterable[Key]) -> list[str]:
        hashed = (self._vault.lookup_hash("sign-in limits", json.dumps(key)) for key in keys)
        return [f"{_PREFIX}{name}" for name in hashed]


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
