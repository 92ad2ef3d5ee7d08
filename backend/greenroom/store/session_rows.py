"""Sessions and API keys as each request asks for them: with whose they are, in one statement."""

from collections.abc import Callable
from functools import partial
from typing import Final

from greenroom.store.models import Admin, ApiKey, Influencer, SessionRow
from greenroom.store.rows import names_of, read_rows
from greenroom.store.sql import Statement, columns
from greenroom.store.studio_rows import JOINS, StudioRow, beside_columns, made_studio

_WHOSE: Final = (SessionRow, Admin, Influencer)
_NOBODY: Final = None, None, None


async def session_with_owner(
    token_hash: str,
) -> tuple[SessionRow | None, Admin | Influencer | None, Callable[[], StudioRow] | None]:
    """Read a session, the person whose it is, and what an influencer's page shows; None for what is not.

    Most that a page asks for is what it shows: that is read along, and made of what was read if it is called.
    """
    statement = Statement()
    found = await statement.values(
        f"""SELECT {columns(SessionRow, "s")}, {columns(Admin, "a")}, {columns(Influencer, "i")},
            {beside_columns()}
        FROM sessions s LEFT JOIN admins a ON a.id = s.admin_id
            LEFT JOIN influencers i ON i.id = s.influencer_id {JOINS}
        WHERE s.token_hash = {statement.put(token_hash)}""",  # noqa: S608 (our own names)
    )
    if not found:
        return _NOBODY
    session, admin, influencer = read_rows(_WHOSE, found[0])
    if influencer is None:
        return session, admin, None
    beside = found[0][sum(len(names_of(model)) for model in _WHOSE) :]
    return session, influencer, partial(made_studio, influencer, beside)


async def api_key_with_owner(key_hash: str) -> tuple[ApiKey | None, Admin | None]:
    """Read an API key, and the admin whose it is; None for each that there is not."""
    statement = Statement()
    found = await statement.read(
        (ApiKey, Admin),
        f"""SELECT {columns(ApiKey, "k")}, {columns(Admin, "a")}
        FROM api_keys k LEFT JOIN admins a ON a.id = k.admin_id
        WHERE k.key_hash = {statement.put(key_hash)}""",  # noqa: S608 (our own names)
    )
    if not found:
        return None, None
    key, admin = found[0]
    return key, admin
