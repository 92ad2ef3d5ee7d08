"""What influencers' pages report, and the four digits that find an influencer in the desk's search."""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.desk import Desk
from greenroom.desk.readiness.readiness import REPORT_COUNTS_FOR
from greenroom.desk.texts import one_line, without_secrets
from greenroom.hms.invisible import plain_text
from greenroom.store.constraints import violated
from greenroom.store.influencer_rows import InfluencerRow
from greenroom.store.models import PageReport as Row
from greenroom.store.signs_of_life import note_report
from greenroom.store.sql import find, find_all
from greenroom.store.sweeping import sweep
from greenroom.store.unavailable import UnavailableError, without_waiting
from greenroom.words.sentences import Sentence

CODES = 10_000
KEPT_FOR = REPORT_COUNTS_FOR  # for a report, and for a support code that somebody else needs
SEEN_EVERY = timedelta(minutes=1)  # the last use is written at most this often
TRIES = 20  # how often to look for another code after losing a race
TRIED = 20  # codes at random, before it is asked which are taken at all
FORGOTTEN = 50  # of those not seen for longest: many who come at once do not all want one code
LONGEST = {"browser": 60, "in_app_browser": 40, "connection": 40, "problem": 200}  # in characters


class StudioPage(StrEnum):
    """Where in the studio an influencer's page is."""

    SIGN_IN = "SIGN_IN"
    CAMERA_CHECK = "CAMERA_CHECK"
    CONNECTING = "CONNECTING"
    LIVE = "LIVE"
    RECONNECTING = "RECONNECTING"
    BLOCKED = "BLOCKED"
    ENDED = "ENDED"


class DeviceAccess(StrEnum):
    """Whether a page may use a camera or microphone."""

    GRANTED = "GRANTED"
    DENIED = "DENIED"
    PROMPT = "PROMPT"
    MISSING = "MISSING"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class PageReport:
    """What a page reports about itself; the texts are not to be trusted.

    Args:
        browser: empty if it is not known.
        in_app_browser: the app whose built-in browser it is: empty if the app is not known, None in a normal
            browser.
    """

    page: StudioPage
    browser: str
    camera: DeviceAccess
    microphone: DeviceAccess
    in_app_browser: str | None = None
    connection: str | None = None
    problem: str | None = None


async def report_page(desk: Desk, actor: InfluencerActor, report: PageReport) -> str:
    """Store what an influencer's page reports, replacing its last report.

    Returns:
        Their support code.
    """
    now = desk.now()
    texts = {name: _clean(getattr(report, name), longest) for name, longest in LONGEST.items()}
    texts["browser"] = texts["browser"] or ""
    if report.in_app_browser == "":
        texts["in_app_browser"] = ""
    values: dict[str, str | datetime | None] = {
        "page": report.page.value,
        "camera": report.camera.value,
        "microphone": report.microphone.value,
        "reported_at": now,
        "seen_at": now,
        **texts,
    }
    code = await note_report(actor.id, values)
    if code is None:
        code = await support_code(desk, actor)
        await note_report(actor.id, values)
    return code


@dataclass(frozen=True, slots=True)
class KeptReport:
    """What a page last reported, what stands out in it, and a one-line summary."""

    report: PageReport
    fact: Sentence | str
    summary: Sentence
    reported_at: datetime


def kept_report(row: InfluencerRow) -> KeptReport | None:
    """Return what an influencer's page last reported; None if it has not, or not recently."""
    if row.page is None or row.reported_at is None:
        return None
    report = PageReport(
        page=StudioPage(row.page),
        browser=row.browser or "",
        camera=DeviceAccess(row.camera),
        microphone=DeviceAccess(row.microphone),
        in_app_browser=row.in_app_browser,
        connection=row.connection,
        problem=row.problem,
    )
    return KeptReport(report, _facts(report)[0], summary_of(report), row.reported_at)


def _clean(text: str | None, longest: int) -> str | None:
    """Drop invisible characters and what may be a secret; None if nothing is left."""
    cleaned = without_secrets(plain_text(one_line(text or "", 10 * longest)), "...")
    return one_line(cleaned, longest) or None


_TROUBLES = {DeviceAccess.DENIED, DeviceAccess.MISSING, DeviceAccess.PROMPT}


