"""What many were given ends some people at a time: at once what lets somebody in, the rest by and by."""

import asyncio
from collections.abc import Callable, Coroutine
from types import NoneType
from typing import Any

import pytest

from greenroom.desk import begun
from greenroom.desk.access import admins, api_keys, given, made_access
from greenroom.desk.access.admins import invite_admin, remove_admin, reset_secret_key, set_admin_role
from greenroom.desk.access.invitations import take_new_secret_key
from greenroom.desk.access.links import LinkKind, NewLink, read_link
from greenroom.desk.access.made_access import finish_all_ending
from greenroom.desk.access.sessions import SignedIn
from greenroom.desk.actors import AdminActor, AdminRole, InfluencerActor
from greenroom.desk.influencers.editing import make_influencer_link
from greenroom.desk.keys import hash_secret_key
from greenroom.desk.problems import LinkInvalid
from greenroom.desk.shows.going_live import OnStage
from greenroom.store.database import Database
from greenroom.store.models import Admin, AuditEntry, Lease, Link, SessionRow
from tests.desk.access.test_made_access import by_invitation, by_link, is_in, secret_of
from tests.desk.access.test_made_by_keys import a_program, revoke
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.desk.stage import press
from tests.english import refusal
from tests.world import PASSWORD, World

End = Callable[[World, AdminActor, AdminActor], Coroutine[Any, Any, Any]]
MANY = 5
ENDED = "endedInfluencerSessions"


class Cut(Exception):  # noqa: N818 (a process that ends)
    """The process ends here."""


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "AT_ONCE", 2)
    monkeypatch.setattr(given, "_QUICKLY", MANY)


async def remove(world: World, owner: AdminActor, who: AdminActor) -> None:
    await remove_admin(world.desk, owner, who.id)


async def demote(world: World, owner: AdminActor, who: AdminActor) -> None:
    await set_admin_role(world.desk, owner, who.id, AdminRole.VIEWER)


ENDS = pytest.mark.parametrize("end", [remove, demote])


async def give(world: World, maker: AdminActor) -> tuple[list[SignedIn], list[NewLink]]:
    """Have many people signed in with an admin's links, and give each of them one more."""
    people = [await world.star(f"Star {number}") for number in range(MANY)]
    signed_in = [await by_link(world, maker, person) for person in people]
    links = [await make_influencer_link(world.desk, maker, person.id) for person in people]
    world.clock.go_on(minutes=1)
    return signed_in, links


async def check_ended(world: World, signed_in: list[SignedIn], links: list[NewLink]) -> None:
    """All of them are out, and none of the links can be used."""
    assert not any([await is_in(world, one) for one in signed_in])
    for link in links:
        with refusal(LinkInvalid, "This link has been revoked."):
            await read_link(world.desk, secret_of(link))


async def is_begun(kind: str = "given by ") -> bool:
    return await Lease.filter(name__startswith=kind).exists()


async def ends(*_: object) -> None:
    raise Cut


async def hangs() -> None:
    await asyncio.Event().wait()


async def end_and_be_cut_off(
    world: World, end: End
) -> tuple[AdminActor, AdminActor, list[SignedIn], list[NewLink]]:
    """Have the process end after the first transaction; return who ended what, whose, and what it was."""
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    signed_in, links = await give(world, bo)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(admins, "finish_ending", ends)
        with pytest.raises(Cut):
            await end(world, owner, bo)
    return owner, bo, signed_in, links


@ENDS
async def test_all_that_many_were_given_ends_and_is_counted(world: World, end: End) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    signed_in, links = await give(world, bo)
    kept = await by_link(world, owner, await world.influencer())
    await end(world, owner, bo)
    await check_ended(world, signed_in, links)
    assert await is_in(world, kept)
    assert await Link.filter(revoked_at=None, used_at=None).count() == 0
    assert not await is_begun()
    entry = await AuditEntry.filter(subject_id=bo.id).order_by("-id").first()
    assert entry is not None
    assert entry.after is not None
    assert {name: entry.after[name] for name in ("revokedLinks", "endedInfluencerSessions")} == {
        "revokedLinks": MANY,
        "endedInfluencerSessions": MANY,
    }


