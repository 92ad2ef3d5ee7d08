"""Choosing the token of a show: the pasted one, one that the desk makes, or one for the room code."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.readiness.findings import findings_of, unreadable
from greenroom.desk.readiness.readiness import moment
from greenroom.desk.readiness.sources import is_refused, usable_sources
from greenroom.desk.sealed.exchanging import Exchanged, Wanted, keep_exchanged, wanted_exchange
from greenroom.desk.sealed.minting import mint
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.tokens import open_token, open_version
from greenroom.hms.expiry import clock_findings
from greenroom.hms.findings import Finding, FindingCode, Severity, broken
from greenroom.hms.surroundings import is_of_missing_emulator
from greenroom.store.models import Influencer, Show, TokenVersion, Workspace
from greenroom.store.sql import find
from greenroom.words.sentences import Sentence


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


class ExchangeWantedError(Exception):
    """The room code has to be exchanged first, outside the transaction."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__()
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Token:
    """A token to hand out, and where it leads."""

    text: str = field(repr=False)
    version_id: UUID
    access_key: str
    room_id: str
    role: str
    expires_at: datetime


async def token_for(
    desk: Desk, influencer: Influencer, show: Show, exchanged: Exchanged | None
) -> Token | None:
    """Choose the newest usable token for the show's room and role, or get one; None if there is none.

    Args:
        exchanged: what came of the exchange that was wanted before; None if none was.

    Raises:
        GoLiveBlocked: what is stored of it cannot be read, or 100ms does not answer.
        ExchangeWantedError: call it again with what came of that.
    """
    # What 100ms said of the place a while ago does not cut a show that runs: 100ms decides.
    sources = [] if is_refused(influencer) else usable_sources(influencer, moment(desk))
    there = show.room_id, show.role
    pasted = sources[:1] == [Source.PASTED] and there == (influencer.token_room_id, influencer.token_role)
    if pasted and (token := _pasted(desk, influencer)):
        return token
    version = await TokenVersion.get(id=show.token_version_id)
    if version.sealed is not None and _is_usable(desk, version):
        text = open_version(desk, influencer.id, version)
        if text is None:
            raise GoLiveBlocked((unreadable(),))
        return _of_version(text, version)
    if there == (influencer.hms_room_id, influencer.hms_role):
        if token := await _first(desk, influencer, exchanged, [s for s in sources if s is not Source.PASTED]):
            return token
        if pasted:
            raise GoLiveBlocked((unreadable(),))
    return None


async def next_token(desk: Desk, influencer: Influencer, exchanged: Exchanged | None) -> Token:
    """Open, make or exchange what a new show uses; the arguments are those of `token_for`.

    Raises:
        GoLiveBlocked, ExchangeWantedError: as `token_for`.
    """
    sources = usable_sources(influencer, moment(desk))
    if token := await _first(desk, influencer, exchanged, sources):
        return token
    if sources[:1] == [Source.MINTED]:
        raise GoLiveBlocked((broken(FindingCode.NOT_CONNECTED).in_plain_words(),))
    raise GoLiveBlocked((unreadable(),))


async def _first(
    desk: Desk, influencer: Influencer, exchanged: Exchanged | None, sources: Sequence[Source]
) -> Token | None:
    """Get a token from the first of these sources; from a later one only where 100ms does not answer."""
    unanswered: Finding | None = None
    for source in sources:
        if source is Source.PASTED:
            return _pasted(desk, influencer)
        if source is Source.MINTED:
            if (token := await _minted(desk, influencer)) or not await _has_lost_account(influencer):
                return token
            continue
        wanted = wanted_exchange(desk, influencer)
        if wanted is None:
            return None
        if exchanged is None or exchanged.wanted != wanted:
            raise ExchangeWantedError(wanted)
        if exchanged.leads_there:
            return _of_version(*await keep_exchanged(desk, influencer, exchanged))
        unanswered = exchanged.passing
    if unanswered is not None:
        raise GoLiveBlocked((unanswered,))
    return None


def _pasted(desk: Desk, influencer: Influencer) -> Token | None:
    token, version_id = open_token(desk, influencer), influencer.token_version_id
    access_key, room_id, role = influencer.token_access_key, influencer.token_room_id, influencer.token_role
    expires_at = influencer.token_expires_at
    if not (token and version_id and access_key and room_id and role and expires_at):
        return None
    return Token(token, version_id, access_key, room_id, role, expires_at)


async def _minted(desk: Desk, influencer: Influencer) -> Token | None:
    made = await mint(desk, influencer)
    return made and _of_version(*made)


async def _has_lost_account(influencer: Influencer) -> bool:
    """Tell whether their account was disconnected just now, which their row does not say yet."""
    account = await find(Workspace, id=influencer.workspace_id)
    return account is not None and account.app_secret is None


def _of_version(text: str, version: TokenVersion) -> Token:
    place = version.access_key, version.room_id, version.role
    return Token(text, version.id, *place, version.expires_at)


def _is_usable(desk: Desk, version: TokenVersion) -> bool:
    clock = clock_findings(version.not_before, version.expires_at, desk.now())
    absent = is_of_missing_emulator(version.access_key, desk.emulator_access_key)
    return not absent and not any(f.severity is Severity.BROKEN for f in clock)


def blocking_findings(desk: Desk, influencer: Influencer) -> tuple[Finding, ...]:
    """List what keeps this influencer from going live, worst first, in words for them."""
    found = findings_of(influencer, moment(desk))
    return tuple(f.in_plain_words() for f in found if f.severity is Severity.BROKEN)
