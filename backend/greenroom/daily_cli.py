"""The commands of every day: who may go live and with what, who is archived, and which links are open."""

import json
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated, TypeVar
from uuid import UUID

import typer

from greenroom.accounts_cli import AsJson, OnDesk, Yes, ask_first, print_link, tell_all
from greenroom.addressed import Needs
from greenroom.desk.access.by_email import account_with
from greenroom.desk.access.links import NewLink
from greenroom.desk.access.open_links import OpenLink, list_open_links, revoke_link
from greenroom.desk.audit.entries import Operator
from greenroom.desk.credentials.setting import TokenSet, set_auth_token
from greenroom.desk.desk import Desk
from greenroom.desk.identity import email_key
from greenroom.desk.inbox.entries import start_clearing
from greenroom.desk.influencers.editing import (
    archive_influencer,
    make_influencer_link,
    make_new_password_link,
    restore_influencer,
)
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.looking_up import look_at_influencer
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.paging import LONGEST_PAGE, all_pages
from greenroom.desk.problems import NotFound
from greenroom.hms.findings import FindingCode
from greenroom.operating_cli import paste, refuse_arguments
from greenroom.store.models import Influencer
from greenroom.terminal import as_written, say
from greenroom.writing.lines import isolated
from greenroom.written import written_finding, written_influencer, written_open_link

T = TypeVar("T")
Who = Annotated[str, typer.Argument(metavar="WHO", help="Their id, or the email they sign in with.")]
Reason = Annotated[
    str | None, typer.Option(help="Why, at most 200 characters; the influencer sees it. Never a token.")
]
AllowStreaming = Annotated[
    bool, typer.Option("--allow-streaming", help="Switch streaming on even if somebody switched it off.")
]
Accept = Annotated[
    list[FindingCode] | None,
    typer.Option(
        metavar="CODE",
        help="A reason that says that the token seems to be somebody else's, if it is right all the same.",
    ),
]
NewPassword = Annotated[
    bool, typer.Option("--new-password", help="A link with which they choose a new password.")
]


class Switch(StrEnum):
    """How the streaming switch is to stand."""

    ON = "on"
    OFF = "off"


def add_daily(influencers: typer.Typer, on_desk: OnDesk) -> None:
    """Add what is done every day to `greenroom influencer`."""

    @influencers.command("show")
    def show(who: Who, as_json: AsJson = False) -> None:
        """Show an influencer: status, reasons, token and switch."""

        async def work(desk: Desk) -> InfluencerView:
            return await look_at_influencer(desk, await _id_of(who))

        _tell(on_desk(work, Needs.DESK), as_json=as_json)

    @influencers.command("archive")
    def archive(who: Who, yes: Yes = False, as_json: AsJson = False) -> None:
        """Archive an influencer: this ends their show, sessions, links and password."""
        person = on_desk(lambda desk: _person(desk, who))
        case = "live" if person.show else "idle"
        may_end = _ask(person, f"cli.archive.{case}", yes=yes, as_json=as_json)

        async def work(desk: Desk) -> InfluencerView:
            return await archive_influencer(desk, Operator(), person.row.id, may_end=may_end)

        _tell(on_desk(_clearing(work)), as_json=as_json)

    @influencers.command("restore")
    def restore(who: Who, as_json: AsJson = False) -> None:
        """Bring an archived influencer back; they need a new invitation."""

        async def work(desk: Desk) -> InfluencerView:
            return await restore_influencer(desk, Operator(), await _id_of(who))

        _tell(on_desk(_clearing(work)), as_json=as_json)

    @influencers.command("link")
    def link(who: Who, new_password: NewPassword = False, as_json: AsJson = False) -> None:
        """Print a link for an influencer: an invitation, or a sign-in link if they have a password."""

        async def work(desk: Desk) -> NewLink:
            make = make_new_password_link if new_password else make_influencer_link
            return await make(desk, Operator(), await _id_of(who))

        print_link(on_desk(work, Needs.ADDRESS), as_json=as_json)

    del show, archive, restore, link  # registered


