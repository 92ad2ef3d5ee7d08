"""Handing a token in: what counts by itself, what waits, and what nobody learns by it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.access.admins import remove_admin
from greenroom.desk.access.invitations import choose_new_password
from greenroom.desk.access.links import LinkKind, find_link, read_link
from greenroom.desk.access.open_links import list_open_links, revoke_link
from greenroom.desk.access.tries import Caller
from greenroom.desk.actors import AdminActor, AdminRole, InfluencerActor, Transport
from greenroom.desk.audit.security import write_security_events
from greenroom.desk.inbox.asking_admins import ask_admins
from greenroom.desk.inbox.entries import (
    InboxKind,
    close,
    count_inbox,
    delete_needless,
    list_inbox,
    put_back,
    take_on,
)
from greenroom.desk.inbox.handed_in import judge_handed_in, open_handed_in, use_handed_in
from greenroom.desk.inbox.handing_in import HandInRejected, hand_in, make_hand_in_link
from greenroom.desk.influencers.editing import (
    archive_influencer,
    make_influencer_link,
    make_new_password_link,
)
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.problems import LinkInvalid, NotFound, TooManyAttempts
from greenroom.desk.sealed.tokens import open_token
from greenroom.hms.findings import FindingCode, Verdict
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, InboxEntry, Influencer, Link, Workspace
from tests.desk.access.test_made_by_keys import a_program, revoke
from tests.desk.credentials.test_setting import pieces
from tests.desk.races import Hold, HoldBefore, begin, begin_waiting, go_on
from tests.desk.stage import go_live
from tests.english import all_of, say
from tests.world import World, actions, everything, row_of

WEEK = timedelta(days=7)


async def link_for(world: World, person: InfluencerActor, by: AdminActor | None = None) -> str:
    """Make a link for handing in somebody's token, and return its secret."""
    made = await make_hand_in_link(world.desk, by or await world.admin(), person.id)
    return made.url.partition("#")[2]


async def connected_star(world: World, **claims: Any) -> InfluencerActor:
    """Add somebody with a token of a connected account that 100ms has nothing against."""
    star = await world.influencer()
    await world.set_token(star, world.token(user_id="maya", **claims))
    await world.connect()
    return star


def newer(world: World, **claims: Any) -> str:
    """Make a token that is good for longer than the one that the star has."""
    given: dict[str, Any] = {"user_id": "maya", "lasts": timedelta(days=2)}
    return world.token(**given | claims)


async def stored(world: World, person: InfluencerActor) -> str | None:
    return open_token(world.desk, await row_of(person))


async def columns_of_all() -> list[dict[str, Any]]:
    """Read all columns of all influencers."""
    return (await everything())["Influencer"]


# ---- what counts by itself


async def test_a_good_token_for_the_same_place_that_lasts_longer_counts_by_itself(world: World) -> None:
    star, admin = await connected_star(world), await world.admin()
    link, token = await link_for(world, star, admin), newer(world)
    assert (await hand_in(world.desk, link=link, text=f"here it is: {token}")).counts
    assert await stored(world, star) == token
    assert (await list_inbox(world.desk, first=9)).items == ()
    [row] = await Link.filter(kind="HAND_IN")
    assert (row.used_at, row.pastes) == (world.clock.time, 1)
    [_, entry] = await AuditEntry.filter(action="TOKEN_SET").order_by("at", "id")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("STRANGER", None, star.id)
    assert entry.after is not None
    assert (entry.after["linkId"], entry.after["linkMakerId"]) == (str(row.id), str(admin.id))
    with pytest.raises(LinkInvalid) as told:
        await hand_in(world.desk, link=link, text=newer(world))
    assert all_of(told.value) == (
        "This link has already been used. If you have another token, ask whoever gave you the link for a new"
        " one."
    )


async def test_it_counts_where_the_token_was_removed_and_room_and_role_are_known(world: World) -> None:
    star = await connected_star(world, exp=int(world.clock.time.timestamp()) + 3600)
    world.clock.go_on(hours=2)
    token = newer(world)
    assert (await hand_in(world.desk, link=await link_for(world, star), text=token)).counts
    assert await stored(world, star) == token


