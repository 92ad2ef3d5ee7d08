"""What the desk knows around a token, and what follows from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from greenroom.hms.claims import Claims
from greenroom.hms.expiry import DEFAULT_EXPIRING
from greenroom.hms.findings import (
    COPY_WHOLE_TOKEN,
    WHERE_TOKENS_ARE,
    Finding,
    FindingCode,
    broken,
    doubtful,
)

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
        duplicate_of: the name of somebody else on whom the same token is set.
        wrong_person: the name of somebody else to whom the token's `user_id` belongs.
        show_starts_at: when this influencer's next planned show starts, aware.
        show_ends_at: when that show is planned to end, aware.
        expiring: how long before its end a token without a planned show is doubtful.
        emulator_access_key: the access key of the emulator that runs beside this desk.
    """

    workspaces: Mapping[str, str | None] = field(default_factory=_no_workspaces, repr=False)
    previous_access_key: str | None = None
    previous_room_id: str | None = None
    duplicate_of: str | None = None
    wrong_person: str | None = None
    show_starts_at: datetime | None = None
    show_ends_at: datetime | None = None
    expiring: timedelta = DEFAULT_EXPIRING
    emulator_access_key: str | None = None


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
    return broken(
        FindingCode.BAD_SIGNATURE,
        f"The signature is not that of the 100ms account {short_id(access_key)}: the copy was changed, or "
        "the account has another app secret by now.",
        f"{COPY_WHOLE_TOKEN} If that does not help, the app secret that this desk holds is out of date.",
    )


def surrounding_findings(claims: Claims, around: Surroundings) -> Iterator[Finding]:
    """Judge the claims of an auth token by what the desk knows; the signature and the clock stand apart."""
    access_key = claims.access_key
    if access_key is not None:
        yield from _workspace(access_key, around)
    if around.previous_room_id and claims.room_id and claims.room_id != around.previous_room_id:
        yield doubtful(
            FindingCode.ROOM_CHANGED,
            f"This token opens the room {short_id(claims.room_id)}; this influencer's last one opened "
            f"{short_id(around.previous_room_id)}.",
            "Save it if the show moves to that room. Otherwise copy a token of the usual room "
            f"{WHERE_TOKENS_ARE}",
        )
    if around.wrong_person is not None:
        yield doubtful(
            FindingCode.WRONG_PERSON,
            f"The `user_id` in this token belongs to {around.wrong_person}.",
            "Make sure that it is for this influencer, or copy the token that was made for them.",
        )
    if around.duplicate_of is not None:
        yield doubtful(
            FindingCode.DUPLICATE,
            f"The same token is set on {around.duplicate_of}: 100ms would take both for one person.",
            f"Copy a token for each of them {WHERE_TOKENS_ARE}",
        )


def _workspace(access_key: str, around: Surroundings) -> Iterator[Finding]:
    if is_of_missing_emulator(access_key, around.emulator_access_key):
        yield broken(
            FindingCode.EMULATOR_ONLY,
            "This token was made by an emulator of 100ms that does not run beside this desk.",
            f"Copy a token of the real 100ms {WHERE_TOKENS_ARE}",
        )
        return
    connected = any(secret is not None for secret in around.workspaces.values())
    if connected and around.workspaces.get(access_key) is None and access_key != around.emulator_access_key:
        known = access_key in around.workspaces
        why = "is known but not connected" if known else "is not among those connected"
        yield doubtful(
            FindingCode.UNKNOWN_WORKSPACE,
            f"The 100ms account of this token, {short_id(access_key)}, {why}: its signature is not checked.",
            "Make sure that the account is yours.",
        )
    if around.previous_access_key and access_key != around.previous_access_key:
        yield doubtful(
            FindingCode.WORKSPACE_CHANGED,
            f"This token is of the 100ms account {short_id(access_key)}; this influencer's last one was of "
            f"{short_id(around.previous_access_key)}.",
            "Save it if the shows move to that account. Otherwise copy a token of the usual account "
            f"{WHERE_TOKENS_ARE}",
        )
