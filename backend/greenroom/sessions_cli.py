"""The command that signs people out: everybody, one admin, or one influencer."""

import json
from typing import Annotated

import typer

from greenroom.accounts_cli import AsJson, OnDesk, Yes, ask_first
from greenroom.desk.access.admins import find_admin
from greenroom.desk.access.signing_out import SignedOut, end_admin_sessions, end_all_sessions
from greenroom.desk.audit.entries import Operator
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.looking_up import influencer_by
from greenroom.desk.influencers.sessions import end_influencer_sessions
from greenroom.terminal import Failed, say

Everybody = Annotated[bool, typer.Option("--all", help="Everybody: all admins and influencers.")]
OneAdmin = Annotated[str, typer.Option("--admin", metavar="EMAIL", help="The admin with this email.")]
OneInfluencer = Annotated[
    str, typer.Option("--influencer", metavar="EMAIL", help="The influencer with this email.")
]


def session_commands(on_desk: OnDesk) -> typer.Typer:
    """Make `greenroom sessions ...`."""
    commands = typer.Typer(help="Where people are signed in.", no_args_is_help=True)

    @commands.callback()
    def group() -> None:
        """Keep `end` a command of its own, since it is the only one."""

    @commands.command("end")
    def end(
        everybody: Everybody = False,
        admin: OneAdmin = "",
        influencer: OneInfluencer = "",
        yes: Yes = False,
        as_json: AsJson = False,
    ) -> None:
        """Sign people out everywhere: everybody, one admin or one influencer. No show is cut."""

        async def work(desk: Desk) -> SignedOut:
            if admin:
                return await end_admin_sessions(desk, Operator(), await find_admin(admin))
            if not influencer:
                return await end_all_sessions(desk, Operator())
            person = await influencer_by(desk, email=influencer)
            ended = await end_influencer_sessions(desk, Operator(), person.row.id)
            return SignedOut(ended.at_once, int(ended.with_show))

        if [everybody, bool(admin), bool(influencer)].count(True) != 1:
            raise Failed("WHOSE", say("cli.sessions.whose"))
        if everybody and not yes:
            ask_first("cli.sessions.really-all", somebody=not as_json)
        ended = on_desk(work)
        if as_json:
            typer.echo(json.dumps({"ended": ended.at_once, "endWithShows": ended.with_shows}))
            return
        typer.echo(say("cli.sessions.ended", number=ended.at_once))
        if ended.with_shows:
            typer.echo(say("cli.sessions.with-shows", number=ended.with_shows))

    del group, end  # registered
    return commands
