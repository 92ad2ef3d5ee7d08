"""Who did something and to whom, with current names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from greenroom.desk.audit.entries import ActorKind
from greenroom.store.models import Admin


class SubjectKind(StrEnum):
    """The kinds of subject."""

    ADMIN = "ADMIN"
    INFLUENCER = "INFLUENCER"
    SHOW = "SHOW"
    LINK = "LINK"
    WORKSPACE = "WORKSPACE"
    API_KEY = "API_KEY"
    ALERT_RECEIVER = "ALERT_RECEIVER"


SUBJECT_TABLES: dict[str, SubjectKind] = {f"{kind.value.lower()}s": kind for kind in SubjectKind}
"""The table in which each kind of subject is kept, as audit entries name it."""


@dataclass(frozen=True, slots=True)
class ActorRef:
    """Someone who did something.

    Args:
        id: of an admin or influencer; None for any other kind.
        name: their name; None if nobody has this id.
    """

    kind: ActorKind
    id: UUID | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """What something was done to, or who it is for.

    Args:
        name: an admin's, influencer's or account's, a receiver's host; for a show its influencer's; None if
            it has none.
    """

    kind: SubjectKind
    id: UUID
    name: str | None = None


async def admin_names(admin_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Read the names of these admins, removed or not."""
    wanted = {admin_id for admin_id in admin_ids if admin_id is not None}
    return {row.id: row.name for row in await Admin.filter(id__in=list(wanted))} if wanted else {}


def admin_ref(admin_id: UUID | None, names: Mapping[UUID, str]) -> ActorRef | None:
    """Say who an admin is; None for no admin."""
    return None if admin_id is None else ActorRef(ActorKind.ADMIN, admin_id, names.get(admin_id))
