"""The chain over the audit log, and what breaks it."""

import asyncio
import logging
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from greenroom.desk.audit import chain as audit_chain
from greenroom.desk.audit import verifying
from greenroom.desk.audit.chain import BATCH, Head, chain_audit, ends_hold, log_head
from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.audit.verifying import ChainReport, verify_audit
from greenroom.desk.rounds.jobs import JOBS
from greenroom.store.bound_rows import ROWS_FORMAT
from greenroom.store.canary import Canary, WrongKeysError, bind_rows, check_canary
from greenroom.store.ids import new_id
from greenroom.store.key_file import new_keys
from greenroom.store.models import AuditEntry, DeskRow, Link
from greenroom.store.vault import Vault
from tests.english import say
from tests.world import World, everything

REFUSAL = (
    "The audit log is no longer chained: it does not end with the entry that this desk chained "
    "last. `greenroom audit verify` says more."
)


@pytest.fixture(name="world")
async def _set_up_world(world: World) -> World:
    """Use a desk that has its row, in which the chain's end is kept."""
    await check_canary(world.desk.vault, world.clock.time)
    return world


async def write(world: World, number: int) -> list[AuditEntry]:
    """Write that many entries, with whatever fields an entry may have; return all there are, oldest first."""
    for n in range(number):
        world.clock.go_on(microseconds=1)
        after: dict[str, Any] = {"kind": f"N{n}", "endedSessions": n, "changed": ["name"], "code": None}
        await note(world.desk, Operator(), Action.LINK_MADE, Link(id=new_id()), after=after)
    return await AuditEntry.all().order_by("at", "id")


async def broken(world: World) -> tuple[int, int, str]:
    report = await verify_audit(world.desk)
    assert report.broken is not None
    return report.verified, report.broken.chain_no, say(report.broken.message)


async def test_entries_are_chained_in_the_order_in_which_they_were_written(world: World) -> None:
    await write(world, 3)
    assert await chain_audit(world.desk) == 3
    await write(world, 2)
    assert await verify_audit(world.desk) == ChainReport(3, 2, None)
    assert await chain_audit(world.desk) == 2
    assert await chain_audit(world.desk) == 0
    places = await AuditEntry.all().order_by("at", "id").values_list("chain_no", flat=True)
    assert places == [1, 2, 3, 4, 5]
    assert await verify_audit(world.desk) == ChainReport(5, 0, None)


async def test_an_empty_audit_log_is_intact(world: World) -> None:
    assert await chain_audit(world.desk) == 0
    assert await verify_audit(world.desk) == ChainReport(0, 0, None)


async def test_more_than_a_batch_is_chained_and_verified(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_chain, "BATCH", 4)
    monkeypatch.setattr(verifying, "READ_AT_ONCE", 5)
    assert BATCH == 200
    await write(world, 10)
    assert await chain_audit(world.desk) == 10
    assert await verify_audit(world.desk) == ChainReport(10, 0, None)


@pytest.mark.parametrize(
    "change",
    [
        {"action": "LINK_REVOKED"},
        {"actor_kind": "DESK"},
        {"actor_id": new_id()},
        {"subject_id": None},
        {"subject_kind": "shows"},
        {"after": {"kind": "N2"}},
        {"before": {}},
        {"request_id": "abc"},
        {"chain_mac": "0" * 64},
        {"chain_mac": None},
    ],
)
async def test_a_changed_entry_is_the_first_place_that_does_not_hold(
    world: World, change: dict[str, Any]
) -> None:
    entries = await write(world, 4)
    await chain_audit(world.desk)
    await AuditEntry.filter(id=entries[1].id).update(**change)
    assert await broken(world) == (1, 2, "Entry 2 is not what was chained there.")
    report = await verify_audit(world.desk)
    assert report.broken
    assert report.broken.entry_id == entries[1].id


async def test_an_entry_moved_in_time_is_found(world: World) -> None:
    entries = await write(world, 3)
    await chain_audit(world.desk)
    world.clock.go_on(seconds=1)
    await AuditEntry.filter(id=entries[0].id).update(at=world.clock())
    assert await broken(world) == (0, 1, "Entry 1 is not what was chained there.")


@pytest.mark.parametrize("gone", [1, 2, 3, 4])
async def test_a_removed_entry_is_missed(world: World, gone: int) -> None:
    await write(world, 4)
    await chain_audit(world.desk)
    await AuditEntry.filter(chain_no=gone).delete()
    assert await broken(world) == (gone - 1, gone, f"Entry {gone} is missing.")


async def test_closing_the_gap_does_not_help(world: World) -> None:
    await write(world, 3)
    await chain_audit(world.desk)
    await AuditEntry.filter(chain_no=2).delete()
    await AuditEntry.filter(chain_no=3).update(chain_no=2)
    assert await broken(world) == (1, 2, "Entry 2 is not what was chained there.")


async def test_two_entries_that_changed_places_are_found(world: World) -> None:
    await write(world, 3)
    await chain_audit(world.desk)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        await AuditEntry.filter(chain_no=old).update(chain_no=new)
    assert await broken(world) == (1, 2, "Entry 2 is not what was chained there.")


