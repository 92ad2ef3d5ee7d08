"""Looking up one influencer exactly."""

import pytest

from greenroom.desk.influencers.looking_up import Ambiguous, influencer_by
from greenroom.desk.problems import BadInput, NotFound
from tests.english import say
from tests.world import World


async def test_an_email_finds_its_owner_and_nobody_whose_email_contains_it(world: World) -> None:
    await world.influencer("Amaya", email="amaya@x.example")
    maya = await world.influencer("Maya", email="Maya@x.example")
    await world.influencer("Maya Two", email="maya@x.example.org")
    for email in ("maya@x.example", " MAYA@X.EXAMPLE ", "\uff4daya@x.example"):
        assert (await influencer_by(world.desk, email=email)).row.id == maya.id


@pytest.mark.parametrize(
    "email", ["aya@x.example", "maya@x", "", "%", "m_ya@x.example", "Maya", "x" * 60_000]
)
async def test_part_of_an_email_finds_nobody(world: World, email: str) -> None:
    await world.influencer("Maya", email="maya@x.example")
    with pytest.raises(NotFound) as raised:
        await influencer_by(world.desk, email=email)
    assert say(raised.value.message) == "No influencer of this desk has this email."


async def test_a_handle_finds_its_owner_with_or_without_the_at_in_any_case(world: World) -> None:
    await world.influencer("Amaya", handle="amaya")
    maya = await world.influencer("Maya", handle="Mäya Ray")
    for handle in ("Mäya Ray", "@mäya ray", " @ MÄYA  RAY ", "\uff20Mäya Ray"):
        assert (await influencer_by(world.desk, handle=handle)).row.id == maya.id


@pytest.mark.parametrize(
    "handle", ["Ana-Lisa", "王伟", "ß", "-", "'", "mailto:x", "a b", "İpek", "%_\\", "한"]
)
async def test_every_handle_finds_its_owner(world: World, handle: str) -> None:
    await world.influencer("Other", handle=f"{handle}x")
    maya = await world.influencer("Maya", handle=handle)
    for written in (handle, f"@{handle.upper()}"):
        assert (await influencer_by(world.desk, handle=written)).row.id == maya.id


@pytest.mark.parametrize("handle", ["", "@", " ", "aya", "may", "maya_", "x" * 60_000])
async def test_any_other_handle_and_none_find_nobody(world: World, handle: str) -> None:
    await world.influencer("Maya", handle="maya")
    await world.influencer("Zoe")
    await world.influencer("Bo", handle="@")
    with pytest.raises(NotFound) as raised:
        await influencer_by(world.desk, handle=handle)
    assert say(raised.value.message) == "No influencer of this desk has this handle."


async def test_a_handle_that_two_have_chooses_neither(world: World) -> None:
    await world.influencer("Maya", handle="maya")
    await world.influencer("Maya Ray", handle="MAYA")
    archived = await world.influencer("Maya Old", handle="maya", archived_at=world.clock.time)
    with pytest.raises(Ambiguous) as raised:
        await influencer_by(world.desk, handle="@maya")
    assert raised.value.number == 2
    assert say(raised.value.message) == "2 influencers have this handle."
    assert archived.id


async def test_an_archived_influencer_is_not_found_and_said_to_be_archived(world: World) -> None:
    gone = world.clock.time
    await world.influencer("Maya", email="maya@x.example", handle="maya", archived_at=gone)
    with pytest.raises(NotFound) as by_email:
        await influencer_by(world.desk, email="maya@x.example")
    assert say(by_email.value.message) == "Maya has this email, but is archived."
    with pytest.raises(NotFound) as by_handle:
        await influencer_by(world.desk, handle="maya")
    assert say(by_handle.value.message) == "Maya has this handle, but is archived."
    assert say(by_handle.value.fix) == "Bring Maya back first."
    active = await world.influencer("Maya Ray", handle="maya")
    assert (await influencer_by(world.desk, handle="maya")).row.id == active.id


async def test_exactly_one_of_email_and_handle_is_given(world: World) -> None:
    for given in ({}, {"email": "maya@x.example", "handle": "maya"}):
        with pytest.raises(BadInput, match=r"^email, handle: exactly one of the two is expected\.$"):
            await influencer_by(world.desk, **given)
