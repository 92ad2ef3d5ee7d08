"""Who acts with an API key: its owner, with the rights that both of them have at that moment."""

import re
from contextlib import suppress
from datetime import timedelta
from typing import Final

from greenroom.desk.actors import AdminActor, AdminRole, Permission
from greenroom.desk.audit.security import tell
from greenroom.desk.desk import Desk
from greenroom.desk.keys import hash_token
from greenroom.desk.security_events import SecurityEventKind
from greenroom.store.bound_rows import genuine
from greenroom.store.models import ApiKey
from greenroom.store.session_rows import api_key_with_owner
from greenroom.store.sql import change
from greenroom.store.unavailable import UnavailableError, without_waiting

PREFIX: Final = "grk_"
USED_EVERY: Final = timedelta(minutes=1)  # the last use is written at most this often
_FORM = re.compile(r"grk_[A-Za-z0-9_-]{43}")


def is_api_key(text: str) -> bool:
    """Tell whether a text has the form of an API key."""
    return _FORM.fullmatch(text) is not None


async def find_api_key(desk: Desk, secret: str) -> AdminActor | None:
    """Return who acts with this key; None if it is unknown, revoked or expired, or its owner is gone."""
    key, admin = await api_key_with_owner(hash_token(secret))
    row, now = genuine(desk.vault, key), desk.now()
    if row is None:
        return _refused(desk, "unknown")
    if row.revoked_at is not None or row.expires_at <= now:
        return _refused(desk, "expired" if row.revoked_at is None else "revoked", row)
    owner = genuine(desk.vault, admin if admin is not None and admin.removed_at is None else None)
    if owner is None:
        return _refused(desk, "ownerless", row)
    if row.last_used_at is None or abs(now - row.last_used_at) > USED_EVERY:  # or the clock was set back
        with suppress(UnavailableError), without_waiting():  # so that a program can still read
            await change(ApiKey, {"last_used_at": now}, id=row.id)
    role = AdminRole(owner.role)
    return AdminActor(
        owner.id,
        row.id,
        owner.email,
        owner.name,
        role,
        api_key_id=row.id,
        only=frozenset(permissions_of(row)),
    )


def _refused(desk: Desk, case: str, row: ApiKey | None = None) -> None:
    tell(desk, SecurityEventKind.API_KEY_REFUSED, about=row and ("api_keys", row.id), details={"case": case})


def permissions_of(row: ApiKey) -> tuple[Permission, ...]:
    """Return what a key was made with."""
    held = row.permissions.split()
    return tuple(permission for permission in Permission if permission in held)
