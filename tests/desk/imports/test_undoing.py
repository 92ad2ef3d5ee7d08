"""Undoing an import."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.access.links import LinkKind
from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.credentials.setting import set_auth_token
from greenroom.desk.imports import undoing
from greenroom.desk.imports.undoing import KEPT_FOR, Undone, list_imports, undo_import
from greenroom.desk.influencers.editing import archive_influencer, make_influencer_link, update_influencer
from greenroom.desk.influencers.tags import change_tags
from greenroom.desk.plans.changing import Wished, cancel_planned_show, change_planned_show
from greenroom.desk.plans.times import read_start
from greenroom.desk.problems import BadInput, NotFound
from greenroom.desk.rounds.cleaning import delete_old_imports
from greenroom.store.bound_rows import change_bound
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Import, ImportRow, Influencer, PlannedShow
from tests.desk.imports.sheet import read
from tests.desk.imports.test_importing import HEAD, MARA, take
from tests.desk.plans.planned import plan, starts
from tests.english import refusal, say
from tests.world import World, everything

ANA = "Ana,ana@example.com,,,2026-11-26 20:00,60\n"
Change = Callable[[World, AdminActor, InfluencerActor, PlannedShow], Awaitable[object]]


def kept(undone: Undone) -> list[str]:
    return [f"{one.name} {say(one.why)}" for one in undone.kept]


async def imported(world: World, text: str = HEAD + MARA) -> tuple[AdminActor, Import]:
    admin, import_id = await world.admin(), new_id()
    await take(world, text, by=admin, import_id=import_id)
    return admin, await Import.get(id=import_id)


async def test_who_was_added_is_deleted_and_their_shows_go_and_nothing_else(world: World) -> None:
    known = await world.influencer("Ana", email="ana@example.com")
    await plan(world, known, at="2026-11-24T20:00")
    before = {one.email for one in await Influencer.all()}
    admin, made = await imported(world, HEAD + MARA + ANA)
    undone = await undo_import(world.desk, admin, made.id)
    assert (undone.people, undone.shows, kept(undone)) == (1, 2, [])
    assert {one.email for one in await Influencer.all()} == before
    assert await starts(known) == ["11-24 19:00", "11-26 19:00 x"]
    entries = await AuditEntry.filter(action__in=["INFLUENCER_DELETED", "PLANNED_SHOW_CANCELLED"])
    assert sorted((one.action, one.actor_id) for one in entries) == [
        ("INFLUENCER_DELETED", admin.id),
        ("PLANNED_SHOW_CANCELLED", admin.id),
        ("PLANNED_SHOW_CANCELLED", admin.id),
    ]


async def test_the_second_time_nothing_changes_and_the_answer_is_the_same(world: World) -> None:
    admin, made = await imported(world, HEAD + MARA + ANA)
    first = await undo_import(world.desk, admin, made.id)
    before = await everything()
    assert await undo_import(world.desk, admin, made.id) == first
    assert await everything() == before
    assert await list_imports(world.desk) == []


async def test_once_undone_the_same_spreadsheet_is_imported_again_but_not_under_its_id(world: World) -> None:
    admin, made = await imported(world)
    await undo_import(world.desk, admin, made.id)
    with pytest.raises(BadInput, match="undone"):
        await take(world, HEAD + MARA, by=admin, import_id=made.id)
    assert await Influencer.all().count() == 0
    [row] = await take(world, HEAD + MARA, by=admin)
    assert row.verdict.value == "ADDED"


async def _edit(world: World, admin: AdminActor, mara: InfluencerActor, _: PlannedShow) -> None:
    await update_influencer(world.desk, admin, mara.id, handle="other")


async def _tag(world: World, admin: AdminActor, mara: InfluencerActor, _: PlannedShow) -> None:
    await change_tags(world.desk, admin, mara.id, add=["tonight"])


async def _phone(world: World, admin: AdminActor, mara: InfluencerActor, _: PlannedShow) -> None:
    await update_influencer(world.desk, admin, mara.id, phone="+4915100000000")


async def _token(world: World, admin: AdminActor, mara: InfluencerActor, _: PlannedShow) -> None:
    await set_auth_token(world.desk, admin, mara.id, world.token())


async def _link(world: World, admin: AdminActor, mara: InfluencerActor, _: PlannedShow) -> None:
    link = await make_influencer_link(world.desk, admin, mara.id)
    assert link.kind is LinkKind.INFLUENCER_INVITATION


async def _sign_in(world: World, _admin: AdminActor, mara: InfluencerActor, _: PlannedShow) -> None:
    person = await Influencer.get(id=mara.id)
    await change_bound(world.desk.vault, person, password_hash=world.password_hash)


async def _archive(world: World, admin: AdminActor, mara: InfluencerActor, _: PlannedShow) -> None:
    await archive_influencer(world.desk, admin, mara.id)


async def _plan(world: World, _admin: AdminActor, mara: InfluencerActor, _: PlannedShow) -> None:
    await plan(world, mara, at="2026-12-24T20:00")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_edit, "was changed since, and stays."),
        (_tag, "was changed since, and stays."),
        (_phone, "was changed since, and stays."),
        (_token, "has got a token since, and stays."),
        (_link, "was given a link since, and stays."),
        (_sign_in, "has signed in since, and stays."),
        (_archive, "was archived since, and stays there."),
        (_plan, "has got another show since, and stays."),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else "",
)
async def test_who_was_changed_since_stays_and_is_named_and_their_show_goes(
    world: World, change: Change, said: str
) -> None:
    admin, made = await imported(world, HEAD + MARA + ANA)
    mara, show = await Influencer.get(name="Mara Vale"), await PlannedShow.get(length_min=90)
    person = InfluencerActor(mara.id, new_id(), mara.email, mara.name)
    await change(world, admin, person, show)
    undone = await undo_import(world.desk, admin, made.id)
    assert (undone.people, undone.shows, kept(undone)) == (1, 2, [f"Mara Vale {said}"])
    assert [one.name for one in await Influencer.all()] == ["Mara Vale"]
    assert (await PlannedShow.get(id=show.id)).cancelled_at is not None
    assert await undo_import(world.desk, admin, made.id) == undone


async def test_a_show_that_was_moved_stays_with_whose_it_is(world: World) -> None:
    admin, made = await imported(world)
    show = await PlannedShow.get()
    await change_planned_show(world.desk, admin, show.id, Wished(start=read_start("2026-11-27T21:00")))
    undone = await undo_import(world.desk, admin, made.id)
    assert (undone.people, undone.shows) == (0, 0)
    assert kept(undone) == [
        "Mara Vale has a show that was moved since, and stays planned for Fri, Nov 27, 2026 at "
        "21:00 (Europe/Berlin).",
        "Mara Vale has got another show since, and stays.",
    ]
    assert (await PlannedShow.get()).cancelled_at is None


async def test_a_show_that_has_begun_stays_with_whose_it_is(world: World) -> None:
    admin, made = await imported(world)
    world.clock.time = (await PlannedShow.get()).starts_at
    undone = await undo_import(world.desk, admin, made.id)
    assert kept(undone)[0] == (
        "Mara Vale has a show that began, on Thu, Nov 26, 2026 at 20:00 (Europe/Berlin), and stays "
        "in the history."
    )
    assert (await PlannedShow.get()).cancelled_at is None
    assert await Influencer.all().count() == 1


async def test_a_show_that_somebody_has_cancelled_keeps_nobody(world: World) -> None:
    admin, made = await imported(world)
    await cancel_planned_show(world.desk, admin, (await PlannedShow.get()).id)
    undone = await undo_import(world.desk, admin, made.id)
    assert (undone.people, undone.shows, kept(undone)) == (1, 0, [])
    assert await Influencer.all().count() == 0


async def test_fields_that_it_overwrote_stay_and_are_named(world: World) -> None:
    known = await world.influencer("Ana", email="ana@example.com")
    admin, import_id = await world.admin(), new_id()
    text = HEAD + "Anna,ana@example.com,,,2026-11-26 20:00,60\n"
    await take(world, text, by=admin, import_id=import_id, overwrite=True)
    [view] = await list_imports(world.desk)
    assert (view.people, view.shows, view.changed) == (0, 1, 1)
    undone = await undo_import(world.desk, admin, import_id)
    assert (undone.shows, kept(undone)) == (1, ["Anna keeps what the import overwrote."])
    assert (await Influencer.get(id=known.id)).name == "Anna"


async def test_imports_are_listed_newest_first_with_what_they_made(world: World) -> None:
    admin, first = await imported(world)
    world.clock.go_on(minutes=1)
    _, second = await imported(world, HEAD + MARA + ANA)
    _, empty = await imported(world, HEAD + ANA)
    views = await list_imports(world.desk)
    assert [(one.id, one.people, one.shows) for one in views] == [(second.id, 1, 1), (first.id, 1, 1)]
    assert views[1].by is not None
    assert (views[1].by.id, views[1].begun_at) == (admin.id, first.begun_at)
    assert empty.id not in {one.id for one in views}


async def test_after_a_week_it_cannot_be_undone_and_is_forgotten(world: World) -> None:
    admin, made = await imported(world)
    world.clock.time += KEPT_FOR - timedelta(seconds=1)
    await delete_old_imports(world.desk)
    assert len(await list_imports(world.desk)) == 1
    world.clock.go_on(seconds=1)
    assert await list_imports(world.desk) == []
    before = await everything()
    with refusal(NotFound, "This import cannot be undone any more: that is possible for seven days."):
        await undo_import(world.desk, admin, made.id)
    assert await everything() == before
    await delete_old_imports(world.desk)
    assert (await Import.all().count(), await ImportRow.all().count()) == (0, 0)
    assert await Influencer.all().count() == 1


async def test_many_are_undone(world: World) -> None:
    admin, import_id = await world.admin(), new_id()
    for part in range(3):
        rows = "".join(f"P{part}{n},p{part}{n}@example.com,,,2026-11-26 20:00,\n" for n in range(40))
        text = "\n" * 100 * part + HEAD + rows
        assert len((await read(world, text)).rows) == 40
        await take(world, text, by=admin, import_id=import_id)
    undone = await undo_import(world.desk, admin, import_id)
    assert (undone.people, undone.shows, undone.kept) == (120, 120, ())
    assert (await Influencer.all().count(), await PlannedShow.all().count()) == (0, 0)


async def test_undoing_that_was_interrupted_is_offered_again_and_goes_on_where_it_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, made = await imported(world, HEAD + MARA + ANA)
    mara = await Influencer.get(name="Mara Vale")
    await change_tags(world.desk, admin, mara.id, add=["tonight"])
    undo, done = vars(undoing)["_undo"], list[int]()

    async def interrupted(*args: Any) -> Any:
        if done:
            raise asyncio.CancelledError
        done.append(1)
        return await undo(*args)

    with monkeypatch.context() as once:
        once.setattr(undoing, "_AT_ONCE", 1)
        once.setattr(undoing, "_undo", interrupted)
        with pytest.raises(asyncio.CancelledError):
            await undo_import(world.desk, admin, made.id)
    [view] = await list_imports(world.desk)
    assert (view.id, view.undone_at, view.people, view.shows) == (made.id, world.clock.time, 2, 1)
    undone = await undo_import(world.desk, admin, made.id)
    assert (undone.people, undone.shows) == (1, 2)
    assert kept(undone) == ["Mara Vale was changed since, and stays."]
    assert await list_imports(world.desk) == []  # who stays is no reason to offer it again
