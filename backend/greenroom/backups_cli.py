"""The commands that make backups of the database, try them out, and put them back."""

import asyncio
import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from greenroom.addressed import Addressed
from greenroom.app import Plan, require_database
from greenroom.desk.desk import utc_now
from greenroom.desk.rounds.backing_up import note_good
from greenroom.restoring import name_of, restore, time_of, try_out
from greenroom.store.backup_files import BackupFailed, backup_name, backups_in
from greenroom.store.backups import suffix_of, write_backup
from greenroom.store.database import database
from greenroom.terminal import as_written, say

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Verify = Annotated[
    bool,
    typer.Option("--verify", help="Write none, but try one out: this FILE, or the newest one in the FOLDER."),
]
_SLASHES = tuple({"/", os.sep})
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Backup = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]
Where = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE|FOLDER]",
        help=(
            "The file to write, or the folder for one named after the time. By default: "
            "GREENROOM_BACKUP_FOLDER, or `backups` in the data folder."
        ),
    ),
]


def backup_commands(commands: typer.Typer, here: Callable[[], Addressed]) -> None:
    """Add `greenroom backup` and `greenroom restore`.

    Args:
        here: finds the desk that the settings speak of.
    """
    _add_backup(commands, here)
    _add_restore(commands, here)


def _add_backup(commands: typer.Typer, here: Callable[[], Addressed]) -> None:
    @commands.command("backup")
    def backup(where: Where = None, verify: Verify = False, as_json: AsJson = False) -> None:
        """Write a backup of the database, also while the desk runs. The keys are not in it."""
        plan = here().plan
        named = Path(where) if where else None
        if verify:
            _verify(plan, named, as_json=as_json)
            return
        require_database(plan)
        if where and where.endswith(_SLASHES) and not Path(where).is_dir():
            raise BackupFailed("no-folder", folder=where)
        target = _target(plan, named)
        try:
            size = write_backup(plan.database_url, target)
        except OSError as error:
            reason = error.strerror or ""
            raise BackupFailed("unwritable", file=str(target), reason=reason) from error
        if plan.backups and target.parent == plan.backups.folder.absolute():
            asyncio.run(_count(plan))
        if as_json:
            told = {"file": str(target), "sizeBytes": size, "keyFile": str(plan.key_file)}
            typer.echo(json.dumps(told))
        else:
            keys = str(plan.key_file)
            typer.echo(say("cli.backup.written", file=str(target), size=_size(size), keys=keys))

    del backup  # registered


def _add_restore(commands: typer.Typer, here: Callable[[], Addressed]) -> None:
    @commands.command("restore")
    def restore_(file: Backup, yes: Yes = False, as_json: AsJson = False) -> None:
        """Put a backup in the place of the database, while no desk runs. The keys have to be there."""
        there, file = here(), file.absolute()
        about = {"file": str(file), "database": name_of(there.plan.database_url)}

        def confirm() -> None:
            typer.echo(say("cli.restore.replaces", **about, at=_time(time_of(file))), err=True)
            if not yes:
                typer.confirm(say("cli.restore.really"), abort=True, err=True)

        restored = asyncio.run(restore(there, file, confirm))
        if as_json:
            told = {
                "file": about["file"],
                "madeAt": as_written(time_of(file)),
                "migrations": None if restored.ran is None else list(restored.ran),
                "lostShows": list(restored.lost),
                "retiredKey": restored.retired,
                "keptAs": str(restored.aside) if restored.aside else None,
            }
            typer.echo(json.dumps(told))
            return
        typer.echo(say("cli.restore.done", **about, at=_time(time_of(file))))
        if restored.aside is not None:
            typer.echo(say("cli.restore.aside", file=str(restored.aside)))
        if restored.ran:
            typer.echo(say("cli.restore.migrated", names=restored.ran))
        if restored.lost:
            typer.echo(say("cli.restore.lost", number=len(restored.lost), names=restored.lost))
        if restored.retired is not None:
            typer.echo(say("cli.restore.adopt", key=restored.retired))
        if restored.ran is None:
            typer.echo(say("cli.restore.emails"))

    del restore_  # registered


def _verify(plan: Plan, where: Path | None, *, as_json: bool) -> None:
    where = where or folder_of(plan)
    if where.is_dir():
        found = backups_in(where, suffix_of(plan.database_url))
        if not found:
            raise BackupFailed("none", folder=str(where))
        where = found[-1]
    tried = asyncio.run(try_out(plan, where))
    broken = tried.chain.broken if tried else None
    if as_json:
        told = {
            "file": str(where),
            "madeAt": as_written(time_of(where)),
            "restored": tried is not None,
            "admins": tried and tried.admins,
            "influencers": tried and tried.influencers,
            "auditEntries": tried and tried.chain.verified + tried.chain.unchained,
            "broken": say(broken.message) if broken else None,
            "retiredKey": tried and tried.retired,
        }
        typer.echo(json.dumps(told))
    elif tried is None:
        typer.echo(say("cli.backup.read", file=str(where)))
    else:
        counts = {"admins": tried.admins, "influencers": tried.influencers}
        typer.echo(say("cli.backup.tried", file=str(where), at=_time(time_of(where)), **counts))
        if tried.retired is not None:
            typer.echo(say("cli.backup.retired", key=tried.retired))
        if broken is not None:
            typer.echo(say("cli.backup.broken", place=broken.message))
    raise typer.Exit(1 if broken else 0)


def folder_of(plan: Plan) -> Path:
    """Tell where backups are kept that nobody named a place for."""
    return plan.backups.folder if plan.backups else plan.data / "backups"


async def _count(plan: Plan) -> None:
    """Count a backup in the desk's own folder as one of the desk's own: what failed before is over."""
    async with database(plan.database_url):
        await note_good(utc_now())


def _target(plan: Plan, where: Path | None) -> Path:
    if where is None:
        where = folder_of(plan)
        if plan.backups is None:  # a folder that was named may be a disk that is not there at the moment
            where.mkdir(parents=True, exist_ok=True, mode=0o700)
    if where.is_dir():
        where /= backup_name(utc_now(), suffix_of(plan.database_url))
    return where.absolute()


def _time(at: datetime) -> str:
    return f"{at:%-d %b %Y, %H:%M} UTC"


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{size_bytes / 1e3:.0f} kB"  # noqa: PLR2004
