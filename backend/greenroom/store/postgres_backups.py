"""Backups of a PostgreSQL database, by the tools that come with it."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import IO, Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from greenroom.store.backup_files import BackupFailed, Stopped

HEADER: Final = b"PGDMP"
LOOKS_EVERY_S: Final = 0.2  # whether to stop
_BEGIN: Final = b"""BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = '10s';
DO $$
DECLARE
  old record;
BEGIN
  FOR old IN SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p')
  LOOP
    EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', old.name);
  END LOOP;
  FOR old IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE pronamespace = quote_ident(current_schema())::regnamespace AND prorettype = 'trigger'::regtype
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
  LOOP
    EXECUTE format('DROP FUNCTION %s', old.name);
  END LOOP;
END $$;
DROP FUNCTION IF EXISTS searched_pieces(text);
"""
_UNKNOWN: Final = b"SET transaction_timeout"  # to servers before PostgreSQL 17, at the beginning of a script
# What the tools say in English, and what it means; the first that is found.
_CASES: Final = (
    ("server version mismatch", "pg-too-old"),
    ("unsupported version", "pg-too-old"),
    ("No space left on device", "pg-full"),
    ("connection to server", "pg-unreachable"),
    ("could not translate host name", "pg-unreachable"),
    ("permission denied", "pg-not-allowed"),
    ("must be owner of", "pg-not-allowed"),
)


def dump_database(url: str, target: Path, stop: Event) -> None:
    """Dump a database in `pg_dump`'s custom format, without owners and privileges, and read the dump through.

    Args:
        target: an empty file.
        stop: ends it early.

    Raises:
        BackupFailed: a tool is missing or too old, or says that it failed.
        Stopped: it was asked to stop.
    """
    with target.open("wb") as file:
        run_tool(
            ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password"],
            stop,
            url=url,
            out=file,
        )
    read_through(target, stop)


def restore_dump(url: str, dump: Path) -> None:
    """Replace all tables of a database with those of a dump, in one transaction.

    They belong to the role of the URL then, whoever made the dump. Whatever ends this early, even the end of
    this process, leaves the database as it was: the COMMIT is sent once the whole dump is.

    Raises:
        BackupFailed: a tool is missing or says that it failed; the database is as it was.
    """
    reading = ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(dump)]
    writing = ["psql", "--no-psqlrc", "--no-password", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as read_said, tempfile.TemporaryFile() as wrote_said:
        writer = start_tool(writing, url=url, stdin=subprocess.PIPE, stderr=wrote_said)
        try:
            reader = start_tool(reading, stdout=subprocess.PIPE, stderr=read_said)
            _pass_on(reader, writer)
        finally:
            writer.communicate()  # without a COMMIT, its end undoes everything
        for process, said in ((writer, wrote_said), (reader, read_said)):
            if process.returncode != 0:
                said.seek(0)
                raise tool_failed("psql" if process is writer else "pg_restore", said.read())


def _pass_on(reader: "subprocess.Popen[bytes]", writer: "subprocess.Popen[bytes]") -> None:
    """Send a script from one tool to another one, within a transaction that is committed if it is whole."""
    assert reader.stdout is not None  # noqa: S101 (a pipe)
    assert writer.stdin is not None  # noqa: S101 (a pipe)
    with reader:
        try:
            with suppress(BrokenPipeError), writer.stdin as script:
                script.write(_BEGIN)
                for line in reader.stdout:
                    if not line.startswith(_UNKNOWN):
                        script.write(line)
                    if line.startswith(b"CREATE "):
                        break
                shutil.copyfileobj(reader.stdout, script)
                if reader.wait() == 0:
                    script.write(b"COMMIT;\n")
        finally:
            reader.kill()


@contextmanager
def scratch_database(url: str) -> Generator[str | None]:
    """Create a database beside another one, and remove it at the end; None if the role may not.

    Raises:
        BackupFailed: a tool is missing, or PostgreSQL cannot be reached.
    """
    name = f"greenroom_trial_{secrets.token_hex(4)}"
    try:
        _order(url, f"CREATE DATABASE {name} TEMPLATE template0")
    except BackupFailed as failed:
        if failed.case != "pg-not-allowed":
            raise
        yield None
        return
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        _order(url, f"DROP DATABASE {name} WITH (FORCE)")


def _order(url: str, statement: str) -> None:
    run_tool(["psql", "--no-psqlrc", "--no-password", "--quiet", f"--command={statement}"], Event(), url=url)


def rows_in(dump: Path, table: str) -> list[dict[str, str]]:
    """Read a small table from a dump, without a database; its values are left as the dump writes them.

    Raises:
        BackupFailed: the dump cannot be read.
    """
    with tempfile.TemporaryFile() as out:
        run_tool(["pg_restore", "--data-only", f"--table={table}", "--file=-", str(dump)], Event(), out=out)
        out.seek(0)
        lines = out.read().decode().splitlines()
    start = next((number for number, line in enumerate(lines) if line.startswith("COPY ")), None)
    if start is None:
        return []
    columns = lines[start].partition("(")[2].partition(")")[0].replace('"', "").split(", ")
    rows = lines[start + 1 : lines.index("\\.", start)]
    return [dict(zip(columns, row.split("\t"), strict=True)) for row in rows]


def read_through(dump: Path, stop: Event) -> None:
    """Read a whole dump, which finds one that was cut off.

    Raises:
        BackupFailed: it is damaged, or was made by newer tools.
        Stopped: it was asked to stop.
    """
    try:
        run_tool(["pg_restore", "--file=/dev/null", str(dump)], stop)
    except BackupFailed as failed:
        if failed.case == "tool":
            raise BackupFailed("damaged", file=str(dump)) from failed
        raise


def run_tool(command: list[str], stop: Event, *, url: str = "", out: IO[bytes] | None = None) -> None:
    """Run one of PostgreSQL's tools to its end.

    Args:
        url: the database, if it connects to one. Its password goes into the environment alone.
        out: where its output goes; by default nowhere.

    Raises:
        BackupFailed: it is missing, or says that it failed.
        Stopped: it was asked to stop.
    """
    process = start_tool(command, url=url, stdout=out or subprocess.DEVNULL)
    try:
        while True:
            try:
                _, said = process.communicate(timeout=LOOKS_EVERY_S)
                break
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    raise Stopped from None
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
    if process.returncode != 0:
        raise tool_failed(command[0], said)


def start_tool(
    command: list[str],
    *,
    url: str = "",
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.DEVNULL,
    stderr: int | IO[bytes] = subprocess.PIPE,
) -> "subprocess.Popen[bytes]":
    """Start one of PostgreSQL's tools, from the PATH or from where `pg_config` says.

    Raises:
        BackupFailed: it is not there.
    """
    tool, *options = command
    place = shutil.which(tool)
    if place is None and (config := shutil.which("pg_config")) is not None:
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603
        place = shutil.which(tool, path=said.stdout.strip())
    if place is None:
        raise BackupFailed("tool-missing", tool=tool)
    own = {"LC_ALL": "C", "PGAPPNAME": f"greenroom {tool}", "PGCONNECT_TIMEOUT": "10"}
    if url:
        shown, password = without_password(url)
        options.append(f"--dbname={shown}")
        if password is not None:
            own["PGPASSWORD"] = password
    environment = {**os.environ, **own}
    return subprocess.Popen(  # noqa: S603
        [place, *options], stdin=stdin, stdout=stdout, stderr=stderr, env=environment
    )


def without_password(url: str) -> tuple[str, str | None]:
    """Take the password out of a database's URL: everybody on the machine can read a command line."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    name, colon, password = user.partition(":")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = urlencode([pair for pair in pairs if pair[0] != "password"])
    shown = parts._replace(netloc=f"{name}@{host}" if name else host, query=kept).geturl()
    if not parts.netloc and "://" not in shown:  # `urlunsplit` drops the empty host of a socket
        shown = shown.replace(":", "://", 1)
    return shown, dict(pairs).get("password", unquote(password) if colon else None)


def tool_failed(tool: str, said: bytes) -> BackupFailed:
    """Make of what a tool said a failure that says why; what PostgreSQL adds about values is left out."""
    lines = said.decode("utf-8", "replace").strip().splitlines() or [""]
    case = next((case for text, case in _CASES if any(text in line for line in lines)), "tool")
    reason = next((line for line in lines if "error:" in line or "ERROR:" in line), lines[0])
    return BackupFailed(case, tool=tool, reason=reason.split("error: ")[-1])
