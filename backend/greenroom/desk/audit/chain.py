"""The chain over the audit log: every entry sealed with the one before, by a key outside the database.

Whoever changes, removes or inserts a chained entry breaks the chain there, unless they have the desk's keys.
Where the chain ends is stored sealed, so that its end cannot be cut off, nor the whole chain rebuilt. What it
cannot show:

* what was done to entries in the seconds before they were chained;
* that the whole database was replaced with an older copy: for that, compare with a backup;
* that everything was unchained and the chain's end cleared too, as if nothing had been chained before.
"""

import json
import logging
from dataclasses import dataclass
from datetime import UTC
from typing import Final, cast
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.keys import same_hash
from greenroom.store.canary import DESK_ROW
from greenroom.store.models import AuditEntry, DeskRow
from greenroom.store.vault import Vault, VaultError
from greenroom.words.sentences import Sentence

logger = logging.getLogger("greenroom.audit_chain")

BATCH = 200  # entries per transaction: SQLite lets nobody else write meanwhile
MOST_BATCHES = 50  # per round; more wait for the next
READ_AT_ONCE = 1000
_HEAD: Final = {"table": "desk", "column": "audit_head"}


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


class _WrongHeadError(Exception):
    """The chain does not end where this desk ended it."""


async def chain_audit(desk: Desk) -> int:
    """Chain the entries that are not chained yet, oldest first; for the one process that makes the rounds.

    If the chain does not end where the desk ended it, nothing is chained: that would hide what was done.

    Returns:
        How many were chained.
    """
    chained = 0
    for _ in range(MOST_BATCHES):
        try:
            done = await _chain_batch(desk.vault)
        except _WrongHeadError:
            logger.error(  # noqa: TRY400 (the error says no more)
                "The audit log is no longer chained: it does not end with the entry that this desk chained "
                "last. `greenroom audit verify` says more."
            )
            break
        chained += done
        if done < BATCH:
            break
    return chained


async def verify_audit(desk: Desk) -> ChainReport:
    """Check the whole chain from its first entry and stop at the first place that is broken."""
    previous, verified = "", 0
    while True:
        head = await _head(desk.vault)  # before the page: entries may be chained meanwhile
        page = AuditEntry.filter(chain_no__gt=verified).order_by("chain_no").limit(READ_AT_ONCE)
        entries = await page
        for entry in entries:
            broken = _check(desk.vault, entry, verified + 1, previous)
            if broken is not None:
                return ChainReport(verified, await _unchained(), broken)
            verified, previous = verified + 1, entry.chain_mac or ""
        if not entries:
            return ChainReport(verified, await _unchained(), _check_end(head, verified, previous))


async def _chain_batch(vault: Vault) -> int:
    async with in_transaction():
        desk = await hold(DeskRow, 1)  # and with it the chain's end
        if desk is None:
            return 0
        last = await AuditEntry.filter(chain_no__isnull=False).order_by("-chain_no").first()
        place, mac = (_place(last), last.chain_mac or "") if last else (0, "")
        if await _head(vault) != _written(place, mac):
            raise _WrongHeadError
        entries = await AuditEntry.filter(chain_no=None).order_by("at", "id").limit(BATCH)
        for number, entry in enumerate(entries, start=place + 1):
            mac = _mac(vault, entry, number, mac)
            await AuditEntry.filter(id=entry.id).update(chain_no=number, chain_mac=mac)
        if entries:
            head = vault.seal(_written(place + len(entries), mac), **_HEAD, row_id=DESK_ROW)
            await DeskRow.filter(id=1).update(audit_head=head)
    return len(entries)


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
