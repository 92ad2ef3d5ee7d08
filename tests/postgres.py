"""A PostgreSQL cluster of the test run's own: no network port, no fsync, gone at the end of the run."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.memory import memory

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
CONF = """\
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 120
"""


def find_binaries() -> Path | None:
    """Find the folder that holds `initdb` and `postgres`; None where PostgreSQL is not installed."""
    folders: list[Path] = []
    config = shutil.which("pg_config")
    if config is not None:
        bindir = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout
        folders.append(Path(bindir.strip()))
    for place in PLACES:
        folders += sorted(Path("/").glob(place.removeprefix("/")), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _owner() -> str | None:
    """Choose who runs the server when we are root, which PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def cluster(binaries: Path, place: Path | None = None, more: str = "") -> Generator[str]:
    """Run a cluster, reached by a Unix socket, for as long as the block runs; yield its URL.

    Args:
        place: where it is if it may be too large for the memory.
        more: further lines of its settings.
    """
    folder = Path(tempfile.mkdtemp(prefix="greenroom-pg-", dir=place or memory()))
    data, owner = folder / "data", _owner()

    def run(tool: str, *arguments: str) -> None:
        # In a session of its own, so that Ctrl-C ends the tests first, and they end the server.
        command = [str(binaries / tool), "-D", str(data), *arguments]
        with (folder / "log").open("ab") as log:
            subprocess.run(
                command, user=owner, cwd=folder, stdout=log, stderr=log, start_new_session=True, check=True
            )

    try:
        if owner is not None:
            shutil.chown(folder, owner)
        run("initdb", "-U", "greenroom", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        with (data / "postgresql.conf").open("a") as conf:
            conf.write(f"unix_socket_directories = '{folder}'\n{CONF}{more}")
        run("pg_ctl", "-l", str(folder / "server.log"), "-w", "start")
        try:
            yield f"postgresql://greenroom@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)
