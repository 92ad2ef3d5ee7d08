import os
import stat
import traceback
from pathlib import Path

import pytest
from tortoise.context import get_current_context

from greenroom.store.database import Database, DatabaseError, database, open_database, sqlite_file
from greenroom.store.models import DeskRow

PASSWORD = "-".join(["very", "secret"])  # so that no line of these tests holds it


async def refusal(url: str) -> str:
    """Open what cannot be opened; return everything that a log would say about it."""
    with pytest.raises(DatabaseError) as refused:
        await open_database(url)
    assert get_current_context() is None
    return "".join(traceback.format_exception(refused.value)) + str(refused.value)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"postgresql://ada:{PASSWORD}@127.0.0.1:1/desk", "cannot be reached"),
        (f"postgresql://ada:{PASSWORD}@/desk?host=/nowhere", "cannot be reached"),
        (f"postgresql://ada:{PASSWORD}/@127.0.0.1/desk", "cannot be read"),
        (f"postgresql://ada:{PASSWORD}@127.0.0.1:port/desk", "cannot be read"),
        (f"postgresql://ada:[{PASSWORD}@127.0.0.1/desk", "cannot be read"),
        (f"mysql://ada:{PASSWORD}@127.0.0.1/desk", "must start with"),
        (PASSWORD, "must start with"),
    ],
)
async def test_what_is_told_about_a_useless_url_holds_no_password(url: str, reason: str) -> None:
    told = await refusal(url)
    assert reason in told
    assert PASSWORD not in told


@pytest.mark.parametrize(
    "url", ["sqlite://desk.sqlite3", "sqlite:///", "sqlite://", "sqlite://host/desk.sqlite3"]
)
async def test_a_sqlite_url_needs_an_absolute_path(url: str) -> None:
    assert "absolute path" in await refusal(url)


async def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    assert f"{tmp_path}/no/desk.sqlite3 cannot be opened: No such file" in await refusal(
        f"sqlite://{tmp_path}/no/desk.sqlite3"
    )


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but long enough to be looked at as one" * 20)
    before = file.read_bytes()
    assert "not a database" in await refusal(f"sqlite://{file}")
    assert file.read_bytes() == before


async def test_a_new_sqlite_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    async with database(f"sqlite://{tmp_path}/a%20desk.sqlite3") as opened:
        await opened.client.execute_script("CREATE TABLE a (b TEXT)")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in os.scandir(tmp_path)}
    assert modes == dict.fromkeys(["a desk.sqlite3", "a desk.sqlite3-wal", "a desk.sqlite3-shm"], 0o600)


def test_only_a_sqlite_url_has_a_file() -> None:
    assert sqlite_file("sqlite:///srv/a%20desk.sqlite3") == Path("/srv/a desk.sqlite3")
    assert sqlite_file("postgresql:///desk") is None


async def test_a_second_database_in_one_process_is_refused_and_the_first_stays_open(
    database: Database, database_url: str
) -> None:
    with pytest.raises(DatabaseError, match="already"):
        await open_database(database_url)
    assert await DeskRow.all().count() == 0


async def test_a_closed_database_can_be_opened_again(database_url: str) -> None:
    for _ in range(2):
        async with database(database_url):
            assert await DeskRow.all().count() == 0
    assert get_current_context() is None
