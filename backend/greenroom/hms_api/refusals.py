"""What a reply other than success says (100ms.md 1.4 and 3)."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, cast

import orjson

from greenroom.hms_api.cleaning import without_secrets
from greenroom.hms_api.errors import HmsError, HmsErrorKind

LONGEST_WAIT_S: Final = 86_400.0
_RETRY_AFTER = re.compile(r"retry after ([0-9]{1,6}) second", re.IGNORECASE)
_KINDS: Final = {
    401: HmsErrorKind.WRONG_KEYS,
    403: HmsErrorKind.NOT_ALLOWED,
    404: HmsErrorKind.NOT_FOUND,
    429: HmsErrorKind.RATE_LIMITED,
}


def read_json(body: bytes, status: int) -> object:
    """Read the JSON of a reply; an empty one, as after a deletion, counts as an empty object.

    Raises:
        HmsError: UNREADABLE.
    """
    try:
        return orjson.loads(body) if body else {}
    except ValueError:
        raise HmsError(HmsErrorKind.UNREADABLE, status=status) from None


def refusal(
    status: int, headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: datetime
) -> HmsError:
    """Make the error for a reply without success.

    Args:
        status: of the reply.
        headers: of the reply, their names in any case.
        body: 100ms's JSON, or anything that something on the way replied in its place.
        secrets: what was sent along.
        now: the clock; aware.
    """
    code, said = _what_100ms_said(body)
    kind = _KINDS.get(status) or _kind_of_range(status)
    return HmsError(
        kind,
        status=status,
        code=code,
        said=without_secrets(said, secrets),
        retry_after_s=_retry_after_s(headers, said, now) if status in (429, 503) else None,
        clock_off_s=_clock_off_s(headers, now) if kind is HmsErrorKind.WRONG_KEYS else None,
    )


def _kind_of_range(status: int) -> HmsErrorKind:
    if 400 <= status < 500:  # noqa: PLR2004
        return HmsErrorKind.REFUSED
    # What redirects is not 100ms: a captive portal, or a wrong address in the settings.
    return HmsErrorKind.FAILING if status >= 500 else HmsErrorKind.UNREADABLE  # noqa: PLR2004


def _what_100ms_said(body: bytes) -> tuple[int | None, str]:
    """Return the code and the text; a page of HTML says nothing."""
    try:
        reply = orjson.loads(body)
    except ValueError:
        return None, ""
    if not isinstance(reply, dict):
        return None, ""
    record = cast("dict[str, Any]", reply)
    code, message, details = record.get("code"), record.get("message"), record.get("details")
    parts = [message, *cast("list[object]", details)] if isinstance(details, list) else [message]
    return code if type(code) is int else None, ": ".join(part for part in parts if isinstance(part, str))


def _retry_after_s(headers: Mapping[str, str], said: str, now: datetime) -> float | None:
    """Read how long to wait: seconds or a date in the header, or 100ms's own words (100ms.md 3)."""
    header = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,6}", header):
        wait_s = float(header)
    elif (date := read_date(header)) is not None:
        wait_s = (date - now).total_seconds()
    elif words := _RETRY_AFTER.search(said):
        wait_s = float(words[1])
    else:
        return None
    return min(max(wait_s, 0.0), LONGEST_WAIT_S)


def _clock_off_s(headers: Mapping[str, str], now: datetime) -> int | None:
    date = read_date(headers.get("date", ""))
    return None if date is None else round((date - now).total_seconds())


def read_date(header: str) -> datetime | None:
    """Read a date as HTTP writes it; None if it is none."""
    try:
        date = parsedate_to_datetime(header)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
