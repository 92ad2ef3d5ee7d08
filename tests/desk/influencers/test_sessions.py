"""Where an influencer is signed in, for admins, who can sign them out."""

import pytest

from greenroom.desk.access.invitations import sign_in_by_link
from greenroom.desk.access.links import LinkKind
from greenroom.desk.access.open_sessions import (
    OpenSession,
    UsedLink,
    end_own_session,
    list_sessions,
    list_sessions_of,
)
from greenroom.desk.access.sessions import INFLUENCER_IDLE, INFLUENCER_LASTS, SignedIn
from greenroom.desk.actors import InfluencerActor, Transport
from greenroom.desk.audit.log import list_audit_entries
from greenroom.desk.audit.wording import sentence_of
from greenroom.desk.influencers.editing import make_influencer_link
from greenroom.desk.influencers.sessions import SessionsEnded, end_influencer_sessions
from greenroom.desk.problems import NotFound
from greenroom.desk.rounds.cleaning import delete_old_links
from greenroom.desk.shows.staying import heartbeat
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Link, SessionRow, Show
from tests.desk.access.test_sessions import is_open, sign_in
from tests.desk.access.test_sessions_in_shows import on_air
from tests.desk.stage import end
from tests.english import say
from tests.world import World, everything


async def listed_of(world: World, person: InfluencerActor) -> tuple[OpenSession, ...]:
    return (await list_sessions_of(world.desk, [person.id], first=20))[person.id].items


async def by_link(world: World) -> SignedIn:
    ada, maya = await world.admin(name="Ada"), await world.influencer()
    link = await make_influencer_link(world.desk, ada, maya.id)
    return await sign_in_by_link(world.desk, link=link.url.partition("#")[2], transport=Transport.COOKIE)


async def test_an_admin_sees_where_an_influencer_is_signed_in(world: World) -> None:
    star, nia = await world.star(), await world.influencer("Nia")
    await SessionRow.all().delete()
    await on_air(world, star)
    world.clock.go_on(minutes=2)
    laptop = await sign_in(world, star, "Firefox, Linux")
    await sign_in(world, nia)
    listed = await listed_of(world, star)
    assert [(s.client, s.live, s.ends_with_show) for s in listed] == [
        ("Firefox, Linux", False, False),
        ("", True, False),
    ]
    assert listed[0].id == laptop.actor.session_id
    pages = await list_sessions_of(world.desk, [star.id, nia.id], first=1)
    assert [(len(page.items), page.more) for page in pages.values()] == [(1, True), (1, False)]
    (cursor, _), *_ = pages[star.id].rows
    rest = (await list_sessions_of(world.desk, [star.id], first=1, after=cursor))[star.id]
    assert ([s.live for s in rest.items], rest.more) == ([True], False)


async def test_a_sign_in_by_link_is_known_as_one_for_as_long_as_it_lasts(world: World) -> None:
    signed_in = await by_link(world)
    world.clock.go_on(days=89)
    await delete_old_links(world.desk)
    (session,) = (await list_sessions(world.desk, signed_in.actor, first=20)).items
    assert session.link == UsedLink(LinkKind.SIGN_IN, "Ada")
    told = [say(sentence_of(view)) for view in (await list_audit_entries(first=9)).items]
    assert told[0] == "Maya signed in with a sign-in link that Ada made"
    await SessionRow.all().delete()
    await delete_old_links(world.desk)
    assert await Link.all().count() == 0


async def test_an_admin_ends_one_session_or_all(world: World) -> None:
    maya, ada = await world.influencer(), await world.admin()
    one, two, three = [await sign_in(world, maya) for _ in range(3)]
    ended = await end_influencer_sessions(world.desk, ada, maya.id, two.actor.session_id)
    assert ended == SessionsEnded(1, with_show=False)
    assert [await is_open(world, each) for each in (one, two, three)] == [True, False, True]
    assert await end_influencer_sessions(world.desk, ada, maya.id) == SessionsEnded(2, with_show=False)
    assert await SessionRow.all().count() == 0
    entries = await AuditEntry.filter(action="SESSIONS_ENDED").order_by("id")
    assert [(entry.actor_id, entry.subject_id, entry.after) for entry in entries] == [
        (ada.id, maya.id, {"endedSessions": 1, "endsWithShow": False}),
        (ada.id, maya.id, {"endedSessions": 2, "endsWithShow": False}),
    ]
    before = await everything()
    assert await end_influencer_sessions(world.desk, ada, maya.id) == SessionsEnded(0, with_show=False)
    assert await everything() == before


