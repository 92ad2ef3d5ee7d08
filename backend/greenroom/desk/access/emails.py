"""Giving an account another email from the command line, on a database that may still have to be migrated.

Where a newer version takes two accounts for one, `greenroom migrate` changes nothing until one of them has
another email. So nothing here reads or writes a column that the first version of the desk did not have, but
where the rows have been bound.
"""

from typing import Any, Final
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_all
from greenroom.desk.identity import check_email, keys_of
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode
from greenroom.store.bound_rows import change_bound
from greenroom.store.canary import rows_are_bound
from greenroom.store.folds import who_has
from greenroom.store.models import Admin, Influencer

_BOUND: Final = {
    Influencer: ("id", "mac", "version", *keys_of(name="", email="", handle=""), *Influencer.BOUND),
    Admin: ("id", "mac", "email_key", *Admin.BOUND),
}


async def change_influencer_email(
    desk: Desk, influencer_id: UUID, email: str, *, current: bool
) -> Influencer:
    """Give an influencer, archived or not, another email.

    Args:
        current: whether the keys of people are this version's; otherwise `migrate` makes them again.

    Returns:
        Their id, name and email now.

    Raises:
        NotFound, InputRejected, NotGenuineError: nothing was changed.
    """
    email = check_email(email)
    async with in_transaction():
        bound = await rows_are_bound(desk.vault)
        columns = _BOUND[Influencer] if bound else ("id", "name", "email", "handle")
        found = await hold_all(Influencer.filter(id=influencer_id).only(*columns))
        if not found:
            raise NotFound("influencer")
        [person] = found
        keys = keys_of(name=person.name, email=email, handle=person.handle)
        if person.email != email or (bound and person.email_key != keys["email_key"]):
            own = keys if current else {"email_key": keys["email_key"]}
            await _put(desk, person, email, own | {"version": F("version") + 1}, bound=bound)
            await note(desk, Operator(), Action.INFLUENCER_CHANGED, person, after={"changed": ["email"]})
            person.email = email
    return person


async def change_admin_email(desk: Desk, admin_id: UUID, email: str) -> Admin:
    """Give an admin another email; what a removed admin has is free for it.

    Returns:
        Their id, name and email now.

    Raises:
        NotFound, InputRejected, NotGenuineError: nothing was changed.
    """
    email = check_email(email)
    async with in_transaction():
        bound = await rows_are_bound(desk.vault)
        columns = _BOUND[Admin] if bound else ("id", "name", "email")
        found = await hold_all(Admin.filter(id=admin_id, removed_at=None).only(*columns))
        if not found:
            raise NotFound("admin")
        [admin] = found
        key = keys_of(name=admin.name, email=email, handle="")["email_key"]
        if admin.email != email or (bound and admin.email_key != key):
            for gone in await Admin.filter(email_key=key, removed_at__isnull=False).only("id"):
                await Admin.filter(id=gone.id).update(email_key=str(gone.id))
            await _put(desk, admin, email, {"email_key": key}, bound=bound)
            await note(desk, Operator(), Action.ADMIN_CHANGED, admin, after={"changed": ["email"]})
            admin.email = email
    return admin


async def _put(
    desk: Desk, account: Influencer | Admin, email: str, columns: dict[str, Any], *, bound: bool
) -> None:
    name = await who_has(type(account), email, besides=account.id)
    if name is not None:
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", "taken", name=name)
    try:
        if bound:
            await change_bound(desk.vault, account, email=email, **columns)
        else:  # `migrate` binds it as it then is
            await type(account).filter(id=account.id).update(email=email, **columns)
    except IntegrityError:  # somebody has just taken it, or has it until the keys are made again
        raise InputRejected(ProblemCode.BAD_EMAIL, "email", "in-use") from None
