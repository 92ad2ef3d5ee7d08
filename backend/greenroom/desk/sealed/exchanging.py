"""Room codes exchanged for auth tokens at 100ms, at Go Live, and what is learned of a code by it.

Nothing here is called in a transaction but `wanted_exchange` and `keep_exchanged`.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.sealed.code_switch import follow_switch
from greenroom.desk.sealed.minting import user_id_of
from greenroom.desk.sealed.room_codes import CodeFault, open_room_code
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.tokens import PLACE, add_version, put_place
from greenroom.hms.findings import Finding, FindingCode, Severity, broken
from greenroom.hms.surroundings import Surroundings
from greenroom.hms.token import TokenReport, read_token
from greenroom.hms_api.calls import Deadline
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.store.models import Influencer, TokenVersion

WITHIN_S: Final = 6.0
LONGEST_WAIT_S: Final = 60.0
_CLOCKS: Final = {FindingCode.EXPIRED, FindingCode.NOT_YET_VALID}
_FAULTS: Final = {HmsErrorKind.NOT_FOUND: CodeFault.MISSING, HmsErrorKind.NOT_ALLOWED: CodeFault.OFF}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An exchange, with all that it is made for; what comes of it is used only while that is the same.

    Args:
        room_id, role: where it must lead; None if the code itself decides that.
    """

    influencer_id: UUID
    code: str = field(repr=False)
    code_hash: str | None
    user_id: str
    access_key: str | None
    room_id: str | None
    role: str | None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of an exchange: a token or a fault of the code, or neither for a reason that may pass.

    Args:
        wait_s: for how long 100ms wants not to be asked again, where it had too many requests.
    """

    wanted: Wanted
    report: TokenReport | None = None
    fault: CodeFault | None = None
    passing: Finding | None = None
    wait_s: float = 0.0

    @property
    def leads_there(self) -> bool:
        """Tell whether there is a token, and it leads to where its influencer broadcasts."""
        claims = self.report and self.report.claims
        if claims is None:
            return False
        place = self.wanted.room_id, self.wanted.role
        return place in {(None, None), (claims.room_id, claims.role)}


def unanswered() -> Finding:
    """Make the finding that a room code could not be exchanged just now."""
    return broken(FindingCode.ROOM_CODE_REFUSED, "unanswered").in_plain_words()


def wanted_exchange(desk: Desk, influencer: Influencer) -> Wanted | None:
    """Say what to exchange for an influencer; None if their room code cannot be read."""
    code = open_room_code(desk, influencer)
    if code is None:
        return None
    place = influencer.hms_access_key, influencer.hms_room_id, influencer.hms_role
    return Wanted(influencer.id, code, influencer.room_code_hash, user_id_of(influencer), *place)


async def exchange(desk: Desk, wanted: Wanted) -> Exchanged:
    """Exchange a room code, and keep what that says of it.

    It takes at most 8 s. An exchange that is under way is waited for, and not begun a second time; nor is one
    before the time that 100ms named, where it had too many requests.
    """
    if wanted not in desk.exchanging:
        task = asyncio.create_task(_exchange(desk, wanted))
        desk.exchanging[wanted] = task
        task.add_done_callback(lambda done: _forget(desk, wanted, done))
    return await asyncio.shield(desk.exchanging[wanted])


def _forget(desk: Desk, wanted: Wanted, done: asyncio.Task[Exchanged]) -> None:
    answered = not done.cancelled() and done.exception() is None
    wait_s = done.result().wait_s if answered else 0.0
    if wait_s:
        asyncio.get_running_loop().call_later(min(wait_s, LONGEST_WAIT_S), desk.exchanging.pop, wanted)
    else:
        desk.exchanging.pop(wanted)


async def keep_exchanged(
    desk: Desk, influencer: Influencer, exchanged: Exchanged
) -> tuple[str, TokenVersion]:
    """Keep the token of an exchange as a version of its influencer's, whose row is held.

    Somebody of whom it was not known where they broadcast does so there from now on.
    """
    report = exchanged.report
    assert report is not None and report.token is not None and report.claims is not None  # noqa: S101, PT018
    version = await add_version(desk, influencer.id, report.token, report.claims, Source.ROOM_CODE)
    if influencer.hms_room_id is None:
        await put_place(desk, influencer, version, desk.now())
        await influencer.save(update_fields=PLACE)
    return report.token, version


async def _exchange(desk: Desk, wanted: Wanted) -> Exchanged:
    before = await _follow(desk, wanted)
    exchanged = await ask(desk, wanted)
    if exchanged.passing is None:
        claims = exchanged.report and exchanged.report.claims
        found = {"code_fault": exchanged.fault and exchanged.fault.value, "code_checked_at": desk.now()}
        if claims is not None:
            found |= {"code_room_id": claims.room_id, "code_role": claims.role}
        async with in_transaction():
            row = await hold(Influencer, wanted.influencer_id, room_code_hash=wanted.code_hash)
            if row and exchanged.fault is CodeFault.OFF and False in (before, row.code_enabled):
                return Exchanged(wanted, passing=unanswered())  # it was the desk that had disabled it
            if row:
                await Influencer.filter(id=wanted.influencer_id).update(**found)
    return exchanged


async def _follow(desk: Desk, wanted: Wanted) -> bool | None:
    """Have a code of the desk's own enabled if it still has to be, and return its `code_enabled`."""
    with suppress(HmsError):
        await follow_switch(desk, wanted.influencer_id)
    row = await Influencer.get_or_none(id=wanted.influencer_id)
    return row and row.code_enabled


async def ask(desk: Desk, wanted: Wanted) -> Exchanged:
    """Ask 100ms for a token, and judge it; nothing is kept."""
    token, deadline = None, Deadline(WITHIN_S)
    fault: CodeFault | None = None
    wait_s = 0.0
    for api in desk.apis_of_code(wanted.access_key):
        try:
            token = await api.exchange_room_code(
                wanted.code, user_id=wanted.user_id, within_s=deadline.left_s()
            )
            break
        except HmsError as error:
            fault = _fault(error)
            wait_s = error.retry_after_s or 0.0 if error.kind is HmsErrorKind.RATE_LIMITED else 0.0
            if fault is not CodeFault.MISSING:
                break
    if token is None:
        return Exchanged(wanted, fault=fault, passing=None if fault else unanswered(), wait_s=wait_s)
    return _judged(desk, wanted, token)


def _fault(error: HmsError) -> CodeFault | None:
    return _FAULTS.get(error.kind) if error.is_answer else None


def _judged(desk: Desk, wanted: Wanted, token: str) -> Exchanged:
    """Judge a token as a pasted one, but for who signed it: it comes from 100ms itself."""
    around = Surroundings(emulator_access_key=desk.emulator_access_key)
    report = read_token(token, desk.now(), around)
    worst = [finding for finding in report.findings if finding.severity is Severity.BROKEN]
    if worst and {finding.code for finding in worst} <= _CLOCKS:
        return Exchanged(wanted, passing=worst[0].in_plain_words())
    return Exchanged(wanted, fault=CodeFault.UNUSABLE) if worst else Exchanged(wanted, report)
