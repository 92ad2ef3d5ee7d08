"""What an SQLite file holds after a power cut: all that its disk was told to keep, and nothing else."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from greenroom.store.database import Dialect
from tests.faults.conftest import Tell
from tests.store.test_sqlite_groups import acknowledged_until_killed, kinds

pytestmark = pytest.mark.faults


@pytest.fixture(name="file")
def _file(dialect: Dialect, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every program that the test starts keep beside its journal what was last synced of it."""
    compiler, library = shutil.which("cc"), tmp_path / "power_cut.so"
    if dialect == "postgres":
        pytest.skip("about SQLite's file")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs Linux and a C compiler")
    source = Path(__file__).with_name("power_cut.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    return Path(database_url.removeprefix("sqlite://"))


@pytest.mark.usefixtures("database")
async def test_what_was_acknowledged_outlives_a_power_cut(
    file: Path, database_url: str, tmp_path: Path, tell: Tell
) -> None:
    said = await acknowledged_until_killed(database_url, "a")
    left = tmp_path / "left.sqlite3"
    shutil.copy(file, left)  # to which nothing was written back yet
    shutil.copy(f"{file}-wal.synced", f"{left}-wal")
    kept = Counter(kinds(left))
    tell(f"{len(said)} changes were acknowledged, and {len(kept)} were there after the cut")
    assert said <= set(kept)
    assert set(kept.values()) == {2}
