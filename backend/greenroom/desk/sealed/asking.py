"""Asking 100ms as an account whose app secret the desk holds."""

from dataclasses import dataclass, field
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.workspaces import app_secret_of
from greenroom.hms_api.accounts import Account
from greenroom.hms_api.client import HmsApi
from greenroom.store.models import Influencer, Workspace
from greenroom.store.sql import find


@dataclass(frozen=True, slots=True)
class Asking:
    """How 100ms is asked, and as which account."""

    api: HmsApi
    account: Account = field(repr=False)


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A place about which 100ms can be asked: a room and a role of a connected account."""

    by: Asking
    room_id: str
    role: str


async def asking_as(desk: Desk, workspace_id: UUID | None) -> Asking | None:
    """Return how 100ms is asked as an account; None if not connected, or its practice room is elsewhere."""
    row = await find(Workspace, id=workspace_id) if workspace_id else None
    secret = row and app_secret_of(desk, row)
    api = row and desk.api_of(row.access_key)
    return Asking(api, Account(row.access_key, secret)) if row and secret and api else None


async def asked_place(desk: Desk, influencer: Influencer) -> AskedPlace | None:
    """Return where an influencer broadcasts, if 100ms can be asked about it."""
    room_id, role = influencer.hms_room_id, influencer.hms_role
    by = await asking_as(desk, influencer.workspace_id) if room_id and role else None
    return AskedPlace(by, room_id, role) if by and room_id and role else None
