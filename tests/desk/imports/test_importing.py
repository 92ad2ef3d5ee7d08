"""Importing the rows of a spreadsheet."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

import pytest

from greenroom.desk.actors import AdminActor
from greenroom.desk.imports.importing import MOST_AT_ONCE, import_rows
from greenroom.desk.imports.judging import Judged
from greenroom.desk.imports.sheets import SheetRow
from greenroom.desk.influencers.editing import archive_influencer, invite_influencer
from greenroom.desk.influencers.phones import open_phone
from greenroom.desk.problems import BadInput, InputRejected
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Event, Import, ImportRow, Influencer, Link, PlannedShow
from tests.desk.imports.sheet import BERLIN, judged, read, told
from tests.desk.plans.planned import plan, starts
from tests.world import World, everything

HEAD = "Name,Email,Handle,Phone,Starts,Length\n"
MARA = "Mara Vale,mara@example.com,@mara.vale,+4915123456789,2026-11-26 20:00,90\n"


async def take(
    world: World,
    text: str,
    *,
    by: AdminActor | None = None,
    import_id: UUID | None = None,
    overwrite: bool = False,
) -> list[Judged]:
    """Import a whole spreadsheet."""
    rows = (await read(world, text)).rows
    admin = by or await world.admin()
    return await import_rows(world.desk, admin, import_id or new_id(), rows, zone=BERLIN, overwrite=overwrite)


async def test_a_new_person_is_added_with_their_show_as_adding_one_by_one_does(world: World) -> None:
    admin = await world.admin()
    rows = await take(world, HEAD + MARA, by=admin)
    assert told(rows) == [
        ("ADDED", "A new influencer, with a show on Thu, Nov 26, 2026 at 20:00 (Europe/Berlin).")
    ]
    person, show = await Influencer.get(), await PlannedShow.get()
    assert rows[0].influencer_id == person.id
    assert (person.name, person.email, person.handle) == ("Mara Vale", "mara@example.com", "mara.vale")
    assert (person.password_hash, person.created_at) == (None, world.desk.now())
    assert open_phone(world.desk, person) == "+4915123456789"
    assert (show.influencer_id, show.local_start, show.zone) == (person.id, "2026-11-26T20:00", BERLIN)
    assert (show.length_min, show.planned_by_id, show.series_id) == (90, admin.id, None)
    entries = await AuditEntry.all().order_by("id")
    assert [(one.action, one.actor_id, one.subject_id) for one in entries] == [
        ("INFLUENCER_ADDED", admin.id, person.id),
        ("SHOWS_PLANNED", admin.id, person.id),
    ]
    assert "4915123456789" not in str([(one.before, one.after) for one in entries])
    assert await Event.filter(influencer_id=person.id).count() == 2
    assert await Link.all().count() == 0


async def test_what_a_preview_says_is_what_comes_of_it_and_it_changes_nothing(world: World) -> None:
    known = await world.influencer("Ana", email="Ana@Example.com", handle="ana")
    gone = await world.influencer("Gone", email="gone@example.com")
    await archive_influencer(world.desk, await world.admin(), gone.id)
    await plan(world, known, at="2026-11-27T20:00")
    text = (
        HEAD
        + MARA
        + (
            "Anna,ana@example.com,anna,,2026-11-28 20:00,\n"
            "Ana,ana@example.com,,,2026-11-27 20:00,60\n"
            "Ana,ana@example.com,,,2026-11-27 20:30,60\n"
            ",mara@example.com,,,2026-11-26 21:00,60\n"
            ",mara@example.com,,,2026-11-27 21:00,60\n"
            "Gone,gone@example.com,,,,\n"
            ",new@example.com,,,,\n"
            "Late,late@example.com,,,2026-11-22 12:00,\n"
            "Long,long@example.com,,,2026-11-29 12:00,900\n"
        )
    )
    before = await everything()
    said = told(await judged(world, text))
    assert await everything() == before
    assert said == [
        ("ADDED", "A new influencer, with a show on Thu, Nov 26, 2026 at 20:00 (Europe/Berlin)."),
        (
            "PLANNED",
            "Ana gets a show on Sat, Nov 28, 2026 at 20:00 (Europe/Berlin). Of Ana, this differs "
            "here and stays as it "
            "is: name and handle.",
        ),
        ("NOTHING", "Ana is here already: nothing to do."),
        (
            "REFUSED",
            "There is a show at that time already: the one planned for Fri, Nov 27, 2026 at 20:00 "
            "(Europe/Berlin). "
            "Choose another time, or move that show first.",
        ),
        (
            "REFUSED",
            "There is a show at that time already: the one planned for Thu, Nov 26, 2026 at 20:00 "
            "(Europe/Berlin). "
            "Choose another time, or move that show first.",
        ),
        ("PLANNED", "Mara Vale gets a show on Fri, Nov 27, 2026 at 21:00 (Europe/Berlin)."),
        ("REFUSED", "Gone, who is archived, already has this email. Use another email, or bring Gone back."),
        (
            "REFUSED",
            "The desk does not know this email yet, and there is no name in this row. Add the name.",
        ),
        ("REFUSED", "This time is over already, so nothing was planned. Choose a later one."),
        (
            "REFUSED",
            "A show can be planned for 5 minutes to 12 hours. Enter another length.",
        ),
    ]
    assert told(await take(world, text)) == said
    assert await starts(known) == ["11-27 19:00", "11-28 19:00"]
    people = await Influencer.filter(archived_at=None).order_by("name").values_list("name", "handle")
    assert people == [("Ana", "ana"), ("Mara Vale", "mara.vale")]


async def test_fields_are_overwritten_where_that_is_asked_for_and_never_by_nothing(world: World) -> None:
    known = await world.influencer("Ana", email="ana@example.com", handle="ana")
    text = HEAD + "Anna,ana@example.com,,+4915123456789,,\nAnnika,ana@example.com,annika,,,\n"
    assert told(await judged(world, text, overwrite=True)) == [
        ("CHANGED", "Of Ana, this is overwritten: name and phone number."),
        ("NOTHING", "Ana is here already: nothing to do."),
    ]
    await take(world, text, overwrite=True)
    row = await Influencer.get(id=known.id)
    assert (row.name, row.name_key, row.handle, row.version) == ("Anna", "anna", "ana", 2)
    assert open_phone(world.desk, row) == "+4915123456789"
    entry = await AuditEntry.get(action="INFLUENCER_CHANGED")
    assert entry.after == {"changed": ["name", "phone"]}


async def test_a_later_part_leaves_what_an_earlier_one_has_overwritten(world: World) -> None:
    await world.influencer("Ana", email="ana@example.com")
    import_id = new_id()
    await take(world, "Name,Email\nAnna,ana@example.com\n", import_id=import_id, overwrite=True)
    await take(world, "\nName,Email\nAnnika,ana@example.com\n", import_id=import_id, overwrite=True)
    assert (await Influencer.get()).name == "Anna"


async def test_a_part_that_is_sent_again_does_nothing_twice_and_says_again_what_it_did(world: World) -> None:
    admin, import_id = await world.admin(), new_id()
    first = await take(world, HEAD + MARA, by=admin, import_id=import_id)
    before = await everything()
    again = await take(world, HEAD + MARA, by=admin, import_id=import_id)
    assert [one.influencer_id for one in again] == [one.influencer_id for one in first]
    assert told(again) == told(first)
    assert await everything() == before
    assert (await Import.all().count(), await ImportRow.all().count()) == (1, 1)


async def test_a_row_that_overwrites_and_plans_says_both_also_when_it_is_sent_again(world: World) -> None:
    await world.influencer("Ana", email="ana@example.com")
    admin, import_id = await world.admin(), new_id()
    text = HEAD + "Anna,ana@example.com,,,2026-11-26 20:00,60\n"
    first = await take(world, text, by=admin, import_id=import_id, overwrite=True)
    again = await take(world, text, by=admin, import_id=import_id, overwrite=True)
    for [one] in (first, again):
        assert (one.verdict.value, list(one.changes), one.time is not None) == ("PLANNED", ["name"], True)


async def test_the_same_spreadsheet_once_more_has_nothing_to_do(world: World) -> None:
    admin = await world.admin()
    await take(world, HEAD + MARA, by=admin)
    before = await everything()
    again = new_id()
    assert told(await take(world, HEAD + MARA, by=admin, import_id=again)) == [
        ("NOTHING", "Mara Vale is here already: nothing to do.")
    ]
    await Import.filter(id=again).delete()
    assert await everything() == before


async def test_pressed_twice_at_once_everybody_is_added_once(world: World) -> None:
    admin = await world.admin()
    text = HEAD + "".join(f"P{n},p{n}@example.com,,,2026-11-26 20:00,\n" for n in range(20))
    import_id = new_id()
    done = await asyncio.gather(
        *(take(world, text, by=admin, import_id=one) for one in (import_id, import_id, new_id(), new_id()))
    )
    assert (await Influencer.all().count(), await PlannedShow.all().count()) == (20, 20)
    assert {one.verdict.value for rows in done for one in rows} <= {"ADDED", "NOTHING"}
    assert await AuditEntry.filter(action="INFLUENCER_ADDED").count() == 20


async def test_beside_somebody_who_adds_the_same_person_by_hand_they_are_there_once(world: World) -> None:
    admin = await world.admin()

    async def invite() -> None:
        for n in range(12):
            with suppress(InputRejected):  # taken: the import was first
                await invite_influencer(world.desk, admin, name=f"P{n}", email=f"p{n}@example.com")

    text = HEAD + "".join(f"P{n},p{n}@example.com,,,2026-11-26 20:00,\n" for n in range(12))
    await asyncio.gather(take(world, text, by=admin), invite())
    assert (await Influencer.all().count(), await PlannedShow.all().count()) == (12, 12)


async def test_a_part_has_an_end(world: World) -> None:
    rows = [SheetRow(n, f"P{n}", f"p{n}@example.com") for n in range(MOST_AT_ONCE + 1)]
    admin = await world.admin()
    before = await everything()
    with pytest.raises(BadInput, match="at most 100 rows"):
        await import_rows(world.desk, admin, new_id(), rows, zone=BERLIN, overwrite=False)
    assert await everything() == before


async def test_a_forged_person_gets_nothing(world: World) -> None:
    known = await world.influencer("Ana", email="ana@example.com")
    await Influencer.filter(id=known.id).update(name="Mallory")
    world.forged.append(f"Influencer {known.id}")
    [row] = await take(world, HEAD + "Ana,ana@example.com,,,2026-11-26 20:00,\n")
    assert row.verdict.value == "REFUSED"
    assert await PlannedShow.all().count() == 0


async def test_what_the_clocks_do_to_a_show_is_said(world: World) -> None:
    [row] = await judged(world, HEAD + "Ana,ana@example.com,,,2027-03-28 02:30,\n")
    assert told([row])[0][1] == (
        "A new influencer, with a show on Sun, Mar 28, 2027 at 02:30 (Europe/Berlin). On Sun, Mar "
        "28, 2027, the clocks in "
        "Europe/Berlin skip 02:30: the show starts when they show 03:30."
    )


async def test_a_row_of_one_line_counts_once(world: World) -> None:
    [row] = (await read(world, HEAD + MARA)).rows
    done = await import_rows(
        world.desk,
        await world.admin(),
        new_id(),
        [row, replace(row, email="other@example.com")],
        zone=BERLIN,
        overwrite=False,
    )
    assert [one.row.email for one in done] == ["mara@example.com"]
    assert await Influencer.all().count() == 1
