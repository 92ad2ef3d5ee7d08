"""Room codes: setting one, and revealing it to those who may see it."""

import secrets
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import existing_influencer, hold_influencer
from greenroom.desk.influencers.listing import InfluencerView, influencer_view
from greenroom.desk.problems import NotFound, Problem, ProblemCode
from greenroom.hms.room_codes import RoomCode, RoomCodeKind, RoomCodeProblem, local_code, mask, read_room_code
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


def new_label() -> RoomCode:
    """Make a local label, for when no 100ms room code is known."""
    return RoomCode(local_code(secrets.randbelow(10_000)), RoomCodeKind.LOCAL)


def room_code_hash(desk: Desk, code: RoomCode) -> str:
    """Hash a room code so that equal ones can be found, but only with the desk's keys."""
    return desk.vault.lookup_hash("room code", code.code)


def put_room_code(desk: Desk, influencer: Influencer, code: RoomCode) -> None:
    """Seal a room code into the row, which is not saved."""
    influencer.hms_room_code = desk.vault.seal(
        code.code, table="influencers", column="hms_room_code", row_id=influencer.id
    )
    influencer.room_code_kind = code.kind.value
    influencer.room_code_hint = mask(code.code)
    influencer.room_code_hash = room_code_hash(desk, code)


async def set_room_code(
    desk: Desk, actor: AdminActor, influencer_id: UUID, text: str, *, expected_version: int | None = None
) -> InfluencerView:
    """Replace an influencer's room code.

    Args:
        text: a room code, alone, in a sentence or in a link; empty makes a new local label.
        expected_version: the version the admin read; None overwrites any changes since.

    Raises:
        NotFound, RoomCodeRejected, Conflict: nothing was changed.
    """
    await existing_influencer(influencer_id)
    code = room_code_in(text) if text.strip() else new_label()
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id, expected_version)
        before = {"roomCodeKind": influencer.room_code_kind}
        put_room_code(desk, influencer, code)
        influencer.version += 1
        await influencer.save()
        after = {"roomCodeKind": code.kind.value}
        await note(desk, actor, Action.ROOM_CODE_SET, influencer, before=before, after=after)
    return await influencer_view(desk, influencer_id)


async def reveal_room_code(desk: Desk, actor: AdminActor, influencer_id: UUID) -> str:
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
    return code
