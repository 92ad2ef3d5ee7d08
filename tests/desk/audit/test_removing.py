"""Removing the oldest entries of the audit log: what is left stays provable, and nobody else can do it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.audit import chain as audit_chain
from greenroom.desk.audit import removing, verifying
from greenroom.desk.audit.chain import Head, WrongEndError, chain_audit, ends_hold, place_of
from greenroom.desk.audit.checkpoint import Checkpoint
from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.audit.log import list_audit_entries
from greenroom.desk.audit.removing import remove_entries, tell_removed
from greenroom.desk.audit.verifying import verify_audit
from greenroom.desk.audit.wording import sentence_of
from greenroom.store.canary import check_canary
from greenroom.store.ids import new_id
from greenroom.store.key_file import new_keys
from greenroom.store.models import AuditEntry, DeskRow, Link
from greenroom.store.vault import Vault
from tests.audit_log import assert_the_audit_log_names_nobody
from tests.desk.races import Hold, begin, go_on
from tests.english import say
from tests.hms.tokens import NOW
from tests.store.interruption import cancel_everywhere
from tests.world import World, everything

DAY = timedelta(days=1)


@pytest.fixture(name="world")
async def _set_up_world(world: World) -> World:
    """Use a desk that has its row, in which the chain's ends are kept."""
    await check_canary(world.desk.vault, world.clock.time)
    return world


async def write(world: World, number: int, **apart: float) -> None:
    """Write that many entries, one a day, and chain them."""
    for _ in range(number):
        await note(world.desk, Operator(), Action.LINK_MADE, Link(id=new_id()), after={"kind": "SIGN_IN"})
        world.clock.go_on(**(apart or {"days": 1}))
    await chain_audit(world.desk)


async def remove(world: World, first: int) -> int:
    """Remove the entries of the first days."""
    return await remove_entries(world.desk, NOW + first * DAY)


async def places() -> list[int]:
    return [place_of(one) for one in await AuditEntry.all().order_by("chain_no")]


async def broken(world: World) -> tuple[int, str]:
    report = await verify_audit(world.desk)
    assert report.broken is not None
    return report.broken.chain_no, say(report.broken.message)


async def checkpoint(world: World) -> Checkpoint:
    return Checkpoint.read(world.desk.vault, (await DeskRow.get()).audit_checkpoint)


async def test_what_is_left_begins_at_a_checkpoint_and_goes_on_being_chained(world: World) -> None:
    await write(world, 6)
    fourth = await AuditEntry.get(chain_no=4)
    assert await remove(world, 4) == 4
    assert await places() == [5, 6]
    begins = await checkpoint(world)
    assert (begins.number, begins.mac, begins.up_to, begins.at) == (
        4,
        fourth.chain_mac,
        NOW + 3 * DAY,
        world.clock.time,
    )
    report = await verify_audit(world.desk)
    assert (report.verified, report.unchained, report.broken, report.begins) == (2, 0, None, begins)
    assert await ends_hold(world.desk.vault)
    await write(world, 2)
    assert await places() == [5, 6, 7, 8]
    assert (await verify_audit(world.desk)).broken is None
    assert await remove(world, 7) == 3
    assert (await checkpoint(world)).number == 7
    assert (await verify_audit(world.desk)).verified == 1


@pytest.mark.parametrize(("first", "left"), [(0, 4), (1, 3), (3, 1), (100, 1)])
async def test_only_what_is_older_goes_and_never_the_last_one(world: World, first: int, left: int) -> None:
    await write(world, 4)
    before = await everything()
    removed = await remove(world, first)
    assert (removed, len(await places())) == (4 - left, left)
    assert (await verify_audit(world.desk)).broken is None
    if not removed:
        assert await everything() == before


async def test_one_batch_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removing, "BATCH", 3)
    await write(world, 10)
    assert [await remove(world, 8) for _ in range(4)] == [3, 3, 2, 0]
    assert await places() == [9, 10]
    assert (await checkpoint(world)).untold == {"audit_entries": (8, NOW + 7 * DAY)}
    assert (await verify_audit(world.desk)).broken is None


async def test_what_is_not_chained_yet_stays(world: World) -> None:
    await write(world, 2)
    await note(world.desk, Operator(), Action.LINK_MADE, Link(id=new_id()))
    assert await remove(world, 100) == 1
    assert await AuditEntry.all().count() == 2


async def test_an_entry_from_the_future_goes_with_an_older_one_behind_it_and_stays_before_a_younger_one(
    world: World,
) -> None:
    await write(world, 1)
    real = world.clock.time
    world.clock.time += timedelta(days=9999)
    await write(world, 1)
    world.clock.time = real
    await write(world, 3)
    assert await remove(world, 1) == 1
    assert await remove(world, 2) == 2
    assert await places() == [4, 5]
    assert (await verify_audit(world.desk)).broken is None


