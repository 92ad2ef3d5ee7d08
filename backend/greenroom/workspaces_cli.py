"""The commands about 100ms accounts; an app secret comes from standard input, and is never shown."""

import getpass
import json
import sys
from dataclasses import asdict
from typing import Annotated, Any

import typer

from greenroom.accounts_cli import AsJson, OnDesk, Yes, ask_first, tell_all
from greenroom.desk.audit.entries import Operator
from greenroom.desk.desk import Desk
from greenroom.desk.paging import LONGEST_PAGE, all_pages
from greenroom.desk.workspaces.connecting import (
    connect_workspace,
    disconnect_workspace,
    rename_workspace,
    replace_app_secret,
    what_disconnecting_ends,
)
from greenroom.desk.workspaces.listing import (
    WorkspaceUse,
    WorkspaceView,
    known_workspace,
    list_workspaces,
    workspace_view,
)
from greenroom.desk.workspaces.outcomes import Outcome, outcome_sentence
from greenroom.desk.workspaces.replies import ReplyView, list_replies
from greenroom.desk.workspaces.trying import Tried, try_workspace
from greenroom.terminal import as_written, say
from greenroom.writing.lines import isolated

Name = Annotated[str, typer.Argument(help="What the admins call it.")]
AccessKey = Annotated[str, typer.Argument(help="Its app access key, from the 100ms dashboard: Developer.")]
Known = Annotated[
    str,
    typer.Argument(metavar="ACCOUNT", help="The account's access key, or its id: `greenroom account list`."),
]
MayBlock = Annotated[
    bool,
    typer.Option(
        "--may-block-tokens",
        help="Do it even if none of the account's stored tokens is signed with this app secret: they are "
        "blocked until new ones are set.",
    ),
]
# So that an app secret that somebody gave as an argument is not repeated in a message.
_TAKES_ANY: dict[str, Any] = {"allow_extra_args": True, "ignore_unknown_options": True}


def workspace_commands(on_desk: OnDesk) -> typer.Typer:
    """Make `greenroom account ...`."""
    commands = typer.Typer(help="100ms accounts.", no_args_is_help=True)
    _add_secrets(commands, on_desk)
    _add_list(commands, on_desk)
    _add_test(commands, on_desk)
    _add_rename(commands, on_desk)
    _add_disconnect(commands, on_desk)
    _add_said(commands, on_desk)
    return commands


def _add_secrets(commands: typer.Typer, on_desk: OnDesk) -> None:
    @commands.command("connect", context_settings=_TAKES_ANY)
    def connect(
        context: typer.Context,
        name: Name,
        access_key: AccessKey,
        may_block_tokens: MayBlock = False,
        as_json: AsJson = False,
    ) -> None:
        """Connect a 100ms account; its app secret is read from standard input, or asked for."""
        secret = _app_secret(context)

        async def work(desk: Desk) -> WorkspaceView:
            keys = {"access_key": access_key, "app_secret": secret}
            return await connect_workspace(
                desk, Operator(), name=name, **keys, may_block_tokens=may_block_tokens
            )

        _tell("connected", on_desk(work), as_json=as_json)

    @commands.command("replace-secret", context_settings=_TAKES_ANY)
    def replace(
        context: typer.Context,
        account: Known,
        may_block_tokens: MayBlock = False,
        as_json: AsJson = False,
    ) -> None:
        """Give an account another app secret; it is read from standard input, or asked for."""
        secret = _app_secret(context)

        async def work(desk: Desk) -> WorkspaceView:
            known = await known_workspace(account)
            return await replace_app_secret(
                desk, Operator(), known, secret, may_block_tokens=may_block_tokens
            )

        _tell("replaced", on_desk(work), as_json=as_json)

    del connect, replace  # registered


def _add_list(commands: typer.Typer, on_desk: OnDesk) -> None:
    @commands.command("list")
    def list_(as_json: AsJson = False) -> None:
        """List the 100ms accounts that the desk knows, connected or not."""

        async def work(desk: Desk) -> list[WorkspaceView]:
            return await all_pages(
                lambda after: list_workspaces(desk, first=LONGEST_PAGE, after=after, whole=True)
            )

        tell_all(on_desk(work), "account", _account, _account_line, as_json=as_json)


def _add_test(commands: typer.Typer, on_desk: OnDesk) -> None:
    @commands.command("test")
    def test(account: Known, as_json: AsJson = False) -> None:
        """Ask 100ms whether it accepts an account's keys, and what they may do.

        Exits with 1 if it does not, or cannot be reached.
        """

        async def work(desk: Desk) -> Tried:
            return await try_workspace(desk, Operator(), await known_workspace(account))

        tried = on_desk(work)
        failed = tried.outcome is not Outcome.OK
        message, fix = say(tried.about.part("message")), say(tried.about.part("fix")) if failed else None
        if as_json:
            told = {"outcome": tried.outcome.value, "message": message, "fix": fix}
            typer.echo(json.dumps({**told, "account": _account(tried.workspace)}))
        else:
            typer.echo(f"{message} {fix}" if fix else message)
        raise typer.Exit(1 if failed else 0)


