"""One's own sessions and password."""

import asyncio

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.open_sessions import end_other_sessions, end_own_session, list_sessions
from greenroom.desk.access.sessions import SignedIn, find_session
from greenroom.desk.access.tries import Caller
from greenroom.desk.actors import AdminActor, Audience, InfluencerActor, Transport
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode, SignInFailed, TooManyAttempts
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, SessionRow
from tests.english import say
from tests.world import PASSWORD, SECRET_KEY, World, actions, everything

NEW = "another horse battery"


async def sign_in(
    world: World, who: AdminActor | InfluencerActor, client: str = "", password: str = PASSWORD
) -> SignedIn:
    caller, transport = Caller(client=client), Transport.COOKIE
    if isinstance(who, AdminActor):
        return await accounts.admin_sign_in(
            world.desk,
            email=who.email,
            password=password,
            secret_key=SECRET_KEY,
            transport=transport,
            caller=caller,
        )
    return await accounts.influencer_sign_in(
        world.desk, email=who.email, password=password, transport=transport, caller=caller
    )


async def person(world: World, audience: Audience) -> AdminActor | InfluencerActor:
    return await (world.admin() if audience is Audience.ADMIN else world.influencer())


async def is_open(world: World, session: SignedIn) -> bool:
    return await find_session(world.desk, session.token, None, session.transport) is not None


@pytest.mark.parametrize("audience", Audience)
async def test_your_own_sessions_are_listed_most_recently_used_first(
    world: World, audience: Audience
) -> None:
    me, other = await person(world, audience), await person(world, audience)
    phone = await sign_in(world, me, "Safari, iPhone")
    world.clock.go_on(minutes=2)
    laptop = await sign_in(world, me, "Firefox, Linux")
    await sign_in(world, other)
    world.clock.go_on(minutes=2)
    await find_session(world.desk, phone.token, audience, Transport.COOKIE)
    listed = (await list_sessions(world.desk, laptop.actor, first=50)).items
    assert [(s.id, s.client, s.link, s.live, s.ends_with_show, s.transport) for s in listed] == [
        (phone.actor.session_id, "Safari, iPhone", None, False, False, Transport.COOKIE),
        (laptop.actor.session_id, "Firefox, Linux", None, False, False, Transport.COOKIE),
    ]
    assert listed[0].last_seen_at == world.clock.time
    assert listed[1].last_seen_at == listed[1].created_at


async def test_a_session_that_has_ended_is_no_longer_listed(world: World) -> None:
    ada, maya = await world.admin(), await world.influencer()
    old, hers = await sign_in(world, ada), await sign_in(world, maya)
    world.clock.go_on(hours=1)
    now = await sign_in(world, ada)
    assert len((await list_sessions(world.desk, now.actor, first=50)).items) == 2
    world.clock.go_on(microseconds=1)
    assert [s.id for s in (await list_sessions(world.desk, now.actor, first=50)).items] == [
        now.actor.session_id
    ]
    assert not await is_open(world, old)
    assert len((await list_sessions(world.desk, hers.actor, first=50)).items) == 1
    world.clock.go_on(days=90)
    assert (await list_sessions(world.desk, hers.actor, first=50)).items == ()


@pytest.mark.parametrize("audience", Audience)
async def test_ending_a_session_ends_that_one_alone(world: World, audience: Audience) -> None:
    me = await person(world, audience)
    one, two = await sign_in(world, me), await sign_in(world, me)
    await end_own_session(world.desk, two.actor, one.actor.session_id)
    assert (await is_open(world, one), await is_open(world, two)) == (False, True)
    entry = await AuditEntry.get(action="SESSIONS_ENDED")
    assert (entry.actor_id, entry.after) == (me.id, {"endedSessions": 1})
    await end_own_session(world.desk, two.actor, two.actor.session_id)
    assert not await is_open(world, two)


async def test_a_session_of_somebody_else_cannot_be_ended(world: World) -> None:
    maya, nia, ada = await world.influencer(), await world.influencer(), await world.admin()
    hers, mine, admins = await sign_in(world, nia), await sign_in(world, maya), await sign_in(world, ada)
    before = await everything()
    for session_id in (hers.actor.session_id, admins.actor.session_id, new_id()):
        with pytest.raises(NotFound):
            await end_own_session(world.desk, mine.actor, session_id)
    with pytest.raises(NotFound):
        await end_own_session(world.desk, admins.actor, mine.actor.session_id)
    assert await everything() == before


