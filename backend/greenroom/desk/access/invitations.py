"""Using one-time links: an invitation, a new secret key, a new password, a sign-in.

What was typed is checked before the link is used, so that a refusal leaves the link valid. As everywhere, the
person's row is held first, and the link after it; before both, the row of the admin who made the link, so
that whoever removes or demotes them at that moment sees either no use of it, or all that came of it.
"""

from typing import TypeVar

from tortoise.transactions import in_transaction

from greenroom.desk.access.accounts import AdminSetUp, check_own_password, known_about, same_password
from greenroom.desk.access.links import LinkKind, find_link, revoke, use_link, ways_in
from greenroom.desk.access.made_by_keys import end_made, finish_made, hold_for_end
from greenroom.desk.access.sessions import SignedIn, end_sessions, open_session
from greenroom.desk.access.tries import NOWHERE, Caller
from greenroom.desk.actors import AdminActor, AdminRole, Transport
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.hashing_queue import Place
from greenroom.desk.holding import hold, hold_all
from greenroom.desk.keys import hash_secret_key, new_secret_key
from greenroom.desk.problems import LinkInvalid, SignInFailed
from greenroom.store.bound_rows import change_bound, change_held, genuine
from greenroom.store.models import Admin, ApiKey, Influencer, Link, SessionRow

Person = TypeVar("Person", Admin, Influencer)


async def accept_admin_invitation(desk: Desk, *, link: str, password: str) -> AdminSetUp:
    """Accept an admin's invitation: sets their password, and returns a secret key that is shown only once.

    Raises:
        LinkInvalid: the link cannot be used.
        InputRejected: the password is refused; the link stays valid.
        Busy: too many passwords are being hashed; the link stays valid.
    """
    row = await find_link(desk, LinkKind.ADMIN_INVITATION, link)
    hashed, secret_key = await _hash_new(desk, password, await Admin.get(id=row.admin_id)), new_secret_key()
    async with in_transaction():
        admin = await _use(desk, row, Admin)
        await change_bound(
            desk.vault,
            admin,
            password_hash=hashed,
            password_maker_id=row.created_by_id,
            secret_key_hash=hash_secret_key(secret_key),
        )
        actor = _as_actor(admin)
        await note(desk, actor, Action.INVITATION_ACCEPTED, admin)
    return AdminSetUp(actor, secret_key)


async def take_new_secret_key(
    desk: Desk, *, link: str, password: str, caller: Caller = NOWHERE
) -> AdminSetUp:
    """Give an admin a new secret key; ends the old key, all their sessions and their API keys.

    Raises:
        LinkInvalid: the link cannot be used.
        SignInFailed: the password is wrong; the link stays valid.
        TooManyAttempts: too many attempts have failed recently; the link stays valid.
        Busy: too many passwords are being checked; the link stays valid.
    """
    row = await find_link(desk, LinkKind.SECRET_KEY_RESET, link)
    admin = await Admin.get(id=row.admin_id)
    await check_own_password(desk, admin, password, caller, row)
    secret_key = new_secret_key()
    async with in_transaction():
        key_ids = [key.id for key in await ApiKey.filter(admin_id=admin.id, revoked_at=None).only("id")]
        whose = await hold_for_end(key_ids)
        held = await _use(desk, row, Admin)
        if held.password_hash != admin.password_hash:
            raise SignInFailed  # the password was changed while it was being checked
        await change_bound(desk.vault, held, secret_key_hash=hash_secret_key(secret_key))
        # Whoever has the old key may have made an API key with it.
        keys = await hold_all(ApiKey.filter(admin_id=admin.id, revoked_at=None))
        await change_held(desk.vault, keys, revoked_at=desk.now())
        after = {"endedSessions": await SessionRow.filter(admin_id=admin.id).delete()}
        after |= {"revokedApiKeys": len(keys), **await end_made(desk, key_ids, whose)}
        actor = _as_actor(held)
        await note(desk, actor, Action.SECRET_KEY_SET, held, after=after)
    await finish_made(desk, key_ids)
    return AdminSetUp(actor, secret_key)


