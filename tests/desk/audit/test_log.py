"""Reading the audit log, with current names."""

from datetime import timedelta
from uuid import UUID

import pytest

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, Operator, Stranger, note
from greenroom.desk.audit.log import AuditView, list_audit_entries
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.paging import BadCursor, Page
from greenroom.desk.shows.going_live import go_live
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, AuditEntry, Influencer, Show
from tests.world import World


def told(page: Page[AuditView]) -> list[tuple[str, str, str | None, str | None]]:
    return [(v.actor.kind, v.action, v.actor.name, v.subject and v.subject.name) for v in page.items]


async def write(world: World, number: int, actor: AdminActor | Operator | None = None) -> None:
    """Write an entry of its own minute."""
    world.clock.go_on(minutes=1)
    await note(world.desk, actor or Operator(), Action.LINK_MADE, after={"kind": f"N{number}"})


async def test_entries_come_newest_first_with_todays_names_of_actor_and_subject(world: World) -> None:
    ada, maya = await world.admin(name="Ada"), await world.influencer("Maya")
    await world.set_token(maya, by=ada)
    world.clock.go_on(seconds=1)
    await go_live(world.desk, maya)
    world.clock.go_on(seconds=1)
    await world.connect()
    world.clock.go_on(seconds=1)
    await note(world.desk, Stranger(), Action.SIGN_IN_FAILED, ada)
    world.clock.go_on(seconds=1)
    await Admin.filter(id=ada.id).update(name="Ada Lovelace", removed_at=world.clock())
    await Influencer.filter(id=maya.id).update(name="Maya Angelou")
    await world.bind()
    page = await list_audit_entries(first=100)
    assert told(page)[:2] == [
        ("STRANGER", "SIGN_IN_FAILED", None, "Ada Lovelace"),
        ("OPERATOR", "WORKSPACE_CONNECTED", None, "Ours"),
    ]
    assert sorted(told(page)[2:4], key=str) == [
        ("INFLUENCER", "SHOW_OPENED", "Maya Angelou", "Maya Angelou"),
        ("INFLUENCER", "TOKEN_HANDED_OUT", "Maya Angelou", "Maya Angelou"),
    ]
    assert told(page)[4:] == [("ADMIN", "TOKEN_SET", "Ada Lovelace", "Maya Angelou")]
    assert not page.more


async def test_actors_and_subjects_that_are_gone_have_no_name(world: World) -> None:
    actor = await world.admin()
    await Admin.filter(id=actor.id).delete()
    await note(world.desk, actor, Action.LINK_MADE, Influencer(id=new_id()))
    await note(world.desk, actor, Action.LINK_MADE, Show(id=new_id(), influencer_id=new_id()))
    page = await list_audit_entries(first=5)
    assert [(v.actor.name, v.subject and v.subject.name) for v in page.items] == [(None, None)] * 2
    assert {v.actor.id for v in page.items} == {actor.id}


async def test_pages_hold_every_entry_once_those_of_one_moment_too(world: World) -> None:
    for number in range(5):
        await note(world.desk, Operator(), Action.LINK_MADE, after={"kind": f"SAME{number}"})
    for number in range(4):
        await write(world, number)
    seen: list[UUID] = []
    after, pages = None, 0
    while True:
        page = await list_audit_entries(first=2, after=after)
        seen += [view.id for view in page.items]
        pages += 1
        if not page.more:
            break
        after = page.rows[-1][0]
    rows = await AuditEntry.all().order_by("-at", "-id")
    assert (seen, pages) == ([row.id for row in rows], 5)


async def test_the_filters_narrow_the_list_alone_and_together(world: World) -> None:
    ada, bo = await world.admin(name="Ada"), await world.admin(name="Bo")
    maya, noor = await world.influencer("Maya"), await world.influencer("Noor")
    start = world.clock()
    for actor in (ada, bo):
        for person in (maya, noor):
            world.clock.go_on(minutes=1)
            await toggle_streaming(world.desk, actor, person.id, enabled=False, reason=actor.name)
    world.clock.go_on(minutes=1)
    await archive_influencer(world.desk, ada, maya.id)

    async def listed(**filters: object) -> list[tuple[str | None, str | None]]:
        page = await list_audit_entries(first=10, **filters)  # pyright: ignore[reportArgumentType] (by name)
        return [(view.actor.name, view.subject and view.subject.name) for view in page.items]

    switched = Action.STREAMING_SWITCHED
    assert await listed(actor_id=bo.id) == [("Bo", "Noor"), ("Bo", "Maya")]
    assert await listed(action=Action.INFLUENCER_ARCHIVED) == [("Ada", "Maya")]
    assert await listed(subject_id=maya.id) == [("Ada", "Maya"), ("Bo", "Maya"), ("Ada", "Maya")]
    assert await listed(subject_id=maya.id, actor_id=ada.id, action=switched) == [("Ada", "Maya")]
    two, four = start + timedelta(minutes=2), start + timedelta(minutes=4)
    assert await listed(since=two, until=four) == [("Bo", "Maya"), ("Ada", "Noor")]
    assert await listed(since=four, until=two) == []


async def test_an_influencers_entries_hold_those_of_their_shows(world: World) -> None:
    maya, noor = await world.star("Maya"), await world.star("Noor")
    for star in (maya, noor):
        await go_live(world.desk, star)
    actions = [view.action for view in (await list_audit_entries(first=10, subject_id=maya.id)).items]
    assert sorted(actions) == ["SHOW_OPENED", "TOKEN_HANDED_OUT", "TOKEN_SET"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "bnVsbA",
        "W10",
        "WyJhIiwiYiJd",
        "WyIyMDI2LTAxLTAxIiwiMDE5YTIwODAtNDMwNS03ZjZlLThlZDUtNDExZjE5YWQzYjRhIl0",
        "ä",
    ],
)
async def test_what_is_no_cursor_of_this_list_is_refused(world: World, cursor: str) -> None:
    with pytest.raises(BadCursor):
        await list_audit_entries(first=1, after=cursor)
