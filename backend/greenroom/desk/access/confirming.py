"""Giving the secret key again before something that gives access away, or takes it."""

from datetime import datetime

from tortoise.transactions import in_transaction

from greenroom.desk.access.sessions import CONFIRMED_FOR
from greenroom.desk.access.tries import NOWHERE, Caller, Proof, limited_try
from greenroom.desk.actors import AdminActor, Audience
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.keys import hash_secret_key, same_hash
from greenroom.desk.problems import InputRejected, ProblemCode, SignInFailed
from greenroom.store.bound_rows import change_bound, genuine
from greenroom.store.models import Admin, SessionRow


async def confirm_secret_key(
    desk: Desk, actor: AdminActor, secret_key: str, caller: Caller = NOWHERE
) -> datetime:
    """Let the actor's session do for 10 minutes what needs their secret key.

    Returns:
        Until when.

    Raises:
        InputRejected: it is not their secret key; nothing was changed.
        TooManyAttempts: too many attempts have failed recently.
    """
    admin, given = await Admin.get(id=actor.id), hash_secret_key(secret_key)
    try:
        await _check(desk, actor, admin, given, caller)
    except SignInFailed:
        raise _wrong_key() from None
    now = desk.now()
    async with in_transaction():
        # The key or the session may have gone while it was being checked.
        same = genuine(desk.vault, await hold(Admin, actor.id, secret_key_hash=given, removed_at=None))
        session = await hold(SessionRow, actor.session_id)
        if same is None or session is None:
            raise _wrong_key()
        await change_bound(desk.vault, session, confirmed_at=now)
    return now + CONFIRMED_FOR


async def _check(desk: Desk, actor: AdminActor, admin: Admin, given: str, caller: Caller) -> None:
    proof = Proof(actor, "SECRET_KEY")
    async with limited_try(desk, Audience.ADMIN, admin, admin.email_key, caller, proof=proof):
        if not same_hash(admin.secret_key_hash or "", given):
            raise SignInFailed


def _wrong_key() -> InputRejected:
    return InputRejected(ProblemCode.BAD_SECRET_KEY, "secretKey")
