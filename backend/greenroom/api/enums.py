"""The rules' enumerations, with words for those who read the schema."""

from enum import Enum
from typing import TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from greenroom.desk.access.links import LinkKind
from greenroom.desk.actors import AdminRole, Audience, Permission, Transport
from greenroom.desk.audit.entries import Action as AuditAction
from greenroom.desk.audit.entries import ActorKind
from greenroom.desk.audit.who import SubjectKind
from greenroom.desk.credentials.owners import CredentialKind
from greenroom.desk.influencers.listing import InfluencerOrder
from greenroom.desk.problems import ProblemCode
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.shows.page_reports import DeviceAccess, StudioPage
from greenroom.desk.shows.studio import StudioState
from greenroom.desk.shows.views import EndReason, ShowState
from greenroom.hms.findings import FindingCode, RepairedBy, Severity, Verdict
from greenroom.hms.room_codes import RoomCodeKind

__all__ = [
    "ActorKind",
    "AdminRole",
    "Audience",
    "AuditAction",
    "CredentialKind",
    "DeviceAccess",
    "EndReason",
    "FindingCode",
    "InfluencerOrder",
    "LinkKind",
    "Permission",
    "ProblemCode",
    "Readiness",
    "RepairedBy",
    "RoomCodeKind",
    "Severity",
    "ShowState",
    "StudioPage",
    "StudioState",
    "SubjectKind",
    "TokenSource",
    "Transport",
    "Verdict",
]

E = TypeVar("E", bound=type[Enum])


class TokenSource(Enum):
    """Where a token comes from."""

    PASTED = "PASTED"


def _publish(enum: E, description: str, name: str | None = None, **values: str) -> E:
    """Give an enumeration of the rules its place in the schema; every value needs its sentence."""
    strawberry.enum(enum, name=name, description=description)
    definition = cast("StrawberryEnumDefinition", vars(enum)["__strawberry_definition__"])
    for value in definition.values:
        value.description = values[value.name]
    return enum


