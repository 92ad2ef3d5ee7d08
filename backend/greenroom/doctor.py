"""What a desk needs from its surroundings, looked at one by one; nothing is made or changed.

A look that cannot be taken because an earlier one went wrong is left out.
"""

import os
import socket
import stat
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from pydantic import ValidationError
from tortoise.exceptions import BaseORMException

from greenroom.app import Plan
from greenroom.desk.desk import utc_now
from greenroom.emulator_process import emulator_installed
from greenroom.settings import Settings
from greenroom.store.database import (
    Database,
    DatabaseError,
    Dialect,
    database,
    pending_migrations,
    sqlite_file,
)
from greenroom.store.key_file import KeyFileError, load_key_file
from greenroom.store.models import AuditEntry, DeskRow
from greenroom.store.redis_counters import SharedRedis
from greenroom.store.vault import Vault, WrongKeysError, check_canary
from greenroom.web.origin import LOCAL_HOSTS

NAMES: dict[Dialect, str] = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
CLOCKS_MAY_DIFFER = timedelta(seconds=5)
TOKENS_MAY_DIFFER = timedelta(seconds=60)  # beyond it, tokens that are good are taken for bad ones
PAGES = ("desk.html", "studio.html")


class Verdict(StrEnum):
    """How one look turned out: WARN works, though not for everything or everybody."""

    OK = "OK"
    WARN = "WARN"
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at.

    Args:
        what: its name, one word.
        message: what is the case.
        repair: what to do about it; None where nothing needs to be done.
    """

    what: str
    verdict: Verdict
    message: str
    repair: str | None = None


def ok(what: str, message: str) -> Look:
    """Say that all is well."""
    return Look(what, Verdict.OK, message)


def warn(what: str, message: str, repair: str) -> Look:
    """Say what works only in part."""
    return Look(what, Verdict.WARN, message, repair)


def bad(what: str, message: str, repair: str) -> Look:
    """Say what does not work."""
    return Look(what, Verdict.BAD, message, repair)


async def examine(clock: Callable[[], datetime] = utc_now) -> list[Look]:
    """Look at everything, with the settings of this process's environment.

    Args:
        clock: tells the present moment.
    """
    try:
        settings = Settings()
        settings = settings.model_copy(update={"data": (settings.data or Path("data")).absolute()})
        plan = Plan.of(settings)
        sqlite_file(plan.database_url)
    except ValidationError as error:
        repair = "Correct them in the environment of the desk's process; the README lists them all."
        wrong = [f"GREENROOM_{str(e['loc'][0]).upper()}: {e['msg']}." for e in error.errors()]
        return [bad("settings", " ".join(wrong), repair)]
    except DatabaseError as error:
        return [bad("settings", str(error), "Set it in the environment of the desk's process.")]
    return [
        ok("settings", "Every setting can be used."),
        _data_folder(plan),
        *_keys(plan),
        *[look async for look in _database(plan, clock)],
        *[look async for look in _redis(plan)],
        *_address(plan),
        _pages(plan),
        _port(settings),
        _emulator(),
    ]


def _data_folder(plan: Plan) -> Look:
    folder = plan.data
    if not folder.exists():
        return warn(
            "data", f"{folder} does not exist yet.", "`greenroom run` and `greenroom migrate` make it."
        )
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return bad(
            "data",
            f"{folder} is no folder that this user can write to.",
            "Change its owner, or name another in GREENROOM_DATA.",
        )
    if _open_to_others(folder):
        return warn("data", f"Other users of this machine can look into {folder}.", f"chmod 700 {folder}")
    return ok("data", f"{folder} is there, for this user alone.")


def _keys(plan: Plan) -> Generator[Look]:
    path = plan.key_file
    file = sqlite_file(plan.database_url)
    if not path.exists() and file is not None and not file.exists():
        yield warn("keys", "There are no keys yet.", "`greenroom run` and `greenroom migrate` make them.")
        return
    try:
        load_key_file(path)
    except KeyFileError as error:
        yield bad("keys", f"{error}.", "Without the right keys no stored token can be read: keep them safe.")
        return
    if path.resolve().is_relative_to(plan.frontend.resolve()):
        yield bad(
            "keys",
            f"The key file {path} lies among the pages.",
            "Move it, and name it in GREENROOM_KEY_FILE.",
        )
    elif _open_to_others(path.parent):
        yield warn(
            "keys",
            f"Other users of this machine can look into the key file's folder, {path.parent}.",
            f"chmod 700 {path.parent}",
        )
    else:
        yield ok("keys", "The key file can be read by this user alone. Back it up apart from the database.")


def _open_to_others(folder: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


async def _database(plan: Plan, clock: Callable[[], datetime]) -> AsyncGenerator[Look]:
    file = sqlite_file(plan.database_url)
    if file is not None and not file.exists():
        yield warn(
            "database",
            f"There is no database at {file} yet.",
            "`greenroom run` and `greenroom migrate` make it.",
        )
        return
    try:
        async with database(plan.database_url) as opened:
            await opened.client.execute_query_dict("SELECT 1")  # pyright: ignore[reportUnknownMemberType]
            yield ok("database", f"{NAMES[opened.dialect]} answers.")
            missing = await pending_migrations(opened)
            if missing:
                yield bad(
                    "migrations",
                    f"The database lacks {', '.join(missing)}.",
                    "Back it up, then run `greenroom migrate`.",
                )
                return
            yield ok("migrations", "The database is up to date.")
            yield await _clock(opened, clock)
            yield await _canary(plan)
    except (DatabaseError, BaseORMException, OSError) as error:
        said = (
            str(error)
            if isinstance(error, DatabaseError)
            else f"The database does not answer ({type(error).__name__})."
        )
        yield bad("database", said, "Check that it runs, and that GREENROOM_DATABASE_URL names it.")


async def _clock(opened: Database, clock: Callable[[], datetime]) -> Look:
    repair = "Have this machine set its clock by itself (NTP)."
    if opened.dialect == "postgres":
        sql = "SELECT extract(epoch FROM clock_timestamp())::float8 AS now_s"
        rows = cast("Any", await opened.client.execute_query_dict(sql))  # pyright: ignore[reportUnknownMemberType]
        off_s: float = abs(rows[0]["now_s"] - clock().timestamp())
        if off_s > CLOCKS_MAY_DIFFER.total_seconds():
            verdict = bad if off_s > TOKENS_MAY_DIFFER.total_seconds() else warn
            return verdict(
                "clock", f"This machine's clock and the database's differ by {off_s:.0f} s.", repair
            )
    now = clock()
    newest = await AuditEntry.all().order_by("-at").first()
    if newest is not None and newest.at - now > TOKENS_MAY_DIFFER:
        ahead = newest.at - now
        return bad(
            "clock",
            f"This clock is behind: the desk wrote something {ahead.total_seconds():.0f} s from now.",
            repair,
        )
    return ok("clock", "This machine's clock agrees with what the database says.")


async def _canary(plan: Plan) -> Look:
    if await DeskRow.get_or_none(id=1) is None:
        return ok("vault", "The database has not been used yet: it will take these keys on.")
    try:
        await check_canary(Vault(load_key_file(plan.key_file)))
    except WrongKeysError:
        return bad(
            "vault",
            "The keys do not open this database: it was made with another key file.",
            "Point GREENROOM_KEY_FILE to that one, or restore it from its backup.",
        )
    except KeyFileError:
        return bad("vault", "Without the key file the database cannot be opened.", "See `keys` above.")
    return ok("vault", "The keys open this database.")


async def _redis(plan: Plan) -> AsyncGenerator[Look]:
    if plan.redis_url is None:
        return
    redis = SharedRedis(plan.redis_url.get_secret_value())
    failed = await redis.check()
    await redis.close()
    if failed is None:
        yield ok("redis", "Redis answers: sign-ins are limited for all processes together.")
    else:
        yield warn(
            "redis",
            f"Redis cannot be used ({failed}): each process limits sign-ins by itself.",
            "Check that it runs, that GREENROOM_REDIS_URL names it, and that scripts may write there.",
        )


def _address(plan: Plan) -> Generator[Look]:
    parts = urlsplit(plan.public_url)
    https, local = parts.scheme == "https", parts.hostname in LOCAL_HOSTS
    proxy = (
        "Put a proxy with a certificate in front, and name its address in GREENROOM_PUBLIC_URL: https://..."
    )
    if https:
        yield ok("address", f"{plan.public_url} is https: phones have a camera there.")
    elif local:
        yield warn("address", f"{plan.public_url} is for this machine alone: phones cannot reach it.", proxy)
    else:
        yield bad("address", f"{plan.public_url} is not https: phones have no camera there.", proxy)
    if https and not plan.trusted_proxies:
        yield warn(
            "proxies",
            "GREENROOM_TRUSTED_PROXIES is empty: all who come through the proxy share one client's limits.",
            "Name the proxy's network there, such as 127.0.0.1/32.",
        )


def _pages(plan: Plan) -> Look:
    missing = [name for name in PAGES if not (plan.frontend / name).is_file()]
    if missing:
        return bad(
            "pages",
            f"{', '.join(missing)} is not in {plan.frontend}.",
            "Build the pages with `make setup`, or name their folder in GREENROOM_FRONTEND.",
        )
    return ok("pages", "The pages are built.")


def _port(settings: Settings) -> Look:
    where = f"{settings.host}:{settings.port}"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if _is_a_desk(settings):
                return ok("port", f"A desk answers on {where}.")
            return bad(
                "port",
                f"The desk cannot listen on {where}: {error.strerror}.",
                "Stop the program that uses it, or choose another with GREENROOM_PORT.",
            )
    return ok("port", f"{where} is free.")


def _is_a_desk(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 (asked, not bound)
    connection = HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read(100) == b'{"alive":true}'
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _emulator() -> Look:
    if emulator_installed():
        return ok("emulator", "The stand-in for 100ms is installed; `greenroom run` and `demo` use it.")
    return ok(
        "emulator", "The stand-in for 100ms is not installed; `pip install 'greenroom[emulator]'` adds it."
    )
