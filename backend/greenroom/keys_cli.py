"""The commands about the desk's keys: rotating them, listing them, forgetting old ones."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol, TypeVar

import typer

from greenroom.accounts_cli import OnDesk
from greenroom.addressed import Addressed
from greenroom.desk.desk import Desk
from greenroom.desk.rotation.old_keys import (
    KeyView,
    Unreadable,
    forget_key,
    list_keys,
    made_with,
    what_forgetting_costs,
)
from greenroom.desk.rotation.refusals import KeysRefused
from greenroom.desk.rotation.rotating import (
    PACE,
    Rotated,
    adopt_backup,
    backup_sealed_by,
    prepare_key,
    rotate_keys,
)
from greenroom.store.key_file import load_key_file
from greenroom.terminal import as_written, say
from greenroom.words.sentences import Sentence

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
KeyId = Annotated[
    str, typer.Argument(metavar="ID", help="The key's id, from `greenroom keys list`.", parser=str.lower)
]
Prepare = Annotated[
    bool,
    typer.Option(
        "--prepare", help="Only add a key that seals nothing yet: for a desk that runs on several machines."
    ),
]


class OnBackup(Protocol):
    """Runs one piece of work on the desk that the settings name, though a retired key may have sealed it."""

    def __call__(self, work: Callable[[Desk], Awaitable[T]]) -> T:
        """Run it."""
        ...


def keys_commands(on_desk: OnDesk, on_backup: OnBackup, here: Callable[[], Addressed]) -> typer.Typer:
    """Make `greenroom keys ...`.

    Args:
        here: finds the desk that the settings speak of, and with it the key file.
    """
    commands = typer.Typer(help="The keys that seal what is stored.", no_args_is_help=True)
    _add_rotate(commands, on_desk, here)
    _add_list(commands, on_desk, here)
    _add_forget(commands, on_desk, here)
    _add_adopt_backup(commands, on_backup, here)
    return commands


def _add_rotate(commands: typer.Typer, on_desk: OnDesk, here: Callable[[], Addressed]) -> None:
    @commands.command("rotate")
    def rotate(prepare: Prepare = False, as_json: AsJson = False) -> None:
        """Make everything again with a new key while the desk serves, and retire the old key.

        It can be interrupted at any time: the next one finishes it.
        """
        there = here()
        key_file = there.plan.key_file

        async def work(desk: Desk) -> Rotated:
            if prepare:
                return Rotated(await prepare_key(desk, key_file), (), 0, (), finished=False)
            why_not = await there.why_not_every_machine(desk.now())
            if why_not is not None and load_key_file(key_file).is_at_rest:
                raise KeysRefused(why_not)
            return await rotate_keys(desk, key_file, _progress, PACE)

        rotated = on_desk(work)
        if as_json:
            typer.echo(json.dumps(_told(rotated)))
        elif rotated.finished:
            typer.echo(say("cli.keys.rotated", key=rotated.active, retired=rotated.retired))
        elif prepare:
            typer.echo(say("cli.keys.prepared", key=rotated.active))
        else:
            typer.echo(say("cli.keys.promoted", key=rotated.active))
        _say_left(rotated.left)


def _add_list(commands: typer.Typer, on_desk: OnDesk, here: Callable[[], Addressed]) -> None:
    @commands.command("list")
    def list_(as_json: AsJson = False) -> None:
        """List the keys by id, with how much of the database was made with each; no key is shown."""
        key_file = here().plan.key_file

        async def work(_: Desk) -> list[KeyView]:
            return await list_keys(load_key_file(key_file))

        views = on_desk(work)
        if as_json:
            typer.echo(json.dumps([_key(view) for view in views]))
            return
        for view in views:
            typer.echo(say(_state(view)))


def _add_forget(commands: typer.Typer, on_desk: OnDesk, here: Callable[[], Addressed]) -> None:
    @commands.command("forget")
    def forget(name: KeyId, yes: Yes = False, as_json: AsJson = False) -> None:
        """Take a retired key out of the key file, for good: say which backups nobody can read any more."""
        key_file = here().plan.key_file

        async def look(_: Desk) -> Unreadable:
            return await what_forgetting_costs(load_key_file(key_file), name)

        async def work(desk: Desk) -> Unreadable:
            return await forget_key(desk, key_file, name)

        typer.echo(say(_loss(on_desk(look), name)), err=True)
        if not yes:
            typer.confirm(say("cli.keys.really-forget", key=name), abort=True, err=True)
        costs = on_desk(work)
        if as_json:
            since = as_written(costs.since)
            unreadable = {"since": since, "until": as_written(costs.until)}
            typer.echo(json.dumps({"forgotten": name, "unreadableBackups": unreadable}))
        else:
            typer.echo(say("cli.keys.forgotten", key=name))


def _add_adopt_backup(commands: typer.Typer, on_backup: OnBackup, here: Callable[[], Addressed]) -> None:
    @commands.command("adopt-backup")
    def adopt(yes: Yes = False, as_json: AsJson = False) -> None:
        """Make a restored backup usable that was made before its key was retired."""
        key_file = here().plan.key_file

        async def look(_: Desk) -> Sentence | None:
            keys = load_key_file(key_file)
            name = await backup_sealed_by(keys)
            at = _time(keys.retired[name].at) if name else ""
            return Sentence("cli.keys.backup", key=name, at=at) if name else None

        async def work(desk: Desk) -> Rotated:
            return await adopt_backup(desk, key_file, _progress, PACE)

        warning = on_backup(look)
        if warning is not None:
            typer.echo(say(warning), err=True)
            if not yes:
                typer.confirm(say("cli.keys.really-adopt"), abort=True, err=True)
        adopted = on_backup(work)
        typer.echo(json.dumps(_told(adopted)) if as_json else say("cli.keys.adopted", key=adopted.active))
        _say_left(adopted.left)


def _progress(sentence: Sentence) -> None:
    typer.echo(say(sentence), err=True)


def _say_left(left: Sequence[str]) -> None:
    if left:
        typer.echo(say("cli.keys.left", number=len(left), rows=tuple(left)), err=True)


def _loss(costs: Unreadable, name: str) -> Sentence:
    until = _time(costs.until)
    if costs.since is None:
        return Sentence("cli.keys.loss.before", key=name, until=until)
    return Sentence("cli.keys.loss.between", key=name, since=_time(costs.since), until=until)


def _state(view: KeyView) -> Sentence:
    made = made_with(view.made)
    at = _time(view.retired_at) if view.retired_at else ""
    return Sentence("cli.keys.state", key=view.id, state=view.state.value, at=at, made=made)


def _key(view: KeyView) -> dict[str, Any]:
    return {
        "id": view.id,
        "state": view.state.value,
        "values": view.made.values,
        "rows": view.made.rows,
        "retiredAt": as_written(view.retired_at),
    }


def _told(rotated: Rotated) -> dict[str, Any]:
    return {
        "active": rotated.active,
        "retired": list(rotated.retired),
        "finished": rotated.finished,
        "resealed": rotated.resealed,
        "left": list(rotated.left),
    }


def _time(at: datetime) -> str:
    return f"{at:%-d %b %Y, %H:%M} UTC"
