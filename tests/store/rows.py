"""Rows to test with, each with what its table needs and no more."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from greenroom.store.bound_rows import ROWS_FORMAT
from greenroom.store.canary import Canary
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, DeskRow, Influencer, Show, TokenVersion
from greenroom.store.vault import Vault

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def next_millisecond() -> None:
    """Let the clock go on so far that new ids sort after all that there are."""
    now_ms = time.time_ns() // 1_000_000
    while time.time_ns() // 1_000_000 <= now_ms:
        pass


async def a_desk(vault: Vault, now: datetime = NOON) -> None:
    """Write the desk's own row, also on a database where a test has written others already."""
    if not await DeskRow.exists(id=1):
        await DeskRow.create(id=1, canary=Canary(ROWS_FORMAT).sealed(vault), created_at=now)


async def an_admin(email_key: str = "ada@example.com", **columns: Any) -> Admin:
    given: dict[str, Any] = {"email": email_key, "email_key": email_key, "name": "Ada", "role": "OWNER"}
    given |= {"password_hash": "-", "secret_key_hash": "-", "created_at": NOON}
    return await Admin.create(**given | columns)


async def an_influencer(email_key: str = "mia@example.com", **columns: Any) -> Influencer:
    given: dict[str, Any] = {"email": email_key, "email_key": email_key, "name": "Mia", "name_key": "mia"}
    given |= {"created_at": NOON}
    return await Influencer.create(**given | columns)


async def a_token_version(influencer_id: UUID) -> TokenVersion:
    return await TokenVersion.create(
        influencer_id=influencer_id,
        fingerprint="f",
        last_four="4f2a",
        source="PASTED",
        access_key="key",
        room_id="room",
        role="host",
        expires_at=NOON,
        created_at=NOON,
    )


def a_show(influencer_id: UUID, token_version_id: UUID, **columns: Any) -> Show:
    """Make a show, not yet saved."""
    given: dict[str, Any] = {
        "id": new_id(),
        "influencer_id": influencer_id,
        "token_version_id": token_version_id,
    }
    given |= {"room_id": "room", "role": "host", "holder": "phone", "opened_at": NOON, "seen_at": NOON}
    return Show(**given | columns)
