"""Rotating the keys while two processes serve the desk to people who change what is sealed and bound."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx2
import pytest

from greenroom.desk.actors import AdminActor, AdminRole
from greenroom.desk.rotation.old_keys import KeyState, list_keys
from greenroom.desk.sealed.tokens import open_token
from greenroom.store.models import AuditEntry, Influencer
from greenroom.store.resealing import count_by_key
from tests.api.credentials.operations import SET, SET_CODE
from tests.api.operations import BY_LINK, MAKE_LINK, SET_ROLE
from tests.api.shows.test_shows import BROWSER, END, GO
from tests.desk.rotation.conftest import Filled
from tests.served import COMMAND, environment, served
from tests.world import ask, forgeries, sign_in

ROUNDS_AFTERWARDS = 2
Work = Callable[[httpx2.AsyncClient], Awaitable[None]]


@dataclass
class Load:
    """People who use the desk over and over."""

    filled: Filled
    demoted: AdminActor
    saved: dict[UUID, str] = field(default_factory=dict[UUID, str])
    done: Counter[str] = field(default_factory=Counter[str])
    over: bool = False

    async def repeat(self, name: str, work: Work, client: httpx2.AsyncClient) -> None:
        afterwards = 0
        while afterwards < ROUNDS_AFTERWARDS:
            afterwards += self.over
            await work(client)
            self.done[name] += 1

    async def save(self, admin: httpx2.AsyncClient) -> None:
        for person in self.filled.people[:2]:
            token = self.filled.world.token()
            answer = await ask(admin, SET, input={"influencerId": str(person.id), "authToken": token})
            assert answer["data"]["setAuthToken"]["__typename"] == "SetAuthTokenSuccess", answer
            self.saved[person.id] = token
            code = {"influencerId": str(person.id), "roomCode": "abc-defg-hij"}
            answer = await ask(admin, SET_CODE, input=code)
            assert answer["data"]["result"]["__typename"] == "InfluencerChanged", answer

    async def go_live(self, studio: httpx2.AsyncClient) -> None:
        answer = await ask(studio, GO, input={"holder": "phone", "takeOver": True})
        assert answer["data"]["goLive"]["__typename"] == "GoLiveReady", answer
        show = answer["data"]["goLive"]["show"]["id"]
        answer = await ask(studio, END, input={"showId": show, "holder": "phone"})
        assert answer["data"]["pulse"]["__typename"] == "ShowPulse", answer

    async def sign_in(self, somebody: httpx2.AsyncClient) -> None:
        async with browser(str(somebody.base_url)) as client:
            await sign_in(client, self.filled.owner)
            await sign_in(client, self.filled.people[3])

    async def change_roles(self, admin: httpx2.AsyncClient) -> None:
        for role in ("OPERATOR", "MANAGER", "VIEWER"):
            answer = await ask(admin, SET_ROLE, id=str(self.demoted.id), role=role)
            assert answer["data"]["result"]["__typename"] == "AdminRoleSet", answer

    async def use_links(self, admin: httpx2.AsyncClient) -> None:
        answer = await ask(admin, MAKE_LINK, id=str(self.filled.people[2].id))
        url = answer["data"]["result"]["link"]["url"]
        async with browser(str(admin.base_url)) as client:
            answer = await ask(client, BY_LINK, input={"link": url.partition("#")[2]})
            assert answer["data"]["result"]["__typename"] == "SignedIn", answer


def browser(url: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=url, headers=BROWSER, timeout=30)


async def rotate(load: Load, given: dict[str, str]) -> str:
    """Run the command, and tell the others that it has ended; return what went wrong."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "keys", "rotate", env=given, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    load.over = True
    return said.decode() if process.returncode else ""


@pytest.mark.faults
async def test_no_request_fails_and_nothing_is_lost_while_the_keys_are_rotated(
    filled: Filled, database_url: str, tmp_path: Path
) -> None:
    world, old, key_file = filled.world, filled.keys.active, str(filled.key_file)
    world.clock.time = datetime.now(UTC)
    load = Load(filled, await world.admin(AdminRole.VIEWER))
    filled.owner, busy = await world.admin(), await world.admin()
    people = [busy, busy, await world.star("Ana"), await world.star("Bea")]
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    async with AsyncExitStack() as stack:
        desks = [stack.enter_context(served(database_url, f, KEY_FILE=key_file)) for f in folders]
        clients = [await stack.enter_async_context(browser(desk.url)) for desk in desks * 2]
        for client, person in zip(clients, people, strict=True):
            await sign_in(client, person)
        admin, other_admin, studio, other_studio = clients
        failed, *_ = await asyncio.gather(
            rotate(load, environment(database_url, folders[0], KEY_FILE=key_file)),
            load.repeat("save", load.save, admin),
            load.repeat("go live", load.go_live, studio),
            load.repeat("go live", load.go_live, other_studio),
            load.repeat("sign in", load.sign_in, other_admin),
            load.repeat("change roles", load.change_roles, other_admin),
            load.repeat("use links", load.use_links, admin),
        )
    assert failed == ""
    active, retired = await list_keys(filled.keys)
    assert (active.state, retired.state, retired.id) == (KeyState.ACTIVE, KeyState.RETIRED, old)
    assert list(await count_by_key()) == [active.id]
    assert await forgeries(world.desk.vault) == []
    assert min(load.done.values()) > ROUNDS_AFTERWARDS, load.done  # some of it during the rotation
    for person_id, token in load.saved.items():
        assert open_token(world.desk, await Influencer.get(id=person_id)) == token
    assert await AuditEntry.filter(action="SHOW_OPENED").count() == load.done["go live"]
    for desk in desks:
        log = desk.stderr.read_text("utf-8")
        assert "Traceback" not in log
        assert "changed by something else" not in log
