"""How planned shows stand: how far each one is, and whether it could start, as things are now.

Each is judged once, here; whatever is told of it comes from its outlook.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.desk.influencers.history import HmsAnswer, token_answers
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.plans.listing import Judged, began, judge
from greenroom.desk.plans.views import PlannedShowView
from greenroom.desk.readiness.readiness import Readiness, moment
from greenroom.desk.readiness.silence import SILENT_AFTER
from greenroom.desk.readiness.sources import next_source
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.surprises import Foreseen
from greenroom.desk.shows.views import EndReason, ShowView
from greenroom.hms.findings import FindingCode, Verdict, verdict_of
from greenroom.store.ids import as_id
from greenroom.store.influencer_rows import InfluencerRow, influencer_rows
from greenroom.store.standing_rule import Moment

NO_SHOW_AFTER: Final = timedelta(minutes=2)
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


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """How a planned show stands.

    Args:
        row: its influencer.
        show: the live show that it became; None if it has not begun.
        judged: whether it could start; None if it is cancelled, or over.
        at: the moment at which this was so.
    """

    planned: PlannedShowView
    row: InfluencerRow
    show: ShowView | None
    state: PlannedState
    judged: Judged | None
    at: Moment

    @property
    def influencer(self) -> InfluencerView:
        """Its influencer, as they stood then."""
        return InfluencerView(self.row, self.at)


@dataclass(frozen=True, slots=True)
class Credential:
    """What is known of the credential that a planned show would use.

    Args:
        verdict: whether it would do, from the start to 30 min after the planned end.
        source: where it comes from; None if there is nothing to use.
        expires_at: when it expires; None for what is made at Go Live, and where there is nothing to use.
        accepted_at: when 100ms last said that it accepts it, or its room and role; None if it never did, or
            not since the desk asked in vain, or could not ask, an hour before the show.
    """

    verdict: Verdict
    source: Source | None
    expires_at: datetime | None
    accepted_at: datetime | None


async def outlooks(desk: Desk, planned: Sequence[PlannedShowView]) -> dict[UUID, Outlook]:
    """Say how each of these shows stands, by its id; those whose influencer has been removed are left out."""
    at = moment(desk)
    rows = await influencer_rows([one.influencer_id for one in planned], at, or_archived=True)
    shows = await began(desk, planned)
    return {
        one.id: Outlook(
            one,
            row := rows[one.influencer_id],
            show := shows.get(one.id),
            state_of(desk, one, show, row),
            judge(desk, row, one),
            at,
        )
        for one in planned
        if one.influencer_id in rows
    }


def state_of(desk: Desk, planned: PlannedShowView, show: ShowView | None, row: InfluencerRow) -> PlannedState:
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
    up_since = row.desk_up_since
    heard = has_arrived(desk, row) or (up_since is not None and now - up_since < SILENT_AFTER)
    return PlannedState.LATE if heard or now - planned.starts_at < NO_SHOW_AFTER else PlannedState.NO_SHOW


def has_arrived(desk: Desk, row: InfluencerRow) -> bool:
    """Tell whether an influencer has the studio open: their page has reported in the last two minutes."""
    return row.reported_at is not None and desk.now() - row.reported_at < SILENT_AFTER


def is_to_repair(desk: Desk, one: Outlook) -> bool:
    """Tell whether a show could not start, as things are now, and is not over."""
    if desk.now() >= one.planned.ends_at:
        return False
    if one.show is not None and one.show.end_reason not in _CAN_GO_ON:
        return False
    return one.judged is not None and one.judged.readiness in _UNABLE


async def credentials(shows: Sequence[Outlook]) -> dict[Outlook, Credential | None]:
    """Say what is known of the credential of each of these shows; None for those that are not judged."""
    pasted = {one.row.token_version_id for one in shows} - {None}
    answers = await token_answers([as_id(version) for version in pasted if version is not None])
    return {one: _credential(one, answers) for one in shows}


def _credential(one: Outlook, answers: dict[UUID, HmsAnswer]) -> Credential | None:
    row, judged = one.row, one.judged
    if judged is None:
        return None
    source = next_source(row, judged.at)
    answer = answers.get(as_id(row.token_version_id)) if row.token_version_id else None
    of_it = [finding for finding in judged.findings if finding.code not in _NOT_OF_THE_CREDENTIAL]
    return Credential(
        verdict_of(of_it),
        source,
        row.token_expires_at if source is Source.PASTED else None,
        _still_so(one.planned, _accepted_at(row, source, answer)),
    )


def _still_so(planned: PlannedShowView, accepted_at: datetime | None) -> datetime | None:
    """Leave out an acceptance from before the desk judged a show as not checked."""
    if planned.foreseen is Foreseen.NOT_CHECKED and planned.foreseen_at is not None:
        return accepted_at if accepted_at is not None and accepted_at > planned.foreseen_at else None
    return accepted_at


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
