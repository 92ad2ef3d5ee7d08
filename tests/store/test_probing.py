"""Looking through an SQLite file while a desk serves."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from greenroom.store.probing import WatchedFile
from greenroom.store.unavailable import UnavailableError
from tests.damaging import damage

LONGER_THAN_A_LOOK_S = 60


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    file = tmp_path / "desk.sqlite3"
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("CREATE TABLE notes (text TEXT)")
        raw.executemany("INSERT INTO notes VALUES (?)", [("x" * 1000,)] * 100)
    return file


async def test_a_file_that_another_program_keeps_from_being_read_is_no_fault(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0))
        await WatchedFile(file).check(LONGER_THAN_A_LOOK_S)


async def test_a_damaged_file_is_a_fault_until_the_next_look(file: Path) -> None:
    watched = WatchedFile(file)
    damage(file, "notes")
    for _ in range(2):
        with pytest.raises(UnavailableError, match="is damaged"):
            await watched.check(LONGER_THAN_A_LOOK_S)