async def test_nobody_without_the_desks_keys_can_chain(world: World) -> None:
    await write(world, 2)
    others = Vault(new_keys())
    before = await everything()
    with pytest.raises(WrongKeysError):
        await chain_audit(replace(world.desk, vault=others))
    assert await everything() == before
    mac = ""
    for number, entry in enumerate(await AuditEntry.all().order_by("at", "id"), start=1):
        mac = audit_chain.entry_mac(others, entry, number, mac)
        await AuditEntry.filter(id=entry.id).update(chain_no=number, chain_mac=mac)
    assert await broken(world) == (0, 1, "Entry 1 is not what was chained there.")


async def start_over(world: World) -> None:
    """Do what somebody would who can write to the database: rewrite the past and have it chained again."""
    entries = await write(world, 4)
    await chain_audit(world.desk)
    await AuditEntry.all().update(chain_no=None, chain_mac=None)
    await AuditEntry.filter(id=entries[1].id).update(action="LINK_REVOKED")


async def test_an_audit_log_that_was_unchained_and_rewritten_is_not_chained_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await start_over(world)
    before = await AuditEntry.all().order_by("id").values()
    assert await chain_audit(world.desk) == 0
    assert await AuditEntry.all().order_by("id").values() == before
    assert await broken(world) == (0, 1, "Entry 1 is missing.")
    assert [record.getMessage() for record in caplog.records if record.name == "greenroom.audit_chain"] == [
        REFUSAL
    ]
    assert [record.levelno for record in caplog.records if record.name == "greenroom.audit_chain"] == [
        logging.ERROR
    ]


@pytest.mark.parametrize("cut", [1, 3])
async def test_a_tail_that_was_cut_off_is_missed_and_nothing_is_chained_behind_it(
    world: World, cut: int
) -> None:
    await write(world, 4)
    await chain_audit(world.desk)
    await AuditEntry.filter(chain_no__gt=4 - cut).delete()
    await write(world, 2)
    assert await broken(world) == (4 - cut, 5 - cut, f"Entry {5 - cut} is missing.")
    assert await chain_audit(world.desk) == 0
    assert await AuditEntry.filter(chain_no=None).count() == 2


async def unchain(world: World) -> None:
    """Clear all that is in the database of a chain, and its end, after the past was rewritten."""
    await start_over(world)
    await DeskRow.all().update(audit_head=None)


@pytest.mark.parametrize("rest", [4, 1, 0])
async def test_a_chain_that_was_cleared_with_its_end_is_missed_and_not_begun_again(
    world: World, caplog: pytest.LogCaptureFixture, rest: int
) -> None:
    await unchain(world)
    newest = await AuditEntry.all().order_by("-at", "-id").limit(rest).values_list("id", flat=True)
    await AuditEntry.exclude(id__in=newest).delete()
    before = await everything()
    assert not await ends_hold(world.desk.vault)
    assert await chain_audit(world.desk) == 0
    assert await everything() == before
    assert await broken(world) == (0, 1, "Entry 1 is missing.")
    assert [record.getMessage() for record in caplog.records if record.name == "greenroom.audit_chain"] == [
        "The audit log is no longer chained: it does not begin with the entry that this desk chained first. "
        "`greenroom audit verify` says more."
    ]


async def test_a_chain_that_was_begun_again_by_the_desk_itself_is_a_break(world: World) -> None:
    await unchain(world)
    first = await AuditEntry.all().order_by("at", "id").first()
    assert first
    await AuditEntry.filter(id=first.id).update(action="LINK_REVOKED")
    canary = (await DeskRow.get()).canary
    await DeskRow.all().update(canary=Canary(ROWS_FORMAT).sealed(world.desk.vault))
    assert await chain_audit(world.desk) == 4
    assert await verify_audit(world.desk) == ChainReport(4, 0, None)
    await DeskRow.all().update(canary=canary)
    assert await broken(world) == (
        0,
        1,
        "Entry 1 is not the entry with which this desk began the chain: the chain was made again.",
    )
    assert not await ends_hold(world.desk.vault)


async def test_a_desk_whose_canary_does_not_know_the_beginning_learns_it(world: World) -> None:
    await write(world, 2)
    await chain_audit(world.desk)
    known = await check_canary(world.desk.vault)
    first = await AuditEntry.get(chain_no=1)
    assert known == Canary(ROWS_FORMAT, audit_begins=first.chain_mac or "")
    await DeskRow.all().update(canary=Canary(ROWS_FORMAT).sealed(world.desk.vault))
    assert await verify_audit(world.desk) == ChainReport(2, 0, None)
    assert await chain_audit(world.desk) == 0
    assert await check_canary(world.desk.vault) == known
    await DeskRow.all().update(canary=Canary().sealed(world.desk.vault))
    assert await bind_rows(world.desk.vault)
    assert await check_canary(world.desk.vault) == known


