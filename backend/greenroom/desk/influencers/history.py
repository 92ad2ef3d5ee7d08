"""What the desk keeps of several influencers' past: their token versions and the shows that ended last."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from greenroom.store.latest_rows import newest
from greenroom.store.models import Admin, Influencer, Show, TokenVersion

MOST_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version of an influencer's token.

    Args:
        created_by: the name of the admin who set it; None where the account is gone.
        current: whether the next show would use it.
    """

    version: TokenVersion
    created_by: str | None
    current: bool


async def token_versions_of(influencer_ids: Sequence[UUID]) -> dict[UUID, list[KeptVersion]]:
    """Read the token versions of each of them: newest first, at most 20."""
    ids = await newest("token_versions", influencer_ids, MOST_VERSIONS)
    versions = await TokenVersion.filter(id__in=ids).order_by("-created_at", "-id")
    makers = {version.created_by_id for version in versions} - {None}
    names = {row.id: row.name for row in await Admin.filter(id__in=list(makers))}
    current = {row.token_version_id for row in await Influencer.filter(id__in=list(influencer_ids))}
    found: dict[UUID, list[KeptVersion]] = {person: [] for person in influencer_ids}
    for version in versions:
        name = names.get(version.created_by_id) if version.created_by_id else None
        found[version.influencer_id].append(KeptVersion(version, name, version.id in current))
    return found


async def last_ended_shows(influencer_ids: Sequence[UUID]) -> dict[UUID, Show]:
    """Read the show of each of them that was opened last among those that are over."""
    ids = await newest("ended_shows", influencer_ids, 1)
    return {show.influencer_id: show for show in await Show.filter(id__in=ids)}
