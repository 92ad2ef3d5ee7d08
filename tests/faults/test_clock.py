"""A clock that jumps under a desk at work."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.shows.test_shows import BEAT, STUDIO
from tests.faults.conftest import Crowd, evening, open_shows
from tests.served import served
from tests.world import ask

pytestmark = pytest.mark.faults

HOURS_S = 2 * 3600


@pytest.fixture(name="off")
def _off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every desk that the test starts a clock that is off by the seconds in a file, and return that."""
    compiler, library = shutil.which("cc"), tmp_path / "moved_clock.so"
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs Linux and a C compiler")
    source = Path(__file__).with_name("moved_clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    off = tmp_path / "off"
    off.write_text("0")
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("CLOCK_OFF", str(off))
    return off


async def set_clock(off: Path, seconds: int) -> None:
    new = off.with_suffix(".new")
    await asyncio.to_thread(new.write_text, str(seconds))
    await asyncio.to_thread(new.rename, off)


@pytest.mark.parametrize("jump_s", [-HOURS_S, HOURS_S], ids=["back", "ahead"])
async def test_a_clock_that_jumps_ends_no_show_and_refuses_nobody(
    crowd: Crowd, database_url: str, off: Path, tmp_path: Path, jump_s: int
) -> None:
    with served(database_url, tmp_path) as desk:
        async with evening(desk, crowd) as people:
            before = await open_shows()
            await set_clock(off, jump_s)
            await asyncio.sleep(30)  # a heartbeat and a round of the jobs in the other time
            assert await open_shows() == before
            assert (await ask(people.live, BEAT, input=people.show))["data"]["pulse"]["holding"]
            assert (await ask(people.live, STUDIO))["data"]["studio"]["state"] == "LIVE"
            assert (await people.ready())[1] is None
            await set_clock(off, 0)
            await asyncio.sleep(30)
            assert (await ask(people.live, BEAT, input=people.show))["data"]["pulse"]["holding"]
            assert await open_shows() == before
            log = people.log()
            assert "Traceback" not in log
            assert " 500 " not in log
            assert " 503 " not in log
