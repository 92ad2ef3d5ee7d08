"""Confirming a room code at 100ms: whether it exists, and where it leads."""

from typing import Final
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.asking import asking_as
from greenroom.desk.sealed.room_codes import CodeFacts, CodeFault, open_room_code
from greenroom.desk.sealed.workspaces import is_connected
from greenroom.hms.room_codes import RoomCodeKind
from greenroom.hms.token import open_text
from greenroom.hms_api.calls import Deadline
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.store.models import Influencer

CONFIRM_WITHIN_S: Final = 2.0
MOST_CODES: Final = 200  # twice as many as a room has


async def confirm_code(desk: Desk, influencer_id: UUID, *, within_s: float = CONFIRM_WITHIN_S) -> None:
    """Ask 100ms about an influencer's room code, and keep what it says, unless there is another code by then.

    Whether it is enabled at 100ms says nothing against a code of the desk's own while streaming is off.

    Raises:
        HmsError: 100ms has not answered; nothing is known then.
    """
    row = await Influencer.get_or_none(id=influencer_id)
    if row is None or row.room_code_kind in (None, RoomCodeKind.LOCAL.value):
        return
    code = open_room_code(desk, row)
    if code is None or (facts := await _ask(desk, row, code, within_s)) is None:
        return
    columns = facts.columns(desk.now())
    if row.code_enabled is False and facts.fault is CodeFault.OFF:
        columns["code_fault"] = None  # the desk itself disabled it
    if row.code_enabled is False and facts.fault is None:
        columns["code_enabled"] = True  # somebody else has enabled it
    if facts.fault is CodeFault.MISSING:
        columns["code_enabled"] = None  # there is nothing left to switch
    elif row.code_enabled is not None:  # made by the desk, even if its account is not connected now
        columns["room_code_kind"] = RoomCodeKind.REAL.value
    if facts.room_id is None:  # what was known of it is still known
        columns |= {"code_room_id": row.code_room_id, "code_role": row.code_role}
    known = Influencer.filter(id=row.id, room_code_hash=row.room_code_hash, code_enabled=row.code_enabled)
    await known.update(**columns)


async def _ask(desk: Desk, row: Influencer, code: str, within_s: float) -> CodeFacts | None:
    """Look for a code in the influencer's room and, if it is not there, exchange it to see where it leads."""
    deadline = Deadline(within_s)
    by = await asking_as(desk, row.workspace_id)
    if by is not None and row.hms_room_id is not None:
        try:
            codes = await by.api.list_room_codes(
                by.account, row.hms_room_id, at_most=MOST_CODES, within_s=within_s
            )
        except HmsError as error:
            if not error.is_answer:
                raise
        else:
            for found in codes.items:
                if found.code == code:
                    fault = None if found.enabled else CodeFault.OFF
                    return CodeFacts(RoomCodeKind.REAL, found.room_id, found.role, fault)
    api = _exchanger(desk, row)
    return await _exchange(desk, api, code, deadline.left_s()) if api else None


def _exchanger(desk: Desk, row: Influencer) -> HmsApi | None:
    """Return whom a code is exchanged with: no code of a practice room is sent to 100ms, or the other way."""
    if row.hms_access_key is not None:
        return desk.api_of(row.hms_access_key)
    practising = desk.demo and desk.emulator is not None
    return desk.api_of(desk.emulator.access_key if practising and desk.emulator else "")


async def _exchange(desk: Desk, api: HmsApi, code: str, within_s: float) -> CodeFacts:
    """Exchange a code for a token that is read and thrown away."""
    try:
        claims = open_text(await api.exchange_room_code(code, within_s=within_s)).claims
    except HmsError as error:
        if not error.is_answer or error.kind is HmsErrorKind.WRONG_KEYS:
            raise
        if error.kind is HmsErrorKind.NOT_ALLOWED:
            return CodeFacts(RoomCodeKind.REAL, fault=CodeFault.OFF)
        return CodeFacts(RoomCodeKind.TYPED, fault=CodeFault.MISSING)
    if claims is None or claims.access_key is None:
        raise HmsError(HmsErrorKind.UNREADABLE)
    kind = RoomCodeKind.REAL if await is_connected(desk, claims.access_key) else RoomCodeKind.TYPED
    return CodeFacts(kind, claims.room_id, claims.role)
