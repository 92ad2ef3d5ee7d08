"""Stored tokens judged again: whether they can be read, and what is known of their 100ms accounts now.

What the desk finds broken so is not used: a token that was changed or moved in the database, or sealed with a
key that is missing, and one that its account's app secret did not sign. That lasts until another token is
saved, or until it can be read again, or its account has the right secret. Where the desk cannot make a token
in its place, it blocks Go Live.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, cast
from uuid import UUID
from weakref import WeakKeyDictionary

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.sealed.places import kept_answer
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.surroundings import doubt_in, kept_doubt, surroundings_of
from greenroom.desk.sealed.tokens import open_token
from greenroom.desk.sealed.workspaces import known_workspaces
from greenroom.hms.findings import Finding, FindingCode
from greenroom.hms.surroundings import Surroundings
from greenroom.hms.token import TokenReport, judge, open_text
from greenroom.store.batches import in_batches
from greenroom.store.models import Influencer
from greenroom.store.standing_rule import TOKEN_FAULTS
from greenroom.store.token_rows import next_to_judge
from greenroom.store.vault import Vault

BATCH = 50  # tokens opened in one go: nothing else runs meanwhile
CHECKED_A_ROUND: Final = 10_000
_UNREADABLE: Final = FindingCode.TOKEN_UNREADABLE.value
_BAD_SIGNATURE: Final = FindingCode.BAD_SIGNATURE.value
OUR_BLOCKS: Final = frozenset(TOKEN_FAULTS)
"""What makes a stored token unusable because the desk found it, and not because 100ms refused it.

It blocks Go Live only where nothing else can stand in for the token.
"""

_ANYBODYS: Final = Q()

_checked_until: WeakKeyDictionary[Vault, tuple[datetime, UUID]] = WeakKeyDictionary()
"""Up to which token a desk's process has come: when it expires, and whose it is."""

logger = logging.getLogger("greenroom.sealed")


async def check_tokens(desk: Desk, whose: Q = _ANYBODYS) -> None:
    """Judge again every token that the next Go Live would use, in batches and each row by itself.

    Args:
        whose: only the tokens of these influencers.
    """
    usable = Q(block_code=None) | Q(block_code__in=OUR_BLOCKS)
    to_check = Influencer.filter(usable, whose, archived_at=None, token_expires_at__gt=desk.now())
    async for rows in in_batches(to_check, BATCH):
        await _check(desk, rows)


async def check_next_tokens(desk: Desk) -> None:
    """Judge the next of these tokens again, those that expire first; after the last one, it begins again.

    On most desks, these are all of them. That of a planned show is judged within the hour before it, too.
    """
    begin = desk.now(), UUID(int=0)
    place = max(begin, _checked_until.pop(desk.vault, begin))
    for _ in range(CHECKED_A_ROUND // BATCH):
        rows = await next_to_judge(place, TOKEN_FAULTS, BATCH)
        await _check(desk, rows)
        if len(rows) < BATCH:
            return
        place = cast("datetime", rows[-1].token_expires_at), rows[-1].id
    _checked_until[desk.vault] = place


async def _check(desk: Desk, rows: Sequence[Influencer]) -> None:
    workspaces = await known_workspaces(desk)
    for row in rows:
        if _is_news(desk, row, workspaces):
            await _judge_again(desk, row.id)


async def check_token(desk: Desk, influencer_id: UUID) -> None:
    """Judge an influencer's token again."""
    row = await Influencer.get_or_none(id=influencer_id)
    if row is None or row.token_expires_at is None:
        return
    if _is_news(desk, row, await known_workspaces(desk)):
        await _judge_again(desk, row.id)


async def _judge_again(desk: Desk, influencer_id: UUID) -> None:
    async with in_transaction():
        row = await hold(Influencer, influencer_id)
        if row is None or not _is_news(desk, row, await known_workspaces(desk)):
            return
        block, doubt = await judged_again(desk, row)
        await Influencer.filter(id=influencer_id).update(
            block_code=block, doubt_code=doubt, checked_at=desk.now()
        )
    if block == _UNREADABLE:
        logger.error(
            "The stored token of influencer %s cannot be read: something else than this desk has changed or "
            "moved it, or its key is missing. `greenroom doctor` says more.",
            influencer_id,
        )


async def judged_again(desk: Desk, row: Influencer) -> tuple[str | None, str | None]:
    """Return what makes a stored token unusable and the doubt about it, as they are now.

    What 100ms refused stays, and so does a doubt that the token's save alone could see.
    """
    if row.token_expires_at is None:
        return row.block_code, row.doubt_code
    token = open_token(desk, row)
    if token is None:
        return _block(row, _UNREADABLE), row.doubt_code
    opened = open_text(token)
    around, _ = await surroundings_of(desk, opened, row)
    report = judge(opened, desk.now(), replace(around, place=_said_of_place(desk, row)))
    return _block(row, _signature(report)), doubt_in(report, kept_doubt(row, asked=True))


def _is_news(desk: Desk, row: Influencer, workspaces: Mapping[str, str | None]) -> bool:
    """Tell whether a token is judged otherwise than it was, without looking whose else it may be."""
    if row.token_expires_at is None or row.block_code not in {None, *OUR_BLOCKS}:
        return False
    token = open_token(desk, row)
    if token is None:
        return _block(row, _UNREADABLE) != row.block_code
    around = Surroundings(
        workspaces=workspaces,
        emulator_access_key=desk.emulator_access_key,
        place=_said_of_place(desk, row),
    )
    report = judge(open_text(token), desk.now(), around)
    now = _block(row, _signature(report)), doubt_in(report, kept_doubt(row))
    return now != (row.block_code, row.doubt_code)


def _said_of_place(desk: Desk, row: Influencer) -> tuple[Finding, ...] | None:
    answer = kept_answer(row, desk.now())
    return answer and answer.findings


def _block(row: Influencer, found: str | None) -> str | None:
    """Keep what 100ms refused, and nothing against a token in whose place the desk makes another."""
    if row.block_code not in {None, *OUR_BLOCKS}:
        return row.block_code
    return None if row.source_choice == Source.MINTED.value and row.can_mint else found


def _signature(report: TokenReport) -> str | None:
    return _BAD_SIGNATURE if any(f.code is FindingCode.BAD_SIGNATURE for f in report.findings) else None
