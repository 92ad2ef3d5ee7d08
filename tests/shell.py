"""`greenroom`, run in a folder of its own with settings of its own."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from greenroom.cli import main

STARTS = [sys.executable, "-c", "from greenroom.cli import main; main()"]


@dataclass
class Served:
    """A `greenroom` that serves, as a process."""

    process: "subprocess.Popen[str]"

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()

    def stop(self, within_s: float) -> str:
        """End it as a supervisor would, and return what it printed since."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=within_s)[0]


class Shell:
    """Runs commands; most of them inside this process, since to start one takes a second."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self.data = folder / "desk"
        self.settings = {"GREENROOM_DATA": str(self.data), "GREENROOM_PORT": "0"}
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        outer = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
        return {**outer, **self.settings, **settings}

    def _run(self, arguments: tuple[str, ...], settings: dict[str, str]) -> tuple[object, str, str]:
        root = logging.getLogger()
        before = root.handlers[:], root.level
        with self._monkeypatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr("os.environ", self._environment(settings))
            patch.setattr("sys.argv", ["greenroom", *arguments])
            self._capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                main()
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        said = self._capsys.readouterr()
        return ended.value.code, said.out, said.err

    def done(self, *arguments: str, **settings: str) -> str:
        """Run a command that must succeed, and return what it printed."""
        code, out, err = self._run(arguments, settings)
        assert (code, err) == (0, "")
        return out

    def refused(self, *arguments: str, **settings: str) -> str:
        """Run a command that must be refused in words for people, and return them."""
        code, out, err = self._run(arguments, settings)
        assert (code, out) == (1, "")
        assert err.startswith("greenroom: ")
        return err.removeprefix("greenroom: ").rstrip("\n")

    @contextmanager
    def serving(self, *arguments: str) -> Generator[Served]:
        """Start a process, and kill it at the end of the block if it still runs."""
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen(
                [*STARTS, *arguments],
                env=self._environment({}),
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        with process:
            try:
                yield Served(process)
            finally:
                process.kill()

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")


@pytest.fixture(name="shell")
def _shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capsys)