async def test_the_log_is_told_once_what_was_removed(world: World) -> None:
    await write(world, 6)
    await remove(world, 2)
    await remove(world, 5)
    await tell_removed(world.desk)
    before = await everything()
    await tell_removed(world.desk)
    assert await everything() == before
    (told,) = await AuditEntry.filter(action="HISTORY_REMOVED")
    assert (told.actor_kind, told.actor_id, told.subject_id) == ("DESK", None, None)
    assert told.after == {"table": "audit_entries", "removed": 5, "upTo": (NOW + 4 * DAY).isoformat()}
    newest = (await list_audit_entries(first=1)).items[0]
    date = (NOW + 4 * DAY).date().isoformat()
    assert say(sentence_of(newest)) == f"The desk removed 5 entries of this log, up to {date}"
    await assert_the_audit_log_names_nobody()
    await chain_audit(world.desk)
    report = await verify_audit(world.desk)
    assert (report.verified, report.begins.number, report.broken) == (2, 5, None)


# ---- what the desk did not do


@pytest.mark.parametrize("gone", [[3], [4], [3, 4], [3, 4, 5]])
async def test_a_removal_that_the_desk_did_not_make_is_found(world: World, gone: list[int]) -> None:
    await write(world, 6)
    await remove(world, 2)
    await AuditEntry.filter(chain_no__in=gone).delete()
    assert await broken(world) == (gone[0], f"Entry {gone[0]} is missing.")
    if 3 in gone:
        assert not await ends_hold(world.desk.vault)
        with pytest.raises(WrongEndError):
            await remove(world, 6)


@pytest.mark.parametrize("kind", ["none", "nonsense", "further", "other keys", "older", "number", "time"])
async def test_a_forged_checkpoint_is_found_and_nothing_is_removed_or_chained_behind_it(
    world: World, kind: str
) -> None:
    await write(world, 6)
    await remove(world, 2)
    older = (await DeskRow.get()).audit_checkpoint
    await remove(world, 3)
    true = await checkpoint(world)
    fourth = await AuditEntry.get(chain_no=4)
    mac, _, told = ((await DeskRow.get()).audit_checkpoint or "").partition(" ")
    further = replace(true, number=4, mac=fourth.chain_mac or "").written(Vault(new_keys()))
    forged = {
        "none": None,
        "nonsense": "3",
        "further": f"{mac} {further.partition(' ')[2]}",
        "other keys": further,
        "older": older,
        "number": f"{mac} {told.replace('[3', '[4', 1)}",
        "time": f"{mac} {told.replace('2026', '2025')}",
    }[kind]
    if kind in {"further", "other keys"}:
        await AuditEntry.filter(chain_no=4).delete()
    await DeskRow.all().update(audit_checkpoint=forged)
    await note(world.desk, Operator(), Action.LINK_MADE, Link(id=new_id()))
    before = await everything()
    place, message = await broken(world)
    if kind in {"none", "older"}:
        missing = 1 if kind == "none" else 3
        assert (place, message) == (missing, f"Entry {missing} is missing.")
    else:
        assert (place, message) == (
            0,
            "The checkpoint at which the chain begins was not written by this desk.",
        )
    assert not await ends_hold(world.desk.vault)
    assert await chain_audit(world.desk) == 0
    with pytest.raises(WrongEndError):
        await remove(world, 6)
    if kind not in {"none", "older"}:
        with pytest.raises(WrongEndError):
            await tell_removed(world.desk)
    assert await everything() == before


@pytest.mark.parametrize("place", [-1, 0, 1, 2])
async def test_an_entry_slipped_in_before_the_beginning_is_found(world: World, place: int) -> None:
    await write(world, 4)
    await remove(world, 2)
    entry = await AuditEntry.create(
        at=NOW, actor_kind="OPERATOR", action="LINK_MADE", chain_no=place, chain_mac="0" * 64
    )
    report = await verify_audit(world.desk)
    assert report.broken is not None
    assert (report.broken.chain_no, report.broken.entry_id) == (place, entry.id)
    assert say(report.broken.message) == (
        f"Entry {place} is from before the beginning of the chain: the desk has not chained it there."
    )
    assert not await ends_hold(world.desk.vault)


async def test_an_entry_slipped_in_before_the_first_one_is_found_also_where_nothing_was_removed(
    world: World,
) -> None:
    await write(world, 2)
    await AuditEntry.create(at=NOW, actor_kind="OPERATOR", action="LINK_MADE", chain_no=0, chain_mac="0")
    assert (await broken(world))[0] == 0