_publish(
    Permission,
    "What an admin's role grants. A field says which one it needs.",
    VIEW="Read everything that an admin's pages show; no secret is among it.",
    OPERATE_SHOWS="Switch an influencer's streaming on and off, and end shows.",
    MANAGE_TOKENS="Inspect and set HMS Auth Tokens and room codes.",
    MANAGE_INFLUENCERS="Add and change influencers, and send them their links.",
    MANAGE_DESK="Run the desk itself: its admins, 100ms accounts and settings.",
)
_publish(
    AdminRole,
    "What an admin is at this desk: each role grants more than the one before.",
    VIEWER="Sees the desk and changes nothing.",
    OPERATOR="Also switches streaming on and off, and ends shows.",
    MANAGER="Also sets tokens and manages influencers.",
    OWNER="May do everything, and manages the admins.",
)
_publish(
    Audience,
    "The two kinds of people who sign in.",
    ADMIN="Admins, at the desk.",
    INFLUENCER="Influencers, in the studio.",
)
_publish(
    Transport,
    "How a session travels.",
    COOKIE="For browsers: it stands in a cookie that no script can read.",
    BEARER="For programs: send `Authorization: Bearer <sessionToken>`, and no Origin header.",
)
_publish(
    InfluencerOrder,
    "How a list of influencers is sorted.",
    STATUS="Who is live first, then who needs a hand: blocked, expiring, without a token; then ready, off.",
    NAME="By name.",
    NEWEST="Last added first.",
)
_publish(
    LinkKind,
    "What a one-time link does.",
    SET_UP="Makes its opener an owner; made by the command line, good for an hour.",
    ADMIN_INVITATION="An invited admin chooses a password and gets a secret key; good for 24 hours.",
    SECRET_KEY_RESET="An admin gets a new secret key for their password; good for 24 hours.",  # noqa: S106
    INFLUENCER_INVITATION="An invited influencer chooses a password; good for 7 days.",
    SIGN_IN="Signs an influencer in; good for 15 minutes.",
)
_publish(
    ProblemCode,
    "What kind of outcome it is, for programs.",
    SIGN_IN_FAILED="The details do not match.",
    TOO_MANY_ATTEMPTS="Too many tries have failed lately: wait retryAfterS.",
    BUSY="Too many people are signing in: wait retryAfterS.",
    LINK_INVALID="The one-time link cannot be used (any more).",
    BAD_EMAIL="The email is none, or has an account already.",
    BAD_NAME="The name is empty or too long.",
    BAD_HANDLE="The handle is too long.",
    BAD_PASSWORD="The password is too short or too long.",  # noqa: S106
    TOKEN_REJECTED="The text cannot serve as an auth token; the report says why.",  # noqa: S106
    ROOM_CODE_REJECTED="The text cannot serve as a room code.",
    CONFLICT="Somebody changed it since you looked.",
    NOT_FOUND="There is no such thing, or it is not yours.",
    LAST_OWNER="It is the last owner: without one nobody could manage the desk.",
    GO_LIVE_BLOCKED="No show can start now; the findings say why.",
    LIVE_ELSEWHERE="Another page of this influencer is live; takeOver moves the show here.",
)
_publish(
    Readiness,
    "What the next Go Live would meet; the first that holds, in this order.",
    LIVE="A show is open.",
    OFF="An admin switched streaming off.",
    BLOCKED="The credential cannot be used; the findings say why.",
    NO_TOKEN="There is no credential yet.",  # noqa: S106
    EXPIRING="It works, but runs out soon.",
    READY="It works.",
)
_publish(
    EndReason,
    "Why a show ended.",
    name="ShowEndReason",
    ENDED_BY_INFLUENCER="The influencer pressed End.",
    STOPPED_BY_ADMIN="An admin switched streaming off.",
    FAILED="It could not start, or broke off, with an error of the 100ms SDK.",
    LOST="The desk lost contact with the page.",
    ENDED_BY_HMS="The room was closed at 100ms.",
)
_publish(
    ShowState,
    "How far a show has come.",
    STARTING="Go Live was pressed; nothing is sent yet.",
    ON_AIR="Picture or sound is really being sent.",
    ENDED="It is over; endReason says why.",
)
_publish(
    StudioState,
    "What the influencer's page shows.",
    READY="Go Live works.",
    BLOCKED="Something is in the way; an admin repairs it.",
    PAUSED="An admin switched streaming off.",
    LIVE="A show is open, here or on another page.",
)
_publish(
    StudioPage,
    "Where in the studio an influencer's page is.",
    SIGN_IN="Signing in.",
    CAMERA_CHECK="Before Go Live, at the check of camera and microphone.",
    CONNECTING="After Go Live, on the way into the room.",
    LIVE="On air.",
    RECONNECTING="On air, with the connection lost for the moment.",
    BLOCKED="Something is in the way of Go Live.",
    ENDED="After a show.",
)
_publish(
    DeviceAccess,
    "Whether a page may use a camera or microphone.",
    GRANTED="It may.",
    DENIED="It is blocked, in the browser or on the device.",
    PROMPT="The browser has not been asked yet, or waits for an answer.",
    MISSING="There is none.",
    UNKNOWN="The page cannot tell.",
)
_publish(
    CredentialKind,
    "What a pasted text is.",
    TOKEN="One whole auth token.",  # noqa: S106
    ROOM_CODE="A room code, or a link that ends in one.",
    NOTHING="Neither.",
)
_publish(
    Severity,
    "How much one finding weighs.",
    BROKEN="With it no show can start; a token that has one is not saved.",
    DOUBTFUL="A show can start; look at it first.",
)
_publish(
    Verdict,
    "What all findings on one token add up to.",
    GOOD="Nothing speaks against it.",
    DOUBTFUL="It can be saved; look at the findings first.",
    BROKEN="It cannot be used, so it cannot be saved.",
)
_publish(
    RepairedBy,
    "Who can repair what a finding names.",
    ADMIN="An admin of this desk.",
    INFLUENCER="The influencer.",
    OPERATOR="Whoever runs the desk's server.",
    HMS="100ms.",
    NOBODY="Waiting repairs it.",
)
_publish(
    RoomCodeKind,
    "What a room code is.",
    LOCAL="A label that this desk made; no 100ms code.",
    TYPED="Of 100ms's form, not confirmed there.",
    REAL="Made or confirmed at 100ms.",
)
_publish(TokenSource, "Where a token comes from.", PASTED="An admin pasted it.")
_publish(
    FindingCode,
    "One reason why a credential cannot, or perhaps cannot, be used.",
    NOT_A_TOKEN="The text holds no token.",  # noqa: S106
    MANY_TOKENS="The text holds more than one token.",
    CUT_COPY="A part of the token is missing.",
    WRONG_KIND="A management token, or a token of another service.",
    UNSIGNED="Not signed the way 100ms signs.",
    MISSING_CLAIM="The token lacks something that 100ms needs.",
    BAD_CLAIM="Something in the token has the wrong form.",
    EXPIRED="It has run out, or does so within a minute.",
    NOT_YET_VALID="It begins later.",
    EXPIRES_SOON="It runs out soon, or before the show ends.",
    BAD_SIGNATURE="Its signature is not that of its 100ms account.",
    UNKNOWN_WORKSPACE="It belongs to a 100ms account that this desk does not know.",
    WORKSPACE_CHANGED="It belongs to another 100ms account than the last one.",
    ROOM_CHANGED="It opens another room than the last one.",
    WRONG_PERSON="It was made for somebody else.",
    DUPLICATE="The same token is set for somebody else.",
    ROLE_CANNOT_PUBLISH="Its role may not send picture or sound.",
    ROLE_UNKNOWN="Its role does not exist in its room.",
    ROOM_OFF="Its room is switched off at 100ms.",
    ROOM_CODE_MISMATCH="The room code opens another room or role.",
    SDK_UNREADABLE="The 100ms web SDK cannot read it.",
    EMULATOR_ONLY="The practice room made it, and none runs beside this desk.",
    STREAMING_OFF="An admin switched streaming off.",
    NO_TOKEN="There is no credential yet.",  # noqa: S106
    LIVE_ELSEWHERE="Another page of this influencer is live.",
)
_publish(
    ActorKind,
    "What kind of somebody acted.",
    ADMIN="An admin of this desk.",
    INFLUENCER="An influencer.",
    OPERATOR="Whoever runs the command line.",
    DESK="The desk by itself, when time had passed.",
    STRANGER="Somebody who was not signed in.",
)
_publish(
    SubjectKind,
    "What kind of thing something was done to.",
    ADMIN="An admin of this desk.",
    INFLUENCER="An influencer.",
    SHOW="A show.",
    LINK="A one-time link that is for nobody in particular.",
    WORKSPACE="A 100ms account.",
)
_publish(
    AuditAction,
    "What was done.",
    name="AuditAction",
    ADMIN_SET_UP="An owner was made with a set-up link.",
    LINK_MADE="A one-time link was made.",
    LINK_REVOKED="A one-time link was taken back.",
    INVITATION_ACCEPTED="An invitation was taken up.",
    ADMIN_INVITED="An admin was invited.",
    ADMIN_ROLE_SET="An admin's role was changed.",
    ADMIN_REMOVED="An admin was removed.",
    SECRET_KEY_SET="An admin took a new secret key.",  # noqa: S106
    SIGNED_IN="Somebody signed in.",
    SIGN_IN_FAILED="Somebody failed to sign in; at most one entry a minute for an account.",
    SIGNED_OUT="Somebody signed out.",
    SESSIONS_ENDED="Sessions were ended before their time.",
    INFLUENCER_ADDED="An influencer was added.",
    INFLUENCER_CHANGED="An influencer's name, email or handle was changed.",
    INFLUENCER_ARCHIVED="An influencer was archived.",
    INFLUENCER_RESTORED="An influencer was brought back from the archive.",
    PASSWORD_SET="A password was set or changed.",  # noqa: S106
    WORKSPACE_CONNECTED="A 100ms account was connected.",
    TOKEN_SET="An auth token was saved.",  # noqa: S106
    TOKEN_REMOVED="An auth token was removed.",  # noqa: S106
    ROOM_CODE_SET="A room code was saved.",
    ROOM_CODE_REVEALED="A room code was shown in clear.",
    TOKEN_HANDED_OUT="The stored token was handed to the page that went live.",  # noqa: S106
    STREAMING_SWITCHED="Streaming was switched on or off.",
    GO_LIVE_REFUSED="Go Live was refused.",
    SHOW_OPENED="A show was opened.",
    SHOW_TAKEN_OVER="A show moved to another page.",
    SHOW_STARTED="Picture or sound began to be sent.",
    SHOW_ENDED="A show ended.",
    SHOW_REOPENED="A lost show was found again.",
)
