"""Passwords: argon2id outside the event loop, a few at a time, and no more waiting than can be served."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from greenroom.desk.problems import Busy, InputRejected, ProblemCode

T = TypeVar("T")

SHORTEST = 12
LONGEST_BYTES = 1024
HASHING_S = 0.03  # what one hash takes, roughly; only for the advice in Busy


def check_new_password(password: str, field: str = "password") -> None:
    """Raise InputRejected for a password that is too short (12 characters) or too long (1,024 bytes)."""
    if len(password) < SHORTEST:
        raise InputRejected(ProblemCode.BAD_PASSWORD, field, "short", length=len(password), least=SHORTEST)
    if len(_as_bytes(password)) > LONGEST_BYTES:
        raise InputRejected(ProblemCode.BAD_PASSWORD, field, "long", most=LONGEST_BYTES)


class Passwords:
    """Hashes and checks passwords with OWASP's argon2id parameters (19 MiB, t=2, p=1).

    Args:
        threads: how many hashes run at once.
        max_waiting: how many may wait for their turn; one more is refused with Busy.
        reserved: how many more may wait if the desk has reason to trust them, so that a flood of others does
            not keep them out.
    """

    def __init__(self, *, threads: int = 1, max_waiting: int = 64, reserved: int = 16) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="argon2")
        self._places = threads + max_waiting
        self._reserved = reserved
        self._inside = {True: 0, False: 0}  # by whether they are trusted
        self._nobodys = self._hasher.hash("no account has this password")

    @property
    def waiting(self) -> int:
        """How many are being hashed or waiting for it."""
        return sum(self._inside.values())

    async def hash(self, password: str) -> str:
        """Hash a new password, in PHC string format.

        Raises:
            Busy: too many wait. New passwords come with a link or a session, so they have a reserved place.
        """
        return await self._run(lambda: self._hasher.hash(_as_bytes(password)), trusted=True)

    async def verify(self, hashed: str | None, password: str, *, trusted: bool = False) -> bool:
        """Tell whether the password is the hashed one; without a hash, take just as long and return False.

        Args:
            trusted: the caller has a reserved place among those who wait.

        Raises:
            Busy: too many wait.
        """
        matches = await self._run(lambda: self._matches(hashed or self._nobodys, password), trusted=trusted)
        return matches and hashed is not None

    def close(self) -> None:
        """Let the running hash finish, and drop those that are waiting."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, hashed: str, password: str) -> bool:
        data = _as_bytes(password)
        try:
            # A password beyond the limit costs as much as any other, and never matches.
            return self._hasher.verify(hashed, data[:LONGEST_BYTES]) and len(data) <= LONGEST_BYTES
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T], *, trusted: bool) -> T:
        full = (
            self.waiting >= self._places + self._reserved if trusted else self._inside[False] >= self._places
        )
        if full:
            raise Busy(retry_after_s=1 + round(self.waiting * HASHING_S))
        self._inside[trusted] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._inside[trusted] -= 1


def _as_bytes(password: str) -> bytes:
    """Convert a password typed on any keyboard to the same bytes; one beyond the limit stays too long."""
    if len(password) > LONGEST_BYTES:  # as it is: folding is slow, and may make it shorter
        return password[: LONGEST_BYTES + 1].encode("utf-8", "surrogatepass")
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
