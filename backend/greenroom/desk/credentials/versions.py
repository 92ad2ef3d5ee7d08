"""The tokens that influencers had: what each is now, and setting one of them again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.credentials.setting import (
    TokenRejected,
    ask_about_place,
    judge_in_place,
    save_opened,
)
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import check_version, hold_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import NotFound, Problem, ProblemCode
from greenroom.desk.sealed.places import PlaceAnswer
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.surroundings import surroundings_of
from greenroom.desk.sealed.tokens import open_described, open_token
from greenroom.hms.expiry import CLOCK_SKEW, clock_findings
from greenroom.hms.findings import Finding, FindingCode, Verdict, broken
from greenroom.hms.token import TokenReport, open_text
from greenroom.store.models import Influencer, TokenVersion


class RestoreRefused(Problem):
    """An earlier token cannot be set again."""

    code = ProblemCode.RESTORE_REFUSED


@dataclass(frozen=True, slots=True)
class JudgedVersion:
    """What a token that an influencer has or had is now.

    Args:
        findings: what is wrong with it, worst first; of one that has expired, only that.
        refused: why it cannot be set again; None if it can.
    """

    findings: tuple[Finding, ...]
    refused: Problem | None


async def judge_versions(desk: Desk, version_ids: Sequence[UUID]) -> dict[UUID, JudgedVersion]:
    """Judge these tokens as they would be at their save now."""
    versions = await TokenVersion.filter(id__in=list(version_ids))
    people = {row.id: row for row in await Influencer.filter(id__in={v.influencer_id for v in versions})}
    return {version.id: await _judged(desk, people[version.influencer_id], version) for version in versions}


async def restore_token(
    desk: Desk,
    actor: AdminActor,
    influencer_id: UUID,
    version_id: UUID,
    *,
    expected_version: int | None = None,
    accept: Collection[FindingCode] = (),
) -> tuple[InfluencerView, TokenReport]:
    """Save a pasted token that the influencer had, as if it were pasted again; it becomes a new version.

    Args:
        version_id: the token, from its influencer's versions.
        expected_version: the influencer's version that the admin read; None overwrites any changes since.
        accept: the findings that the admin accepts, as for a pasted token.

    Raises:
        NotFound, Conflict, RestoreRefused, TokenRejected, TokenNeedsConfirmation: nothing was changed.
    """
    stored = TokenVersion.get_or_none(id=version_id, influencer_id=influencer_id)
    asked = await _ask(desk, await stored)
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id)
        version = await TokenVersion.get_or_none(id=version_id, influencer_id=influencer_id)
        if version is None:
            raise NotFound("token-version", name=influencer.name)
        await check_version(desk, influencer, expected_version)
        token = open_described(desk, version)
        if (refused := _refusal(desk, influencer, version, token)) or token is None:
            raise refused or RestoreRefused("unreadable")
        report = await save_opened(
            desk, actor, influencer, open_text(token), asked, accept=accept, how={"restored": True}
        )
    return await influencer_view(desk, influencer_id), report


async def _ask(desk: Desk, version: TokenVersion | None) -> PlaceAnswer | None:
    token = version and open_described(desk, version)
    return await ask_about_place(desk, open_text(token)) if token else None


async def _judged(desk: Desk, influencer: Influencer, version: TokenVersion) -> JudgedVersion:
    current = influencer.token_version_id == version.id
    token = open_token(desk, influencer) if current else open_described(desk, version)
    refused = _refusal(desk, influencer, version, token)
    if _is_over(desk, version):
        found = clock_findings(version.not_before, version.expires_at, desk.now())
        return JudgedVersion(tuple(found), refused)
    if token is None:
        return JudgedVersion((broken(FindingCode.TOKEN_UNREADABLE),), refused)
    opened = open_text(token)
    around, _ = await surroundings_of(desk, opened, influencer)
    report, _ = await judge_in_place(desk, opened, around, None)
    if refused is None and report.verdict is Verdict.BROKEN:
        refused = TokenRejected(report)
    return JudgedVersion(report.findings, refused)


def _refusal(
    desk: Desk, influencer: Influencer, version: TokenVersion, token: str | None
) -> RestoreRefused | None:
    """Say why a token cannot be set again, but for what is judged of it."""
    if influencer.archived_at is not None:
        return RestoreRefused("archived", name=influencer.name)
    if version.fingerprint == influencer.token_fingerprint:
        return RestoreRefused("current")
    if version.source != Source.PASTED.value:
        return RestoreRefused(version.source)
    if _is_over(desk, version):
        return RestoreRefused("expired")
    return RestoreRefused("unreadable") if token is None else None


def _is_over(desk: Desk, version: TokenVersion) -> bool:
    return version.expires_at < desk.now() + CLOCK_SKEW
