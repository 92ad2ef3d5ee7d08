"""What the desk knows around a token: 100ms accounts, its influencer's last one, and whose else it may be."""

from datetime import timedelta
from typing import Final

from tortoise.expressions import Case, Q, Subquery, When

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.tokens import fingerprint_of
from greenroom.desk.sealed.workspaces import known_workspaces
from greenroom.hms.findings import FindingCode, Severity
from greenroom.hms.surroundings import Surroundings
from greenroom.hms.token import OpenedText, TokenReport
from greenroom.store.models import Influencer, TokenVersion, Workspace
from greenroom.store.planned_rows import next_plan

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
) -> tuple[Surroundings, Influencer | None]:
    """Gather what the desk knows that a token may conflict with, and find somebody else whose it may be."""
    workspaces = await known_workspaces(desk)
    if influencer is None or opened.token is None or opened.claims is None:
        around = Surroundings(
            workspaces=workspaces, expiring=desk.expiring, emulator_access_key=desk.emulator_access_key
        )
        return around, None
    fingerprint, user_id = fingerprint_of(desk, opened.token), opened.claims.user_id
    others = Influencer.filter(archived_at=None, id__not=influencer.id).order_by("name_key", "id")
    twin = await others.filter(token_fingerprint=fingerprint).first()
    had_user_id, namesake = await _namesake(user_id, influencer) if user_id else (False, None)
    account = await Workspace.get_or_none(id=influencer.workspace_id) if influencer.workspace_id else None
    plan = await next_plan(influencer.id, desk.now())
    if plan is not None and plan.starts_at > desk.now() + PLANNED_WITHIN:
        plan = None
    around = Surroundings(
        workspaces=workspaces,
        previous_access_key=account.access_key if account else None,
        previous_room_id=influencer.hms_room_id,
        had_user_id=had_user_id,
        already_set=influencer.token_fingerprint == fingerprint,
        duplicate_of=twin.name if twin else None,
        wrong_person=namesake.name if namesake else None,
        show_starts_at=plan and plan.starts_at,
        show_ends_at=plan and plan.ends_at,
        expiring=desk.expiring,
        emulator_access_key=desk.emulator_access_key,
    )
    return around, twin or namesake


async def _namesake(user_id: str, influencer: Influencer) -> tuple[bool, Influencer | None]:
    """Tell whether this influencer has had a token with this user id, and find somebody else whose it is.

    It belongs to whoever's last token has it or, failing that, had it before; but an older token of somebody
    else's says nothing of a user id that this influencer has had as well.
    """
    had = Subquery(TokenVersion.filter(user_id=user_id).values("influencer_id"))
    everyone = Influencer.filter(Q(archived_at=None) | Q(id=influencer.id), id__in=had)
    ranks = Case(When(id=influencer.id, then="0"), When(hms_user_id=user_id, then="1"), default="2")
    found = await everyone.annotate(rank=ranks).order_by("rank", "name_key", "id").limit(2)
    if not found or found[0].id != influencer.id:
        return False, found[0] if found else None
    return True, next((other for other in found[1:] if other.hms_user_id == user_id), None)


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
