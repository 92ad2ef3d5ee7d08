"""Stored tokens: sealed in the influencer's row, and in their versions once replaced or removed."""

from datetime import datetime
from typing import Final
from uuid import UUID

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Actor
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_value
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.workspaces import can_mint, workspace_of
from greenroom.hms.token import Claims, TokenReport, kept_claims
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, TokenVersion
from greenroom.store.rows import new_row
from greenroom.store.sql import change, insert
from greenroom.store.vault import VaultError


def fingerprint_of(desk: Desk, token: str) -> str:
    """Hash a token so that equal ones can be found, but only with the desk's keys."""
    return desk.vault.lookup_hash("auth token", token)


async def hold_owners(user_id: str | None, fingerprint: str) -> None:
    """Hold whom a token, or another one with its user id, may belong to.

    Of two people for whom it is saved at once, the second is found to share it with the first.
    """
    await hold_value("token of", user_id or fingerprint)


def open_token(desk: Desk, influencer: Influencer) -> str | None:
    """Unseal an influencer's current token.

    Returns:
        None if it cannot be opened, or if it is not the token that the row describes.
    """
    try:
        token = desk.vault.open(
            influencer.hms_auth_token or "",
            table="influencers",
            column="hms_auth_token",
            row_id=influencer.id,
        )
    except VaultError:
        return None
    described = (
        influencer.token_access_key,
        influencer.token_room_id,
        influencer.token_role,
        influencer.token_expires_at,
    )
    return token if _is(desk, token, influencer.token_fingerprint, described) else None


def _is(desk: Desk, token: str, fingerprint: str | None, described: tuple[object, ...]) -> bool:
    """Tell whether a token is the one of which a row says this: access key, room, role and expiry."""
    claims = kept_claims(token)
    sealed = claims.access_key, claims.room_id, claims.role, claims.expires_at
    return sealed == described and fingerprint == fingerprint_of(desk, token)


async def retire_token(desk: Desk, influencer: Influencer, token: str | None, now: datetime) -> None:
    """Move the current token to its version: a show that uses it may need it again.

    Args:
        token: as `open_token` returns it.
    """
    if influencer.hms_auth_token is None or influencer.token_version_id is None:
        return
    sealed = token and seal_version(desk, influencer.id, influencer.token_version_id, token)
    await change(TokenVersion, {"sealed": sealed, "replaced_at": now}, id=influencer.token_version_id)


def seal_version(desk: Desk, influencer_id: UUID, version_id: UUID, token: str) -> str:
    """Seal a token for its version, together with whose it is."""
    return desk.vault.seal(
        f"{influencer_id} {token}", table="token_versions", column="sealed", row_id=version_id
    )


def open_version(desk: Desk, influencer_id: UUID, version: TokenVersion) -> str | None:
    """Unseal a token that an influencer had.

    Returns:
        None if it cannot be opened, or is another influencer's: whose it is was sealed with it.
    """
    try:
        text = desk.vault.open(
            version.sealed or "", table="token_versions", column="sealed", row_id=version.id
        )
    except VaultError:
        return None
    owner, _, token = text.rpartition(" ")
    # Sealed alone by desks before this: none of those is good for longer than its token.
    return token if owner in ("", str(influencer_id)) else None


def open_described(desk: Desk, version: TokenVersion) -> str | None:
    """Unseal a token that an influencer had, as `open_version`, if it also is what its row says."""
    token = open_version(desk, version.influencer_id, version)
    described = version.access_key, version.room_id, version.role, version.expires_at
    return token if token is not None and _is(desk, token, version.fingerprint, described) else None


async def add_version(
    desk: Desk, influencer_id: UUID, token: str, claims: Claims, source: Source
) -> TokenVersion:
    """Keep a token that the desk made or was given at Go Live, sealed, as one of an influencer's versions.

    Args:
        claims: what the token says; access key, room, role and expiry are there.
    """
    version = _version(desk, influencer_id, token, claims, source)
    version.sealed, version.created_at = seal_version(desk, influencer_id, version.id, token), desk.now()
    await insert(version)
    return version


def _version(desk: Desk, influencer_id: UUID, token: str, claims: Claims, source: Source) -> TokenVersion:
    """Describe a token by what it says; when it was kept, and by whom, is left to add."""
    return new_row(
        TokenVersion,
        id=new_id(),
        influencer_id=influencer_id,
        fingerprint=fingerprint_of(desk, token),
        last_four=token[-4:],
        source=source.value,
        access_key=claims.access_key,
        room_id=claims.room_id,
        role=claims.role,
        user_id=claims.user_id,
        not_before=claims.good_from,
        expires_at=claims.expires_at,
    )


async def put_token(
    desk: Desk, actor: Actor, influencer: Influencer, report: TokenReport, now: datetime
) -> None:
    """Seal a token that was judged usable into the row, with its own version; the row is not saved."""
    claims, token = report.claims, report.token
    assert claims is not None and token is not None and claims.expires_at is not None  # noqa: S101, PT018
    version = _version(desk, influencer.id, token, claims, Source.PASTED)
    version.created_at = now
    version.created_by_id = actor.id if isinstance(actor, AdminActor) else None
    await insert(version)
    influencer.hms_auth_token = desk.vault.seal(
        token, table="influencers", column="hms_auth_token", row_id=influencer.id
    )
    influencer.token_created_at = now
    influencer.token_version_id = version.id
    influencer.token_fingerprint = version.fingerprint
    influencer.token_last_four = version.last_four
    influencer.token_source = version.source
    influencer.token_access_key = version.access_key
    influencer.token_room_id = version.room_id
    influencer.token_role = version.role
    influencer.token_user_id = version.user_id
    influencer.token_not_before = version.not_before
    influencer.token_expires_at = version.expires_at
    await put_place(desk, influencer, version, now)


PLACE: Final = ("workspace_id", "hms_access_key", "hms_room_id", "hms_role", "hms_user_id", "can_mint")
"""The columns that `put_place` sets."""


async def put_place(desk: Desk, influencer: Influencer, version: TokenVersion, now: datetime) -> None:
    """Have an influencer broadcast where a token leads; the row is not saved."""
    was = influencer.hms_access_key, influencer.hms_room_id, influencer.hms_role
    influencer.hms_access_key, influencer.hms_user_id = version.access_key, version.user_id
    influencer.hms_room_id, influencer.hms_role = version.room_id, version.role
    if influencer.workspace_id is not None and was == (version.access_key, version.room_id, version.role):
        return  # whether its account is connected, `follow_account` keeps
    account = await workspace_of(version.access_key, now)
    influencer.workspace_id, influencer.can_mint = account.id, can_mint(desk, influencer, account)


def drop_token(influencer: Influencer) -> None:
    """Empty the token's columns; room, role, user id and account stay known, and the row is not saved."""
    influencer.hms_auth_token = influencer.token_version_id = None
    influencer.token_fingerprint = influencer.token_last_four = influencer.token_source = None
    influencer.token_access_key = influencer.token_room_id = None
    influencer.token_role = influencer.token_user_id = None
    influencer.token_created_at = influencer.token_not_before = influencer.token_expires_at = None
    influencer.block_code = influencer.doubt_code = influencer.checked_at = None
