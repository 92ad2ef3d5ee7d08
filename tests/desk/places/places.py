"""What the tests of places have in common: saving a token of the emulator's, and seeing what became of it."""

import time
from typing import Any

from greenroom.desk.actors import AdminActor, AdminRole, InfluencerActor
from greenroom.desk.audit.entries import Operator
from greenroom.desk.credentials.setting import TokenSet, set_auth_token
from greenroom.desk.workspaces.connecting import connect_workspace
from greenroom.desk.workspaces.listing import WorkspaceView
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer
from tests.emulator.process import Emulator
from tests.world import World, row_of

ROOMS, TEMPLATES = "/v2/rooms", "/v2/templates"
SETTER = AdminActor(new_id(), new_id(), "set@example.com", "Setter", AdminRole.OWNER)


async def connect(world: World, emulator: Emulator, **changed: str) -> WorkspaceView:
    keys = {"access_key": emulator.announced["accessKey"], "app_secret": emulator.announced["appSecret"]}
    given = {"name": "Ours"} | keys | changed
    return await connect_workspace(world.desk, Operator(), may_block_tokens=True, **given)


async def save(world: World, emulator: Emulator, person: InfluencerActor, **claims: Any) -> TokenSet:
    """Save a token of the emulator's, as an admin does."""
    given = {"user_id": f"user-{person.name}"} | claims
    saved = await set_auth_token(world.desk, SETTER, person.id, token_of(emulator, **given))
    await world.open_session(person)
    return saved


def token_of(emulator: Emulator, **claims: Any) -> str:
    """Make a token of the emulator's that lasts a day."""
    return emulator.token(exp=int(time.time()) + 86_400, **claims)


async def place(person: InfluencerActor) -> tuple[str | None, bool]:
    """Tell what is kept of somebody's place: the fault, and whether 100ms was asked."""
    row = await row_of(person)
    return row.place_code, row.place_checked_at is not None


async def forget() -> None:
    """Take it that 100ms has not been asked about any place."""
    await Influencer.all().update(place_code=None, place_checked_at=None)


def new_room(emulator: Emulator, name: str) -> str:
    """Create a room at the emulator."""
    return emulator.rest("POST", ROOMS, {"name": name}).json()["id"]


def switch_room(emulator: Emulator, room_id: str, *, enabled: bool) -> None:
    assert emulator.rest("POST", f"{ROOMS}/{room_id}", {"enabled": enabled}).status_code == 200
