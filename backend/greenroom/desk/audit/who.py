"""Who did something and to whom, with the names that they have today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from greenroom.desk.audit.entries import ActorKind
from greenroom.store.models import Admin


class SubjectKind(StrEnum):
    """What kind of thing something was done to."""

    ADMIN = "ADMIN"
    INFLUENCER = "INFLUENCER"
    SHOW = "SHOW"
    LINK = "LINK"
    WORKSPACE = "WORKSPACE"


SUBJECT_TABLES: dict[str, SubjectKind] = {f"{kind.value.lower()}s": kind for kind in SubjectKind}
"""The table in which each kind of subject is kept, as audit entries name it."""


@dataclass(frozen=True, slots=True)
class ActorRef:
    """Somebody who did something.

    Args:
        id: of an admin or influencer; None for everybody else.
        name: theirs; None where there is nobody of this id (any more).
    """

    kind: ActorKind
    id: UUID | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """What something was done to, or is for.

    Args:
        name: an admin's, influencer's or account's; of a show its influencer's; None where it has none.
    """

    kind: SubjectKind
    id: UUID
    name: str | None = None


async def admin_names(admin_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Read the names of these admins, removed or not."""
    wanted = {admin_id for admin_id in admin_ids if admin_id is not None}
    return {row.id: row.name for row in await Admin.filter(id__in=list(wanted))} if wanted else {}


def admin_ref(admin_id: UUID | None, names: Mapping[UUID, str]) -> ActorRef | None:
    """Tell who an admin is; None for no admin."""
    return None if admin_id is None else ActorRef(ActorKind.ADMIN, admin_id, names.get(admin_id))
