"""An SQLite file whose disk is full or stuck, that is locked, damaged or replaced, under a desk at work."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from greenroom.store.database import Dialect
from tests.api.shows.test_shows import BEAT, END, GO, STUDIO
from tests.damaging import damage
from tests.faults.conftest import (
    ANSWERS_WITHIN_S,
    LIST,
    READY_WITHIN_S,
    SIGN_IN,
    Crowd,
    Evening,
    Tell,
    evening,
)
from tests.locking import locked_by_another
from tests.served import COMMAND, environment, served
from tests.test_stopping import ENDS_WITHIN_S, end_of
from tests.world import PASSWORD, ask

pytestmark = pytest.mark.faults

CANNOT_BE_USED = "The database cannot be used. The log says why."
FULL = "The disk of the desk's database is full, so this was not saved. Tell whoever runs this desk to free"
TOLD = "The desk's database {} at the moment. Try again in a minute; if that does not help, tell whoever runs"


@pytest.fixture(name="file")
def _file(dialect: Dialect, database_url: str) -> Path:
    if dialect == "postgres":
        pytest.skip("about SQLite's file")
    return Path(database_url.removeprefix("sqlite://"))


@pytest.fixture(name="small_disk")
def _small_disk(file: Path, tmp_path: Path) -> Generator[Path]:
    """Mount a disk of eight megabytes."""
    del file
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a disk")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def rows(file: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute(query).fetchall()


def shows(file: Path) -> list[Any]:
    return rows(file, "SELECT ended_at IS NULL, seen_at FROM shows ORDER BY id")


def refused(answer: dict[str, Any], *, words: str = TOLD.format("cannot be used")) -> bool:
    """Tell whether somebody was told, in words, that the database is at fault."""
    ((error),) = answer["errors"]
    return error["extensions"]["code"] == "UNAVAILABLE" and error["message"].startswith(words)


async def read_on(people: Evening) -> None:
    """See that those who are signed in still read everything, though their last use cannot be noted."""
    listed = await ask(people.owner, LIST)
    assert [node["readiness"] for node in listed["data"]["influencers"]["nodes"]].count("LIVE") == 1
    assert (await ask(people.live, STUDIO))["data"]["studio"]["state"] == "LIVE"


async def nothing_is_kept(people: Evening, words: str) -> None:
    """See that whoever would change something is told that it is not kept."""
    singer = {"email": people.crowd.singers[2].email, "password": PASSWORD, "transport": "BEARER"}
    assert refused(await ask(people.live, BEAT, input=people.show), words=words)
    assert refused(await ask(people.live, END, input=people.show), words=words)
    assert refused(await ask(people.next, GO, input={"holder": "phone"}), words=words)
    assert refused(await ask(people.stranger, SIGN_IN, i=singer), words=words)


async def all_is_kept(people: Evening, file: Path) -> None:
    singer = {"email": people.crowd.singers[2].email, "password": PASSWORD, "transport": "BEARER"}
    signed_in = await ask(people.stranger, SIGN_IN, i=singer)
    assert signed_in["data"]["influencerSignIn"]["sessionToken"]
    assert (await ask(people.live, BEAT, input=people.show))["data"]["pulse"]["holding"]
    ended = (await ask(people.live, END, input=people.show))["data"]["pulse"]
    assert ended["show"]["state"] == "ENDED"
    assert [is_open for is_open, _ in shows(file)] == [0]


async def test_on_a_full_disk_people_read_on_are_told_what_is_not_kept_and_go_on_once_there_is_room(
    crowd: Crowd, file: Path, small_disk: Path, tmp_path: Path
) -> None:
    moved, filler = small_disk / "desk.sqlite3", small_disk / "filler"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(moved)) as target:
        source.backup(target)
    with served(f"sqlite://{moved}", tmp_path) as desk:
        async with evening(desk, crowd) as people:
            assert (await people.ready())[1] is None
            with suppress(OSError), filler.open("wb", buffering=0) as full:
                while True:
                    full.write(b"x" * 4096)
            before = shows(moved)
            took_s, missing = await people.ready()
            assert (took_s < READY_WITHIN_S, missing) == (True, CANNOT_BE_USED)
            await read_on(people)
            await nothing_is_kept(people, FULL)
            assert shows(moved) == before
            told = await asyncio.to_thread(
                subprocess.run,
                [*COMMAND, "doctor", "--json"],
                env=environment(f"sqlite://{moved}", tmp_path),
                capture_output=True,
                check=False,
            )
            assert told.returncode == 1
            full_disk = f"The disk with the SQLite file {moved} is full (SQLITE_FULL). Free some space."
            assert full_disk in told.stdout.decode()
            assert people.log().count(full_disk) == 1
            filler.unlink()
            assert (await people.ready())[1] is None
            await all_is_kept(people, moved)
            await people.until_said("The database can be used again.")
            assert "Traceback" not in people.log()


async def test_while_another_program_holds_a_lock_people_read_on_and_are_told_what_is_not_kept(
    crowd: Crowd, file: Path, tmp_path: Path, tell: Tell
) -> None:
    with served(f"sqlite://{file}", tmp_path) as desk:
        async with evening(desk, crowd) as people:
            before = shows(file)
            with locked_by_another(file):
                asking = asyncio.create_task(people.everybody_asks())
                looks = [await people.ready() for _ in range(3)]
                asked = await asking
                await nothing_is_kept(people, TOLD.format("is in use by another program"))
                await read_on(people)
            tell(f"answered after at most {max(each.took_s for each in asked):.1f} s, /readyz {looks}")
            assert max(each.took_s for each in asked) < ANSWERS_WITHIN_S
            for took_s, missing in looks:  # a lock is no fault
                assert (took_s < READY_WITHIN_S, missing) == (True, None)
            for each in asked:
                assert each.code == (None if each.what in ("list", "studio") else "UNAVAILABLE"), each
            assert shows(file) == before
            await all_is_kept(people, file)
            with locked_by_another(file):
                waiting = asyncio.create_task(people.everybody_asks())
                await asyncio.sleep(0.3)
                took_s = await end_of(desk)
                waiting.cancel()
                await asyncio.gather(waiting, return_exceptions=True)
            tell(f"ended {took_s:.1f} s after SIGTERM")
            assert took_s < ENDS_WITHIN_S
            assert "Traceback" not in people.log()


@pytest.fixture(name="disk")
def _disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Disk":
    """Make the disk of every desk that the test starts one that can be stopped."""
    compiler, library = shutil.which("cc"), tmp_path / "stuck_disk.so"
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs Linux and a C compiler")
    source = Path(__file__).with_name("stuck_disk.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    disk = Disk(tmp_path / "stuck", tmp_path / "stuck-reads")
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("STUCK", str(disk.takes_nothing))
    monkeypatch.setenv("STUCK_READS", str(disk.gives_nothing))
    return disk


@dataclass
class Disk:
    """A disk that can be stopped: while the files exist, it does not answer."""

    takes_nothing: Path
    gives_nothing: Path

    def stop(self, *, reads: bool = False) -> None:
        """Stop it: what is in memory can still be read, unless reads are stopped, too."""
        self.takes_nothing.touch()
        if reads:
            self.gives_nothing.touch()

    def go_on(self) -> None:
        self.takes_nothing.unlink()
        self.gives_nothing.unlink(missing_ok=True)


async def test_a_disk_that_does_not_answer_keeps_nobody_waiting_and_ends_no_later(
    crowd: Crowd, file: Path, disk: Disk, tmp_path: Path, tell: Tell
) -> None:
    with served(f"sqlite://{file}", tmp_path) as desk:
        async with evening(desk, crowd) as people:
            assert (await people.ready())[1] is None
            disk.stop()
            asking = asyncio.create_task(people.everybody_asks())
            looks = [await people.ready() for _ in range(3)]
            asked = await asking
            tell(f"answered after at most {max(each.took_s for each in asked):.1f} s, /readyz {looks}")
            assert max(each.took_s for each in asked) < ANSWERS_WITHIN_S
            for took_s, missing in looks:
                assert took_s < READY_WITHIN_S
                assert missing == "The database does not answer."
            assert {each.code for each in asked if each.what not in ("list", "studio")} == {"UNAVAILABLE"}
            disk.go_on()
            tell(f"ready again after {await people.until_ready():.1f} s")
            await all_is_kept(people, file)
            disk.stop()
            waiting = asyncio.create_task(people.everybody_asks())
            await asyncio.sleep(0.3)
            took_s = await end_of(desk)
            disk.go_on()
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            tell(f"ended {took_s:.1f} s after SIGTERM")
            assert took_s < ENDS_WITHIN_S
            assert "Traceback" not in people.log()


async def test_a_disk_that_gives_nothing_that_a_page_needs_ends_the_desk_for_its_supervisor(
    crowd: Crowd, file: Path, disk: Disk, tmp_path: Path, tell: Tell
) -> None:
    with served(f"sqlite://{file}", tmp_path) as desk:
        async with evening(desk, crowd) as people:
            assert (await people.ready())[1] is None
            before = shows(file)
            disk.stop(reads=True)
            began = time.monotonic()
            asking = asyncio.create_task(people.everybody_asks())
            status = await asyncio.to_thread(desk.process.wait, 60)
            tell(f"ended after {time.monotonic() - began:.1f} s")
            assert (status, time.monotonic() - began < ANSWERS_WITHIN_S) == (1, True)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            disk.go_on()
            assert "The SQLite file's disk does not answer, so the desk ends" in people.log()
            assert shows(file) == before


async def test_a_damaged_file_is_no_ready_desk(crowd: Crowd, file: Path, tmp_path: Path) -> None:
    with served(f"sqlite://{file}", tmp_path) as desk:
        async with evening(desk, crowd) as people:
            damage(file, "token_versions")  # which nobody asks for
            took_s, missing = await people.ready()
            assert (took_s < READY_WITHIN_S, missing) == (True, CANNOT_BE_USED)
            assert f"The SQLite file {file} is damaged (SQLITE_CORRUPT)." in people.log()


async def test_a_file_that_is_replaced_is_neither_read_nor_written(
    crowd: Crowd, file: Path, tmp_path: Path
) -> None:
    with served(f"sqlite://{file}", tmp_path) as desk:
        async with evening(desk, crowd) as people:
            kept, other = file.with_name("kept"), file.with_name("other")
            kept.hardlink_to(file)
            shutil.copy(file, other)
            other.replace(file)
            took_s, missing = await people.ready()
            assert (took_s < READY_WITHIN_S, missing) == (True, CANNOT_BE_USED)
            assert refused(await ask(people.owner, LIST))
            assert refused(await ask(people.live, BEAT, input=people.show))
            said = f"The SQLite file {file} was deleted, moved or replaced while it was open"
            assert people.log().count(said) == 1
            kept.replace(file)
            assert (await people.ready())[1] is None
            assert (await ask(people.live, BEAT, input=people.show))["data"]["pulse"]["holding"]
