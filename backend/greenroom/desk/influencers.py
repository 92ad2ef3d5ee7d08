"""Influencers: adding them, and reading them as the desk shows them."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.desk.accounts import LONGEST_EMAIL, check_email, check_name, email_key, email_taken
from greenroom.desk.audit import Action, Actor, announce, record
from greenroom.desk.desk import Desk
from greenroom.desk.passwords import check_new_password
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness import Readiness, moment
from greenroom.desk.reasons import findings_of
from greenroom.desk.texts import fold, one_line
from greenroom.hms.findings import Finding
from greenroom.store.constraints import violated
from greenroom.store.ids import new_id
from greenroom.store.influencer_rows import (
    RANKS,
    InfluencerRow,
    Page,
    count_by_readiness,
    influencer_row,
    page_of_influencers,
    sort_key,
)
from greenroom.store.models import Influencer

LONGEST_PAGE = 100


class InfluencerOrder(StrEnum):
    """How a list of influencers is sorted."""

    STATUS = "STATUS"
    NAME = "NAME"
    NEWEST = "NEWEST"


class BadCursorError(ValueError):
    """A cursor is not one of this list."""


@dataclass(frozen=True, slots=True)
class InfluencerView:
    """One influencer, with the reasons for their readiness."""

    row: InfluencerRow
    readiness: Readiness
    findings: tuple[Finding, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class InfluencerList:
    """One page of influencers, and whether more follow."""

    views: tuple[InfluencerView, ...]
    more: bool


async def add_influencer(
    desk: Desk, actor: Actor, *, name: str, email: str, handle: str = "", password: str
) -> UUID:
    """Add somebody who broadcasts, with a password of their own.

    Raises:
        InputRejected: name, email or password cannot be taken; nothing was changed.
    """
    name, email = check_name(name), check_email(email)
    check_new_password(password)
    hashed = await desk.passwords.hash(password)
    influencer_id, now = new_id(), desk.now()
    try:
        async with in_transaction():
            await Influencer.create(
                id=influencer_id,
                name=name,
                name_key=fold(name),
                email=email,
                email_key=email_key(email),
                handle=handle.strip().removeprefix("@"),
                password_hash=hashed,
                created_at=now,
            )
            subject = ("influencers", influencer_id)
            await record(actor, Action.INFLUENCER_ADDED, now, subject=subject)
            await announce("INFLUENCER_ADDED", now, influencer_id=influencer_id)
    except IntegrityError as error:
        if violated(error) == "one_influencer_per_email":
            raise email_taken() from None
        raise
    return influencer_id


def no_such_influencer() -> NotFound:
    """Say that an id belongs to nobody (any more)."""
    return NotFound("There is no such influencer.", "Load the list again: they may have been archived.")


async def influencer_view(desk: Desk, influencer_id: UUID) -> InfluencerView:
    """Read one influencer.

    Raises:
        NotFound: there is none of this id (any more).
    """
    row = await influencer_row(influencer_id, moment(desk))
    if row is None:
        raise no_such_influencer()
    return _view(desk, row)


async def list_influencers(
    desk: Desk,
    *,
    first: int,
    order: InfluencerOrder,
    after: str | None,
    readiness: Sequence[Readiness],
    search: str,
) -> InfluencerList:
    """Read one page of influencers.

    Args:
        first: how many, 1 to 100.
        order: STATUS (who is live first), NAME or NEWEST.
        after: the cursor of the last one seen, or None from the start.
        readiness: only these; empty for all.
        search: part of a name, handle or email; empty for all.

    Raises:
        BadCursorError: `after` is not a cursor of a list in this order.
    """
    key = None if after is None else _read_cursor(after, order)
    page = Page(first, order, key, sorted({r.value for r in readiness}), _searched(search))
    rows = await page_of_influencers(page, moment(desk))
    views = tuple(_view(desk, row, _cursor(row, order)) for row in rows[:first])
    return InfluencerList(views, more=len(rows) > first)


async def count_influencers(desk: Desk, search: str) -> dict[Readiness, int]:
    """Count those who fit the search, by readiness."""
    counts = await count_by_readiness(_searched(search), moment(desk))
    return {readiness: counts.get(readiness.value, 0) for readiness in Readiness}


def _searched(search: str) -> str:
    # A text longer than every email and name fits nobody; SQLite takes no pattern beyond 50,000 bytes.
    return fold(search)[: LONGEST_EMAIL + 1]


def _view(desk: Desk, row: InfluencerRow, cursor: str = "") -> InfluencerView:
    readiness = Readiness(row.readiness)
    return InfluencerView(row, readiness, findings_of(row, moment(desk)), cursor)


def _cursor(row: InfluencerRow, order: InfluencerOrder) -> str:
    key = [value.isoformat() if isinstance(value, datetime) else value for value in sort_key(row, order)]
    return base64.urlsafe_b64encode(json.dumps([order, *key], default=str).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, order: InfluencerOrder) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, *key = json.loads(base64.urlsafe_b64decode(padded.encode()))
        key[-1] = UUID(key[-1])
        if order == "NEWEST":
            key[0] = datetime.fromisoformat(key[0])
        usable = all(_is_usable(value) for value in key)
        kinds = {"STATUS": [int, str, UUID], "NAME": [str, UUID], "NEWEST": [datetime, UUID]}[order]
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise BadCursorError from error
    if made_for != order or not usable or [type(value) for value in key] != kinds:
        raise BadCursorError
    return key


def _is_usable(value: object) -> bool:
    """Tell whether a value that somebody put into a cursor can go to both databases."""
    match value:
        case str():
            return one_line(value) == value
        case datetime():
            return value.utcoffset() == timedelta(0)
        case int():
            return 0 <= value < len(RANKS)
        case _:
            return True
