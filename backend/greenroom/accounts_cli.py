"""The commands about accounts: influencers, admins, and their links."""

import json
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Annotated, Any, Protocol, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import typer

from greenroom.addressed import Needs
from greenroom.demo import new_password
from greenroom.desk.access.admins import (
    AdminChanged,
    admins_by_id,
    find_admin,
    list_admins,
    read_made_access,
    remove_admin,
    reset_secret_key,
    set_admin_role,
)
from greenroom.desk.access.api_keys import ApiKeyView, list_api_keys, revoke_api_key
from greenroom.desk.access.emails import change_admin_email, change_influencer_email
from greenroom.desk.access.links import NewLink
from greenroom.desk.access.made_access import MadeAccess
from greenroom.desk.actors import AdminRole
from greenroom.desk.audit.entries import Operator
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.editing import invite_influencer
from greenroom.desk.influencers.forged import accept_influencer, look_at_forged
from greenroom.desk.influencers.listing import (
    InfluencerOrder,
    add_influencer,
    influencer_view,
    list_influencers,
)
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.paging import LONGEST_PAGE, all_pages
from greenroom.settings import HERE
from greenroom.store.admin_rows import AdminRow
from greenroom.store.models import Admin, Influencer
from greenroom.terminal import Failed, as_written, say
from greenroom.writing.lines import isolated
from greenroom.written import written_influencer, written_link

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(help="Their name on the desk.")]
Email = Annotated[str, typer.Argument(help="The email they sign in with.")]
AccountId = Annotated[
    UUID, typer.Argument(metavar="ID", help="Their id; `greenroom migrate` and `list --json` name it.")
]
NewEmail = Annotated[str, typer.Argument(help="The email they will sign in with.")]
Handle = Annotated[str, typer.Option(help="Their handle, with or without the @.")]
RightName = Annotated[str | None, typer.Option("--name", help="Their right name, if it was changed.")]
RightEmail = Annotated[str | None, typer.Option("--email", help="Their right email, if it was changed.")]
RightHandle = Annotated[str | None, typer.Option("--handle", help="Their right handle, if it was changed.")]

Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]
NewPasswords = Annotated[
    bool,
    typer.Option(
        "--new-passwords",
        help="Also ask the influencers who chose their password with this admin's links for a new one: the "
        "old ones stop working, and a new invitation is printed for each, as name, email and link.",
    ),
]


class OnDesk(Protocol):
    """Runs one piece of work on the desk that the settings name."""

    def __call__(self, work: Callable[[Desk], Awaitable[T]], needs: Needs = Needs.NOTHING) -> T:
        """Run it, if what it needs to know of the desk is known."""
        ...


class AsItIs(Protocol):
    """Runs one piece of work on a desk that may still have to be migrated."""

    def __call__(self, work: Callable[[Desk, bool], Awaitable[T]]) -> T:
        """Run it; it is told whether the keys of people are current."""
        ...