def summary_of(report: PageReport) -> Sentence:
    """Say in one line what an admin needs first: `Camera blocked, iPhone Safari`."""
    summary = Sentence("phone.unknown-browser")
    if report.browser:
        summary = Sentence("phone.browser", browser=report.browser)
    if report.in_app_browser is not None:
        app = report.in_app_browser or Sentence("phone.unknown-app")
        summary = Sentence("phone.in-app-browser", browser=summary, app=app)
    for fact in reversed(_facts(report)):
        summary = Sentence("phone.summary", first=fact, rest=summary)
    return summary


def _facts(report: PageReport) -> list[Sentence | str]:
    """List what stands out, the worst first; where nothing is wrong, where the page is."""
    facts: list[Sentence | str] = list(_device_troubles(report))
    if problem := (report.problem or "").rstrip("."):
        facts.append(problem)
    return facts or [Sentence(f"phone.{report.page.value}")]


def _device_troubles(report: PageReport) -> Iterator[Sentence]:
    camera, microphone = report.camera, report.microphone
    devices = {"CAMERA": camera, "MICROPHONE": microphone} if camera != microphone else {"BOTH": camera}
    for device, access in devices.items():
        if access in _TROUBLES:
            yield Sentence(f"phone.{access.value}", device=device)


async def support_code(desk: Desk, actor: InfluencerActor, report: Row | None = None) -> str:
    """Return the four digits that find this influencer in the desk's search.

    An influencer without any gets some. The digits are random, and nobody else has them. If all are taken,
    they are those of somebody who has not been seen for 24 hours, or else of whoever has not been seen for
    longest; that one gets new ones when they return. It is empty if none can be kept: the page is read
    all the same.

    Args:
        report: what is kept of their page, if it was read just now.
    """
    now = desk.now()
    for _ in range(TRIES):
        row, report = report or await find(Row, influencer_id=actor.id), None
        if row is not None:
            if abs(now - row.seen_at) >= SEEN_EVERY:  # or the clock was set back
                with suppress(UnavailableError), without_waiting():
                    await Row.filter(influencer_id=actor.id).update(seen_at=now)
            return row.support_code
        try:
            with without_waiting():
                await _assign(desk, actor)
        except UnavailableError:
            return ""
        except IntegrityError as error:
            # Another page of theirs, or another influencer, was faster.
            if violated(error) not in (None, "one_page_report_per_support_code"):
                raise
    raise RuntimeError("every support code was taken by somebody faster")


async def _assign(desk: Desk, actor: InfluencerActor) -> None:
    """Give the influencer a code, or nothing if the one who was to give theirs up has come back meanwhile."""
    now = desk.now()
    code = await _free_code()
    given_up = await _most_forgotten(now) if code is None else None
    async with in_transaction():
        if given_up is not None:
            theirs = Row.filter(influencer_id=given_up.influencer_id, seen_at=given_up.seen_at)
            if not await theirs.delete():
                return
            code = given_up.support_code
        await Row.create(influencer_id=actor.id, support_code=code, seen_at=now)


async def _free_code() -> str | None:
    """Choose one at random that nobody has; None if all are taken.

    Which are taken is read only where nearly all are: while the last ones are given out.
    """
    some = [f"{number:04}" for number in secrets.SystemRandom().sample(range(CODES), min(TRIED, CODES))]
    taken = await Row.filter(support_code__in=some).values_list("support_code", flat=True)
    free = set(some).difference(taken)
    if not free and await Row.all().count() < CODES:
        free = {f"{number:04}" for number in range(CODES)}
        free.difference_update(await Row.all().values_list("support_code", flat=True))
    return secrets.choice(sorted(free)) if free else None


async def _most_forgotten(now: datetime) -> Row:
    oldest = await find_all(Row, order=("seen_at", "influencer_id"), most=FORGOTTEN)
    unseen = [row for row in oldest if row.seen_at <= now - KEPT_FOR]
    return secrets.choice(unseen) if unseen else oldest[0]


async def forget_old_reports(desk: Desk) -> None:
    """Delete reports older than 24 hours; the support codes stay."""
    await sweep("reports", desk.now() - KEPT_FOR)
