"""Rooms of connected accounts, at 100ms: who is in one, sending somebody out, closing and opening it.

Nothing here stops whoever holds a valid token from coming back; only a closed room keeps everybody out.
"""

import asyncio
from collections.abc import Collection, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.hms_failures import PRACTICE_ROOM_ABSENT, failed_sentence
from greenroom.desk.influencers.listing import influencer_views
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import NotFound, Problem, ProblemCode
from greenroom.desk.workspaces.listing import account_of
from greenroom.hms_api.accounts import Account
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.replies import ActiveRoom, Peer, Room
from greenroom.store.models import Show, Workspace

T = TypeVar("T")

LOOK_WITHIN_S: Final = 2.0
ACT_WITHIN_S: Final = 10.0
_UNSURE: Final = {HmsErrorKind.TIMED_OUT, HmsErrorKind.UNREACHABLE, HmsErrorKind.FAILING}


class NotDone(Problem):
    """100ms did not do what was asked of it, as far as the desk knows."""

    code = ProblemCode.NOT_DONE

    @classmethod
    def because(cls, case: str, error: HmsError) -> "NotDone":
        """Say how a call failed."""
        about = failed_sentence(error)
        return cls(case, why=about.part("message"), then=about.part("fix"))


@dataclass(frozen=True, slots=True)
class RoomOf:
    """A room of a connected account, and how 100ms is asked about it."""

    api: HmsApi
    account: Account
    row: Workspace
    room_id: str


@dataclass(frozen=True, slots=True)
class PersonInRoom:
    """Somebody in a room.

    Args:
        influencer: whose show it is, if it is an open one of this desk.
    """

    peer: Peer
    influencer: InfluencerView | None


@dataclass(frozen=True, slots=True)
class RoomNow:
    """A room as 100ms told of it.

    Args:
        enabled: whether anybody can join.
        session_since: since when a session has been running; None if none is.
    """

    room_id: str
    asked_at: datetime
    enabled: bool
    session_since: datetime | None
    people: tuple[PersonInRoom, ...]


async def look_into_room(desk: Desk, account_id: UUID, room_id: str) -> RoomNow:
    """Ask 100ms who is in a room now; it takes at most 2 s.

    Raises:
        NotFound: there is no such account, it is not connected, or it has no such room.
        NotDone: 100ms did not say.
    """
    return await _look(desk, await _room_of(desk, account_id, room_id), LOOK_WITHIN_S)


async def remove_from_room(
    desk: Desk, actor: AdminActor, account_id: UUID, room_id: str, peer_ids: Collection[str]
) -> RoomNow:
    """Send people out of a room; those who have left already count as sent out.

    Returns:
        The room as it is then.

    Raises:
        NotFound: as `look_into_room`; nobody was sent out.
        NotDone: 100ms did not say that all were sent out.
    """
    room = await _room_of(desk, account_id, room_id)
    before = await _look(desk, room, LOOK_WITHIN_S)
    sent_out, failed = list[PersonInRoom](), None
    for person in before.people:
        if person.peer.id in peer_ids:
            try:
                await _unless_gone(
                    room.api.remove_peer(room.account, room_id, person.peer.id, within_s=ACT_WITHIN_S)
                )
            except HmsError as error:
                failed = error
                break
            sent_out.append(person)
    if sent_out:
        told: dict[str, Any] = {"roomId": room_id, "people": len(before.people) - len(sent_out)}
        told["peers"] = [person.peer.id for person in sent_out]
        async with in_transaction():
            await note(
                desk,
                actor,
                Action.PEERS_REMOVED,
                room.row,
                before={"people": len(before.people)},
                after=told,
            )
    if failed is not None:
        raise _not_done(failed)
    return await _look(desk, room, LOOK_WITHIN_S)


