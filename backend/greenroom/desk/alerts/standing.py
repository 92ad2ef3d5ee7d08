"""How a planned show stands, as far as alerts are about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.desk.plans.outlooks import Outlook, PlannedState, is_to_repair, outlooks
from greenroom.desk.plans.views import PlannedShowView
from greenroom.hms.findings import FindingCode, Severity

NOT_OF_THEIR_OWN: Final = frozenset(
    {
        FindingCode.BAD_SIGNATURE,
        FindingCode.TOKEN_REFUSED,
        FindingCode.ROLE_CANNOT_PUBLISH,
        FindingCode.ROLE_UNKNOWN,
        FindingCode.ROOM_OFF,
        FindingCode.ROOM_MISSING,
        FindingCode.ROOM_CODE_MISMATCH,
        FindingCode.ROOM_CODE_REFUSED,
        FindingCode.NOT_CONNECTED,
    }
)
"""Faults of an account, a room or a code, which are worth knowing days ahead."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one planned show stands.

    Args:
        unable: whether it could not start as things are now, and is not over.
        code: the worst of what is in the way; None if nothing is.
        fault_ahead: whether it cannot start, and an account, a room or a code is at fault; or 100ms refuses
            the keys of its account.
        no_show: whether it should be running, and there is no sign of life.
    """

    planned: PlannedShowView
    influencer_id: UUID
    name: str
    unable: bool
    code: FindingCode | None
    fault_ahead: bool
    no_show: bool


async def standings(desk: Desk, planned: Sequence[PlannedShowView]) -> list[Standing]:
    """Judge planned shows as they are now; those of whoever is archived, and cancelled ones, are left out."""
    found = (await outlooks(desk, planned)).values()
    return [
        standing_of(desk, one)
        for one in found
        if one.row.archived_at is None and one.planned.cancelled_at is None
    ]


def standing_of(desk: Desk, one: Outlook) -> Standing:
    """Say what alerts are about, of a show that was judged."""
    findings = one.judged.findings if one.judged else ()
    refused = [finding.code for finding in findings if finding.code is FindingCode.KEYS_REFUSED]
    broken = [finding.code for finding in findings if finding.severity is Severity.BROKEN]
    unable = is_to_repair(desk, one)
    of_its_account = unable and any(code in NOT_OF_THEIR_OWN for code in broken)
    return Standing(
        planned=one.planned,
        influencer_id=one.planned.influencer_id,
        name=one.row.name,
        unable=unable,
        code=next(iter([*broken, *refused]), None),
        fault_ahead=of_its_account or bool(refused and one.show is None),
        no_show=one.state is PlannedState.NO_SHOW and desk.now() < one.planned.ends_at,
    )
