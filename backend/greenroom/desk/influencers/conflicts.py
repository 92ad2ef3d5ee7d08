"""Two admins at one influencer: the version that each looked at decides, and the later one is told why."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from greenroom.desk.audit.entries import Action
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.influencers.listing import InfluencerView, influencer_view, no_such_influencer
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.store.models import Admin, AuditEntry, Influencer

MOST_CHANGES = 3


class Conflict(Problem):
    """Somebody changed the influencer meanwhile.

    Args:
        now_is: the influencer as they are now.
        changes: who changed what and when, newest first, at most three.
    """

    code = ProblemCode.CONFLICT

    def __init__(self, now_is: InfluencerView, changes: tuple[str, ...] = ()) -> None:
        super().__init__(
            "Somebody else changed this influencer while you were typing.",
            "Look at what it is now, then save again to replace it.",
        )
        self.now_is = now_is
        self.changes = changes


async def existing_influencer(influencer_id: UUID) -> Influencer:
    """Read an influencer who is not archived.

    Raises:
        NotFound: there is none of this id (any more).
    """
    influencer = await Influencer.get_or_none(id=influencer_id, archived_at=None)
    if influencer is None:
        raise no_such_influencer()
    return influencer


async def hold_influencer(desk: Desk, influencer_id: UUID, expected_version: int | None = None) -> Influencer:
    """Hold the row of an influencer who is not archived until the transaction ends, and read it.

    Whoever then changes what admins see of them raises the version, and writes one audit entry about them:
    from these a later conflict is told.

    Args:
        expected_version: the version the admin looked at; None holds whatever is there.

    Raises:
        NotFound: there is none of this id (any more).
        Conflict: the version is another one by now.
    """
    influencer = await hold(Influencer, influencer_id, archived_at=None)
    if influencer is None:
        raise no_such_influencer()
    if expected_version not in (None, influencer.version):
        raise await _conflict(desk, influencer, expected_version)
    return influencer


async def _conflict(desk: Desk, influencer: Influencer, seen_version: int) -> Conflict:
    """Tell what happened to an influencer since a version."""
    behind = min(influencer.version - seen_version, MOST_CHANGES)
    changes = await _changes(desk, influencer.id, behind) if behind > 0 else ()
    return Conflict(await influencer_view(desk, influencer.id), changes)


async def _changes(desk: Desk, influencer_id: UUID, last: int) -> tuple[str, ...]:
    """Tell the last so many changes: each that raises the version writes one entry."""
    entries = (
        await AuditEntry.filter(subject_id=influencer_id, action__in=list(_IN_WORDS))
        .order_by("-at", "-id")
        .limit(last)
    )
    names = {row.id: row.name for row in await Admin.filter(id__in=[e.actor_id for e in entries])}
    now = desk.now()
    return tuple(f"{_who(entry, names)} {_did(entry)} {_ago(entry.at, now)}." for entry in entries)


def _who(entry: AuditEntry, names: dict[UUID, str]) -> str:
    name = names.get(entry.actor_id) if entry.actor_id else None
    return name or ("Somebody at the command line" if entry.actor_kind == "OPERATOR" else "Somebody")


def _did(entry: AuditEntry) -> str:
    words = _IN_WORDS[entry.action]
    return words if isinstance(words, str) else words(entry)


def _token_set(entry: AuditEntry) -> str:
    before, after = _shown(entry)
    if before.get("lastFour") is None:
        return "set a token"
    same = all(before.get(name) == after.get(name) for name in ("lastFour", "roomId", "role", "expiresAt"))
    return "saved the same token again" if same else "replaced the token"


def _streaming_switched(entry: AuditEntry) -> str:
    return f"switched streaming {'on' if _shown(entry)[1].get('streamingEnabled') else 'off'}"


def _person_changed(entry: AuditEntry) -> str:
    return f"changed the {' and '.join(_shown(entry)[1].get('changed', ())) or 'account'}"


def _shown(entry: AuditEntry) -> tuple[dict[str, Any], dict[str, Any]]:
    return entry.before or {}, entry.after or {}


# Every action that raises an influencer's version.
_IN_WORDS: dict[str, str | Callable[[AuditEntry], str]] = {
    Action.TOKEN_SET.value: _token_set,
    Action.TOKEN_REMOVED.value: "removed the token",
    Action.ROOM_CODE_SET.value: "changed the room code",
    Action.STREAMING_SWITCHED.value: _streaming_switched,
    Action.INFLUENCER_CHANGED.value: _person_changed,
    Action.INFLUENCER_ARCHIVED.value: "archived them",
    Action.INFLUENCER_RESTORED.value: "brought them back",
}


def _ago(then: datetime, now: datetime) -> str:
    seconds = max(0, int((now - then).total_seconds()))
    for size_s, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size_s:
            return f"{seconds // size_s} {unit} ago"
    return f"{seconds} s ago"
