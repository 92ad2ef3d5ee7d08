"""Credentials: what a pasted token is, and setting it for an influencer."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit import Action, announce, record
from greenroom.desk.desk import Desk
from greenroom.desk.influencers import InfluencerView, influencer_view, no_such_influencer
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.workspaces import known_workspaces, workspace_of
from greenroom.hms.findings import FindingCode, Severity, Verdict
from greenroom.hms.room_codes import RoomCode, RoomCodeKind, RoomCodeProblem, local_code, mask, read_room_code
from greenroom.hms.token import OpenedText, Surroundings, TokenReport, judge, open_text
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, TokenVersion

CLOCK_CODES = {FindingCode.EXPIRED, FindingCode.NOT_YET_VALID, FindingCode.EXPIRES_SOON}


class TokenRejected(Problem):
    """The text cannot serve as an auth token; the report says why."""

    code = ProblemCode.TOKEN_REJECTED

    def __init__(self, report: TokenReport) -> None:
        worst = report.findings[0]
        super().__init__(worst.message, worst.fix)
        self.report = report


class RoomCodeRejected(Problem):
    """The text cannot serve as a room code."""

    code = ProblemCode.ROOM_CODE_REJECTED


class Conflict(Problem):
    """Somebody changed the influencer meanwhile."""

    code = ProblemCode.CONFLICT

    def __init__(self, now_is: InfluencerView) -> None:
        super().__init__(
            "Somebody else changed this influencer while you were typing.",
            "Look at what it is now, then save again to replace it.",
        )
        self.now_is = now_is


@dataclass(frozen=True, slots=True)
class TokenSet:
    """A token was saved: the influencer as they are now, and what the token is."""

    influencer: InfluencerView
    report: TokenReport


async def inspect_token(desk: Desk, text: str, influencer_id: UUID | None = None) -> TokenReport:
    """Tell what a pasted text is; nothing is stored or logged.

    Args:
        influencer_id: for whom it is meant, where that is known: other rooms and people's tokens show then.

    Raises:
        NotFound: there is no such influencer.
    """
    influencer = None
    if influencer_id is not None:
        influencer = await _existing(influencer_id)
    opened = open_text(text)
    return judge(opened, desk.now(), await _surroundings(desk, opened, influencer))


async def set_auth_token(
    desk: Desk,
    actor: AdminActor,
    influencer_id: UUID,
    text: str,
    *,
    room_code: str = "",
    expected_version: int | None = None,
    allow_streaming: bool = False,
) -> TokenSet:
    """Save a pasted token, and a room code with it, as the credential of the next show.

    Streaming is enabled with it unless an admin switched it off.

    Args:
        room_code: a 100ms room code; empty keeps the present one, or makes a local label.
        expected_version: the version the admin looked at; None saves over whatever is there.
        allow_streaming: enable streaming although an admin switched it off.

    Raises:
        NotFound, TokenRejected, RoomCodeRejected, Conflict: nothing was changed.
    """
    influencer = await _existing(influencer_id)
    opened = open_text(text)
    report = judge(opened, desk.now(), await _surroundings(desk, opened, influencer))
    if report.verdict is Verdict.BROKEN or report.token is None:
        raise TokenRejected(report)
    code = _room_code(room_code)
    async with in_transaction():
        influencer = await _touch(desk, influencer_id, expected_version)
        await _save(desk, actor, influencer, report, code, allow_streaming=allow_streaming)
    return TokenSet(await influencer_view(desk, influencer_id), report)


async def _existing(influencer_id: UUID) -> Influencer:
    influencer = await Influencer.get_or_none(id=influencer_id, archived_at=None)
    if influencer is None:
        raise no_such_influencer()
    return influencer


async def _touch(desk: Desk, influencer_id: UUID, expected_version: int | None) -> Influencer:
    """Raise the version, which locks the row until the transaction ends, and read it."""
    wanted = Influencer.filter(id=influencer_id, archived_at=None)
    if expected_version is not None:
        wanted = wanted.filter(version=expected_version)
    if not await wanted.update(version=F("version") + 1):
        await _existing(influencer_id)
        raise Conflict(await influencer_view(desk, influencer_id))
    return await _existing(influencer_id)


async def _surroundings(desk: Desk, opened: OpenedText, influencer: Influencer | None) -> Surroundings:
    """Gather what the desk knows that a token may be at odds with."""
    workspaces = await known_workspaces(desk)
    emulator_access_key = desk.emulator.access_key if desk.emulator else None
    if influencer is None or opened.token is None or opened.claims is None:
        return Surroundings(
            workspaces=workspaces, expiring=desk.expiring, emulator_access_key=emulator_access_key
        )
    others = Influencer.filter(archived_at=None, id__not=influencer.id)
    twin = await others.filter(token_fingerprint=_fingerprint(desk, opened.token)).first()
    user_id = opened.claims.user_id
    namesake = await others.filter(hms_user_id=user_id).first() if user_id else None
    return Surroundings(
        workspaces=workspaces,
        previous_access_key=influencer.token_access_key,
        previous_room_id=influencer.hms_room_id,
        duplicate_of=twin.name if twin else None,
        wrong_person=namesake.name if namesake else None,
        expiring=desk.expiring,
        emulator_access_key=emulator_access_key,
    )


def _room_code(text: str) -> RoomCode | None:
    if not text.strip():
        return None
    code = read_room_code(text)
    if isinstance(code, RoomCodeProblem):
        raise RoomCodeRejected(code.message, code.fix)
    return code


def _new_label() -> str:
    return local_code(secrets.randbelow(10_000))


def _fingerprint(desk: Desk, token: str) -> str:
    return desk.vault.lookup_hash("auth token", token)


async def _save(
    desk: Desk,
    actor: AdminActor,
    influencer: Influencer,
    report: TokenReport,
    code: RoomCode | None,
    *,
    allow_streaming: bool,
) -> None:
    """Write the token, its version, the room code and the streaming switch, with their trace."""
    now = desk.now()
    before = _shown(influencer)
    if influencer.token_fingerprint != _fingerprint(desk, report.token or ""):
        await _retire_token(desk, influencer, now)
        await _put_token(desk, actor, influencer, report, now)
    _note_check(influencer, report, now)
    if code is not None or influencer.hms_room_code is None:
        _put_room_code(desk, influencer, code or RoomCode(_new_label(), RoomCodeKind.LOCAL))
    if not influencer.streaming_enabled and (allow_streaming or influencer.streaming_by_id is None):
        influencer.streaming_enabled = True
        influencer.streaming_at, influencer.streaming_reason = now, ""
        influencer.streaming_by_id = actor.id if allow_streaming else None
    await influencer.save()
    subject = ("influencers", influencer.id)
    await record(actor, Action.TOKEN_SET, now, subject=subject, before=before, after=_shown(influencer))
    await announce("TOKEN_SET", now, influencer_id=influencer.id)


async def _retire_token(desk: Desk, influencer: Influencer, now: datetime) -> None:
    """Move the present token into its version's row: a show that runs on it may need it again."""
    if influencer.hms_auth_token is None or influencer.token_version_id is None:
        return
    token = open_token(desk, influencer)
    sealed = desk.vault.seal(
        token, table="token_versions", column="sealed", row_id=influencer.token_version_id
    )
    await TokenVersion.filter(id=influencer.token_version_id).update(sealed=sealed, replaced_at=now)


