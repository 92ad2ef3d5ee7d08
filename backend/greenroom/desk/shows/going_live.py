"""Going live: opening a show, and handing the stored credential to the page that holds it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.sessions import is_ending
from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.readiness.findings import (
    expired,
    findings_of,
    live_elsewhere,
    put_aside,
    show_over,
    unreadable,
)
from greenroom.desk.readiness.readiness import moment
from greenroom.desk.readiness.sources import is_mintable, next_source
from greenroom.desk.sealed.checking import check_token
from greenroom.desk.sealed.minting import mint
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.tokens import open_token, open_version
from greenroom.desk.shows.ending import hold_open_show, lost_show, reopen
from greenroom.desk.shows.staying import holder_key
from greenroom.desk.shows.views import ShowView, show_view
from greenroom.hms.expiry import clock_findings
from greenroom.hms.findings import Finding, FindingCode, Severity, broken
from greenroom.hms.surroundings import is_of_missing_emulator
from greenroom.store.models import AuditEntry, Influencer, Show, TokenVersion
from greenroom.words.sentences import Sentence

NOTED_EVERY = timedelta(minutes=1)  # for each influencer and code: people in trouble press many times


class GoLiveBlocked(Problem):
    """No show can start now; the findings say why, in words for the influencer."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        elsewhere = findings[0].code is FindingCode.LIVE_ELSEWHERE
        self.code = ProblemCode.LIVE_ELSEWHERE if elsewhere else ProblemCode.GO_LIVE_BLOCKED
        super().__init__()
        self.findings = findings

    @property
    def message(self) -> Sentence:
        """What the worst of them says."""
        return self.findings[0].message

    @property
    def fix(self) -> Sentence:
        """What to do about the worst of them."""
        return self.findings[0].fix


@dataclass(frozen=True, slots=True)
class OnStage:
    """An open show and what its page needs to join it.

    Args:
        auth_token: the stored token; this is the only place where it leaves the desk.
        token_expires_at: when that token expires.
        init_endpoint: the 100ms SDK's `initEndpoint`; None to use the SDK's default.
    """

    show: ShowView
    auth_token: str
    token_expires_at: datetime
    init_endpoint: str | None


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = field(repr=False)
    version_id: UUID
    access_key: str
    room_id: str
    role: str
    expires_at: datetime


async def go_live(
    desk: Desk,
    actor: InfluencerActor,
    *,
    holder: str = "",
    take_over: bool = False,
    show_id: UUID | None = None,
) -> OnStage:
    """Open the influencer's show, or give the page that holds it what it needs to join again.

    Args:
        holder: a random id of the calling page; pages without one all count as one.
        take_over: move the open show here from the page that holds it.
        show_id: the only show to join; None to open one if none is open.

    Raises:
        GoLiveBlocked: streaming is off, the credential cannot be used, another page is live, or the only show
            to join has ended.
    """
    try:
        async with in_transaction():
            return await _go_on_stage(desk, actor, holder_key(holder), show_id, take_over=take_over)
    except GoLiveBlocked as problem:
        if problem.findings[0].code is FindingCode.TOKEN_UNREADABLE:
            await check_token(desk, actor.id)
        await _note_refusal(desk, actor, problem.findings[0].code)
        raise


async def _go_on_stage(
    desk: Desk, actor: InfluencerActor, holder: str, only: UUID | None, *, take_over: bool
) -> OnStage:
    influencer = await hold(Influencer, actor.id)
    if influencer is None or influencer.archived_at is not None:
        raise GoLiveBlocked((put_aside(),))
    if not influencer.streaming_enabled:
        raise GoLiveBlocked(blocking_findings(desk, influencer))
    running = await hold_open_show(influencer)
    show = running or await lost_show(desk, influencer, holder)
    if only is not None and (show is None or show.id != only):
        raise GoLiveBlocked((show_over(),))
    if running and running.holder != holder and not take_over:
        raise GoLiveBlocked((live_elsewhere(),))
    stays = running is not None and running.desk_session_id == actor.session_id
    if not stays and await is_ending(desk, actor.session_id):
        raise GoLiveBlocked((show_over(),))
    token = show and await _token_for(desk, influencer, show)
    if show and token:
        if not running:
            await reopen(desk, actor, show)
        elif show.holder != holder:
            await note(desk, actor, Action.SHOW_TAKEN_OVER, show)
        await _join_again(desk, actor, show, holder, token)
    elif running or only:
        raise GoLiveBlocked(blocking_findings(desk, influencer) or (expired(),))
    else:
        show, token = await _open(desk, actor, influencer, holder)
    after = {"tokenVersionId": str(token.version_id)}
    await note(desk, actor, Action.TOKEN_HANDED_OUT, show, after=after)
    return OnStage(show_view(show), token.text, token.expires_at, _endpoint(desk, token.access_key))


