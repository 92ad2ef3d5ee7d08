"""What may be in the audit log: ids and a few named fields, and nothing that says who somebody is."""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from greenroom.store.models import Admin, AuditEntry, Influencer

FIELDS = {
    *(
        "asked",
        "audience",
        "by",
        "changed",
        "code",
        "endCode",
        "endReason",
        "endedSessions",
        "endedShow",
        "expiresAt",
    ),
    *(
        "kind",
        "knownDevice",
        "lastFour",
        "linkId",
        "reasonGiven",
        "revokedLinks",
        "role",
        "roomCodeKind",
        "roomId",
    ),
    *("source", "removed", "streamingEnabled", "table", "times", "tokenVersionId", "transport", "upTo"),
}
_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLAIN = re.compile(rf"{_UUID}|[A-Za-z0-9_-]{{1,32}}|\d{{4}}-\d\d-\d\dT[\d:.]+\+00:00")


async def assert_the_audit_log_names_nobody(*secrets: str) -> None:
    """Look through every entry for fields that nobody allowed, names, emails and secrets."""
    accounts = [*await Admin.all(), *await Influencer.all()]
    private = [text for person in accounts for text in (person.email, person.name) if len(text) > 3]
    for entry in await AuditEntry.all():
        for fields in (entry.before or {}, entry.after or {}):
            assert set(fields) <= FIELDS, (
                f"{entry.action}: {sorted(set(fields) - FIELDS)} may not be in the audit log"
            )
            odd = [text for text in _texts(fields) if not _PLAIN.fullmatch(text)]
            assert not odd, f"{entry.action}: {odd}"
            text = json.dumps(fields, ensure_ascii=False)
            found = [word for word in (*private, *secrets, "@", "eyJ") if word in text]
            assert not found, f"{entry.action} holds {found}"


def _texts(value: Any) -> Iterator[str]:
    """Give every text inside a JSON value but the names of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(cast("dict[str, Any]", value).values()))
    elif isinstance(value, list):
        for one in cast("list[Any]", value):
            yield from _texts(one)
