"""Where the credential of the next Go Live comes from: an admin's last choice, or what can stand in.

A pasted token is used while it is valid. The desk makes one where an admin chose that, and in place of a
pasted token that cannot be used, into the same room and role. Somebody without a pasted token, for whom
nobody chose otherwise, has none: removing a token is a choice, too.
"""

from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.sealed.checking import OUR_BLOCKS
from greenroom.desk.sealed.source import Source
from greenroom.hms.minting import is_readable
from greenroom.hms.surroundings import is_of_missing_emulator
from greenroom.store.influencer_rows import InfluencerRow, Moment
from greenroom.store.models import Influencer

Standing = Influencer | InfluencerRow
"""A row with the columns that readiness depends on."""


class SourceRefused(Problem):
    """The desk cannot make this influencer's tokens."""

    code = ProblemCode.SOURCE_REFUSED


def next_source(row: Standing, at: Moment) -> Source | None:
    """Return what the next Go Live uses, but for what 100ms refused; None if there is nothing to use."""
    if has_no_token(row):
        return None
    usable = row.token_expires_at is not None and not is_token_broken(row, at)
    order = [(Source.PASTED, usable), (Source.MINTED, is_mintable(row, at))]
    if is_chosen_minted(row):
        order.reverse()
    return next((source for source, can in order if can), None)


def has_no_token(row: Standing) -> bool:
    """Tell whether there is neither a pasted token nor an admin's choice that the desk makes one."""
    return row.token_expires_at is None and not is_chosen_minted(row)


def is_chosen_minted(row: Standing) -> bool:
    """Tell whether an admin chose that the desk makes this influencer's tokens."""
    return row.source_choice == Source.MINTED.value


def is_mintable(row: Standing, at: Moment) -> bool:
    """Tell whether the desk can make a token: `store.influencer_rows` has the same in SQL."""
    return row.can_mint and not is_of_missing_emulator(row.hms_access_key, at.emulator_access_key)


def minting_refused(row: Standing) -> SourceRefused | None:
    """Say why nobody can choose that the desk makes this influencer's tokens; None if an admin can."""
    if row.can_mint:
        return None
    if row.workspace_id is None or row.hms_room_id is None or row.hms_role is None:
        return SourceRefused("place", name=row.name)
    return SourceRefused("account" if is_readable(row.hms_role) else "role", name=row.name)


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