@pytest.mark.parametrize(
    ("claims", "codes"),
    [
        ({"lasts": timedelta(hours=5)}, []),
        ({"role": "Host"}, [FindingCode.NOT_CHECKED]),
        ({"room_id": "64a1f0c2b7d3e5a9180b3ca3"}, [FindingCode.ROOM_CHANGED, FindingCode.NOT_CHECKED]),
        ({"secret": "another app secret, as long as one of 100ms's own is"}, [FindingCode.BAD_SIGNATURE]),
        ({"lasts": timedelta(hours=2)}, [FindingCode.EXPIRES_SOON]),
    ],
    ids=["shorter", "other role", "other room", "other signature", "expires soon"],
)
async def test_anything_less_waits_for_an_admin_and_changes_nothing(
    world: World, claims: dict[str, Any], codes: list[FindingCode]
) -> None:
    star = await connected_star(world)
    link, before = await link_for(world, star), await columns_of_all()
    assert not (await hand_in(world.desk, link=link, text=newer(world, **claims))).counts
    assert await columns_of_all() == before
    [entry] = (await list_inbox(world.desk, first=9)).items
    assert (entry.kind, say(entry.said)) == (InboxKind.HANDED_IN, "Somebody handed in a token for Maya.")
    report = (await judge_handed_in(world.desk, [entry.id]))[entry.id].report
    assert [finding.code for finding in report.findings] == codes


async def test_somebody_elses_token_waits(world: World) -> None:
    star = await connected_star(world)
    other = await world.star("Ravi")
    token = await stored(world, other)
    assert not (await hand_in(world.desk, link=await link_for(world, star), text=token or "")).counts


async def test_a_token_of_an_account_that_is_not_connected_waits(world: World) -> None:
    star = await world.influencer()
    await world.set_token(star, world.token(user_id="maya"))
    assert not (await hand_in(world.desk, link=await link_for(world, star), text=newer(world))).counts


async def test_a_token_waits_while_the_app_secret_that_would_vouch_for_it_cannot_be_read(
    world: World,
) -> None:
    star = await connected_star(world)
    await Workspace.all().update(app_secret="g1.00000000.forged")
    link, before = await link_for(world, star), await columns_of_all()
    forged = newer(world, secret="another app secret, as long as one of 100ms's own is")
    assert not (await hand_in(world.desk, link=link, text=forged)).counts
    assert await columns_of_all() == before


async def test_a_first_token_waits_since_no_place_is_known(world: World) -> None:
    await connected_star(world)
    person = await world.influencer("Ravi")
    text = world.token(user_id="ravi")
    assert not (await hand_in(world.desk, link=await link_for(world, person), text=text)).counts


async def test_while_a_show_runs_it_waits(world: World) -> None:
    star = await connected_star(world)
    await go_live(world.desk, star)
    kept = await stored(world, star)
    assert not (await hand_in(world.desk, link=await link_for(world, star), text=newer(world))).counts
    assert await stored(world, star) == kept


async def test_where_an_admin_chose_another_source_it_waits(world: World) -> None:
    star = await connected_star(world)
    await Influencer.filter(id=star.id).update(source_choice="MINTED")
    assert not (await hand_in(world.desk, link=await link_for(world, star), text=newer(world))).counts
    assert (await row_of(star)).source_choice == "MINTED"


@pytest.mark.parametrize("switched_by_admin", [True, False])
async def test_the_streaming_switch_stays_as_it_is(world: World, switched_by_admin: bool) -> None:
    star, admin = await connected_star(world), await world.admin()
    if switched_by_admin:
        await toggle_streaming(world.desk, admin, star.id, enabled=False, reason="Ill")
    else:
        await Influencer.filter(id=star.id).update(streaming_enabled=False)
    assert (await hand_in(world.desk, link=await link_for(world, star), text=newer(world))).counts
    row = await row_of(star)
    reason = "Ill" if switched_by_admin else ""
    assert (row.streaming_enabled, row.streaming_reason) == (False, reason)


async def test_the_very_token_that_is_set_is_taken_as_known(world: World) -> None:
    star = await connected_star(world)
    before = await columns_of_all()
    text = await stored(world, star) or ""
    assert (await hand_in(world.desk, link=await link_for(world, star), text=text)).counts
    assert await columns_of_all() == before
    assert await InboxEntry.all().count() == 0


# ---- what waits


async def waiting(
    world: World, person: InfluencerActor, token: str, by: AdminActor | None = None
) -> InboxEntry:
    """Hand in a token that waits."""
    link = await link_for(world, person, by)
    assert not (await hand_in(world.desk, link=link, text=token)).counts
    return await InboxEntry.get(kind="HANDED_IN", subject_id=person.id)


