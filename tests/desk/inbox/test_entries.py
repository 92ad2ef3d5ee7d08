"""The inbox: what waits, who has taken it on, and how it leaves."""

from uuid import UUID

import pytest

from greenroom.desk.actors import AdminRole, InfluencerActor
from greenroom.desk.audit.entries import ActorKind
from greenroom.desk.audit.who import ActorRef, SubjectKind, SubjectRef
from greenroom.desk.inbox.asking_admins import ask_admins
from greenroom.desk.inbox.entries import (
    Entry,
    InboxKind,
    TakenOn,
    close,
    count_inbox,
    delete_needless,
    list_inbox,
    put_back,
    take_on,
)
from greenroom.desk.influencers.editing import archive_influencer, restore_influencer
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.paging import all_pages
from greenroom.desk.problems import BadInput, NotFound
from greenroom.store.ids import new_id
from greenroom.store.inbox_rows import KINDS
from greenroom.store.models import AuditEntry, InboxEntry
from tests.english import all_of, say
from tests.store.rows import next_millisecond
from tests.world import World, actions, everything


async def asking(world: World, name: str = "Maya") -> InfluencerActor:
    """Add somebody without a token who asks for help."""
    person = await world.influencer(name)
    assert await ask_admins(world.desk, person) is not None
    return person


async def waiting(world: World) -> list[Entry]:
    page = await list_inbox(world.desk, first=100)
    assert await count_inbox(world.desk) == len(page.items)
    return list(page.items)


async def only(world: World) -> UUID:
    [entry] = await waiting(world)
    return entry.id


async def test_a_request_says_who_asks_and_that_nobody_has_taken_it_on(world: World) -> None:
    person = await asking(world)
    [entry] = await waiting(world)
    assert (entry.kind, entry.subject) == (
        InboxKind.ASKED,
        SubjectRef(SubjectKind.INFLUENCER, person.id, "Maya"),
    )
    assert (entry.created_at, entry.taken_by, entry.taken_at) == (world.clock.time, None, None)
    assert entry.facts == {"code": "NO_TOKEN"}
    assert say(entry.said) == "Maya cannot go live, and asks for help."


async def test_the_oldest_comes_first_and_pages_hold_each_once(world: World) -> None:
    people: list[UUID] = []
    for number in range(5):
        people.append((await asking(world, f"Maya {number}")).id)
        next_millisecond()
    found = await all_pages(lambda after: list_inbox(world.desk, first=2, after=after))
    assert [entry.subject.id for entry in found] == people
    with pytest.raises(BadInput):
        await list_inbox(world.desk, first=2, after="nonsense")


async def test_whoever_takes_one_on_is_shown_and_another_admin_is_told(world: World) -> None:
    await asking(world)
    robin, kim = await world.admin(name="Robin"), await world.admin(name="Kim")
    entry_id = await only(world)
    taken = await take_on(world.desk, robin, entry_id)
    assert taken.taken_by == ActorRef(ActorKind.ADMIN, robin.id, "Robin")
    assert taken.taken_at == world.clock.time
    world.clock.go_on(minutes=2)
    before = await everything()
    assert await take_on(world.desk, robin, entry_id) == taken
    with pytest.raises(TakenOn) as told:
        await take_on(world.desk, kim, entry_id)
    assert all_of(told.value) == (
        "Robin took this on 2\N{NO-BREAK SPACE}min ago. "
        "Leave it to Robin, or agree on who sees to it: anybody can put it back for the others."
    )
    assert await everything() == before
    assert await waiting(world) == [taken]


async def test_anybody_can_put_one_back_and_then_another_can_take_it_on(world: World) -> None:
    await asking(world)
    robin, kim, entry_id = await world.admin(name="Robin"), await world.admin(name="Kim"), await only(world)
    await take_on(world.desk, robin, entry_id)
    assert (await put_back(world.desk, kim, entry_id)).taken_by is None
    before = await everything()
    await put_back(world.desk, kim, entry_id)
    assert await everything() == before
    assert (await take_on(world.desk, kim, entry_id)).taken_by == ActorRef(ActorKind.ADMIN, kim.id, "Kim")
    assert await actions() == ["ADMINS_ASKED", "REQUEST_LEFT", "REQUEST_TAKEN_ON", "REQUEST_TAKEN_ON"]


async def test_a_closed_one_is_gone_and_can_neither_be_taken_on_nor_closed_again(world: World) -> None:
    person, operator = await asking(world), await world.admin(AdminRole.OPERATOR)
    entry_id = await only(world)
    await close(world.desk, operator, entry_id)
    assert await waiting(world) == []
    entry = await AuditEntry.get(action="REQUEST_CLOSED")
    assert (entry.actor_id, entry.subject_id, entry.after) == (operator.id, person.id, {"kind": "ASKED"})
    before = await everything()
    for change in (take_on, put_back, close):
        with pytest.raises(NotFound) as told:
            await change(world.desk, operator, entry_id)
        assert all_of(told.value) == (
            "This is no longer in the inbox, or not for you to decide. "
            "Reload the inbox: another admin may have seen to it."
        )
    with pytest.raises(NotFound):
        await close(world.desk, operator, new_id())
    assert await everything() == before


async def test_what_is_repaired_leaves_by_itself_and_is_deleted_a_little_later(world: World) -> None:
    maya, ravi = await asking(world, "Maya"), await asking(world, "Ravi")
    await world.set_token(maya)
    assert [entry.subject.id for entry in await waiting(world)] == [ravi.id]
    assert await InboxEntry.all().count() == 2
    await delete_needless(world.desk)
    assert [row.subject_id for row in await InboxEntry.all()] == [ravi.id]


async def test_one_that_is_switched_off_waits_until_it_is_switched_on(world: World) -> None:
    admin, star = await world.admin(), await world.star()
    await toggle_streaming(world.desk, admin, star.id, enabled=False)
    await ask_admins(world.desk, star)
    assert [entry.facts for entry in await waiting(world)] == [{"code": "STREAMING_OFF"}]
    await toggle_streaming(world.desk, admin, star.id, enabled=True)
    assert await waiting(world) == []


async def test_one_whose_token_has_expired_waits(world: World) -> None:
    star = await world.star()
    world.clock.go_on(days=2)
    await ask_admins(world.desk, star)
    assert [entry.facts for entry in await waiting(world)] == [{"code": "EXPIRED"}]


async def test_an_archived_influencer_asks_for_nothing_any_more(world: World) -> None:
    person, admin = await asking(world), await world.admin()
    await archive_influencer(world.desk, admin, person.id)
    assert await waiting(world) == []
    await delete_needless(world.desk)
    await restore_influencer(world.desk, admin, person.id)
    assert await waiting(world) == []


def test_every_kind_has_its_rule_where_the_database_decides() -> None:
    assert [kind.value for kind in InboxKind] == list(KINDS)


async def test_a_kind_that_this_version_does_not_know_is_left_out_and_left_alone(world: World) -> None:
    admin, person = await world.admin(), await asking(world)
    known = await only(world)
    row = await InboxEntry.create(
        id=new_id(),
        kind="OF_A_LATER_VERSION",
        subject_kind="influencers",
        subject_id=person.id,
        facts={},
        created_at=world.clock.time,
    )
    assert await only(world) == known
    for change in (take_on, put_back, close):
        with pytest.raises(NotFound):
            await change(world.desk, admin, row.id)
    await delete_needless(world.desk)
    assert await InboxEntry.exists(id=row.id)
