"""A token that was replaced is its influencer's, whatever somebody writes into the database."""

from datetime import timedelta

import pytest

from greenroom.desk.access.sessions import open_session
from greenroom.desk.actors import InfluencerActor, Transport
from greenroom.desk.sealed.tokens import open_version
from greenroom.desk.shows.going_live import GoLiveBlocked, go_live
from greenroom.hms.findings import FindingCode
from greenroom.store.models import Influencer, Show, TokenVersion
from tests.world import World, row_of


async def with_a_replaced_token(world: World) -> tuple[InfluencerActor, str]:
    """Add somebody who is live, and whose token was replaced meanwhile; return that token too."""
    victim, token = await world.influencer("Vi"), world.token(lasts=timedelta(hours=8))
    await world.set_token(victim, token)
    await go_live(world.desk, victim, holder="phone")
    await world.set_token(victim, world.token())
    return victim, token


async def thief(world: World) -> InfluencerActor:
    eve = await world.influencer("Eve")
    signed_in = await open_session(world.desk, await row_of(eve), Transport.COOKIE)
    assert isinstance(signed_in.actor, InfluencerActor)
    return signed_in.actor


async def gets_nothing(world: World, eve: InfluencerActor) -> None:
    with pytest.raises(GoLiveBlocked) as blocked:
        await go_live(world.desk, eve, holder="laptop", take_over=True)
    assert blocked.value.findings[0].code is FindingCode.TOKEN_UNREADABLE


async def test_a_show_of_somebody_else_hands_out_nothing(world: World) -> None:
    victim, _ = await with_a_replaced_token(world)
    eve = await thief(world)
    await Influencer.filter(id=eve.id).update(open_show_id=(await row_of(victim)).open_show_id)
    await gets_nothing(world, eve)


async def test_a_show_that_was_made_by_hand_hands_out_nothing(world: World) -> None:
    await with_a_replaced_token(world)
    eve, now = await thief(world), world.clock.time
    version = await TokenVersion.get(sealed__isnull=False)
    await TokenVersion.filter(id=version.id).update(influencer_id=eve.id)
    show = await Show.create(
        influencer_id=eve.id,
        token_version_id=version.id,
        room_id=version.room_id,
        role=version.role,
        holder="laptop",
        opened_at=now,
        seen_at=now,
    )
    await Influencer.filter(id=eve.id).update(open_show_id=show.id)
    await gets_nothing(world, eve)


async def test_a_token_that_is_replaced_into_anothers_version_stays_closed_to_them(world: World) -> None:
    eve, victim = await world.star("Eve"), await world.star("Vi")
    version_id = (await row_of(eve)).token_version_id
    assert version_id is not None
    await Influencer.filter(id=victim.id).update(token_version_id=version_id)
    await world.set_token(victim, world.token())
    version = await TokenVersion.get(id=version_id)
    assert version.sealed is not None
    assert open_version(world.desk, eve.id, version) is None
    assert open_version(world.desk, victim.id, version) is not None


async def test_a_version_that_was_sealed_before_tokens_named_their_influencer_opens(world: World) -> None:
    victim, token = await with_a_replaced_token(world)
    version = await TokenVersion.get(sealed__isnull=False)
    sealed = world.desk.vault.seal(token, table="token_versions", column="sealed", row_id=version.id)
    await TokenVersion.filter(id=version.id).update(sealed=sealed)
    assert open_version(world.desk, victim.id, await TokenVersion.get(id=version.id)) == token
