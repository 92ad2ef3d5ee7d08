"""The rules' enumerations, with descriptions for the schema."""

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
from greenroom.desk.sealed.source import Source as TokenSource
from greenroom.desk.shows.page_reports import DeviceAccess, StudioPage
from greenroom.desk.shows.studio import StudioState
from greenroom.desk.shows.views import EndReason, ShowState
from greenroom.desk.workspaces.outcomes import Outcome as HmsTestOutcome
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
    "HmsTestOutcome",
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


def _publish(enum: E, description: str, name: str | None = None, **values: str) -> E:
    """Put an enumeration of the rules into the schema; every value needs a description."""
    strawberry.enum(enum, name=name, description=description)
    definition = cast("StrawberryEnumDefinition", vars(enum)["__strawberry_definition__"])
    for value in definition.values:
        value.description = values[value.name]
    return enum


_publish(
    Permission,
    "What an admin's role can allow. Each field says which permission it needs.",
    VIEW="Read everything on the admin pages; this includes no secrets.",
    OPERATE_SHOWS="Switch streaming, end shows, let a refused token be tried again.",
    MANAGE_TOKENS="Inspect and set HMS Auth Tokens and room codes.",
    MANAGE_INFLUENCERS="Add and change influencers, send them their links, and sign them out.",
    MANAGE_DESK="Manage the desk itself: its admins, 100ms accounts and settings.",
)
_publish(
    AdminRole,
    "An admin's role; each one allows more than the one before.",
    VIEWER="Can see the desk but change nothing.",
    OPERATOR="Can also switch streaming on and off, end shows, and let a refused token be tried again.",
    MANAGER="Can also set tokens and manage influencers.",
    OWNER="Can do everything, including managing admins.",
)
_publish(
    Audience,
    "The two kinds of account.",
    ADMIN="Admins, at the desk.",
    INFLUENCER="Influencers, in the studio.",
)
_publish(
    Transport,
    "How requests carry a session.",
    COOKIE="For browsers: in a cookie that scripts cannot read.",
    BEARER="For programs: as `Authorization: Bearer <sessionToken>`, without an Origin header.",
)
_publish(
    InfluencerOrder,
    "How to sort a list of influencers.",
    STATUS="Live first, and before all others those whose show could soon not reconnect; then those who "
    "need attention: blocked, expiring, no token, ready with a finding; then ready, then off.",
    NAME="By name.",
    NEWEST="Most recently added first.",
)
_publish(
    LinkKind,
    "What a one-time link does.",
    SET_UP="Makes whoever opens it an owner; created on the command line, valid for 1 hour.",
    ADMIN_INVITATION="An invited admin chooses a password and gets a secret key; valid for 24 hours.",
    SECRET_KEY_RESET="An admin enters their password and gets a new secret key; valid for 24 hours.",  # noqa: S106
    INFLUENCER_INVITATION="An invited influencer chooses a password; valid for 7 days.",
    SIGN_IN="Signs an influencer in; valid for 15 minutes.",
    NEW_PASSWORD="An influencer who forgot their password chooses a new one; valid for 24 hours.",  # noqa: S106
)
_publish(
    ProblemCode,
    "What kind of problem it is, for programs.",
    SIGN_IN_FAILED="The sign-in details do not match.",
    TOO_MANY_ATTEMPTS="Too many recent attempts have failed: wait retryAfterS seconds.",
    BUSY="Too many people are signing in: wait retryAfterS seconds.",
    LINK_INVALID="The one-time link cannot be used.",
    BAD_EMAIL="It is not an email address, or already has an account.",
    BAD_NAME="The name is empty or too long.",
    BAD_HANDLE="The handle is too long.",
    BAD_REASON="The reason is too long, or something in it may be a token or a room code.",
    BAD_API_KEY="An API key cannot be made or handed over like this.",
    BAD_ACCESS_KEY="It is not an access key of 100ms.",
    BAD_APP_SECRET="It is not an app secret of 100ms.",  # noqa: S106
    BAD_SECRET_KEY="It is not your secret key.",  # noqa: S106
    BAD_PASSWORD="The password is too short or too long.",  # noqa: S106
    TOKEN_REJECTED="The text cannot be used as an auth token; the report says why.",  # noqa: S106
    TOKEN_NEEDS_CONFIRMATION="The token seems to be somebody else's: confirm it, or use another.",  # noqa: S106
    ROOM_CODE_REJECTED="The text cannot be used as a room code.",
    SOURCE_REFUSED="The desk cannot make these tokens: no connected account, or no known room and role.",
    CONFLICT="Someone has changed it since you read it.",
    SHOW_IS_OPEN="This would have ended a show that you did not name.",
    STREAMING_IS_ON="Streaming is on: only where it is off can this change the reason.",
    NOT_FOUND="It does not exist, or it is not yours.",
    AMBIGUOUS="It fits more than one, and none was chosen.",
    ACCOUNT_CONNECTED="The 100ms account is connected already.",
    APP_SECRET_DOUBTED="No stored token of the 100ms account is signed with this app secret.",  # noqa: S106
    LAST_OWNER="This is the last owner: without one, nobody could manage the desk.",
    NEW_PASSWORDS_REFUSED="Influencers cannot be asked for new passwords in this way.",
    GO_LIVE_BLOCKED="No show can start now; the findings say why.",
    LIVE_ELSEWHERE="Another of the influencer's pages is live; takeOver moves the show here.",
)
_publish(
    Readiness,
    "What would happen at the next Go Live: the first of these that applies.",
    LIVE="A show is open.",
    OFF="An admin switched streaming off.",
    BLOCKED="The token cannot be used; the findings say why.",
    NO_TOKEN="No token is set.",  # noqa: S106
    EXPIRING="The token works, but expires soon.",
    READY="A show can start; with findings, check them first.",
)
_publish(
    EndReason,
    "Why a show ended.",
    name="ShowEndReason",
    ENDED_BY_INFLUENCER="The influencer pressed End.",
    STOPPED_BY_ADMIN="An admin switched streaming off.",
    FAILED="It could not start, or broke off, with an error from the 100ms SDK.",
    LOST="The desk lost contact with the page.",
    ENDED_BY_HMS="The room was closed at 100ms.",
)
_publish(
    ShowState,
    "The states of a show.",
    STARTING="Go Live was pressed; nothing is being sent yet.",
    ON_AIR="Picture or sound is being sent.",
    ENDED="It has ended; endReason says why.",
)
_publish(
    StudioState,
    "The states of the influencer's page.",
    READY="Go Live works.",
    BLOCKED="Something is in the way; an admin can fix it.",
    PAUSED="An admin switched streaming off.",
    LIVE="A show is open, here or on another page.",
)
_publish(
    StudioPage,
    "The places in the studio.",
    SIGN_IN="Signing in.",
    CAMERA_CHECK="Checking camera and microphone before Go Live.",
    CONNECTING="After Go Live, joining the room.",
    LIVE="On air.",
    RECONNECTING="On air, but the connection is lost for the moment.",
    BLOCKED="Something is in the way of Go Live.",
    ENDED="After a show.",
)
_publish(
    DeviceAccess,
    "Whether a page may use a camera or microphone.",
    GRANTED="Yes.",
    DENIED="No: it is blocked in the browser or on the device.",
    PROMPT="The browser has not asked yet, or is waiting for an answer.",
    MISSING="There is none.",
    UNKNOWN="The page cannot tell.",
)
_publish(
    CredentialKind,
    "What a pasted text is.",
    TOKEN="One whole auth token.",  # noqa: S106
    ROOM_CODE="A room code, alone, in a sentence or in a link.",
    NOTHING="Neither of these.",
)
_publish(
    Severity,
    "How serious a finding is.",
    BROKEN="No show can start; a token with this finding cannot be saved.",
    DOUBTFUL="A show can start, but check this first.",
)
_publish(
    Verdict,
    "What all findings about a token add up to.",
    GOOD="Nothing is wrong with it.",
    DOUBTFUL="It can be saved, but check the findings first.",
    BROKEN="It cannot be used, so it cannot be saved.",
)
_publish(
    RepairedBy,
    "Who can fix a finding.",
    ADMIN="An admin of this desk.",
    INFLUENCER="The influencer.",
    OPERATOR="The operator of the desk's server.",
    HMS="100ms.",
    NOBODY="Nobody: it resolves itself with time.",
)
_publish(
    RoomCodeKind,
    "The kinds of room code.",
    LOCAL="A label made by this desk, not a 100ms code.",
    TYPED="Looks like a 100ms code, but not confirmed with 100ms.",
    REAL="Created by or confirmed with 100ms.",
)
_publish(
    TokenSource,
    "Where a token comes from.",
    name="TokenSource",
    PASTED="An admin pasted it.",
    MINTED="The desk made it at Go Live, with the app secret of the 100ms account.",
)
_publish(
    FindingCode,
    "Reasons why a credential cannot be used, or might not work.",
    NOT_A_TOKEN="The text contains no token.",  # noqa: S106
    MANY_TOKENS="The text contains more than one token.",
    CUT_COPY="Part of the token is missing.",
    WRONG_KIND="A management token, or a token from another service.",
    UNSIGNED="It is not signed the way 100ms requires.",
    MISSING_CLAIM="The token lacks something that 100ms needs.",
    BAD_CLAIM="Something in the token has the wrong format.",
    EXPIRED="It has expired, or expires within a minute.",
    NOT_YET_VALID="It is not valid yet.",
    EXPIRES_SOON="It expires soon, or before the show ends.",
    BAD_SIGNATURE="It was not signed by its 100ms account.",
    TOKEN_UNREADABLE="What is stored of it cannot be read, or was changed by something else than the desk.",  # noqa: S106
    TOKEN_REFUSED="100ms refused it.",  # noqa: S106
    ROLE_CANNOT_PUBLISH="Its role is not allowed to send picture or sound, or is named for watching.",
    ROLE_UNKNOWN="Its role does not exist in its room.",
    ROOM_OFF="Its room is disabled at 100ms.",
    UNKNOWN_WORKSPACE="It belongs to a 100ms account that this desk does not know.",
    WORKSPACE_CHANGED="It belongs to a different 100ms account from the previous one.",
    ROOM_CHANGED="It opens a different room from the previous one.",
    WRONG_PERSON="It was made for someone else.",
    DUPLICATE="The same token is set for someone else.",
    ROOM_CODE_MISMATCH="The room code is for a different room or role.",
    SDK_UNREADABLE="The 100ms web SDK cannot read it.",
    EMULATOR_ONLY="It is from a practice room, and none is running beside this desk.",
    NOT_CONNECTED="The desk is to make the tokens, and the 100ms account is not connected.",
    STREAMING_OFF="An admin switched streaming off.",
    NO_TOKEN="No token is set.",  # noqa: S106
    LIVE_ELSEWHERE="Another of the influencer's pages is live.",
    SHOW_OVER="The show that a page wanted to return to has ended.",
    CAMERA_BLOCKED="Their page last reported that it cannot use a camera.",
    MICROPHONE_BLOCKED="Their page last reported that it cannot use a microphone.",
)
_publish(
    ActorKind,
    "The kinds of actor.",
    ADMIN="An admin of this desk.",
    INFLUENCER="An influencer.",
    OPERATOR="Someone using the command line.",
    DESK="The desk itself, after a set time.",
    STRANGER="Someone who was not signed in.",
)
_publish(
    SubjectKind,
    "The kinds of subject.",
    ADMIN="An admin of this desk.",
    INFLUENCER="An influencer.",
    SHOW="A show.",
    LINK="A one-time link that is not for a particular person.",
    WORKSPACE="A 100ms account.",
    API_KEY="An API key.",
)
_publish(
    AuditAction,
    "What was done.",
    name="AuditAction",
    ADMIN_SET_UP="An owner was created with a set-up link.",
    LINK_MADE="A one-time link was created.",
    LINK_REVOKED="A one-time link was revoked.",
    INVITATION_ACCEPTED="An invitation was accepted.",
    ADMIN_INVITED="An admin was invited.",
    ADMIN_CHANGED="An admin's email was changed.",
    ADMIN_ROLE_SET="An admin's role was changed.",
    ADMIN_REMOVED="An admin was removed.",
    API_KEY_MADE="An API key was created.",
    API_KEY_OFFERED="An API key was offered to another admin.",
    API_KEY_TAKEN_OVER="An admin took over an API key, with a new secret.",
    API_KEY_REVOKED="An API key was revoked.",
    SECRET_KEY_SET="An admin got a new secret key.",  # noqa: S106
    SIGNED_IN="Someone signed in.",
    SIGN_IN_FAILED="Someone failed to sign in; at most one entry per minute and account.",
    CONFIRMATION_FAILED="A session, or a link to a new secret key, was used with a wrong password or key; "
    "at most one entry per minute for each.",
    SIGNED_OUT="Someone signed out.",
    SESSIONS_ENDED="Sessions were ended before they expired.",
    FORGERIES_DELETED="Sessions, links or API keys that the desk had not written were deleted.",
    INFLUENCER_ADDED="An influencer was added.",
    INFLUENCER_CHANGED="An influencer's name, email or handle was changed.",
    INFLUENCER_ARCHIVED="An influencer was archived.",
    INFLUENCER_RESTORED="An influencer was restored from the archive.",
    INFLUENCER_ACCEPTED="The name, email and handle of an influencer whose row was forged were found right.",
    PASSWORD_SET="A password was set or changed.",  # noqa: S106
    WORKSPACE_CONNECTED="A 100ms account was connected.",
    WORKSPACE_RENAMED="A 100ms account was renamed.",
    WORKSPACE_TESTED="100ms was asked with the keys of a 100ms account.",
    WORKSPACE_DISCONNECTED="A 100ms account was disconnected.",
    APP_SECRET_REPLACED="A 100ms account was given another app secret.",  # noqa: S106
    TOKEN_SET="An auth token was saved.",  # noqa: S106
    TOKEN_REMOVED="An auth token was removed.",  # noqa: S106
    ROOM_CODE_SET="A room code was saved.",
    TOKEN_SOURCE_SET="Where an influencer's tokens come from was chosen.",  # noqa: S106
    ROOM_CODE_REVEALED="A room code was revealed.",
    TOKEN_HANDED_OUT="The stored token was handed to the page that went live.",  # noqa: S106
    STREAMING_SWITCHED="Streaming was switched on or off, or the reason for it was changed.",
    TRY_AGAIN_ALLOWED="A token that 100ms had refused may be tried again.",
    GO_LIVE_REFUSED="Go Live was refused.",
    SHOW_OPENED="A show was opened.",
    SHOW_TAKEN_OVER="A show moved to another page.",
    SHOW_STARTED="Picture or sound started to be sent.",
    SHOW_ENDED="A show ended.",
    SHOW_REOPENED="A lost show was reopened.",
    KEYS_ROTATED="Everything that is stored sealed was sealed again with a new key.",
    KEY_FORGOTTEN="A retired key was taken out of the key file.",
    BACKUP_ADOPTED="A backup from before the keys were rotated was adopted.",
)
_publish(
    HmsTestOutcome,
    "What came of asking 100ms with an account's keys.",
    name="HmsTestOutcome",
    OK="100ms accepts the keys.",
    UNREACHABLE="100ms could not be reached.",
    TIMED_OUT="100ms did not answer in time.",
    WRONG_KEYS="100ms does not accept the keys, or this machine's clock is off.",
    NOT_ALLOWED="100ms accepts the keys, but not for this.",
    NOT_FOUND="100ms does not have what every account has: the address may be wrong.",
    REFUSED="100ms did not take the request.",
    RATE_LIMITED="100ms has had too many requests.",
    FAILING="100ms has a fault of its own.",
    UNREADABLE="The reply is not one of 100ms's.",
    CIRCUIT_OPEN="100ms failed so often that the desk did not ask.",
)
