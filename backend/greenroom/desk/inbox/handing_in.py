"""Handing a token in: whoever has it pastes it on the page of a link that an admin made.

Whoever does it is not signed in, so it counts by itself only where nobody could gain from it but the
influencer: signed by a connected account, nothing against it, for the very room and role where they
broadcast, and good for longer than what they have. Anything else waits in the inbox, sealed, for one tap of
an admin. Neither touches a running show or the streaming switch.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.access.invitations import hold_person
from greenroom.desk.access.links import LinkKind, NewLink, delete_entries, find_link, hold_link, put_link
from greenroom.desk.access.tries import NOWHERE, PER_ADDRESS, Caller, network_of
from greenroom.desk.audit.entries import Action, Actor, Stranger, note
from greenroom.desk.credentials.odd_texts import tell_if_odd
from greenroom.desk.credentials.setting import Judged, ask_about_place, judge_for, save_judged
from greenroom.desk.desk import Desk
from greenroom.desk.inbox.entries import InboxKind
from greenroom.desk.inbox.handed_in import how_handed_in, seal_handed_in
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.problems import Problem, ProblemCode
from greenroom.desk.readiness.sources import chosen_source
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.tokens import fingerprint_of
from greenroom.desk.sealed.workspaces import is_connected
from greenroom.hms.findings import Finding, Verdict
from greenroom.hms.surroundings import Surroundings
from greenroom.hms.token import judge, open_text
from greenroom.store.bound_rows import change_bound
from greenroom.store.ids import new_id
from greenroom.store.models import InboxEntry, Influencer, Link

MOST_PASTES: Final = 5  # of tokens, with one link
TRIES: Final = 20  # of anything, with one link, within the window of `desk.limits`
KEPT_FOR: Final = timedelta(days=7)


class HandInRejected(Problem):
    """The text cannot be anybody's auth token; that is all that whoever pasted it is told of it."""

    code = ProblemCode.TOKEN_REJECTED

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.about = finding.about


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A token was handed in.

    Args:
        counts: the next show will use it; if not, it waits for an admin.
    """

    counts: bool


async def make_hand_in_link(desk: Desk, actor: Actor, influencer_id: UUID) -> NewLink:
    """Create the link with which somebody else hands in a token for an influencer.

    Raises:
        NotFound: there is no such influencer.
    """
    async with in_transaction():
        await hold_influencer(desk, influencer_id)
        return await put_link(desk, actor, LinkKind.HAND_IN, influencer_id=influencer_id)


async def hand_in(desk: Desk, *, link: str, text: str, caller: Caller = NOWHERE) -> HandedIn:
    """Take a token from whoever has the link.

    A link takes five tokens, since the first may be the wrong one, and none after one that counts. A newer
    one takes the place of one that waits.

    Raises:
        LinkInvalid, TooManyAttempts, HandInRejected: nothing was changed.
    """
    row = await find_link(desk, LinkKind.HAND_IN, link)
    assert row.influencer_id is not None  # noqa: S101 (such a link is always for one)
    keys = {("hand-in", str(row.id)): TRIES}
    if caller.address is not None:
        keys["hand-in address", network_of(caller.address)] = PER_ADDRESS
    await desk.limits.take(keys, desk.now(), "hand-in")
    opened = open_text(text)
    alone = judge(opened, desk.now(), Surroundings(emulator_access_key=desk.emulator_access_key))
    if alone.verdict is Verdict.BROKEN or alone.token is None:
        tell_if_odd(desk, Stranger(), text, alone, row.influencer_id)
        raise HandInRejected(alone.findings[0])
    asked = await ask_about_place(desk, opened)
    async with in_transaction():
        influencer = await hold_person(desk, row, Influencer)
        held = await hold_link(desk, row)
        judged = await judge_for(desk, influencer, opened, asked)
        known = influencer.token_fingerprint == fingerprint_of(desk, alone.token)
        counts = known or await _counts(desk, influencer, judged)
        how = how_handed_in(held)
        if known:
            pass
        elif counts:
            await save_judged(desk, Stranger(), influencer, judged, None, allow_streaming=None, how=how)
            await delete_entries(_waiting_for(influencer))
        else:
            await _keep(desk, influencer, held, judged, how)
        await _count(desk, held, done=counts)
    tell_if_odd(desk, Stranger(), text, judged.report, influencer.id)
    return HandedIn(counts)


async def _counts(desk: Desk, influencer: Influencer, judged: Judged) -> bool:
    """Tell whether a token is used without an admin's tap."""
    claims, stored_until = judged.report.claims, influencer.token_expires_at
    if judged.report.verdict is not Verdict.GOOD or claims is None or claims.expires_at is None:
        return False
    theirs = influencer.hms_access_key, influencer.hms_room_id, influencer.hms_role
    return (
        (claims.access_key, claims.room_id, claims.role) == theirs
        and await is_connected(desk, claims.access_key or "")
        and influencer.open_show_id is None
        and chosen_source(influencer) is Source.PASTED
        and (stored_until is None or claims.expires_at > stored_until)
    )


async def _keep(desk: Desk, influencer: Influencer, link: Link, judged: Judged, how: dict[str, Any]) -> None:
    """Put a token into the inbox, in place of one that waits there for the same influencer."""
    token, claims, now = judged.report.token, judged.report.claims, desk.now()
    assert token is not None and claims is not None and claims.expires_at is not None  # noqa: S101, PT018
    last_four, verdict = {"lastFour": token[-4:]}, {"verdict": judged.report.verdict.value}
    row = InboxEntry(
        id=new_id(),
        kind=InboxKind.HANDED_IN.value,
        subject_kind="influencers",
        subject_id=influencer.id,
        facts={},
        created_at=now,
        link_id=link.id,
        fingerprint=fingerprint_of(desk, token),
        until=min(now + KEPT_FOR, claims.expires_at),
    )
    row.sealed = seal_handed_in(desk, row, token)
    waiting = await _waiting_for(influencer).first()
    if waiting is not None:
        row.taken_by_id, row.taken_at = waiting.taken_by_id, waiting.taken_at
        await waiting.delete()
    await row.save(force_create=True)
    await note(desk, Stranger(), Action.TOKEN_HANDED_IN, influencer, after={**how, **last_four, **verdict})


def _waiting_for(influencer: Influencer) -> QuerySet[InboxEntry]:
    return InboxEntry.filter(kind=InboxKind.HANDED_IN.value, subject_id=influencer.id)


async def _count(desk: Desk, link: Link, *, done: bool) -> None:
    """Count what was handed in with a held link, which is used up by the last."""
    link.pastes += 1
    await Link.filter(id=link.id).update(pastes=link.pastes)
    if done or link.pastes >= MOST_PASTES:
        await change_bound(desk.vault, link, used_at=desk.now())
