"""Room codes of the desk's own are disabled and enabled at 100ms as their influencer's streaming switch is.

The switch never waits for that and never fails with it: what 100ms has not been told stays due.
"""

from contextlib import suppress
from typing import Final
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.asking import Asking, asking_as
from greenroom.desk.sealed.room_codes import CodeFault, holders_of, own_code
from greenroom.hms_api.calls import Deadline
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.store.influencer_rows import InfluencerRow
from greenroom.store.models import Influencer, Workspace

SWITCH_WITHIN_S: Final = 2.0
_TURNS: Final = 3  # so often the switch can be pressed meanwhile
_NOT_ENABLED: Final = {HmsErrorKind.NOT_ALLOWED, HmsErrorKind.REFUSED}


def is_wanted(row: Influencer | InfluencerRow) -> bool:
    """Tell whether an influencer's own room code is to let people in."""
    return row.streaming_enabled and row.archived_at is None


def is_due(row: Influencer | InfluencerRow) -> bool:
    """Tell whether an influencer's own room code stands otherwise at 100ms than it should."""
    return row.code_enabled is not is_wanted(row) and row.code_enabled is not None


def start_following(desk: Desk, row: Influencer | None) -> None:
    """Have an influencer's own room code switched at 100ms, after the transaction that switched streaming."""
    if row is None or row.code_enabled is None:
        return
    influencer_id = row.id

    async def follow() -> None:
        with suppress(HmsError):  # it stays due, and the panel says so
            await follow_switch(desk, influencer_id)

    desk.errands.start(f"the room code of {influencer_id}", follow)


async def follow_switch(desk: Desk, influencer_id: UUID, *, within_s: float = SWITCH_WITHIN_S) -> None:
    """Switch an influencer's own room code at 100ms as their streaming is switched, unless it is in order.

    Raises:
        HmsError: 100ms has not answered; it stays due.
    """
    deadline = Deadline(within_s)
    for _ in range(_TURNS):
        row = await Influencer.get_or_none(id=influencer_id)
        if row is None or not is_due(row) or (code := await own_code(desk, row)) is None:
            return
        wanted, now = is_wanted(row), desk.now()
        known = Influencer.filter(
            id=influencer_id, room_code_hash=row.room_code_hash, code_enabled=row.code_enabled
        )
        left_s = deadline.left_s()
        try:
            if not await switch_code(desk, row.workspace_id, code.code, enabled=wanted, within_s=left_s):
                return
        except HmsError as error:
            nowhere = await is_nowhere(error)
            refused = error.is_answer and error.kind in _NOT_ENABLED
            if not nowhere and (not wanted or not refused):
                raise
            # 100ms does not switch it: from now on, neither does the desk.
            fault = CodeFault.MISSING if nowhere else CodeFault.OFF
            await known.update(code_enabled=None, code_fault=fault.value, code_checked_at=now)
            return
        kept = await known.update(code_enabled=wanted, code_fault=None, code_checked_at=now)
        if wanted and not kept and await _was_taken_away(row):
            await switch_code(desk, row.workspace_id, code.code, enabled=False, within_s=SWITCH_WITHIN_S)


async def _was_taken_away(row: Influencer) -> bool:
    """Tell whether a code was replaced, or disabled for good, while it was being enabled."""
    off = CodeFault.OFF.value
    holders = await holders_of(row.room_code_hash)
    return all(holder.code_enabled is None and holder.code_fault == off for holder in holders)


async def is_nowhere(error: HmsError) -> bool:
    """Tell whether no account has a code, and not only none of those that could be asked."""
    if error.kind is not HmsErrorKind.NOT_FOUND or not error.is_answer:
        return False
    return not await Workspace.filter(app_secret__isnull=True).exists()


async def switch_code(
    desk: Desk, workspace_id: UUID | None, code: str, *, enabled: bool, within_s: float
) -> Asking | None:
    """Enable or disable a room code at 100ms, as the connected account that has it.

    Args:
        workspace_id: the account that most probably has it.

    Returns:
        Who has it; None if there is nobody to ask.

    Raises:
        HmsError: it is not done: NOT_FOUND if no account has such a code.
    """
    deadline = Deadline(within_s)
    refusal = None
    for by in await _accounts(desk, workspace_id):
        try:
            left_s = deadline.left_s()
            await by.api.set_room_code_enabled(by.account, code, enabled=enabled, within_s=left_s)
        except HmsError as error:
            if not error.is_answer:
                raise
            if refusal is None or refusal.kind is HmsErrorKind.NOT_FOUND:
                refusal = error
        else:
            return by
    if refusal is not None:
        raise refusal
    return None


async def _accounts(desk: Desk, first: UUID | None) -> list[Asking]:
    ids = await Workspace.filter(app_secret__isnull=False).order_by("id").values_list("id", flat=True)
    known = sorted((UUID(str(one)) for one in ids), key=lambda one: one != first)
    return [by for one in known if (by := await asking_as(desk, one))]
