"""A room of one's own: made at 100ms for one influencer, who then broadcasts there with tokens of the desk's.

A POST with the name of a room that exists changes that room (100ms.md 3). So each attempt has a name that
nobody has had, and what 100ms then returns is used only if it was made just now.
"""

import re
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.credentials.making_codes import CLOCKS_DIFFER, MadeCode, take_code, withdraw_code
from greenroom.desk.credentials.room_codes import settle_code
from greenroom.desk.desk import Desk
from greenroom.desk.hms_failures import PRACTICE_ROOM_ABSENT, failed_sentence
from greenroom.desk.influencers.conflicts import check_version, existing_influencer, hold_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.sealed.asking import AskedPlace, Asking, asking_as
from greenroom.desk.sealed.room_codes import own_code
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.tokens import drop_token, open_token, retire_token
from greenroom.desk.sealed.workspaces import can_mint
from greenroom.desk.workspaces.listing import connected
from greenroom.desk.workspaces.outcomes import Outcome
from greenroom.hms.minting import is_readable
from greenroom.hms_api.calls import Deadline
from greenroom.hms_api.errors import HmsError
from greenroom.hms_api.replies import Room, Template
from greenroom.store.models import Influencer, Workspace
from greenroom.words.sentences import Param, Sentence

WITHIN_S: Final = 10.0
_MOST_TEMPLATES: Final = 200
_RANDOM_BYTES: Final = 10
_LONGEST_SLUG: Final = 40
_NOT_IN_NAMES: Final = re.compile("[^a-z0-9]+")


