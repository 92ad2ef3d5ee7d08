"""What the desk can tell of somebody's room code: what it is, who else has it, how it stands at 100ms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from greenroom.desk.audit.entries import Action
from greenroom.desk.audit.who import SubjectKind, SubjectRef
from greenroom.desk.desk import Desk
from greenroom.desk.sealed.code_switch import is_due, is_wanted
from greenroom.desk.sealed.room_codes import CodeFault
from greenroom.hms.room_codes import RoomCodeKind
from greenroom.store.influencer_rows import InfluencerRow
from greenroom.store.models import AuditEntry, Influencer
from greenroom.words.durations import ago
from greenroom.words.sentences import Sentence

LEFT_TOLD_FOR: Final = timedelta(days=7)
MOST_HOLDERS: Final = 20


@dataclass(frozen=True, slots=True)
class BesideCode:
    """What does not stand in the influencer's own row.

    Args:
        holders: who else has the code, by name, at most 20; archived influencers too.
        left_enabled: the code of the desk's own before this one, masked, that was not disabled at 100ms when
            it was replaced, and when that was; None without one.
    """

    holders: tuple[SubjectRef, ...] = ()
    left_enabled: tuple[str, datetime] | None = None


async def beside_codes(desk: Desk, influencer_ids: Sequence[UUID]) -> dict[UUID, BesideCode]:
    """Read who else has each of these influencers' room codes, and what was left enabled at 100ms."""
    ids = list(influencer_ids)
    secrets = [RoomCodeKind.TYPED.value, RoomCodeKind.REAL.value]
    rows = await Influencer.filter(id__in=ids, room_code_kind__in=secrets)
    hash_of = {row.id: row.room_code_hash for row in rows}
    holders = Influencer.filter(room_code_hash__in=list(hash_of.values())).order_by("name_key", "id")
    others = await holders if rows else []
    since = desk.now() - LEFT_TOLD_FOR
    left = AuditEntry.filter(action=Action.ROOM_CODE_LEFT_ENABLED.value, subject_id__in=ids, at__gt=since)
    entries = await left.order_by("at")
    hints = {entry.subject_id: ((entry.after or {}).get("hint", ""), entry.at) for entry in entries}
    return {
        one: BesideCode(
            tuple(
                SubjectRef(SubjectKind.INFLUENCER, other.id, other.name)
                for other in others
                if other.id != one and one in hash_of and other.room_code_hash == hash_of[one]
            )[:MOST_HOLDERS],
            hints.get(one),
        )
        for one in ids
    }


def code_sentences(row: InfluencerRow, beside: BesideCode, now: datetime) -> tuple[Sentence, ...]:
    """Tell what is known of a room code, in sentences."""
    return tuple(_sentences(row, beside, now))


def offers_room(row: InfluencerRow) -> bool:
    """Tell whether 100ms made no code for somebody's label, so that a room of their own would help."""
    return row.room_code_kind == RoomCodeKind.LOCAL.value and row.code_fault is not None


def _sentences(row: InfluencerRow, beside: BesideCode, now: datetime) -> Iterator[Sentence]:
    if row.room_code_kind == RoomCodeKind.LOCAL.value:
        yield _label(row, now)
    elif row.room_code_kind is not None:
        yield _confirmed(row, now)
        if beside.holders:
            names = tuple(other.name or "" for other in beside.holders)
            yield Sentence("code.shared", names=names, number=len(names))
        elif row.code_enabled is not None and row.code_fault is None:
            yield _switched(row, now)
    if beside.left_enabled is not None:
        hint, at = beside.left_enabled
        yield Sentence("code.left-enabled", hint=hint, ago=ago(now - at))


def _label(row: InfluencerRow, now: datetime) -> Sentence:
    if row.code_fault == CodeFault.OFF.value:
        return Sentence("code.none-off")
    if row.code_fault is not None:
        return Sentence("code.none")
    if row.code_checked_at is not None and row.can_mint:
        return Sentence("code.waits", ago=ago(now - row.code_checked_at))
    return Sentence("code.local")


def _confirmed(row: InfluencerRow, now: datetime) -> Sentence:
    if row.code_checked_at is None:
        return Sentence("code.typed")
    when = ago(now - row.code_checked_at)
    match row.code_fault:
        case CodeFault.MISSING.value:
            return Sentence("code.missing", ago=when)
        case CodeFault.OFF.value:
            return Sentence("code.off", ago=when)
        case CodeFault.UNUSABLE.value:
            return Sentence("code.unusable", ago=when)
        case _:
            pass
    if row.room_code_kind == RoomCodeKind.TYPED.value:
        return Sentence("code.other-account", ago=when)
    return Sentence("code.made" if row.code_enabled is not None else "code.confirmed", ago=when)


def _switched(row: InfluencerRow, now: datetime) -> Sentence:
    if not is_due(row):
        return Sentence("code.enabled" if is_wanted(row) else "code.disabled")
    since = ago(now - (row.archived_at or row.streaming_at or now))
    if is_wanted(row):
        return Sentence("code.still-disabled", ago=since)
    return Sentence("code.still-enabled-archived" if row.archived_at else "code.still-enabled", ago=since)