async def _open(
    desk: Desk, actor: InfluencerActor, influencer: Influencer, holder: str
) -> tuple[Show, _Token]:
    blocking = blocking_findings(desk, influencer)
    token, now = None if blocking else await _next_token(desk, influencer), desk.now()
    if token is None:
        raise GoLiveBlocked(blocking or (_unusable(desk, influencer),))
    show = await Show.create(
        influencer_id=actor.id,
        token_version_id=token.version_id,
        workspace_id=influencer.workspace_id,
        room_id=token.room_id,
        role=token.role,
        desk_session_id=actor.session_id,
        holder=holder,
        opened_at=now,
        seen_at=now,
    )
    await Influencer.filter(id=actor.id).update(open_show_id=show.id)
    await note(desk, actor, Action.SHOW_OPENED, show)
    return show, token


async def _join_again(desk: Desk, actor: InfluencerActor, show: Show, holder: str, token: _Token) -> None:
    """Record which page holds an open show from now on, in which session, and with which token."""
    show.holder, show.desk_session_id = holder, actor.session_id
    show.token_version_id, show.seen_at = token.version_id, desk.now()
    await show.save(update_fields=["holder", "desk_session_id", "token_version_id", "seen_at"])


async def _token_for(desk: Desk, influencer: Influencer, show: Show) -> _Token | None:
    """Choose the newest usable token for the show's room and role, or make one; None if there is none.

    Raises:
        GoLiveBlocked: what is stored of it cannot be read.
    """
    source = None if blocking_findings(desk, influencer) else next_source(influencer, moment(desk))
    there = show.room_id, show.role
    pasted = source is Source.PASTED and there == (influencer.token_room_id, influencer.token_role)
    if pasted and (token := await _pasted(desk, influencer)):
        return token
    version = await TokenVersion.get(id=show.token_version_id)
    if version.sealed is not None and _is_usable(desk, version):
        text = open_version(desk, influencer.id, version)
        if text is None:
            raise GoLiveBlocked((unreadable(),))
        return _of_version(text, version)
    if source is not None and there == (influencer.hms_room_id, influencer.hms_role):
        if is_mintable(influencer, moment(desk)) and (token := await _minted(desk, influencer)):
            return token
        if pasted:
            raise GoLiveBlocked((unreadable(),))
    return None


async def _next_token(desk: Desk, influencer: Influencer) -> _Token | None:
    """Open or make what a new show uses; None if that cannot be done."""
    minted = next_source(influencer, moment(desk)) is Source.MINTED
    return await (_minted if minted else _pasted)(desk, influencer)


async def _pasted(desk: Desk, influencer: Influencer) -> _Token | None:
    token, version_id = open_token(desk, influencer), influencer.token_version_id
    if token is None or version_id is None:
        return None
    return _of_version(token, await TokenVersion.get(id=version_id))


async def _minted(desk: Desk, influencer: Influencer) -> _Token | None:
    made = await mint(desk, influencer)
    return made and _of_version(*made)


def _of_version(text: str, version: TokenVersion) -> _Token:
    place = version.access_key, version.room_id, version.role
    return _Token(text, version.id, *place, version.expires_at)


def _unusable(desk: Desk, influencer: Influencer) -> Finding:
    """Say why a credential that looked usable could not be had."""
    if next_source(influencer, moment(desk)) is Source.MINTED:
        return broken(FindingCode.NOT_CONNECTED).in_plain_words()
    return unreadable()


def _is_usable(desk: Desk, version: TokenVersion) -> bool:
    clock = clock_findings(version.not_before, version.expires_at, desk.now())
    absent = is_of_missing_emulator(version.access_key, desk.emulator_access_key)
    return not absent and not any(f.severity is Severity.BROKEN for f in clock)


def blocking_findings(desk: Desk, influencer: Influencer) -> tuple[Finding, ...]:
    """List what keeps this influencer from going live, worst first, in words for them."""
    found = findings_of(influencer, moment(desk))
    return tuple(f.in_plain_words() for f in found if f.severity is Severity.BROKEN)


def _endpoint(desk: Desk, access_key: str | None) -> str | None:
    return desk.emulator.init_endpoint if desk.emulator and access_key == desk.emulator.access_key else None


async def _note_refusal(desk: Desk, actor: InfluencerActor, code: FindingCode) -> None:
    """Record that Go Live was refused and why, in its own transaction; at most once a minute."""
    if await _noted_lately(desk, actor, code):
        return
    async with in_transaction():
        await hold(Influencer, actor.id)  # so that of two refusals at once, the second sees the first
        if not await _noted_lately(desk, actor, code):
            await note(desk, actor, Action.GO_LIVE_REFUSED, actor, after={"code": code.value})


async def _noted_lately(desk: Desk, actor: InfluencerActor, code: FindingCode) -> bool:
    entries = await AuditEntry.filter(
        subject_id=actor.id, action=Action.GO_LIVE_REFUSED.value, at__gt=desk.now() - NOTED_EVERY
    )
    return any((entry.after or {}).get("code") == code.value for entry in entries)
