"""Removing the oldest entries of the audit log so that the rest stays provable, and telling of it."""

from dataclasses import replace
from datetime import datetime

from tortoise.transactions import in_transaction

from greenroom.desk.audit.chain import BATCH, WrongEndError, check_ends, follows, place_of
from greenroom.desk.audit.checkpoint import Checkpoint, ForgedCheckpointError
from greenroom.desk.audit.entries import Action, DeskItself, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.store.models import AuditEntry, DeskRow

AUDIT = "audit_entries"


async def remove_entries(desk: Desk, before: datetime) -> int:
    """Remove one batch of the chain's first entries, and move the checkpoint, in one transaction.

    An entry goes only if it and all before it were written before then and are what was chained; the last one
    stays. One with a time to come was written while the clock was wrong: it goes with an old one behind it.

    Returns:
        How many were removed.

    Raises:
        WrongEndError: the chain is not as the desk left it; nothing was removed, as that would hide it.
    """
    async with in_transaction():
        row = await hold(DeskRow, 1)
        if row is None:
            return 0
        end, _ = await check_ends(desk.vault, row)
        checkpoint = Checkpoint.read(desk.vault, row.audit_checkpoint)
        place, mac, last = checkpoint.number, checkpoint.mac, None
        page = AuditEntry.filter(chain_no__gt=place, chain_no__lt=end).order_by("chain_no").limit(BATCH)
        for entry in await page:
            if not follows(desk.vault, entry, place, mac):
                raise WrongEndError(f"entry {place + 1} is not what was chained there")
            place, mac = place_of(entry), entry.chain_mac or ""
            if entry.at < before:
                last = entry
            elif entry.at <= desk.now():
                break
        if last is None:
            return 0
        number, removed = place_of(last), place_of(last) - checkpoint.number
        await AuditEntry.filter(chain_no__gt=checkpoint.number, chain_no__lte=number).delete()
        moved = replace(
            checkpoint.counted(AUDIT, removed, last.at),
            number=number,
            mac=last.chain_mac or "",
            up_to=last.at,
            at=desk.now(),
        )
        await DeskRow.filter(id=1).update(audit_checkpoint=moved.written(desk.vault))
    return removed


async def count_removed(desk: Desk, table: str, removed: int, up_to: datetime) -> None:
    """Count rows that are removed in the caller's transaction, which holds the desk's row.

    Raises:
        WrongEndError: the desk did not write what was counted before.
    """
    row = await DeskRow.get(id=1)
    counted = _read(desk, row).counted(table, removed, up_to)
    await DeskRow.filter(id=1).update(audit_checkpoint=counted.written(desk.vault))


async def tell_removed(desk: Desk) -> None:
    """Write one entry for each table from which rows were removed since the last time.

    Raises:
        WrongEndError: the desk did not write what was counted.
    """
    async with in_transaction():
        row = await hold(DeskRow, 1)
        checkpoint = row and _read(desk, row)
        if not checkpoint or not checkpoint.untold:
            return
        for table, (removed, up_to) in checkpoint.untold.items():
            after = {"table": table, "removed": removed, "upTo": up_to.isoformat()}
            await note(desk, DeskItself(), Action.HISTORY_REMOVED, after=after)
        told = replace(checkpoint, untold={})
        await DeskRow.filter(id=1).update(audit_checkpoint=told.written(desk.vault))


def _read(desk: Desk, row: DeskRow) -> Checkpoint:
    try:
        return Checkpoint.read(desk.vault, row.audit_checkpoint)
    except ForgedCheckpointError:
        raise WrongEndError("the checkpoint at which it begins was not written by this desk") from None
