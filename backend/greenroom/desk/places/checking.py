"""What 100ms says of the places where people broadcast: asked for, and kept for everybody who does so there.

A call that fails says nothing: what was known stays, with its age, and is asked for again.
"""

from datetime import timedelta
from typing import Any, Final, cast
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.transactions import in_transaction

from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.places.asking import CALLS_AT_MOST, ask
from greenroom.desk.sealed.checking import judged_again
from greenroom.desk.sealed.places import Place, PlaceAnswer
from greenroom.desk.sealed.workspaces import app_secret_of
from greenroom.hms.findings import FindingCode
from greenroom.hms_api.accounts import Account
from greenroom.hms_api.calls import Deadline
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.store.models import Influencer, Workspace
from greenroom.store.places import due_places
from greenroom.store.sql import find

WITHIN_S: Final = 2.0  # how long somebody who is waiting waits for 100ms
CALLS_A_ROUND: Final = 40
COUNTS_FOR: Final = timedelta(minutes=30)
_ROUND_WITHIN_S: Final = 5.0
_AT_ONCE: Final = 500  # at one place; whoever writes otherwise waits for so many
_LOOKED_AT: Final = 500  # more than can be waiting at once, so that none keeps others from their turn

_RATE_LIMITED_S: Final = 60.0  # where 100ms does not say for how long
_WRONG_KEYS_S: Final = 600.0
_FAILED_S: Final = 120.0
_OF_THE_ENDPOINT: Final = {
    HmsErrorKind.UNREACHABLE,
    HmsErrorKind.TIMED_OUT,
    HmsErrorKind.FAILING,
    HmsErrorKind.CIRCUIT_OPEN,
}

_ACCEPTED: Final = "OK"
_REFUSED: Final = HmsErrorKind.WRONG_KEYS.value

_OF_THE_PLACE: Final = {FindingCode.ROOM_OFF.value, FindingCode.ROLE_UNKNOWN.value}
"""What 100ms refuses at a join and can take back itself, by a later answer about the place."""


async def check_place(
    desk: Desk, place: Place, within_s: float = WITHIN_S, account: Account | None = None
) -> PlaceAnswer | None:
    """Ask 100ms about a place, and keep the answer for everybody who broadcasts there.

    No transaction may be open.

    Args:
        account: whose place it is, with its secret, if that was read just now.

    Returns:
        None if the account is not connected, or is to be left alone now, or 100ms did not answer.
    """
    account = account or await _account(desk, place.access_key)
    if account is None or desk.apis.waits.lasts(account):
        return None
    try:
        return await _check(desk, account, place, within_s)
    except HmsError as error:
        await _note_failure(desk, account, error)
        return None


async def check_due_places(desk: Desk, access_key: str | None = None, within_s: float | None = None) -> None:
    """Ask about the places that nothing is known of, and then about those of which it was asked longest ago.

    Each is asked about once, however many broadcast there. An account that refuses its keys, or asks for a
    pause, is left alone for a while, and so is a place about which there was no answer.

    Args:
        access_key: only the places of this account; None for all.
        within_s: how long it may take; None for as long as a round's calls take.
    """
    waits, deadline = desk.apis.waits, None if within_s is None else Deadline(within_s)
    accounts, left, now = dict[str, Account | None](), CALLS_A_ROUND, desk.now()
    for due in await due_places(now - COUNTS_FOR, now, _LOOKED_AT, await _connected(access_key)):
        place = Place(due.access_key, due.room_id, due.role)
        if place.access_key not in accounts:
            accounts[place.access_key] = await _account(desk, place.access_key)
        account = accounts[place.access_key]
        if account is None or waits.lasts(account) or waits.lasts(place):
            continue
        given_s = _ROUND_WITHIN_S if deadline is None else deadline.left_s()
        if left < CALLS_AT_MOST or given_s <= 0:
            break
        left -= CALLS_AT_MOST
        try:
            answer = await _check(desk, account, place, given_s)
        except HmsError as error:
            if await _note_failure(desk, account, error):
                continue
            answer = None
            if error.kind in _OF_THE_ENDPOINT:
                accounts[place.access_key] = None
        if answer is None:
            waits.begin(place, _FAILED_S)


async def _connected(access_key: str | None) -> list[str]:
    """List the access keys of the accounts that are connected, or this one."""
    if access_key is not None:
        return [access_key]
    return [row.access_key for row in await Workspace.filter(app_secret__isnull=False).order_by("access_key")]


