"""The rules' enumerations, with descriptions for the schema."""

from enum import Enum
from typing import TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from greenroom.desk.access.links import LinkKind
from greenroom.desk.actors import AdminRole, Audience, Permission, Transport
from greenroom.desk.alerts.kinds import AlertKind
from greenroom.desk.alerts.kinds import DeliveryState as AlertState
from greenroom.desk.audit.entries import Action as AuditAction
from greenroom.desk.audit.entries import ActorKind
from greenroom.desk.audit.who import SubjectKind
from greenroom.desk.credentials.matching import TokenMatch
from greenroom.desk.credentials.owners import CredentialKind, CredentialUse
from greenroom.desk.imports.columns import Column as ImportColumn
from greenroom.desk.imports.judging import ImportVerdict
from greenroom.desk.imports.moments import DateOrder
from greenroom.desk.inbox.entries import InboxKind
from greenroom.desk.influencers.listing import InfluencerOrder
from greenroom.desk.plans.outlooks import PlannedState
from greenroom.desk.plans.times import Weekday
from greenroom.desk.problems import ProblemCode
from greenroom.desk.readiness.places import PlaceState
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.rehearsals.results import Part as RehearsalPartName
from greenroom.desk.rehearsals.results import PartState
from greenroom.desk.rehearsals.results import Result as RehearsalResult
from greenroom.desk.sealed.source import Source as TokenSource
from greenroom.desk.shows.page_reports import DeviceAccess, StudioPage
from greenroom.desk.shows.studio import StudioState
from greenroom.desk.shows.surprises import Foreseen
from greenroom.desk.shows.views import EndReason, ShowState
from greenroom.desk.workspaces.outcomes import Outcome as HmsTestOutcome
from greenroom.hms.findings import FindingCode, RepairedBy, Severity, Verdict
from greenroom.hms.room_codes import RoomCodeKind
from greenroom.hms_api.errors import HmsErrorKind
from greenroom.posting.outcomes import Outcome as AlertOutcome

