"""A desk beside the emulator, whose account it has connected."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.audit.entries import Operator
from greenroom.desk.credentials.room_codes import set_room_code
from greenroom.desk.credentials.setting import set_auth_token
from greenroom.desk.desk import Desk, EmulatorAt, utc_now
from greenroom.desk.influencers.code_facts import beside_codes, code_sentences
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.sealed.room_codes import open_room_code
from greenroom.desk.workspaces.connecting import connect_workspace
from greenroom.store.ids import new_id
from tests.emulator.process import Emulator, running
from tests.english import say
from tests.store.rows import a_desk
from tests.world import World, row_of

DOWN: dict[str, Any] = {"path": "/v2", "code": 503}


@dataclass
class Connected:
    """A desk that lives in the present, as the emulator does, and holds the emulator's app secret."""

    desk: Desk
    world: World
    emulator: Emulator
    account_id: UUID
    template_id: str
    admin: AdminActor

    def room(self) -> str:
        """Make a room at 100ms that no other test uses, and return its id."""
        return self.emulator.rest("POST", "/v2/rooms", {"name": f"test-{new_id()}"}).json()["id"]

    async def star(
        self, room_id: str, name: str = "Maya", *, room_code: str = "", **claims: Any
    ) -> InfluencerActor:
        """Add somebody with a token for a room."""
        person = await self.world.influencer(name)
        token = self.emulator.token(room_id=room_id, user_id=str(person.id), **claims)
        await set_auth_token(self.desk, self.admin, person.id, token, room_code=room_code)
        return person

    async def set_code(self, person: InfluencerActor, text: str = "") -> InfluencerView:
        return await set_room_code(self.desk, self.admin, person.id, text)

    async def switch(self, person: InfluencerActor, *, enabled: bool) -> None:
        """Switch somebody's streaming, and wait for what follows it at 100ms."""
        await toggle_streaming(self.desk, self.admin, person.id, enabled=enabled)
        await self.desk.errands.finished()

    async def code_of(self, person: InfluencerActor) -> str:
        code = open_room_code(self.desk, await row_of(person))
        assert code is not None
        return code

    async def facts(self, person: InfluencerActor) -> list[str]:
        """Return what the panel says of somebody's room code."""
        beside = (await beside_codes(self.desk, [person.id]))[person.id]
        view = await influencer_view(self.desk, person.id, or_archived=True)
        return [say(sentence) for sentence in code_sentences(view.row, beside, self.desk.now())]

    def codes(self, room_id: str) -> dict[str, bool]:
        """List a room's codes at 100ms, and whether each is enabled."""
        reply = self.emulator.rest("GET", f"/v2/room-codes/room/{room_id}?limit=100").json()
        return {code["code"]: code["enabled"] for code in reply["data"]}

    def make_code(self, room_id: str, role: str = "broadcaster") -> str:
        """Make a code at 100ms, as a program of somebody else's would."""
        return self.emulator.rest("POST", f"/v2/room-codes/room/{room_id}/role/{role}").json()["code"]

    def exchange(self, code: str) -> int:
        """Exchange a code for a token, and return the status."""
        return self.emulator.post("/v2/token", {"code": code}).status_code


@pytest.fixture(name="hms", scope="session")
def _hms(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("connected")) as emulator:
        yield emulator


@pytest.fixture(name="connected")
async def _connected(world: World, hms: Emulator) -> Any:
    """Connect the emulator's account, and end every fault afterwards."""
    at = EmulatorAt(hms.announced["accessKey"], hms.url, hms.url)
    desk = replace(world.desk, now=utc_now, emulator=at)
    account = await connect_workspace(
        desk,
        Operator(),
        name="Ours",
        access_key=hms.announced["accessKey"],
        app_secret=hms.announced["appSecret"],
    )
    await a_desk(world.desk.vault, utc_now())  # the row that decides between two at once
    [template] = hms.rest("GET", "/v2/templates").json()["data"]
    yield Connected(desk, world, hms, account.id, template["id"], await world.admin())
    hms.switch()
