"""Who acts: admins with their roles, and influencers about themselves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from greenroom.store.studio_rows import StudioRow, studio_row


class Permission(StrEnum):
    """What a role may grant."""

    VIEW = "VIEW"
    OPERATE_SHOWS = "OPERATE_SHOWS"
    MANAGE_TOKENS = "MANAGE_TOKENS"
    MANAGE_INFLUENCERS = "MANAGE_INFLUENCERS"
    MANAGE_DESK = "MANAGE_DESK"


class AdminRole(StrEnum):
    """An admin's role at this desk."""

    VIEWER = "VIEWER"
    OPERATOR = "OPERATOR"
    MANAGER = "MANAGER"
    OWNER = "OWNER"


GRANTS: dict[AdminRole, frozenset[Permission]] = {
    AdminRole.VIEWER: frozenset({Permission.VIEW}),
    AdminRole.OPERATOR: frozenset({Permission.VIEW, Permission.OPERATE_SHOWS}),
    AdminRole.MANAGER: frozenset(Permission) - {Permission.MANAGE_DESK},
    AdminRole.OWNER: frozenset(Permission),
}


class Audience(StrEnum):
    """The two kinds of account; a session belongs to one of them."""

    ADMIN = "ADMIN"
    INFLUENCER = "INFLUENCER"


class Transport(StrEnum):
    """How requests carry a session's token: a browser's cookie, or a program's Authorization header."""

    COOKIE = "COOKIE"
    BEARER = "BEARER"


@dataclass(frozen=True, slots=True)
class AdminActor:
    """A signed-in admin.

    Args:
        session_id: of their session; the key's where a program acts with an API key.
        confirmed: this session gave their secret key within the last 10 minutes.
        api_key_id: the API key that a program acts with.
        only: the permissions that it acts with at most; None for all that the role grants.
    """

    id: UUID
    session_id: UUID
    email: str
    name: str
    role: AdminRole
    confirmed: bool = False
    api_key_id: UUID | None = None
    only: frozenset[Permission] | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether this admin's role grants the permission, and the API key if there is one."""
        return permission in GRANTS[self.role] and (self.only is None or permission in self.only)


@dataclass(frozen=True, slots=True)
class InfluencerActor:
    """A signed-in influencer.

    Args:
        page: what their page shows, as it was when the request began; None where that is to be read.
    """

    id: UUID
    session_id: UUID
    email: str
    name: str
    page: Callable[[], StudioRow] | None = field(default=None, repr=False, compare=False)

    async def read_page(self) -> StudioRow:
        """Return what their page shows, for those who have not changed anything in this request."""
        return self.page() if self.page else await studio_row(self.id)
