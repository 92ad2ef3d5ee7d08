"""What was pasted as a token and is told as a security event: it opens more than a show, or was forged."""

from typing import Final
from uuid import UUID

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Actor
from greenroom.desk.audit.security import tell
from greenroom.desk.desk import Desk
from greenroom.desk.security_events import SecurityEventKind
from greenroom.hms.account_keys import MAX_KEY_TEXT, read_app_secret
from greenroom.hms.findings import FindingCode
from greenroom.hms.token import TokenReport

_ODD: Final = {
    FindingCode.BAD_SIGNATURE: "not-its-accounts",
    FindingCode.EMULATOR_ONLY: "practice-token",
}


def tell_if_odd(desk: Desk, actor: Actor, text: str, report: TokenReport, influencer_id: UUID | None) -> None:
    """Tell of a management token, an app secret, and a token that its account or this desk did not make.

    Args:
        text: as it was pasted; nothing of it is told.
        influencer_id: whom it was meant for, if known.
    """
    if (case := _case(text, report)) is not None:
        about = ("influencers", influencer_id) if influencer_id is not None else None
        who = actor.id if isinstance(actor, AdminActor) else influencer_id, case
        tell(desk, SecurityEventKind.ODD_CREDENTIAL, actor, about, who=who, details={"case": case})


def _case(text: str, report: TokenReport) -> str | None:
    for finding in report.findings:
        if finding.about.key == "finding.WRONG_KIND.management":
            return "management-token"
        if finding.code in _ODD:
            return _ODD[finding.code]
        if finding.code is FindingCode.NOT_A_TOKEN and len(text) <= MAX_KEY_TEXT:
            return "app-secret" if isinstance(read_app_secret(text), str) else None
    return None
