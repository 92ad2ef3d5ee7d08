"""The chain over the audit log: every entry sealed with the one before, by a key outside the database.

Whoever changes, removes or inserts a chained entry breaks the chain there, unless they have the desk's keys.
Where the chain begins and ends is stored sealed, so that its end cannot be cut off, nor the whole chain be
made again. What it cannot show by itself:

* what was done to entries in the seconds before they were chained, or by somebody who has the desk's keys;
* that the database, or its desk's row and entries, were replaced with what they were at an earlier time: for
  that, keep its head elsewhere. It is logged once a day.
"""

import json
import logging
import re
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final, Self, cast
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.keys import same_hash
from greenroom.store.canary import DESK_ROW, Canary, opened_canary
from greenroom.store.models import AuditEntry, DeskRow
from greenroom.store.vault import Vault, VaultError
from greenroom.words.sentences import Sentence

logger = logging.getLogger("greenroom.audit_chain")

BATCH = 200  # entries per transaction: SQLite lets nobody else write meanwhile
MOST_BATCHES = 50  # per round; more wait for the next
READ_AT_ONCE = 1000
_HEAD: Final = {"table": "desk", "column": "audit_head"}
_WRITTEN_HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """The entry that was the chain's last at some time: nobody without the keys can make another like it.

    Args:
        number: its place, counted from 1.
        mac: its MAC, which covers all entries up to it.
    """

    number: int
    mac: str

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read one as the log writes it; None if the text is none."""
        found = _WRITTEN_HEAD.fullmatch(text.strip())
        return cls(int(found[1]), found[2]) if found else None

    def __str__(self) -> str:
        return _written(self.number, self.mac)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain is broken.

    Args:
        chain_no: the place, counted from 1.
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
        verified: how many entries are intact, from the first on.
        unchained: how many are too new to be chained.
        broken: where it is first broken; None if it is intact.
    """

    verified: int
    unchained: int
    broken: Break | None


class _WrongEndError(Exception):
    """The chain does not begin or end where this desk began and ended it; the message says which."""


async def chain_audit(desk: Desk) -> int:
    """Chain the entries that are not chained yet, oldest first; for the one process that makes the rounds.

    If the chain does not begin and end where the desk began and ended it, nothing is chained: that would hide
    what was done.

    Returns:
        How many were chained.
    """
    chained = 0
    for _ in range(MOST_BATCHES):
        try:
            done = await _chain_batch(desk.vault)
        except _WrongEndError as error:
            logger.error(  # noqa: TRY400 (the error says no more)
                "The audit log is no longer chained: %s. `greenroom audit verify` says more.", error
            )
            break
        chained += done
        if done < BATCH:
            break
    return chained


async def log_head(desk: Desk) -> None:
    """Log which entry is the chain's last: wherever the log is kept, it proves that entry later on."""
    head = Head.read(await _head(desk.vault))
    if head is not None:
        logger.info(
            "The audit log ends with entry %s. `greenroom audit verify --head` checks that it still has it.",
            head,
        )


async def ends_hold(vault: Vault) -> bool:
    """Tell whether the chain begins and ends where this desk began and ended it; no more is looked at."""
    desk = await DeskRow.get_or_none(id=1)
    try:
        if desk is not None:
            await _check_ends(vault, opened_canary(vault, desk.canary))
    except _WrongEndError:
        return False
    return True


async def verify_audit(desk: Desk, head: Head | None = None) -> ChainReport:
    """Check the whole chain from its first entry and stop at the first place that is broken.

    Args:
        head: an entry that was the last one at some time, and that must still be there.
    """
    report = await _verify(desk)
    if head is None or report.broken is not None:
        return report
    entry = await AuditEntry.get_or_none(chain_no=head.number)
    if entry is not None and same_hash(entry.chain_mac or "", head.mac):
        return report
    key = "audit-chain.head-missing" if entry is None else "audit-chain.head-changed"
    about = Sentence(key, number=str(head.number))
    return replace(report, broken=Break(head.number, entry and entry.id, about))


async def _verify(desk: Desk) -> ChainReport:
    previous, verified = "", 0
    begins = await _beginning(desk.vault)
    while True:
        head = await _head(desk.vault)  # before the page: entries may be chained meanwhile
        page = AuditEntry.filter(chain_no__gt=verified).order_by("chain_no").limit(READ_AT_ONCE)
        entries = await page
        for entry in entries:
            broken = _check(desk.vault, entry, verified + 1, previous)
            if broken is None and not verified and begins and not same_hash(entry.chain_mac or "", begins):
                broken = Break(1, entry.id, Sentence("audit-chain.begins-otherwise"))
            if broken is not None:
                return ChainReport(verified, await _unchained(), broken)
            verified, previous = verified + 1, entry.chain_mac or ""
        if not entries:
            begins = await _beginning(desk.vault)  # it may have begun meanwhile
            if begins and not verified and await _is_unchained():
                broken = Break(1, None, Sentence("audit-chain.missing", number="1"))
                return ChainReport(0, await _unchained(), broken)
            return ChainReport(verified, await _unchained(), _check_end(head, verified, previous))