async def test_the_head_is_logged_and_proves_its_entry_from_then_on(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    assert log_head in [job.run for job in JOBS]
    caplog.set_level(logging.INFO, "greenroom.audit_chain")
    await log_head(world.desk)
    assert caplog.records == []
    await write(world, 3)
    await chain_audit(world.desk)
    await log_head(world.desk)
    third = await AuditEntry.get(chain_no=3)
    written = f"3:{third.chain_mac}"
    assert caplog.records[0].getMessage().startswith(f"The audit log ends with entry {written}. ")
    head = Head.read(f" {written}\n")
    assert head == Head(3, third.chain_mac or "")
    await write(world, 2)
    await chain_audit(world.desk)
    assert await verify_audit(world.desk, head) == ChainReport(5, 0, None)
    other = await verify_audit(world.desk, Head(4, third.chain_mac or ""))
    assert other.broken
    assert other.broken.entry_id == (await AuditEntry.get(chain_no=4)).id
    assert say(other.broken.message) == (
        "Entry 4 is not the one that was the last one at that time: the chain was made again."
    )
    beyond = await verify_audit(world.desk, Head(6, third.chain_mac or ""))
    assert beyond.broken
    assert (beyond.verified, beyond.broken.entry_id) == (5, None)
    assert say(beyond.broken.message) == "Entry 6, which was the last one at that time, is missing."


async def test_an_older_database_has_a_chain_that_holds_but_not_a_later_head(world: World) -> None:
    await write(world, 2)
    await chain_audit(world.desk)
    older = await DeskRow.get()
    await write(world, 2)
    await chain_audit(world.desk)
    last = await AuditEntry.get(chain_no=4)
    await AuditEntry.filter(chain_no__gt=2).delete()
    await older.save()
    assert await verify_audit(world.desk) == ChainReport(2, 0, None)
    report = await verify_audit(world.desk, Head(4, last.chain_mac or ""))
    assert report.broken is not None
    assert say(report.broken.message) == "Entry 4, which was the last one at that time, is missing."


@pytest.mark.parametrize(
    "text", ["", "3", "0:" + "0" * 64, "3:" + "0" * 63, "x:" + "0" * 64, "3:" + "g" * 64]
)
def test_what_is_no_head_is_not_taken_for_one(text: str) -> None:
    assert Head.read(text) is None


MOVED = "The chain ends with entry 4, but the desk's own record of its end was changed."


@pytest.mark.parametrize("kind", ["older", "none", "nonsense", "elsewhere", "no desk"])
async def test_an_end_that_is_not_the_last_one_sealed_is_a_break(world: World, kind: str) -> None:
    await write(world, 2)
    await chain_audit(world.desk)
    older = (await DeskRow.get()).audit_head
    await write(world, 2)
    await chain_audit(world.desk)
    heads = {
        "older": older,
        "none": None,
        "nonsense": "4:" + "0" * 64,
        "elsewhere": (await DeskRow.get()).canary,
    }
    if kind == "no desk":
        await DeskRow.all().delete()
    else:
        await DeskRow.all().update(audit_head=heads[kind])
    await write(world, 1)
    assert await broken(world) == (4, 5, MOVED)
    assert await chain_audit(world.desk) == 0


async def test_the_end_is_kept_sealed(world: World) -> None:
    await write(world, 3)
    await chain_audit(world.desk)
    last = await AuditEntry.get(chain_no=3)
    sealed = (await DeskRow.get()).audit_head or ""
    place = {"table": "desk", "column": "audit_head"}
    assert world.desk.vault.open(sealed, **place, row_id=UUID(int=1)) == f"3:{last.chain_mac}"


async def test_verifying_while_the_audit_log_is_chained_finds_no_break(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_chain, "BATCH", 3)
    monkeypatch.setattr(verifying, "READ_AT_ONCE", 2)
    await write(world, 30)
    chaining = asyncio.create_task(chain_audit(world.desk))
    while not chaining.done():
        assert (await verify_audit(world.desk)).broken is None
    assert await chaining == 30
    assert await verify_audit(world.desk) == ChainReport(30, 0, None)


async def test_two_at_once_chain_every_entry_once(world: World) -> None:
    await write(world, 20)
    done = await asyncio.gather(*(chain_audit(world.desk) for _ in range(4)))
    assert sum(done) == 20
    assert await verify_audit(world.desk) == ChainReport(20, 0, None)


def test_the_rounds_chain_the_audit_log() -> None:
    assert chain_audit in [job.run for job in JOBS]


async def test_an_entrys_number_is_said_without_commas(world: World) -> None:
    await check_canary(world.desk.vault, world.clock.time)
    await AuditEntry.bulk_create(
        [AuditEntry(at=world.clock.time, actor_kind="DESK", action="LINK_MADE") for _ in range(1_001)]
    )
    assert await chain_audit(world.desk) == 1_001
    await AuditEntry.filter(chain_no=1_001).delete()
    assert await broken(world) == (1_000, 1_001, "Entry 1001 is missing.")
