"""What a token is where it is to be used: judged by the clock, by its account, and by what 100ms says."""

from dataclasses import dataclass, replace

from greenroom.desk.desk import Desk
from greenroom.desk.places.checking import WITHIN_S, check_place
from greenroom.desk.sealed.places import PlaceAnswer, known_answer, place_of
from greenroom.desk.sealed.surroundings import surroundings_of
from greenroom.desk.sealed.tokens import fingerprint_of, hold_owners
from greenroom.hms.findings import FindingCode, Severity, Verdict, verdict_of, worst_first
from greenroom.hms.surroundings import Surroundings
from greenroom.hms.token import OpenedText, TokenReport, judge
from greenroom.hms_api.accounts import Account
from greenroom.store.models import Influencer
from greenroom.store.token_owners import Namesake


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found about a token for a held influencer.

    Args:
        answer: what 100ms says of its place; None if that is not known.
        other: somebody else whose it may be.
    """

    report: TokenReport
    answer: PlaceAnswer | None
    other: Namesake | None


async def judge_in_place(
    desk: Desk, opened: OpenedText, around: Surroundings, asked: PlaceAnswer | None
) -> tuple[TokenReport, PlaceAnswer | None]:
    """Judge a token, also by what 100ms says of its place where its account is connected.

    Args:
        asked: what it has just said; None to go by what is kept.

    Returns:
        The report, and the answer that it rests on; None without one.
    """
    place, answer = place_of(opened.claims), None
    if place is not None and around.workspaces.get(place.access_key) is not None:
        answer = asked or await known_answer(place, desk.now())
    around = replace(around, place=answer.findings if answer else None)
    return _judge_to_save(desk, opened, around), answer


def _judge_to_save(desk: Desk, opened: OpenedText, around: Surroundings) -> TokenReport:
    """Judge a token; one that dies before a planned show may be meant for another before that."""
    report = judge(opened, desk.now(), around)
    findings = worst_first(
        replace(one, severity=Severity.DOUBTFUL) if one.code is FindingCode.EXPIRES_SOON else one
        for one in report.findings
    )
    return replace(report, findings=findings, verdict=verdict_of(findings))


async def ask_about_place(desk: Desk, opened: OpenedText, within_s: float = WITHIN_S) -> PlaceAnswer | None:
    """Ask 100ms about the place that a token names, unless the token is refused anyway, whose ever it is."""
    place = place_of(opened.claims)
    if place is None:
        return None
    around, _ = await surroundings_of(desk, opened, None)
    secret = around.workspaces.get(place.access_key)
    if secret is None:
        return None
    refused = _judge_to_save(desk, opened, replace(around, place=())).verdict is Verdict.BROKEN
    return None if refused else await check_place(desk, place, within_s, Account(place.access_key, secret))


async def judge_for(
    desk: Desk, influencer: Influencer, opened: OpenedText, asked: PlaceAnswer | None
) -> Judged:
    """Judge a token for a held influencer, so that it is still true when it is saved."""
    if opened.token is not None and opened.claims is not None:
        await hold_owners(opened.claims.user_id, fingerprint_of(desk, opened.token))
    around, other = await surroundings_of(desk, opened, influencer)
    report, answer = await judge_in_place(desk, opened, around, asked)
    return Judged(report, answer, other)
