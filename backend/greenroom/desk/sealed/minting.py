"""Tokens that the desk makes itself, at Go Live, for accounts whose app secret it holds."""

from datetime import timedelta
from typing import Final

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.source import Source
from greenroom.desk.sealed.tokens import add_version
from greenroom.desk.sealed.workspaces import app_secret_of
from greenroom.hms.minting import BACKDATED, is_readable, mint_auth_token
from greenroom.hms.token import Claims
from greenroom.store.models import Influencer, TokenVersion, Workspace
from greenroom.store.planned_rows import last_end

MINTED_FOR: Final = timedelta(hours=12)  # as long as a session at 100ms can last (100ms.md 3)
BESIDE_A_PLAN: Final = timedelta(hours=2)  # before a planned show and after it: the token is for that show
LONGEST: Final = timedelta(hours=24)  # whatever is planned: nothing binds a plan to the desk's keys
ASKED_FOR: Final = timedelta(minutes=1)  # 100ms is asked about it at once, and nobody joins with it


async def mint(desk: Desk, influencer: Influencer) -> tuple[str, TokenVersion] | None:
    """Make a token for where an influencer broadcasts, and keep it as one of their versions.

    Call it in the transaction that holds their row. It asks nobody: 100ms knows the account's secret, too.

    Returns:
        The token, and its version; None if the account is not connected, or room or role is not known.
    """
    made = await _make(desk, influencer, await _lifetime(desk, influencer))
    if made is None:
        return None
    token, claims = made
    return token, await add_version(desk, influencer.id, token, claims, Source.MINTED)


async def _lifetime(desk: Desk, influencer: Influencer) -> timedelta:
    """Choose how long the next token lives: at least 2 h, and 2 h longer than a show planned about now."""
    now = desk.now()
    ends_at = await last_end(influencer.id, after=now - BESIDE_A_PLAN, until=now + BESIDE_A_PLAN)
    if ends_at is None:
        return MINTED_FOR
    return min(max(ends_at - now, timedelta(0)) + BESIDE_A_PLAN, LONGEST)


async def mint_to_ask(desk: Desk, influencer: Influencer) -> str | None:
    """Make a token like the next one, for asking 100ms about it: valid for a minute, and kept nowhere."""
    made = await _make(desk, influencer, ASKED_FOR)
    return made and made[0]


async def _make(desk: Desk, influencer: Influencer, lifetime: timedelta) -> tuple[str, Claims] | None:
    """Make a token; return it with what it says."""
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
        lifetime=lifetime,
    )
    return token, Claims(
        access_key=account.access_key,
        room_id=room_id,
        role=role,
        user_id=user_id,
        not_before=now - BACKDATED,
        expires_at=(now + lifetime).replace(microsecond=0),
    )


def user_id_of(influencer: Influencer) -> str:
    """Return the user id that 100ms knows an influencer by, or one that the web SDK can read."""
    known = influencer.hms_user_id
    return known if known and is_readable(known) else str(influencer.id)
