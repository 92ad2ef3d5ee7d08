"""The trace of a Go Live that was refused: what an admin looks for when somebody calls."""

from datetime import timedelta

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Action, record
from greenroom.desk.desk import Desk
from greenroom.hms.findings import FindingCode
from greenroom.store.models import AuditEntry, Influencer

NOTED_EVERY = timedelta(minutes=1)  # for each influencer and code: somebody in need presses many times


async def note_refusal(desk: Desk, actor: InfluencerActor, code: FindingCode) -> None:
    """Write down that Go Live was refused and why, in a transaction of its own; at most once a minute."""
    if await _noted_lately(desk, actor, code):
        return
    async with in_transaction():
        # The first statement writes, so that of two refusals at once the second sees the first.
        await Influencer.filter(id=actor.id).update(version=F("version"))
        if not await _noted_lately(desk, actor, code):
            subject, after = ("influencers", actor.id), {"code": code.value}
            await record(actor, Action.GO_LIVE_REFUSED, desk.now(), subject=subject, after=after)


async def _noted_lately(desk: Desk, actor: InfluencerActor, code: FindingCode) -> bool:
    entries = await AuditEntry.filter(
        subject_id=actor.id, action=Action.GO_LIVE_REFUSED.value, at__gt=desk.now() - NOTED_EVERY
    )
    return any((entry.after or {}).get("code") == code.value for entry in entries)
