"""Verifying the chain over the audit log, also while entries are chained and the oldest are removed."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from greenroom.desk.audit.chain import (
    Head,
    entry_mac,
    place_of,
    sealed_head,
    written_head,
)
from greenroom.desk.audit.checkpoint import Checkpoint, ForgedCheckpointError
from greenroom.desk.desk import Desk
from greenroom.desk.keys import same_hash
from greenroom.store.canary import opened_canary
from greenroom.store.models import AuditEntry, DeskRow
from greenroom.store.vault import Vault
from greenroom.words.sentences import Sentence

READ_AT_ONCE = 1000
NOTHING_REMOVED: Final = Checkpoint()


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain is broken.

    Args:
        chain_no: the place, counted from 1; 0 is before the first.
        entry_id: the entry at that place; None if there is none.
        message: what is the case.
    """

    chain_no: int
    entry_id: UUID | None
    message: Sentence


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The state of the chain.

    Args:
        verified: how many entries are intact, from the first that is left on.
        unchained: how many are too new to be chained.
        broken: where it is first broken; None if it is intact.
        begins: what was removed before the first entry.
        head_removed: whether the head to compare it with is among that, so that it proves nothing any more.
    """

    verified: int
    unchained: int
    broken: Break | None
    begins: Checkpoint = NOTHING_REMOVED
    head_removed: bool = False


async def verify_audit(desk: Desk, head: Head | None = None) -> ChainReport:
    """Check the whole chain from its first entry and stop at the first place that is broken.

    Args:
        head: an entry that was the last one at some time, and that must still be there, unless the desk has
            removed it since.
    """
    try:
        report = await _verify(desk)
    except ForgedCheckpointError:
        return ChainReport(0, await _unchained(), Break(0, None, Sentence("audit-chain.checkpoint-forged")))
    if head is None or report.broken is not None:
        return report
    begins = report.begins
    if head.number < begins.number:
        return replace(report, head_removed=True)
    entry = await AuditEntry.get_or_none(chain_no=head.number)
    mac = begins.mac if head.number == begins.number else entry and entry.chain_mac
    if same_hash(mac or "", head.mac):
        return report
    key = "audit-chain.head-missing" if mac is None else "audit-chain.head-changed"
    about = Sentence(key, number=str(head.number))
    return replace(report, broken=Break(head.number, entry and entry.id, about))


async def _verify(desk: Desk) -> ChainReport:
    begins = await read_checkpoint(desk.vault)
    place, previous = begins.number, begins.mac

    async def report(broken: Break | None) -> ChainReport:
        return ChainReport(place - begins.number, await _unchained(), broken, begins)

    first = await _first_mac(desk.vault)
    while True:
        head = await sealed_head(desk.vault)  # before the page: entries may be chained meanwhile
        page = AuditEntry.filter(chain_no__gt=place).order_by("chain_no").limit(READ_AT_ONCE)
        entries = await page
        for entry in entries:
            broken = _check(desk.vault, entry, place + 1, previous)
            if broken is None and not place and first and not same_hash(entry.chain_mac or "", first):
                broken = Break(1, entry.id, Sentence("audit-chain.begins-otherwise"))
            if broken is not None:
                moved = await read_checkpoint(desk.vault)
                if moved.number <= place:
                    return await report(broken)
                begins, place, previous = moved, moved.number, moved.mac  # the desk has just removed some
                break
            place, previous = place + 1, entry.chain_mac or ""
        if not entries:
            first = await _first_mac(desk.vault)  # it may have begun meanwhile
            if first and not place and not await AuditEntry.filter(chain_no__isnull=False).exists():
                return await report(Break(1, None, Sentence("audit-chain.missing", number="1")))
            return await report(await _check_beginning(begins) or _check_end(head, place, previous))


async def read_checkpoint(vault: Vault) -> Checkpoint:
    """Read where the chain begins.

    Raises:
        ForgedCheckpointError: the desk did not write it.
    """
    desk = await DeskRow.get_or_none(id=1)
    return Checkpoint.read(vault, desk.audit_checkpoint) if desk else NOTHING_REMOVED


async def _first_mac(vault: Vault) -> str:
    """Read the MAC of the chain's first entry as it was sealed; empty if none was, or there is no desk."""
    desk = await DeskRow.get_or_none(id=1)
    return opened_canary(vault, desk.canary).audit_begins if desk else ""


def _check(vault: Vault, entry: AuditEntry, expected: int, previous: str) -> Break | None:
    if place_of(entry) != expected:
        return Break(expected, None, Sentence("audit-chain.missing", number=str(expected)))
    if not same_hash(entry_mac(vault, entry, expected, previous), entry.chain_mac or ""):
        return Break(expected, entry.id, Sentence("audit-chain.changed", number=str(expected)))
    return None


async def _check_beginning(begins: Checkpoint) -> Break | None:
    """Find an entry before the first one: lists would show it, and nothing proves it."""
    stray = await AuditEntry.filter(chain_no__lte=begins.number).order_by("chain_no").first()
    if stray is None:
        return None
    number = place_of(stray)
    return Break(number, stray.id, Sentence("audit-chain.before-beginning", number=str(number)))


def _check_end(head: str, verified: int, mac: str) -> Break | None:
    if head == written_head(verified, mac):
        return None
    sealed_end = int(head.partition(":")[0] or 0)
    if sealed_end > verified:
        return Break(verified + 1, None, Sentence("audit-chain.missing", number=str(verified + 1)))
    message = Sentence("audit-chain.end-changed", number=str(verified))
    return Break(verified + 1, None, message)


async def _unchained() -> int:
    return await AuditEntry.filter(chain_no=None).count()
