"""100ms accounts: known by their access key, connected when the desk holds their app secret."""

import logging
from datetime import datetime

from greenroom.desk.desk import Desk
from greenroom.hms.minting import is_readable
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, Workspace
from greenroom.store.sql import find, find_all
from greenroom.store.vault import Vault, VaultError

logger = logging.getLogger("greenroom.sealed")


async def known_workspaces(desk: Desk) -> dict[str, str | None]:
    """Return every known access key with its app secret, or None if it is not connected."""
    return {row.access_key: app_secret_of(desk, row) for row in await find_all(Workspace)}


async def is_connected(desk: Desk, access_key: str) -> bool:
    """Tell whether the desk holds an account's app secret, and can read it."""
    row = await find(Workspace, access_key=access_key)
    return row is not None and app_secret_of(desk, row) is not None


def app_secret_of(desk: Desk, row: Workspace) -> str | None:
    """Unseal an account's app secret; None if the account is not connected, or the secret cannot be read."""
    return open_app_secret(desk.vault, row)


def open_app_secret(vault: Vault, row: Workspace) -> str | None:
    """Unseal an account's app secret as `app_secret_of`, without a desk."""
    if row.app_secret is None:
        return None
    try:
        return vault.open(row.app_secret, table="workspaces", column="app_secret", row_id=row.id)
    except VaultError as error:
        logger.error(  # noqa: TRY400 (the error names the column, and nothing that is in it)
            "The 100ms account %s counts as not connected: %s. Connect it again.", row.id, error
        )
        return None


def seal_app_secret(desk: Desk, row: Workspace, app_secret: str) -> str:
    """Seal an app secret for its account's row."""
    return desk.vault.seal(app_secret, table="workspaces", column="app_secret", row_id=row.id)


async def workspace_of(access_key: str, now: datetime) -> Workspace:
    """Return the account with this access key; one that is new to the desk is added, unconnected."""
    defaults: dict[str, object] = {
        "id": new_id(),
        "name": f"Account {access_key[:4]}…{access_key[-2:]}",
        "created_at": now,
    }
    if row := await find(Workspace, access_key=access_key):
        return row
    row, _ = await Workspace.get_or_create(defaults, access_key=access_key)  # pyright: ignore[reportUnknownMemberType]
    return row


def can_mint(desk: Desk, influencer: Influencer, account: Workspace) -> bool:
    """Tell whether tokens can be made for where an influencer broadcasts."""
    return is_place_known(influencer) and app_secret_of(desk, account) is not None


def is_place_known(influencer: Influencer) -> bool:
    """Tell whether room and role are known, and can stand in a token that 100ms's SDK reads."""
    role = influencer.hms_role
    return influencer.hms_room_id is not None and role is not None and is_readable(role)