async def test_nothing_but_a_session_of_this_influencer_can_be_ended(world: World) -> None:
    maya, nia, ada = await world.influencer(), await world.influencer(), await world.admin()
    hers, admins = await sign_in(world, nia), await sign_in(world, ada)
    before = await everything()
    for session_id in (hers.actor.session_id, admins.actor.session_id, new_id()):
        with pytest.raises(NotFound):
            await end_influencer_sessions(world.desk, ada, maya.id, session_id)
    with pytest.raises(NotFound):
        await end_influencer_sessions(world.desk, ada, new_id())
    assert await everything() == before


async def test_a_session_with_a_show_ends_with_the_show(world: World) -> None:
    star, ada = await world.star(), await world.admin()
    await SessionRow.all().delete()
    live, actor = await on_air(world, star)
    other = await sign_in(world, star)
    assert await end_influencer_sessions(world.desk, ada, star.id) == SessionsEnded(1, with_show=True)
    assert [await is_open(world, each) for each in (live, other)] == [True, False]
    (left,) = await listed_of(world, star)
    assert (left.id, left.live, left.ends_with_show) == (actor.session_id, True, True)
    before = await everything()
    ended = await end_influencer_sessions(world.desk, ada, star.id, actor.session_id)
    assert ended == SessionsEnded(0, with_show=True)
    assert await everything() == before
    entry = await AuditEntry.get(action="SESSIONS_ENDED")
    assert entry.after == {"endedSessions": 2, "endsWithShow": True}
    pulse = await heartbeat(world.desk, actor, (await Show.get()).id, holder="phone")
    await end(world, actor, pulse.show)
    assert not await is_open(world, live)
    assert await listed_of(world, star) == ()


async def test_an_influencer_who_ends_the_session_of_their_own_show_keeps_the_show(world: World) -> None:
    star = await world.star()
    live, actor = await on_air(world, star)
    laptop = await sign_in(world, star)
    for _ in range(2):
        assert await end_own_session(world.desk, laptop.actor, actor.session_id)
    assert [await is_open(world, each) for each in (live, laptop)] == [True, True]
    assert await AuditEntry.filter(action="SESSIONS_ENDED").count() == 1
    assert not await end_own_session(world.desk, laptop.actor, laptop.actor.session_id)
    assert not await is_open(world, laptop)


async def test_an_influencers_session_ends_after_180_days_however_often_it_is_used(world: World) -> None:
    signed_in = await sign_in(world, await world.influencer())
    for _ in range(179):
        world.clock.go_on(days=1)
        assert await is_open(world, signed_in)
    row = await SessionRow.get()
    assert row.expires_at == row.created_at + INFLUENCER_LASTS
    world.clock.go_on(days=1, microseconds=-1)
    assert await is_open(world, signed_in)
    world.clock.go_on(microseconds=1)
    assert not await is_open(world, signed_in)


async def test_a_session_from_before_there_was_such_an_end_has_it_too(world: World) -> None:
    signed_in = await sign_in(world, await world.influencer())
    world.clock.go_on(days=179)
    later = world.clock.time + INFLUENCER_IDLE
    await SessionRow.all().update(seen_at=world.clock.time, expires_at=later)
    await world.bind()
    assert await is_open(world, signed_in)
    world.clock.go_on(days=1)
    assert not await is_open(world, signed_in)
    assert (await list_sessions(world.desk, signed_in.actor, first=20)).items == ()


async def test_180_days_cut_no_show(world: World) -> None:
    star = await world.star()
    signed_in = await sign_in(world, star)
    await SessionRow.all().update(created_at=world.clock.time - INFLUENCER_LASTS)
    await world.bind()
    assert not await is_open(world, signed_in)
    await SessionRow.all().update(created_at=world.clock.time)
    await world.bind()
    live, actor = await on_air(world, star)
    await SessionRow.filter(id=actor.session_id).update(created_at=world.clock.time - INFLUENCER_LASTS)
    await world.bind()
    assert await is_open(world, live)
    pulse = await heartbeat(world.desk, actor, (await Show.get()).id, holder="phone")
    await end(world, actor, pulse.show)
    assert not await is_open(world, live)
