"""For whom the desk can make tokens: kept in each row of an account's people, some at a time.

With a million people, one transaction would keep everybody else from writing for minutes. So an account is
connected or disconnected first, and its people follow: until then, each row says what was so before, and
whoever makes a token looks at the account itself. What has been begun is finished by a job.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_by_id
from greenroom.desk.sealed.places import NOT_ASKED
from greenroom.desk.sealed.workspaces import app_secret_of, is_place_known
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, Lease, Workspace
from greenroom.store.places import people_of
from greenroom.turns import give_way

AT_ONCE: Final = 200  # people in one transaction: whoever else writes waits for so many
_BEGUN: Final = "people of "  # before an account's id: a row of the leases that nobody takes


async def begin_following(desk: Desk, workspace_id: UUID) -> None:
    """Note that an account's people have to follow it; call it in the transaction that changes its secret."""
    name, now = f"{_BEGUN}{workspace_id}", desk.now()
    await Lease.filter(name=name).delete()
    await Lease.create(name=name, owner=str(new_id()), until=now, ran_at=now)


async def follow_account(desk: Desk, workspace_id: UUID) -> None:
    """Keep for everybody who broadcasts by an account whether the desk can make their tokens.

    What 100ms said of their places was said to the secret before. No transaction may be open.
    """
    begun = await Lease.get_or_none(name=f"{_BEGUN}{workspace_id}")
    last = UUID(int=0)
    while ids := await people_of(workspace_id, last, AT_ONCE):
        await _follow(desk, workspace_id, ids)
        last = ids[-1]
        await give_way()
    if begun is not None:  # and not what has been begun since
        await Lease.filter(name=begun.name, owner=begun.owner).delete()


async def finish_following(desk: Desk) -> None:
    """Finish what a process has begun and not finished."""
    for begun in await Lease.filter(name__startswith=_BEGUN):
        await follow_account(desk, UUID(begun.name.removeprefix(_BEGUN)))


async def _follow(desk: Desk, workspace_id: UUID, ids: Sequence[UUID]) -> None:
    async with in_transaction():
        account = await hold(Workspace, workspace_id)
        if account is None:
            return
        people = [one for one in await hold_by_id(Influencer, ids) if one.workspace_id == workspace_id]
        connected, since = app_secret_of(desk, account) is not None, account.secret_set_at
        able = {one.id: connected and is_place_known(one) for one in people}
        for can in (True, False):
            await _change([one for one in people if able[one.id] is can is not one.can_mint], can_mint=can)
        told = [one for one in people if one.place_checked_at is not None or one.place_code is not None]
        if connected and since is not None:
            told = [one for one in told if one.place_checked_at is None or one.place_checked_at <= since]
        await _change(told, **NOT_ASKED)


async def _change(people: Sequence[Influencer], **columns: Any) -> None:
    if people:
        await Influencer.filter(id__in=[one.id for one in people]).update(**columns)
