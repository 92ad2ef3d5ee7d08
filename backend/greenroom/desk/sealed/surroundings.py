"""What the desk knows around a token: 100ms accounts, its influencer's last one, and whose else it may be."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.tokens import fingerprint_of
from greenroom.desk.sealed.workspaces import app_secret_of
from greenroom.hms.findings import FindingCode, Severity
from greenroom.hms.surroundings import Surroundings
from greenroom.hms.token import OpenedText, TokenReport
from greenroom.store.models import Influencer, Workspace
from greenroom.store.sql import find_all
from greenroom.store.token_owners import Namesake, token_owners

PLANNED_WITHIN: Final = timedelta(hours=24)
"""A token is judged against a show that is planned so soon: those of 100ms's dashboard live as long."""

_TOLD_ANEW: Final = {
    FindingCode.EXPIRED,
    FindingCode.NOT_YET_VALID,
    FindingCode.EXPIRES_SOON,
    FindingCode.NOT_CHECKED,
}
_SHARED: Final = {FindingCode.WRONG_PERSON, FindingCode.DUPLICATE}
_AT_ITS_SAVE: Final = {FindingCode.WORKSPACE_CHANGED, FindingCode.ROOM_CHANGED}


async def surroundings_of(
    desk: Desk, opened: OpenedText, influencer: Influencer | None
) -> tuple[Surroundings, Namesake | None]:
    """Gather what the desk knows that a token may conflict with, and find somebody else whose it may be."""
    accounts = await find_all(Workspace)
    around = Surroundings(
        workspaces={row.access_key: app_secret_of(desk, row) for row in accounts},
        expiring=desk.expiring,
        emulator_access_key=desk.emulator_access_key,
    )
    if influencer is None or opened.token is None or opened.claims is None:
        return around, None
    fingerprint = fingerprint_of(desk, opened.token)
    now = desk.now()
    owners = await token_owners(influencer.id, fingerprint, opened.claims.user_id or None, now)
    plays = owners.plays
    if plays is not None and plays[0] > now + PLANNED_WITHIN:
        plays = None
    previous = next((one for one in accounts if one.id == influencer.workspace_id), None)
    around = replace(
        around,
        previous_access_key=previous and previous.access_key,
        previous_room_id=influencer.hms_room_id,
        had_user_id=owners.had_user_id,
        already_set=influencer.token_fingerprint == fingerprint,
        duplicate_of=owners.twin and owners.twin.name,
        wrong_person=owners.namesake and owners.namesake.name,
        show_starts_at=plays and plays[0],
        show_ends_at=plays and plays[1],
    )
    return around, owners.twin or owners.namesake


def doubt_in(report: TokenReport, kept: FindingCode | None = None) -> str | None:
    """Return the code of the worst doubt about a token that its row does not tell anew; None without one.

    Args:
        report: what was found about the token now.
        kept: a doubt that counts as well.
    """
    doubts = {f.code for f in report.findings if f.severity is Severity.DOUBTFUL} - _TOLD_ANEW | {kept}
    return next((code.value for code in FindingCode if code in doubts), None)


def kept_doubt(influencer: Influencer, *, asked: bool = False) -> FindingCode | None:
    """Return the doubt about a stored token if the token does not tell it again.

    Args:
        influencer: whose token it is.
        asked: whose else the token may be is asked again: what was found then is not kept.
    """
    kept = _AT_ITS_SAVE if asked else _AT_ITS_SAVE | _SHARED
    return next((code for code in kept if code.value == influencer.doubt_code), None)
