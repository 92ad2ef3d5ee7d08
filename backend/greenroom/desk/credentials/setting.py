"""Credentials: what a pasted token is, and setting or removing an influencer's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, Actor, Operator, note
from greenroom.desk.credentials.judging import Judged, ask_about_place, judge_for, judge_in_place
from greenroom.desk.credentials.odd_texts import tell_if_odd
from greenroom.desk.credentials.room_codes import put_label, room_code_in, settle_code
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import check_version, existing_influencer, hold_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.sealed.places import PlaceAnswer
from greenroom.desk.sealed.room_codes import own_code, put_room_code
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.surroundings import doubt_in, surroundings_of
from greenroom.desk.sealed.tokens import drop_token, open_token, put_token, retire_token
from greenroom.hms.findings import FindingCode, Verdict
from greenroom.hms.room_codes import RoomCode
from greenroom.hms.token import OpenedText, TokenReport, open_text
from greenroom.store.models import Influencer
from greenroom.store.sql import save_changed, values_of
from greenroom.words.sentences import Sentence

_AS_ALWAYS: Final[Mapping[str, Any]] = {}


class TokenRejected(Problem):
    """The text cannot be used as an auth token; the report says why."""

    code = ProblemCode.TOKEN_REJECTED

    def __init__(self, report: TokenReport) -> None:
        super().__init__()
        self.about = report.findings[0].about
        self.report = report


class TokenNeedsConfirmation(Problem):
    """The token seems to be somebody else's, and the admin has not said that it is right all the same.

    Args:
        report: what was found about the token.
        name: whom it was about to be saved for.
        other: the influencer whose it seems to be.
    """

    code = ProblemCode.TOKEN_NEEDS_CONFIRMATION

    def __init__(self, report: TokenReport, name: str, other: InfluencerView) -> None:
        super().__init__()
        case = "duplicate" if FindingCode.DUPLICATE in report.needs_accepting else "user-id"
        names = {"name": name, "other": other.row.name}
        self.about = Sentence(f"problem.TOKEN_NEEDS_CONFIRMATION.{case}", **names)
        self.report = report
        self.other = other


@dataclass(frozen=True, slots=True)
class TokenSet:
    """A token was saved: the influencer as they are now, and what the token is."""

    influencer: InfluencerView
    report: TokenReport


async def inspect_token(
    desk: Desk, text: str, influencer_id: UUID | None = None, actor: AdminActor | None = None
) -> TokenReport:
    """Say what a pasted text is; nothing of it is stored or logged.

    Args:
        actor: who pasted it, if that is to be told of what opens more than a show.
        influencer_id: who it is meant for, if known: then tokens for other rooms and people are noticed.

    Raises:
        NotFound: there is no such influencer.
    """
    influencer = None
    if influencer_id is not None:
        influencer = await existing_influencer(influencer_id)
    opened = open_text(text)
    around, _ = await surroundings_of(desk, opened, influencer)
    report, _ = await judge_in_place(desk, opened, around, None)
    if actor is not None:
        tell_if_odd(desk, actor, text, report, influencer_id)
    return report


async def set_auth_token(
    desk: Desk,
    actor: AdminActor | Operator,
    influencer_id: UUID,
    text: str,
    *,
    room_code: str = "",
    expected_version: int | None = None,
    allow_streaming: bool = False,
    accept: Collection[FindingCode] = (),
) -> TokenSet:
    """Save a pasted token, and optionally a room code, as the credential for the next show.

    This enables streaming unless an admin switched it off. Where the token's account is connected, 100ms is
    asked first about room and role, for 2 s at most; without an answer, what is known counts. What is asked
    about the room code afterwards takes a few seconds at most, and changes nothing about the token.

    Args:
        room_code: a 100ms room code; empty keeps the current one or, where there is none, has 100ms make one
            as `set_room_code` does, but with a local label instead of a refusal.
        expected_version: the version the admin read; None overwrites any changes since.
        allow_streaming: enable streaming even if an admin switched it off.
        accept: the findings that the admin accepts: those that the report says need it.

    Raises:
        NotFound, TokenRejected, RoomCodeRejected, Conflict, TokenNeedsConfirmation: nothing was changed.
    """
    opened = open_text(text)
    asked = await ask_about_place(desk, opened)
    try:
        async with in_transaction():
            influencer = await hold_influencer(desk, influencer_id)
            replaced = await own_code(desk, influencer)
            report = await save_opened(
                desk,
                actor,
                influencer,
                opened,
                asked,
                room_code=room_code,
                expected_version=expected_version,
                allow_streaming=allow_streaming,
                accept=accept,
            )
    except TokenRejected as rejected:
        tell_if_odd(desk, actor, text, rejected.report, influencer_id)
        raise
    await settle_code(desk, actor, influencer, replaced)
    return TokenSet(await influencer_view(desk, influencer_id), report)


async def remove_auth_token(
    desk: Desk, actor: AdminActor, influencer_id: UUID, *, expected_version: int | None = None
) -> InfluencerView:
    """Remove the token; an open show goes on with it.

    The token stays in its version until it expires, in case an open show has to be rejoined. Without a token,
    nothing changes.

    Args:
        expected_version: the version the admin read; None removes the token regardless of other changes.

    Raises:
        NotFound, Conflict: nothing was changed.
    """
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id, expected_version, or_forged=True)
        if influencer.token_expires_at is not None:
            before = _shown(influencer)
            await retire_token(desk, influencer, open_token(desk, influencer), desk.now())
            drop_token(influencer)
            influencer.version += 1
            await influencer.save()
            after = _shown(influencer)
            await note(desk, actor, Action.TOKEN_REMOVED, influencer, before=before, after=after)
    return await influencer_view(desk, influencer_id)


async def save_opened(
    desk: Desk,
    actor: AdminActor | Operator,
    influencer: Influencer,
    opened: OpenedText,
    asked: PlaceAnswer | None,
    *,
    room_code: str = "",
    expected_version: int | None = None,
    allow_streaming: bool | None = False,
    accept: Collection[FindingCode] = (),
    how: Mapping[str, Any] = _AS_ALWAYS,
) -> TokenReport:
    """Judge a token for a held influencer, and save it, as `set_auth_token` says.

    Args:
        asked: what 100ms has just said of the token's place; None to go by what is kept.
        allow_streaming: as of `set_auth_token`; None leaves the switch as it is.
        how: what else the audit log is told of how it came here.

    Raises:
        TokenRejected, RoomCodeRejected, Conflict, TokenNeedsConfirmation: nothing was changed.
    """
    judged = await judge_for(desk, influencer, opened, asked)
    report, other = judged.report, judged.other
    if report.verdict is Verdict.BROKEN or report.token is None:
        raise TokenRejected(report)
    code = room_code_in(room_code) if room_code.strip() else None
    await check_version(desk, influencer, expected_version)
    if other is not None and not set(report.needs_accepting) <= set(accept):
        whose = await influencer_view(desk, other.id, or_archived=True)
        raise TokenNeedsConfirmation(report, influencer.name, whose)
    await save_judged(desk, actor, influencer, judged, code, allow_streaming=allow_streaming, how=how)
    return report


async def save_judged(
    desk: Desk,
    actor: Actor,
    influencer: Influencer,
    judged: Judged,
    code: RoomCode | None,
    *,
    allow_streaming: bool | None,
    how: Mapping[str, Any],
) -> None:
    """Write a usable token, its version, the room code and the streaming switch, with their audit entry."""
    now, report = desk.now(), judged.report
    before, was = _shown(influencer), values_of(influencer)
    influencer.place_code = judged.answer and judged.answer.code
    influencer.place_checked_at = judged.answer and judged.answer.asked_at
    kept = open_token(desk, influencer)
    if report.token != kept:
        await retire_token(desk, influencer, kept, now)
        await put_token(desk, actor, influencer, report, now)
    influencer.source_choice = Source.PASTED.value
    _note_check(influencer, report, now)
    if code is not None:
        put_room_code(desk, influencer, code)
    elif influencer.hms_room_code is None:
        await put_label(desk, influencer)
    # Where the time is known but no admin, the operator has switched it.
    by_nobody = influencer.streaming_by_id is None and influencer.streaming_at is None
    unswitched = allow_streaming is False and by_nobody
    if not influencer.streaming_enabled and (allow_streaming or unswitched):
        influencer.streaming_enabled = True
        influencer.streaming_at, influencer.streaming_reason = now, ""
        influencer.streaming_by_id = actor.id if allow_streaming and isinstance(actor, AdminActor) else None
    influencer.version += 1
    await save_changed(influencer, was)
    after = _shown(influencer)
    if report.needs_accepting:
        after["accepted"] = [code.value for code in report.needs_accepting]
    await note(desk, actor, Action.TOKEN_SET, influencer, before=before, after=after | dict(how))


def _note_check(influencer: Influencer, report: TokenReport, now: datetime) -> None:
    """Keep what is wrong with the token regardless of the clock; a token saved again is judged again."""
    influencer.block_code = None  # what is broken is never saved, and 100ms may accept now what it refused
    influencer.doubt_code = doubt_in(report)
    influencer.checked_at = now


def _shown(influencer: Influencer) -> dict[str, Any]:
    """Pick the fields that the audit log may show."""
    expires_at = influencer.token_expires_at
    return {
        "lastFour": influencer.token_last_four,
        "source": influencer.token_source,
        "roomId": influencer.token_room_id,
        "role": influencer.token_role,
        "expiresAt": expires_at.isoformat() if expires_at else None,
        "roomCodeKind": influencer.room_code_kind,
        "streamingEnabled": influencer.streaming_enabled,
    }
