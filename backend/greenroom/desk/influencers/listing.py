"""Influencers: adding them, and reading them as the desk shows them."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.identity import check_email, check_handle, check_name, email_key, keys_of
from greenroom.desk.influencers.phones import seal_phone
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.paging import LONGEST_PAGE, Page, check_first, cut_page, read_cursor
from greenroom.desk.problems import BadInput, InputRejected, NotFound, ProblemCode
from greenroom.desk.readiness.readiness import CHECK, Readiness, moment, readiness_in
from greenroom.desk.texts import fold, one_line
from greenroom.hms.escapes import unescape
from greenroom.hms.invisible import plain_text
from greenroom.hms.pasted_text import MAX_TEXT
from greenroom.hms.room_codes import is_secret_room_code
from greenroom.store.bound_rows import add_bound
from greenroom.store.constraints import violated
from greenroom.store.influencer_counts import Asked, Tally, count_by_standing
from greenroom.store.influencer_order import Part, sort_key
from greenroom.store.influencer_pages import page_of_influencers
from greenroom.store.influencer_rows import influencer_rows
from greenroom.store.models import Influencer
from greenroom.store.searching import SHORT_CODE, Search
from greenroom.writing.names import may_be_a_name, search_words

MOST_TAGS: Final = 10
_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{5,}")


class InfluencerOrder(StrEnum):
    """How to sort a list of influencers."""

    STATUS = "STATUS"
    NAME = "NAME"
    NEWEST = "NEWEST"
    LAST_LIVE = "LAST_LIVE"
    NEXT_SHOW = "NEXT_SHOW"


class SearchIsSecret(BadInput):
    """A search contains a token or a room code, which must not end up where searches are stored.

    What may as well be a name, such as Ana-Lisa-Mae, is searched for.
    """

    def __init__(self) -> None:
        super().__init__(
            "filter.search",
            "this is a token or a room code. Paste tokens and room codes into findByCredential, which keeps "
            "them out of addresses and histories.",
        )


async def add_influencer(
    desk: Desk, actor: Actor, *, name: str, email: str, handle: str = "", password: str
) -> UUID:
    """Add an influencer who already has a password.

    Raises:
        InputRejected: name, email, handle or password is refused; nothing was changed.
    """
    name, email, handle = check_name(name), check_email(email), check_handle(handle)
    hashed = await desk.passwords.hash_new(password, (desk.public_url, name, email, handle))
    async with email_stays_unique(email):
        return await create_influencer(
            desk, actor, name=name, email=email, handle=handle, password_hash=hashed
        )


async def create_influencer(
    desk: Desk,
    actor: Actor,
    *,
    name: str,
    email: str,
    handle: str,
    phone: str = "",
    password_hash: str | None,
) -> UUID:
    """Write a new influencer with checked values, in the caller's transaction."""
    influencer = new_influencer(desk, name=name, email=email, handle=handle, phone=phone)
    influencer.password_hash = password_hash
    await add_bound(desk.vault, influencer)
    await note(desk, actor, Action.INFLUENCER_ADDED, influencer)
    return influencer.id


def new_influencer(desk: Desk, *, name: str, email: str, handle: str, phone: str) -> Influencer:
    """Make the row of an influencer with checked values, who has no password; nothing is written."""
    keys: dict[str, Any] = keys_of(name=name, email=email, handle=handle)
    influencer = Influencer(
        name=name,
        email=email,
        handle=handle,
        **keys,
        created_at=desk.now(),
    )
    influencer.phone = seal_phone(desk, influencer.id, phone)
    return influencer


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
        other = await Influencer.get(email_key=email_key(email))
        case = "taken" if other.archived_at is None else "taken.archived"
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", case, name=other.name) from None


def no_such_influencer() -> NotFound:
    """Say that no influencer has this id."""
    return NotFound("influencer")


async def influencer_view(desk: Desk, influencer_id: UUID, *, or_archived: bool = False) -> InfluencerView:
    """Read one influencer.

    Args:
        or_archived: read archived ones too.

    Raises:
        NotFound: there is none with this id.
    """
    found = await influencer_views(desk, [influencer_id], or_archived=or_archived)
    if influencer_id not in found:
        raise no_such_influencer()
    return found[influencer_id]


async def influencer_views(
    desk: Desk, influencer_ids: Sequence[UUID], *, or_archived: bool = False
) -> dict[UUID, InfluencerView]:
    """Read those of these influencers that exist, in no particular order.

    Args:
        or_archived: read archived ones too.
    """
    if not influencer_ids:
        return {}
    at = moment(desk)
    rows = await influencer_rows(influencer_ids, at, or_archived=or_archived)
    return {row.id: InfluencerView(row, at) for row in rows.values()}


@dataclass(frozen=True, slots=True)
class InfluencerPage(Page[InfluencerView]):
    """One page of influencers.

    Args:
        asked: who is looked for, as `count_asked` needs it.
    """

    asked: Asked


