"""Connecting a 100ms account, renaming it, giving it another app secret, and disconnecting it.

With its app secret the desk checks the signatures of an account's tokens. The secret is sealed, and no rule
returns it.
"""

from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from greenroom.desk.access.admins import hold_acting_owner
from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.identity import check_name
from greenroom.desk.places.checking import WITHIN_S, check_due_places
from greenroom.desk.problems import InputRejected, Problem, ProblemCode
from greenroom.desk.sealed.checking import BATCH, check_tokens
from greenroom.desk.sealed.minters import begin_following, follow_account
from greenroom.desk.sealed.tokens import open_token
from greenroom.desk.sealed.workspaces import app_secret_of, seal_app_secret, workspace_of
from greenroom.desk.workspaces.listing import (
    WorkspaceUse,
    WorkspaceView,
    connected,
    no_such_workspace,
    uses_of,
    workspace_view,
)
from greenroom.hms.account_keys import NotTheKey, read_access_key, read_app_secret
from greenroom.hms.jwt_parts import is_signed_with
from greenroom.hms.surroundings import is_of_missing_emulator, short_id
from greenroom.store.batches import in_batches
from greenroom.store.models import Influencer, Workspace


class WorkspaceConnected(Problem):
    """The account is connected already.

    Args:
        now_is: the account.
    """

    code = ProblemCode.ACCOUNT_CONNECTED

    def __init__(self, now_is: WorkspaceView) -> None:
        super().__init__(account=now_is.masked_key, name=now_is.name)
        self.now_is = now_is


class AppSecretDoubted(Problem):
    """None of the account's stored tokens is signed with the app secret.

    Args:
        tokens: how many there are.
    """

    code = ProblemCode.APP_SECRET_DOUBTED

    def __init__(self, tokens: int, account: str) -> None:
        super().__init__(number=tokens, account=account)
        self.tokens = tokens


async def connect_workspace(
    desk: Desk, actor: Actor, *, name: str, access_key: str, app_secret: str, may_block_tokens: bool = False
) -> WorkspaceView:
    """Connect an account: one that the desk knows by its tokens, or a new one.

    Args:
        name: what the admins call it, 1 to 100 characters.
        access_key, app_secret: as typed or pasted.
        may_block_tokens: whether to connect it though its stored tokens are not signed with this secret.

    Raises:
        InputRejected, WorkspaceConnected, AppSecretDoubted, NotFound: nothing was changed.
    """
    name, key, secret = check_name(name), _access_key(desk, access_key), _app_secret(app_secret)
    await _refuse_connected(desk, await Workspace.get_or_none(access_key=key))
    if not may_block_tokens:
        await _check_it_signs(desk, key, secret)
    async with in_transaction():
        await hold_acting_owner(desk, actor)
        row = await hold(Workspace, (await workspace_of(key, desk.now())).id)
        assert row is not None  # noqa: S101 (accounts are never deleted)
        await _refuse_connected(desk, row)
        await _put_secret(desk, actor, row, secret, name=name)
        await note(desk, actor, Action.WORKSPACE_CONNECTED, row)
    await _settle_people(desk, row)
    await check_due_places(desk, row.access_key, WITHIN_S)  # as far as it gets; the round does the rest
    return await workspace_view(desk, row.id)


async def replace_app_secret(
    desk: Desk, actor: Actor, workspace_id: UUID, app_secret: str, *, may_block_tokens: bool = False
) -> WorkspaceView:
    """Give a connected account another app secret.

    Args:
        app_secret: as typed or pasted.
        may_block_tokens: whether to do it though the account's stored tokens are not signed with it.

    Raises:
        NotFound, InputRejected, AppSecretDoubted: nothing was changed.
    """
    secret, known = _app_secret(app_secret), connected(await Workspace.get_or_none(id=workspace_id))
    if not may_block_tokens:
        await _check_it_signs(desk, known.access_key, secret)
    async with in_transaction():
        row = connected(await _hold(desk, actor, workspace_id))
        await _put_secret(desk, actor, row, secret)
        await note(desk, actor, Action.APP_SECRET_REPLACED, row)
    await _settle_people(desk, row)
    await check_due_places(desk, row.access_key, WITHIN_S)  # as far as it gets; the round does the rest
    return await workspace_view(desk, workspace_id)


