"""Making room codes at 100ms: one for each influencer, in the room and role where they broadcast.

Whether 100ms makes another code each time or returns the one that exists is not documented (100ms.md 2), so
a code counts as made only if nobody on the desk holds it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_value
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.sealed.asking import AskedPlace, asked_place
from greenroom.desk.sealed.code_switch import follow_switch, is_nowhere, switch_code
from greenroom.desk.sealed.room_codes import CodeFault, holders_of, put_room_code, room_code_hash
from greenroom.hms.room_codes import RoomCode, RoomCodeKind
from greenroom.hms_api import replies
from greenroom.hms_api.calls import Deadline
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.store.models import Influencer
from greenroom.store.sql import find

MAKE_WITHIN_S: Final = 4.0
MOST_CODES: Final = 100  # in one room (100ms.md 2)
CLOCKS_DIFFER: Final = timedelta(minutes=2)
_TRIES: Final = 2
_CLOSE_WITHIN_S: Final = 2.0


class NoRoomCode(Problem):
    """100ms makes no room code for a room and role.

    Args:
        offers_room: whether a room of their own would help.
    """

    code = ProblemCode.NO_ROOM_CODE

    def __init__(self, case: str, *, offers_room: bool = True) -> None:
        super().__init__(case)
        self.offers_room = offers_room
        self.fault = CodeFault.OFF if case == "off" else CodeFault.MISSING


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A room code at 100ms that nobody on the desk holds.

    Args:
        new: whether it was made just now, so that nobody else can have it.
    """

    place: AskedPlace
    code: replies.RoomCode
    new: bool


async def make_code(
    desk: Desk, place: AskedPlace, *, since: datetime | None = None, within_s: float = MAKE_WITHIN_S
) -> MadeCode:
    """Have 100ms make a room code that nobody on the desk holds; call it outside any transaction.

    Args:
        since: when one was asked for without a reply: one that was made since then is taken.

    Raises:
        NoRoomCode: 100ms makes none.
        HmsError: 100ms has not answered.
    """
    began, deadline = desk.now(), Deadline(within_s)

    async def take_one(after: datetime | None) -> MadeCode | None:
        """Take one of the codes that exist; one that was disabled was taken away from somebody."""
        for code in (await _codes_of(place, place.role, deadline.left_s())).items:
            young = after is None or (code.created_at is not None and code.created_at >= after)
            if code.enabled and young and not await _is_held(desk, code):
                return MadeCode(place, code, new=False)
        return None

    try:
        if since is not None and (lost := await take_one(since - CLOCKS_DIFFER)):
            return lost
        for _ in range(_TRIES):
            code = await place.by.api.create_room_code(
                place.by.account, place.room_id, place.role, within_s=deadline.left_s()
            )
            new = code.created_at is not None and code.created_at >= began - CLOCKS_DIFFER
            if code.enabled and not await _is_held(desk, code):
                return MadeCode(place, code, new)
        found = await take_one(None)
    except HmsError as error:
        raise await _refusal(place, error, deadline.left_s()) from None
    if found is None:
        raise NoRoomCode("held")
    return found


async def take_code(desk: Desk, influencer: Influencer, made: MadeCode) -> bool:
    """Give a made code to an influencer whose row is held; it is not saved.

    Returns:
        False if somebody else has been given it meanwhile.
    """
    key = room_code_hash(desk, made.code.code)
    await hold_value("room code", key)  # of two who are given it at once, the second sees the first
    if await holders_of(key).exclude(id=influencer.id).exists():
        return False
    put_room_code(desk, influencer, RoomCode(made.code.code, RoomCodeKind.REAL))
    influencer.code_room_id, influencer.code_role = made.code.room_id, made.code.role
    influencer.code_enabled, influencer.code_checked_at = made.code.enabled, desk.now()
    return True


