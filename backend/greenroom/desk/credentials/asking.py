"""Asking 100ms whether it would let an influencer join, with the token that their next Go Live would use.

An admin asks, by a button, or the influencer, by a rehearsal: nothing else sends a token to 100ms before a
show. 100ms judges it as it does when a page joins, so a refusal that would meet the next show too blocks it,
and an acceptance lifts what 100ms had refused at this step before. Nobody joins: whether the role is full, or
may send anything, shows only then.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.hms_failures import HmsFailed
from greenroom.desk.holding import hold
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.influencers.history import HmsAnswer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.readiness.readiness import moment
from greenroom.desk.readiness.sources import next_source
from greenroom.desk.sealed.minting import mint_to_ask
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.tokens import open_token
from greenroom.desk.shows.refusals import keep_answer
from greenroom.hms.room_codes import RoomCodeKind
from greenroom.hms.sdk_errors import SdkError, read_hint, sdk_error
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.errors import HmsError
from greenroom.hms_api.replies import InitAnswer, Refused
from greenroom.store.models import AuditEntry, Influencer, TokenVersion

WITHIN_S: Final = 10.0
ASKED_EVERY: Final = timedelta(seconds=5)  # for each influencer: two presses send one token


class NothingToAsk(Problem):
    """There is no token that 100ms could be asked about, or it was asked just now."""

    code = ProblemCode.NOTHING_TO_ASK


@dataclass(frozen=True, slots=True)
class Checked:
    """What 100ms answered.

    Args:
        source: of the token that was sent: the pasted one, or one that was made for this and is gone again.
    """

    influencer: InfluencerView
    source: Source
    answer: HmsAnswer


@dataclass(frozen=True, slots=True)
class _Asked:
    api: HmsApi
    token: str = field(repr=False)
    source: Source
    version_id: UUID | None
    place: tuple[str | None, ...]
    at: datetime


async def check_with_hms(desk: Desk, actor: AdminActor, influencer_id: UUID) -> Checked:
    """Send what an influencer's next Go Live would use to 100ms, and keep the answer; at most 10 s.

    Raises:
        NotFound, NothingToAsk: nothing was sent.
        HmsFailed: 100ms gave no answer; only that it was asked is noted.
    """
    source, answer = await ask_about(desk, actor, influencer_id, within_s=WITHIN_S, every=ASKED_EVERY)
    return Checked(await influencer_view(desk, influencer_id), source, answer)


async def ask_about(
    desk: Desk,
    actor: AdminActor | InfluencerActor,
    influencer_id: UUID,
    *,
    within_s: float,
    every: timedelta = timedelta(0),
) -> tuple[Source, HmsAnswer]:
    """Ask as `check_with_hms`, for whoever may: an admin, or the influencer themselves.

    Args:
        every: how long ago it was asked about them last, at least.

    Returns:
        The source of what was sent, and what 100ms answered.
    """
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id)
        asked = await _what_to_ask(desk, influencer, every)
        after = {"source": asked.source.value}
        await note(desk, actor, Action.TOKEN_ASKED, influencer, after=after)
    try:
        reply = await asked.api.ask_init(asked.token, within_s=within_s)
    except HmsError as error:
        raise HmsFailed(error) from None
    answer = HmsAnswer(desk.now(), _error(reply))
    await _keep(desk, influencer_id, asked, reply, answer)
    return asked.source, answer


async def _what_to_ask(desk: Desk, influencer: Influencer, every: timedelta) -> _Asked:
    source = next_source(influencer, moment(desk))
    if source is None and influencer.hms_auth_token is not None:
        source = Source.PASTED  # one that the clock or the desk has something against
    if source is None or source not in (Source.PASTED, Source.MINTED):
        coded = influencer.room_code_kind not in (None, RoomCodeKind.LOCAL.value)
        raise NothingToAsk("room-code" if coded else "token", name=influencer.name)
    minted = source is Source.MINTED
    token = await mint_to_ask(desk, influencer) if minted else open_token(desk, influencer)
    if token is None:
        raise NothingToAsk("made" if minted else "unreadable", name=influencer.name)
    access_key = influencer.hms_access_key if minted else influencer.token_access_key
    api = desk.api_of(access_key or "")
    if api is None:
        raise HmsFailed(None)
    await _refuse_haste(desk, influencer, every)
    version_id = None if minted else influencer.token_version_id
    return _Asked(api, token, source, version_id, _place(influencer), desk.now())


async def _refuse_haste(desk: Desk, influencer: Influencer, every: timedelta) -> None:
    lately = AuditEntry.filter(subject_id=influencer.id, action=Action.TOKEN_ASKED.value)
    if await lately.filter(at__gt=desk.now() - every).exists():
        raise NothingToAsk("lately")


def _place(influencer: Influencer) -> tuple[str | None, ...]:
    return influencer.hms_access_key, influencer.hms_room_id, influencer.hms_role


def _error(reply: InitAnswer) -> SdkError | None:
    return sdk_error(reply.code, read_hint(reply.text)) if isinstance(reply, Refused) else None


async def _keep(desk: Desk, influencer_id: UUID, asked: _Asked, reply: InitAnswer, answer: HmsAnswer) -> None:
    """Keep the answer, unless another token has taken the place of the one that was sent."""
    async with in_transaction():
        influencer = await hold(Influencer, influencer_id)
        if influencer is None:
            return
        if asked.source is Source.PASTED:
            if influencer.token_version_id != asked.version_id:
                return
            version = TokenVersion.filter(id=asked.version_id)
            await version.update(asked_at=answer.at, asked_outcome=answer.outcome)
        elif _place(influencer) != asked.place:
            return
        await keep_answer(desk, influencer, reply, asked.at)
