"""Rows that let somebody in, with every way in which they do."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from greenroom.desk.access import invitations
from greenroom.desk.access.api_keys import create_api_key
from greenroom.desk.access.confirming import confirm_secret_key
from greenroom.desk.access.links import LinkKind, find_link, read_link
from greenroom.desk.access.sessions import find_session
from greenroom.desk.actors import AdminActor, Audience, Permission, Transport
from greenroom.desk.influencers.editing import make_influencer_link
from greenroom.desk.problems import InputRejected, LinkInvalid, NotFound, SignInFailed
from greenroom.store.bound_rows import change_bound
from greenroom.store.models import Admin, ApiKey, BoundRow, Influencer, Link, SessionRow
from tests.desk.access.test_forged_rows import admin_in, influencer_in
from tests.desk.access.test_links import secret_of
from tests.world import SECRET_KEY, World

MINE: Final = "grk_" + "M" * 43  # a secret whose hash is nowhere yet

Way = Callable[[], Awaitable[bool]]


@dataclass
class Used:
    """A row that lets somebody in, and each way in which it does."""

    row: BoundRow
    ways: dict[str, Way]
    other: UUID  # somebody of the kind that the row belongs to

    async def opened(self) -> list[str]:
        return [name for name, way in self.ways.items() if await way()]


async def lets_through(work: Awaitable[object]) -> bool:
    with suppress(SignInFailed, LinkInvalid, InputRejected, NotFound):
        return await work is not None
    return False


def by_token(world: World, token: str) -> Way:
    """Look for a session or an API key wherever one may be shown."""

    async def way() -> bool:
        found = [
            await find_session(world.desk, token, audience, transport)
            for audience in Audience
            for transport in Transport
        ]
        return any(found)

    return way


def by_link(world: World, secret: str) -> Way:
    async def way() -> bool:
        return any([await lets_through(find_link(world.desk, kind, secret)) for kind in LinkKind])

    return way


async def api_key_of(world: World, admin: AdminActor) -> str:
    made = await create_api_key(world.desk, admin, name="A", permissions=[Permission.VIEW], days=9)
    return made.secret


async def an_admin(world: World) -> Used:
    ada, other = await world.admin(email="ada@example.com"), await world.admin()
    token, key = (await admin_in(world)).token, await api_key_of(world, ada)
    actor = await find_session(world.desk, token, Audience.ADMIN, Transport.COOKIE)
    assert isinstance(actor, AdminActor)
    made = secret_of((await make_influencer_link(world.desk, ada, (await world.influencer()).id)).url)

    async def sign_in() -> bool:
        return await lets_through(admin_in(world))

    async def confirm() -> bool:
        return await lets_through(confirm_secret_key(world.desk, actor, SECRET_KEY))

    async def make_key() -> bool:
        return await lets_through(api_key_of(world, actor))

    ways = {"session": by_token(world, token), "API key": by_token(world, key), "made": by_link(world, made)}
    ways |= {"sign-in": sign_in, "confirmation": confirm, "new key": make_key}
    return Used(await Admin.get(id=ada.id), ways, other.id)


async def an_influencer(world: World) -> Used:
    maya, other = await world.influencer(email="maya@example.com"), await world.influencer()
    token = (await influencer_in(world)).token

    async def sign_in() -> bool:
        return await lets_through(influencer_in(world))

    row = await Influencer.get(id=maya.id)
    return Used(row, {"session": by_token(world, token), "sign-in": sign_in}, other.id)


async def an_admins_session(world: World) -> Used:
    await world.admin(email="ada@example.com")
    token = (await admin_in(world)).token
    ways = {"token": by_token(world, token), "another": by_token(world, MINE)}
    return Used(await SessionRow.get(), ways, (await world.admin()).id)


async def an_influencers_session(world: World) -> Used:
    await world.influencer(email="maya@example.com")
    token = (await influencer_in(world)).token
    return Used(await SessionRow.get(), {"token": by_token(world, token)}, (await world.influencer()).id)


async def a_link(world: World) -> Used:
    ada, maya = await world.admin(), await world.influencer()
    secret = secret_of((await make_influencer_link(world.desk, ada, maya.id)).url)

    async def read() -> bool:
        return await lets_through(read_link(world.desk, secret))

    async def use() -> bool:  # by whoever found it good before it was changed
        with suppress(LinkInvalid):
            await invitations.use_link(world.desk, row)
            await change_bound(world.desk.vault, await Link.get(id=row.id), used_at=None)
            return True
        return False

    row = await Link.get()
    ways = {"secret": by_link(world, secret), "another": by_link(world, MINE), "read": read, "use": use}
    return Used(row, ways, (await world.influencer()).id)


async def an_api_key(world: World) -> Used:
    secret = await api_key_of(world, await world.admin())
    ways = {"secret": by_token(world, secret), "another": by_token(world, MINE)}
    return Used(await ApiKey.get(), ways, (await world.admin()).id)
