"""API keys: a program's way in, with some of the rights of an admin.

A key never has more rights than its owner has at that moment, opens nothing that needs a session or a secret
key, and ends with its owner.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from greenroom.desk.access.by_email import account_with
from greenroom.desk.access.key_holders import PREFIX, permissions_of
from greenroom.desk.access.made_by_keys import MadeByKey, count_made, end_made, finish_made, hold_for_end
from greenroom.desk.actors import GRANTS, AdminActor, AdminRole, Permission
from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.audit.who import ActorRef, admin_names, admin_ref
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.identity import check_name, one_email
from greenroom.desk.keys import hash_token, new_token
from greenroom.desk.paging import Page, check_first, cut_page, read_cursor
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode
from greenroom.store.bound_rows import add_bound, change_bound, genuine
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, ApiKey

SHORTEST_DAYS, LONGEST_DAYS = 1, 365
MOST_KEYS: Final = 50  # of one admin that are still good
_HAS_KEYS: Final = Permission.MANAGE_INFLUENCERS  # who may have keys
_LIST = "api keys"


@dataclass(frozen=True, slots=True)
class ApiKeyView:
    """An API key, without its secret.

    Args:
        permissions: what it was made with; at each request it has those of them that its owner has then.
        last_used_at: to the minute; None if it never was.
        offered_to: the admin who may take it over.
        made: what would end with it, if it is revoked.
    """

    id: UUID
    name: str
    owner: ActorRef
    permissions: tuple[Permission, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    offered_to: ActorRef | None
    made: MadeByKey


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key that was just made; `secret` is shown only once, and stored hashed."""

    key: ApiKeyView
    secret: str = field(repr=False)


async def create_api_key(
    desk: Desk, actor: AdminActor, *, name: str, permissions: Collection[Permission], days: int
) -> NewApiKey:
    """Make a key for the actor.

    Args:
        permissions: what it may do; all must be the actor's own.
        days: after how many it expires, 1 to 365.

    Raises:
        InputRejected: the name, the permissions or the days are refused, or there are too many keys already.
        NotFound: the actor's rights have just been taken away.
    """
    name, wanted = check_name(name), frozenset(permissions)
    if not wanted or not all(actor.may(permission) for permission in wanted):
        raise InputRejected(ProblemCode.BAD_API_KEY, "permissions", "permissions")
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        raise InputRejected(ProblemCode.BAD_API_KEY, "days", "days", most=LONGEST_DAYS)
    async with in_transaction():
        await _hold_owner(desk, actor)
        return await _put(desk, actor, Action.API_KEY_MADE, name, wanted, timedelta(days=days))