def influencer_commands(on_desk: OnDesk, as_it_is: AsItIs) -> typer.Typer:
    """Make `greenroom influencer ...`."""
    commands = typer.Typer(help="Influencers.", no_args_is_help=True)

    @commands.command("add")
    def add(name: Name, email: Email, handle: Handle = "", as_json: AsJson = False) -> None:
        """Add an influencer, and print a password for them, shown only once."""

        async def work(desk: Desk) -> tuple[str, str, InfluencerView]:
            password, given = new_password(), {"name": name, "email": email, "handle": handle}
            person = await add_influencer(desk, Operator(), **given, password=password)
            return password, f"{desk.public_url}/login", await influencer_view(desk, person)

        password, url, person = on_desk(work, Needs.ADDRESS)
        if as_json:
            told = {"id": str(person.row.id), "url": url, "email": person.row.email, "password": password}
            typer.echo(json.dumps(told))
            return
        typer.echo(say("cli.influencer.added", name=person.row.name, url=url, email=person.row.email))
        typer.echo(password)

    @commands.command("invite")
    def invite(name: Name, email: Email, handle: Handle = "", as_json: AsJson = False) -> None:
        """Add an influencer, and print their invitation link, shown only once."""

        async def work(desk: Desk) -> NewLink:
            invited = await invite_influencer(desk, Operator(), name=name, email=email, handle=handle)
            return invited.link

        print_link(on_desk(work, Needs.ADDRESS), as_json=as_json)

    @commands.command("list")
    def list_(as_json: AsJson = False) -> None:
        """List the influencers who are not archived, by name: status, when the token expires, and why."""
        influencers = on_desk(_all_influencers, Needs.DESK)
        tell_all(influencers, "influencer", written_influencer, _influencer_line, as_json=as_json)

    @commands.command("email")
    def email(account_id: AccountId, new_email: NewEmail, as_json: AsJson = False) -> None:
        """Give an influencer another email; works before `greenroom migrate`, too."""
        person = as_it_is(
            lambda desk, current: change_influencer_email(desk, account_id, new_email, current=current)
        )
        _tell_email(person, as_json=as_json)

    @commands.command("accept")
    def accept(  # noqa: PLR0917 (options, by name)
        account_id: Annotated[UUID, typer.Argument(metavar="ID", help="Their id, from `greenroom doctor`.")],
        name: RightName = None,
        email: RightEmail = None,
        handle: RightHandle = None,
        yes: Yes = False,
        as_json: AsJson = False,
    ) -> None:
        """Find an influencer right whom something else than the desk has changed, or put them right."""
        seen = on_desk(lambda desk: look_at_forged(desk, account_id, name=name, email=email, handle=handle))
        if seen is None:
            told = json.dumps({"id": str(account_id), "accepted": False})
            typer.echo(told if as_json else say("cli.influencer.genuine"))
            return
        case = "handle" if seen.handle else "no-handle"
        given = {"name": isolated(seen.name), "email": seen.email, "handle": seen.handle}
        typer.echo(say(f"cli.influencer.forged.{case}", **given), err=True)
        if seen.token is not None:
            typer.echo(say("cli.influencer.keeps-token", token=seen.token), err=True)
        if not yes:
            ask_first("cli.influencer.is-right", somebody=not as_json)
        on_desk(lambda desk: accept_influencer(desk, Operator(), seen))
        told = json.dumps({"id": str(account_id), "accepted": True})
        typer.echo(told if as_json else say("cli.influencer.accepted", name=seen.name))

    del add, invite, list_, email, accept  # registered
    return commands


def admin_commands(on_desk: OnDesk, as_it_is: AsItIs) -> typer.Typer:
    """Make `greenroom admin ...`."""
    commands = typer.Typer(help="Admins.", no_args_is_help=True)

    @commands.command("list")
    def list_(as_json: AsJson = False) -> None:
        """List the admins."""

        async def work(_: Desk) -> list[AdminRow]:
            return await all_pages(lambda after: list_admins(first=LONGEST_PAGE, after=after))

        tell_all(on_desk(work), "admin", _admin, _admin_line, as_json=as_json)

    @commands.command("reset")
    def reset(email: Email, as_json: AsJson = False) -> None:
        """Print a link that gives an admin who has lost their secret key a new one."""

        async def work(desk: Desk) -> NewLink:
            return await reset_secret_key(desk, Operator(), await find_admin(email))

        print_link(on_desk(work, Needs.ADDRESS), as_json=as_json)

    @commands.command("email")
    def email(account_id: AccountId, new_email: NewEmail, as_json: AsJson = False) -> None:
        """Give an admin another email; works before `greenroom migrate`, too."""
        admin = as_it_is(lambda desk, _: change_admin_email(desk, account_id, new_email))
        _tell_email(admin, as_json=as_json)

    @commands.command("remove")
    def remove(
        email: Email, yes: Yes = False, new_passwords: NewPasswords = False, as_json: AsJson = False
    ) -> None:
        """Remove an admin, after saying what ends with them."""
        _end_access(on_desk, email, None, yes=yes, ask_again=new_passwords, as_json=as_json)

    @commands.command("role")
    def role_(
        email: Email,
        role: Annotated[AdminRole, typer.Argument(help="Their new role.", case_sensitive=False)],
        yes: Yes = False,
        new_passwords: NewPasswords = False,
        as_json: AsJson = False,
    ) -> None:
        """Give an admin another role, after saying what ends with a lower one."""
        _end_access(on_desk, email, role, yes=yes, ask_again=new_passwords, as_json=as_json)

    del list_, reset, email, remove, role_  # registered
    return commands


