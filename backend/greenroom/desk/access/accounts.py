"""Accounts: the first owner, and signing in and out."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.desk.access.by_email import account_with
from greenroom.desk.access.devices import device_secret
from greenroom.desk.access.links import LinkKind, find_link, revoke, use_link, ways_in
from greenroom.desk.access.made_access import end_own_access
from greenroom.desk.access.sessions import (
    SignedIn,
    drop_other_sessions,
    end_session,
    open_session,
)
from greenroom.desk.access.tries import NOWHERE, Caller, Proof, limited_try
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Transport
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_all
from greenroom.desk.identity import check_email, check_name, email_key, one_email
from greenroom.desk.keys import hash_secret_key, new_secret_key, same_hash
from greenroom.desk.password_forms import folded
from greenroom.desk.passwords import Fit
from greenroom.desk.problems import InputRejected, ProblemCode, SignInFailed
from greenroom.store.bound_rows import add_bound, change_bound, genuine
from greenroom.store.constraints import violated
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, Influencer, Link

_NOBODYS_KEY = hash_secret_key(new_secret_key())


@dataclass(frozen=True, slots=True)
class AdminSetUp:
    """A new admin, and the secret key that is shown only once."""

    admin: AdminActor
    secret_key: str


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The new password is set; `device_secret` is what this device's new mark is derived from."""

    ended_sessions: int
    device_secret: str = field(repr=False)


async def any_admin() -> bool:
    """Tell whether this desk has been set up."""
    return await Admin.filter(removed_at=None).exists()


async def set_up_admin(desk: Desk, *, link: str, email: str, name: str, password: str) -> AdminSetUp:
    """Use a set-up link: make an owner. A removed admin comes back under the same id.

    Raises:
        LinkInvalid: the link cannot be used.
        InputRejected: email, name or password is refused; the link stays valid.
        Busy: too many passwords are being hashed; the link stays valid.
    """
    row = await find_link(desk, LinkKind.SET_UP, link)
    email, name = check_email(email), check_name(name)
    hashed = await desk.passwords.hash_new(password, (desk.public_url, email, name))
    try:
        async with in_transaction():
            back = await hold_all(Admin.filter(email_key=email_key(email), removed_at__isnull=False))
            await use_link(desk, row)
            admin_id = back[0].id if back else new_id()
            secret_key = await add_admin(
                desk, admin_id, email=email, name=name, role=AdminRole.OWNER, password_hash=hashed
            )
            actor = AdminActor(admin_id, admin_id, email, name, AdminRole.OWNER)
            await note(desk, actor, Action.ADMIN_SET_UP, actor, after={"role": "OWNER"})
    except IntegrityError as error:
        if violated(error) == "one_admin_per_email":
            other = await Admin.get(email_key=email_key(email))
            raise (_email_invited() if other.password_hash is None else email_taken()) from None
        raise
    return AdminSetUp(actor, secret_key)


async def add_admin(
    desk: Desk, admin_id: UUID, *, email: str, name: str, role: AdminRole, password_hash: str
) -> str:
    """Write a new admin, or one who was removed, in the caller's transaction.

    Returns:
        Their new secret key.
    """
    secret_key = new_secret_key()
    columns: dict[str, Any] = {
        "email": email,
        "email_key": email_key(email),
        "name": name,
        "role": role.value,
        "password_hash": password_hash,
        "secret_key_hash": hash_secret_key(secret_key),
        "password_maker_id": None,
        "created_at": desk.now(),
        "removed_at": None,
    }
    back = await hold(Admin, admin_id, removed_at__isnull=False)
    if back is None:
        await add_bound(desk.vault, Admin(id=admin_id, **columns))
    else:
        await end_own_access(desk, back)
        await change_bound(desk.vault, back, forged=True, **columns)
    return secret_key


def email_taken() -> InputRejected:
    """Say that an email already belongs to an account."""
    return InputRejected(ProblemCode.BAD_EMAIL, "email", "account")


def _email_invited() -> InputRejected:
    return InputRejected(ProblemCode.BAD_EMAIL, "email", "invited")


async def admin_sign_in(
    desk: Desk,
    *,
    email: str,
    password: str,
    secret_key: str,
    transport: Transport,
    caller: Caller = NOWHERE,
) -> SignedIn:
    """Sign an admin in with all three of their details.

    Raises:
        SignInFailed: any of them is wrong; it does not say which, and an unknown email takes just as long. Or
            there are several emails.
        TooManyAttempts: too many attempts have failed recently.
        Busy: too many passwords are being checked.
    """
    key = one_email(email)
    admin = genuine(desk.vault, await account_with(Admin, key, removed_at=None))
    kept = (admin.secret_key_hash if admin else None) or _NOBODYS_KEY
    key_fits = same_hash(kept, hash_secret_key(secret_key))
    async with limited_try(desk, Audience.ADMIN, admin, key, caller, key_fits=key_fits) as place:
        hashed = admin.password_hash if admin else None
        fit = await desk.passwords.verify(hashed, password, place)
        if admin is None or not (fit and key_fits):
            raise SignInFailed
    hashed = await desk.passwords.hash(password) if fit is Fit.OUTDATED else None
    return await _sign_in(desk, admin, transport, caller, hashed, removed_at=None, secret_key_hash=kept)


