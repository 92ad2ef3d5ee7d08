"""Sessions and API keys as each request asks for them: with whose they are, in one statement."""

from greenroom.store.models import Admin, ApiKey, Influencer, SessionRow
from greenroom.store.sql import Statement, columns


async def session_with_owner(token_hash: str) -> tuple[SessionRow | None, Admin | Influencer | None]:
    """Read a session, and the person whose it is; None for each that there is not."""
    statement = Statement()
    found = await statement.read(
        (SessionRow, Admin, Influencer),
        f"""SELECT {columns(SessionRow, "s")}, {columns(Admin, "a")}, {columns(Influencer, "i")}
        FROM sessions s LEFT JOIN admins a ON a.id = s.admin_id
            LEFT JOIN influencers i ON i.id = s.influencer_id
        WHERE s.token_hash = {statement.put(token_hash)}""",  # noqa: S608 (our own names)
    )
    if not found:
        return None, None
    session, admin, influencer = found[0]
    return session, admin or influencer


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
