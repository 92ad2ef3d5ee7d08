"""What 100ms said where a call did not succeed, for whoever looks for the cause; nothing in it is secret."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from greenroom.hms_api.cleaning import without_secrets
from greenroom.hms_api.errors import HmsError, HmsErrorKind

_IDS: Final = re.compile(
    r"\b(?:[0-9a-f]{24}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b", re.IGNORECASE
)
"""Access keys and rooms, which look the same, and peers."""

_ABOUT: Final = ("templates", "rooms", "room-codes", "active-rooms", "init", "token")


@dataclass(frozen=True, slots=True)
class Heard:
    """One call that did not succeed.

    Args:
        at: when it ended; aware.
        access_key: of the account that asked; None where a token or a room code was sent alone.
        asked: what was asked: `rooms.GET`, or `clock`.
        error: how it ended.
        said: what 100ms said, without ids either.
    """

    at: datetime
    access_key: str | None
    asked: str
    error: HmsError
    said: str


def asked_of(method: str, url: str) -> str:
    """Name a question without anything that stands in its address."""
    parts = urlsplit(url).path.split("/")
    about = next((name for name in _ABOUT if name in parts), None)
    return f"{about}.{method}" if about else "clock"


def without_ids(said: str, url: str, secrets: Iterable[str]) -> str:
    """Remove from 100ms's words whatever stands in the address, and ids of every kind."""
    inside = [unquote(part) for part in urlsplit(url).path.split("/")]
    named = [part for part in inside if len(part) > len("active-rooms")]  # ids, not the API's own words
    return _IDS.sub("[id]", without_secrets(said, [*secrets, *named]))


def is_worth_keeping(asked: str, error: HmsError) -> bool:
    """Tell whether something went wrong: a room without a session is no failure."""
    return not (asked.startswith("active-rooms") and error.kind is HmsErrorKind.NOT_FOUND)
