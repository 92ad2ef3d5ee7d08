"""Influencers: adding them, and reading them as the desk shows them."""

import base64
import json
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.desk.accounts import LONGEST_EMAIL, LONGEST_NAME, check_email, check_name, email_key
from greenroom.desk.audit import Action, Actor, announce, record
from greenroom.desk.desk import Desk
from greenroom.desk.passwords import check_new_password
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode
from greenroom.desk.readiness import Readiness, moment
from greenroom.desk.reasons import findings_of
from greenroom.desk.silence import silent_since
from greenroom.desk.texts import fold, one_line
from greenroom.hms.findings import Finding
from greenroom.hms.room_codes import is_secret_room_code
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

_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{5,}")


class InfluencerOrder(StrEnum):
    """How a list of influencers is sorted."""

    STATUS = "STATUS"
    NAME = "NAME"
    NEWEST = "NEWEST"


class BadCursorError(ValueError):
    """A cursor is not one of this list."""


class SearchIsSecretError(ValueError):
    """A search holds a token or a room code, which must not stand where searches are kept."""


@dataclass(frozen=True, slots=True)
class InfluencerView:
    """One influencer, with the reasons for their readiness.

    Args:
        silent_since: since when the desk has lost contact with the page of their open show.
    """

    row: InfluencerRow
    readiness: Readiness
    findings: tuple[Finding, ...]
    cursor: str = ""
    silent_since: datetime | None = None


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
        InputRejected: name, email, handle or password cannot be taken; nothing was changed.
    """
    name, email, handle = check_name(name), check_email(email), check_handle(handle)
    check_new_password(password)
    hashed = await desk.passwords.hash(password)
    async with email_stays_unique(email):
        return await create_influencer(
            desk, actor, name=name, email=email, handle=handle, password_hash=hashed
        )


async def create_influencer(
    desk: Desk, actor: Actor, *, name: str, email: str, handle: str, password_hash: str | None
) -> UUID:
    """Write a new influencer of checked values, inside the caller's transaction."""
    influencer_id, now = new_id(), desk.now()
    await Influencer.create(
        id=influencer_id,
        name=name,
        name_key=fold(name),
        email=email,
        email_key=email_key(email),
        handle=handle,
        password_hash=password_hash,
        created_at=now,
    )
    await record(actor, Action.INFLUENCER_ADDED, now, subject=("influencers", influencer_id))
    await announce("INFLUENCER_ADDED", now, influencer_id=influencer_id)
    return influencer_id


def check_handle(handle: str) -> str:
    """Return the handle on one line, without the @.

    Raises:
        InputRejected: it is longer than 100 characters.
    """
    text = one_line(handle).removeprefix("@").lstrip()
    if len(text) > LONGEST_NAME:
        raise InputRejected(
            ProblemCode.BAD_HANDLE,
            "handle",
            f"A handle has at most {LONGEST_NAME} characters.",
            "Type a shorter one.",
        )
    return text


@asynccontextmanager
async def email_stays_unique(email: str) -> AsyncGenerator[None]:
    """Run a transaction that gives an influencer this email.

    Raises:
        InputRejected: another influencer has it; the message says who, and nothing was changed.
    """
    try:
        async with in_transaction():
            yield
    except IntegrityError as error:
        if violated(error) != "one_influencer_per_email":
            raise
        holder = await Influencer.get(email_key=email_key(email))
        if holder.archived_at is None:
            who, fix = holder.name, "Use another email."
        else:
            who, fix = f"{holder.name}, who is archived,", f"Use another email, or bring {holder.name} back."
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", f"{who} has this email already.", fix) from None


def no_such_influencer() -> NotFound:
    """Say that an id belongs to nobody (any more)."""
    return NotFound("There is no such influencer.", "Load the list again: they may have been archived.")


async def influencer_view(desk: Desk, influencer_id: UUID, *, or_archived: bool = False) -> InfluencerView:
    """Read one influencer.

    Args:
        or_archived: read them also where they are archived.

    Raises:
        NotFound: there is none of this id (any more).
    """
    row = await influencer_row(influencer_id, moment(desk), or_archived=or_archived)
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
    archived: bool = False,
) -> InfluencerList:
    """Read one page of influencers.

    Args:
        first: how many, 1 to 100.
        order: STATUS (who is live first), NAME or NEWEST.
        after: the cursor of the last one seen, or None from the start.
        readiness: only these; empty for all.
        search: part of a name, handle or email, the end of a token (four characters) or a support code;
            empty for all.
        archived: those who are archived instead of those who are not.

    Raises:
        BadCursorError: `after` is not a cursor of a list in this order.
        SearchIsSecretError: `search` holds a token or a room code, which `find_by_credential` is for.
    """
    key = None if after is None else _read_cursor(after, order)
    page = Page(first, order, key, sorted({r.value for r in readiness}), _searched(search), archived)
    rows = await page_of_influencers(page, moment(desk))
    views = tuple(_view(desk, row, _cursor(row, order)) for row in rows[:first])
    return InfluencerList(views, more=len(rows) > first)


async def count_influencers(desk: Desk, search: str, *, archived: bool = False) -> dict[Readiness, int]:
    """Count those who fit the search, by readiness."""
    counts = await count_by_readiness(_searched(search), moment(desk), archived=archived)
    return {readiness: counts.get(readiness.value, 0) for readiness in Readiness}


def _searched(search: str) -> str:
    if _TOKEN.search(search) or is_secret_room_code(search):
        raise SearchIsSecretError
    # A text longer than every email and name fits nobody; SQLite takes no pattern beyond 50,000 bytes.
    # It is cut before it is folded too, which takes long.
    return fold(one_line(search, LONGEST_EMAIL + 1))[: LONGEST_EMAIL + 1]


def _view(desk: Desk, row: InfluencerRow, cursor: str = "") -> InfluencerView:
    readiness = Readiness(row.readiness)
    at = moment(desk)
    silent = row.show_seen_at and silent_since(row.show_seen_at, row.desk_up_since, at.now)
    return InfluencerView(row, readiness, findings_of(row, at), cursor, silent)


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
