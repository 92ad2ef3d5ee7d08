"""Whose a token may be, besides the influencer for whom it is meant, and for which show: in one statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from greenroom.store.ids import as_id
from greenroom.store.models import as_read
from greenroom.store.sql import Statement

# What somebody has of the token, as the statement ranks them, and behind them what they play next.
_TWIN, _MYSELF, _CURRENT, _EARLIER, _PLAYS = range(5)
_NEVER = "CAST(NULL AS TIMESTAMPTZ)"


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody else whose a token may be."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class TokenOwners:
    """Whose a token may be.

    Args:
        had_user_id: whether the influencer for whom it is meant has had a token with its user id.
        twin: somebody else for whom this very token is set.
        namesake: somebody else to whom its user id belongs.
        plays: from when until when the influencer for whom it is meant plays next, or should be playing now;
            None if nothing is planned.
    """

    had_user_id: bool
    twin: Namesake | None
    namesake: Namesake | None
    plays: tuple[datetime, datetime] | None


async def token_owners(
    influencer_id: UUID, fingerprint: str, user_id: str | None, now: datetime
) -> TokenOwners:
    """Find whose else a token may be, and for which show it may be.

    A user id belongs to whoever's last token has it or, failing that, had it before; but an older token of
    somebody else's says nothing of a user id that this influencer has had as well.
    """
    statement = Statement()
    put = statement.put
    rows = await statement.rows(
        f"""SELECT * FROM (
            SELECT {_TWIN} AS has, i.name_key, i.id, i.name, {_NEVER} AS starts_at, {_NEVER} AS ends_at
            FROM influencers i
            WHERE i.token_fingerprint = {put(fingerprint)} AND i.id <> {put(influencer_id)}
                AND i.archived_at IS NULL
            ORDER BY i.name_key, i.id LIMIT 1) AS twin
        UNION ALL SELECT * FROM (
            SELECT CASE WHEN i.id = {put(influencer_id)} THEN {_MYSELF}
                WHEN i.hms_user_id = {put(user_id)} THEN {_CURRENT} ELSE {_EARLIER} END AS has,
                i.name_key, i.id, i.name, {_NEVER}, {_NEVER}
            FROM influencers i
            WHERE i.id IN (SELECT v.influencer_id FROM token_versions v WHERE v.user_id = {put(user_id)})
                AND (i.archived_at IS NULL OR i.id = {put(influencer_id)})
            ORDER BY has, i.name_key, i.id LIMIT 2) AS namesakes
        UNION ALL SELECT * FROM (
            SELECT {_PLAYS}, '', n.id, '', n.starts_at, n.ends_at FROM planned_shows n
            WHERE n.influencer_id = {put(influencer_id)} AND n.cancelled_at IS NULL AND n.ends_at > {put(now)}
            ORDER BY n.ends_at, n.id LIMIT 1) AS one
        ORDER BY has, name_key, id"""  # noqa: S608 (our own names)
    )
    plays = [(as_read(row["starts_at"]), as_read(row["ends_at"])) for row in rows if row["has"] == _PLAYS]
    first = {row["has"]: Namesake(as_id(row["id"]), row["name"]) for row in reversed(rows)}
    had = _MYSELF in first
    namesake = first.get(_CURRENT) or (None if had else first.get(_EARLIER))
    return TokenOwners(had, first.get(_TWIN), namesake, plays[0] if plays else None)
