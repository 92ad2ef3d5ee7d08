"""The systemd unit of the guide: it is one, and lets the desk do no more than it does."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.markdown import DOCS

UNIT = (DOCS / "systemd/greenroom.service").read_text("utf-8")
GUIDE = (DOCS / "for-operators.md").read_text("utf-8")
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 20  # of 100: https://www.freedesktop.org/software/systemd/man/systemd-analyze.html


def settings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", UNIT, re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


def test_the_unit_writes_to_its_folder_alone_and_gains_no_right() -> None:
    said = settings()
    assert said["User"] == ["greenroom"]
    assert (said["ProtectSystem"], said["ReadWritePaths"]) == (["strict"], ["/var/lib/greenroom"])
    assert said["CapabilityBoundingSet"] == [""]
    assert said["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]
    for name in (
        *("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "RestrictSUIDSGID"),
        *("ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "ProtectControlGroups"),
        *("ProtectClock", "ProtectHostname", "RestrictNamespaces", "RestrictRealtime", "LockPersonality"),
        *("MemoryDenyWriteExecute", "RemoveIPC"),
    ):
        assert said[name] == ["yes"]


def test_the_desk_still_sees_who_has_its_file_locked() -> None:
    # store/sqlite_faults.py reads /proc/locks and the name of the other process.
    assert not settings().keys() & {"ProtectProc", "ProcSubset", "PrivateUsers"}


def test_the_guide_installs_the_unit_and_fits_it() -> None:
    assert "/opt/greenroom/docs/systemd/greenroom.service /etc/systemd/system/" in GUIDE
    for name in ("User", "EnvironmentFile", "WorkingDirectory"):
        assert settings()[name][0] in GUIDE
    (start,) = settings()["ExecStart"]
    assert start.partition(" ")[0] in GUIDE


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
def test_systemd_finds_no_fault_in_the_unit_and_little_exposed(tmp_path: Path) -> None:
    assert ANALYZE is not None
    unit = tmp_path / "greenroom.service"
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={sys.executable}", UNIT))
    verified = subprocess.run([ANALYZE, "verify", unit], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    security = [ANALYZE, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", unit]
    judged = subprocess.run(security, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout[-200:] + judged.stderr
