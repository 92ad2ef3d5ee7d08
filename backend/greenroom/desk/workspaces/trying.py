"""Asking 100ms with an account's keys what they may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.admins import hold_acting_owner
from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.hms_failures import PRACTICE_ROOM_ABSENT, failed_sentence
from greenroom.desk.workspaces.listing import WorkspaceView, account_of, workspace_view
from greenroom.desk.workspaces.outcomes import Outcome, accepted_sentence
from greenroom.hms_api.accounts import Account
from greenroom.hms_api.errors import HmsError
from greenroom.store.models import Workspace
from greenroom.words.sentences import Sentence

WITHIN_S: Final = 10.0
_ONE_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Tried:
    """What 100ms replied.

    Args:
        about: what it means: its `message`, and for a failure its `fix`.
    """

    workspace: WorkspaceView
    at: datetime
    outcome: Outcome
    about: Sentence


async def try_workspace(desk: Desk, actor: Actor, workspace_id: UUID) -> Tried:
    """Ask 100ms for an account's templates, and keep what came of it; nothing is changed at 100ms.

    It takes at most 10 s.

    Raises:
        NotFound: there is no such account, it is not connected, or its secret cannot be read.
    """
    row, account = await account_of(desk, workspace_id)
    outcome, about = await _ask(desk, account)
    now = desk.now()
    async with in_transaction():
        await hold_acting_owner(desk, actor)
        tried = Workspace.filter(id=row.id, secret_set_at=row.secret_set_at)  # not another one since
        await tried.update(checked_at=now, check_outcome=outcome.value)
        await note(desk, actor, Action.WORKSPACE_TESTED, row, after={"outcome": outcome.value})
    return Tried(await workspace_view(desk, row.id), now, outcome, about)


async def _ask(desk: Desk, account: Account) -> tuple[Outcome, Sentence]:
    api = desk.api_of(account.access_key)
    if api is None:
        return Outcome.UNREACHABLE, PRACTICE_ROOM_ABSENT
    try:
        templates = await api.list_templates(account, at_most=_ONE_PAGE, within_s=WITHIN_S)
    except HmsError as error:
        return Outcome(error.kind.value), failed_sentence(error)
    return Outcome.OK, accepted_sentence(templates)
