"""The 100ms emulator as the desk starts it."""

from pathlib import Path

import pytest

from greenroom.emulator_process import run_emulator

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
    found: list[list[bytes]] = []
    for process in PROC.glob("[0-9]*"):
        try:
            if argument in (process / "cmdline").read_bytes().split(b"\0"):
                found.append((process / "environ").read_bytes().split(b"\0"))
        except OSError:  # it has ended, or is somebody else's
            continue
    return found
