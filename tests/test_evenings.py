"""The simulated evenings: no surprise where 100ms could be asked, and the desk counts as they do."""

from pathlib import Path

import pytest
from benchmarks.evening_table import Outcome, summary, table
from benchmarks.evenings import simulate

from greenroom.desk.sealed.source import Source


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "not connected"])
async def test_what_goes_wrong_by_an_hour_before_is_told_or_marked_as_not_checked(
    tmp_path: Path, connected: bool
) -> None:
    outcomes, counted = await simulate(tmp_path / "desk", 2, 20, 3, connected=connected)
    assert len(outcomes) == 40
    failed = [one for one in outcomes if one.reason is not None]
    unforeseen = [one for one in failed if one.foreseen != "WARNED"]
    assert {one.foreseen for one in unforeseen if not one.late} <= {"NOT_CHECKED"}
    checked = sum(one.foreseen == "CHECKED" for one in unforeseen)
    assert counted == (checked, len(unforeseen) - checked)
    assert {one.foreseen for one in outcomes} >= {"WARNED", "CHECKED" if connected else "NOT_CHECKED"}
    assert all(one.reason is None for one in outcomes if one.fault is None)
    assert [one for one in failed if one.foreseen == "WARNED"]


def test_the_table_has_a_row_for_each_fault_and_the_sums_say_what_was_foreseen() -> None:
    outcomes = [
        Outcome(True, Source.PASTED, None, False, "CHECKED", None),
        Outcome(True, Source.PASTED, "x", False, "WARNED", "ROOM_OFF"),
        Outcome(True, Source.PASTED, "x", True, "CHECKED", "ROOM_OFF"),
        Outcome(True, Source.PASTED, "x", True, "CHECKED", "403"),
        Outcome(True, Source.MINTED, "x", False, "NOT_CHECKED", "401"),
    ]
    assert table(outcomes)[2:] == [
        "| connected | nothing | 1 | 1 | 0 | 0 | 0 | 0 |",
        "| connected | x | 2 | 0 | 1 | 1 | 0 | 0 |",
        "| connected | x, after seven | 2 | 0 | 0 | 0 | 2 | 0 |",
    ]
    assert summary(outcomes, (2, 1)) == [
        "5 shows, 4 did not start.",
        "Of what had gone wrong by seven: 0 surprises that were checked, 1 that had been marked *not "
        "checked*.",
        "Of what went wrong between seven and eight: 2; the desk said so of 1 by eight.",
        "The desk itself has counted 2 and 1.",
    ]
