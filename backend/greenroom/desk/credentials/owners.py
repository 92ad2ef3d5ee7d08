"""Whose a pasted credential is, and what it opens: found by keyed hash, without storing the text anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from tortoise.queryset import QuerySet

from greenroom.desk.credentials.code_place import CodeAnswer, where_code_leads
from greenroom.desk.credentials.setting import judge_in_place
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.listing import influencer_views
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.sealed.room_codes import holders_of, room_code_hash
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.surroundings import surroundings_of
from greenroom.desk.sealed.tokens import fingerprint_of
from greenroom.desk.sealed.workspaces import app_secret_of
from greenroom.hms.account_keys import read_app_secret
from greenroom.hms.room_codes import RoomCode, RoomCodeKind, read_room_code
from greenroom.hms.surroundings import short_id
from greenroom.hms.token import Claims, TokenReport, open_text
from greenroom.store.models import Influencer, Show, TokenVersion, Workspace

MOST_OWNERS: Final = 20
_MANAGEMENT: Final = "management"


class CredentialKind(StrEnum):
    """What a pasted text is."""

    TOKEN = "TOKEN"  # noqa: S105 (a kind)
    ROOM_CODE = "ROOM_CODE"
    LABEL = "LABEL"
    MANAGEMENT_TOKEN = "MANAGEMENT_TOKEN"  # noqa: S105
    APP_SECRET = "APP_SECRET"  # noqa: S105
    NOTHING = "NOTHING"


class CredentialUse(StrEnum):
    """How somebody has a credential."""

    CURRENT = "CURRENT"
    EARLIER = "EARLIER"
    FOR_A_SHOW = "FOR_A_SHOW"


@dataclass(frozen=True, slots=True)
class CredentialOwner:
    """Somebody who has a credential, or had it.

    Args:
        live_with_it: whether their open show was joined with it.
    """

    influencer: InfluencerView
    use: CredentialUse
    live_with_it: bool


@dataclass(frozen=True, slots=True)
class CredentialPlace:
    """What a credential opens.

    Args:
        masked_key: the account's access key, shortened; None if it is not known.
        role: None for a whole account.
        until: when it expires; None if it never does.
    """

    masked_key: str | None
    room_id: str | None
    role: str | None
    user_id: str | None
    begins: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class CredentialOwners:
    """What a text is, everyone who has it now or had it as a token before, and what it opens.

    Args:
        account_id: the 100ms account that it belongs to, if the desk knows it.
        place: what it opens; None if that is not known.
        report: what was found about anything but a room code.
        code: what 100ms said of a room code; None if it was not asked.
        namesakes: of a token that nobody here has, those who have its user id at its account.
    """

    kind: CredentialKind
    owners: tuple[CredentialOwner, ...] = ()
    account_id: UUID | None = None
    place: CredentialPlace | None = None
    report: TokenReport | None = None
    code: CodeAnswer | None = None
    namesakes: tuple[InfluencerView, ...] = ()


async def find_by_credential(desk: Desk, text: str, *, ask_hms: bool = False) -> CredentialOwners:
    """Find everyone with this room code, or with this token now or before; by name, at most 20.

    Archived influencers are found too. Neither the text nor the fact that somebody asked is stored, logged or
    audited.

    Args:
        ask_hms: also ask 100ms where a room code leads, which takes at most 2 s; nobody joins by that.
    """
    opened = open_text(text)
    around, _ = await surroundings_of(desk, opened, None)
    report, _ = await judge_in_place(desk, opened, around, None)
    claims = opened.claims
    if claims is not None and claims.type == _MANAGEMENT:
        account_id, place = await _account_of(claims.access_key), _place(claims)
        return CredentialOwners(CredentialKind.MANAGEMENT_TOKEN, (), account_id, place, report)
    if opened.token is not None and claims is not None:
        return await _of_token(desk, opened.token, claims, report)
    code = read_room_code(text)
    if isinstance(code, RoomCode):
        return await _of_code(desk, code, ask_hms=ask_hms)
    secret = read_app_secret(text)
    if isinstance(secret, str):
        account = await _signed_by(desk, secret)
        place = account and CredentialPlace(short_id(account.access_key), None, None, None, None, None)
        return CredentialOwners(CredentialKind.APP_SECRET, (), account.id if account else None, place, report)
    return CredentialOwners(CredentialKind.NOTHING, report=report)


async def _of_token(desk: Desk, token: str, claims: Claims, report: TokenReport) -> CredentialOwners:
    fingerprint = fingerprint_of(desk, token)
    versions = await TokenVersion.filter(fingerprint=fingerprint)
    pasted = {row.influencer_id for row in versions if row.source == Source.PASTED.value}
    found = await _first(Influencer.filter(id__in=list({row.influencer_id for row in versions})))
    shows = Show.filter(token_version_id__in=[row.id for row in versions], ended_at=None)
    live = {show.influencer_id for show in await shows}

    def use(row: Influencer) -> CredentialUse:
        if row.token_fingerprint == fingerprint:
            return CredentialUse.CURRENT
        return CredentialUse.EARLIER if row.id in pasted else CredentialUse.FOR_A_SHOW

    owners = await _owners(desk, [(row, use(row), row.id in live) for row in found])
    namesakes: list[InfluencerView] = []
    if not owners and claims.user_id and claims.access_key:
        alike = Influencer.filter(hms_user_id=claims.user_id, hms_access_key=claims.access_key)
        ids = [row.id for row in await _first(alike)]
        views = await influencer_views(desk, ids, or_archived=True)
        namesakes = [views[one] for one in ids if one in views]
    return CredentialOwners(
        CredentialKind.TOKEN,
        owners,
        await _account_of(claims.access_key),
        _place(claims),
        report,
        namesakes=tuple(namesakes),
    )


async def _of_code(desk: Desk, code: RoomCode, *, ask_hms: bool) -> CredentialOwners:
    found = await _first(holders_of(room_code_hash(desk, code.code)))
    shows = await Show.filter(ended_at=None, influencer_id__in=[row.id for row in found])
    versions = TokenVersion.filter(id__in=[show.token_version_id for show in shows])
    live = {one.influencer_id for one in await versions.filter(source=Source.ROOM_CODE.value)}
    owners = await _owners(desk, [(row, CredentialUse.CURRENT, row.id in live) for row in found])
    if code.kind is RoomCodeKind.LOCAL:
        return CredentialOwners(CredentialKind.LABEL, owners)
    answer = None
    if ask_hms:
        answer = await where_code_leads(desk, code.code, [row.hms_access_key for row in found])
    if answer is not None and answer.claims is not None:
        claims = answer.claims
        place = CredentialPlace(
            short_id(claims.access_key or ""), claims.room_id, claims.role, None, None, None
        )
        return CredentialOwners(
            CredentialKind.ROOM_CODE, owners, await _account_of(claims.access_key), place, code=answer
        )
    known = next((row for row in found if row.code_room_id), None)
    place = known and CredentialPlace(
        short_id(known.hms_access_key) if known.hms_access_key else None,
        known.code_room_id,
        known.code_role,
        None,
        None,
        None,
    )
    account_id = known.workspace_id if known else None
    return CredentialOwners(CredentialKind.ROOM_CODE, owners, account_id, place, code=answer)


async def _first(rows: QuerySet[Influencer]) -> list[Influencer]:
    return await rows.order_by("name_key", "id").limit(MOST_OWNERS)


async def _owners(
    desk: Desk, found: Sequence[tuple[Influencer, CredentialUse, bool]]
) -> tuple[CredentialOwner, ...]:
    views = await influencer_views(desk, [row.id for row, _, _ in found], or_archived=True)
    return tuple(
        CredentialOwner(views[row.id], use, with_it) for row, use, with_it in found if row.id in views
    )


async def _account_of(access_key: str | None) -> UUID | None:
    row = await Workspace.get_or_none(access_key=access_key) if access_key else None
    return row.id if row else None


async def _signed_by(desk: Desk, secret: str) -> Workspace | None:
    return next((row for row in await Workspace.all() if app_secret_of(desk, row) == secret), None)


def _place(claims: Claims) -> CredentialPlace:
    return CredentialPlace(
        short_id(claims.access_key) if claims.access_key else None,
        claims.room_id,
        claims.role,
        claims.user_id,
        claims.good_from,
        claims.expires_at,
    )
