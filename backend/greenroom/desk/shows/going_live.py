"""Going live: opening a show, and handing the stored credential to the page that holds it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.sessions import is_ending
from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Action, note, note_steps
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.readiness.findings import expired, live_elsewhere, put_aside, show_over
from greenroom.desk.sealed.checking import check_token
from greenroom.desk.sealed.exchanging import Exchanged, exchange, unanswered
from greenroom.desk.shows.choosing import (
    ExchangeWantedError,
    GoLiveBlocked,
    Token,
    blocking_findings,
    next_token,
    token_for,
)
from greenroom.desk.shows.ending import hold_open_show, lost_show, reopen
from greenroom.desk.shows.handing_out import HAND_OUT, hand_out, handed_out, write_counted
from greenroom.desk.shows.staying import holder_key
from greenroom.desk.shows.surprises import surprised_by_refusal
from greenroom.desk.shows.views import ShowView, show_view
from greenroom.hms.findings import FindingCode
from greenroom.store.models import AuditEntry, Influencer, Show
from greenroom.store.rows import new_row
from greenroom.store.sql import change, insert, save
from greenroom.store.studio_rows import session_and_last_show

EXCHANGES = 2  # of a room code for one press: once more where something changed meanwhile
NOTED_EVERY = timedelta(minutes=1)  # for each influencer and code: people in trouble press many times


@dataclass(frozen=True, slots=True)
class OnStage:
    """An open show and what its page needs to join it.

    Args:
        auth_token: the token of the show; this is the only place where it leaves the desk.
        token_expires_at: when that token expires.
        init_endpoint: the 100ms SDK's `initEndpoint`; None to use the SDK's default.
    """

    show: ShowView
    auth_token: str = field(repr=False)
    token_expires_at: datetime
    init_endpoint: str | None


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
        return await _press(desk, actor, holder_key(holder), show_id, take_over=take_over)
    except GoLiveBlocked as problem:
        if problem.findings[0].code is FindingCode.TOKEN_UNREADABLE:
            await check_token(desk, actor.id)
        await surprised_by_refusal(desk, actor.id, problem.findings[0])
        await _note_refusal(desk, actor, problem.findings[0].code)
        raise


async def _press(
    desk: Desk, actor: InfluencerActor, holder: str, only: UUID | None, *, take_over: bool
) -> OnStage:
    """Go on stage in one transaction; where that needs a room code exchanged, in the one after the exchange.

    The second one checks everything again, so that nothing is used that was made for something else.
    """
    exchanged: Exchanged | None = None
    for _ in range(EXCHANGES):
        try:
            async with in_transaction():
                return await _go_on_stage(desk, actor, holder, only, exchanged, take_over=take_over)
        except ExchangeWantedError as needed:
            exchanged = await exchange(desk, needed.wanted)
    try:
        async with in_transaction():
            return await _go_on_stage(desk, actor, holder, only, exchanged, take_over=take_over)
    except ExchangeWantedError:
        raise GoLiveBlocked((unanswered(),)) from None


async def _go_on_stage(
    desk: Desk,
    actor: InfluencerActor,
    holder: str,
    only: UUID | None,
    exchanged: Exchanged | None,
    *,
    take_over: bool,
) -> OnStage:
    influencer = await hold(Influencer, actor.id)
    if influencer is None or influencer.archived_at is not None:
        raise GoLiveBlocked((put_aside(),))
    if not influencer.streaming_enabled:
        raise GoLiveBlocked(blocking_findings(desk, influencer))
    running = await hold_open_show(influencer)
    stays = running is not None and running.desk_session_id == actor.session_id
    session, last = (None, None) if stays else await session_and_last_show(actor.session_id, actor.id)
    show = running or lost_show(desk, influencer, holder, last)
    if only is not None and (show is None or show.id != only):
        raise GoLiveBlocked((show_over(),))
    if running and running.holder != holder and not take_over:
        raise GoLiveBlocked((live_elsewhere(),))
    if not stays and is_ending(desk, session):
        raise GoLiveBlocked((show_over(),))
    token, new = show and await token_for(desk, influencer, show, exchanged), dict[str, object]()
    if show and token:
        if not running:
            await reopen(desk, actor, show)
        elif show.holder != holder:
            await write_counted(desk, actor, show)  # the holder before got these before it lost the show
            await note(desk, actor, Action.SHOW_TAKEN_OVER, show)
        await _join_again(desk, actor, show, holder, token)
    elif running or only:
        raise GoLiveBlocked(blocking_findings(desk, influencer) or (expired(),))
    else:
        show, token = await _open(desk, actor, influencer, holder, exchanged)
        new["open_show_id"] = show.id
    if influencer.handed_out_until is None or influencer.handed_out_until < token.expires_at:
        new["handed_out_until"] = token.expires_at
    if new:
        await change(Influencer, new, id=influencer.id)
    return OnStage(show_view(show), token.text, token.expires_at, _endpoint(desk, token.access_key))


async def _open(
    desk: Desk, actor: InfluencerActor, influencer: Influencer, holder: str, exchanged: Exchanged | None
) -> tuple[Show, Token]:
    """Write a new show; the caller writes that it is the influencer's open one."""
    if blocking := blocking_findings(desk, influencer):
        raise GoLiveBlocked(blocking)
    token, now = await next_token(desk, influencer, exchanged), desk.now()
    show = new_row(
        Show,
        influencer_id=actor.id,
        token_version_id=token.version_id,
        workspace_id=influencer.workspace_id,
        room_id=token.room_id,
        role=token.role,
        desk_session_id=actor.session_id,
        holder=holder,
        opened_at=now,
        seen_at=now,
        handed_out_at=now,
        handed_out_to=actor.session_id,
    )
    await insert(show)
    steps = {Action.SHOW_OPENED: None, Action.TOKEN_HANDED_OUT: handed_out(show)}
    await note_steps(desk, actor, show, steps)
    return show, token


async def _join_again(desk: Desk, actor: InfluencerActor, show: Show, holder: str, token: Token) -> None:
    """Record which page holds an open show from now on, in which session, and with which token."""
    show.desk_session_id, show.seen_at = actor.session_id, desk.now()
    await hand_out(desk, actor, show, holder, token.version_id)
    await save(show, [*HAND_OUT, "desk_session_id", "seen_at"])


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
