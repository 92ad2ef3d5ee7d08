"""Phone numbers of influencers: sealed like what nobody may read, and bound to whose they are.

An admin sends links to them: a number that somebody else has written into the database opens nothing.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.store.models import Influencer
from greenroom.store.vault import VaultError

_PLACE: Final = {"table": "influencers", "column": "phone"}


def seal_phone(desk: Desk, influencer_id: UUID, phone: str) -> str | None:
    """Seal a number for its influencer; None where there is none."""
    return desk.vault.seal(phone, **_PLACE, row_id=influencer_id) if phone else None


def open_phone(desk: Desk, influencer: Influencer) -> str:
    """Return an influencer's number; '' where there is none, or none that the desk has written."""
    if influencer.phone is None:
        return ""
    try:
        return desk.vault.open(influencer.phone, **_PLACE, row_id=influencer.id)
    except VaultError:
        return ""


async def phones_of(desk: Desk, influencer_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Read the numbers of those of these influencers who have one."""
    rows = await Influencer.filter(id__in=list(influencer_ids), phone__isnull=False).only("id", "phone")
    found = {row.id: open_phone(desk, row) for row in rows}
    return {one: phone for one, phone in found.items() if phone}
