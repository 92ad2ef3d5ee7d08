"""An evening: which shows are planned for it, how far each one is, and what can be said of each beforehand.

What depends on the clock is decided here, and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from greenroom.desk.desk import Desk
from greenroom.desk.influencers.history import HmsAnswer, token_answers
from greenroom.desk.paging import Page, check_first, cut_page, read_cursor
from greenroom.desk.plans.listing import began, judge
from greenroom.desk.plans.times import FARTHEST, PlannedTime, is_zone
from greenroom.desk.plans.views import PlannedShowView, planned_view
from greenroom.desk.problems import BadInput
from greenroom.desk.readiness.readiness import Readiness, moment
from greenroom.desk.readiness.silence import SILENT_AFTER
from greenroom.desk.readiness.sources import next_source
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.views import EndReason, ShowView
from greenroom.hms.findings import FindingCode, Verdict, verdict_of
from greenroom.store.influencer_rows import InfluencerRow, influencer_rows
from greenroom.store.planned_rows import planned_between
from greenroom.turns import give_way

_BEGINS_AFTER: Final = timedelta(hours=5)  # of its date, by the clocks: shows after midnight are tonight's
NO_SHOW_AFTER: Final = timedelta(minutes=2)
_AT_ONCE: Final = 100
_UNABLE: Final = (Readiness.OFF, Readiness.BLOCKED, Readiness.NO_TOKEN)
_CAN_GO_ON: Final = (EndReason.FAILED, EndReason.LOST)
_NOT_OF_THE_CREDENTIAL: Final = (
    FindingCode.STREAMING_OFF,
    FindingCode.CAMERA_BLOCKED,
    FindingCode.MICROPHONE_BLOCKED,
)


class PlannedState(StrEnum):
    """How far a planned show is."""

    AHEAD = "AHEAD"
    LATE = "LATE"
    NO_SHOW = "NO_SHOW"
    ON_AIR = "ON_AIR"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class Credential:
    """What is known of the credential that a planned show would use.

    Args:
        verdict: whether it would do, from the start to 30 min after the planned end.
        source: where it comes from; None if there is nothing to use.
        expires_at: when it expires; None for what is made at Go Live, and where there is nothing to use.
        accepted_at: when 100ms last said that it accepts it, or its room and role; None if it never did.
    """

    verdict: Verdict
    source: Source | None
    expires_at: datetime | None
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class EveningCounts:
    """How many of an evening's shows there are of each kind; one can be of several."""

    total: int
    unable: int
    no_shows: int
    on_air: int
    ended: int


@dataclass(frozen=True, slots=True)
class Evening:
    """An evening as it stands.

    Args:
        day: the date on which it begins.
        shows: no-shows first, then by start.
        repairs: those of them that could not start, and are not over.
    """

    day: date
    since: datetime
    until: datetime
    counts: EveningCounts
    shows: "Ranked"
    repairs: "Ranked"


Ranked = tuple[tuple[int, PlannedShowView], ...]
"""Planned shows, sorted; each with 0 for a no-show and 1 for any other."""


def span_of(day: date | None, zone: str, now: datetime) -> tuple[date, datetime, datetime]:
    """Say from when to when an evening is: from 05:00 to 05:00 of the next day, by the clocks of a time zone.

    Args:
        day: the date on which it begins; None for the present one.
        zone: an IANA name.

    Raises:
        BadInput: there is no such time zone, or the date is years away.
    """
    if not is_zone(zone):
        raise BadInput("timeZone", "the name of a time zone such as Europe/Berlin is expected.")
    if day is None:
        day = (now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - _BEGINS_AFTER).date()
    if abs(day - now.date()) > FARTHEST:
        raise BadInput("date", "a date at most three years away is expected.")
    since, until = (
        PlannedTime(datetime.combine(one, time()) + _BEGINS_AFTER, zone, 0).starts_at
        for one in (day, day + timedelta(days=1))
    )
    return day, since, until


