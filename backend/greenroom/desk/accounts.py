"""Accounts: the first owner, and signing in and out."""

from dataclasses import dataclass
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor, AdminRole, InfluencerActor, Transport
from greenroom.desk.audit import Action, record
from greenroom.desk.desk import Desk
from greenroom.desk.keys import hash_secret_key, new_secret_key, same_hash
from greenroom.desk.links import find_link, use_link
from greenroom.desk.passwords import check_new_password
from greenroom.desk.problems import InputRejected, ProblemCode, SignInFailed
from greenroom.desk.sessions import SignedIn, end_session, open_admin_session, open_influencer_session
from greenroom.desk.texts import fold, one_line
from greenroom.store.constraints import violated
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, Influencer

LONGEST_EMAIL = 254
LONGEST_NAME = 100
_NOBODYS_KEY = hash_secret_key("nobody")


@dataclass(frozen=True, slots=True)
class AdminSetUp:
    """A new admin, and the secret key that is told this once."""

    admin: AdminActor
    secret_key: str


def email_key(email: str) -> str:
    """Bring an email to the form in which accounts compare it."""
    return fold(email)


def check_email(email: str) -> str:
    """Return the email without blanks around it.

    Raises:
        InputRejected: nobody could be reached at it.
    """
    text = email.strip()
    name, at, domain = text.rpartition("@")
    odd = any(c.isspace() or not c.isprintable() for c in text)
    if not (at and name and domain) or odd or len(text) > LONGEST_EMAIL:
        raise InputRejected(
            ProblemCode.BAD_EMAIL, "email", "This is not an email address.", "It looks like name@example.com."
        )
    return text


def check_name(name: str) -> str:
    """Return the name on one line, without blanks around it.

    Raises:
        InputRejected: it is empty or longer than 100 characters.
    """
    text = one_line(name)
    if not text or len(text) > LONGEST_NAME:
        raise InputRejected(
            ProblemCode.BAD_NAME, "name", f"A name has 1 to {LONGEST_NAME} characters.", "Type the name."
        )
    return text


async def any_admin() -> bool:
    """Tell whether this desk has been set up."""
    return await Admin.filter(removed_at=None).exists()


async def set_up_admin(desk: Desk, *, link: str, email: str, name: str, password: str) -> AdminSetUp:
    """Take up a set-up link: make an owner.

    Raises:
        LinkInvalid: the link cannot be used (any more).
        InputRejected: email, name or password cannot be taken; the link stays good.
        Busy: too many passwords are being hashed; the link stays good.
    """
    row = await find_link(desk, "SET_UP", link)
    email, name = check_email(email), check_name(name)
    check_new_password(password)
    hashed = await desk.passwords.hash(password)
    now, admin_id = desk.now(), new_id()
    try:
        async with in_transaction():
            await use_link(desk, row)
            secret_key = await add_admin(
                desk, admin_id, email=email, name=name, role=AdminRole.OWNER, password_hash=hashed
            )
            actor = AdminActor(admin_id, admin_id, email, name, AdminRole.OWNER)
            await record(
                actor, Action.ADMIN_SET_UP, now, subject=("admins", admin_id), after={"role": "OWNER"}
            )
    except IntegrityError as error:
        if violated(error) == "one_admin_per_email":
            raise email_taken() from None
        raise
    return AdminSetUp(actor, secret_key)


async def add_admin(
    desk: Desk, admin_id: UUID, *, email: str, name: str, role: AdminRole, password_hash: str
) -> str:
    """Write a new admin, inside the caller's transaction, and return their new secret key."""
    secret_key = new_secret_key()
    await Admin.create(
        id=admin_id,
        email=email,
        email_key=email_key(email),
        name=name,
        role=role.value,
        password_hash=password_hash,
        secret_key_hash=hash_secret_key(secret_key),
        created_at=desk.now(),
    )
    return secret_key


def email_taken() -> InputRejected:
    """Say that an email belongs to an account already."""
    return InputRejected(
        ProblemCode.BAD_EMAIL,
        "email",
        "This email has an account already.",
        "Sign in with it, or use another.",
    )


async def admin_sign_in(
    desk: Desk, *, email: str, password: str, secret_key: str, transport: Transport
) -> SignedIn:
    """Sign an admin in with all three of their details.

    Raises:
        SignInFailed: any of them is wrong; which one is not told, and an unknown email takes as long.
        Busy: too many passwords are being checked.
    """
    admin = await Admin.get_or_none(email_key=email_key(email), removed_at=None)
    password_fits = await desk.passwords.verify(admin.password_hash if admin else None, password)
    key_fits = same_hash(admin.secret_key_hash if admin else _NOBODYS_KEY, hash_secret_key(secret_key))
    if admin is None or not (password_fits and key_fits):
        raise SignInFailed
    async with in_transaction():
        signed_in = await open_admin_session(desk, admin, transport)
        await record(signed_in.actor, Action.SIGNED_IN, desk.now(), after={"transport": transport.value})
    return signed_in


async def influencer_sign_in(desk: Desk, *, email: str, password: str, transport: Transport) -> SignedIn:
    """Sign an influencer in.

    Raises:
        SignInFailed: email or password is wrong; which one is not told.
        Busy: too many passwords are being checked.
    """
    influencer = await Influencer.get_or_none(email_key=email_key(email), archived_at=None)
    if not await desk.passwords.verify(influencer.password_hash if influencer else None, password):
        raise SignInFailed
    assert influencer is not None  # noqa: S101 (verify answers no without a hash)
    async with in_transaction():
        signed_in = await open_influencer_session(desk, influencer, transport)
        await record(signed_in.actor, Action.SIGNED_IN, desk.now(), after={"transport": transport.value})
    return signed_in


async def sign_out(desk: Desk, actor: AdminActor | InfluencerActor) -> None:
    """End the session that the actor is using."""
    async with in_transaction():
        await end_session(actor.session_id)
        await record(actor, Action.SIGNED_OUT, desk.now())