@pytest.mark.parametrize("audience", Audience)
async def test_signing_out_others_keeps_the_current_session(world: World, audience: Audience) -> None:
    me, other = await person(world, audience), await person(world, audience)
    mine, theirs = [await sign_in(world, me) for _ in range(4)], await sign_in(world, other)
    assert await end_other_sessions(world.desk, mine[0].actor) == 3
    assert [await is_open(world, session) for session in (*mine, theirs)] == [True, False, False, False, True]
    before = await everything()
    assert await end_other_sessions(world.desk, mine[0].actor) == 0
    assert await everything() == before


async def test_sessions_that_were_over_already_are_not_counted(world: World) -> None:
    ada = await world.admin()
    old = await sign_in(world, ada)
    world.clock.go_on(hours=1, microseconds=1)
    mine, before = await sign_in(world, ada), await AuditEntry.all().count()
    with pytest.raises(NotFound):
        await end_own_session(world.desk, mine.actor, old.actor.session_id)
    assert await end_other_sessions(world.desk, mine.actor) == 0
    assert await AuditEntry.all().count() == before
    changed = await accounts.change_password(world.desk, mine.actor, current=PASSWORD, new=NEW)
    assert changed.ended_sessions == 0
    assert (await AuditEntry.get(action="PASSWORD_SET")).after == {"endedSessions": 0}


# ---- the password


@pytest.mark.parametrize("audience", Audience)
async def test_a_new_password_ends_the_other_sessions_and_the_old_password(
    world: World, audience: Audience
) -> None:
    me = await person(world, audience)
    others, mine = [await sign_in(world, me) for _ in range(2)], await sign_in(world, me)
    changed = await accounts.change_password(world.desk, mine.actor, current=PASSWORD, new=NEW)
    assert changed.ended_sessions == 2
    assert [await is_open(world, session) for session in (*others, mine)] == [False, False, True]
    with pytest.raises(SignInFailed):
        await sign_in(world, me)
    await sign_in(world, me, password=NEW)
    entry = await AuditEntry.get(action="PASSWORD_SET")
    assert (entry.actor_id, entry.after) == (me.id, {"endedSessions": 2})
    assert NEW not in str(await everything())


@pytest.mark.parametrize("audience", Audience)
async def test_without_the_current_password_nothing_changes(world: World, audience: Audience) -> None:
    me = await person(world, audience)
    mine, other = await sign_in(world, me), await sign_in(world, me)
    before = await everything()
    for current in ("", "wrong horse battery", PASSWORD.upper()):
        with pytest.raises(InputRejected) as caught:
            await accounts.change_password(world.desk, mine.actor, current=current, new=NEW)
        problem = caught.value
        assert (problem.code, problem.field, say(problem.message), say(problem.fix)) == (
            ProblemCode.BAD_PASSWORD,
            "currentPassword",
            "This is not your current password.",
            "Enter the password that you sign in with now.",
        )
    after = await everything()
    before["AuditEntry"] = after["AuditEntry"] = []  # the failure is noted
    assert after == before
    assert await is_open(world, other)
    entry = await AuditEntry.get(action="CONFIRMATION_FAILED")
    assert (entry.actor_id, entry.subject_id) == (me.id, me.id)
    assert entry.after == {"audience": audience.value, "knownDevice": False, "asked": "PASSWORD"}
    assert "SIGN_IN_FAILED" not in await actions()


@pytest.mark.parametrize("audience", Audience)
async def test_the_current_password_is_not_taken_as_the_new_one(world: World, audience: Audience) -> None:
    mine = await sign_in(world, await person(world, audience))
    current = 'it\'s my "velvet" barnacle'
    await accounts.change_password(world.desk, mine.actor, current=PASSWORD, new=current)
    before = await everything()
    for new in (
        current,
        "it\u2019s my \u201cvelvet\u201d barnacle",
        'it\u2018s my\u00a0"velvet" barnacle\u200b',
    ):
        with pytest.raises(InputRejected) as caught:
            await accounts.change_password(world.desk, mine.actor, current=current, new=new)
        problem = caught.value
        assert (problem.code, problem.field, say(problem.message), say(problem.fix)) == (
            ProblemCode.BAD_PASSWORD,
            "newPassword",
            "This is your current password.",
            "Choose one that you do not use yet.",
        )
    assert await everything() == before


