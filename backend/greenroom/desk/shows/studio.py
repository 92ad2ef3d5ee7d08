"""The influencer's page: one state, one sentence, and who can help."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.desk import Desk
from greenroom.desk.readiness.silence import contact_lost_since
from greenroom.desk.shows.going_live import blocking_findings
from greenroom.desk.shows.page_reports import support_code
from greenroom.hms.findings import FindingCode, RepairedBy
from greenroom.store.models import Influencer, Show


class StudioState(StrEnum):
    """What the page shows."""

    READY = "READY"
    BLOCKED = "BLOCKED"
    PAUSED = "PAUSED"
    LIVE = "LIVE"


@dataclass(frozen=True, slots=True)
class StudioView:
    """All that the influencer's page shows.

    Args:
        support_code: four digits to read out to an admin on the phone: they find the influencer by it.
        code: what to read out besides, where something is in the way.
        silent_since: since when the desk has lost contact with the page that holds the show.
    """

    actor: InfluencerActor
    support_code: str
    state: StudioState
    message: str
    fix: str | None = None
    repaired_by: RepairedBy | None = None
    code: str | None = None
    show: Show | None = None
    silent_since: datetime | None = None


async def studio_view(desk: Desk, actor: InfluencerActor) -> StudioView:
    """Read how the influencer's next or present show stands."""
    digits = await support_code(desk, actor)
    influencer = await Influencer.get(id=actor.id)
    if influencer.open_show_id is not None:
        show = await Show.get(id=influencer.open_show_id)
        return StudioView(
            actor,
            digits,
            StudioState.LIVE,
            "You have a show running.",
            show=show,
            silent_since=await contact_lost_since(desk, show),
        )
    blocking = blocking_findings(desk, influencer)
    if not blocking:
        return StudioView(actor, digits, StudioState.READY, "You can go live.")
    worst = blocking[0]
    paused = not influencer.streaming_enabled
    message = worst.message
    if paused and influencer.streaming_reason:
        message = f"{message} They say: {influencer.streaming_reason}"
    return StudioView(
        actor,
        digits,
        StudioState.PAUSED if paused else StudioState.BLOCKED,
        message,
        worst.fix,
        worst.repaired_by,
        _short_code(worst.code),
    )


def _short_code(code: FindingCode) -> str:
    """Give a finding a code of a letter and two digits that can be read out: G12."""
    return f"G{list(FindingCode).index(code) + 10}"
