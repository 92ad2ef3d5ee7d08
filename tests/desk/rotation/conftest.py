"""A desk with a key file, full of what its keys have made."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from tortoise.transactions import in_transaction

from greenroom.desk.access.links import LinkKind, put_link
from greenroom.desk.access.sessions import open_session
from greenroom.desk.actors import AdminActor, InfluencerActor, Transport
from greenroom.desk.alerts.receivers import add_receiver, replace_secret
from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.credentials.room_codes import set_room_code
from greenroom.desk.desk import Desk
from greenroom.desk.inbox.handing_in import hand_in, make_hand_in_link
from greenroom.desk.influencers.editing import update_influencer
from greenroom.desk.rotation.rotating import Pace
from greenroom.store.bound_rows import add_bound
from greenroom.store.canary import check_canary
from greenroom.store.ids import new_id
from greenroom.store.key_file import Keys, create_key_file, load_key_file
from greenroom.store.models import Admin, ApiKey, Influencer
from greenroom.store.vault import Vault
from greenroom.store.watched_keys import WatchedKeys
from tests.world import World


@dataclass
class Filled:
    """The desk, the people in it, and how to rotate its keys without waiting."""

    world: World
    key_file: Path
    owner: AdminActor
    people: list[InfluencerActor]
    tokens: list[str]

    @property
    def desk(self) -> Desk:
        return self.world.desk

    @property
    def keys(self) -> Keys:
        return load_key_file(self.key_file)

    def another_process(self) -> Desk:
        """Make the desk as another process on the machine has it: with its own look at the key file."""
        return replace(self.desk, vault=Vault(self.keys, WatchedKeys(self.key_file).newer))

    def pace(self, at_each: Callable[[float], Awaitable[object]] | None = None, at_once: int = 2) -> Pace:
        """Let the desk's clock go on in each pause, and others with their work."""

        async def pause(seconds: float) -> None:
            self.world.clock.go_on(seconds=seconds)
            await asyncio.sleep(0)
            if at_each is not None:
                await at_each(seconds)

        return Pace(at_once, 10, pause)


@pytest.fixture(name="filled")
async def _filled(world: World, tmp_path: Path) -> Filled:
    """Fill a desk with something in every place that keys make something for."""
    key_file = tmp_path / "keys"
    world.desk = replace(world.desk, vault=Vault(create_key_file(key_file), WatchedKeys(key_file).newer))
    await check_canary(world.desk.vault)
    owner = await world.admin()
    await world.connect()
    people, tokens = [await world.influencer(f"Maya {number}") for number in range(5)], list[str]()
    for person in people:
        await world.set_token(person)  # which the next one replaces
        token = world.token()
        await world.set_token(person, token)
        tokens.append(token)
        await set_room_code(world.desk, owner, person.id, "abc-defg-hij")
        await update_influencer(world.desk, owner, person.id, phone="+4915123456789")
        await open_session(world.desk, await Influencer.get(id=person.id), Transport.COOKIE)
        async with in_transaction():
            await put_link(world.desk, owner, LinkKind.SIGN_IN, influencer_id=person.id)
    added = await add_receiver(world.desk, owner, "https://receiver.example/")
    await replace_secret(world.desk, owner, added.receiver.id)
    handed_in = await make_hand_in_link(world.desk, owner, people[0].id)
    await hand_in(world.desk, link=handed_in.url.partition("#")[2], text=world.token())
    await open_session(world.desk, await Admin.get(id=owner.id), Transport.BEARER)
    row = ApiKey(
        admin_id=owner.id,
        name="A program",
        key_hash=str(new_id()),
        permissions="VIEW",
        created_at=world.clock(),
        expires_at=world.clock() + timedelta(days=1),
    )
    await add_bound(world.desk.vault, row)
    await chain_audit(world.desk)
    return Filled(world, key_file, owner, people, tokens)
