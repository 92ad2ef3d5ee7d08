"""For whom the desk can make tokens: kept in each row of an account's people, some at a time.

An account is connected or disconnected first, and its people follow: until then, each row says what was so
before, and whoever makes a token looks at the account itself.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.begun import AT_ONCE, Begun
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_by_id
from greenroom.desk.sealed.places import NOT_ASKED
from greenroom.desk.sealed.workspaces import app_secret_of, is_place_known
from greenroom.store.models import Influencer, Workspace
from greenroom.store.places import people_of
from greenroom.turns import give_way

_BEGUN: Final = Begun("people of ")


async def begin_following(desk: Desk, workspace_id: UUID) -> None:
    """Note that an account's people have to follow it; call it in the transaction that changes its secret."""
    await _BEGUN.note(workspace_id, desk.now())


async def follow_account(desk: Desk, workspace_id: UUID) -> None:
    """Keep for everybody who broadcasts by an account whether the desk can make their tokens.

    What 100ms said of their places was said to the secret before. No transaction may be open.
    """
    begun = await _BEGUN.find(workspace_id)
    last = UUID(int=0)
    while ids := await people_of(workspace_id, last, AT_ONCE):
        await _follow(desk, workspace_id, ids)
        last = ids[-1]
        await give_way()
    await _BEGUN.finish(begun)


async def finish_following(desk: Desk) -> None:
    """Finish what a process has begun and not finished."""
    for workspace_id in await _BEGUN.every():
        await follow_account(desk, workspace_id)


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
