"""Asking 100ms about a place: whether its room is there and open, and what its role may do there."""

from collections.abc import Collection
from typing import Final

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.places import Place, PlaceAnswer
from greenroom.hms.findings import Finding, FindingCode, broken
from greenroom.hms.surroundings import short_id
from greenroom.hms_api.accounts import Account
from greenroom.hms_api.calls import Deadline
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.replies import Room, Template
from greenroom.words.sentences import Sentence

CALLS_AT_MOST: Final = 2
"""How many calls one question takes: the room, and its template."""

_SENT: Final = {"audio", "video"}  # what the studio sends
_NOBODY: Final = -1
_ROLES_NAMED: Final = 5


async def ask(desk: Desk, account: Account, place: Place, within_s: float) -> PlaceAnswer | None:
    """Ask 100ms about a place.

    Returns:
        None if it cannot be told: the account's practice room does not run here, or the template of the room
        is not to be had.

    Raises:
        HmsError: 100ms did not reply, or with something else.
    """
    api, asked_at, deadline = desk.api_of(account.access_key), desk.now(), Deadline(within_s)
    if api is None:
        return None
    try:
        room = await api.get_room(account, place.room_id, within_s=deadline.left_s())
    except HmsError as error:
        if error.kind is not HmsErrorKind.NOT_FOUND or not error.is_answer:
            raise
        missing = broken(FindingCode.ROOM_MISSING, "pasted", room=short_id(place.room_id))
        return PlaceAnswer(asked_at, missing)
    if not room.enabled:
        return PlaceAnswer(asked_at, broken(FindingCode.ROOM_OFF))
    template = await _template_for(desk, (api, account), room, place.role, deadline)
    return template and PlaceAnswer(asked_at, _fault_of(template, place.role))


async def _template_for(
    desk: Desk, by: tuple[HmsApi, Account], room: Room, role: str, deadline: Deadline
) -> Template | None:
    """Return the template of a room; one of a minute ago may confirm a role, but tells no fault."""
    (api, account), template_id = by, room.template_id
    if template_id is None:
        return None
    kept = desk.apis.templates.get(account, template_id)
    if kept is not None and _fault_of(kept, role) is None:
        return kept
    try:
        template = await api.get_template(account, template_id, within_s=deadline.left_s())
    except HmsError as error:
        if error.kind is not HmsErrorKind.NOT_FOUND:
            raise
        return None
    desk.apis.templates.put(account, template)
    return template


def _fault_of(template: Template, role_name: str) -> Finding | None:
    """Tell what keeps everybody in a role from broadcasting."""
    role = next((role for role in template.roles if role.name == role_name), None)
    if role is None:
        return _unknown(role_name, sorted(role.name for role in template.roles))
    if role.max_peers == _NOBODY:
        return broken(FindingCode.ROLE_CANNOT_PUBLISH, "nobody", role=role_name)
    if not role.publishes & _SENT:
        return broken(FindingCode.ROLE_CANNOT_PUBLISH, "template", role=role_name)
    return None


def _unknown(role: str, has: Collection[str]) -> Finding:
    meant = next((one for one in has if one.casefold() == role.casefold()), None)
    if meant is not None:
        return broken(FindingCode.ROLE_UNKNOWN, "case", role=role, meant=meant)
    if not has:
        return broken(FindingCode.ROLE_UNKNOWN, "none", role=role)
    named: list[str | Sentence] = [f"`{one}`" for one in list(has)[:_ROLES_NAMED]]
    if len(has) > _ROLES_NAMED:
        named.append(Sentence("hms-test.more", number=len(has) - _ROLES_NAMED))
    return broken(FindingCode.ROLE_UNKNOWN, "named", role=role, roles=tuple(named))