async def _account(desk: Desk, access_key: str) -> Account | None:
    """Read an account; None if it is not connected, or its secret cannot be read."""
    row = await find(Workspace, access_key=access_key)
    secret = row and app_secret_of(desk, row)
    return Account(access_key, secret) if secret else None


async def _check(desk: Desk, account: Account, place: Place, within_s: float) -> PlaceAnswer | None:
    answer = await ask(desk, account, place, within_s)
    if answer is not None:
        await _note_keys(desk, account, _ACCEPTED, earlier=_REFUSED)
        await _keep_for_all(desk, account, place, answer)
    return answer


async def _keep_for_all(desk: Desk, account: Account, place: Place, answer: PlaceAnswer) -> None:
    """Keep an answer for everybody who broadcasts at a place: for many at once where only its age changes."""
    there, older = Influencer.filter(**place.columns), Q(place_checked_at__lt=answer.asked_at)
    settled = Q(doubt_code=None) | ~Q(doubt_code=FindingCode.ROLE_CANNOT_PUBLISH.value)
    same = there.filter(settled, older, block_code=None, place_code=answer.code)
    kept = _AT_ONCE
    while kept == _AT_ONCE and await _is_still(desk, account):
        those = same.filter(id__in=Subquery(same.limit(_AT_ONCE).values("id")))
        kept = await those.update(place_checked_at=answer.asked_at)
    others = there.filter(older | Q(place_checked_at=None))
    passed_over = set[UUID]()  # of whom something later is known
    while await _is_still(desk, account):
        some = others.limit(_AT_ONCE + len(passed_over))
        ids = set(cast("list[UUID]", await some.values_list("id", flat=True))) - passed_over
        if not ids:
            break
        passed_over |= {one for one in sorted(ids) if not await _keep(desk, account, place, answer, one)}


async def _note_failure(desk: Desk, account: Account, error: HmsError) -> bool:
    """Leave an account alone where asking for it again would be wrong, or of no use; return whether it is.

    That its keys are refused is kept, too: everybody who broadcasts for it has that reason.
    """
    if error.kind is HmsErrorKind.RATE_LIMITED:
        desk.apis.waits.begin(account, error.retry_after_s or _RATE_LIMITED_S)
    elif error.kind is HmsErrorKind.WRONG_KEYS:
        desk.apis.waits.begin(account, _WRONG_KEYS_S)
        await _note_keys(desk, account, _REFUSED)
    else:
        return False
    return True


async def _note_keys(desk: Desk, account: Account, outcome: str, earlier: str | None = None) -> None:
    """Keep what 100ms says of an account's keys, as a test by an owner does.

    Args:
        earlier: only where this is what is kept.
    """
    row = await find(Workspace, access_key=account.access_key)
    if row is None or earlier not in (None, row.check_outcome):
        return
    if app_secret_of(desk, row) == account.app_secret:
        with_it = Workspace.filter(id=row.id, secret_set_at=row.secret_set_at)  # and not another one since
        await with_it.update(checked_at=desk.now(), check_outcome=outcome)


async def _keep(desk: Desk, account: Account, place: Place, answer: PlaceAnswer, influencer_id: UUID) -> bool:
    """Keep an answer for somebody, unless what it was about has changed; return whether it is kept."""
    async with in_transaction():
        row = await hold(Influencer, influencer_id, **place.columns)
        if row is None or _knows_later(desk, row, answer) or not await _is_still(desk, account):
            return False
        row.place_code, row.place_checked_at = answer.code, answer.asked_at
        columns: dict[str, Any] = {"place_code": row.place_code, "place_checked_at": row.place_checked_at}
        if answer.code is None and row.block_code in _OF_THE_PLACE:
            row.block_code = columns["block_code"] = None
        if row.doubt_code == FindingCode.ROLE_CANNOT_PUBLISH.value:  # which only the role's name suggested
            columns["block_code"], columns["doubt_code"] = await judged_again(desk, row)
        await Influencer.filter(id=row.id).update(**columns)
    return True


def _knows_later(desk: Desk, row: Influencer, answer: PlaceAnswer) -> bool:
    """Tell whether 100ms has said something since it was asked: to another process, or at a Go Live."""
    said = [row.place_checked_at] if row.block_code is None else [row.place_checked_at, row.checked_at]
    return any(at is not None and answer.asked_at < at <= desk.now() for at in said)


async def _is_still(desk: Desk, account: Account) -> bool:
    """Tell whether an account is connected with the secret it was asked with."""
    row = await find(Workspace, access_key=account.access_key)
    return row is not None and app_secret_of(desk, row) == account.app_secret