class RoomNotMade(Problem):
    """No room was made for an influencer, or one that the desk does not use.

    Args:
        room: the room that may exist at 100ms now; None if there is none.
    """

    code = ProblemCode.ROOM_NOT_MADE

    def __init__(self, case: str, /, *, room: "RoomLeft | None" = None, **params: Param) -> None:
        super().__init__(case, **params)
        self.room = room


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """A room that may exist at 100ms and that the desk does not use; `room_id` is None if not known."""

    name: str
    room_id: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a room can be made from.

    Args:
        templates: those with a role that can be seen or heard, and only such roles.
        failed: why 100ms did not say; None if it did.
    """

    templates: tuple[Template, ...] = ()
    failed: tuple[Outcome, Sentence] | None = None


async def room_choices(desk: Desk, account_id: UUID) -> Choices | None:
    """Ask 100ms for the templates of an account, with the roles that can broadcast. It takes at most 10 s.

    Returns:
        None if there is no such account, or it is not connected.
    """
    if not await Workspace.filter(id=account_id, app_secret__isnull=False).exists():
        return None
    by = await asking_as(desk, account_id)
    if by is None:
        return Choices(failed=(Outcome.UNREACHABLE, PRACTICE_ROOM_ABSENT))
    try:
        return Choices(await able_templates(by, WITHIN_S))
    except HmsError as error:
        return Choices(failed=(Outcome(error.kind.value), failed_sentence(error)))


async def create_own_room(
    desk: Desk,
    actor: AdminActor,
    influencer_id: UUID,
    *,
    account_id: UUID,
    template_id: str,
    role: str,
    expected_version: int | None = None,
) -> InfluencerView:
    """Make a room for one influencer, with a room code; from now on the desk makes their tokens for it.

    An open show goes on where it is. A pasted token is removed, since it leads to another room; the show that
    uses it can still reconnect with it. Called again, it makes another room.

    Args:
        expected_version: the version the admin read; None overwrites any changes since.

    Raises:
        NotFound, Conflict, RoomNotMade: nothing was changed on the desk; a room may exist at 100ms.
    """
    person = await existing_influencer(influencer_id)
    await check_version(desk, person, expected_version)
    by = await _account(desk, account_id)
    if by is None:
        raise RoomNotMade("emulator")
    deadline = Deadline(WITHIN_S)
    room = await _make_room(desk, by, person.name, template_id, role, deadline=deadline)
    left = RoomLeft(room.name, room.id)
    place = AskedPlace(by, room.id, role)
    try:
        code = await by.api.create_room_code(by.account, room.id, role, within_s=deadline.left_s())
    except HmsError as error:
        raise RoomNotMade("no-code", room=left, name=room.name, why=_why(error)) from None
    made, given = MadeCode(place, code, new=True), False
    try:
        async with in_transaction():
            influencer = await hold_influencer(desk, influencer_id, expected_version)
            replaced, had_token = await own_code(desk, influencer), influencer.token_expires_at is not None
            before = {"roomId": influencer.hms_room_id, "role": influencer.hms_role}
            await _move(desk, influencer, account_id, place)
            if not influencer.can_mint or not await take_code(desk, influencer, made):
                raise RoomNotMade("meanwhile", room=left, name=room.name)
            influencer.version += 1
            await influencer.save()
            after = {"roomId": room.id, "role": role, "tokenRemoved": had_token}
            await note(desk, actor, Action.ROOM_CREATED, influencer, before=before, after=after)
        given = True
    finally:
        if not given:
            await withdraw_code(desk, made)
    await settle_code(desk, actor, influencer, replaced)
    return await influencer_view(desk, influencer_id)


async def _account(desk: Desk, account_id: UUID) -> Asking | None:
    row = connected(await Workspace.get_or_none(id=account_id))
    return await asking_as(desk, row.id)


async def able_templates(by: Asking, within_s: float) -> tuple[Template, ...]:
    """List the templates by name, with the roles that can broadcast and whose names the web SDK can read."""
    found = await by.api.list_templates(by.account, at_most=_MOST_TEMPLATES, within_s=within_s)
    able = (
        Template(one.id, one.name, tuple(r for r in one.roles if r.can_publish and is_readable(r.name)))
        for one in found.items
    )
    return tuple(sorted((one for one in able if one.roles), key=lambda one: one.name))


async def _make_room(
    desk: Desk, by: Asking, person: str, template_id: str, role: str, *, deadline: Deadline
) -> Room:
    """Make a room that nobody had before.

    Raises:
        RoomNotMade: there is none that could be used.
    """
    name, sent = _new_name(person), False
    began = desk.now()
    try:
        templates = await able_templates(by, deadline.left_s())
        if role not in {r.name for one in templates if one.id == template_id for r in one.roles}:
            raise RoomNotMade("role")
        if (await by.api.list_rooms(by.account, name=name, at_most=1, within_s=deadline.left_s())).items:
            raise RoomNotMade("exists", name=name)
        sent = True
        room = await by.api.create_room(by.account, name, template_id=template_id, within_s=deadline.left_s())
    except HmsError as error:
        if sent and error.sent and not error.is_answer:
            raise RoomNotMade("perhaps", room=RoomLeft(name), name=name, why=_why(error)) from None
        raise RoomNotMade("failed", why=_why(error)) from None
    now = desk.now()
    created = room.created_at
    ours = created is not None and began - CLOCKS_DIFFER <= created <= now + CLOCKS_DIFFER
    if room.name.lower() != name or not ours:
        raise RoomNotMade("not-new", room=RoomLeft(room.name, room.id), name=room.name)
    return room


async def _move(desk: Desk, influencer: Influencer, account_id: UUID, place: AskedPlace) -> None:
    """Have an influencer broadcast in a room that was just made; the row is not saved."""
    now = desk.now()
    await retire_token(desk, influencer, open_token(desk, influencer), now)
    drop_token(influencer)
    account = await Workspace.get(id=account_id)
    influencer.workspace_id, influencer.hms_access_key = account.id, account.access_key
    influencer.hms_room_id, influencer.hms_role = place.room_id, place.role
    influencer.can_mint = can_mint(desk, influencer, account)
    influencer.source_choice = Source.MINTED.value
    influencer.place_code, influencer.place_checked_at = None, now  # 100ms has just said that it is there


def _new_name(person: str) -> str:
    slug = _NOT_IN_NAMES.sub("-", person.lower())[:_LONGEST_SLUG].strip("-")
    return "-".join(filter(None, ("greenroom", slug, secrets.token_hex(_RANDOM_BYTES))))


def _why(error: HmsError) -> Sentence:
    return failed_sentence(error).part("message")
