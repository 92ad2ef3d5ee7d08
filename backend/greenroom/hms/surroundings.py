"""What the desk knows around a token, and what follows from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from greenroom.hms.claims import Claims
from greenroom.hms.expiry import DEFAULT_EXPIRING
from greenroom.hms.findings import Finding, FindingCode, broken, doubtful

EMULATOR_ACCESS_KEY_PREFIX: Final = "eeeeeeee"
"""How the access key of every emulator begins; the rest is random per data folder."""


def _no_workspaces() -> Mapping[str, str | None]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the caller knows about a token's surroundings; the defaults say that it knows nothing.

    Attributes:
        workspaces: access key to app secret; None for a workspace that is known but not connected.
        previous_access_key: the access key of this influencer's last accepted token.
        previous_room_id: the room id of that token.
        had_user_id: whether this influencer has had a token with this `user_id`: it is theirs as well.
        already_set: whether this very token is the one that is set for this influencer.
        duplicate_of: the name of somebody else on whom the same token is set.
        wrong_person: the name of somebody else to whom the token's `user_id` belongs.
        show_starts_at: when this influencer's next planned show starts, aware.
        show_ends_at: when that show is planned to end, aware.
        expiring: how long before its end a token without a planned show is doubtful.
        emulator_access_key: the access key of the emulator that runs beside this desk.
        place: what 100ms itself says against the token's room and role; None if that is not known.
    """

    workspaces: Mapping[str, str | None] = field(default_factory=_no_workspaces, repr=False)
    previous_access_key: str | None = None
    previous_room_id: str | None = None
    had_user_id: bool = False
    already_set: bool = False
    duplicate_of: str | None = None
    wrong_person: str | None = None
    show_starts_at: datetime | None = None
    show_ends_at: datetime | None = None
    expiring: timedelta = DEFAULT_EXPIRING
    emulator_access_key: str | None = None
    place: tuple[Finding, ...] | None = None


def short_id(identity: str) -> str:
    """Shorten an id of 100ms for people: `64…a2`."""
    return f"{identity[:2]}\u2026{identity[-2:]}" if len(identity) > 4 else identity  # noqa: PLR2004


def is_of_missing_emulator(access_key: str | None, emulator_access_key: str | None) -> bool:
    """Tell whether a token was made by an emulator that does not run beside this desk."""
    return (
        access_key is not None
        and access_key.startswith(EMULATOR_ACCESS_KEY_PREFIX)
        and access_key != emulator_access_key
    )


def signature_finding(access_key: str) -> Finding:
    """Say that a token is not signed by the connected workspace that it names."""
    return broken(FindingCode.BAD_SIGNATURE, "account", account=short_id(access_key))


def surrounding_findings(claims: Claims, around: Surroundings) -> Iterator[Finding]:
    """Judge the claims of an auth token by what the desk knows; the signature and the clock stand apart."""
    access_key = claims.access_key
    if access_key is not None:
        yield from _workspace(access_key, around)
    yield from around.place or ()
    room, previous = claims.room_id, around.previous_room_id
    if previous and room and room != previous:
        yield doubtful(FindingCode.ROOM_CHANGED, "from", room=short_id(room), previous=short_id(previous))
    if around.wrong_person is not None:
        finding = doubtful(FindingCode.WRONG_PERSON, "named", name=around.wrong_person)
        yield replace(finding, asks=not around.had_user_id)
    if around.duplicate_of is not None:
        finding = doubtful(FindingCode.DUPLICATE, "named", name=around.duplicate_of)
        yield replace(finding, asks=not around.already_set)


def _workspace(access_key: str, around: Surroundings) -> Iterator[Finding]:
    if is_of_missing_emulator(access_key, around.emulator_access_key):
        yield broken(FindingCode.EMULATOR_ONLY, "pasted")
        return
    account, previous = short_id(access_key), around.previous_access_key
    connected = any(secret is not None for secret in around.workspaces.values())
    if connected and around.workspaces.get(access_key) is None and access_key != around.emulator_access_key:
        case = "unconnected" if access_key in around.workspaces else "unlisted"
        yield doubtful(FindingCode.UNKNOWN_WORKSPACE, case, account=account)
    if previous and access_key != previous:
        yield doubtful(FindingCode.WORKSPACE_CHANGED, "from", account=account, previous=short_id(previous))