async def test_a_changed_entry_is_not_removed_and_so_stays_found(world: World) -> None:
    await write(world, 6)
    await AuditEntry.filter(chain_no=3).update(action="LINK_REVOKED")
    before = await everything()
    with pytest.raises(WrongEndError) as error:
        await remove(world, 5)
    assert str(error.value) == "entry 3 is not what was chained there"
    assert await everything() == before
    assert await broken(world) == (3, "Entry 3 is not what was chained there.")


async def test_a_chain_that_was_cleared_with_both_ends_is_not_begun_again(world: World) -> None:
    await write(world, 4)
    await remove(world, 2)
    await AuditEntry.all().delete()
    await DeskRow.all().update(audit_head=None, audit_checkpoint=None)
    await note(world.desk, Operator(), Action.LINK_MADE, Link(id=new_id()))
    assert await chain_audit(world.desk) == 0
    assert await broken(world) == (1, "Entry 1 is missing.")


# ---- heads that were kept elsewhere


async def test_a_head_from_before_the_checkpoint_is_no_break_and_proves_nothing(world: World) -> None:
    await write(world, 6)
    heads = {place_of(one): Head(place_of(one), one.chain_mac or "") for one in await AuditEntry.all()}
    await remove(world, 4)
    for number, removed in ((1, True), (3, True), (4, False), (5, False), (6, False)):
        report = await verify_audit(world.desk, heads[number])
        assert (number, report.broken, report.head_removed) == (number, None, removed)
    other = await verify_audit(world.desk, Head(4, heads[5].mac))
    assert other.broken is not None
    assert say(other.broken.message) == (
        "Entry 4 is not the one that was the last one at that time: the chain was made again."
    )


async def test_an_older_database_is_whole_with_its_own_checkpoint_but_lacks_a_later_head(
    world: World,
) -> None:
    await write(world, 4)
    await remove(world, 1)
    older, entries = await DeskRow.get(), await AuditEntry.all()
    await write(world, 3)
    await remove(world, 3)
    last = await AuditEntry.get(chain_no=7)
    await AuditEntry.all().delete()
    await AuditEntry.bulk_create(entries)
    await older.save()
    assert (await verify_audit(world.desk)).broken is None
    report = await verify_audit(world.desk, Head(7, last.chain_mac or ""))
    assert report.broken is not None
    assert say(report.broken.message) == "Entry 7, which was the last one at that time, is missing."
    await remove(world, 3)
    assert (await verify_audit(world.desk)).verified == 1


# ---- at once


async def test_a_removal_is_whole_or_not_at_all_wherever_it_is_cancelled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "BATCH", 2)
    await write(world, 60)

    async def check() -> None:
        report = await verify_audit(world.desk)
        assert report.broken is None
        assert report.begins.number + report.verified == 60
        assert dict(report.begins.untold).get("audit_entries", (0,))[0] == report.begins.number
        assert await ends_hold(world.desk.vault)

    assert await cancel_everywhere(lambda: remove(world, 59), check) > 3
    await check()


async def test_telling_is_whole_or_not_at_all_wherever_it_is_cancelled(world: World) -> None:
    await write(world, 4)
    await remove(world, 2)

    async def check() -> None:
        told = await AuditEntry.filter(action="HISTORY_REMOVED").count()
        assert (told, bool((await checkpoint(world)).untold)) in {(0, True), (1, False)}

    await cancel_everywhere(lambda: tell_removed(world.desk), check)
    assert await AuditEntry.filter(action="HISTORY_REMOVED").count() == 1


async def test_verifying_and_chaining_while_entries_are_removed_find_no_break(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (removing, audit_chain):
        monkeypatch.setattr(module, "BATCH", 3)
    monkeypatch.setattr(verifying, "READ_AT_ONCE", 2)
    await write(world, 40, hours=1)

    async def remove_all() -> None:
        while await remove_entries(world.desk, NOW + timedelta(hours=38)):
            await note(world.desk, Operator(), Action.LINK_MADE, Link(id=new_id()))
            await chain_audit(world.desk)

    removing_all: asyncio.Task[Any] = asyncio.create_task(remove_all())
    while not removing_all.done():
        assert (await verify_audit(world.desk)).broken is None
        assert await ends_hold(world.desk.vault)
    await removing_all
    assert (await verify_audit(world.desk)).begins.number == 38


async def test_a_change_is_written_while_a_batch_is_removed(
    world: World, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(world, 4)
    held = hold("greenroom.desk.audit.removing", "commit")
    task = await begin(remove(world, 2), held)
    writing = asyncio.create_task(write(world, 1))
    await go_on(held, task, writing)
    assert await places() == [3, 4, 5]
    assert (await verify_audit(world.desk)).broken is None