async def read_evening(desk: Desk, day: date | None, zone: str) -> Evening:
    """Read an evening: how its shows stand, and in which order they are told.

    Raises:
        BadInput: there is no such time zone, or the date is years away.
    """
    day, since, until = span_of(day, zone, desk.now())
    every: list[tuple[int, PlannedShowView]] = []
    unable: list[tuple[int, PlannedShowView]] = []
    states: list[PlannedState] = []
    place = None
    while found := await planned_between(since, until, place, _AT_ONCE):
        place = found[-1].starts_at, found[-1].id
        views = [planned_view(row) for row in found]
        people = await influencer_rows([one.influencer_id for one in views], moment(desk), or_archived=True)
        shows = await began(desk, views)
        for view in views:
            row, show = people[view.influencer_id], shows.get(view.id)
            state = state_of(desk, view, show, row)
            states.append(state)
            ranked = (0 if state is PlannedState.NO_SHOW else 1, view)
            every.append(ranked)
            if _is_to_repair(desk, view, show, row):
                unable.append(ranked)
        await give_way()
    counts = EveningCounts(
        total=len(every),
        unable=len(unable),
        no_shows=states.count(PlannedState.NO_SHOW),
        on_air=states.count(PlannedState.ON_AIR),
        ended=states.count(PlannedState.ENDED),
    )
    shows, repairs = (tuple(sorted(ranked, key=_place)) for ranked in (every, unable))
    return Evening(day, since, until, counts, shows, repairs)


def page_of(shows: Ranked, *, first: int, after: str | None) -> Page[PlannedShowView]:
    """Cut a page of an evening's shows.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    if after is not None:
        last = tuple(read_cursor("evening", after, (int, datetime, UUID)))
        shows = tuple(one for one in shows if _place(one) > last)
    return cut_page("evening", shows, first, _place, lambda one: one[1])


def state_of(
    desk: Desk, planned: PlannedShowView, show: ShowView | None, row: InfluencerRow | None
) -> PlannedState:
    """Tell how far a planned show is.

    It is a no-show once two minutes have passed since its start without a show, while nothing is heard from
    its influencer's page either; that counts only while the desk could have heard it. One that is over
    without a show is a no-show, whatever the page said.
    """
    now = desk.now()
    if show is not None:
        return PlannedState.ON_AIR if show.ended_at is None else PlannedState.ENDED
    if now < planned.starts_at:
        return PlannedState.AHEAD
    if now >= planned.ends_at:
        return PlannedState.NO_SHOW
    up_since = row and row.desk_up_since
    heard = has_arrived(desk, row) or (up_since is not None and now - up_since < SILENT_AFTER)
    return PlannedState.LATE if heard or now - planned.starts_at < NO_SHOW_AFTER else PlannedState.NO_SHOW


def has_arrived(desk: Desk, row: InfluencerRow | None) -> bool:
    """Tell whether an influencer has the studio open: their page has reported in the last two minutes."""
    return row is not None and row.reported_at is not None and desk.now() - row.reported_at < SILENT_AFTER


async def credentials(
    desk: Desk, planned: Sequence[PlannedShowView]
) -> dict[PlannedShowView, Credential | None]:
    """Say what is known of the credential of each of these shows; None for those that are not judged."""
    at = moment(desk)
    rows = await influencer_rows([one.influencer_id for one in planned], at, or_archived=True)
    pasted = [row.token_version_id for row in rows.values() if row.token_version_id is not None]
    answers = await token_answers(pasted)
    found: dict[PlannedShowView, Credential | None] = {}
    for one in planned:
        row = rows[one.influencer_id]
        judged = judge(desk, row, one)
        if judged is None:
            found[one] = None
            continue
        source = next_source(row, judged.at)
        answer = answers.get(row.token_version_id) if row.token_version_id else None
        of_it = [finding for finding in judged.findings if finding.code not in _NOT_OF_THE_CREDENTIAL]
        found[one] = Credential(
            verdict_of(of_it),
            source,
            row.token_expires_at if source is Source.PASTED else None,
            _accepted_at(row, source, answer),
        )
    return found


def _accepted_at(row: InfluencerRow, source: Source | None, answer: HmsAnswer | None) -> datetime | None:
    """Say when 100ms last accepted what would be used: the token itself, or else its room and role."""
    if source is None or row.block_code is not None or row.place_code is not None:
        return None
    times = [row.place_checked_at]
    if source is Source.PASTED and answer is not None:
        if answer.error is not None:
            return None
        times.append(answer.at)
    return max((at for at in times if at is not None), default=None)


def _is_to_repair(desk: Desk, planned: PlannedShowView, show: ShowView | None, row: InfluencerRow) -> bool:
    if desk.now() >= planned.ends_at or (show is not None and show.end_reason not in _CAN_GO_ON):
        return False
    judged = judge(desk, row, planned)
    return judged is not None and judged.readiness in _UNABLE


def _place(ranked: tuple[int, PlannedShowView]) -> tuple[int, datetime, UUID]:
    rank, view = ranked
    return rank, view.starts_at, view.id
