"""The influencer's page: one state, one sentence, and who can help."""

from dataclasses import dataclass
from enum import StrEnum

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.desk import Desk
from greenroom.desk.readiness.silence import contact_lost_since
from greenroom.desk.shows.going_live import blocking_findings
from greenroom.desk.shows.page_reports import support_code
from greenroom.desk.shows.views import ShowView, show_view
from greenroom.hms.findings import RepairedBy
from greenroom.words.sentences import Sentence


class StudioState(StrEnum):
    """The page's state."""

    READY = "READY"
    BLOCKED = "BLOCKED"
    PAUSED = "PAUSED"
    LIVE = "LIVE"


@dataclass(frozen=True, slots=True)
class StudioView:
    """Everything on the influencer's page.

    Args:
        support_code: four digits to read out to an admin, who can find the influencer by them.
    """

    actor: InfluencerActor
    support_code: str
    state: StudioState
    message: Sentence
    fix: Sentence | None = None
    repaired_by: RepairedBy | None = None
    show: ShowView | None = None


async def studio_view(desk: Desk, actor: InfluencerActor) -> StudioView:
    """Read the state of the influencer's next or current show."""
    row = await actor.read_page()
    influencer, show = row.influencer, row.show
    digits = await support_code(desk, actor, row.report)
    if show is not None:
        silent, live = await contact_lost_since(desk, show), Sentence("studio.live")
        return StudioView(actor, digits, StudioState.LIVE, live, show=show_view(show, silent))
    blocking = blocking_findings(desk, influencer)
    if not blocking:
        return StudioView(actor, digits, StudioState.READY, Sentence("studio.ready"))
    worst = blocking[0]
    paused = not influencer.streaming_enabled
    message = worst.message
    if paused and influencer.streaming_reason:
        message = Sentence("studio.they-say", sentence=message, note=influencer.streaming_reason)
    state = StudioState.PAUSED if paused else StudioState.BLOCKED
    return StudioView(actor, digits, state, message, worst.fix, worst.repaired_by)
