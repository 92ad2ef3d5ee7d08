"""Passwords: argon2id off the event loop, a few at a time, and no more waiting than can be served."""

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
        raise InputRejected(
            ProblemCode.BAD_PASSWORD,
            field,
            f"This password has {len(password)} of at least {SHORTEST} characters.",
            "Use a longer one: a few words that you can remember do well.",
        )
    if len(_as_bytes(password)) > LONGEST_BYTES:
        raise InputRejected(
            ProblemCode.BAD_PASSWORD,
            field,
            "This password is too long.",
            f"Use at most {LONGEST_BYTES} bytes.",
        )


class Passwords:
    """Hashes and checks passwords with OWASP's argon2id parameters (19 MiB, t=2, p=1).

    Args:
        threads: how many hashes run at once.
        max_waiting: how many may wait for their turn; one more is refused with Busy.
    """

    def __init__(self, *, threads: int = 1, max_waiting: int = 64) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="argon2")
        self._threads = threads
        self._max_waiting = max_waiting
        self._inside = 0
        self._nobodys = self._hasher.hash("no account has this password")

    async def hash(self, password: str) -> str:
        """Hash a new password, in PHC string format."""
        return await self._run(lambda: self._hasher.hash(_as_bytes(password)))

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Tell whether the password is the hashed one; without a hash, take as long and answer no."""
        matches = await self._run(lambda: self._matches(hashed or self._nobodys, password))
        return matches and hashed is not None

    def close(self) -> None:
        """Let the running hash end, and drop those that wait."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, hashed: str, password: str) -> bool:
        data = _as_bytes(password)
        try:
            # A password beyond the limit costs as much as any other, and never matches.
            return self._hasher.verify(hashed, data[:LONGEST_BYTES]) and len(data) <= LONGEST_BYTES
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._inside >= self._threads + self._max_waiting:
            raise Busy(retry_after_s=1 + round(self._inside * HASHING_S))
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._inside -= 1


def _as_bytes(password: str) -> bytes:
    """Bring a password typed on any keyboard to the same bytes."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