async def rename_workspace(desk: Desk, actor: Actor, workspace_id: UUID, name: str) -> WorkspaceView:
    """Give an account, connected or not, another name.

    Raises:
        NotFound, InputRejected: nothing was changed.
    """
    name = check_name(name)
    async with in_transaction():
        row = await _hold(desk, actor, workspace_id)
        if row.name != name:
            await Workspace.filter(id=row.id).update(name=name)
            await note(desk, actor, Action.WORKSPACE_RENAMED, row)
    return await workspace_view(desk, workspace_id)


async def what_disconnecting_ends(desk: Desk, workspace_id: UUID) -> WorkspaceUse | None:
    """Count who goes live by an account; None if there is none."""
    known = await Workspace.exists(id=workspace_id)
    return (await uses_of(desk, [workspace_id], whole=True))[workspace_id] if known else None


async def disconnect_workspace(desk: Desk, actor: Actor, workspace_id: UUID) -> WorkspaceUse:
    """Forget an account's app secret; shows that run go on. The second time, nothing changes.

    Returns:
        Who went live by the account right before.

    Raises:
        NotFound: there is no such account.
    """
    async with in_transaction():
        row = await _hold(desk, actor, workspace_id)
        use = (await uses_of(desk, [row.id], whole=True))[row.id]
        if row.app_secret is None:
            return use
        await Workspace.filter(id=row.id).update(app_secret=None, **_NO_SECRET)
        await begin_following(desk, row.id)
        after = {"influencers": use.influencers, "liveShows": use.live, "withoutToken": use.without_token}
        await note(desk, actor, Action.WORKSPACE_DISCONNECTED, row, after=after)
    await _settle_people(desk, row)
    return use


_NO_SECRET: dict[str, Any] = {
    "secret_set_at": None,
    "secret_set_by_id": None,
    "checked_at": None,
    "check_outcome": None,
}


async def _put_secret(desk: Desk, actor: Actor, row: Workspace, secret: str, **columns: Any) -> None:
    by = actor.id if isinstance(actor, AdminActor) else None
    columns = _NO_SECRET | columns | {"secret_set_at": desk.now(), "secret_set_by_id": by}
    await Workspace.filter(id=row.id).update(app_secret=seal_app_secret(desk, row, secret), **columns)
    await begin_following(desk, row.id)


async def _settle_people(desk: Desk, row: Workspace) -> None:
    """Have the account's people follow it, and judge again the stored tokens that it signs.

    Their signature can be checked now, or can be no longer. While no account is connected, a token of one
    that is not connected is no doubtful one: with the first and the last, everybody's are judged.
    """
    await follow_account(desk, row.id)
    others = await Workspace.filter(app_secret__isnull=False).exclude(id=row.id).exists()
    await check_tokens(desk, Q(token_access_key=row.access_key) if others else Q())


async def _check_it_signs(desk: Desk, access_key: str, secret: str) -> None:
    """Make sure that a secret signs at least one of the account's stored tokens, if there are any.

    Raises:
        AppSecretDoubted: it signs none of them.
    """
    tokens = 0
    theirs = Influencer.filter(archived_at=None, token_access_key=access_key, token_expires_at__gt=desk.now())
    async for rows in in_batches(theirs, BATCH):
        for token in filter(None, (open_token(desk, row) for row in rows)):
            signing_input, _, signature = token.rpartition(".")
            if is_signed_with(signing_input, signature, secret):
                return
            tokens += 1
    if tokens:
        raise AppSecretDoubted(tokens, short_id(access_key))


async def _refuse_connected(desk: Desk, row: Workspace | None) -> None:
    """Refuse an account that is connected; one whose secret cannot be read is connected anew.

    Raises:
        WorkspaceConnected: it is.
    """
    if row is not None and app_secret_of(desk, row) is not None:
        raise WorkspaceConnected(await workspace_view(desk, row.id))


async def _hold(desk: Desk, actor: Actor, workspace_id: UUID) -> Workspace:
    await hold_acting_owner(desk, actor)
    row = await hold(Workspace, workspace_id)
    if row is None:
        raise no_such_workspace()
    return row


def _access_key(desk: Desk, text: str) -> str:
    key = read_access_key(text)
    if isinstance(key, NotTheKey):
        raise InputRejected(ProblemCode.BAD_ACCESS_KEY, "accessKey", key.case)
    if is_of_missing_emulator(key, desk.emulator_access_key):
        raise InputRejected(ProblemCode.BAD_ACCESS_KEY, "accessKey", "emulator")
    return key


def _app_secret(text: str) -> str:
    secret = read_app_secret(text)
    if isinstance(secret, NotTheKey):
        raise InputRejected(ProblemCode.BAD_APP_SECRET, "appSecret", secret.case)
    return secret