__all__ = [
    "ActorKind",
    "AdminRole",
    "AlertKind",
    "AlertOutcome",
    "AlertState",
    "Audience",
    "AuditAction",
    "CredentialKind",
    "CredentialUse",
    "DateOrder",
    "DeviceAccess",
    "EndReason",
    "FindingCode",
    "Foreseen",
    "HmsErrorKind",
    "HmsTestOutcome",
    "ImportColumn",
    "ImportVerdict",
    "InboxKind",
    "InfluencerOrder",
    "LinkKind",
    "PartState",
    "Permission",
    "PlaceState",
    "PlannedState",
    "ProblemCode",
    "Readiness",
    "RehearsalPartName",
    "RehearsalResult",
    "RepairedBy",
    "RoomCodeKind",
    "Severity",
    "ShowState",
    "StudioPage",
    "StudioState",
    "SubjectKind",
    "TokenMatch",
    "TokenSource",
    "Transport",
    "Verdict",
    "Weekday",
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
    OPERATE_SHOWS="Switch streaming, end shows, look into rooms, allow refused tokens.",
    MANAGE_TOKENS="Inspect and set HMS Auth Tokens and room codes.",
    MANAGE_INFLUENCERS="Add, change, plan for and sign out influencers, and make their links.",
    MANAGE_DESK="Manage the desk itself: its admins, 100ms accounts and settings.",
)
_publish(
    PlannedState,
    "How far a planned show is.",
    AHEAD="It starts later, and its influencer has not gone live early.",
    LATE="Its start has passed without a show, less than two minutes ago or while their page is open.",
    NO_SHOW="Two minutes after its start, there is neither a show nor a sign of their page; or it is over.",
    ON_AIR="Its show is open.",
    ENDED="Its show has ended.",
)
_publish(
    RehearsalPartName,
    "The parts of a rehearsal.",
    name="RehearsalPartName",
    BROWSER="The browser: one that gives pages a camera, over https.",
    CAMERA="The camera.",
    MICROPHONE="The microphone.",
    NETWORK="The network, tried in a practice room.",
    CREDENTIAL="The credential that the next show would use.",
)
_publish(
    PartState,
    "How a part of a rehearsal stands.",
    name="RehearsalPartState",
    GOOD="It was tried, and is good.",
    FAULT="It was tried, and is not good.",
    NOT_TRIED="It was not tried, so nobody knows.",
)
_publish(
    RehearsalResult,
    "What came of a part of a rehearsal. There will be more.",
    name="RehearsalResult",
    GOOD="It is good.",
    IN_APP_BROWSER="The page is open inside another app.",
    NOT_HTTPS="The page did not come over https, so browsers give it no camera.",
    NO_CAMERA="There is no camera.",
    CAMERA_REFUSED="The browser or the device does not let the page use the camera.",
    CAMERA_BUSY="Another app uses the camera.",
    CAMERA_FAILED="The camera gave no picture in time.",
    BLACK_PICTURE="The picture is black.",
    NO_MICROPHONE="There is no microphone.",
    MICROPHONE_REFUSED="The browser or the device does not let the page use the microphone.",
    MICROPHONE_BUSY="Another app uses the microphone.",
    MICROPHONE_FAILED="The microphone could not be listened to in time.",
    MICROPHONE_MUTED="The device has muted the microphone.",
    MICROPHONE_SILENT="Nothing was heard in the microphone.",
    MEDIA_BLOCKED="The network lets no picture or sound through to 100ms.",
    SLOW_UPLINK="The network takes too little for a picture.",
    NETWORK_FAILED="The practice room could not be joined from the page.",
    BLOCKED="The credential cannot be used: see blockedBy.",
    REFUSED="100ms did not accept the credential just now.",
    NO_PRACTICE_ROOM="There is no practice room: no 100ms account is connected.",
    PRACTICE_ROOM_FAILED="100ms gave no practice room in time.",
    NOT_ASKED="The desk has nothing against the credential, and 100ms could not be asked about it.",
    NO_ANSWER="The desk has nothing against the credential, and 100ms did not answer.",
    NOT_TRIED="It could not be tried.",
)
_publish(
    Foreseen,
    "What the desk expected of a planned show about an hour before its start.",
    CHECKED="Nothing was wrong with its credential, and 100ms had just confirmed what it can.",
    NOT_CHECKED="Nothing was known to be wrong with it, and 100ms had not confirmed it.",
    WARNED="Something was wrong or doubtful, and Tonight said so.",
)
_publish(
    Weekday,
    "A day of the week.",
    MONDAY="Monday.",
    TUESDAY="Tuesday.",
    WEDNESDAY="Wednesday.",
    THURSDAY="Thursday.",
    FRIDAY="Friday.",
    SATURDAY="Saturday.",
    SUNDAY="Sunday.",
)
_publish(
    DateOrder,
    "Which of two numbers in a date such as 03/04 is the day.",
    DAY_FIRST="03/04 is the third of April.",
    MONTH_FIRST="03/04 is the fourth of March.",
)
_publish(
    ImportColumn,
    "What a column of a spreadsheet holds.",
    "ImportColumn",
    NAME="Names.",
    FIRST_NAME="First names.",
    LAST_NAME="Last names.",
    HANDLE="Handles.",
    EMAIL="Emails.",
    PHONE="Phone numbers.",
    STARTS="When shows start: date, time, or both.",
    DATE="The dates of shows.",
    TIME="At what time shows start.",
    LENGTH="How long shows last.",
)
_publish(
    ImportVerdict,
    "What becomes of a row of a spreadsheet.",
    ADDED="A new influencer is added, with a show if the row names one.",
    PLANNED="An influencer whom the desk knows gets a show.",
    CHANGED="Fields of an influencer whom the desk knows are overwritten.",
    NOTHING="There is nothing to do: the desk has it already.",
    REFUSED="Nothing comes of it; the message says why.",
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
    LAST_LIVE="Most recently live first; those who never were come last.",
    NEXT_SHOW="Who plays next first; those without a planned show come last.",
)
_publish(
    TokenMatch,
    "Why a pasted token seems to be an influencer's.",
    USER_ID="No other influencer's token has its user id, and theirs has, or had.",
    PLACE="They alone broadcast in its room with its role; have a person confirm it.",
    HANDLE="Their handle is its user id, and nobody else's; have a person confirm it.",
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
    HAND_IN="Whoever has a token for an influencer hands it in; valid for three days.",
)
_publish(
    ProblemCode,
    "What kind of problem it is, for programs.",
    SIGN_IN_FAILED="The sign-in details do not match.",
    TOO_MANY_ATTEMPTS="Too many recent attempts have failed: wait retryAfterS seconds.",
    BUSY="Too many people are signing in: wait retryAfterS seconds.",
    LINK_INVALID="The one-time link cannot be used.",
    BAD_EMAIL="It is not an email address, may hold a secret, or already has an account.",
    BAD_NAME="The name is empty or too long.",
    BAD_HANDLE="The handle is too long.",
    BAD_PHONE="It is not a phone number with its country code.",
    BAD_IMPORT="The spreadsheet, or a row of it, cannot be imported.",
    BAD_TAG="The tag is empty or too long, may be a token or a room code, or would be one too many.",
    BAD_NOTE="The note is too long, or something in it may be a token or a room code.",
    BAD_REASON="The reason is too long, or something in it may be a token or a room code.",
    BAD_PLAN="Shows cannot be planned like this.",
    BAD_ALERT_ADDRESS="It is not an https address to which alerts can be posted.",
    BAD_ALERT_TIME="It is not a time of day.",
    BAD_API_KEY="An API key cannot be made or handed over like this.",
    BAD_ACCESS_KEY="It is not an access key of 100ms.",
    BAD_APP_SECRET="It is not an app secret of 100ms.",  # noqa: S106
    BAD_SECRET_KEY="It is not your secret key.",  # noqa: S106
    TAKEN_ON="Another admin has taken it on.",
    BAD_PASSWORD="The password is too short or too long.",  # noqa: S106
    TOKEN_REJECTED="The text cannot be used as an auth token; the report says why.",  # noqa: S106
    TOKEN_NEEDS_CONFIRMATION="The token seems to be somebody else's: confirm it, or use another.",  # noqa: S106
    RESTORE_REFUSED="An earlier token cannot be set again.",
    ROOM_CODE_REJECTED="The text cannot be used as a room code.",
    NO_ROOM_CODE="100ms makes no room code for this room and role.",
    ROOM_NOT_MADE="100ms made no room, or one that the desk does not use.",
    SOURCE_REFUSED="The desk cannot make these tokens: no connected account, or no known room and role.",
    CONFLICT="Someone has changed it since you read it.",
    SHOW_IS_OPEN="This would have ended a show that you did not name.",
    STREAMING_IS_ON="Streaming is on: only where it is off can this change the reason.",
    NOT_FOUND="It does not exist, or it is not yours.",
    AMBIGUOUS="It fits more than one, and none was chosen.",
    TOO_MANY_RECEIVERS="Alerts go to as many receivers as they can already.",
    ACCOUNT_CONNECTED="The 100ms account is connected already.",
    NOT_GENUINE="Something else than the desk changed the influencer's row, so nothing was done.",
    NOT_DONE="100ms did not do what was asked of it, as far as the desk knows.",
    APP_SECRET_DOUBTED="No stored token of the 100ms account is signed with this app secret.",  # noqa: S106
    HMS_FAILED="100ms could not be asked, or its answer is of no use; the message says why.",
    NOTHING_TO_ASK="There is no token that 100ms could be asked about, or it was asked just now.",
    LAST_OWNER="This is the last owner: without one, nobody could manage the desk.",
    NEW_PASSWORDS_REFUSED="Influencers cannot be asked for new passwords in this way.",
    REHEARSAL_REFUSED="No rehearsal can begin now.",
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
    LABEL="A local label of this desk; nobody can join with it.",
    MANAGEMENT_TOKEN="A management token: it opens its whole 100ms account until it expires.",  # noqa: S106
    APP_SECRET="What may be an app secret: it opens its whole 100ms account.",  # noqa: S106
    NOTHING="None of these; the report says more.",
)
_publish(
    CredentialUse,
    "How somebody has a credential.",
    CURRENT="It is what is set for them now.",
    EARLIER="It was pasted for them before.",
    FOR_A_SHOW="It was made, or given out by 100ms, for one of their shows.",
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
    ROOM_CODE="100ms gave it to the desk at Go Live, for the room code.",
)
_publish(
    PlaceState,
    "What is known of the room and role in which an influencer broadcasts.",
    GOOD="The room is on, and the role may send picture or sound.",
    BROKEN="Nobody can broadcast there, as one of the findings says.",
    NOT_CHECKED="100ms has not been asked, or has not answered: the account may not be connected.",
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
    ROOM_MISSING="Its 100ms account has no such room.",
    UNKNOWN_WORKSPACE="It belongs to a 100ms account that this desk does not know.",
    WORKSPACE_CHANGED="It belongs to a different 100ms account from the previous one.",
    ROOM_CHANGED="It opens a different room from the previous one.",
    WRONG_PERSON="It was made for someone else.",
    DUPLICATE="The same token is set for someone else.",
    ROOM_CODE_MISMATCH="The room code is for a different room or role.",
    ROOM_CODE_REFUSED="100ms gives no usable token for the room code, or did not answer.",
    SDK_UNREADABLE="The 100ms web SDK cannot read it.",
    EMULATOR_ONLY="It is from a practice room, and none is running beside this desk.",
    NOT_CONNECTED="The desk is to make the tokens, and the 100ms account is not connected.",
    KEYS_REFUSED="100ms does not accept the keys of the connected 100ms account.",
    NOT_CHECKED="The 100ms account is connected, but 100ms has not confirmed the room and role yet.",
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
    ALERT_RECEIVER="A receiver of alerts.",
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
    INFLUENCER_CHANGED="An influencer's name, email, handle or phone number was changed.",
    INFLUENCER_ARCHIVED="An influencer was archived.",
    INFLUENCER_RESTORED="An influencer was restored from the archive.",
    INFLUENCER_DELETED="An influencer whom an import had added was deleted, as it was undone.",
    SHOWS_PLANNED="Shows were planned for an influencer.",
    PLANNED_SHOW_CHANGED="A planned show was changed, or its series from it on.",
    PLANNED_SHOW_CANCELLED="A planned show was cancelled, or its series ended with it.",
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
    TOKEN_ASKED="100ms was asked whether it would let an influencer's token join.",  # noqa: S106
    TOKEN_SOURCE_SET="Where an influencer's tokens come from was chosen.",  # noqa: S106
    ROOM_CODE_REVEALED="A room code was revealed.",
    ROOM_CODE_DISABLED="A room code was disabled at 100ms.",
    PEERS_REMOVED="People were sent out of a room at 100ms.",
    ROOM_CLOSED="A room was closed at 100ms, and its session ended.",
    ROOM_OPENED="A closed room was opened again at 100ms.",
    ROOM_CODE_LEFT_ENABLED="A room code of the desk's own was replaced, and could not be disabled at 100ms.",
    ROOM_CREATED="A room was made at 100ms for an influencer.",
    TOKEN_HANDED_IN="Somebody handed in a token with a one-time link; it waits in the inbox.",  # noqa: S106
    ADMINS_ASKED="An influencer who cannot go live asked the admins for help.",
    REQUEST_WITHDRAWN="An influencer took their request for help back.",
    REQUEST_TAKEN_ON="An admin took on an entry of the inbox.",
    REQUEST_LEFT="An admin put an entry of the inbox back for the others.",
    REQUEST_CLOSED="An admin closed an entry of the inbox.",
    TOKEN_HANDED_OUT="The stored token was handed to the page that went live, again where it has `times`.",  # noqa: S106
    REHEARSED="An influencer began a rehearsal, and was let into the practice room if it is named.",
    STREAMING_SWITCHED="Streaming was switched on or off, or the reason for it was changed.",
    TRY_AGAIN_ALLOWED="A token that 100ms had refused may be tried again.",
    GO_LIVE_REFUSED="Go Live was refused.",
    SHOW_OPENED="A show was opened.",
    SHOW_TAKEN_OVER="A show moved to another page.",
    SHOW_STARTED="Picture or sound started to be sent.",
    SHOW_ENDED="A show ended.",
    SHOW_REOPENED="A lost show was reopened.",
    ALERT_RECEIVER_ADDED="A receiver of alerts was added.",
    ALERT_RECEIVER_CHANGED="A receiver of alerts was given another address.",
    ALERT_SECRET_REPLACED="A receiver of alerts was given another secret.",  # noqa: S106
    ALERT_RECEIVER_SWITCHED="A receiver of alerts was switched on, or off: by the desk if it was dead.",
    ALERT_RECEIVER_REMOVED="A receiver of alerts was removed.",
    ALERT_RECEIVER_TESTED="A test was sent to a receiver of alerts.",
    ALERT_RESENT="An alert was sent again.",
    ALERTS_SET="The time of the evening's list was changed.",
    ALERT_MAILS_SET="An admin chose whether they get alerts by mail.",
    KEYS_ROTATED="Everything that is stored sealed was sealed again with a new key.",
    KEY_FORGOTTEN="A retired key was taken out of the key file.",
    BACKUP_ADOPTED="A backup from before the keys were rotated was adopted.",
    BACKUP_RESTORED="A backup of the database was put in its place.",
    HISTORY_REMOVED="Old audit entries, shows, planned shows or tokens were removed, as the settings say.",
    SECURITY_EVENT="Something that may be an attack: `kind` among the fields says what, `network` from "
    "where. The same is told at most once a minute; `repeated` says how often it happened in between, "
    "`others` how much of its kind was too much to be told.",
)
_publish(
    InboxKind,
    "The kinds of entries in the inbox. There will be more.",
    name="InboxKind",
    ASKED="An influencer who cannot go live asks for help.",
    HANDED_IN="A token that somebody handed in waits for an admin to use it.",
)
_publish(
    AlertKind,
    "The kinds of alerts. There will be more.",
    TONIGHT="The evening's list: its shows that cannot start yet, once at a set time.",
    SHOW_SOON="Shows that start within the hour and cannot.",
    FAULT_AHEAD="Shows within 72 or 24 hours that an account, a room or a code keeps from starting.",
    NO_SHOW="Shows that should be running, without a sign of life.",
    WAITING="What has come to the inbox, and nobody has taken on within two minutes.",
    RECEIVER_OFF="The desk switched a receiver of alerts off.",
    TEST="A test.",
)
_publish(
    AlertState,
    "How far an alert is on its way.",
    name="AlertState",
    WAITING="It is sent as soon as it is due.",
    DELIVERED="The receiver took it.",
    OVER="It was no longer so when it could be sent, so it was not told.",
    GIVEN_UP="It was tried for more than a day, or its receiver was removed or switched off.",
)
_publish(
    AlertOutcome,
    "What came of one try to send an alert.",
    name="AlertOutcome",
    DELIVERED="The receiver took it.",
    REFUSED="The receiver did not take it.",
    GONE="The receiver says that it is gone for good, so it is switched off.",
    FAILING="The receiver has a fault of its own.",
    REDIRECTED="The receiver sends elsewhere, which is not followed: enter the address that is meant.",
    TIMED_OUT="The receiver did not reply in time.",
    UNREACHABLE="The receiver could not be reached.",
    UNKNOWN_NAME="The name of its host leads nowhere.",
    PRIVATE_ADDRESS="Its host is in a private network that the operator has not listed.",
    BAD_CERTIFICATE="Its certificate cannot be trusted.",
)
_publish(
    HmsErrorKind,
    "How a call to 100ms failed.",
    UNREACHABLE="100ms could not be reached.",
    TIMED_OUT="100ms did not answer in time.",
    WRONG_KEYS="100ms does not accept the account's keys, or this machine's clock is off.",
    NOT_ALLOWED="100ms accepts the keys, but not for this.",
    NOT_FOUND="100ms does not have what was asked for.",
    REFUSED="100ms did not take the request.",
    RATE_LIMITED="100ms has had too many requests.",
    FAILING="100ms has a fault of its own.",
    UNREADABLE="The reply is not one of 100ms's.",
    PROXY_UNUSABLE="The environment of the desk names a proxy that it cannot use.",
    CIRCUIT_OPEN="100ms failed so often that the desk did not ask.",
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
    PROXY_UNUSABLE="The environment of the desk names a proxy that it cannot use.",
    CIRCUIT_OPEN="100ms failed so often that the desk did not ask.",
)
