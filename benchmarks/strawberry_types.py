"""The types of the operations' schema, as Strawberry has them; rows take their places."""
# ruff: noqa: D101, D102, ARG002 (the schema in hot.graphql tells what they are)

from enum import Enum
from typing import Annotated, Any, cast

import strawberry


@strawberry.type
class StudioInfluencer:
    name: str


@strawberry.type
class Show:
    id: strawberry.ID
    state: str | None
    opened_at: str | None
    started_at: str | None
    ended_at: str | None
    end_reason: str | None
    ending: str | None


@strawberry.type
class Studio:
    influencer: StudioInfluencer
    state: str
    show: Show | None
    message: str
    fix: str | None
    repaired_by: str | None


@strawberry.type
class Finding:
    code: str
    severity: str


@strawberry.type
class Token:
    last_four: str
    expires_at: str


@strawberry.type
class RoomCode:
    kind: str
    hint: str


@strawberry.type
class Streaming:
    enabled: bool


@strawberry.type
class Influencer:
    id: strawberry.ID
    name: str
    handle: str
    email: str
    created_at: str
    readiness: str
    version: int
    findings: list[Finding]
    token: Token | None
    room_code: RoomCode | None
    streaming: Streaming
    show: Show | None


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Counts:
    total: int
    live: int
    off: int
    blocked: int
    no_token: int
    expiring: int
    ready: int


@strawberry.type
class Page:
    nodes: list[Influencer]
    page_info: PageInfo
    counts: Counts


@strawberry.type
class Endpoints:
    init: str | None


@strawberry.type(name="GoLiveReady")
class GoLiveReady:
    show: Show
    auth_token: str
    endpoints: Endpoints


@strawberry.type(name="GoLiveBlocked")
class GoLiveBlocked:
    code: str
    message: str
    fix: str | None


@strawberry.type
class Report:
    verdict: str
    findings: list[Finding]


@strawberry.type(name="SetAuthTokenSuccess")
class Saved:
    influencer: Influencer
    report: Report


@strawberry.type(name="TokenRejected")
class TokenRejected:
    message: str
    fix: str | None
    report: Report


@strawberry.type(name="RoomCodeRejected")
class RoomCodeRejected:
    message: str
    fix: str | None


@strawberry.type(name="Conflict")
class Conflict:
    message: str
    fix: str | None
    influencer: Influencer


@strawberry.type(name="NotFound")
class NotFound:
    message: str
    fix: str | None


@strawberry.type(name="ShowPulse")
class Pulse:
    holding: bool
    show: Show


@strawberry.type
class EveningCounts:
    total: int
    unable: int
    no_shows: int
    on_air: int
    ended: int


@strawberry.type
class PlannedInfluencer:
    id: strawberry.ID
    name: str
    handle: str


@strawberry.type
class PlannedShow:
    id: strawberry.ID
    starts_at: str
    ends_at: str
    state: str
    readiness: str | None
    influencer: PlannedInfluencer


@strawberry.type
class PlannedShows:
    nodes: list[PlannedShow]
    page_info: PageInfo


@strawberry.type
class Evening:
    date: str
    counts: EveningCounts

    @strawberry.field
    def shows(self, first: int) -> PlannedShows:
        return cast("PlannedShows", cast("dict[str, Any]", self)["shows"])


@strawberry.type
class Inbox:
    total: int


@strawberry.type
class AuditField:
    name: str
    value: str | None


@strawberry.type
class AuditEntry:
    id: strawberry.ID
    at: str
    action: str
    sentence: str
    before: list[AuditField]
    after: list[AuditField]
    request_id: str | None


@strawberry.type
class AuditEntries:
    nodes: list[AuditEntry]
    page_info: PageInfo


GoLiveResult = Annotated[GoLiveReady | GoLiveBlocked, strawberry.union("GoLiveResult")]
SaveResult = Annotated[
    Saved | TokenRejected | RoomCodeRejected | Conflict | NotFound,
    strawberry.union("SetAuthTokenResult"),
]


ShowStartedResult = Annotated[Pulse | NotFound, strawberry.union("ShowStartedResult")]
HeartbeatResult = Annotated[Pulse | NotFound, strawberry.union("HeartbeatResult")]
EndShowResult = Annotated[Pulse | NotFound, strawberry.union("EndShowResult")]

Order = strawberry.enum(Enum("InfluencerOrder", ["STATUS", "NAME"]))
Readiness = strawberry.enum(Enum("Readiness", ["LIVE", "EXPIRING", "BLOCKED", "NO_TOKEN", "READY", "OFF"]))


@strawberry.input(name="InfluencerFilter")
class Filter:
    readiness: list[Readiness] | None = None
    search: str | None = None
    check: bool | None = None


@strawberry.input(name="ShowStartedInput")
class StartedInput:
    show_id: strawberry.ID
    holder: str
    peer_id: str
    session_id: str | None


@strawberry.input(name="HeartbeatInput")
class HeartbeatInput:
    show_id: strawberry.ID
    holder: str


@strawberry.input(name="EndShowInput")
class EndInput:
    show_id: strawberry.ID
    holder: str


@strawberry.input(name="GoLiveInput")
class GoLiveInput:
    holder: str


@strawberry.input(name="SetAuthTokenInput")
class SaveInput:
    influencer_id: strawberry.ID
    auth_token: str
