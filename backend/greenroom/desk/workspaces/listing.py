"""The 100ms accounts of the desk, without anything secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import F, Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from greenroom.desk.audit.entries import ActorKind
from greenroom.desk.audit.who import ActorRef, admin_names, admin_ref
from greenroom.desk.desk import Desk
from greenroom.desk.paging import Page, check_first, cut_page, read_cursor
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.readiness import moment
from greenroom.desk.readiness.sources import EXCHANGEABLE
from greenroom.desk.sealed.checking import OUR_BLOCKS
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.workspaces import app_secret_of
from greenroom.desk.workspaces.outcomes import Outcome
from greenroom.hms.surroundings import short_id
from greenroom.hms_api.accounts import Account
from greenroom.store.models import Influencer, Show, Workspace
from greenroom.store.tallies import people_of_accounts

_LIST = "hms accounts"
_FINGERPRINT_LENGTH = 8  # enough to tell a desk's few secrets apart


@dataclass(frozen=True, slots=True)
class WorkspaceUse:
    """Who goes live by an account.

    Args:
        influencers: how many who are not archived.
        live: how many shows that are open now.
        without_token: how many of the influencers can go live only with tokens that the desk makes; None if
            nobody has asked, since that looks at each of them.
    """

    influencers: int = 0
    live: int = 0
    without_token: int | None = None


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    """One account.

    Args:
        masked_key: its access key, shortened.
        connected: whether the desk holds its app secret.
        readable: whether it can also read it.
        fingerprint: eight hexadecimal digits, the same for the same secret at this desk; None without one.
        secret_set_at: when the secret was set.
        secret_set_by: who set it.
        checked_at: when 100ms was last asked with this secret.
        outcome: what came of that.
    """

    id: UUID
    name: str
    masked_key: str
    access_key: str
    connected: bool
    readable: bool
    fingerprint: str | None
    secret_set_at: datetime | None
    secret_set_by: ActorRef | None
    checked_at: datetime | None
    outcome: Outcome | None
    use: WorkspaceUse


async def list_workspaces(
    desk: Desk, *, first: int, after: str | None = None, whole: bool = False
) -> Page[WorkspaceView]:
    """Read one page of the accounts, in the order in which the desk came to know them.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.
        whole: count those without a token, too.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    rows = Workspace.all()
    if after is not None:
        (last,) = read_cursor(_LIST, after, (UUID,))
        rows = rows.filter(id__gt=last)
    found = await rows.order_by("id").limit(first + 1)
    views = await _views(desk, found, whole=whole)
    return cut_page(_LIST, found, first, lambda row: (row.id,), lambda row: views[row.id])


async def workspace_view(desk: Desk, workspace_id: UUID) -> WorkspaceView:
    """Read one account, with how many have no token.

    Raises:
        NotFound: there is none.
    """
    row = await Workspace.get_or_none(id=workspace_id)
    if row is None:
        raise no_such_workspace()
    return (await _views(desk, [row], whole=True))[row.id]


async def uses_of(
    desk: Desk, workspace_ids: Sequence[UUID], *, whole: bool = False
) -> dict[UUID, WorkspaceUse]:
    """Tell who goes live by these accounts.

    Args:
        whole: count those without a token, too.
    """
    people = await people_of_accounts()
    live = await _count(Show.filter(ended_at=None, workspace_id__in=list(workspace_ids)))
    without_token = await _without_token(desk, workspace_ids) if whole else {}
    return {one: WorkspaceUse(people[one], live.get(one, 0), without_token.get(one)) for one in workspace_ids}


async def _without_token(desk: Desk, workspace_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Look at each person of these accounts, but for those accounts of which nobody can have made tokens."""
    mintable = await people_of_accounts(mintable=True)
    over = Q(token_expires_at__lt=moment(desk).token_good_after) | Q(block_code__in=OUR_BLOCKS)
    only_made = over | Q(token_expires_at=None, source_choice=Source.MINTED.value)
    coded = Q(
        room_code_kind__in=EXCHANGEABLE,
        code_fault=None,
        code_room_id=F("hms_room_id"),
        code_role=F("hms_role"),
    )
    made_for = [one for one in workspace_ids if mintable[one]]
    theirs = Influencer.filter(archived_at=None, workspace_id__in=made_for)
    counted = theirs.filter(only_made, can_mint=True).annotate(
        made=Count("id"), coded=Count("id", _filter=coded)
    )
    rows = await counted.group_by("workspace_id").values("workspace_id", "made", "coded")
    return dict.fromkeys(workspace_ids, 0) | {row["workspace_id"]: row["made"] - row["coded"] for row in rows}


async def _count(rows: QuerySet[Any]) -> dict[UUID, int]:
    counted = rows.annotate(number=Count("id")).group_by("workspace_id")
    return {row["workspace_id"]: row["number"] for row in await counted.values("workspace_id", "number")}


async def known_workspace(named: str) -> UUID:
    """Return the id of an account.

    Args:
        named: its access key, or its id.

    Raises:
        NotFound: there is none.
    """
    text = named.strip()
    row = await Workspace.get_or_none(access_key=text) or await Workspace.get_or_none(access_key=text.lower())
    if row is not None:
        return row.id
    try:
        return UUID(text)
    except ValueError:
        raise no_such_workspace() from None


def no_such_workspace() -> NotFound:
    """Say that no account has this id."""
    return NotFound("hms-account")


def connected(row: Workspace | None) -> Workspace:
    """Return an account that is connected.

    Raises:
        NotFound: there is none, or it is not connected.
    """
    if row is None:
        raise no_such_workspace()
    if row.app_secret is None:
        raise NotFound("hms-account-secret")
    return row


async def account_of(desk: Desk, workspace_id: UUID) -> tuple[Workspace, Account]:
    """Return a connected account, and as whom 100ms is asked then.

    Raises:
        NotFound: there is none, it is not connected, or its secret cannot be read.
    """
    row = connected(await Workspace.get_or_none(id=workspace_id))
    secret = app_secret_of(desk, row)
    if secret is None:
        raise NotFound("hms-account-unreadable")
    return row, Account(row.access_key, secret)


async def _views(desk: Desk, rows: Sequence[Workspace], *, whole: bool) -> dict[UUID, WorkspaceView]:
    names = await admin_names([row.secret_set_by_id for row in rows])
    uses = await uses_of(desk, [row.id for row in rows], whole=whole)
    return {row.id: _view(desk, row, names, uses[row.id]) for row in rows}


def _view(desk: Desk, row: Workspace, names: dict[UUID, str], use: WorkspaceUse) -> WorkspaceView:
    secret = app_secret_of(desk, row)
    set_by = admin_ref(row.secret_set_by_id, names) or ActorRef(ActorKind.OPERATOR)
    return WorkspaceView(
        id=row.id,
        name=row.name,
        masked_key=short_id(row.access_key),
        access_key=row.access_key,
        connected=row.app_secret is not None,
        readable=secret is not None,
        fingerprint=secret and desk.vault.lookup_hash("app secret", secret)[:_FINGERPRINT_LENGTH],
        secret_set_at=row.secret_set_at,
        secret_set_by=set_by if row.secret_set_at else None,
        checked_at=row.checked_at,
        outcome=Outcome(row.check_outcome) if row.check_outcome else None,
        use=use,
    )