def add_token_set(tokens: typer.Typer, on_desk: OnDesk) -> None:
    """Add `greenroom token set`."""

    @tokens.command("set", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
    def set_(
        context: typer.Context,
        who: Who,
        allow_streaming: AllowStreaming = False,
        accept: Accept = None,
        as_json: AsJson = False,
    ) -> None:
        """Save a token from standard input for an influencer's next show; it is never shown.

        This enables streaming, unless somebody switched it off.
        """
        if context.args or who.startswith("eyJ"):
            refuse_arguments()
        text = paste()

        async def work(desk: Desk) -> TokenSet:
            return await set_auth_token(
                desk,
                Operator(),
                await _id_of(who),
                text,
                allow_streaming=allow_streaming,
                accept=accept or (),
            )

        saved = on_desk(_clearing(work), Needs.DESK)
        if as_json:
            found = [written_finding(finding) for finding in saved.report.findings]
            typer.echo(json.dumps({"influencer": written_influencer(saved.influencer), "findings": found}))
            return
        typer.echo(say("cli.token.saved", name=saved.influencer.row.name))
        _tell(saved.influencer, as_json=False)

    del set_  # registered


def streaming_command(on_desk: OnDesk) -> Callable[..., None]:
    """Make `greenroom streaming on|off`."""

    def streaming(
        switch: Annotated[Switch, typer.Argument(help="Whether they may go live: on or off.")],
        who: Who,
        reason: Reason = None,
        yes: Yes = False,
        as_json: AsJson = False,
    ) -> None:
        """Switch an influencer's streaming on or off; off ends their show, after asking."""
        person, enabled = on_desk(lambda desk: _person(desk, who)), switch is Switch.ON
        live = not enabled and person.show is not None
        may_end = _ask(person, "cli.streaming.live", yes=yes or not live, as_json=as_json)

        async def work(desk: Desk) -> InfluencerView:
            ends = None if yes else may_end or ()
            view, _ = await toggle_streaming(
                desk, Operator(), person.row.id, enabled=enabled, reason=reason, may_end=ends
            )
            return view

        _tell(on_desk(_clearing(work)), as_json=as_json)

    return streaming


def link_commands(on_desk: OnDesk) -> typer.Typer:
    """Make `greenroom link ...`."""
    commands = typer.Typer(help="One-time links.", no_args_is_help=True)

    @commands.command("list")
    def list_(as_json: AsJson = False) -> None:
        """List the links that can still be used, newest first; the links themselves are not stored."""

        async def work(desk: Desk) -> list[OpenLink]:
            return await all_pages(
                lambda after: list_open_links(desk, Operator(), first=LONGEST_PAGE, after=after)
            )

        tell_all(on_desk(work), "link", written_open_link, _link_line, as_json=as_json)

    @commands.command("revoke")
    def revoke(
        link_id: Annotated[UUID, typer.Argument(metavar="ID", help="Its id, from the list.")],
        as_json: AsJson = False,
    ) -> None:
        """Revoke a link, so that it can no longer be used."""
        on_desk(lambda desk: revoke_link(desk, Operator(), link_id))
        typer.echo(json.dumps({"id": str(link_id)}) if as_json else say("cli.link.revoked"))

    del list_, revoke  # registered
    return commands


def _link_line(link: OpenLink) -> str:
    to = isolated(link.recipient.name or "") if link.recipient else "-"
    return f"{link.id}  {link.kind.value}  {to}  {as_written(link.expires_at)}"


async def _id_of(who: str) -> UUID:
    """Find an influencer, archived or not, by id or email."""
    try:
        return UUID(who)
    except ValueError:
        person = await account_with(Influencer, email_key(who))
    if person is None:
        raise NotFound("influencer-email")
    return person.id


async def _person(desk: Desk, who: str) -> InfluencerView:
    return await influencer_view(desk, await _id_of(who), or_archived=True)


def _clearing(work: Callable[[Desk], Awaitable[T]]) -> Callable[[Desk], Awaitable[T]]:
    """Have what the change made needless deleted from the inbox, as after a change of the API."""

    async def inside(desk: Desk) -> T:
        done = await work(desk)
        start_clearing(desk)
        return done

    return inside


def _ask(person: InfluencerView, what: str, *, yes: bool, as_json: bool) -> tuple[UUID, ...] | None:
    """Say what ends, and go on if somebody says yes; returns the shows that were spoken of, None for any."""
    if yes:
        return None
    typer.echo(say(what, name=person.row.name), err=True)
    ask_first("cli.admin.go-on", somebody=not as_json)
    return (person.show.id,) if person.show else ()


def _tell(person: InfluencerView, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(written_influencer(person)))
        return
    row = person.row
    typer.echo(f"{row.standing:<9} {isolated(row.name)}  {row.email}  {row.id}")
    if row.token_expires_at is not None:
        expires, last = as_written(row.token_expires_at) or "", row.token_last_four or ""
        typer.echo(f"  {say('cli.influencer.token', last=last, expires=expires)}")
    case = "on" if row.streaming_enabled else "off"
    reason = f" {isolated(row.streaming_reason)}" if row.streaming_reason else ""
    typer.echo(f"  {say(f'cli.influencer.streaming.{case}')}{reason}")
    if row.archived_at is not None:
        typer.echo(f"  {say('cli.influencer.archived', at=as_written(row.archived_at) or '')}")
    for finding in person.findings:
        typer.echo(f"  {finding.code.value}: {say(finding.message)} {say(finding.fix)}")
