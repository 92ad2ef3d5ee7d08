"""Who a pasted token or room code belongs to: found by keyed hash, without storing the text anywhere."""

from dataclasses import dataclass
from enum import StrEnum

from greenroom.desk.credentials.room_codes import room_code_hash
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.listing import InfluencerView, influencer_views
from greenroom.desk.sealed.tokens import fingerprint_of
from greenroom.hms.room_codes import RoomCode, read_room_code
from greenroom.hms.token import find_token
from greenroom.store.models import Influencer, TokenVersion

MOST_OWNERS = 20


class CredentialKind(StrEnum):
    """What a pasted text is."""

    TOKEN = "TOKEN"  # noqa: S105 (a kind)
    ROOM_CODE = "ROOM_CODE"
    NOTHING = "NOTHING"


@dataclass(frozen=True, slots=True)
class CredentialOwners:
    """What a text is, and everyone who has it now or had it as a token before."""

    kind: CredentialKind
    influencers: tuple[InfluencerView, ...]


async def find_by_credential(desk: Desk, text: str) -> CredentialOwners:
    """Find everyone with this room code, or with this token now or before; by name, at most 20.

    Archived influencers are found too. Neither the text nor the fact that somebody asked is stored, logged or
    audited.
    """
    rows = Influencer.all()
    token = find_token(text)
    if token is not None:
        kind = CredentialKind.TOKEN
        versions = TokenVersion.filter(fingerprint=fingerprint_of(desk, token))
        rows = rows.filter(id__in=await versions.distinct().values_list("influencer_id", flat=True))
    else:
        code = read_room_code(text)
        if not isinstance(code, RoomCode):
            return CredentialOwners(CredentialKind.NOTHING, ())
        kind = CredentialKind.ROOM_CODE
        rows = rows.filter(room_code_hash=room_code_hash(desk, code))
    found = await rows.order_by("name_key", "id").limit(MOST_OWNERS)
    views = await influencer_views(desk, [row.id for row in found], or_archived=True)
    return CredentialOwners(kind, tuple(views[row.id] for row in found if row.id in views))
