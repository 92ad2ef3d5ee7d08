"""Security events: a line in the log at once, and an audit entry a few seconds later.

To tell one neither waits for anything nor fails: whoever causes it gets the same reply as fast. They are kept
in memory until `write_security_events` writes them, outside every request. What cannot be written then,
because the database cannot be used, is written later.
"""

import logging
from collections.abc import Hashable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, Actor, DeskItself, Stranger, entry_of
from greenroom.desk.desk import Desk
from greenroom.desk.failures import log_failure
from greenroom.desk.security_events import EVERY, MOST_PENDING, SecurityEventKind, Suppressed, current_network
from greenroom.store.bound_rows import table_of
from greenroom.store.models import AuditEntry, BoundRow
from greenroom.store.unavailable import without_waiting

logger = logging.getLogger("greenroom.security")

WRITTEN_EVERY_S: Final = 5.0
_STRANGER, _DESK = Stranger(), DeskItself()


def tell(
    desk: Desk,
    kind: SecurityEventKind,
    actor: Actor = _STRANGER,
    about: tuple[str, UUID] | None = None,
    *,
    who: Hashable = None,
    every: timedelta = EVERY,
    details: Mapping[str, str] | None = None,
) -> None:
    """Tell a security event, unless the same was told in the last minute, or too many of its kind.

    Args:
        about: the table and the id of what it is about; an admin's or influencer's own id is told anyway.
        who: what tells two apart, if it is neither who acts nor what it is about. It is told to nobody.
        every: how often the same is told.
        details: nothing secret, no names, no emails.
    """
    entry = entry_of(desk.now(), actor, Action.SECURITY_EVENT, None, None)
    acts_as = actor.api_key_id if isinstance(actor, AdminActor) else None
    suppressed = desk.security.admit(kind, who or about or acts_as or entry.actor_id, entry.at, every)
    if suppressed is None:
        return
    network = current_network.get()
    told = {"kind": kind.value, **(details or {}), **({"network": network} if network else {})}
    if about is not None:
        entry.subject_kind, entry.subject_id = about
    _tell(desk, kind, entry, told, suppressed)


def tell_forged(desk: Desk, row: BoundRow) -> None:
    """Tell that a row was used that the desk has not written."""
    details = {"table": table_of(row), "rowId": str(row.pk)}
    tell(desk, SecurityEventKind.ROW_FORGED, _DESK, who=row.pk, details=details)


def _tell(
    desk: Desk, kind: SecurityEventKind, entry: AuditEntry, details: Mapping[str, str], suppressed: Suppressed
) -> None:
    counts = {"repeated": suppressed.repeated, "others": suppressed.others}
    told = {**details, **{name: count for name, count in counts.items() if count}}
    entry.after = {**(entry.after or {}), **told}
    fields = {**told, "actor": entry.actor_kind, "actor_id": entry.actor_id and str(entry.actor_id)}
    subject = entry.subject_kind and f"{entry.subject_kind} {entry.subject_id}"
    fields |= {"subject": subject, "request_id": entry.request_id}
    fields = {name: value for name, value in fields.items() if value is not None}
    said = " ".join(f"{name}={value}" for name, value in fields.items() if name != "kind")
    logger.warning(
        "security event: %s %s", kind.value, said, extra={"fields": {"event": "security", **fields}}
    )
    desk.security.keep(kind, entry)


def tell_counts(desk: Desk, *, all_of_it: bool = False) -> None:
    """Tell how many events were suppressed where no next one has told it.

    Args:
        all_of_it: also those of the last minute: the process ends.
    """
    for kind, suppressed in desk.security.untold(desk.now(), all_of_it=all_of_it).items():
        entry = entry_of(desk.now(), _DESK, Action.SECURITY_EVENT, None, None)
        _tell(desk, kind, entry, {"kind": kind.value, "case": "counts"}, suppressed)


async def write_security_events(desk: Desk, *, all_of_it: bool = False) -> None:
    """Write the audit entries of what was told; those that cannot be written now stay for the next time.

    Args:
        all_of_it: also what would be told with a next event: the process ends.
    """
    pending = desk.security.pending
    if len(pending) < MOST_PENDING:  # else each would push out another
        tell_counts(desk, all_of_it=all_of_it)
    kept = list(pending)
    if not kept:
        return
    try:
        with without_waiting():
            async with in_transaction():
                await AuditEntry.bulk_create([entry for _, entry in kept], ignore_conflicts=True)
    except Exception as error:  # noqa: BLE001 (they are in the log, and are written later)
        log_failure(logger, "Security events could not be written", error)
        return
    for one in kept:
        if pending and pending[0] is one:  # it may have made room for newer ones meanwhile
            pending.popleft()
