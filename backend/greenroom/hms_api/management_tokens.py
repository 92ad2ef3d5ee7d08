"""Management tokens: made here, kept in memory for as long as they are good."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import jwt

from greenroom.hms.minting import mint_management_token
from greenroom.hms_api.accounts import Account
from greenroom.hms_api.errors import HmsError, HmsErrorKind

LIFETIME: Final = timedelta(hours=1)
RENEWED_BEFORE_END: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Kept:
    account: Account
    token: str = field(repr=False)
    made_at: datetime


class ManagementTokens:
    """Keeps one token for each account.

    Args:
        now: the clock; aware.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._kept: dict[str, _Kept] = {}

    def kept(self, account: Account) -> str | None:
        """Return the account's token, or None if it has none that is good for another while."""
        kept = self._kept.get(account.access_key)
        if kept is None or kept.account != account:
            return None
        age = self._now() - kept.made_at
        return kept.token if timedelta(0) <= age < LIFETIME - RENEWED_BEFORE_END else None

    def make(self, account: Account) -> str:
        """Make a new token and keep it.

        Raises:
            HmsError: WRONG_KEYS for an app secret that cannot sign anything.
        """
        now = self._now()
        try:
            token = mint_management_token(
                access_key=account.access_key, app_secret=account.app_secret, now=now, lifetime=LIFETIME
            )
        except jwt.PyJWTError:
            raise HmsError(HmsErrorKind.WRONG_KEYS, sent=False) from None
        self._kept[account.access_key] = _Kept(account, token, now)
        return token
