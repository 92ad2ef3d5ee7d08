"""Two admins change one influencer: the later one is told what the earlier one did, and what has come of it.

The version that each has read decides; where a show would end, the shows that each has seen.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from greenroom.desk.audit.entries import Action, ActorKind
from greenroom.desk.audit.who import admin_names
from greenroom.desk.audit.wording import changed_fields, is_only_the_reason
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.influencers.listing import influencer_view, no_such_influencer
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.shows.ending import hold_open_show
from greenroom.store.bound_rows import require_genuine
from greenroom.store.models import AuditEntry, Influencer, Show
from greenroom.store.sql import find
from greenroom.words.durations import ago
from greenroom.words.sentences import Sentence

MOST_CHANGES = 3


class Conflict(Problem):
    """Someone has changed the influencer meanwhile.

    Args:
        now_is: the influencer as they are now.
        changes: who changed what and when, newest first, at most three.
    """

    code = ProblemCode.CONFLICT

    def __init__(self, now_is: InfluencerView, changes: tuple[Sentence, ...] = ()) -> None:
        super().__init__()
        self.now_is = now_is
        self.changes = changes


class ShowIsOpen(Problem):
    """A show is open that the caller has not named among those that may end.

    Args:
        now_is: the influencer as they are now, with that show.
        another: whether the caller has named others.
    """

    code = ProblemCode.SHOW_IS_OPEN

    def __init__(self, now_is: InfluencerView, *, another: bool) -> None:
        super().__init__("another" if another else "", name=now_is.row.name)
        self.now_is = now_is


async def existing_influencer(influencer_id: UUID) -> Influencer:
    """Read an influencer who is not archived.

    Raises:
        NotFound: there is none with this id.
    """
    influencer = await find(Influencer, id=influencer_id, archived_at=None)
    if influencer is None:
        raise no_such_influencer()
    return influencer


async def hold_influencer(
    desk: Desk, influencer_id: UUID, expected_version: int | None = None, *, or_forged: bool = False
) -> Influencer:
    """Hold the row of an influencer who is not archived until the transaction ends, and read it.

    A caller that then changes what admins see of them raises the version and writes one audit entry about
    them; later conflicts are explained with these.

    Args:
        expected_version: the version the admin read; None accepts any changes since.
        or_forged: also one whose row is not as the desk wrote it, for what only takes away: under a forged
            name, anything else would go to the wrong person.

    Raises:
        NotFound: there is none with this id.
        NotGenuineError: their row is not as the desk wrote it.
        Conflict: the version has changed since.
    """
    influencer = await hold(Influencer, influencer_id, archived_at=None)
    if influencer is None:
        raise no_such_influencer()
    if not or_forged:
        require_genuine(desk.vault, influencer)
    await check_version(desk, influencer, expected_version)
    return influencer


async def check_version(desk: Desk, influencer: Influencer, expected_version: int | None) -> None:
    """Make sure that a held influencer is still as an admin read them.

    Raises:
        Conflict: the version has changed since.
    """
    if expected_version not in (None, influencer.version):
        raise await _conflict(desk, influencer, expected_version)


async def hold_show_to_end(
    desk: Desk, influencer: Influencer, may_end: Collection[UUID] | None
) -> Show | None:
    """Hold the open show of a held influencer for a caller who then ends it; None if there is none.

    Args:
        may_end: the shows that may end; None for whichever is open.

    Raises:
        ShowIsOpen: another one is open.
    """
    show = await hold_open_show(influencer)
    if show is not None and may_end is not None and show.id not in may_end:
        raise ShowIsOpen(await influencer_view(desk, influencer.id), another=bool(may_end))
    return show


async def _conflict(desk: Desk, influencer: Influencer, seen_version: int) -> Conflict:
    """Say what has happened to an influencer since a version."""
    behind = min(influencer.version - seen_version, MOST_CHANGES)
    changes = await _changes(desk, influencer.id, behind) if behind > 0 else ()
    return Conflict(await influencer_view(desk, influencer.id), changes)


async def _changes(desk: Desk, influencer_id: UUID, last: int) -> tuple[Sentence, ...]:
    """List the last changes: each that raises the version writes one entry."""
    entries = (
        await AuditEntry.filter(subject_id=influencer_id, action__in=list(_RAISES_THE_VERSION))
        .order_by("-at", "-id")
        .limit(last)
    )
    names = await admin_names([entry.actor_id for entry in entries])
    now = desk.now()
    return tuple(
        change_of(entry, names.get(entry.actor_id) if entry.actor_id else None, now) for entry in entries
    )


def change_of(entry: AuditEntry, name: str | None, now: datetime) -> Sentence:
    """Tell one change of an influencer.

    Args:
        name: of whoever made it; None where that is not known.
        now: the present moment, aware.
    """
    who, when = name or Sentence(f"change.{_UNNAMED.get(entry.actor_kind, 'somebody')}"), ago(now - entry.at)
    case, before, after = "", entry.before or {}, entry.after or {}
    match Action(entry.action):
        case Action.TOKEN_SET if after.get("restored"):
            case = "restored"
        case Action.TOKEN_SET if before.get("lastFour") is None:
            case = "first"
        case Action.TOKEN_SET:
            case = "again" if all(before.get(name) == after.get(name) for name in _IS_THE_TOKEN) else "other"
        case Action.TOKEN_SOURCE_SET:
            case = after.get("source", "")
        case Action.STREAMING_SWITCHED if is_only_the_reason(after):
            case = "reason"
        case Action.STREAMING_SWITCHED:
            case = "on" if after.get("streamingEnabled") else "off"
        case Action.INFLUENCER_CHANGED if fields := changed_fields(after):
            return Sentence(f"change.{entry.action}.fields.said", who=who, fields=fields, ago=when)
        case _:
            pass
    key = f"change.{entry.action}.{case}" if case else f"change.{entry.action}"
    return Sentence(f"{key}.said", who=who, ago=when)


_UNNAMED = {ActorKind.OPERATOR.value: "at-command-line", ActorKind.DESK.value: "the-desk"}
_IS_THE_TOKEN = ("lastFour", "roomId", "role", "expiresAt")
_RAISES_THE_VERSION = (
    Action.TOKEN_SET,
    Action.TOKEN_REMOVED,
    Action.TOKEN_SOURCE_SET,
    Action.ROOM_CODE_SET,
    Action.ROOM_CODE_DISABLED,
    Action.ROOM_CREATED,
    Action.STREAMING_SWITCHED,
    Action.TRY_AGAIN_ALLOWED,
    Action.INFLUENCER_CHANGED,
    Action.INFLUENCER_ARCHIVED,
    Action.INFLUENCER_RESTORED,
    Action.INFLUENCER_ACCEPTED,
)
