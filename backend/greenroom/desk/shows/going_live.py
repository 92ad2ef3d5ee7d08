"""Going live: opening a show, and handing the stored credential to the one page that holds it."""

from dataclasses import dataclass
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Action, announce, record
from greenroom.desk.desk import Desk
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.readiness.findings import findings_of, in_plain_words, live_elsewhere, put_aside, run_out
from greenroom.desk.readiness.readiness import moment
from greenroom.desk.sealed.tokens import open_token
from greenroom.desk.shows.refusals import note_refusal
from greenroom.desk.shows.staying import EndReason, holder_key, newest_show, reopen
from greenroom.hms.expiry import clock_findings
from greenroom.hms.findings import Finding, FindingCode, Severity
from greenroom.hms.surroundings import is_of_missing_emulator
from greenroom.store.constraints import violated
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, Show, TokenVersion

TRIES = 5  # how often Go Live reads again after losing a race


class GoLiveBlocked(Problem):
    """No show can start now; the findings say why, in words for the influencer."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        worst = findings[0]
        super().__init__(worst.message, worst.fix)
        self.findings = findings
        elsewhere = worst.code is FindingCode.LIVE_ELSEWHERE
        self.code = ProblemCode.LIVE_ELSEWHERE if elsewhere else ProblemCode.GO_LIVE_BLOCKED


@dataclass(frozen=True, slots=True)
class OnStage:
    """An open show and what its page needs to join it.

    Args:
        auth_token: the stored token; this is the one place where it leaves the desk.
        init_endpoint: what the 100ms SDK takes as `initEndpoint`; None for 100ms's own.
    """

    show: Show
    auth_token: str
    init_endpoint: str | None


async def go_live(
    desk: Desk, actor: InfluencerActor, *, holder: str = "", take_over: bool = False
) -> OnStage:
    """Open the influencer's show, or give the page that holds it what it needs to join again.

    Args:
        holder: a random id of the asking page; pages without one count as one and the same.
        take_over: take the open show away from the page that holds it.

    Raises:
        GoLiveBlocked: streaming is off, the credential cannot be used, or another page is live.
    """
    try:
        return await _go_on_stage(desk, actor, holder_key(holder), take_over=take_over)
    except GoLiveBlocked as problem:
        await note_refusal(desk, actor, problem.findings[0].code)
        raise


async def _go_on_stage(desk: Desk, actor: InfluencerActor, holder: str, *, take_over: bool) -> OnStage:
    for _ in range(TRIES):
        influencer = await Influencer.get(id=actor.id)
        if influencer.archived_at is not None:
            raise GoLiveBlocked((put_aside(),))
        if not influencer.streaming_enabled:
            raise GoLiveBlocked(blocking_findings(desk, influencer))
        if influencer.open_show_id is not None:
            on_stage = await _rejoin(desk, actor, influencer, holder, take_over=take_over)
        else:
            on_stage = await _come_back(desk, actor, influencer, holder)
            on_stage = on_stage or await _open(desk, actor, influencer, holder)
        if on_stage is not None:
            return on_stage
    raise GoLiveBlocked((live_elsewhere(),))


async def _open(desk: Desk, actor: InfluencerActor, influencer: Influencer, holder: str) -> OnStage | None:
    """Open a show; None when somebody else changed the influencer's row meanwhile."""
    blocking = blocking_findings(desk, influencer)
    if blocking:
        raise GoLiveBlocked(blocking)
    token, now, show_id = open_token(desk, influencer), desk.now(), new_id()
    try:
        async with in_transaction():
            row = _same_token(influencer).filter(archived_at=None, streaming_enabled=True, open_show_id=None)
            if not await row.update(open_show_id=show_id):
                return None
            show = await Show.create(
                id=show_id,
                influencer_id=actor.id,
                token_version_id=influencer.token_version_id,
                workspace_id=influencer.workspace_id,
                room_id=influencer.token_room_id,
                role=influencer.token_role,
                holder=holder,
                opened_at=now,
                seen_at=now,
            )
            await record(actor, Action.SHOW_OPENED, now, subject=("shows", show_id))
            await announce("SHOW_OPENED", now, influencer_id=actor.id, show_id=show_id)
            await _note_hand_out(desk, actor, show.id, show.token_version_id)
    except IntegrityError as error:
        if violated(error) == "one_open_show_per_influencer":
            return None  # another process opened one in the same moment
        raise
    return OnStage(show, token, _endpoint(desk, influencer.token_access_key))


