"""Checking a password where there is none to check."""

from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from greenroom.desk import passwords as hashing
from greenroom.desk.passwords import Fit, Passwords


class _Watched(PasswordHasher):
    """A hasher that keeps what it was asked to hash and to check."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.hashed: list[str | bytes] = []
        self.checked: list[str | bytes] = []

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.hashed.append(password)
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 (argon2's own)
        self.checked.append(hash)
        return super().verify(hash, password)


@pytest.fixture(name="hasher")
def _hasher(monkeypatch: pytest.MonkeyPatch) -> _Watched:
    hasher = _Watched()
    monkeypatch.setattr(hashing, "HASHER", hasher)
    return hasher


async def test_without_an_account_a_password_is_checked_at_the_cost_of_any_other(hasher: _Watched) -> None:
    """It is compared with a hash of the same form: one that cannot be read would be refused at once."""
    passwords = Passwords()
    assert await passwords.verify(None, "a password") is Fit.NO
    (made_up,) = hasher.checked
    assert isinstance(made_up, str)
    real = hasher.hash("a password")
    assert extract_parameters(made_up) == extract_parameters(real)
    assert len(made_up) == len(real)
    with pytest.raises(VerifyMismatchError):
        hasher.verify(made_up, "a password")
    passwords.close()


def test_a_desk_hashes_nothing_when_it_starts(hasher: _Watched) -> None:
    """A hash alone takes as long as opening the database does."""
    Passwords().close()
    assert hasher.hashed == []