async def close_room(desk: Desk, actor: AdminActor, account_id: UUID, room_id: str) -> RoomNow:
    """Keep everybody out of a room, and end its session for those who are in it.

    Returns:
        The room as it is then.

    Raises:
        NotFound: as `look_into_room`; nothing was changed.
        NotDone: 100ms did not do it, or only half of it, as far as the desk knows.
    """
    room = await _room_of(desk, account_id, room_id)
    before = await _look(desk, room, LOOK_WITHIN_S)
    try:
        # First nobody comes in any more: a session that is not running cannot be ended with a lock.
        await room.api.set_room_enabled(room.account, room_id, enabled=False, within_s=ACT_WITHIN_S)
    except HmsError as error:
        raise _not_done(error) from None
    failed = None
    try:
        await _unless_gone(room.api.end_room(room.account, room_id, lock=True, within_s=ACT_WITHIN_S))
    except HmsError as error:
        failed = error
    async with in_transaction():
        await note(
            desk,
            actor,
            Action.ROOM_CLOSED,
            room.row,
            before={"enabled": before.enabled, "people": len(before.people)},
            after={"roomId": room_id, "enabled": False, "sessionEnded": failed is None},
        )
    if failed is not None:
        raise NotDone.because("half", failed)
    return await _look(desk, room, LOOK_WITHIN_S)


async def open_room(desk: Desk, actor: AdminActor, account_id: UUID, room_id: str) -> RoomNow:
    """Let people into a room again.

    Returns:
        The room as it is then.

    Raises:
        NotFound: as `look_into_room`; nothing was changed.
        NotDone: 100ms did not do it, as far as the desk knows.
    """
    room = await _room_of(desk, account_id, room_id)
    before = await _look(desk, room, LOOK_WITHIN_S)
    if not before.enabled:
        try:
            await room.api.set_room_enabled(room.account, room_id, enabled=True, within_s=ACT_WITHIN_S)
        except HmsError as error:
            raise _not_done(error) from None
        after = {"roomId": room_id, "enabled": True}
        async with in_transaction():
            await note(desk, actor, Action.ROOM_OPENED, room.row, before={"enabled": False}, after=after)
    return await _look(desk, room, LOOK_WITHIN_S)


async def _room_of(desk: Desk, account_id: UUID, room_id: str) -> RoomOf:
    row, account = await account_of(desk, account_id)
    api = desk.api_of(row.access_key)
    if api is None:
        raise NotDone("look", why=PRACTICE_ROOM_ABSENT.part("message"), then=PRACTICE_ROOM_ABSENT.part("fix"))
    return RoomOf(api, account, row, room_id)


async def _look(desk: Desk, room: RoomOf, within_s: float) -> RoomNow:
    """Read a room, its session and who is in it, at once.

    Raises:
        NotFound: the account has no such room.
        NotDone: 100ms did not say.
    """
    api, account, room_id = room.api, room.account, room.room_id
    asked = await asyncio.gather(
        api.get_room(account, room_id, within_s=within_s),
        api.active_room(account, room_id, within_s=within_s),
        api.list_peers(account, room_id, within_s=within_s),
        return_exceptions=True,
    )
    for answer in asked:
        if isinstance(answer, HmsError) and answer.kind is HmsErrorKind.NOT_FOUND:
            raise NotFound("hms-room")
        if isinstance(answer, HmsError):
            raise NotDone.because("look", answer)
        if isinstance(answer, BaseException):
            raise answer
    found, session, peers = cast("tuple[Room, ActiveRoom | None, tuple[Peer, ...]]", asked)
    return await _room_now(desk, found, session, peers)


async def _room_now(desk: Desk, room: Room, session: ActiveRoom | None, peers: Collection[Peer]) -> RoomNow:
    shows = Show.filter(ended_at=None, room_id=room.id, peer_id__in=[peer.id for peer in peers])
    whose = {row.peer_id: row.influencer_id for row in await shows} if peers else {}
    views = await influencer_views(desk, list(whose.values()), or_archived=True)
    ordered = sorted(peers, key=lambda peer: (peer.joined_at or desk.now(), peer.id))
    people = tuple(
        PersonInRoom(peer, views.get(whose[peer.id]) if peer.id in whose else None) for peer in ordered
    )
    return RoomNow(room.id, desk.now(), room.enabled, session.started_at if session else None, people)


async def _unless_gone(call: Coroutine[Any, Any, T]) -> T | None:
    try:
        return await call
    except HmsError as error:
        if error.kind is HmsErrorKind.NOT_FOUND:
            return None
        raise


def _not_done(error: HmsError) -> NotDone:
    """Say that something was not done, or that it is not known whether it was."""
    return NotDone.because("unsure" if error.sent and error.kind in _UNSURE else "", error)