async def _put_token(
    desk: Desk, actor: AdminActor, influencer: Influencer, report: TokenReport, now: datetime
) -> None:
    claims, token = report.claims, report.token
    assert claims is not None and token is not None and claims.expires_at is not None  # noqa: S101, PT018
    version = await TokenVersion.create(
        id=new_id(),
        influencer_id=influencer.id,
        fingerprint=_fingerprint(desk, token),
        last_four=token[-4:],
        source="PASTED",
        access_key=claims.access_key,
        room_id=claims.room_id,
        role=claims.role,
        user_id=claims.user_id,
        not_before=claims.not_before,
        expires_at=claims.expires_at,
        created_at=now,
        created_by_id=actor.id,
    )
    influencer.hms_auth_token = desk.vault.seal(
        token, table="influencers", column="hms_auth_token", row_id=influencer.id
    )
    influencer.token_created_at = now
    influencer.token_version_id = version.id
    influencer.token_fingerprint = version.fingerprint
    influencer.token_last_four = version.last_four
    influencer.token_source = version.source
    influencer.token_access_key = influencer_key = version.access_key
    influencer.token_room_id = influencer.hms_room_id = version.room_id
    influencer.token_role = influencer.hms_role = version.role
    influencer.token_user_id = influencer.hms_user_id = version.user_id
    influencer.token_not_before = version.not_before
    influencer.token_expires_at = version.expires_at
    influencer.workspace_id = await workspace_of(influencer_key, now)


def _note_check(influencer: Influencer, report: TokenReport, now: datetime) -> None:
    """Keep what speaks against the token whatever the clock says; a token saved again is judged anew."""
    influencer.block_code = None  # a token with a broken finding is never saved
    influencer.doubt_code = next(
        (
            f.code.value
            for f in report.findings
            if f.severity is Severity.DOUBTFUL and f.code not in CLOCK_CODES
        ),
        None,
    )
    influencer.checked_at = now


def open_token(desk: Desk, influencer: Influencer) -> str:
    """Unseal an influencer's present token; there must be one."""
    return desk.vault.open(
        influencer.hms_auth_token or "", table="influencers", column="hms_auth_token", row_id=influencer.id
    )


def _put_room_code(desk: Desk, influencer: Influencer, code: RoomCode) -> None:
    influencer.hms_room_code = desk.vault.seal(
        code.code, table="influencers", column="hms_room_code", row_id=influencer.id
    )
    influencer.room_code_kind = code.kind.value
    influencer.room_code_hint = mask(code.code)
    influencer.room_code_hash = desk.vault.lookup_hash("room code", code.code)


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
