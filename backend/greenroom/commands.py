"""The commands: start a desk, look after it, and make links."""

import asyncio
import json
import socket
import sys
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Annotated, TypeVar

import typer

from greenroom import demo as demo_data
from greenroom.accounts_cli import AsJson, admin_commands, api_key_commands, influencer_commands
from greenroom.addressed import Addressed, Needs, addressed
from greenroom.app import (
    Plan,
    make_desk,
    migrate_database,
    open_as_it_is,
    open_backup,
    open_database,
)
from greenroom.backups_cli import backup_commands
from greenroom.daily_cli import add_daily, add_token_set, link_commands, streaming_command
from greenroom.desk.access.accounts import any_admin
from greenroom.desk.access.links import make_set_up_link
from greenroom.desk.desk import Desk
from greenroom.emulator_process import Emulator, emulator_installed, run_emulator
from greenroom.keys_cli import keys_commands
from greenroom.operating_cli import audit_commands, doctor, forgery_commands, token_commands
from greenroom.serving import serve_desk
from greenroom.serving_cli import listening, read_settings, serve
from greenroom.sessions_cli import session_commands
from greenroom.settings import Settings
from greenroom.store.folds import EmailsMeet
from greenroom.terminal import Failed, say, tell
from greenroom.workspaces_cli import workspace_commands

T = TypeVar("T")


cli = typer.Typer(rich_markup_mode=None, add_completion=False)


@cli.command()
def run() -> None:
    """Serve a desk on this machine, with a practice room (a 100ms emulator); migrates the database first."""
    with listening(read_settings(serves=True)) as (settings, sock):
        plan = Plan.of(settings)
        with _emulator(settings, plan) as emulator:
            if emulator is not None:
                plan = plan.with_emulator(emulator)
            link = asyncio.run(_first_link(plan))
            serve_desk(settings, plan, sock, lambda: _say_where(plan, link))


@cli.command()
def demo(
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print one line of JSON once everything is running; nobody is on air."),
    ] = False,
) -> None:
    """Serve a desk filled with demo data, new at every start."""
    if not emulator_installed():
        raise Failed("EMULATOR", say("cli.demo.needs-emulator"))
    own = read_settings("demo-data", serves=True)
    for name, value in (("DATABASE_URL", own.database_url), ("KEY_FILE", own.key_file)):
        if value is not None:
            raise Failed("DEMO", say("cli.demo.own-folder", name=f"GREENROOM_{name}"))
    with listening(own) as (settings, sock):
        plan = Plan.of(settings)
        demo_data.fresh_demo_folder(plan.data)
        with _emulator(settings, plan) as emulator:
            assert emulator is not None  # noqa: S101
            plan = plan.with_emulator(emulator).as_demo()
            made = asyncio.run(_fill(plan, emulator, evening=not as_json))
            serve_desk(settings, plan, sock, lambda: _say_demo(plan, emulator, made, as_json=as_json))


@cli.command("migrate")
def migrate_command(as_json: AsJson = False) -> None:
    """Bring the database up to date; for a new desk, also create its key file."""
    try:
        ran = asyncio.run(migrate_database(Plan.of(read_settings())))
    except EmailsMeet as meet:
        raise Failed("EMAILS_MEET", _who_meet(meet)) from None
    if as_json:
        print(json.dumps({"ran": ran}))
        return
    print(say("cli.migrate.ran", names=", ".join(ran)) if ran else say("cli.migrate.nothing"))


@cli.command("setup-link")
def setup_link(as_json: AsJson = False) -> None:
    """Print a one-time link that makes whoever opens it an owner of this desk; it expires in an hour."""
    url = _on_this_desk(make_set_up_link, Needs.ADDRESS)
    print(json.dumps({"url": url}) if as_json else url)


@cli.command("export-schema")
def export_schema() -> None:
    """Print the GraphQL schema."""
    from greenroom.api.schema import schema  # noqa: PLC0415 (a second of imports that no other command needs)

    print(schema.as_str())


@contextmanager
def _emulator(settings: Settings, plan: Plan) -> Generator[Emulator | None]:
    """Run the practice room beside the desk where it is installed."""
    if not emulator_installed():
        tell(say("cli.run.no-emulator"))
        yield None
        return
    port = settings.emulator_port
    if port is None:
        port = settings.port + 1 if _is_free(settings.port + 1) else 0
    plan.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    running = run_emulator(port=port, data=plan.data, frontend=plan.frontend, desk_url=plan.public_url)
    with running as emulator:
        yield emulator


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As a server binds: the connections of one that has just stopped keep nobody waiting.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


async def _first_link(plan: Plan) -> str | None:
    """Migrate, and make the set-up link that a desk without an admin needs."""
    await migrate_database(plan)
    desk = make_desk(plan)
    async with open_database(plan, desk):
        return None if await any_admin() else await make_set_up_link(desk)


async def _fill(plan: Plan, emulator: Emulator, *, evening: bool) -> demo_data.DemoDesk:
    await migrate_database(plan)
    desk = make_desk(plan)
    async with open_database(plan, desk):
        return await demo_data.fill(desk, emulator, evening=evening)


