"""The admins of the desk: inviting them, their roles, their removal, and new secret keys.

There is always an owner who can sign in. Anything that changes owners holds every owner's row first, always
in the same order, so that two owners who demote each other at the same moment cannot both succeed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from greenroom.desk.access.by_email import account_with
from greenroom.desk.access.links import LinkKind, NewLink, put_link
from greenroom.desk.access.made_access import (
    AccessEnded,
    MadeAccess,
    count_access,
    end_access,
    end_own_access,
    end_what_is_left,
    finish_ending,
)
from greenroom.desk.actors import GRANTS, AdminActor, AdminRole, Permission
from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_all
from greenroom.desk.identity import check_email, check_name, email_key, refuse_several
from greenroom.desk.paging import Page, check_first, cut_page, read_cursor
from greenroom.desk.problems import InputRejected, NotFound, Problem, ProblemCode
from greenroom.store.admin_rows import AdminRow, admin_rows, page_of_admins
from greenroom.store.bound_rows import bind, change_bound, is_genuine, require_genuine
from greenroom.store.constraints import violated
from greenroom.store.models import Admin, SessionRow

_LIST = "admins"
_OWNERS = Q(role=AdminRole.OWNER.value, removed_at=None, password_hash__isnull=False)


class LastOwner(Problem):
    """Without this owner, nobody could manage the desk."""

    code = ProblemCode.LAST_OWNER


@dataclass(frozen=True, slots=True)
class AdminInvited:
    """A new admin, and the link they use to choose a password and get their secret key."""

    admin: AdminRow
    link: NewLink


@dataclass(frozen=True, slots=True)
class AdminChanged:
    """An admin who was removed or has a new role, and what ended with that."""

    admin: AdminRow
    ended: AccessEnded


async def list_admins(*, first: int, after: str | None = None) -> Page[AdminRow]:
    """Read one page of the admins of this desk, oldest first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    key = None
    if after is not None:
        created_at, admin_id = read_cursor(_LIST, after, (datetime, UUID))
        key = (created_at, admin_id)
    rows = await page_of_admins(first, key)
    return cut_page(_LIST, rows, first, lambda row: (row.created_at, row.id), lambda row: row)


async def admins_by_id(admin_ids: Sequence[UUID]) -> dict[UUID, AdminRow]:
    """Read those of these admins that exist."""
    return await admin_rows(admin_ids)


async def invite_admin(desk: Desk, actor: Actor, *, name: str, email: str, role: AdminRole) -> AdminInvited:
    """Add an admin, and create the link they use to choose a password and get their secret key.

    An admin who was removed is added again under the same id.

    Raises:
        InputRejected: name or email is refused; nothing was changed.
        NotFound: the actor may not do this any more.
    """
    name, email = check_name(name), check_email(email)
    now = desk.now()
    try:
        async with in_transaction():
            gone = Q(email_key=email_key(email), removed_at__isnull=False)
            acting = [actor.id] if isinstance(actor, AdminActor) else []
            held = await hold_all(Admin.filter(gone | Q(id__in=acting, removed_at=None)))
            check_actor(desk, actor, held)
            back = [row for row in held if row.removed_at is not None]
            admin = back[0] if back else Admin(email_key=email_key(email))
            if back:
                await end_own_access(desk, admin)
            admin.name, admin.email, admin.role = name, email, role.value
            admin.created_at, admin.removed_at = now, None
            admin.password_hash = admin.secret_key_hash = admin.password_maker_id = None
            bind(desk.vault, admin)
            await admin.save()
            await note(desk, actor, Action.ADMIN_INVITED, admin, after={"role": role.value})
            link = await put_link(desk, actor, LinkKind.ADMIN_INVITATION, admin_id=admin.id)
            return AdminInvited(await _admin(admin.id), link)
    except IntegrityError as error:
        if violated(error) != "one_admin_per_email":
            raise
        other = await Admin.get(email_key=email_key(email))
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", "taken", name=other.name) from None


async def read_made_access(desk: Desk, admin_id: UUID, role: AdminRole | None) -> MadeAccess | None:
    """Count what removing an admin, or giving them another role, would end and keep; None if there is none.

    It also says if that would be refused, so that nobody is asked for more before.

    Args:
        role: their new role; None to remove them.
    """
    admin = await Admin.get_or_none(id=admin_id, removed_at=None)
    if admin is None:
        return None
    made = await count_access(desk, admin, role)
    if role is AdminRole.OWNER:
        return made
    return replace(made, refused=_last_owner(desk, await Admin.filter(_OWNERS), admin_id))


async def set_admin_role(
    desk: Desk,
    actor: Actor,
    admin_id: UUID,
    role: AdminRole,
    *,
    ask_again: bool = False,
    most: int | None = None,
) -> AdminChanged:
    """Change an admin's role, in their open sessions too.

    A lower role ends what they gave but could not give in it, as `end_access` does.

    Args:
        ask_again: also ask the influencers whose passwords would be kept for new ones.
        most: how many may be asked at once; None for any number.

    Raises:
        NotFound: there is no such admin.
        LastOwner: nobody else is an owner; nothing was changed.
        NewPasswordsRefused: they cannot be asked in this way; nothing was changed.
    """
    async with in_transaction():
        admin = await hold_admin(desk, actor, admin_id, leaves=role is not AdminRole.OWNER)
        ended = AccessEnded(MadeAccess(), (), {})
        if admin.role != role.value:
            was = admin.role
            await end_what_is_left(desk, admin)
            ended = await end_access(desk, actor, admin, role, ask_again=ask_again, most=most)
            await change_bound(desk.vault, admin, role=role.value)
            before, after = {"role": was}, {"role": role.value, **ended.noted}
            await note(desk, actor, Action.ADMIN_ROLE_SET, admin, before=before, after=after)
    if ended.begun:
        await finish_ending(desk, admin_id)
    return AdminChanged(await _admin(admin_id), ended)