async def _rejoin(
    desk: Desk, actor: InfluencerActor, influencer: Influencer, holder: str, *, take_over: bool
) -> OnStage | None:
    """Hand the open show out again, to its holder or to a page that takes it over.

    Returns:
        None when the show, its holder or the token became another one meanwhile.
    """
    show = await Show.get_or_none(id=influencer.open_show_id, ended_at=None)
    if show is None:
        return None
    if show.holder != holder and not take_over:
        raise GoLiveBlocked((live_elsewhere(),))
    token, version_id, access_key = await _token_for(desk, influencer, show)
    async with in_transaction():
        row = _same_token(influencer).filter(open_show_id=show.id, streaming_enabled=True)
        if not await row.update(open_show_id=show.id):
            return None
        now, held = desk.now(), Show.filter(id=show.id, holder=show.holder, ended_at=None)
        if not await held.update(holder=holder, token_version_id=version_id, seen_at=now):
            return None
        if show.holder != holder:
            await record(actor, Action.SHOW_TAKEN_OVER, now, subject=("shows", show.id))
        await _note_hand_out(desk, actor, show.id, version_id)
    return OnStage(await Show.get(id=show.id), token, _endpoint(desk, access_key))


async def _come_back(
    desk: Desk, actor: InfluencerActor, influencer: Influencer, holder: str
) -> OnStage | None:
    """Open the page's last show again where it ended only because the desk had lost contact a while ago."""
    last = await newest_show(actor.id)
    if last is None or last.holder != holder or last.end_reason != EndReason.LOST.value:
        return None
    try:
        token, version_id, access_key = await _token_for(desk, influencer, last)
    except GoLiveBlocked:
        return None  # a new show may have a token, and if not it says why
    async with in_transaction():
        same_token = await _same_token(influencer).update(token_version_id=influencer.token_version_id)
        if not same_token or not await reopen(desk, actor, last):
            return None
        await Show.filter(id=last.id).update(token_version_id=version_id)
        await _note_hand_out(desk, actor, last.id, version_id)
    return OnStage(await Show.get(id=last.id), token, _endpoint(desk, access_key))


async def _token_for(desk: Desk, influencer: Influencer, show: Show) -> tuple[str, UUID, str | None]:
    """Choose the newest usable token of the show's own room and role, with its version and access key."""
    same_place = (influencer.token_room_id, influencer.token_role) == (show.room_id, show.role)
    if same_place and not blocking_findings(desk, influencer):
        assert influencer.token_version_id is not None  # noqa: S101 (nothing blocks, so there is a token)
        return open_token(desk, influencer), influencer.token_version_id, influencer.token_access_key
    version = await TokenVersion.get(id=show.token_version_id)
    if version.sealed is None or not _is_usable(desk, version):
        raise GoLiveBlocked(blocking_findings(desk, influencer) or (run_out(),))
    token = desk.vault.open(version.sealed, table="token_versions", column="sealed", row_id=version.id)
    return token, version.id, version.access_key


def _same_token(influencer: Influencer) -> QuerySet[Influencer]:
    """Choose the influencer's row as long as it has the token that was read with it."""
    return Influencer.filter(id=influencer.id, token_version_id=influencer.token_version_id)


def _is_usable(desk: Desk, version: TokenVersion) -> bool:
    clock = clock_findings(version.not_before, version.expires_at, desk.now())
    absent = is_of_missing_emulator(version.access_key, desk.emulator.access_key if desk.emulator else None)
    return not absent and not any(f.severity is Severity.BROKEN for f in clock)


def blocking_findings(desk: Desk, influencer: Influencer) -> tuple[Finding, ...]:
    """Tell what keeps this influencer from going live, worst first, in words for them."""
    found = findings_of(influencer, moment(desk))
    return tuple(in_plain_words(f) for f in found if f.severity is Severity.BROKEN)


def _endpoint(desk: Desk, access_key: str | None) -> str | None:
    emulated = desk.emulator is not None and access_key == desk.emulator.access_key
    return desk.emulator.init_endpoint if desk.emulator and emulated else None


async def _note_hand_out(desk: Desk, actor: InfluencerActor, show_id: UUID, version_id: UUID) -> None:
    after = {"tokenVersionId": str(version_id)}
    await record(actor, Action.TOKEN_HANDED_OUT, desk.now(), subject=("shows", show_id), after=after)