@ENDS
async def test_what_was_cut_off_lets_nobody_in_and_is_finished_by_the_job(world: World, end: End) -> None:
    _, _, signed_in, links = await end_and_be_cut_off(world, end)
    await check_ended(world, signed_in, links)  # already
    assert await Link.filter(revoked_at=None, used_at=None).count() == MANY - 2
    assert await is_begun()
    await finish_all_ending(world.desk)
    assert await Link.filter(revoked_at=None, used_at=None).count() == 0
    assert not await is_begun()
    await check_ended(world, signed_in, links)


@ENDS
async def test_sessions_of_more_than_end_at_once_are_ended_by_the_job(
    world: World, monkeypatch: pytest.MonkeyPatch, end: End
) -> None:
    monkeypatch.setattr(given, "_QUICKLY", 1)
    _, _, signed_in, _ = await end_and_be_cut_off(world, end)
    assert sum([await is_in(world, one) for one in signed_in]) == MANY - 3
    await finish_all_ending(world.desk)
    assert not any([await is_in(world, one) for one in signed_in])


@ENDS
async def test_an_admin_with_more_rights_again_finds_nothing_of_what_had_still_to_end(
    world: World, end: End
) -> None:
    owner, bo, signed_in, links = await end_and_be_cut_off(world, end)
    world.clock.go_on(minutes=1)
    if end is remove:
        await invite_admin(world.desk, owner, name="Bo", email=bo.email, role=AdminRole.MANAGER)
    else:
        await set_admin_role(world.desk, owner, bo.id, AdminRole.MANAGER)
    await check_ended(world, signed_in, links)
    assert not await is_begun()
    fresh = await by_link(world, owner, await world.influencer())
    await finish_all_ending(world.desk)
    assert await is_in(world, fresh)


async def test_what_a_program_gave_to_many_ends_with_its_key_and_is_finished_by_the_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await world.admin()
    for cut in (False, True):
        program, other = await a_program(world, owner), await a_program(world, owner)
        signed_in, links = await give(world, program)
        kept = await make_influencer_link(world.desk, other, (await world.influencer()).id)
        with monkeypatch.context() as patched:
            if cut:
                patched.setattr(api_keys, "finish_made", ends)
                with pytest.raises(Cut):
                    await revoke(world, owner, program)
            else:
                await revoke(world, owner, program)
        await check_ended(world, signed_in, links)
        assert await is_begun("made by key ") is cut
        await finish_all_ending(world.desk)
        assert not await is_begun("made by key ")
        await check_ended(world, signed_in, links)
        assert await Link.filter(revoked_at=None, api_key_id=program.api_key_id, used_at=None).count() == 0
        entry = await AuditEntry.filter(action="API_KEY_REVOKED").order_by("-id").first()
        assert entry is not None
        assert entry.after == {"revokedLinks": MANY, "endedInfluencerSessions": MANY}
        assert (await read_link(world.desk, secret_of(kept))).kind is LinkKind.SIGN_IN


