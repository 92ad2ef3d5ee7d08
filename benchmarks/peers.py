"""The peers of a run: each a server in a process of its own, with a copy of the data of its own."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, get_args

from benchmarks import postgres_desk
from benchmarks.filling import DATABASE, FilledDesk
from benchmarks.limit_tables import add_limit_tables
from benchmarks.others import installed, node_command, write_given

Kind = Literal["greenroom", "limit", "mercurius", "apollo", "ariadne", "strawberry"]
KINDS: tuple[Kind, ...] = get_args(Kind)
IN_JAVASCRIPT: tuple[Kind, ...] = ("mercurius", "apollo")
BARE: tuple[Kind, ...] = ("limit",)  # without GraphQL

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
LOG = "server.log"
DATABASE_URL = "BENCHMARK_DATABASE_URL"  # of PostgreSQL; without it there is an SQLite file in the folder
_STATE_FIELDS = 3  # what comes before the fields that we count: pid, command, state


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that listens on this machine, in one process or more of them."""

    kind: Kind
    folder: Path
    port: int
    pids: tuple[int, ...]
    first_new: dict[str, int]
    database_url: str | None = None

    @property
    def pid(self) -> int:
        """The first process."""
        return self.pids[0]

    @property
    def speaks_graphql(self) -> bool:
        """Whether it reads GraphQL; otherwise bare values."""
        return self.kind not in BARE

    def cpu_s(self) -> float:
        """Read how much processor time its processes have used, all threads, in user and kernel mode."""
        return sum(_cpu_s(Path(f"/proc/{pid}/stat")) for pid in self.pids)

    def main_thread_cpu_s(self) -> float:
        """Read the same for the thread of the event loop alone."""
        return _cpu_s(Path(f"/proc/{self.pid}/task/{self.pid}/stat"))

    def used_s(self) -> float:
        """Read the same as `cpu_s`, to the microsecond, of the threads that live."""
        tasks = (task for pid in self.pids for task in Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks) / 1e9

    def put_back(self) -> None:
        """Bring the data back to where every round begins: nobody went live, and nothing is written down."""
        if self.database_url is not None:
            postgres_desk.put_back(self.database_url)
            return
        with closing(sqlite3.connect(self.folder / DATABASE, isolation_level=None)) as connection:
            connection.execute("PRAGMA busy_timeout=5000")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "UPDATE influencers SET open_show_id = NULL "
                "WHERE open_show_id IN (SELECT id FROM shows WHERE rowid >= ?)",
                (self.first_new["shows"],),
            )
            for table, row in self.first_new.items():
                connection.execute(f"DELETE FROM {table} WHERE rowid >= ?", (row,))  # noqa: S608 (our own names)
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def running(
    kind: Kind,
    filled: FilledDesk,
    folder: Path | None = None,
    *,
    profiled: bool = False,
    processes: int = 1,
    database_url: str | None = None,
) -> Generator[Peer]:
    """Keep a peer going on a copy of the data, or on the data itself.

    Its socket listens at once: a request waits until the server answers.

    Args:
        folder: where the copy is made; None for none.
        processes: how many of them share the socket and the data.
        database_url: where the data is if it is not in the folder: the peer's own on PostgreSQL.
    """
    if folder is None:
        folder = filled.folder
    else:
        filled.copy_to(folder)
    first_new: dict[str, int] = {}
    if database_url is None:
        with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as connection:
            if kind != "greenroom":
                add_limit_tables(connection)
            first_new = {
                table: _next_row(connection, table) for table in ("shows", "audit_entries", "events")
            }
    if kind in IN_JAVASCRIPT:
        write_given(folder, DATABASE)
    with ExitStack() as stack:
        sock = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP))
        sock.bind(("127.0.0.1", 0))
        sock.listen(2048)
        port = sock.getsockname()[1]
        with (folder / LOG).open("wb") as log:
            started = [
                stack.enter_context(
                    _started(kind, folder, sock.fileno(), log, database_url, profiled=profiled)
                )
                for _ in range(processes)
            ]
        sock.close()  # or the kernel would hand connections to us, too
        try:
            yield Peer(kind, folder, port, tuple(started), first_new, database_url)
        except Exception as error:
            error.add_note(f"{kind} said:\n{(folder / LOG).read_text('utf-8')[-2000:]}")
            raise


@contextmanager
def _started(
    kind: Kind, folder: Path, descriptor: int, log: IO[bytes], database_url: str | None, *, profiled: bool
) -> Generator[int]:
    arguments = [kind, str(folder), str(descriptor), *(["profiled"] if profiled else [])]
    environment = dict(os.environ)
    if database_url is not None:
        environment[DATABASE_URL] = database_url
    if kind == "ariadne":
        environment["PYTHONPATH"] = str(installed() / "python")
    process = subprocess.Popen(  # noqa: S603 (our own program)
        node_command(kind, folder, descriptor)
        if kind in IN_JAVASCRIPT
        else [sys.executable, "-m", "benchmarks.serving", *arguments],
        cwd=Path(__file__).parents[1],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        pass_fds=[descriptor],
    )
    try:
        yield process.pid
    finally:
        stop(process, 5)


def stop(process: subprocess.Popen[bytes], within_s: float) -> None:
    """Ask a process to end, and end it if it has not within so long, which is a fault."""
    process.terminate()
    try:
        process.wait(timeout=within_s)
    finally:
        process.kill()
        process.wait()


def _next_row(connection: sqlite3.Connection, table: str) -> int:
    (last,) = connection.execute(f"SELECT MAX(rowid) FROM {table}").fetchone()  # noqa: S608
    return (last or 0) + 1


def _cpu_s(file: Path) -> float:
    # The command's name may contain spaces and brackets: fields are counted after its last bracket.
    fields = file.read_text("ascii").rpartition(")")[2].split()
    utime, stime = fields[14 - _STATE_FIELDS], fields[15 - _STATE_FIELDS]
    return (int(utime) + int(stime)) / TICKS_PER_S
