"""Disabling a room code at 100ms, whoever has it: then nobody can join with it any more."""

from uuid import UUID

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.credentials.room_codes import room_code_in
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_all
from greenroom.desk.problems import NotFound
from greenroom.desk.sealed.asking import Asking
from greenroom.desk.sealed.code_switch import switch_code
from greenroom.desk.sealed.room_codes import CodeFault, holders_of, room_code_hash
from greenroom.desk.workspaces.rooms import ACT_WITHIN_S, NotDone
from greenroom.hms.room_codes import RoomCodeKind
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.store.models import Workspace


async def disable_room_code(desk: Desk, actor: AdminActor, text: str) -> None:
    """Disable a room code at 100ms; nobody who is in the room has to leave. The second time, nothing changes.

    Where the desk made it, it no longer follows the streaming switch: it stays disabled.

    Args:
        text: the room code, alone, in a sentence or in a link.

    Raises:
        RoomCodeRejected: it is none.
        NotFound: it is a label of the desk, or no connected account has it.
        NotDone: 100ms did not say that it is disabled.
    """
    code = room_code_in(text)
    if code.kind is RoomCodeKind.LOCAL:
        raise NotFound("room-code-at-hms")
    theirs = holders_of(room_code_hash(desk, code.code))
    before_it = await theirs.all()
    first = before_it[0].workspace_id if before_it else None
    by = await _disable(desk, first, code.code)
    off = CodeFault.OFF.value
    async with in_transaction():
        held = await hold_all(theirs)
        for row in held:
            if row.code_fault != off or row.code_enabled is not None:
                changed = {"code_enabled": None, "code_fault": off, "code_checked_at": desk.now()}
                await theirs.filter(id=row.id).update(**changed, version=F("version") + 1)
            before, after = {"enabled": row.code_fault != off}, {"enabled": False}
            await note(desk, actor, Action.ROOM_CODE_DISABLED, row, before=before, after=after)
        if not held:
            account = await Workspace.get(access_key=by.account.access_key)
            await note(desk, actor, Action.ROOM_CODE_DISABLED, account, after={"enabled": False})
    followed = {row.id for row in before_it if row.code_enabled}
    if any(row.code_enabled and row.id not in followed for row in held):
        await _disable(desk, first, code.code)  # the switch enabled it meanwhile; from now on it does not


async def _disable(desk: Desk, workspace_id: UUID | None, code: str) -> Asking:
    try:
        by = await switch_code(desk, workspace_id, code, enabled=False, within_s=ACT_WITHIN_S)
    except HmsError as error:
        if error.kind is not HmsErrorKind.NOT_FOUND:
            raise NotDone.because("", error) from error
        by = None
    if by is None:
        raise NotFound("room-code-at-hms")
    return by
