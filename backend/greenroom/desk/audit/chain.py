"""The chain over the audit log: every entry sealed with the one before, by a key outside the database.

Whoever changes, removes or inserts a chained entry breaks the chain there, unless they have the desk's keys.
Where the chain begins and ends is stored sealed, so that its end cannot be cut off, nor the whole chain be
made again. What it cannot show by itself:

* what was done to entries in the seconds before they were chained, or by somebody who has the desk's keys;
* that the database, or its desk's row and entries, were replaced with what they were at an earlier time: for
  that, keep its head elsewhere. It is logged once a day.

Where the desk itself has removed the oldest entries, the chain begins at a checkpoint.
"""

import json
import logging
import re
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Final, Self, cast

from tortoise.transactions import in_transaction

from greenroom.desk.audit.checkpoint import Checkpoint, ForgedCheckpointError
from greenroom.desk.audit.entries import DeskItself
from greenroom.desk.audit.security import tell
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.keys import same_hash
from greenroom.desk.security_events import SecurityEventKind
from greenroom.store.canary import DESK_ROW, opened_canary
from greenroom.store.models import AuditEntry, DeskRow
from greenroom.store.sql import find_all, save_all
from greenroom.store.vault import Vault, VaultError
from greenroom.writing.masking import Legible

logger = logging.getLogger("greenroom.audit_chain")

BATCH = 200  # entries per transaction: SQLite lets nobody else write meanwhile
MOST_BATCHES = 50  # per round; more wait for the next
TOLD_EVERY = timedelta(hours=1)  # that it is broken: these entries are not chained either
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
        return written_head(self.number, self.mac)


class WrongEndError(Exception):
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
        except WrongEndError as error:
            logger.error(  # noqa: TRY400 (the error says no more)
                "The audit log is no longer chained: %s. `greenroom audit verify` says more.", error
            )
            tell(desk, SecurityEventKind.AUDIT_BROKEN, DeskItself(), every=TOLD_EVERY)
            break
        chained += done
        if done < BATCH:
            break
    return chained


async def log_head(desk: Desk) -> None:
    """Log which entry is the chain's last: wherever the log is kept, it proves that entry later on."""
    head = Head.read(await sealed_head(desk.vault))
    if head is not None:
        logger.info(
            "The audit log ends with entry %s. `greenroom audit verify --head` checks that it still has it.",
            Legible(head),
        )


async def ends_hold(vault: Vault) -> bool:
    """Tell whether the chain begins and ends where this desk began and ended it; no more is looked at."""
    desk = await DeskRow.get_or_none(id=1)
    while desk is not None:
        try:
            await check_ends(vault, desk)
        except WrongEndError:
            before, desk = desk, await DeskRow.get_or_none(id=1)
            moved = ("audit_head", "audit_checkpoint")
            if desk is None or all(getattr(desk, end) == getattr(before, end) for end in moved):
                return False  # and not because entries were chained or removed between two looks
        else:
            break
    return True


async def _chain_batch(vault: Vault) -> int:
    async with in_transaction():
        desk = await hold(DeskRow, 1)  # and with it the chain's end
        if desk is None:
            return 0
        place, mac = await check_ends(vault, desk)
        entries = await find_all(AuditEntry, order=("at", "id"), most=BATCH, chain_no=None)
        for number, entry in enumerate(entries, start=place + 1):
            entry.chain_no, entry.chain_mac = number, entry_mac(vault, entry, number, mac)
            mac = entry.chain_mac
        await save_all(entries, ["chain_no", "chain_mac"])
        if entries:
            head = vault.seal(written_head(place + len(entries), mac), **_HEAD, row_id=DESK_ROW)
            await DeskRow.filter(id=1).update(audit_head=head)
        canary = opened_canary(vault, desk.canary)
        if not canary.audit_begins and (first := await AuditEntry.get_or_none(chain_no=1)):
            begun = replace(canary, audit_begins=first.chain_mac or "")
            await DeskRow.filter(id=1).update(canary=begun.sealed(vault))
    return len(entries)


async def check_ends(vault: Vault, desk: DeskRow) -> tuple[int, str]:
    """Return the last place and its MAC, once it is certain that both ends are as the desk left them.

    Raises:
        WrongEndError: one of them is not.
    """
    chained = AuditEntry.filter(chain_no__isnull=False)
    last = await chained.order_by("-chain_no").first()
    place, mac = (place_of(last), last.chain_mac or "") if last else (0, "")
    if await sealed_head(vault) != written_head(place, mac):
        raise WrongEndError("it does not end with the entry that this desk chained last")
    try:
        checkpoint = Checkpoint.read(vault, desk.audit_checkpoint)
    except ForgedCheckpointError:
        raise WrongEndError("the checkpoint at which it begins was not written by this desk") from None
    begins = opened_canary(vault, desk.canary).audit_begins
    first = await chained.order_by("chain_no").first()
    if checkpoint.number:
        if first is None or not follows(vault, first, checkpoint.number, checkpoint.mac):
            raise WrongEndError("it does not begin at the checkpoint to which this desk removed entries")
    elif begins and (first is None or place_of(first) != 1 or not same_hash(first.chain_mac or "", begins)):
        raise WrongEndError("it does not begin with the entry that this desk chained first")
    return place, mac


def follows(vault: Vault, entry: AuditEntry, place: int, mac: str) -> bool:
    """Tell whether an entry was chained to the one at this place with this MAC."""
    return place_of(entry) == place + 1 and same_hash(
        entry_mac(vault, entry, place + 1, mac), entry.chain_mac or ""
    )


async def sealed_head(vault: Vault) -> str:
    """Read where the desk ended the chain: as `written_head`, or empty if what is there was not sealed."""
    desk = await DeskRow.get_or_none(id=1)
    if desk is None or desk.audit_head is None:
        return written_head(0, "")
    try:
        return vault.open(desk.audit_head, **_HEAD, row_id=DESK_ROW)
    except VaultError:
        return ""


def written_head(place: int, mac: str) -> str:
    """Write an end as it is sealed."""
    return f"{place}:{mac}"


def place_of(entry: AuditEntry) -> int:
    """Read an entry's place in the chain; 0 if it is not chained yet."""
    return cast("int | None", entry.chain_no) or 0  # pyright: ignore[reportUnknownMemberType] (a nullable number)


def entry_mac(vault: Vault, entry: AuditEntry, number: int, previous: str) -> str:
    """Make the MAC of an entry at a place, over the MAC of the one before."""
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
