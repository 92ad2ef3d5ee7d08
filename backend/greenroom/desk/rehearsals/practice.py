"""The practice room of a 100ms account: where its influencers rehearse, and never a room of shows.

It is made at 100ms at the first rehearsal, and its id is kept with the account.
"""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from tortoise.expressions import Q

from greenroom.desk.desk import Desk
from greenroom.desk.rehearsals.results import Result
from greenroom.desk.sealed.asking import Asking, asking_as
from greenroom.desk.workspaces.own_rooms import able_templates
from greenroom.hms.minting import mint_auth_token
from greenroom.hms_api.calls import Deadline
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.replies import Role, Room, Template
from greenroom.store.models import Influencer, Show, Workspace

WITHIN_S: Final = 6.0
VALID_FOR: Final = timedelta(minutes=5)
_RANDOM_BYTES: Final = 10


@dataclass(frozen=True, slots=True)
class Practice:
    """What a page needs to join a practice room.

    Args:
        auth_token: for this room alone, valid for 5 min, and kept nowhere.
        init_endpoint: the 100ms SDK's `initEndpoint`; None to use the SDK's default.
    """

    room_id: str
    auth_token: str = field(repr=False)
    init_endpoint: str | None


async def practice_for(desk: Desk, influencer: Influencer) -> Practice | Result:
    """Make a token for the practice room of an influencer's account, or of the emulator, in 6 s at most.

    No transaction may be open.

    Returns:
        Why there is none, where there is none.
    """
    account = await _account(desk, influencer.workspace_id)
    by = account and await asking_as(desk, account.id)
    if account is None or by is None:
        return Result.NO_PRACTICE_ROOM
    try:
        found = await _room_of(account, by, influencer.hms_role or "", Deadline(WITHIN_S))
    except HmsError:
        return Result.PRACTICE_ROOM_FAILED
    if found is None:
        return Result.PRACTICE_ROOM_FAILED
    room, role = found
    token = mint_auth_token(
        access_key=by.account.access_key,
        app_secret=by.account.app_secret,
        room_id=room.id,
        role=role.name,
        user_id=f"rehearsal-{uuid.uuid4()}",  # nobody whom a show knows
        now=desk.now(),
        lifetime=VALID_FOR,
    )
    at = desk.emulator
    endpoint = at.init_endpoint if at and at.access_key == by.account.access_key else None
    return Practice(room.id, token, endpoint)


async def _account(desk: Desk, workspace_id: UUID | None) -> Workspace | None:
    """Choose the account of an influencer, or else that of the emulator, if it is connected."""
    theirs = await Workspace.get_or_none(id=workspace_id) if workspace_id else None
    if theirs is not None and theirs.app_secret is not None:
        return theirs
    key = desk.emulator_access_key
    return await Workspace.get_or_none(access_key=key, app_secret__isnull=False) if key else None


async def _room_of(
    account: Workspace, by: Asking, wanted: str, deadline: Deadline
) -> tuple[Room, Role] | None:
    """Find the practice room of an account with a role that can broadcast there, or make one.

    Returns:
        None if the account has no such role.
    """
    templates = await able_templates(by, deadline.left_s())
    room = await _kept(account, by, deadline)
    template = next((one for one in templates if room and one.id == room.template_id), None)
    if room is None or template is None:
        template = _best(templates)
        if template is None:
            return None
        room = await _make(account, by, template, deadline)
    return room, _role_of(template, wanted)


async def _kept(account: Workspace, by: Asking, deadline: Deadline) -> Room | None:
    """Look up the room that is kept; None if it is gone or closed, or somebody broadcasts there by now."""
    room_id = account.practice_room_id
    if room_id is None or await _is_for_shows(room_id):
        return None
    try:
        room = await by.api.get_room(by.account, room_id, within_s=deadline.left_s())
    except HmsError as error:
        if error.kind is HmsErrorKind.NOT_FOUND and error.is_answer:
            return None
        raise
    return room if room.enabled else None


async def _is_for_shows(room_id: str) -> bool:
    there = Q(hms_room_id=room_id) | Q(token_room_id=room_id) | Q(code_room_id=room_id)
    return await Influencer.filter(there).exists() or await Show.filter(room_id=room_id).exists()


async def _make(account: Workspace, by: Asking, template: Template, deadline: Deadline) -> Room:
    """Make a room under a name that nobody has had, and keep its id, unless somebody else was faster."""
    name = f"greenroom-practice-{secrets.token_hex(_RANDOM_BYTES)}"
    before = account.practice_room_id
    room = await by.api.create_room(by.account, name, template_id=template.id, within_s=deadline.left_s())
    row = Workspace.filter(id=account.id)
    row = row.filter(practice_room_id__isnull=True) if before is None else row.filter(practice_room_id=before)
    await row.update(practice_room_id=room.id)
    return room


def _best(templates: tuple[Template, ...]) -> Template | None:
    with_picture = [one for one in templates if any("video" in role.publishes for role in one.roles)]
    return next(iter(with_picture or templates), None)


def _role_of(template: Template, wanted: str) -> Role:
    """Choose the role that the influencer has in shows, if it can broadcast there, or else another."""
    return min(
        template.roles, key=lambda role: (role.name != wanted, "video" not in role.publishes, role.name)
    )
