"""Handing the audit log out as lines of JSON, the oldest first, with what its chain proves at the end."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from greenroom.desk.audit.verifying import ChainReport, verify_audit
from greenroom.desk.desk import Desk
from greenroom.store.models import AuditEntry

_BATCH: Final = 500  # entries that are read at once


@dataclass(frozen=True, slots=True)
class Exported:
    """What was handed out.

    Args:
        entries: how many there were.
        chain: whether the whole log holds, not these entries alone.
    """

    entries: int
    chain: ChainReport


async def export_audit(
    desk: Desk,
    write: Callable[[str], object],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Exported:
    """Write each entry as a line of JSON: ids, times and the changed fields, as they are stored.

    Args:
        write: takes one line, without its end.
        since: only entries from this time on, aware.
        until: only entries before this time, aware.
    """
    wanted: dict[str, Any] = {}
    if since is not None:
        wanted["at__gte"] = since
    if until is not None:
        wanted["at__lt"] = until
    number, last = 0, UUID(int=0)
    while batch := await AuditEntry.filter(id__gt=last, **wanted).order_by("id").limit(_BATCH):
        for entry in batch:
            write(json.dumps(_line(entry), ensure_ascii=False))
        number, last = number + len(batch), batch[-1].id
    return Exported(number, await verify_audit(desk))


def _line(entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "at": entry.at.isoformat(),
        "actorKind": entry.actor_kind,
        "actorId": _text(entry.actor_id),
        "action": entry.action,
        "subjectKind": entry.subject_kind,
        "subjectId": _text(entry.subject_id),
        "before": entry.before,
        "after": entry.after,
        "requestId": entry.request_id,
        "chainNo": cast("int | None", cast("Any", entry).chain_no),
        "chainMac": entry.chain_mac,
    }


def _text(row_id: UUID | None) -> str | None:
    return None if row_id is None else str(row_id)