async def remove_admin(
    desk: Desk, actor: Actor, admin_id: UUID, *, ask_again: bool = False, most: int | None = None
) -> AdminChanged:
    """Remove an admin: ends their sessions, and forgets their password and secret key.

    What they gave to others ends as `end_access` says, so that none of it lets them in again.

    Args:
        ask_again: also ask the influencers whose passwords would be kept for new ones.
        most: how many may be asked at once; None for any number.

    Returns:
        The admin as they were, and what ended.

    Raises:
        NotFound: there is no such admin.
        LastOwner: nobody else is an owner; nothing was changed.
        NewPasswordsRefused: they cannot be asked in this way; nothing was changed.
    """
    as_it_was = await _admin(admin_id)
    async with in_transaction():
        admin = await hold_admin(desk, actor, admin_id, leaves=True)
        ended = await end_access(desk, actor, admin, None, ask_again=ask_again, most=most)
        await change_bound(
            desk.vault, admin, forged=True, removed_at=desk.now(), password_hash=None, secret_key_hash=None
        )
        own = await SessionRow.filter(admin_id=admin_id).delete()
        after = {"endedSessions": own, "revokedLinks": 0, **ended.noted}
        await note(desk, actor, Action.ADMIN_REMOVED, admin, after=after)
    if ended.begun:
        await finish_ending(desk, admin_id)
    return AdminChanged(as_it_was, ended)


async def reset_secret_key(desk: Desk, actor: Actor, admin_id: UUID) -> NewLink:
    """Create the link that gives an admin a new secret key; the old one works until the link is used.

    An admin who has not accepted their invitation gets a new invitation instead.

    Raises:
        NotFound: there is no such admin.
        NotGenuineError: their row is not as the desk wrote it.
    """
    async with in_transaction():
        admin = await hold_admin(desk, actor, admin_id, leaves=False)
        require_genuine(desk.vault, admin)
        pending = admin.password_hash is None
        kind = LinkKind.ADMIN_INVITATION if pending else LinkKind.SECRET_KEY_RESET
        return await put_link(desk, actor, kind, admin_id=admin_id)


async def find_admin(email: str) -> UUID:
    """Return the id of the admin with this email.

    Raises:
        NotFound: there is none.
        InputRejected: there are several emails.
    """
    refuse_several(email)
    admin = await account_with(Admin, email_key(email), removed_at=None)
    if admin is None:
        raise NotFound("admin-email")
    return admin.id


async def hold_acting_owner(desk: Desk, actor: Actor) -> None:
    """Hold the row of the owner who acts: somebody who was removed or demoted meanwhile does nothing more.

    Raises:
        NotFound: they may not manage the desk any longer.
    """
    if isinstance(actor, AdminActor):
        check_actor(desk, actor, await hold_all(Admin.filter(id=actor.id, removed_at=None)))


async def hold_admin(desk: Desk, actor: Actor, admin_id: UUID, *, leaves: bool) -> Admin:
    """Hold an admin's row until the transaction ends, and the actor's, who must still be allowed to act.

    Args:
        leaves: they may be about to stop being an owner: hold every owner's row, and refuse if it is the last
            one.
    """
    acting = [actor.id] if isinstance(actor, AdminActor) else []
    wanted = Q(id__in=[admin_id, *acting], removed_at=None)
    # All at once, so that whoever uses a link of theirs holds the same rows in the same order.
    held = await hold_all(Admin.filter(wanted | _OWNERS if leaves else wanted))
    check_actor(desk, actor, held)
    last = _last_owner(desk, held, admin_id) if leaves else None
    if last is not None:
        raise last
    admin = next((row for row in held if row.id == admin_id), None)
    if admin is None:
        raise no_such_admin()
    return admin


def check_actor(desk: Desk, actor: Actor, held: Sequence[Admin]) -> None:
    """Refuse an actor who was removed or given a lower role since their request began."""
    if not isinstance(actor, AdminActor):
        return
    row = next((row for row in held if row.id == actor.id and is_genuine(desk.vault, row)), None)
    if row is None or Permission.MANAGE_DESK not in GRANTS[AdminRole(row.role)]:
        raise NotFound("rights")


def _last_owner(desk: Desk, admins: Sequence[Admin], admin_id: UUID) -> LastOwner | None:
    """Refuse the admin if, of all owners among these, they are the only one who can sign in."""
    able = [row for row in admins if _is_able_owner(desk, row)]
    return LastOwner(name=able[0].name) if [owner.id for owner in able] == [admin_id] else None


def _is_able_owner(desk: Desk, row: Admin) -> bool:
    owner = row.role == AdminRole.OWNER.value and row.password_hash is not None
    return owner and is_genuine(desk.vault, row)


async def _admin(admin_id: UUID) -> AdminRow:
    found = await admin_rows([admin_id])
    if admin_id not in found:
        raise no_such_admin()
    return found[admin_id]


def no_such_admin() -> NotFound:
    """Say that no admin has this id."""
    return NotFound("admin")