async def test_a_token_that_waits_is_sealed_for_its_influencer_and_no_piece_of_it_can_be_read(
    world: World,
) -> None:
    person, other = await world.influencer(), await world.influencer("Ravi")
    token = world.token(user_id="secret-user")
    row = await waiting(world, person, token)
    kept = str(await everything())
    assert not [piece for piece in pieces(token) if piece in kept]
    assert open_handed_in(world.desk, row) == token
    assert row.facts == {}
    row.subject_id = other.id
    assert open_handed_in(world.desk, row) is None


async def test_the_audit_entry_names_the_link_its_maker_and_the_verdict(world: World) -> None:
    person, admin = await world.influencer("Maya Ray"), await world.admin()
    token = world.token(user_id="secret-user")
    await waiting(world, person, token, admin)
    link, entry = await Link.get(), await AuditEntry.get(action="TOKEN_HANDED_IN")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("STRANGER", None, person.id)
    assert entry.after == {
        "linkId": str(link.id),
        "linkMakerId": str(admin.id),
        "lastFour": token[-4:],
        "verdict": "GOOD",
    }
    written = str(await AuditEntry.all().values())
    assert not [word for word in ("aya", "Ada", "example.com", "secret-user") if word in written]


async def test_a_newer_paste_replaces_the_one_that_waits_and_keeps_who_sees_to_it(world: World) -> None:
    person = await world.influencer()
    link, first, second = await link_for(world, person), world.token(), world.token()
    await hand_in(world.desk, link=link, text=first)
    admin = await world.admin()
    await InboxEntry.all().update(taken_by_id=admin.id, taken_at=world.clock.time)
    await hand_in(world.desk, link=link, text=second)
    row = await InboxEntry.get()
    assert (open_handed_in(world.desk, row), row.taken_by_id) == (second, admin.id)


async def test_a_newer_paste_that_counts_leaves_no_older_one_to_put_in_its_place(world: World) -> None:
    star = await connected_star(world)
    link, token = await link_for(world, star), newer(world)
    assert not (await hand_in(world.desk, link=link, text=newer(world, role="Host"))).counts
    assert (await hand_in(world.desk, link=link, text=token)).counts
    assert await InboxEntry.all().count() == 0
    assert await stored(world, star) == token


async def test_one_tap_saves_it_as_if_the_admin_had_pasted_it(world: World) -> None:
    person, admin = await world.influencer(streaming_enabled=False), await world.admin()
    token = world.token()
    row = await waiting(world, person, token)
    saved = await use_handed_in(world.desk, admin, row.id, expected_version=1)
    assert (saved.influencer.row.version, saved.influencer.row.streaming_enabled) == (2, False)
    assert await stored(world, person) == token
    assert await InboxEntry.all().count() == 0
    assert (await Link.get()).used_at == world.clock.time
    entry = await AuditEntry.get(action="TOKEN_SET")
    assert entry.after is not None
    assert (entry.actor_id, entry.after["handedIn"]) == (admin.id, True)
    before = await everything()
    with pytest.raises(NotFound):
        await use_handed_in(world.desk, admin, row.id)
    assert await everything() == before