async def test_the_handle_is_known_when_an_influencer_changes_their_password(world: World) -> None:
    star = await world.influencer(handle="ocelotbarnacle")
    mine = await sign_in(world, star)
    before = await everything()
    with pytest.raises(InputRejected) as caught:
        await accounts.change_password(world.desk, mine.actor, current=PASSWORD, new="Ocelot-Barnacle-1")
    assert (caught.value.field, caught.value.about.key) == ("newPassword", "problem.BAD_PASSWORD.known")
    assert await everything() == before


@pytest.mark.parametrize("new", ["11 of them.", "p" * 1025])
async def test_a_new_password_that_cannot_be_taken_costs_no_check(world: World, new: str) -> None:
    mine = await sign_in(world, await world.admin())
    before, world.passwords.checked = await everything(), 0
    with pytest.raises(InputRejected) as caught:
        await accounts.change_password(world.desk, mine.actor, current=PASSWORD, new=new)
    assert (caught.value.field, world.passwords.checked) == ("newPassword", 0)
    assert await everything() == before


async def test_a_session_gives_no_more_guesses_than_signing_in_does(world: World) -> None:
    mine = await sign_in(world, await world.influencer())
    for _ in range(10):
        with pytest.raises(InputRejected):
            await accounts.change_password(world.desk, mine.actor, current="wrong", new=NEW)
    with pytest.raises(TooManyAttempts):
        await accounts.change_password(world.desk, mine.actor, current=PASSWORD, new=NEW)


@pytest.mark.parametrize("audience", Audience)
async def test_strangers_failures_keep_nobody_from_changing_their_password(
    world: World, audience: Audience
) -> None:
    me = await person(world, audience)
    mine, other = await sign_in(world, me), await sign_in(world, me)
    for _ in range(10):
        with pytest.raises(SignInFailed):
            await sign_in(world, me, password="wrong")
    with pytest.raises(TooManyAttempts):
        await sign_in(world, me)
    for _ in range(10):  # nor do those who have another session of theirs
        with pytest.raises(InputRejected):
            await accounts.change_password(world.desk, other.actor, current="wrong", new=NEW)
    changed = await accounts.change_password(world.desk, mine.actor, current=PASSWORD, new=NEW)
    assert changed.ended_sessions == 1


async def test_a_wrong_current_password_keeps_nobody_from_signing_in(world: World) -> None:
    maya = await world.influencer()
    mine = await sign_in(world, maya)
    for _ in range(10):
        with pytest.raises(InputRejected):
            await accounts.change_password(world.desk, mine.actor, current="wrong", new=NEW)
    await sign_in(world, maya)


async def test_of_ten_new_passwords_at_once_one_holds(world: World) -> None:
    maya = await world.influencer()
    mine = await sign_in(world, maya)
    tries = [
        accounts.change_password(world.desk, mine.actor, current=PASSWORD, new=f"{NEW} {n}")
        for n in range(10)
    ]
    results = await asyncio.gather(*tries, return_exceptions=True)
    won = [n for n, result in enumerate(results) if isinstance(result, accounts.PasswordChanged)]
    assert len(won) == 1
    await sign_in(world, maya, password=f"{NEW} {won[0]}")


@pytest.mark.parametrize("audience", Audience)
async def test_a_sign_in_that_overlaps_a_new_password_leaves_no_session_of_the_old_one(
    world: World, audience: Audience
) -> None:
    me = await person(world, audience)
    mine = await sign_in(world, me)
    tries = [sign_in(world, me) for _ in range(4)]
    changing = accounts.change_password(world.desk, mine.actor, current=PASSWORD, new=NEW)
    await asyncio.gather(*tries[:2], changing, *tries[2:], return_exceptions=True)
    assert [row.id for row in await SessionRow.all()] == [mine.actor.session_id]


async def test_a_last_use_in_the_future_is_set_right_after_the_clock_was_set_back(world: World) -> None:
    me = await world.admin()
    session = await sign_in(world, me)
    world.clock.go_on(minutes=-20)
    assert await is_open(world, session)
    assert (await list_sessions(world.desk, session.actor, first=1)).items[0].last_seen_at == world.clock.time


async def test_the_last_use_is_written_once_a_minute_at_most(world: World) -> None:
    me = await world.influencer()
    session = await sign_in(world, me)
    begun = world.clock.time
    for _ in range(4):
        world.clock.go_on(seconds=15)
        assert await is_open(world, session)
        assert (await SessionRow.get()).seen_at == begun
    world.clock.go_on(seconds=1)
    assert await is_open(world, session)
    assert (await SessionRow.get()).seen_at == world.clock.time
