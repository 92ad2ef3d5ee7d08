"""Management tokens: what is in them, how long they are kept."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from greenroom.hms_api.accounts import Account
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.management_tokens import ManagementTokens

ACCOUNT = Account("a" * 24, "s" * 64)
NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_a_token_is_as_100ms_documents_it() -> None:
    token = ManagementTokens(Clock()).make(ACCOUNT)
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    off = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    claims = jwt.decode(token, ACCOUNT.app_secret, algorithms=["HS256"], options=off)  # pyright: ignore[reportArgumentType]
    begin = int(NOW.timestamp()) - 10
    assert len(claims.pop("jti")) == 36
    assert claims == {
        "access_key": "a" * 24,
        "type": "management",
        "version": 2,
        "iat": begin,
        "nbf": begin,
        "exp": begin + 10 + 3600,
    }


def test_it_is_kept_until_shortly_before_its_end() -> None:
    clock = Clock()
    tokens = ManagementTokens(clock)
    assert tokens.kept(ACCOUNT) is None
    token = tokens.make(ACCOUNT)
    clock.now = NOW + timedelta(minutes=54, seconds=59)
    assert tokens.kept(ACCOUNT) == token
    clock.now = NOW + timedelta(minutes=55)
    assert tokens.kept(ACCOUNT) is None


def test_it_is_not_kept_when_the_clock_is_put_back_or_the_secret_changes() -> None:
    clock = Clock()
    tokens = ManagementTokens(clock)
    tokens.make(ACCOUNT)
    assert tokens.kept(Account(ACCOUNT.access_key, "t" * 64)) is None
    assert tokens.kept(Account("b" * 24, ACCOUNT.app_secret)) is None
    clock.now = NOW - timedelta(seconds=1)
    assert tokens.kept(ACCOUNT) is None


@pytest.mark.parametrize("secret", ["", f"-----BEGIN PUBLIC KEY-----\n{'A' * 64}\n-----END PUBLIC KEY-----"])
def test_a_secret_that_cannot_sign_is_a_wrong_key(secret: str) -> None:
    with pytest.raises(HmsError) as refused:
        ManagementTokens(Clock()).make(Account("a" * 24, secret))
    assert (refused.value.kind, refused.value.sent) == (HmsErrorKind.WRONG_KEYS, False)