def api_key_commands(on_desk: OnDesk) -> typer.Typer:
    """Make `greenroom api-key ...`."""
    commands = typer.Typer(help="The API keys of programs.", no_args_is_help=True)

    @commands.command("list")
    def list_(as_json: AsJson = False) -> None:
        """List the API keys that still work."""

        async def work(desk: Desk) -> list[ApiKeyView]:
            return await all_pages(lambda after: list_api_keys(desk, None, first=LONGEST_PAGE, after=after))

        tell_all(on_desk(work), "api-key", _api_key, _api_key_line, as_json=as_json)

    @commands.command("revoke")
    def revoke(
        key_id: Annotated[UUID, typer.Argument(metavar="ID", help="Its id, from the list.")],
        as_json: AsJson = False,
    ) -> None:
        """End an API key: programs that use it are refused from then on."""

        async def work(desk: Desk) -> None:
            await revoke_api_key(desk, Operator(), key_id)

        on_desk(work)
        typer.echo(json.dumps({"id": str(key_id)}) if as_json else say("cli.api-key.revoked"))

    del list_, revoke  # registered
    return commands


def _end_access(
    on_desk: OnDesk, email: str, role: AdminRole | None, *, yes: bool, ask_again: bool, as_json: bool
) -> None:
    """Remove an admin, or give them a role: what it ends is said first, and asked about unless `yes`."""

    async def look(desk: Desk) -> tuple[AdminRow, MadeAccess]:
        admin_id = await find_admin(email)
        made = await read_made_access(desk, admin_id, role) or MadeAccess()
        if made.refused is not None:
            raise made.refused
        return (await admins_by_id([admin_id]))[admin_id], made

    async def change(desk: Desk) -> AdminChanged:
        admin_id = await find_admin(email)
        if role is None:
            return await remove_admin(desk, Operator(), admin_id, ask_again=ask_again)
        return await set_admin_role(desk, Operator(), admin_id, role, ask_again=ask_again)

    if not yes:
        admin, made = on_desk(look)
        case = "role" if role else "remove"
        typer.echo(say(f"cli.admin.{case}", name=admin.name, role=role.value if role else ""), err=True)
        for line in _what_ends(admin.name, made, ask_again=ask_again):
            typer.echo(line, err=True)
        ask_first("cli.admin.go-on", somebody=not as_json)
    changed = on_desk(change, Needs.ADDRESS if ask_again else Needs.NOTHING)
    asked = changed.ended.asked_again
    if as_json:
        links = [{"name": one.name, "email": one.email, **written_link(one.link)} for one in asked]
        told = {"admin": _admin(changed.admin), "ended": _ended(changed.ended.made), "invitations": links}
        typer.echo(json.dumps(told))
        return
    if yes:
        for line in _what_ends(changed.admin.name, changed.ended.made, ask_again=ask_again):
            typer.echo(line, err=True)
    for one in asked:
        typer.echo(f"{isolated(one.name)}\t{one.email}\t{one.link.url}")
    if asked:
        typer.echo(say("cli.link.INFLUENCER_INVITATION"), err=True)
        _say_if_here_only(asked[0].link)


def ask_first(question: str, *, somebody: bool = True) -> None:
    """Go on only if somebody is there who says yes."""
    if not (somebody and sys.stdin.isatty()):
        raise Failed("NEEDS_YES", say("cli.admin.needs-yes"))
    typer.confirm(say(question), abort=True, err=True)