def _there() -> Addressed:
    settings = read_settings()
    return addressed(settings, Plan.of(settings))


def _on_backup(work: Callable[[Desk], Awaitable[T]]) -> T:
    """Run one piece of work on the desk that the settings name, also on a backup whose key was retired."""
    plan = Plan.of(read_settings())

    async def inside() -> T:
        desk = make_desk(plan)
        async with open_backup(plan):
            return await work(desk)

    return asyncio.run(inside())


def _on_this_desk(work: Callable[[Desk], Awaitable[T]], needs: Needs = Needs.NOTHING) -> T:
    """Run one piece of work on the desk that the settings name; its database has to be up to date."""
    there = _there()

    async def inside() -> T:
        desk = make_desk(there.plan)
        async with open_database(there.plan, desk):
            why_not = await there.why_no_address(desk.now()) if needs is Needs.ADDRESS else None
            if why_not is not None:
                raise Failed("ADDRESS", say(why_not))
            if needs is not Needs.NOTHING and there.notice is not None:
                print(say(there.notice), file=sys.stderr)
            return await work(desk)

    return asyncio.run(inside())


def _as_it_is(work: Callable[[Desk, bool], Awaitable[T]]) -> T:
    """Run one piece of work on a desk that may still have to be migrated; it is told whether keys are new."""
    plan = Plan.of(read_settings())

    async def inside() -> T:
        desk = make_desk(plan)
        async with open_as_it_is(plan, desk) as current:
            return await work(desk, current)

    return asyncio.run(inside())


_influencers = influencer_commands(_on_this_desk, _as_it_is)
add_daily(_influencers, _on_this_desk)
cli.add_typer(_influencers, name="influencer")
cli.add_typer(admin_commands(_on_this_desk, _as_it_is), name="admin")
cli.add_typer(workspace_commands(_on_this_desk), name="account")
cli.add_typer(api_key_commands(_on_this_desk), name="api-key")
cli.add_typer(session_commands(_on_this_desk), name="sessions")
cli.add_typer(audit_commands(_on_this_desk), name="audit")
cli.add_typer(forgery_commands(_on_this_desk), name="forgeries")
cli.add_typer(keys_commands(_on_this_desk, _on_backup, _there), name="keys")
_tokens = token_commands()
add_token_set(_tokens, _on_this_desk)
cli.add_typer(_tokens, name="token")
cli.add_typer(link_commands(_on_this_desk), name="link")
cli.command("streaming")(streaming_command(_on_this_desk))
cli.command()(serve)
cli.command()(doctor)
backup_commands(cli, _there)


def _say_where(plan: Plan, link: str | None) -> None:
    lines = ["", say("cli.run.running"), ""]
    if link:
        lines += [f"  {say('cli.run.set-up')}", f"  {link}", ""]
    lines += [
        f"  {say('cli.run.admins'):<12} {plan.public_url}/admin/login",
        f"  {say('cli.run.influencers'):<12} {plan.public_url}/login",
    ]
    if plan.emulator:
        lines.append(f"  {say('cli.run.practice', url=plan.emulator.url)}")
    lines += [f"  {say('cli.run.data', folder=str(plan.data))}", f"  {say('cli.run.stop')}", ""]
    print("\n".join(lines))


def _say_demo(plan: Plan, emulator: Emulator, made: demo_data.DemoDesk, *, as_json: bool) -> None:
    if as_json:
        told = {
            "url": plan.public_url,
            "admin": {
                "email": made.admin.email,
                "password": made.admin.password,
                "secretKey": made.secret_key,
            },
            "apiKey": made.api_key,
            "influencers": [
                {"id": str(p.id), "email": p.email, "password": p.password, "readiness": p.readiness}
                for p in made.influencers
            ],
            "hms": {
                "accessKey": emulator.access_key,
                "appSecret": emulator.app_secret,
                "roomId": emulator.room_id,
                "role": emulator.role,
            },
        }
        print(json.dumps(told))
        return
    ready = next(p for p in made.influencers if p.readiness == "READY")
    password, key = say("cli.demo.password"), say("cli.demo.secret-key")
    print(
        f"\n{say('cli.demo.running')}\n\n"
        f"  {say('cli.run.admins'):<12} {plan.public_url}/admin/login\n"
        f"               {made.admin.email}   {password} {made.admin.password}   {key} {made.secret_key}\n"
        f"  {say('cli.run.influencers'):<12} {plan.public_url}/login\n"
        f"               {ready.email}   {password} {ready.password}\n"
        f"  {say('cli.demo.emulator'):<19} {emulator.url}\n"
        f"  {say('cli.demo.watch'):<19} {emulator.url}/watch\n"
        f"  {say('cli.run.stop')}\n"
    )


def _who_meet(meet: EmailsMeet) -> str:
    lines = [
        say(
            f"cli.migrate.meet.{one.kind}",
            one=one.email,
            one_id=str(one.id),
            other=other.email,
            other_id=str(other.id),
        )
        for one, other in meet.pairs
    ]
    if meet.more:
        lines.append(say("cli.migrate.meet.more", number=meet.more))
    return "\n".join([*lines, say("cli.migrate.meet.next")])