async def list_api_keys(
    desk: Desk, actor: AdminActor | None, *, first: int, after: str | None = None
) -> Page[ApiKeyView]:
    """Read one page of the keys that still work, newest first.

    They are the actor's own and those offered to them; for an admin who may manage the desk, or without an
    actor, everybody's.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    rows = ApiKey.filter(revoked_at=None, expires_at__gt=desk.now())
    if actor is not None and not actor.may(Permission.MANAGE_DESK):
        rows = rows.filter(Q(admin_id=actor.id) | Q(offered_to_id=actor.id))
    if after is not None:
        (last,) = read_cursor(_LIST, after, (UUID,))
        rows = rows.filter(id__lt=last)
    found = await rows.order_by("-id").limit(first + 1)
    names = await admin_names([person for row in found for person in (row.admin_id, row.offered_to_id)])
    made = await count_made(desk, [row.id for row in found])
    return cut_page(_LIST, found, first, lambda row: (row.id,), lambda row: _view(row, names, made[row.id]))


async def revoke_api_key(desk: Desk, actor: Actor, key_id: UUID) -> None:
    """End a key, and what was made with it: one's own, or, for whoever may manage the desk, anybody's.

    Raises:
        NotFound: there is no such key that still works, or it is somebody else's.
    """
    async with in_transaction():
        whose = await hold_for_end([key_id])
        row = await _hold_key_of(desk, actor, key_id)
        await change_bound(desk.vault, row, forged=True, revoked_at=desk.now())
        ended = await end_made(desk, [key_id], whose)
        await note(desk, actor, Action.API_KEY_REVOKED, row, after=ended or None)
    await finish_made(desk, [key_id])


async def offer_api_key(desk: Desk, actor: AdminActor, key_id: UUID, to_email: str) -> ApiKeyView:
    """Offer a key to another admin, who can then take it over; a later offer replaces an earlier one.

    Raises:
        NotFound: there is no such key that still works, or it is somebody else's.
        InputRejected: no admin has this email, or they may not have keys, or it is theirs already.
    """
    key = one_email(to_email)
    async with in_transaction():
        row = await _hold_key_of(desk, actor, key_id)
        to = genuine(desk.vault, await account_with(Admin, key, removed_at=None))
        if to is None or to.id == row.admin_id or _HAS_KEYS not in GRANTS[AdminRole(to.role)]:
            raise InputRejected(ProblemCode.BAD_API_KEY, "toEmail", "owner")
        await change_bound(desk.vault, row, offered_to_id=to.id)
        await note(desk, actor, Action.API_KEY_OFFERED, row, after={"toAdminId": str(to.id)})
        made = (await count_made(desk, [row.id]))[row.id]
        return _view(row, await admin_names([row.admin_id, to.id]), made)


async def take_over_api_key(desk: Desk, actor: AdminActor, key_id: UUID) -> NewApiKey:
    """Take over a key that was offered to the actor: they get a new secret, and the old one ends.

    It keeps its name and its end, and of its permissions those that the actor has.

    Raises:
        NotFound: there is no such key that still works, or it was not offered to them.
        InputRejected: the actor has none of its permissions, or too many keys.
    """
    async with in_transaction():
        await _hold_owner(desk, actor)
        row = await _hold_key(desk, key_id)
        if row.offered_to_id != actor.id:
            raise _no_such_key()
        allowed = frozenset(permission for permission in permissions_of(row) if actor.may(permission))
        if not allowed:
            raise InputRejected(ProblemCode.BAD_API_KEY, "apiKeyId", "permissions")
        await change_bound(desk.vault, row, revoked_at=desk.now())
        return await _put(desk, actor, Action.API_KEY_TAKEN_OVER, row.name, allowed, row.expires_at)


async def _put(  # noqa: PLR0917
    desk: Desk,
    actor: AdminActor,
    action: Action,
    name: str,
    permissions: frozenset[Permission],
    ends: datetime | timedelta,
) -> NewApiKey:
    now = desk.now()
    expires_at = ends if isinstance(ends, datetime) else now + ends
    if await ApiKey.filter(admin_id=actor.id, revoked_at=None, expires_at__gt=now).count() >= MOST_KEYS:
        raise InputRejected(ProblemCode.BAD_API_KEY, "name", "many", most=MOST_KEYS)
    secret = f"{PREFIX}{new_token()}"
    row = ApiKey(
        id=new_id(),
        admin_id=actor.id,
        maker_id=actor.id,
        name=name,
        key_hash=hash_token(secret),
        permissions=" ".join(sorted(permissions)),
        created_at=now,
        expires_at=expires_at,
    )
    await add_bound(desk.vault, row)
    after = {"permissions": sorted(permissions), "expiresAt": expires_at.isoformat()}
    await note(desk, actor, action, row, after=after)
    return NewApiKey(_view(row, {actor.id: actor.name}, MadeByKey()), secret)


async def _hold_owner(desk: Desk, actor: AdminActor) -> None:
    """Hold the row of a key's new owner, so that nobody who is being removed or demoted has a new one.

    Raises:
        NotFound: they no longer have the rights with which their request began.
    """
    owner = genuine(desk.vault, await hold(Admin, actor.id, removed_at=None))
    if owner is None or not GRANTS[actor.role] <= GRANTS[AdminRole(owner.role)]:
        raise NotFound("rights")


async def _hold_key(desk: Desk, key_id: UUID) -> ApiKey:
    row = await hold(ApiKey, key_id, revoked_at=None, expires_at__gt=desk.now())
    if row is None:
        raise _no_such_key()
    return row


async def _hold_key_of(desk: Desk, actor: Actor, key_id: UUID) -> ApiKey:
    """Hold a key that is the actor's own; whoever may manage the desk, and the command line, hold any."""
    row = await _hold_key(desk, key_id)
    if isinstance(actor, AdminActor) and actor.id != row.admin_id and not actor.may(Permission.MANAGE_DESK):
        raise _no_such_key()
    return row


def _no_such_key() -> NotFound:
    return NotFound("api-key")


def _view(row: ApiKey, names: dict[UUID, str], made: MadeByKey) -> ApiKeyView:
    owner = admin_ref(row.admin_id, names)
    assert owner is not None  # noqa: S101 (the column is never null)
    return ApiKeyView(
        row.id,
        row.name,
        owner,
        permissions_of(row),
        row.created_at,
        row.expires_at,
        row.last_used_at,
        admin_ref(row.offered_to_id, names),
        made,
    )