@pytest.mark.parametrize("breaks", [ends, hangs])
@ENDS
async def test_whoever_removes_or_demotes_is_told_so_though_the_rest_is_left_to_the_job(
    world: World, monkeypatch: pytest.MonkeyPatch, end: End, breaks: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    signed_in, links = await give(world, bo)
    with monkeypatch.context() as patched:
        patched.setattr(begun, "_WAITS_S", 0.01)
        patched.setattr(made_access, "give_way", breaks)
        await end(world, owner, bo)
    assert await is_begun()
    await finish_all_ending(world.desk)
    assert not await is_begun()
    await check_ended(world, signed_in, links)


@pytest.mark.parametrize("breaks", [ends, hangs])
async def test_a_new_secret_key_is_shown_though_what_programs_gave_is_left_to_the_job(
    world: World, monkeypatch: pytest.MonkeyPatch, breaks: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    owner, eve = await world.admin(), await world.admin()
    signed_in, links = await give(world, await a_program(world, eve))
    link = await reset_secret_key(world.desk, owner, eve.id)
    with monkeypatch.context() as patched:
        patched.setattr(begun, "_WAITS_S", 0.01)
        patched.setattr(given, "give_way", breaks)
        done = await take_new_secret_key(world.desk, link=secret_of(link), password=PASSWORD)
    assert (await Admin.get(id=eve.id)).secret_key_hash == hash_secret_key(done.secret_key)
    assert await is_begun("made by key ")
    await finish_all_ending(world.desk)
    assert not await is_begun("made by key ")
    await check_ended(world, signed_in, links)


async def test_shows_of_many_go_on_and_their_sessions_end_with_them(world: World) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    signed_in, _ = await give(world, bo)
    for one in signed_in:
        assert isinstance(one.actor, InfluencerActor)
        await press(world, one.actor)
    await remove(world, owner, bo)
    assert all([await is_in(world, one) for one in signed_in])
    assert await SessionRow.filter(revoked_at=world.clock.time).count() == MANY
    assert not await is_begun()


@pytest.mark.parametrize("end", [remove_admin, set_admin_role])
async def test_sessions_of_those_who_are_asked_for_a_new_password_are_counted_once(
    world: World, monkeypatch: pytest.MonkeyPatch, end: Callable[..., Coroutine[Any, Any, Any]]
) -> None:
    """Also of one whose session would not end with the first, as of somebody in a show."""
    monkeypatch.setattr(given, "_QUICKLY", 1)
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    for name in ("Ann", "Cy", "Kay", "Nia", "Zoe"):
        person = await by_invitation(world, bo, name)  # who is signed in with that, too
        await by_link(world, bo, person)
    role = () if end is remove_admin else (AdminRole.VIEWER,)
    there = await SessionRow.filter(influencer_id__isnull=False).count()
    await end(world.desk, owner, bo.id, *role, ask_again=True)
    assert await SessionRow.filter(influencer_id__isnull=False).count() == 0
    entry = await AuditEntry.filter(subject_id=bo.id).order_by("-id").first()
    assert entry is not None
    assert entry.after is not None
    assert (there, entry.after["endedInfluencerSessions"]) == (10, 10)


async def test_what_a_lower_role_has_still_to_end_is_not_counted_again_with_a_removal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given, "_QUICKLY", 1)
    owner, bo, signed_in, links = await end_and_be_cut_off(world, demote)
    assert await SessionRow.filter(maker_id=bo.id).exists()
    await remove(world, owner, bo)
    await check_ended(world, signed_in, links)
    entries = await AuditEntry.filter(subject_id=bo.id, action__in=["ADMIN_ROLE_SET", "ADMIN_REMOVED"])
    counted = [(entry.after or {}).get(of, 0) for entry in entries for of in ("revokedLinks", ENDED)]
    assert sorted(counted) == [0, 0, MANY, MANY]


async def test_whoever_goes_live_as_many_are_signed_out_stays_until_the_show_ends(
    world: World, hold: Hold, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one who is not among the first, and of whose show nothing can be seen yet."""
    monkeypatch.setattr(given, "AT_ONCE", 1)
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    *_, last = sorted((await give(world, bo))[0], key=lambda one: one.actor.session_id)
    assert isinstance(last.actor, InfluencerActor)
    held = hold("greenroom.desk.shows.going_live", "commit")
    going = await begin(press(world, last.actor), held)
    ending = await begin_waiting(remove(world, owner, bo), database)
    assert [type(one) for one in await go_on(held, going, ending)] == [OnStage, NoneType]
    assert await is_in(world, last)
    assert await SessionRow.filter(maker_id=bo.id).values_list("revoked_at", flat=True) == [world.clock.time]


async def test_others_write_between_the_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    await give(world, bo)
    open_then: list[int] = []

    async def look() -> None:
        await Link.filter(revoked_at=None).update(pastes=0)  # in a transaction of its own
        open_then.append(await Link.filter(revoked_at=None, used_at=None).count())

    monkeypatch.setattr(made_access, "give_way", look)
    await remove(world, owner, bo)
    assert open_then == [1, 0, 0]
