"""How long a session lasts, and where it is accepted."""

import hashlib
from typing import Any

from greenroom.desk.access import accounts, sessions
from greenroom.desk.access.sessions import SignedIn, find_session
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Transport
from greenroom.store.models import Admin, Influencer, SessionRow
from tests.world import PASSWORD, SECRET_KEY, World, actions, everything


async def sign_in(world: World, **details: Any) -> SignedIn:
    given: dict[str, Any] = {"email": "ada@example.com", "password": PASSWORD, "secret_key": SECRET_KEY}
    return await accounts.admin_sign_in(world.desk, transport=Transport.COOKIE, **(given | details))


# ---- sessions


async def _influencer_session(world: World, transport: Transport = Transport.COOKIE) -> SignedIn:
    await world.influencer(email="maya@example.com")
    return await accounts.influencer_sign_in(
        world.desk, email="maya@example.com", password=PASSWORD, transport=transport
    )


async def test_a_session_is_kept_as_the_hash_of_its_token(world: World) -> None:
    signed_in = await _influencer_session(world)
    row = await SessionRow.get()
    assert row.token_hash == hashlib.sha256(signed_in.token.encode()).hexdigest()
    assert signed_in.token not in str(await everything())
    assert len(signed_in.token) == 43


async def test_a_session_is_refused_under_another_audience_or_transport(world: World) -> None:
    await world.admin(email="ada@example.com")
    admins = await sign_in(world)
    theirs = await _influencer_session(world, Transport.BEARER)

    async def found(token: str, audience: Audience | None, transport: Transport) -> str | None:
        actor = await find_session(world.desk, token, audience, transport)
        return actor and actor.email

    assert await found(admins.token, Audience.ADMIN, Transport.COOKIE) == "ada@example.com"
    assert await found(admins.token, Audience.INFLUENCER, Transport.COOKIE) is None
    assert await found(admins.token, None, Transport.BEARER) is None
    assert await found(theirs.token, None, Transport.BEARER) == "maya@example.com"
    assert await found(theirs.token, Audience.INFLUENCER, Transport.COOKIE) is None
    assert await found(theirs.token + "x", None, Transport.BEARER) is None
    assert await found("", None, Transport.BEARER) is None


async def who(world: World, signed_in: SignedIn) -> AdminActor | InfluencerActor | None:
    return await find_session(world.desk, signed_in.token, None, Transport.COOKIE)


async def test_an_admin_who_does_nothing_for_an_hour_is_signed_out(world: World) -> None:
    await world.admin(email="ada@example.com")
    signed_in = await sign_in(world)
    world.clock.go_on(hours=1)
    assert await who(world, signed_in) is not None
    world.clock.go_on(hours=1, microseconds=1)
    assert await who(world, signed_in) is None


async def test_an_admins_session_ends_after_12_hours_however_busy_they_are(world: World) -> None:
    await world.admin(email="ada@example.com")
    signed_in = await sign_in(world)
    assert signed_in.expires_at == world.clock.time + sessions.ADMIN_LASTS
    for _ in range(23):
        world.clock.go_on(minutes=30)
        assert await who(world, signed_in) is not None
    world.clock.go_on(minutes=30, microseconds=-1)
    assert await who(world, signed_in) is not None
    world.clock.go_on(microseconds=1)
    assert await who(world, signed_in) is None


async def test_an_influencers_session_ends_90_days_after_its_last_use(world: World) -> None:
    signed_in = await _influencer_session(world)
    world.clock.go_on(days=90, microseconds=-1)
    assert await who(world, signed_in) is not None
    world.clock.go_on(days=90, microseconds=-1)
    assert await who(world, signed_in) is not None
    world.clock.go_on(days=90)
    assert await who(world, signed_in) is None


async def test_a_sign_of_life_is_written_once_a_minute_at_most(world: World) -> None:
    signed_in = await _influencer_session(world)
    opened = (await SessionRow.get()).seen_at
    world.clock.go_on(minutes=1)
    await who(world, signed_in)
    assert (await SessionRow.get()).seen_at == opened
    world.clock.go_on(microseconds=1)
    await who(world, signed_in)
    assert (await SessionRow.get()).seen_at == world.clock.time


async def test_signing_out_ends_this_session_and_no_other(world: World) -> None:
    await world.admin(email="ada@example.com")
    one, other = await sign_in(world), await sign_in(world)
    theirs = await _influencer_session(world)
    actor = await who(world, one)
    assert actor is not None
    await accounts.sign_out(world.desk, actor)
    assert await who(world, one) is None
    assert await who(world, other) is not None
    assert await who(world, theirs) is not None
    assert (await actions()).count("SIGNED_OUT") == 1


async def test_a_removed_admin_and_an_archived_influencer_lose_their_sessions_at_once(world: World) -> None:
    await world.admin(email="ada@example.com")
    admins, theirs = await sign_in(world), await _influencer_session(world)
    await Admin.all().update(removed_at=world.clock.time)
    await Influencer.all().update(archived_at=world.clock.time)
    await world.bind()
    assert await who(world, admins) is None
    assert await who(world, theirs) is None


async def test_a_changed_role_holds_for_the_session_that_is_open(world: World) -> None:
    await world.admin(email="ada@example.com")
    signed_in = await sign_in(world)
    await Admin.all().update(role="VIEWER")
    await world.bind()
    actor = await who(world, signed_in)
    assert isinstance(actor, AdminActor)
    assert actor.role is AdminRole.VIEWER