async def _chain_batch(vault: Vault) -> int:
    async with in_transaction():
        desk = await hold(DeskRow, 1)  # and with it the chain's end
        if desk is None:
            return 0
        canary = opened_canary(vault, desk.canary)
        place, mac = await _check_ends(vault, canary)
        entries = await AuditEntry.filter(chain_no=None).order_by("at", "id").limit(BATCH)
        for number, entry in enumerate(entries, start=place + 1):
            mac = _mac(vault, entry, number, mac)
            await AuditEntry.filter(id=entry.id).update(chain_no=number, chain_mac=mac)
        if entries:
            head = vault.seal(_written(place + len(entries), mac), **_HEAD, row_id=DESK_ROW)
            await DeskRow.filter(id=1).update(audit_head=head)
        if not canary.audit_begins and (first := await AuditEntry.get_or_none(chain_no=1)):
            begun = replace(canary, audit_begins=first.chain_mac or "")
            await DeskRow.filter(id=1).update(canary=begun.sealed(vault))
    return len(entries)


async def _check_ends(vault: Vault, canary: Canary) -> tuple[int, str]:
    """Return the last place and its MAC, once it is certain that both ends are as they were sealed."""
    last = await AuditEntry.filter(chain_no__isnull=False).order_by("-chain_no").first()
    place, mac = (_place(last), last.chain_mac or "") if last else (0, "")
    if await _head(vault) != _written(place, mac):
        raise _WrongEndError("it does not end with the entry that this desk chained last")
    if canary.audit_begins:
        first = await AuditEntry.get_or_none(chain_no=1)
        if first is None or not same_hash(first.chain_mac or "", canary.audit_begins):
            raise _WrongEndError("it does not begin with the entry that this desk chained first")
    return place, mac


async def _beginning(vault: Vault) -> str:
    """Read the MAC of the chain's first entry as it was sealed; empty if none was, or there is no desk."""
    desk = await DeskRow.get_or_none(id=1)
    return opened_canary(vault, desk.canary).audit_begins if desk else ""


async def _is_unchained() -> bool:
    return not await AuditEntry.filter(chain_no__isnull=False).exists()


def _check(vault: Vault, entry: AuditEntry, expected: int, previous: str) -> Break | None:
    if _place(entry) != expected:
        return Break(expected, None, Sentence("audit-chain.missing", number=str(expected)))
    if not same_hash(_mac(vault, entry, expected, previous), entry.chain_mac or ""):
        return Break(expected, entry.id, Sentence("audit-chain.changed", number=str(expected)))
    return None


def _check_end(head: str, verified: int, mac: str) -> Break | None:
    if head == _written(verified, mac):
        return None
    sealed_end = int(head.partition(":")[0] or 0)
    if sealed_end > verified:
        return Break(verified + 1, None, Sentence("audit-chain.missing", number=str(verified + 1)))
    message = Sentence("audit-chain.end-changed", number=str(verified))
    return Break(verified + 1, None, message)


async def _head(vault: Vault) -> str:
    """Read where the desk ended the chain: as `_written`, or empty if what is there was not sealed."""
    desk = await DeskRow.get_or_none(id=1)
    if desk is None or desk.audit_head is None:
        return _written(0, "")
    try:
        return vault.open(desk.audit_head, **_HEAD, row_id=DESK_ROW)
    except VaultError:
        return ""


def _written(place: int, mac: str) -> str:
    return f"{place}:{mac}"


def _place(entry: AuditEntry) -> int:
    return cast("int | None", entry.chain_no) or 0  # pyright: ignore[reportUnknownMemberType] (a nullable number)


def _mac(vault: Vault, entry: AuditEntry, number: int, previous: str) -> str:
    fields = [
        number,
        previous,
        str(entry.id),
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_kind,
        entry.actor_id and str(entry.actor_id),
        entry.action,
        entry.subject_kind,
        entry.subject_id and str(entry.subject_id),
        entry.before,
        entry.after,
        entry.request_id,
    ]
    return vault.lookup_hash("audit chain", json.dumps(fields, sort_keys=True, separators=(",", ":")))


async def _unchained() -> int:
    return await AuditEntry.filter(chain_no=None).count()
