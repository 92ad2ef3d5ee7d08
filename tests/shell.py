"""`greenroom`, run in a folder of its own with settings of its own."""

import io
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
from tests.kept_logging import kept_logging

STARTS = [sys.executable, "-c", "from greenroom.cli import main; main()"]


@dataclass
class Served:
    """A `greenroom` that serves, as a process."""

    process: "subprocess.Popen[str]"

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.process.kill()
        self.process.wait()

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

    def environment(self, **settings: str) -> dict[str, str]:
        """Give the environment of a command, with these settings besides the shell's."""
        outer = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
        return {**outer, **self.settings, **settings}

    def run(self, *arguments: str, given: str = "", **settings: str) -> tuple[object, str, str]:
        """Run a command, and return how it ended and what it printed.

        Args:
            given: what it reads.
        """
        with kept_logging(), self._monkeypatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr("os.environ", self.environment(**settings))
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
            patch.setattr("sys.argv", ["greenroom", *arguments])
            self._capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                main()
        said = self._capsys.readouterr()
        return ended.value.code, said.out, said.err

    def done(self, *arguments: str, notice: str = "", **settings: str) -> str:
        """Run a command that must succeed and say exactly this notice, and return what it printed."""
        code, out, err = self.run(*arguments, **settings)
        assert (code, err) == (0, f"{notice}\n" if notice else "")
        return out

    def refused(self, *arguments: str, **settings: str) -> str:
        """Run a command that must be refused in words for people, and return them."""
        code, out, err = self.run(*arguments, **settings)
        assert (code, out) == (1, "")
        assert err.startswith("greenroom: ")
        return err.removeprefix("greenroom: ").rstrip("\n")

    @contextmanager
    def serving(self, *arguments: str, **settings: str) -> Generator[Served]:
        """Start a process, and kill it at the end of the block if it still runs."""
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen(
                [*STARTS, *arguments],
                env=self.environment(**settings),
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