async def test_a_closed_one_is_deleted_and_its_link_takes_another(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    link = await link_for(world, person)
    await hand_in(world.desk, link=link, text=world.token())
    await close(world.desk, admin, (await InboxEntry.get()).id)
    assert await InboxEntry.all().count() == 0
    assert not (await hand_in(world.desk, link=link, text=world.token())).counts


async def test_it_is_deleted_with_its_link_and_the_account_of_whoever_made_that(world: World) -> None:
    owner, maker, maya = await world.admin(), await world.admin(), await world.influencer()
    await waiting(world, maya, world.token(), owner)
    await revoke_link(world.desk, owner, (await Link.get()).id)
    assert await InboxEntry.all().count() == 0
    await waiting(world, maya, world.token(), maker)
    await remove_admin(world.desk, owner, maker.id)
    assert await InboxEntry.all().count() == 0
    await waiting(world, maya, world.token(), owner)
    await archive_influencer(world.desk, owner, maya.id)
    assert await InboxEntry.all().count() == 0


async def test_it_is_deleted_with_its_maker_s_account_or_key_also_where_the_link_is_used_up(
    world: World,
) -> None:
    owner, maker, person = await world.admin(), await world.admin(), await world.influencer()
    program = await a_program(world, owner)
    for by in (maker, program):
        link = await link_for(world, person, by)
        for _ in range(5):
            assert not (await hand_in(world.desk, link=link, text=world.token())).counts
        await (remove_admin(world.desk, owner, maker.id) if by is maker else revoke(world, owner, program))
        assert await InboxEntry.all().count() == 0


@pytest.mark.parametrize(("lasts", "kept"), [(timedelta(days=30), WEEK), (WEEK / 2, WEEK / 2)])
async def test_it_is_deleted_after_a_week_and_when_it_expires(
    world: World, lasts: timedelta, kept: timedelta
) -> None:
    person = await world.influencer()
    await waiting(world, person, world.token(lasts=lasts))
    world.clock.time += kept - timedelta(seconds=1)
    await delete_needless(world.desk)
    assert len((await list_inbox(world.desk, first=9)).items) == 1
    world.clock.go_on(seconds=1)
    assert (await list_inbox(world.desk, first=9)).items == ()
    await delete_needless(world.desk)
    assert await InboxEntry.all().count() == 0


async def test_it_leaves_once_the_same_token_is_saved_otherwise(world: World) -> None:
    person, token = await world.influencer(), world.token()
    await waiting(world, person, token)
    await world.set_token(person, token)
    assert (await list_inbox(world.desk, first=9)).items == ()


async def test_it_and_a_request_of_the_same_influencer_stand_beside_each_other(world: World) -> None:
    person = await world.influencer()
    await ask_admins(world.desk, person)
    await waiting(world, person, world.token())
    kinds = [entry.kind for entry in (await list_inbox(world.desk, first=9)).items]
    assert kinds == [InboxKind.ASKED, InboxKind.HANDED_IN]


# ---- what is refused, and what nobody learns


async def test_a_text_that_is_nobodys_token_is_refused_by_what_it_is_alone(world: World) -> None:
    star = await connected_star(world)
    old = world.token(lasts=timedelta(hours=1))
    world.clock.go_on(hours=2)
    link, before = await link_for(world, star), await everything()
    for text, said in (("hello", "There is no token in this text"), (old, "The token expired")):
        with pytest.raises(HandInRejected) as told:
            await hand_in(world.desk, link=link, text=text)
        assert say(told.value.message).startswith(said), say(told.value.message)
    assert await everything() == before


async def test_only_its_name_is_told_of_whom_a_link_is_for(world: World) -> None:
    person = await world.influencer("Maya Ray", email="maya@example.com", handle="maya")
    report = await read_link(world.desk, await link_for(world, person))
    assert (report.kind, report.name, report.email) == (LinkKind.HAND_IN, "Maya Ray", None)


async def test_a_link_for_something_else_hands_nothing_in(world: World) -> None:
    person = await world.influencer()
    link, before = await link_for(world, person), await everything()
    with pytest.raises(LinkInvalid):
        await find_link(world.desk, LinkKind.SIGN_IN, link)
    with pytest.raises(LinkInvalid):
        await hand_in(world.desk, link="x" * 43, text=world.token())
    assert await everything() == before


async def test_a_link_takes_five_tokens(world: World) -> None:
    person = await world.influencer()
    link = await link_for(world, person)
    for _ in range(5):
        assert not (await hand_in(world.desk, link=link, text=world.token())).counts
    before = await everything()
    with pytest.raises(LinkInvalid):
        await hand_in(world.desk, link=link, text=world.token())
    assert await everything() == before
    assert await InboxEntry.all().count() == 1


async def test_a_link_that_expires_while_100ms_is_asked_takes_nothing(world: World) -> None:
    person = await world.influencer()
    secret, text = await link_for(world, person), world.token(lasts=timedelta(days=10))
    link, before = await Link.get(), await everything()
    # The clock passes the end after the first look: the transaction looks again.
    times = iter([link.created_at])
    world.desk = replace(world.desk, now=lambda: next(times, link.expires_at))
    with pytest.raises(LinkInvalid) as told:
        await hand_in(world.desk, link=secret, text=text)
    assert say(told.value.message) == "This link has expired: it was valid for 3 days."
    assert await everything() == before


async def test_a_new_password_ends_no_link_for_handing_in(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    link = await link_for(world, person, admin)
    sign_in = await make_influencer_link(world.desk, admin, person.id)
    forgotten = await make_new_password_link(world.desk, admin, person.id)
    await choose_new_password(
        world.desk,
        link=forgotten.url.partition("#")[2],
        password="a password of my own",
        transport=Transport.BEARER,
    )
    with pytest.raises(LinkInvalid):
        await read_link(world.desk, sign_in.url.partition("#")[2])
    assert not (await hand_in(world.desk, link=link, text=world.token())).counts


async def test_of_many_pastes_at_once_a_link_takes_five(world: World) -> None:
    person = await world.influencer()
    link = await link_for(world, person)
    pastes = (hand_in(world.desk, link=link, text=world.token()) for _ in range(9))
    outcomes = await asyncio.gather(*pastes, return_exceptions=True)
    assert sum(isinstance(outcome, LinkInvalid) for outcome in outcomes) == 4
    assert (await Link.get()).pastes == 5


async def test_a_link_and_an_address_have_a_number_of_tries(world: World) -> None:
    person, caller = await world.influencer(), Caller("203.0.113.7")
    for links in range(5):
        link = await link_for(world, person)
        for _ in range(20):
            with pytest.raises(HandInRejected):
                await hand_in(world.desk, link=link, text="x", caller=caller)
        if links == 0:
            with pytest.raises(TooManyAttempts) as told:
                await hand_in(world.desk, link=link, text=world.token())
            assert (
                all_of(told.value)
                == "Something was pasted here too often. Try again in 15\N{NO-BREAK SPACE}min."
            )
    link = await link_for(world, person)
    with pytest.raises(TooManyAttempts):
        await hand_in(world.desk, link=link, text=world.token(), caller=caller)
    assert await InboxEntry.all().count() == 0


async def test_a_management_token_is_told_as_a_security_event(world: World) -> None:
    person = await world.influencer()
    with pytest.raises(HandInRejected):
        await hand_in(world.desk, link=await link_for(world, person), text=world.token(type="management"))
    await write_security_events(world.desk)
    entry = await AuditEntry.get(action="SECURITY_EVENT")
    assert entry.after is not None
    assert (entry.actor_kind, entry.after["case"], entry.subject_id) == (
        "STRANGER",
        "management-token",
        person.id,
    )


async def test_only_somebody_who_may_set_tokens_may_close_one(world: World) -> None:
    person, operator = await world.influencer(), await world.admin(AdminRole.OPERATOR)
    row = await waiting(world, person, world.token())
    before = await everything()
    with pytest.raises(NotFound):
        await close(world.desk, operator, row.id)
    assert await everything() == before


async def test_a_tampered_one_cannot_be_used(world: World) -> None:
    person, other, admin = await world.influencer(), await world.influencer("Ravi"), await world.admin()
    row = await waiting(world, person, world.token())
    await InboxEntry.filter(id=row.id).update(subject_id=other.id)
    before = await everything()
    with pytest.raises(NotFound):
        await use_handed_in(world.desk, admin, row.id)
    with pytest.raises(NotFound):
        await use_handed_in(world.desk, admin, new_id())
    assert await everything() == before
    judged = (await judge_handed_in(world.desk, [row.id]))[row.id]
    assert (judged.last_four, judged.report.verdict) == ("", Verdict.BROKEN)
    assert [finding.code for finding in judged.report.findings] == [FindingCode.TOKEN_UNREADABLE]


async def test_what_somebody_writes_beside_it_is_not_believed(world: World) -> None:
    person, admin, maker = await world.influencer(), await world.admin(), await world.admin()
    token = world.token()
    row = await waiting(world, person, token, maker)
    forged = {"lastFour": "none", "linkId": str(new_id()), "linkMakerId": str(admin.id)}
    await InboxEntry.filter(id=row.id).update(facts=forged)
    assert (await judge_handed_in(world.desk, [row.id]))[row.id].last_four == token[-4:]
    await use_handed_in(world.desk, admin, row.id)
    entry = await AuditEntry.get(action="TOKEN_SET")
    assert entry.after is not None
    named = {name: entry.after[name] for name in ("linkId", "linkMakerId", "lastFour")}
    link = await Link.get()
    assert named == {"linkId": str(link.id), "linkMakerId": str(maker.id), "lastFour": token[-4:]}


async def test_one_that_is_said_to_come_by_another_link_cannot_be_used(world: World) -> None:
    person, other, admin = await world.influencer(), await world.influencer("Ravi"), await world.admin()
    row = await waiting(world, person, world.token())
    await link_for(world, other)
    link = await Link.get(influencer_id=other.id)
    await InboxEntry.filter(id=row.id).update(link_id=link.id)
    before = await everything()
    with pytest.raises(NotFound):
        await use_handed_in(world.desk, admin, row.id)
    assert await everything() == before


async def test_one_whose_link_is_forged_cannot_be_used(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    row = await waiting(world, person, world.token())
    await Link.all().update(created_by_id=admin.id)
    before = await everything()
    with pytest.raises(NotFound):
        await use_handed_in(world.desk, admin, row.id)
    assert await everything() == before
    world.forged = [f"Link {row.link_id}"]


async def test_one_for_nobody_keeps_no_other_from_being_seen(world: World) -> None:
    nobody, person, admin = await world.influencer("Ravi"), await world.influencer(), await world.admin()
    lost, token = await waiting(world, nobody, world.token()), world.token()
    kept = await waiting(world, person, token)
    await InboxEntry.filter(id=lost.id).update(subject_id=new_id())
    entries = (await list_inbox(world.desk, first=9)).items
    assert [entry.id for entry in entries] == [kept.id]
    assert await count_inbox(world.desk) == 1
    judged = await judge_handed_in(world.desk, [lost.id, kept.id])
    assert {one: found.last_four for one, found in judged.items()} == {kept.id: token[-4:]}
    before = await everything()
    for change in (take_on, put_back, close):
        with pytest.raises(NotFound):
            await change(world.desk, admin, lost.id)
    assert await everything() == before
    await delete_needless(world.desk)
    assert [row.id for row in await InboxEntry.all()] == [kept.id]


async def test_a_newer_link_leaves_nothing_that_came_by_an_older_one_also_where_that_is_used_up(
    world: World,
) -> None:
    person, other = await world.influencer(), await world.influencer("Ravi")
    await waiting(world, other, world.token())
    link = await link_for(world, person)
    for _ in range(5):
        assert not (await hand_in(world.desk, link=link, text=world.token())).counts
    await link_for(world, person)
    assert [row.subject_id for row in await InboxEntry.all()] == [other.id]


async def test_it_is_deleted_with_its_influencer_also_where_the_link_is_used_up(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    link = await link_for(world, person)
    for _ in range(5):
        assert not (await hand_in(world.desk, link=link, text=world.token())).counts
    await archive_influencer(world.desk, admin, person.id)
    assert await InboxEntry.all().count() == 0


async def test_one_that_is_tampered_with_while_it_is_used_goes_to_nobody(world: World, hold: Hold) -> None:
    person, other, admin = await world.influencer(), await world.influencer("Ravi"), await world.admin()
    row = await waiting(world, person, world.token())
    held = hold("greenroom.desk.inbox.handed_in")
    using = await begin(use_handed_in(world.desk, admin, row.id), held)
    await InboxEntry.filter(id=row.id).update(subject_id=other.id)
    before = await everything()
    (failure,) = await go_on(held, using)
    assert type(failure) is NotFound
    assert await everything() == before


async def test_one_can_be_used_while_its_link_is_revoked(
    world: World, hold_before: HoldBefore, database: Database
) -> None:
    person, admin, token = await world.influencer(), await world.admin(), world.token()
    row = await waiting(world, person, token)
    link, held = await Link.get(), hold_before("greenroom.desk.inbox.handed_in.save_opened")
    using = await begin(use_handed_in(world.desk, admin, row.id), held)
    revoking = await begin_waiting(revoke_link(world.desk, admin, link.id), database)
    _, refused = await go_on(held, using, revoking)
    assert type(refused) is NotFound
    assert await stored(world, person) == token
    assert await InboxEntry.all().count() == 0


async def test_a_link_stands_in_the_list_of_open_links_and_a_new_one_replaces_it(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    first, second = await link_for(world, person, admin), await link_for(world, person, admin)
    [listed] = (await list_open_links(world.desk, admin, first=9)).items
    assert (listed.kind, listed.recipient and listed.recipient.id) == (LinkKind.HAND_IN, person.id)
    with pytest.raises(LinkInvalid):
        await hand_in(world.desk, link=first, text=world.token())
    assert not (await hand_in(world.desk, link=second, text=world.token())).counts
    assert (await actions()).count("LINK_MADE") == 2