async def influencer_sign_in(
    desk: Desk, *, email: str, password: str, transport: Transport, caller: Caller = NOWHERE
) -> SignedIn:
    """Sign an influencer in.

    Raises:
        SignInFailed: email or password is wrong; it does not say which. Or there are several emails.
        TooManyAttempts: too many attempts have failed recently.
        Busy: too many passwords are being checked.
    """
    key = one_email(email)
    influencer = genuine(desk.vault, await account_with(Influencer, key, archived_at=None))
    async with limited_try(desk, Audience.INFLUENCER, influencer, key, caller) as place:
        hashed = influencer.password_hash if influencer else None
        fit = await desk.passwords.verify(hashed, password, place)
        if not fit:
            raise SignInFailed
    assert influencer is not None  # noqa: S101 (verify answers no without a hash)
    hashed = await desk.passwords.hash(password) if fit is Fit.OUTDATED else None
    return await _sign_in(desk, influencer, transport, caller, hashed, archived_at=None)


async def _sign_in(
    desk: Desk,
    person: Admin | Influencer,
    transport: Transport,
    caller: Caller,
    hashed_again: str | None,
    **still: object,
) -> SignedIn:
    """Open a session, unless the account was changed while the password was being checked.

    Args:
        hashed_again: the same password as it would be hashed today; None if that is how it is.
        still: what must still be so.

    Raises:
        SignInFailed: it was changed, or no longer meets the conditions.
    """
    async with in_transaction():
        held = await hold(type(person), person.id, password_hash=person.password_hash, **still)
        if not held:
            raise SignInFailed
        if hashed_again is not None:
            await change_bound(desk.vault, held, password_hash=hashed_again)
        return await open_session(desk, held, transport, caller)


async def change_password(
    desk: Desk,
    actor: AdminActor | InfluencerActor,
    *,
    current: str,
    new: str,
    caller: Caller = NOWHERE,
) -> PasswordChanged:
    """Give the actor a new password, and end their other sessions.

    Raises:
        InputRejected: the new one is refused, or is the current one, or the current one is wrong; nothing was
            changed.
        TooManyAttempts: too many attempts have failed recently.
        Busy: too many passwords are being checked.
    """
    admin = isinstance(actor, AdminActor)
    row = await (Admin.get(id=actor.id) if admin else Influencer.get(id=actor.id))
    await desk.passwords.check_new(new, known_about(desk, row), "newPassword")
    try:
        await check_own_password(desk, row, current, caller, actor)
    except SignInFailed:
        raise _wrong_password() from None
    if folded(new) == folded(current):
        raise same_password("newPassword")
    hashed = await desk.passwords.hash(new)
    async with in_transaction():
        # If it was changed meanwhile, the one that was just checked is now wrong.
        same = await hold(type(row), actor.id, password_hash=row.password_hash)
        if same is None:
            raise _wrong_password()
        await change_bound(desk.vault, same, password_hash=hashed)
        mine = ways_in(**({"admin_id": actor.id} if admin else {"influencer_id": actor.id}))
        revoked = await revoke(desk, mine, desk.now())
        ended = await drop_other_sessions(desk, actor)
        after = {"endedSessions": ended} | ({"revokedLinks": revoked} if revoked else {})
        await note(desk, actor, Action.PASSWORD_SET, after=after)
    return PasswordChanged(ended, device_secret(desk.vault, actor.id, hashed))


async def check_own_password(
    desk: Desk,
    row: Admin | Influencer,
    password: str,
    caller: Caller,
    given: AdminActor | InfluencerActor | Link,
) -> None:
    """Check the password of someone who has already proved who they are with a session or a link.

    Args:
        given: that session or link: failures are counted for it alone, so other people's lock nobody out.

    Raises:
        SignInFailed: it is wrong.
        TooManyAttempts: too many attempts have failed recently.
        Busy: too many passwords are being checked.
    """
    audience = Audience.ADMIN if isinstance(row, Admin) else Audience.INFLUENCER
    proof = Proof(given, "PASSWORD")
    async with limited_try(desk, audience, row, row.email_key, caller, proof=proof) as place:
        if not await desk.passwords.verify(row.password_hash, password, place):
            raise SignInFailed


def known_about(desk: Desk, person: Admin | Influencer) -> tuple[str, ...]:
    """Return what others know about a person and this desk, and try first in a password."""
    handle = person.handle if isinstance(person, Influencer) else ""
    return desk.public_url, person.email, person.name, handle


def same_password(field: str) -> InputRejected:
    """Say that a new password is the one that is to be replaced."""
    return InputRejected(ProblemCode.BAD_PASSWORD, field, "same")


def _wrong_password() -> InputRejected:
    return InputRejected(ProblemCode.BAD_PASSWORD, "currentPassword", "wrong")


async def sign_out(desk: Desk, actor: AdminActor | InfluencerActor) -> None:
    """End the session that the actor is using."""
    async with in_transaction():
        await end_session(actor.session_id)
        await note(desk, actor, Action.SIGNED_OUT)