async def list_influencers(
    desk: Desk,
    *,
    first: int,
    order: InfluencerOrder,
    after: str | None,
    readiness: Sequence[Readiness],
    search: str,
    check: bool | None = None,
    archived: bool = False,
    ids: Sequence[UUID] | None = None,
    tags: Sequence[str] = (),
    signed_in: bool | None = None,
    turned: bool = False,
    emails: bool = True,
) -> InfluencerPage:
    """Read one page of influencers.

    Args:
        first: how many, 1 to 100.
        order: STATUS (who is live first), NAME, NEWEST, LAST_LIVE (most recently live first) or NEXT_SHOW
            (whose show comes first; those without one last).
        after: the cursor of the last one seen; None for the first page.
        readiness: only these; empty for all.
        search: words, in any order, that are part of a name, handle, email or tag; or the end of a token
            (four characters) or a support code; empty for all.
        check: of those who are READY, only those with a finding, or without one; None for both.
        archived: list archived influencers instead of current ones.
        ids: only these, at most 100; None for all.
        tags: only those who have all of these, at most ten.
        signed_in: only those who have signed in, or who have not yet; None for both.
        turned: in that order the other way round.
        emails: whether the words may be part of an email too, which not everybody sees.

    Raises:
        BadInput: `first` is out of range, there are too many ids or tags, or `after` is not a cursor of a
            list in this order.
        SearchIsSecret: `search` contains a token or a room code: use `find_by_credential`.
    """
    check_first(first)
    if ids is not None and len(ids) > LONGEST_PAGE:
        raise BadInput("filter.ids", f"at most {LONGEST_PAGE} ids are expected.")
    name, at = _list_name(order, turned=turned), moment(desk)
    key = None if after is None else read_cursor(name, after, _KEYS[order])
    asked = Asked(_searched(search, tags, signed_in, emails=emails), at, archived)
    part = Part(asked, first, order, key, _standings(readiness, check), ids, turned)
    rows = await page_of_influencers(part)
    page = cut_page(name, rows, first, lambda row: sort_key(row, order), lambda row: InfluencerView(row, at))
    return InfluencerPage(page.items, page.more, page.cursor, asked)


async def count_influencers(desk: Desk, search: str, *, archived: bool = False) -> dict[Readiness, int]:
    """Count those who match the search, by readiness."""
    counts = dict.fromkeys(Readiness, 0)
    for standing, number in (await count_standings(desk, search, archived=archived)).standings.items():
        counts[readiness_in(standing)] += number
    return counts


async def count_standings(
    desk: Desk,
    search: str,
    tags: Sequence[str] = (),
    *,
    archived: bool = False,
    signed_in: bool | None = None,
    emails: bool = True,
) -> Tally:
    """Count those who match the search and have all tags, as `count_asked`."""
    return await count_asked(Asked(_searched(search, tags, signed_in, emails=emails), moment(desk), archived))


async def count_asked(asked: Asked) -> Tally:
    """Count those who are looked for, by standing: READY leaves out those to CHECK."""
    return await count_by_standing(asked)


def _standings(readiness: Sequence[Readiness], check: bool | None) -> list[str]:
    if not readiness and check is None:
        return []
    wanted = {one.value for one in readiness or Readiness}
    if Readiness.READY.value in wanted and check is not False:
        wanted.add(CHECK)
        if check:
            wanted.remove(Readiness.READY.value)
    return sorted(wanted)


def _searched(search: str, tags: Sequence[str], signed_in: bool | None, *, emails: bool) -> Search:
    if len(tags) > MOST_TAGS:
        raise BadInput("filter.tags", f"at most {MOST_TAGS} tags are expected.")
    if _TOKEN.search(unescape(plain_text(search[:MAX_TEXT]))[0]):
        raise SearchIsSecret
    if is_secret_room_code(search) and not may_be_a_name(search):
        raise SearchIsSecret
    # Cut before it is folded, which is slow. SQLite accepts no pattern beyond 50,000 bytes.
    code = fold(one_line(search, SHORT_CODE + 1))
    short = code if len(code) == SHORT_CODE else None
    return Search(tuple(search_words(search)), short, tags, signed_in, emails)


_KEYS: dict[InfluencerOrder, tuple[type, ...]] = {
    InfluencerOrder.STATUS: (int, str, UUID),
    InfluencerOrder.NAME: (str, UUID),
    InfluencerOrder.NEWEST: (datetime, UUID),
    InfluencerOrder.LAST_LIVE: (datetime, UUID),
    InfluencerOrder.NEXT_SHOW: (datetime, str, UUID),
}


def _list_name(order: InfluencerOrder, *, turned: bool) -> str:
    return f"influencers {order}{' turned' if turned else ''}"
