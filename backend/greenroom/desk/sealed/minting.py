"""Tokens that the desk makes itself, at Go Live, for accounts whose app secret it holds."""

from datetime import timedelta
from typing import Final

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.tokens import fingerprint_of, seal_version
from greenroom.desk.sealed.workspaces import app_secret_of
from greenroom.hms.minting import BACKDATED, is_readable, mint_auth_token
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, TokenVersion, Workspace

MINTED_FOR: Final = timedelta(hours=12)  # as long as a session at 100ms can last (100ms.md 3)


async def mint(desk: Desk, influencer: Influencer) -> tuple[str, TokenVersion] | None:
    """Make a token for where an influencer broadcasts, and keep it as one of their versions.

    Call it in the transaction that holds their row. It asks nobody: 100ms knows the account's secret, too.

    Returns:
        The token, and its version; None if the account is not connected, or room or role is not known.
    """
    room_id, role = influencer.hms_room_id, influencer.hms_role
    account = await Workspace.get_or_none(id=influencer.workspace_id) if influencer.workspace_id else None
    secret = account and app_secret_of(desk, account)
    if account is None or not secret or room_id is None or role is None:
        return None
    user_id, now = user_id_of(influencer), desk.now()
    token = mint_auth_token(
        access_key=account.access_key,
        app_secret=secret,
        room_id=room_id,
        role=role,
        user_id=user_id,
        now=now,
        lifetime=MINTED_FOR,
    )
    version_id = new_id()
    version = await TokenVersion.create(
        id=version_id,
        influencer_id=influencer.id,
        sealed=seal_version(desk, influencer.id, version_id, token),
        fingerprint=fingerprint_of(desk, token),
        last_four=token[-4:],
        source=Source.MINTED.value,
        access_key=account.access_key,
        room_id=room_id,
        role=role,
        user_id=user_id,
        not_before=now - BACKDATED,
        expires_at=(now + MINTED_FOR).replace(microsecond=0),
        created_at=now,
    )
    return token, version


def user_id_of(influencer: Influencer) -> str:
    """Return the user id that 100ms knows an influencer by, or one that the web SDK can read."""
    known = influencer.hms_user_id
    return known if known and is_readable(known) else str(influencer.id)