def _what_ends(name: str, made: MadeAccess, *, ask_again: bool) -> Iterator[str]:
    """Say what ends and what is kept, a sentence each; nothing of what is zero."""
    counts = {
        "links": made.open_links,
        "signed-out": made.signed_out,
        "live": made.live,
        "api-keys": made.api_keys,
        "passwords-ended" if ask_again else "passwords-kept": made.passwords,
        "admins-kept": made.admins,
    }
    for key, count in counts.items():
        if count:
            yield say(f"cli.admin.ends.{key}", count=count, name=name)


async def _all_influencers(desk: Desk) -> list[InfluencerView]:
    return await all_pages(
        lambda after: list_influencers(
            desk, first=LONGEST_PAGE, order=InfluencerOrder.NAME, after=after, readiness=(), search=""
        )
    )


def tell_all(
    found: Sequence[T],
    what: str,
    written: Callable[[T], dict[str, Any]],
    line: Callable[[T], str],
    *,
    as_json: bool,
) -> None:
    """Print a list: as JSON, or a line for each. That it is empty is said beside it: pipes get nothing else.

    Args:
        what: says `cli.{what}.none`.
        written: writes one for programs.
        line: writes one for people.
    """
    if as_json:
        typer.echo(json.dumps([written(one) for one in found]))
        return
    if not found:
        typer.echo(say(f"cli.{what}.none"), err=True)
    for one in found:
        typer.echo(line(one))


def _influencer_line(person: InfluencerView) -> str:
    row = person.row
    line = [f"{row.standing:<9} {isolated(row.name)}", row.email]
    line += [say("cli.person.invited")] if row.invitation_pending else []
    line += [as_written(row.token_expires_at) or ""] if row.token_expires_at else []
    why = [one.code.value for one in person.findings if one.code.value != row.standing]
    return "  ".join([*line, *why])


def _admin_line(row: AdminRow) -> str:
    line = f"{row.role:<8} {isolated(row.name)}  {row.email}"
    return line if row.active else f"{line}  {say('cli.person.invited')}"


def _api_key_line(key: ApiKeyView) -> str:
    owner, may = isolated(key.owner.name or ""), ", ".join(key.permissions)
    return f"{key.id}  {isolated(key.name)}  {owner}  {may}  {key.expires_at:%Y-%m-%d}"


def _tell_email(account: Influencer | Admin, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"id": str(account.id), "email": account.email}))
    else:
        typer.echo(say("cli.email.changed", name=account.name, email=account.email))


def print_link(link: NewLink, *, as_json: bool) -> None:
    """Print a link that was just made, and beside it how long it works."""
    if as_json:
        typer.echo(json.dumps(written_link(link)))
        return
    typer.echo(link.url)
    typer.echo(say(f"cli.link.{link.kind.value}"), err=True)
    _say_if_here_only(link)


def _say_if_here_only(link: NewLink) -> None:
    """Say of a link of a desk on localhost that nobody can use it elsewhere, and where https is explained."""
    if urlsplit(link.url).hostname in HERE:
        typer.echo(say("cli.link.here-only"), err=True)


def _ended(made: MadeAccess) -> dict[str, int]:
    return {
        "openLinks": made.open_links,
        "influencersSignedOut": made.signed_out,
        "influencersLive": made.live,
        "apiKeys": made.api_keys,
        "passwords": made.passwords,
        "admins": made.admins,
    }


def _api_key(key: ApiKeyView) -> dict[str, Any]:
    return {
        "id": str(key.id),
        "name": key.name,
        "owner": key.owner.name,
        "permissions": list(key.permissions),
        "createdAt": as_written(key.created_at),
        "expiresAt": as_written(key.expires_at),
        "lastUsedAt": as_written(key.last_used_at),
    }


def _admin(row: AdminRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "email": row.email,
        "role": AdminRole(row.role).value,
        "active": row.active,
        "createdAt": as_written(row.created_at),
        "lastSeenAt": as_written(row.last_seen_at),
    }
