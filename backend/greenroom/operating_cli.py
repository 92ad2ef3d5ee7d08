"""The commands of whoever operates a desk: looking it over, verifying the audit log, reading a token."""

import asyncio
import getpass
import json
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn, TextIO

import typer
from typer.core import TyperGroup

from greenroom.accounts_cli import OnDesk
from greenroom.addressed import Addressed, SettingsRefused, addressed, settings_here
from greenroom.api.code_pages import page_of_finding
from greenroom.app import Plan
from greenroom.desk.access.forgeries import delete_forgeries
from greenroom.desk.audit.chain import Head
from greenroom.desk.audit.entries import Operator
from greenroom.desk.audit.exporting import export_audit
from greenroom.desk.audit.verifying import ChainReport, verify_audit
from greenroom.desk.desk import utc_now
from greenroom.doctor import Verdict, examine
from greenroom.hms import findings
from greenroom.hms.surroundings import Surroundings
from greenroom.hms.token import TokenReport, read_token
from greenroom.store.database import DatabaseError
from greenroom.terminal import as_written, say
from greenroom.words.sentences import Sentence
from greenroom.written import written_finding

HeadText = Annotated[
    str,
    typer.Option(
        metavar="NUMBER:MAC", help="Check that it still has this entry: the last one in an older log."
    ),
]
Since = Annotated[
    str, typer.Option(metavar="TIME", help="Only entries from then on, such as 2026-11-26 or with a time.")
]
Until = Annotated[str, typer.Option(metavar="TIME", help="Only entries before then; times are in UTC.")]
To = Annotated[Path | None, typer.Option(metavar="FILE", help="Write a new file, which only you can read.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def doctor(as_json: AsJson = False) -> None:
    """Check what the desk depends on: settings, keys, database, Redis, clock, address, pages, port.

    Exits with 1 if something does not work.
    """
    looks = asyncio.run(examine())
    verdicts = {look.verdict for look in looks}
    worst = next(verdict for verdict in (Verdict.BAD, Verdict.WARN, Verdict.OK) if verdict in verdicts)
    if as_json:
        told = [
            {
                "what": x.what,
                "verdict": x.verdict.value,
                "message": say(x.message),
                "repair": say(x.repair) if x.repair else None,
            }
            for x in looks
        ]
        typer.echo(json.dumps({"verdict": worst.value, "looks": told}))
    else:
        for look in looks:
            typer.echo(f"{look.verdict.value:<4} {look.what:<10} {say(look.message)}")
            if look.repair is not None:
                typer.echo(f"{'':<15} {say(look.repair)}")
    raise typer.Exit(1 if worst is Verdict.BAD else 0)


def audit_commands(on_desk: OnDesk) -> typer.Typer:
    """Make `greenroom audit ...`."""
    commands = typer.Typer(help="The audit log.", no_args_is_help=True)

    @commands.command()
    def export(since: Since = "", until: Until = "", to: To = None) -> None:
        """Print the audit log as lines of JSON, the oldest entry first; the last line says whether it holds.

        It has ids and the changed fields, and no names, emails or secrets. Exits with 1 if the chain over
        the log is broken.
        """
        begins, ends = _time(since, "--since"), _time(until, "--until")
        with _output(to) as output:
            done = on_desk(lambda desk: export_audit(desk, _lines(output), since=begins, until=ends))
            typer.echo(json.dumps({"exported": done.entries, "chain": _chain(done.chain)}), file=output)
        typer.echo(say(_verified(done.chain, None)), err=True)
        raise typer.Exit(1 if done.chain.broken else 0)

    @commands.command()
    def verify(head: HeadText = "", as_json: AsJson = False) -> None:
        """Check the chain over the audit log, and name the first entry that was changed or removed.

        Exits with 1 if there is one, and with 2 if the entry of --head was removed since by the desk itself.
        """
        last = Head.read(head)
        if head and last is None:
            raise typer.BadParameter(say("cli.audit.no-head"), param_hint="--head")
        report = on_desk(lambda desk: verify_audit(desk, last))
        typer.echo(json.dumps(_chain(report)) if as_json else say(_verified(report, last)))
        raise typer.Exit(1 if report.broken else 2 if report.head_removed else 0)

    return commands


def _time(text: str, option: str) -> datetime | None:
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(say("cli.audit.no-time"), param_hint=option) from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


@contextmanager
def _output(to: Path | None) -> Generator[TextIO]:
    """Open a new file for its owner alone, which does not stay if something fails; or standard output."""
    if to is None:
        yield sys.stdout
        return
    try:
        descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        reason = error.strerror or ""
        raise typer.BadParameter(say("cli.audit.no-file", reason=reason), param_hint="--to") from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            yield file
    except BaseException:
        to.unlink(missing_ok=True)
        raise


def _lines(output: TextIO) -> Callable[[str], object]:
    return lambda line: output.write(f"{line}\n")


def _chain(report: ChainReport) -> dict[str, Any]:
    place: dict[str, Any] | None = None
    if (broken := report.broken) is not None:
        entry_id = str(broken.entry_id) if broken.entry_id else None
        place = {"chainNo": broken.chain_no, "entryId": entry_id, "message": say(broken.message)}
    told = {"verified": report.verified, "unchained": report.unchained, "broken": place}
    if (begins := report.begins).at is not None:
        told |= {"removed": begins.number, "removedAt": as_written(begins.at)}
        told |= {"headRemoved": report.head_removed}
    return told


def _verified(report: ChainReport, head: Head | None) -> Sentence:
    broken = report.broken
    if broken is None:
        holds = Sentence("cli.audit.holds", verified=report.verified)
        if report.begins.at is not None:
            date, removed = report.begins.at.date().isoformat(), report.begins.number
            holds = Sentence("cli.audit.begins", sentence=holds, date=date, removed=removed)
        if report.head_removed and head is not None:
            holds = Sentence("cli.audit.head-removed", sentence=holds, number=str(head.number))
        elif head is not None:
            holds = Sentence("cli.audit.anchored", sentence=holds, number=str(head.number))
        newer = Sentence("cli.audit.newer", sentence=holds, unchained=report.unchained)
        return newer if report.unchained else holds
    if broken.chain_no <= report.begins.number:
        return Sentence("cli.audit.broken-beginning", place=broken.message)
    if broken.entry_id is None:
        return Sentence("cli.audit.broken", place=broken.message)
    return Sentence("cli.audit.broken-entry", place=broken.message, entry=str(broken.entry_id))


def forgery_commands(on_desk: OnDesk) -> typer.Typer:
    """Make `greenroom forgeries ...`."""
    commands = typer.Typer(
        help="What something else than the desk wrote; `doctor` names it.", no_args_is_help=True
    )

    @commands.callback()
    def group() -> None:
        """Keep `delete` a command of its own."""

    @commands.command()
    def delete(as_json: AsJson = False) -> None:
        """Delete the sessions, links and API keys that something else than the desk wrote or changed.

        They let nobody in as it is. Accounts are not touched: admins remove or archive them on the pages.
        """
        deleted = on_desk(lambda desk: delete_forgeries(desk, Operator()))
        told = say("cli.forgeries.deleted", number=deleted) if deleted else say("cli.forgeries.none")
        typer.echo(json.dumps({"deleted": deleted}) if as_json else told)

    return commands


class _TokenGroup(TyperGroup):
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, and repeat nothing of what is none: it may be a token."""
        if self.get_command(ctx, args[0]) is None:
            refuse_arguments()
        return super().resolve_command(ctx, args)


def refuse_arguments() -> NoReturn:
    """End a command that was given a token as an argument, and do not repeat it."""
    # What stands there is in the shell's history by now: do not print it as well.
    typer.echo(f"greenroom: {say('cli.token.argument')}", err=True)
    raise typer.Exit(2)


def token_commands() -> typer.Typer:
    """Make `greenroom token ...`."""
    commands = typer.Typer(help="HMS Auth Tokens.", no_args_is_help=True, cls=_TokenGroup)

    @commands.callback()
    def group() -> None:
        """Keep `inspect` a command of its own."""

    @commands.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
    def inspect(context: typer.Context, as_json: AsJson = False) -> None:
        """Say what a token from standard input is, and whether it can be used; it is never shown.

        The signature is not checked, and nothing is looked up but whether the practice room that made it
        runs beside the desk. Exits with 1 if the token cannot be used.
        """
        if context.args:
            refuse_arguments()
        text, now = paste(), utc_now()
        there, url = _desk_here(), None
        if there is not None and there.running:
            emulator = there.plan.emulator.access_key if there.plan.emulator else None
            url = there.running[-1].public_url
            typer.echo(say("cli.desk.running", url=url), err=True)
        else:
            # Without a desk nobody knows whether a practice room runs, so the token's is taken to run.
            claims = read_token(text, now).claims
            emulator = claims.access_key if claims else None
        report = read_token(text, now, Surroundings(emulator_access_key=emulator))
        typer.echo(json.dumps(_as_json(report)) if as_json else _in_words(report, url))
        raise typer.Exit(1 if report.verdict is findings.Verdict.BROKEN else 0)

    return commands


def _desk_here() -> Addressed | None:
    try:
        settings = settings_here()
        return addressed(settings, Plan.of(settings))
    except (SettingsRefused, DatabaseError):
        return None


def paste() -> str:
    """Read a token from standard input, or ask for it."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{say('cli.token.paste')} ")
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _claims(report: TokenReport) -> dict[str, str | int | None]:
    claims = report.claims
    if claims is None:
        return {}
    times = {"notBefore": claims.good_from, "expiresAt": claims.expires_at}
    return {
        "accessKey": claims.access_key,
        "roomId": claims.room_id,
        "role": claims.role,
        "userId": claims.user_id,
        "type": claims.type,
        "version": claims.version,
        **{name: as_written(time) for name, time in times.items()},
    }


def _as_json(report: TokenReport) -> dict[str, Any]:
    found = [written_finding(finding) for finding in report.findings]
    return {
        "verdict": report.verdict.value,
        "findings": found,
        "cleaned": [say(one) for one in report.cleaned],
        "claims": _claims(report) or None,
    }


def _in_words(report: TokenReport, url: str | None) -> str:
    lines = [say(f"cli.verdict.{report.verdict.value}"), *map(say, report.cleaned)]
    for finding in report.findings:
        lines += ["", f"{finding.code.value}: {say(finding.message)}", f"  {say(finding.fix)}"]
        if url is not None:
            lines.append(f"  {url}{page_of_finding(finding.code)}")
    claims = {name: value for name, value in _claims(report).items() if value is not None}
    if claims:
        lines += ["", *(f"{name:<10} {value}" for name, value in claims.items())]
    return "\n".join(lines)