def _add_rename(commands: typer.Typer, on_desk: OnDesk) -> None:
    @commands.command("rename")
    def rename(account: Known, name: Name, as_json: AsJson = False) -> None:
        """Give an account another name."""

        async def work(desk: Desk) -> WorkspaceView:
            return await rename_workspace(desk, Operator(), await known_workspace(account), name)

        _tell("renamed", on_desk(work), as_json=as_json)


def _add_disconnect(commands: typer.Typer, on_desk: OnDesk) -> None:
    @commands.command("disconnect")
    def disconnect(account: Known, yes: Yes = False, as_json: AsJson = False) -> None:
        """Forget an account's app secret, after saying whom it concerns; shows that run go on."""

        async def look(desk: Desk) -> tuple[WorkspaceView, WorkspaceUse | None]:
            known = await known_workspace(account)
            return await workspace_view(desk, known), await what_disconnecting_ends(desk, known)

        async def work(desk: Desk) -> WorkspaceView:
            known = await known_workspace(account)
            await disconnect_workspace(desk, Operator(), known)
            return await workspace_view(desk, known)

        if not yes:
            view, use = on_desk(look)
            if use is not None:
                typer.echo(say("cli.account.ends", name=view.name, **asdict(use)), err=True)
            ask_first("cli.admin.go-on", somebody=not as_json)
        _tell("disconnected", on_desk(work), as_json=as_json)


def _add_said(commands: typer.Typer, on_desk: OnDesk) -> None:
    @commands.command("said")
    def said(as_json: AsJson = False) -> None:
        """Show what 100ms said in the last 7 days where it was asked without success, newest first."""

        async def work(desk: Desk) -> list[ReplyView]:
            del desk
            return await all_pages(lambda after: list_replies(first=LONGEST_PAGE, after=after))

        tell_all(on_desk(work), "reply", _reply, _reply_line, as_json=as_json)

    del said  # registered


def _account_line(view: WorkspaceView) -> str:
    state = say(f"cli.account.state.{_state(view)}", fingerprint=view.fingerprint or "")
    tested = f"  {say(outcome_sentence(view.outcome).part('message'))}" if view.outcome else ""
    return f"{view.id}  {isolated(view.name)}  {view.masked_key}  {state}{tested}"


def _reply_line(view: ReplyView) -> str:
    times = f" x{view.times}" if view.times > 1 else ""
    told = " ".join(str(part) for part in (view.status, view.code) if part is not None)
    at = as_written(view.last_at)
    return f"{at}{times}  {view.account or '-'}  {say(view.question)}  {told}  {_words(view)}"


def _reply(view: ReplyView) -> dict[str, Any]:
    return {
        "id": str(view.id),
        "firstAt": as_written(view.first_at),
        "lastAt": as_written(view.last_at),
        "times": view.times,
        "account": view.account,
        "asked": say(view.question),
        "kind": view.kind.value,
        "status": view.status,
        "code": view.code,
        "message": _words(view),
        "retryAfterS": view.retry_after_s,
    }


def _words(view: ReplyView) -> str:
    return view.said or say(view.failure.part("message"))


def _app_secret(context: typer.Context) -> str:
    if context.args:
        # What stands there is in the shell's history by now: do not print it as well.
        typer.echo(f"greenroom: {say('cli.account.argument')}", err=True)
        raise typer.Exit(2)
    if sys.stdin.isatty():
        return getpass.getpass(f"{say('cli.account.secret')} ")
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _tell(what: str, view: WorkspaceView, *, as_json: bool) -> None:
    told = say(f"cli.account.{what}", name=view.name, account=view.masked_key)
    typer.echo(json.dumps(_account(view)) if as_json else told)


def _state(view: WorkspaceView) -> str:
    if not view.connected:
        return "unconnected"
    return "connected" if view.readable else "unreadable"


def _account(view: WorkspaceView) -> dict[str, Any]:
    return {
        "id": str(view.id),
        "name": view.name,
        "accessKey": view.access_key,
        "connected": view.connected,
        "readable": view.readable,
        "secretFingerprint": view.fingerprint,
        "secretSetAt": as_written(view.secret_set_at),
        "testedAt": as_written(view.checked_at),
        "outcome": view.outcome.value if view.outcome else None,
        "influencers": view.use.influencers,
        "live": view.use.live,
        "withoutToken": view.use.without_token,
    }
