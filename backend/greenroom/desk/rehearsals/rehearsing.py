"""Rehearsing: an influencer's page tries everything that a show needs, without going on air.

The page tries browser, camera, microphone and network; the desk has the credential judged, by 100ms where it
can be asked. What was found is kept until the next rehearsal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.credentials.asking import NothingToAsk, ask_about
from greenroom.desk.desk import Desk
from greenroom.desk.hms_failures import HmsFailed
from greenroom.desk.holding import hold
from greenroom.desk.influencers.conflicts import existing_influencer
from greenroom.desk.influencers.listing import influencer_view, no_such_influencer
from greenroom.desk.places.checking import check_place
from greenroom.desk.plans.listing import judge, next_shows
from greenroom.desk.problems import BadInput, NotFound, Problem, ProblemCode, TooManyAttempts
from greenroom.desk.rehearsals.practice import Practice, practice_for
from greenroom.desk.rehearsals.reading import COUNTS_FOR
from greenroom.desk.rehearsals.results import (
    SEEN,
    Part,
    PartView,
    RehearsalView,
    Result,
    credential_of,
    view_of,
)
from greenroom.desk.sealed.places import place_of_row
from greenroom.desk.shows.going_live import blocking_findings
from greenroom.hms.findings import FindingCode, Severity
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, Rehearsal

AT_MOST: Final = 12  # for each influencer, in 15 min
LASTS: Final = timedelta(minutes=5)  # after this, what a page found is too old to be kept
_PLACE_WITHIN_S: Final = 3.0
_ASKED_WITHIN_S: Final = 5.0


class RehearsalRefused(Problem):
    """No rehearsal can begin now."""

    code = ProblemCode.REHEARSAL_REFUSED


@dataclass(frozen=True, slots=True)
class Started:
    """A rehearsal that runs.

    Args:
        credential: what the desk found of it.
        practice: how its page gets into the practice room; None if there is none.
        network_check: whether its page is to try the network with the check of 100ms's SDK instead.
    """

    id: UUID
    credential: PartView
    practice: Practice | None
    network_check: bool


async def start_rehearsal(desk: Desk, actor: InfluencerActor, *, practice: bool = True) -> Started:
    """Begin a rehearsal: judge the credential, and let the page into the practice room. At most 14 s.

    Args:
        practice: whether the page can join a room.

    Raises:
        RehearsalRefused: a show of theirs is open, or they have rehearsed too often; nothing was changed.
        NotFound: they were removed meanwhile; nothing was changed.
    """
    async with in_transaction():
        await _refuse(actor)
    try:
        await desk.limits.take({("rehearsal", str(actor.id)): AT_MOST}, desk.now())
    except TooManyAttempts:
        raise RehearsalRefused("often") from None
    result, blocked_by = await _credential(desk, actor)
    found = await practice_for(desk, await existing_influencer(actor.id)) if practice else Result.NOT_TRIED
    checked = desk.network_check and found is Result.NO_PRACTICE_ROOM
    async with in_transaction():
        influencer = await _refuse(actor)
        await Rehearsal.filter(influencer_id=actor.id, finished_at__isnull=True).delete()
        row = await Rehearsal.create(
            id=new_id(),
            influencer_id=actor.id,
            started_at=desk.now(),
            credential=result.value,
            blocked_by=blocked_by and blocked_by.value,
            network=found.value if isinstance(found, Result) and not checked else None,
        )
        given = None if isinstance(found, Result) else found
        after = {"roomId": given.room_id} if given else None
        await note(desk, actor, Action.REHEARSED, influencer, after=after)
    return Started(row.id, credential_of(row), given, checked)


async def finish_rehearsal(
    desk: Desk, actor: InfluencerActor, rehearsal_id: UUID, seen: Mapping[Part, Result]
) -> RehearsalView:
    """Keep what a page found, in the place of the rehearsal before. Sent again, it changes nothing.

    Args:
        seen: what came of each part that a page tries. What is said of the network counts only if the page
            was let into the practice room, or was to check it without one.

    Raises:
        NotFound: it is not theirs, or older than 5 min, or a newer one has begun.
        BadInput: a part cannot end so.
    """
    for part, results in SEEN.items():
        if seen[part] not in results:
            raise BadInput(f"input.{part.value.lower()}", "a result of this part is expected.")
    async with in_transaction():
        await hold(Influencer, actor.id)
        row = await Rehearsal.get_or_none(id=rehearsal_id, influencer_id=actor.id)
        if row is None or (row.finished_at is None and desk.now() - row.started_at > LASTS):
            raise NotFound("rehearsal")
        if row.finished_at is None:
            row.browser, row.camera = seen[Part.BROWSER].value, seen[Part.CAMERA].value
            row.microphone = seen[Part.MICROPHONE].value
            row.network = row.network or seen[Part.NETWORK].value
            row.finished_at = desk.now()
            await row.save()
            await (
                Rehearsal.filter(influencer_id=actor.id, finished_at__isnull=False)
                .exclude(id=row.id)
                .delete()
            )
    return view_of(row)


async def _refuse(actor: InfluencerActor) -> Influencer:
    influencer = await hold(Influencer, actor.id, archived_at=None)
    if influencer is None:
        if not await Influencer.exists(id=actor.id):
            raise no_such_influencer()
        raise RehearsalRefused("archived")
    if influencer.open_show_id is not None:
        raise RehearsalRefused("live")
    return influencer


async def _credential(desk: Desk, actor: InfluencerActor) -> tuple[Result, FindingCode | None]:
    """Judge what the next show would use: asked about at 100ms, and then as the desk judges it."""
    place = place_of_row(await existing_influencer(actor.id))
    if place is not None:
        await check_place(desk, place, _PLACE_WITHIN_S)
    result = Result.GOOD
    try:
        _, answer = await ask_about(desk, actor, actor.id, within_s=_ASKED_WITHIN_S)
    except NothingToAsk:
        result = Result.NOT_ASKED
    except HmsFailed:
        result = Result.NO_ANSWER
    else:
        if answer.error is not None:
            result = Result.REFUSED
    blocked_by = await _blocked_by(desk, actor)
    return (Result.BLOCKED if blocked_by else result), blocked_by


async def _blocked_by(desk: Desk, actor: InfluencerActor) -> FindingCode | None:
    """Find what keeps them from their next show of the next 24 h, or from one that would begin now."""
    planned = (await next_shows(desk, [actor.id])).get(actor.id)
    if planned is not None and planned.starts_at - desk.now() <= COUNTS_FOR:
        view = await influencer_view(desk, actor.id)
        judged = judge(desk, view.row, planned)
        for finding in judged.findings if judged else ():
            if finding.severity is Severity.BROKEN:
                return finding.code
    findings = blocking_findings(desk, await existing_influencer(actor.id))
    return findings[0].code if findings else None
