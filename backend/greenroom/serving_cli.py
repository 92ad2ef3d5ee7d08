"""The command that serves a desk: apart from the others, since it starts without what only they need."""

import asyncio
import logging
import socket
from collections.abc import Generator
from contextlib import contextmanager

import typer

from greenroom.addressed import SettingsRefused, log_format_here, settings_here, unread_settings
from greenroom.app import Plan, load_vault, missing_migrations
from greenroom.serving import serve_desk
from greenroom.settings import Settings
from greenroom.store.canary import ROWS_BOUND, check_canary
from greenroom.store.database import database
from greenroom.terminal import Failed, say, tell
from greenroom.web.log_format import configure_logging
from greenroom.writing.masking import Legible

logger = logging.getLogger("greenroom.serving")

cli = typer.Typer(rich_markup_mode=None, add_completion=False)


@cli.callback()
def group() -> None:
    """Keep `serve` a command of its own, since it is the only one."""


@cli.command()
def serve() -> None:
    """Serve a desk for an agency, behind a proxy: needs a migrated database, and has no practice room."""
    with listening(read_settings(serves=True)) as (settings, sock):
        plan = Plan.of(settings)
        missing = asyncio.run(_pending(plan))
        if missing:
            raise Failed("MIGRATIONS", say("cli.failed.migrations", number=len(missing)))
        serves = say("cli.run.serves", url=f"{plan.public_url}/admin/login")
        serve_desk(settings, plan, sock, lambda: logger.info("%s", Legible(serves)))


def read_settings(default_data: str = "data", *, serves: bool = False) -> Settings:
    """Read the settings of a command.

    Args:
        default_data: the data folder, if the settings name none.
        serves: whether it is one that serves and so writes a log, in the form that they name.

    Raises:
        Failed: they are refused.
    """
    if serves:
        configure_logging(as_json=log_format_here() == "json")
    try:
        settings = settings_here(default_data)
    except SettingsRefused as refused:
        raise Failed("SETTINGS", "\n".join([say("cli.failed.settings"), *refused.wrong])) from None
    for name in unread_settings():
        tell(say("cli.failed.unread-setting", name=name))
    return settings


@contextmanager
def listening(settings: Settings) -> Generator[tuple[Settings, socket.socket]]:
    """Take the port first, so that everything after it knows the address and nothing starts in vain."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named in full: asyncio sends at once (TCP_NODELAY) only on sockets that say they are TCP.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((settings.host, settings.port))
        except OSError as error:
            address = f"{settings.host}:{settings.port}"
            sentence = say("cli.failed.port", address=address, reason=error.strerror or "")
            raise Failed("PORT", sentence) from None
        sock.listen(2048)
        yield settings.model_copy(update={"port": sock.getsockname()[1]}), sock


async def _pending(plan: Plan) -> list[str]:
    """List the migrations that the database lacks; one that lacks none must fit the keys."""
    vault = load_vault(plan)
    async with database(plan.database_url) as opened:
        missing = await missing_migrations(plan, opened)
        if not missing and not (await check_canary(vault)).is_current:
            return [ROWS_BOUND]
        return missing
