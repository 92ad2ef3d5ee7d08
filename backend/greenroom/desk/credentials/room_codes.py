"""Room codes: setting one, and revealing it to those who may see it."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.credentials.confirming_codes import confirm_code
from greenroom.desk.credentials.making_codes import (
    MadeCode,
    close_code,
    is_label_due,
    make_code,
    make_due_code,
    take_code,
    withdraw_code,
)
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import check_version, existing_influencer, hold_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import NotFound, Problem, ProblemCode
from greenroom.desk.sealed.asking import asked_place
from greenroom.desk.sealed.code_switch import follow_switch, is_due
from greenroom.desk.sealed.room_codes import OwnCode, holders_of, own_code, put_room_code, room_code_hash
from greenroom.hms.room_codes import RoomCode, RoomCodeKind, RoomCodeProblem, local_code, read_room_code
from greenroom.hms_api.errors import HmsError
from greenroom.store.bound_rows import require_genuine
from greenroom.store.models import Influencer
from greenroom.store.vault import VaultError


class RoomCodeRejected(Problem):
    """The text cannot be used as a room code."""

    code = ProblemCode.ROOM_CODE_REJECTED

    def __init__(self, reason: RoomCodeProblem) -> None:
        super().__init__()
        self.about = reason.about


def room_code_in(text: str) -> RoomCode:
    """Read a room code that somebody typed or pasted.

    Raises:
        RoomCodeRejected: it is none.
    """
    code = read_room_code(text)
    if isinstance(code, RoomCodeProblem):
        raise RoomCodeRejected(code)
    return code


async def put_label(desk: Desk, influencer: Influencer) -> None:
    """Put a local label into the row, which is not saved; where 100ms can make a code, that is due now."""
    put_room_code(desk, influencer, RoomCode(local_code(secrets.randbelow(10_000)), RoomCodeKind.LOCAL))
    influencer.code_checked_at = desk.now() if await asked_place(desk, influencer) else None


async def set_room_code(
    desk: Desk, actor: AdminActor, influencer_id: UUID, text: str, *, expected_version: int | None = None
) -> InfluencerView:
    """Replace an influencer's room code, and have 100ms make, confirm or switch what that takes.

    This takes a few seconds at most: what 100ms does not answer in time is asked again by a job.

    Args:
        text: a room code, alone, in a sentence or in a link; empty has 100ms make one if their account is
            connected and their room and role are known, and makes a new local label otherwise.
        expected_version: the version the admin read; None overwrites any changes since.

    Raises:
        NotFound, RoomCodeRejected, Conflict, NoRoomCode: nothing was changed.
    """
    person = await existing_influencer(influencer_id)
    typed = room_code_in(text) if text.strip() else None
    await check_version(desk, person, expected_version)
    made = None if typed else await _make(desk, person)
    given = False
    try:
        async with in_transaction():
            influencer = await hold_influencer(desk, influencer_id, expected_version)
            before, replaced = {"roomCodeKind": influencer.room_code_kind}, await own_code(desk, influencer)
            fits = made if _place(influencer) == _place(person) else None
            taken = fits is not None and await take_code(desk, influencer, fits)
            if typed is not None:
                put_room_code(desk, influencer, typed)
            elif not taken:
                await put_label(desk, influencer)
            influencer.version += 1
            await influencer.save()
            after = {"roomCodeKind": influencer.room_code_kind}
            await note(desk, actor, Action.ROOM_CODE_SET, influencer, before=before, after=after)
        given = taken
    finally:
        if made is not None and not given:
            await withdraw_code(desk, made)
    await settle_code(desk, actor, influencer, replaced)
    return await influencer_view(desk, influencer_id)


async def settle_code(
    desk: Desk, actor: AdminActor | Operator, row: Influencer, replaced: OwnCode | None = None
) -> None:
    """Do at 100ms what a room code that was saved needs, as far as 100ms answers: a job does the rest.

    Args:
        row: as it was saved.
        replaced: the code of the desk's own that was there before, which lets nobody in from now on. There is
            nowhere to keep it: if it cannot be disabled, the audit log and the panel say so.
    """
    held = replaced is None or await holders_of(room_code_hash(desk, replaced.code)).exists()
    if replaced is not None and not held and not await close_code(desk, row.workspace_id, replaced.code):
        async with in_transaction():
            await note(desk, actor, Action.ROOM_CODE_LEFT_ENABLED, row, after={"hint": replaced.hint})
    try:
        if is_label_due(row):
            await make_due_code(desk, actor, row.id)
        elif row.room_code_kind == RoomCodeKind.TYPED.value and row.code_checked_at is None:
            await confirm_code(desk, row.id)
        elif is_due(row):
            await follow_switch(desk, row.id)
    except HmsError:
        return


async def _make(desk: Desk, influencer: Influencer) -> MadeCode | None:
    """Have 100ms make a code; None if it cannot be asked, or does not answer."""
    place = await asked_place(desk, influencer)
    try:
        return await make_code(desk, place) if place else None
    except HmsError:
        return None


def _place(influencer: Influencer) -> tuple[Any, ...]:
    return influencer.workspace_id, influencer.hms_room_id, influencer.hms_role


@dataclass(frozen=True)
class RevealedCode:
    """A room code in full, and masked as everybody else sees it."""

    code: str = field(repr=False)
    hint: str


async def reveal_room_code(desk: Desk, actor: AdminActor, influencer_id: UUID) -> RevealedCode:
    """Return the room code unmasked, once it is in the audit log who revealed it.

    Raises:
        NotFound: there is no such influencer, or they have no room code, or it cannot be read.
    """
    async with in_transaction():
        influencer = await existing_influencer(influencer_id)
        require_genuine(desk.vault, influencer)
        if influencer.hms_room_code is None:
            raise NotFound("room-code")
        try:
            code = desk.vault.open(
                influencer.hms_room_code, table="influencers", column="hms_room_code", row_id=influencer.id
            )
        except VaultError as error:
            raise NotFound("room-code-unreadable") from error
        after = {"roomCodeKind": influencer.room_code_kind}
        await note(desk, actor, Action.ROOM_CODE_REVEALED, influencer, after=after)
    return RevealedCode(code, influencer.room_code_hint or "")
