"""What a stop cannot take back: the token that somebody's page was given."""

from datetime import datetime, timedelta

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.streaming import toggle_streaming
from tests.desk.stage import press
from tests.world import World


async def joinable(world: World, star: InfluencerActor) -> datetime | None:
    return (await influencer_view(world.desk, star.id)).can_still_join_until


def whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


async def test_until_when_a_token_that_was_handed_out_opens_the_room_is_told_also_after_a_stop(
    world: World,
) -> None:
    star = await world.influencer()
    await world.set_token(star, world.token(lasts=timedelta(hours=2)))
    assert await joinable(world, star) is None  # nobody was given it
    until = (await press(world, star)).token_expires_at
    assert until == whole(world.clock.time + timedelta(hours=2))
    assert await joinable(world, star) == until
    await toggle_streaming(world.desk, await world.admin(), star.id, enabled=False)
    await remove_auth_token(world.desk, await world.admin(), star.id)
    assert await joinable(world, star) == until
    world.clock.time = until
    assert await joinable(world, star) is None


async def test_of_several_tokens_the_one_that_lives_longest_counts(world: World) -> None:
    star = await world.influencer()
    await world.set_token(star, world.token(lasts=timedelta(hours=9)))
    until = (await press(world, star)).token_expires_at
    await world.set_token(star, world.token(lasts=timedelta(hours=4)))
    assert (await press(world, star)).token_expires_at < until
    assert await joinable(world, star) == until
    await world.set_token(star, world.token(lasts=timedelta(hours=12)))
    until = (await press(world, star)).token_expires_at
    assert await joinable(world, star) == until == whole(world.clock.time + timedelta(hours=12))


async def test_a_refused_press_hands_nothing_out(world: World) -> None:
    star = await world.star()
    await press(world, star)
    before = await joinable(world, star)
    await world.set_token(star, world.token(lasts=timedelta(hours=23)))
    await toggle_streaming(world.desk, await world.admin(), star.id, enabled=False)
    assert before is not None
    assert await joinable(world, star) == before
