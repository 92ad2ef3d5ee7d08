"""Where the credential of the next Go Live comes from: an admin's last choice, or what can stand in.

A pasted token is used while it is valid. The desk makes one, or exchanges the room code for one, where an
admin chose that, and in place of what was chosen but cannot be used, always into the same room and role.
Somebody without a pasted token, for whom nobody chose otherwise, has none: removing a token is a choice, too.
"""

from collections.abc import Callable, Iterator
from typing import Final

from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.sealed.checking import OUR_BLOCKS
from greenroom.desk.sealed.source import Source
from greenroom.hms.minting import is_readable
from greenroom.hms.room_codes import RoomCodeKind
from greenroom.hms.surroundings import is_of_missing_emulator
from greenroom.store.influencer_rows import InfluencerRow
from greenroom.store.models import Influencer
from greenroom.store.standing_rule import Moment

Standing = Influencer | InfluencerRow
"""A row with the columns that readiness depends on."""

_CHOSEN: Final[dict[str | None, Source]] = {None: Source.PASTED, **{one.value: one for one in Source}}
_TRIED: Final = {
    chosen: tuple(sorted(Source, key=lambda one: one is not chosen)) for chosen in Source
}  # the chosen one first
EXCHANGEABLE: Final = (RoomCodeKind.TYPED.value, RoomCodeKind.REAL.value)


class SourceRefused(Problem):
    """The desk cannot get this influencer's tokens from there."""

    code = ProblemCode.SOURCE_REFUSED


def next_source(row: Standing, at: Moment) -> Source | None:
    """Return what the next Go Live uses, but for what 100ms refused; None if there is nothing to use."""
    return next(_usable(row, at), None)


def usable_sources(row: Standing, at: Moment) -> list[Source]:
    """List what the next Go Live could use, in the order in which it is tried."""
    return list(_usable(row, at))


def _usable(row: Standing, at: Moment) -> Iterator[Source]:
    if has_no_token(row) or is_led_elsewhere(row):
        return
    for source in _TRIED[chosen_source(row)]:
        if _USABLE[source](row, at):
            yield source


def chosen_source(row: Standing) -> Source:
    """Return where an admin last chose that this influencer's tokens come from."""
    return _CHOSEN[row.source_choice]


def has_no_token(row: Standing) -> bool:
    """Tell whether there is neither a pasted token nor an admin's choice of something in its place."""
    if row.token_expires_at is not None or chosen_source(row) is Source.MINTED:
        return False
    return chosen_source(row) is Source.PASTED or not has_code(row)


def is_pasted_usable(row: Standing, at: Moment) -> bool:
    """Tell whether there is a pasted token that could be used now."""
    return row.token_expires_at is not None and not is_token_broken(row, at)


def is_mintable(row: Standing, at: Moment) -> bool:
    """Tell whether the desk can make a token: `store.standing_rule` has the same in SQL."""
    return row.can_mint and not is_of_missing_emulator(row.hms_access_key, at.emulator_access_key)


def has_code(row: Standing) -> bool:
    """Tell whether there is a room code of 100ms's, and no label of the desk's own."""
    return row.room_code_kind in EXCHANGEABLE


def is_exchangeable(row: Standing, at: Moment) -> bool:
    """Tell whether the room code can be exchanged for a token; `store.standing_rule` has the same in SQL.

    Chosen, it can unless it is known to lead elsewhere than to their room and role. Standing in for another
    source, it must be known to lead there.
    """
    absent = is_of_missing_emulator(row.hms_access_key, at.emulator_access_key)
    if not has_code(row) or row.code_fault is not None or absent:
        return False
    if chosen_source(row) is Source.ROOM_CODE:
        return not leads_elsewhere(row)
    leads = row.code_room_id, row.code_role
    return None not in leads and leads == (row.hms_room_id, row.hms_role)


def is_made(row: Standing, at: Moment) -> bool:
    """Tell whether there can be a new token at any time, whatever becomes of the pasted one."""
    return is_mintable(row, at) or is_exchangeable(row, at)


def is_led_elsewhere(row: Standing) -> bool:
    """Tell whether an admin chose a room code that leads elsewhere: nothing can stand in for that."""
    return chosen_source(row) is Source.ROOM_CODE and leads_elsewhere(row)


def is_code_refused(row: Standing) -> bool:
    """Tell whether 100ms did not exchange the room code that an admin chose."""
    return chosen_source(row) is Source.ROOM_CODE and has_code(row) and row.code_fault is not None


def leads_elsewhere(row: Standing) -> bool:
    """Tell whether 100ms says that the room code is for another room or role."""
    known = (row.code_room_id, row.hms_room_id), (row.code_role, row.hms_role)
    return has_code(row) and any(None not in pair and pair[0] != pair[1] for pair in known)


def minting_refused(row: Standing) -> SourceRefused | None:
    """Say why nobody can choose that the desk makes this influencer's tokens; None if an admin can."""
    if row.can_mint:
        return None
    if row.workspace_id is None or row.hms_room_id is None or row.hms_role is None:
        return SourceRefused("place", name=row.name)
    return SourceRefused("account" if is_readable(row.hms_role) else "role", name=row.name)


def exchanging_refused(row: Standing) -> SourceRefused | None:
    """Say why nobody can choose this influencer's room code; None if an admin can."""
    if has_code(row):
        return None
    return SourceRefused("code" if row.room_code_kind is None else "label", name=row.name)


def is_token_broken(row: Standing, at: Moment) -> bool:
    """Tell whether the pasted token cannot be used now, whatever 100ms may say of it."""
    begins = row.token_not_before
    not_yet = begins is not None and begins > at.token_good_from
    absent = is_of_missing_emulator(row.token_access_key, at.emulator_access_key)
    return is_expired(row, at) or not_yet or absent or row.block_code in OUR_BLOCKS


def is_expired(row: Standing, at: Moment) -> bool:
    """Tell whether the stored token has expired, or as good as that."""
    return row.token_expires_at is not None and row.token_expires_at < at.token_good_after


def is_refused(row: Standing) -> bool:
    """Tell whether 100ms refused what the next Go Live would use, which blocks it."""
    return row.block_code is not None and row.block_code not in OUR_BLOCKS


_USABLE: Final[dict[Source, Callable[[Standing, Moment], bool]]] = {
    Source.PASTED: is_pasted_usable,
    Source.MINTED: is_mintable,
    Source.ROOM_CODE: is_exchangeable,
}