async def accept_invitation(
    desk: Desk, *, link: str, password: str, transport: Transport, caller: Caller = NOWHERE
) -> SignedIn:
    """Accept an influencer's invitation: sets their password, and signs them in.

    Raises:
        LinkInvalid: the link cannot be used.
        InputRejected: the password is refused; the link stays valid.
        Busy: too many passwords are being hashed; the link stays valid.
    """
    row = await find_link(desk, LinkKind.INFLUENCER_INVITATION, link)
    hashed = await _hash_new(desk, password, await Influencer.get(id=row.influencer_id))
    async with in_transaction():
        influencer = await _set_password(desk, row, hashed)
        signed_in = await open_session(desk, influencer, transport, caller, row)
        await note(desk, signed_in.actor, Action.INVITATION_ACCEPTED, influencer)
    return signed_in


async def choose_new_password(
    desk: Desk, *, link: str, password: str, transport: Transport, caller: Caller = NOWHERE
) -> SignedIn:
    """Give an influencer who forgot their password a new one: ends their other sessions, and signs them in.

    Raises:
        LinkInvalid: the link cannot be used.
        InputRejected: the password is refused; the link stays valid.
        Busy: too many passwords are being hashed; the link stays valid.
    """
    row = await find_link(desk, LinkKind.NEW_PASSWORD, link)
    hashed = await _hash_new(desk, password, await Influencer.get(id=row.influencer_id))
    async with in_transaction():
        influencer = await _set_password(desk, row, hashed)
        after = {
            "revokedLinks": await revoke(desk, ways_in(influencer_id=influencer.id), desk.now()),
            "endedSessions": await end_sessions(desk, SessionRow.filter(influencer_id=influencer.id)),
            "linkId": str(row.id),
        }
        signed_in = await open_session(desk, influencer, transport, caller, row)
        await note(desk, signed_in.actor, Action.PASSWORD_SET, after=after)
    return signed_in


async def sign_in_by_link(
    desk: Desk, *, link: str, transport: Transport, caller: Caller = NOWHERE
) -> SignedIn:
    """Sign an influencer in without their password.

    Raises:
        LinkInvalid: the link cannot be used.
    """
    row = await find_link(desk, LinkKind.SIGN_IN, link)
    async with in_transaction():
        return await open_session(desk, await _use(desk, row, Influencer), transport, caller, row)


async def _hash_new(desk: Desk, password: str, person: Admin | Influencer) -> str:
    """Check and hash a password that somebody chose with a link; it may not be the one that it replaces.

    Whoever has the link learns no more of that one than whether it is what they chose: any other that is good
    enough uses the link up.
    """
    hashed = await desk.passwords.hash_new(password, known_about(desk, person))
    if person.password_hash is not None and await desk.passwords.verify(
        person.password_hash, password, Place(trusted=True)
    ):
        raise same_password("password")
    return hashed


async def _set_password(desk: Desk, link: Link, hashed: str) -> Influencer:
    """Use a link that gives an influencer a password."""
    influencer = await _use(desk, link, Influencer)
    await change_bound(desk.vault, influencer, password_hash=hashed, password_maker_id=link.created_by_id)
    return influencer


async def _use(desk: Desk, link: Link, model: type[Person]) -> Person:
    person = await hold_person(desk, link, model)
    await use_link(desk, link)
    return person


async def hold_person(desk: Desk, link: Link, model: type[Person]) -> Person:
    """Hold the rows of the admin who made a link and of the person it is for, before the link's own.

    Raises:
        LinkInvalid: the person's row is not as the desk wrote it.
    """
    await hold_all(Admin.filter(id__in=[who for who in (link.created_by_id, link.admin_id) if who]))
    person = await hold(model, link.admin_id or link.influencer_id)
    assert person is not None  # noqa: S101 (nobody is ever deleted)
    if genuine(desk.vault, person) is None:
        raise LinkInvalid("unknown")
    return person


def _as_actor(admin: Admin) -> AdminActor:
    return AdminActor(admin.id, admin.id, admin.email, admin.name, AdminRole(admin.role))
