"""Influencers as the desk presents them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from greenroom.desk.audit.entries import ActorKind
from greenroom.desk.audit.who import ActorRef
from greenroom.desk.readiness.findings import findings_of
from greenroom.desk.readiness.places import PlaceCheck, place_check
from greenroom.desk.readiness.readiness import Readiness, can_try_again, readiness_in
from greenroom.desk.readiness.silence import silent_since
from greenroom.desk.readiness.sources import chosen_source, next_source
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.page_reports import KeptReport, kept_report
from greenroom.desk.shows.views import ShowView
from greenroom.hms.findings import Finding
from greenroom.store.ids import as_id
from greenroom.store.influencer_rows import InfluencerRow
from greenroom.store.standing_rule import Moment
from greenroom.writing.names import tag_key


@dataclass(frozen=True, slots=True)
class InfluencerView:
    """One influencer, with the reasons for their readiness and their open show.

    Of a page, most is asked for by few, so each of its properties is worked out when it is asked for.

    Args:
        row: their row.
        at: the moment at which they are judged.
    """

    row: InfluencerRow
    at: Moment

    @property
    def readiness(self) -> Readiness:
        """What would happen at their next Go Live."""
        return readiness_in(self.row.standing)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything between them and a show, worst first."""
        # The standing has said of whoever is READY that there are none.
        ready = self.row.standing == Readiness.READY
        return () if ready else findings_of(self.row, self.at, self.row)

    @property
    def can_try_again(self) -> bool:
        """Whether 100ms refused what could be used again."""
        return can_try_again(self.row, self.at)

    @property
    def next_source(self) -> Source | None:
        """Where the credential of their next Go Live comes from; None if there is nothing to use."""
        return next_source(self.row, self.at)

    @property
    def place(self) -> PlaceCheck | None:
        """What is known of their room and role; None if they have none yet."""
        return place_check(self.row, self.at)

    @property
    def show(self) -> ShowView | None:
        """Their open show; None if there is none."""
        return _open_show(self.row, self.at.now)

    @property
    def page_report(self) -> KeptReport | None:
        """What their page last reported; None if it has not, or not recently."""
        return kept_report(self.row)

    @property
    def can_still_join_until(self) -> datetime | None:
        """Until when they could join with the token that was handed out last; None if they could not."""
        then = self.row.handed_out_until
        return then if then and then > self.at.now else None

    @property
    def as_chosen(self) -> bool:
        """Whether the next source is the one that was chosen, and does not stand in for it."""
        return self.next_source is chosen_source(self.row)

    @property
    def tags(self) -> tuple[str, ...]:
        """Their tags, by name."""
        return tuple(sorted(self.row.tags.split("\n"), key=tag_key)) if self.row.tags else ()

    @property
    def token_version_id(self) -> UUID | None:
        """The version of their stored token; None if there is none."""
        version = self.row.token_version_id
        return None if version is None else as_id(version)

    @property
    def streaming_by(self) -> ActorRef | None:
        """The admin who last switched streaming; None if none ever did."""
        by = self.row.streaming_by_id
        return None if by is None else ActorRef(ActorKind.ADMIN, as_id(by), self.row.streaming_by)


def _open_show(row: InfluencerRow, now: datetime) -> ShowView | None:
    if row.open_show_id is None or row.show_opened_at is None or row.show_seen_at is None:
        return None
    return ShowView(
        id=as_id(row.open_show_id),
        influencer_id=row.id,
        room_id=row.show_room_id or "",
        role=row.show_role or "",
        opened_at=row.show_opened_at,
        started_at=row.show_started_at,
        seen_at=row.show_seen_at,
        silent_since=silent_since(row.show_seen_at, row.desk_up_since, now),
        reconnectable_until=row.show_reconnectable_until,
        reconnect_at_risk=row.show_at_risk,
    )
