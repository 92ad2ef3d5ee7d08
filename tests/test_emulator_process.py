"""The 100ms emulator as the desk starts it."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest

from greenroom.emulator_process import KeptProcess, run_emulator

PROC = Path("/proc")


@pytest.mark.skipif(not (PROC / "self" / "environ").exists(), reason="environments are read from /proc")
def test_the_emulator_knows_none_of_the_desks_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "emulator.html").write_text("<!doctype html>", "utf-8")
    monkeypatch.setenv("GREENROOM_DATABASE_URL", "postgresql://desk:hunter2@host/desk")
    monkeypatch.setenv("greenroom_metrics_token", "hunter2-hunter2-hunter2")
    monkeypatch.setenv("ANYTHING_ELSE", "kept")
    with run_emulator(port=0, data=tmp_path, frontend=tmp_path, desk_url="http://localhost:8081"):
        (environment,) = _environments_of(str(tmp_path).encode())
    assert b"ANYTHING_ELSE=kept" in environment
    assert not [line for line in environment if line.upper().startswith(b"GREENROOM_")]
    assert b"hunter2" not in b"".join(environment)


def _environments_of(argument: bytes) -> list[list[bytes]]:
    """Read the environments of the processes that were started with this argument."""
    return [(PROC / str(pid) / "environ").read_bytes().split(b"\0") for pid in _started_with(argument)]


def _started_with(argument: bytes) -> list[int]:
    found: list[int] = []
    for process in PROC.glob("[0-9]*"):
        try:
            if argument in (process / "cmdline").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:  # it has ended, or is somebody else's
            continue
    return found


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_program_that_ends_by_itself_is_started_again_with_longer_pauses_and_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("greenroom.emulator_process.FIRST_PAUSE_S", 0.01)
    runs = tmp_path / "runs"
    ends = [sys.executable, "-c", f"open({str(runs)!r}, 'a').write('x'); print('up', flush=True); exit(3)"]
    kept = KeptProcess(os.environ)
    assert kept.start(ends) == "up\n"
    began = time.monotonic()
    kept.keep(ends)
    eventually(lambda: len(runs.read_text()) == 4)
    kept.stop()
    assert time.monotonic() - began >= 0.01 + 0.02 + 0.04
    assert caplog.messages == ["The practice room has ended by itself (exit code 3). It is started again."]


def test_a_program_that_is_stopped_stays_so(caplog: pytest.LogCaptureFixture) -> None:
    kept = KeptProcess(os.environ)
    waits = [sys.executable, "-c", "import os, sys; print(os.getpid(), flush=True); sys.stdin.read()"]
    pid = int(kept.start(waits))
    kept.keep(waits)
    kept.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert caplog.messages == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups of this kind")
def test_ctrl_c_in_the_terminal_of_the_desk_does_not_reach_the_program() -> None:
    kept = KeptProcess(os.environ)
    tells = [sys.executable, "-c", "import os, sys; print(os.getpgid(0), flush=True); sys.stdin.read()"]
    group = int(kept.start(tells))
    kept.stop()
    assert group != os.getpgid(0)


@pytest.mark.faults
@pytest.mark.skipif(not (PROC / "self" / "environ").exists(), reason="processes are found in /proc")
def test_a_killed_emulator_comes_back_where_it_was(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "emulator.html").write_text("<!doctype html>", "utf-8")

    def answers(url: str) -> bool:
        try:
            with urlopen(url, timeout=1) as reply:
                return reply.status == 200
        except OSError:
            return False

    with run_emulator(port=0, data=tmp_path, frontend=tmp_path, desk_url="http://localhost:8081") as emulator:
        eventually(lambda: answers(emulator.url))
        (pid,) = _started_with(str(tmp_path).encode())
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: not answers(emulator.url))
        eventually(lambda: answers(emulator.url))
        (other,) = _started_with(str(tmp_path).encode())
    assert other != pid
    assert not answers(emulator.url)
    assert caplog.messages == ["The practice room has ended by itself (exit code -9). It is started again."]
