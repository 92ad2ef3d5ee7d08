"""What an admin gave to others, and what of it ends with them, or with a role that could not have given it.

Their unused links end, and so do their API keys and the sessions that began with their sign-in links. The
passwords that were chosen with their links are kept, and so are the admins whom they invited; whoever removes
or demotes them may also ask those influencers for a new password.

Of more people than one transaction can take, the others follow in further ones: their sessions have ended by
then as far as that was quick, and a link is refused as soon as its maker could not make it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

from tortoise.expressions import F, Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.access.given import Given
from greenroom.desk.access.links import (
    LinkKind,
    NewLink,
    delete_handed_in,
    kinds_beyond,
    put_links,
    revoke,
    still_open,
)
from greenroom.desk.access.made_by_keys import finish_all_made
from greenroom.desk.access.sessions import end_sessions
from greenroom.desk.actors import GRANTS, AdminActor, AdminRole, Permission
from greenroom.desk.audit.entries import Actor
from greenroom.desk.begun import Begun, or_the_job
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_all, hold_by_id
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.store.bound_rows import batches, change_even_forged, change_held, genuine
from greenroom.store.models import Admin, ApiKey, Influencer, Link, SessionRow, Show
from greenroom.store.vault import Vault
from greenroom.turns import give_way


class NewPasswordsRefused(Problem):
    """Influencers cannot be asked for new passwords in this way."""

    code = ProblemCode.NEW_PASSWORDS_REFUSED


@dataclass(frozen=True, slots=True)
class MadeAccess:
    """What ends with an admin, or with their role, and what is kept.

    Args:
        open_links: that nobody has used; for an admin who is removed, those for them too.
        signed_out: influencers with sessions that began with one of their sign-in links.
        live: how many of these are signed out only when their show ends.
        api_keys: that still work.
        passwords: influencers who chose theirs with one of their links; kept.
        admins: who accepted one of their invitations; kept.
        refused: why they cannot be removed or given the role at all; None if they can.
    """

    open_links: int = 0
    signed_out: int = 0
    live: int = 0
    api_keys: int = 0
    passwords: int = 0
    admins: int = 0
    refused: Problem | None = None


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """An influencer who no longer has a password, and their invitation to choose a new one."""

    influencer_id: UUID
    name: str
    email: str
    link: NewLink


@dataclass(frozen=True, slots=True)
class AccessEnded:
    """What has ended, as it was counted right before, and who was asked for a new password, by name.

    Args:
        noted: the same for the audit log, without what is zero.
        begun: whether the rest has still to end, by `finish_ending`.
    """

    made: MadeAccess
    asked_again: Sequence[AskedAgain]
    noted: Mapping[str, int]
    begun: bool = False


_BEGUN: Final = Begun("given by ")


@dataclass(frozen=True, slots=True)
class _Gave:
    """What they gave that is in question, as selections; links and keys may have expired.

    Args:
        for_admins: links for admins, or for those who are to become one.
    """

    given: Given
    for_admins: QuerySet[Link]
    handed_in_by: list[UUID]
    passwords: QuerySet[Influencer]
    admins: QuerySet[Admin]
    keys: QuerySet[ApiKey]


def _gave(admin: Admin, role: AdminRole | None) -> _Gave:
    kinds = kinds_beyond(role)
    if role is not None and not GRANTS[role] < GRANTS[AdminRole(admin.role)]:
        kinds = []

    def by(kind: LinkKind) -> list[UUID]:
        return [admin.id] if kind.value in kinds else []

    of_admins = Q(created_by_id=admin.id, kind__in=kinds)
    if role is None:
        of_admins |= Q(admin_id=admin.id)
    return _Gave(
        given=_given(admin.id, kinds),
        for_admins=still_open(influencer_id=None).filter(of_admins),
        handed_in_by=by(LinkKind.HAND_IN),
        passwords=Influencer.filter(
            password_maker_id__in=by(LinkKind.INFLUENCER_INVITATION),
            password_hash__isnull=False,
            archived_at=None,
        ),
        admins=Admin.filter(
            password_maker_id__in=by(LinkKind.ADMIN_INVITATION), password_hash__isnull=False, removed_at=None
        ).exclude(id=admin.id),
        keys=ApiKey.filter(admin_id=admin.id, revoked_at=None),
    )


def _given(admin_id: UUID, kinds: Sequence[str]) -> Given:
    makers = [admin_id] if LinkKind.SIGN_IN.value in kinds else []
    return Given(
        still_open(created_by_id=admin_id, kind__in=kinds, influencer_id__isnull=False),
        SessionRow.filter(maker_id__in=makers),
    )


async def count_access(desk: Desk, admin: Admin, role: AdminRole | None) -> MadeAccess:
    """Count what removing an admin, or giving them another role, would end and keep.

    Args:
        admin: as they are.
        role: their new role; None if they are removed.
    """
    gave, now = _gave(admin, role), desk.now()
    sessions = gave.given.sessions.filter(expires_at__gt=now, revoked_at=None)
    on_air = Show.filter(ended_at=None, desk_session_id__isnull=False).values("desk_session_id")
    keys = gave.keys.filter(expires_at__gt=now)
    return MadeAccess(
        open_links=sum(
            [await links.filter(expires_at__gt=now).count() for links in (gave.given.links, gave.for_admins)]
        ),
        signed_out=await _people(sessions),
        live=await _people(sessions.filter(id__in=Subquery(on_air))),
        api_keys=len(_beyond(await keys, role)),
        passwords=await gave.passwords.count(),
        admins=await gave.admins.count(),
    )


async def end_access(
    desk: Desk,
    actor: Actor,
    admin: Admin,
    role: AdminRole | None,
    *,
    ask_again: bool,
    most: int | None,
) -> AccessEnded:
    """End what ends with an admin, or with their role, in a transaction that holds their row.

    Where many influencers lose something, some of them do here, and `finish_ending` does the rest.

    Args:
        admin: as they were before.
        role: their new role; None if they are removed.
        ask_again: also drop the passwords that would be kept, end the sessions of those people, and invite
            each of them again.
        most: how many may be asked at once; None for any number.

    Raises:
        NewPasswordsRefused: there are more, or the admin would make those invitations themselves.
    """
    gave, made, now = _gave(admin, role), await count_access(desk, admin, role), desk.now()
    if ask_again and made.passwords:
        _may_ask(actor, admin, made.passwords, most)
    given, whose = gave.given, await gave.given.whose()
    asked = await _hold_people(desk.vault, gave, whose, ask_again=ask_again)
    links, sessions = await given.count()
    if await _BEGUN.find(admin.id):  # what an earlier role has still to end was counted with it
        counted_links, counted_sessions = await _left_by(admin).count()
        links, sessions = links - counted_links, sessions - counted_sessions
    links += await revoke(desk, gave.for_admins, now)
    await given.end(desk, [*whose, *(person.id for person in asked)])  # or it counts again
    await delete_handed_in(created_by_id__in=gave.handed_in_by)
    if begun := await given.shut_out():
        await _BEGUN.note(admin.id, now)
    keys = _beyond(await hold_all(gave.keys), role)
    await change_held(desk.vault, keys, revoked_at=now)
    if role is None:  # what was offered to them is not theirs to take, should they come back
        for key in await hold_all(ApiKey.filter(offered_to_id=admin.id, revoked_at=None)):
            await change_even_forged(desk.vault, key, offered_to_id=None)
    sessions += await _drop_passwords(desk, asked)
    new_links = await put_links(desk, actor, LinkKind.INFLUENCER_INVITATION, asked)
    noted = {
        "revokedLinks": links,
        "revokedApiKeys": len(keys),
        "endedInfluencerSessions": sessions,
        "endedPasswords": len(asked),
        "keptPasswords": made.passwords - len(asked),
    }
    asked_again = [AskedAgain(p.id, p.name, p.email, link) for p, link in zip(asked, new_links, strict=True)]
    return AccessEnded(made, asked_again, {field: count for field, count in noted.items() if count}, begun)


async def finish_ending(desk: Desk, admin_id: UUID) -> None:
    """End what many influencers still have of an admin who was removed or has a lower role.

    What takes long is left to the job. No transaction may be open.
    """
    async with or_the_job():
        await _finish(desk, admin_id)


async def _finish(desk: Desk, admin_id: UUID) -> None:
    begun = await _BEGUN.find(admin_id)
    going = begun is not None
    while going:
        async with in_transaction():
            admin = await hold(Admin, admin_id)  # who may have more rights again, and nothing left to end
            going = admin is not None and await _left_by(admin).end_some(desk)
        await give_way()
    await _BEGUN.finish(begun)


async def finish_all_ending(desk: Desk) -> None:
    """Finish what a process has begun and not finished."""
    for admin_id in await _BEGUN.every():
        await _finish(desk, admin_id)
    await finish_all_made(desk)


async def end_what_is_left(desk: Desk, admin: Admin) -> None:
    """Do so in one transaction that holds their row, before they get more rights again."""
    begun = await _BEGUN.find(admin.id)
    while begun is not None and await _left_by(admin).end_some(desk):
        pass
    await _BEGUN.finish(begun)


def _left_by(admin: Admin) -> Given:
    return _given(admin.id, kinds_beyond(None if admin.removed_at else AdminRole(admin.role)))


async def end_own_access(desk: Desk, admin: Admin) -> None:
    """End what lets somebody in as this admin, who comes back, in a transaction that holds their row.

    Their removal ended it. Where only the database says that they were removed, what they had would have the
    new rights.
    """
    await end_what_is_left(desk, admin)
    await revoke(desk, still_open(admin_id=admin.id), desk.now())
    keys = await hold_all(ApiKey.filter(admin_id=admin.id, revoked_at=None))
    await change_held(desk.vault, keys, revoked_at=desk.now())
    await SessionRow.filter(admin_id=admin.id).delete()


def _may_ask(actor: Actor, admin: Admin, passwords: int, most: int | None) -> None:
    if isinstance(actor, AdminActor) and actor.id == admin.id:
        raise NewPasswordsRefused("own")
    if most is not None and passwords > most:
        raise NewPasswordsRefused("many", passwords=passwords, most=most)


async def _hold_people(
    vault: Vault, gave: _Gave, whose: Sequence[UUID], *, ask_again: bool
) -> list[Influencer]:
    """Hold the rows of those who lose something; return who is asked for a new password, by name.

    Nobody is asked whose row is not as the desk wrote it: who they are is not certain, and it lets nobody in.
    """
    asking = [row.id for row in await gave.passwords.only("id")] if ask_again else []
    held = await hold_by_id(Influencer, [*whose, *asking])
    asked = set(await gave.passwords.values_list("id", flat=True)) if ask_again else set[object]()
    those = (row for row in held if row.id in asked and genuine(vault, row))
    return sorted(those, key=lambda row: (row.name_key, row.id))


async def _drop_passwords(desk: Desk, people: Sequence[Influencer]) -> int:
    """Drop passwords, and end all sessions of these people; return how many sessions there were."""
    ended = 0
    await change_held(desk.vault, people, password_hash=None, password_maker_id=None)
    for batch in batches(people):
        ids = [person.id for person in batch]
        await Influencer.filter(id__in=ids).update(version=F("version") + 1)
        ended += await end_sessions(desk, SessionRow.filter(influencer_id__in=ids))
    return ended


def _beyond(keys: Sequence[ApiKey], role: AdminRole | None) -> list[ApiKey]:
    """Choose the keys that nobody of the role could make; all of them if their admin is removed."""
    own = {permission.value for permission in GRANTS[role]} if role else set[str]()
    may_have_keys = Permission.MANAGE_INFLUENCERS.value in own
    return [key for key in keys if not (may_have_keys and set(key.permissions.split()) <= own)]


async def _people(sessions: QuerySet[SessionRow]) -> int:
    counted = sessions.annotate(people=Count("influencer_id", distinct=True))
    [people] = cast("list[int]", await counted.values_list("people", flat=True))
    return people
