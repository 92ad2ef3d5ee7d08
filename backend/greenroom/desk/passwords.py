"""Passwords: argon2id outside the event loop, a few at a time, and no more waiting than can be served."""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from secrets import token_bytes
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION  # pyright: ignore[reportUnknownVariableType]

from greenroom.desk.hashing_queue import HashingQueue, Place
from greenroom.desk.new_passwords import check_new_password
from greenroom.desk.password_forms import LONGEST_BYTES, as_bytes, as_bytes_before

T = TypeVar("T")

_SOMEWHERE, _TRUSTED = Place(), Place(trusted=True)
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's argon2id parameters: 19 MiB, t=2, p=1. Tests put one in its place that takes less."""


class Fit(IntEnum):
    """Whether a password is the hashed one."""

    NO = 0
    YES = 1
    OUTDATED = 2  # it is, but would be hashed otherwise today


def _nobodys(hasher: PasswordHasher) -> str:
    """Make up the hash that is checked where there is no account: it takes as long, and fits no password."""
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (
        b64encode(token_bytes(length)).rstrip(b"=").decode() for length in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


class Passwords:
    """Hashes and checks passwords with HASHER.

    Args:
        threads: how many hashes run at once.
        max_waiting: how many strangers may wait for their turn; of one more, the network that has the most
            waiting is refused with Busy.
        reserved: how many more may wait if the desk has reason to trust them, so that a flood of others does
            not keep them out.
    """

    def __init__(self, *, threads: int = 1, max_waiting: int = 64, reserved: int = 16) -> None:
        self._hasher = HASHER
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="argon2")
        self._queue = HashingQueue(at_once=threads, places=threads + max_waiting, reserved=reserved)
        self._nobodys = _nobodys(self._hasher)

    @property
    def waiting(self) -> int:
        """How many are being hashed or waiting for it."""
        return self._queue.inside

    async def hash(self, password: str) -> str:
        """Hash a password that nobody chose, or that was checked, in PHC string format.

        Raises:
            Busy: too many wait. New passwords come with a link or a session, so they have a reserved place.
        """
        return await self._run(lambda: self._hasher.hash(as_bytes(password)), _TRUSTED)

    async def check_new(self, password: str, about: Collection[str], field: str = "password") -> None:
        """Check a password that somebody chose, as `check_new_password` does.

        Raises:
            InputRejected: it is refused.
            Busy: as of `hash`.
        """
        await self._run(lambda: check_new_password(password, about, field), _TRUSTED)

    async def hash_new(self, password: str, about: Collection[str]) -> str:
        """Check a password that somebody chose, and hash it.

        Raises:
            InputRejected, Busy: as of `check_new`.
        """

        def work() -> str:
            check_new_password(password, about)
            return self._hasher.hash(as_bytes(password))

        return await self._run(work, _TRUSTED)

    async def verify(self, hashed: str | None, password: str, place: Place = _SOMEWHERE) -> Fit:
        """Tell whether the password is the hashed one; without a hash, take just as long and return NO.

        Args:
            place: where the caller waits.

        Raises:
            Busy: too many wait.
        """
        fit = await self._run(lambda: self._fit(hashed or self._nobodys, password), place)
        return fit if hashed is not None else Fit.NO

    def close(self) -> None:
        """Let the running hash finish, and drop those that are waiting."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _fit(self, hashed: str, password: str) -> Fit:
        data = as_bytes(password)
        if self._matches(hashed, data):
            return Fit.OUTDATED if self._hasher.check_needs_rehash(hashed) else Fit.YES
        before = as_bytes_before(password)
        return Fit.OUTDATED if before != data and self._matches(hashed, before) else Fit.NO

    def _matches(self, hashed: str, data: bytes) -> bool:
        try:
            # A password beyond the limit costs as much as any other, and never matches.
            return self._hasher.verify(hashed, data[:LONGEST_BYTES]) and len(data) <= LONGEST_BYTES
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T], place: Place) -> T:
        async with self._queue.turn(place):
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
