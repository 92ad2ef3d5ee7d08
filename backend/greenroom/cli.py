"""The command line: finds the command that is meant, runs it, and says how it ended.

Nothing is imported here that takes long: help, the version and completion come at once.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, NoReturn, cast

from greenroom.importing import quick_imports

with quick_imports():
    import typer
    from typer._click.exceptions import ClickException
    from typer._completion_classes import completion_init
    from typer._completion_shared import get_completion_script
    from typer.core import TyperGroup

    from greenroom.terminal import Failed, make_legible, say, say_failed
    from greenroom.writing.masking import masked

COMMANDS: Final = {
    "run": "Serve a desk on this machine, with a practice room (a 100ms emulator).",
    "serve": "Serve a desk for an agency, behind a proxy.",
    "demo": "Serve a desk filled with demo data, new at every start.",
    "migrate": "Bring the database up to date; for a new desk, also create its key file.",
    "setup-link": "Print a one-time link that makes whoever opens it an owner of this desk.",
    "doctor": "Check what the desk depends on.",
    "backup": "Write a backup of the database, or try one out.",
    "restore": "Put a backup in the database's place.",
    "influencer": "Influencers.",
    "token": "HMS Auth Tokens.",
    "streaming": "Switch an influencer's streaming on or off.",
    "link": "One-time links.",
    "admin": "Admins.",
    "account": "100ms accounts.",
    "api-key": "The API keys of programs.",
    "sessions": "Where people are signed in.",
    "audit": "The audit log.",
    "forgeries": "What something else than the desk wrote; `doctor` names it.",
    "keys": "The desk's keys.",
    "export-schema": "Print the GraphQL schema.",
    "completion": "Print what makes a shell complete the commands.",
}
"""Every command, in the order of the help."""


class _Loaded(Mapping[str, Any]):
    """The commands by name: they are known without having been imported."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        if name == "completion":
            return cast("Any", typer.main.get_command(_own)).commands[name]
        with quick_imports():  # which takes half a second
            if name == "serve":
                from greenroom.serving_cli import cli as commands  # noqa: PLC0415
            else:
                from greenroom.commands import cli as commands  # noqa: PLC0415
            from greenroom.web.log_format import log_for_commands  # noqa: PLC0415

        log_for_commands()
        return cast("Any", typer.main.get_command(commands)).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Root(TyperGroup):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = cast("Any", _Loaded())

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands, without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Complete the name of a command, likewise."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        from typer._click.shell_completion import CompletionItem  # noqa: PLC0415

        return [CompletionItem(n, help=h) for n, h in COMMANDS.items() if n.startswith(incomplete)]


class Shell(StrEnum):
    """A shell that completes commands."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


cli = typer.Typer(
    cls=_Root,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a pretty traceback shows local variables, and with them secrets
    rich_markup_mode=None,
    add_completion=False,
    context_settings={
        "help_option_names": ["-h", "--help"],
        # Typer would make a validator of Pydantic's for the None of each help that nobody asks for.
        "default_map": {"help": False} | {name: {"help": False} for name in COMMANDS},
    },
)
_own = typer.Typer(add_completion=False, rich_markup_mode=None)


@_own.callback()
def _group() -> None:
    """Keep `completion` a command of its own."""


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        typer.echo(f"greenroom {version('greenroom')}")
        raise typer.Exit


@cli.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Greenroom: hand 100ms credentials to influencers and see whether tonight's show can start."""
    del version


@_own.command()
def completion(shell: Annotated[Shell, typer.Argument(help="The shell: bash, zsh or fish.")]) -> None:
    """Print what makes a shell complete the commands.

    Add `eval "$(greenroom completion bash)"` to ~/.bashrc, or the same with zsh to ~/.zshrc after `compinit`;
    for fish: `greenroom completion fish > ~/.config/fish/completions/greenroom.fish`.
    """
    script = get_completion_script(prog_name="greenroom", complete_var=_COMPLETE, shell=shell.value)
    typer.echo(script)


_COMPLETE: Final = "_GREENROOM_COMPLETE"


def main() -> NoReturn:
    """Run the command line, and end the process with what it came to."""
    for stream in (sys.stdout, sys.stderr):
        make_legible(stream)
    try:
        code = _run(as_json="--json" in sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        code = _closed()  # whoever read the output has enough
    except OSError as error:
        if error.filename is not None:
            raise
        code = _closed()
        _say_full(error)
    raise SystemExit(code)


def _run(*, as_json: bool) -> int:
    try:
        if os.environ.get(_COMPLETE):
            completion_init()
        code = cli(prog_name="greenroom", complete_var=_COMPLETE, standalone_mode=False)
    except typer.Abort:
        failed = Failed("ABORTED", say("cli.failed.aborted"))
    except ClickException as error:
        error.message = masked(error.message).removeprefix("Value error, ")
        if not as_json:
            error.show()
            return error.exit_code
        say_failed(Failed("USAGE", error.format_message()), as_json=True)
        return error.exit_code
    except Failed as error:
        failed = error
    except BrokenPipeError:
        raise
    except Exception as error:
        from greenroom.failing import failure_of  # noqa: PLC0415 (what fails like this is imported by now)

        failed = failure_of(error)
        if failed is None:
            raise
    else:
        return code if isinstance(code, int) else 0
    say_failed(failed, as_json=as_json)
    return 1


def _closed() -> int:
    """Leave what is still to be written unwritten: the interpreter would try, and fail in its own words."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _say_full(error: OSError) -> None:
    try:
        print(f"greenroom: {say('cli.failed.output', reason=error.strerror or '')}", file=sys.stderr)
    except OSError:
        return