async def withdraw_code(desk: Desk, made: MadeCode) -> None:
    """Disable a code that was made and has been given to nobody; one that may be somebody's is left alone."""
    if not made.new or await _is_held(desk, made.code):
        return
    by = made.place.by
    try:
        await by.api.set_room_code_enabled(
            by.account, made.code.code, enabled=False, within_s=_CLOSE_WITHIN_S
        )
    except HmsError:
        return  # nobody has seen it


def is_label_due(row: Influencer) -> bool:
    """Tell whether a label stands in for a code that 100ms has not made yet."""
    asked = row.room_code_kind == RoomCodeKind.LOCAL.value and row.code_checked_at is not None
    return asked and row.code_fault is None and row.archived_at is None


async def make_due_code(
    desk: Desk, actor: Actor, influencer_id: UUID, *, again: bool = False, within_s: float = MAKE_WITHIN_S
) -> None:
    """Make the code for which an influencer's label stands in, unless something else is wanted by now.

    What 100ms refuses is kept beside the label, and not asked for again.

    Args:
        again: 100ms was asked for it before: what it made then, without the desk's hearing of it, is taken.

    Raises:
        HmsError: 100ms has not answered; it stays due.
    """
    row = await find(Influencer, id=influencer_id)
    if row is None or not is_label_due(row) or (place := await asked_place(desk, row)) is None:
        return
    since = row.code_checked_at if again else None
    try:
        made = await make_code(desk, place, since=since, within_s=within_s)
    except NoRoomCode as refused:
        label = Influencer.filter(id=influencer_id, room_code_hash=row.room_code_hash)
        await label.update(code_fault=refused.fault.value)
        return
    given = False
    try:
        async with in_transaction():
            held = await hold(Influencer, influencer_id, archived_at=None)
            given = (
                held is not None
                and (held.room_code_hash, held.hms_room_id, held.hms_role)
                == (row.room_code_hash, row.hms_room_id, row.hms_role)
                and await take_code(desk, held, made)
            )
            if held is not None and given:
                held.version += 1
                await held.save()
                before, after = {"roomCodeKind": row.room_code_kind}, {"roomCodeKind": held.room_code_kind}
                await note(desk, actor, Action.ROOM_CODE_SET, held, before=before, after=after)
    finally:
        if not given:
            await withdraw_code(desk, made)
    await follow_switch(desk, influencer_id)


async def close_code(desk: Desk, workspace_id: UUID | None, code: str) -> bool:
    """Disable a code of the desk's own that was replaced; False if it may still be enabled."""
    try:
        by = await switch_code(desk, workspace_id, code, enabled=False, within_s=_CLOSE_WITHIN_S)
    except HmsError as error:
        return await is_nowhere(error)  # then it lets nobody in
    return by is not None


async def _is_held(desk: Desk, code: replies.RoomCode) -> bool:
    return await holders_of(room_code_hash(desk, code.code)).exists()


async def _codes_of(
    place: AskedPlace, role: str | None, within_s: float
) -> replies.Listing[replies.RoomCode]:
    return await place.by.api.list_room_codes(
        place.by.account, place.room_id, role=role, at_most=2 * MOST_CODES, within_s=within_s
    )


async def _refusal(place: AskedPlace, error: HmsError, within_s: float) -> Problem | HmsError:
    """Say why 100ms makes no code. Its words for a full room are not documented, so the codes are counted."""
    if not error.is_answer:
        return error
    match error.kind:
        case HmsErrorKind.NOT_FOUND:
            return NoRoomCode("place")
        case HmsErrorKind.NOT_ALLOWED:
            return NoRoomCode("off")
        case HmsErrorKind.WRONG_KEYS:
            return NoRoomCode("keys", offers_room=False)
        case _:
            pass
    try:
        codes = await _codes_of(place, None, within_s)
    except HmsError as failed:
        return NoRoomCode("refused") if failed.is_answer else failed
    return NoRoomCode("full" if len(codes.items) >= MOST_CODES else "refused")
