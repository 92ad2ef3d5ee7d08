"""A schema that is small, and has one field of every kind that the guards know."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import strawberry
from strawberry.types import ExecutionResult

from greenroom.api.context import Context
from greenroom.api.guard import access
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.api.guard.scalars import Secret
from greenroom.desk.access.tries import NOWHERE, Caller
from greenroom.desk.actors import AdminActor, AdminRole, InfluencerActor, Permission
from greenroom.desk.desk import utc_now
from greenroom.desk.security_events import SecurityEvents
from greenroom.words.catalogue import Words
from greenroom.words.languages import OURS

SECRET = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJlLW9mLW5vYm9keQ"
REQUEST_ID = "0123456789ab"


@strawberry.input
class Paste:
    text: Secret
    times: int = 1


@strawberry.input
class Pastes:
    all: list[Paste]


@strawberry.type
class Person:
    name: str
    note: str | None = strawberry.field(directives=[access.Admin(can=Permission.MANAGE_TOKENS)])

    @strawberry.field
    def friend(self, info: strawberry.Info[Context]) -> "Person":
        return self


@strawberry.type
class Query:
    @strawberry.field(directives=[access.Public()])
    def open(self, info: strawberry.Info[Context], at: datetime | None = None) -> str:
        return _ran(info)

    @strawberry.field(directives=[access.Influencer()])
    def mine(self, info: strawberry.Info[Context]) -> str:
        return _ran(info)

    @strawberry.field(directives=[access.SignedIn()])
    def own(self, info: strawberry.Info[Context]) -> str:
        return _ran(info)

    @strawberry.field(directives=[access.Admin()])
    async def look(self, info: strawberry.Info[Context], first: int = 50) -> str:
        return _ran(info)

    @strawberry.field(directives=[access.Admin(can=Permission.OPERATE_SHOWS)])
    def operate(self, info: strawberry.Info[Context]) -> str:
        return _ran(info)

    @strawberry.field(directives=[access.Admin(can=Permission.MANAGE_TOKENS)])
    def tokens(self, info: strawberry.Info[Context]) -> str:
        return _ran(info)

    @strawberry.field(directives=[access.Admin(can=Permission.MANAGE_INFLUENCERS)])
    def people(self, info: strawberry.Info[Context]) -> str:
        return _ran(info)

    @strawberry.field(directives=[access.Admin(can=Permission.MANAGE_DESK)])
    def everything(self, info: strawberry.Info[Context]) -> str:
        return _ran(info)

    @strawberry.field(directives=[access.Admin()])
    def person(self, info: strawberry.Info[Context]) -> Person:
        _ran(info)
        return Person(name="Ada", note="kept apart")

    @strawberry.field(directives=[access.Public()])
    def now(self, info: strawberry.Info[Context]) -> datetime:
        return datetime(2026, 11, 22, 20, 0, 0, 123456, UTC)

    @strawberry.field(directives=[access.Public()])
    def broken(self, info: strawberry.Info[Context]) -> str:
        try:
            return {"": ""}[SECRET]
        except LookupError as error:
            raise ValueError(f"cannot use {SECRET}") from error

    @strawberry.field(directives=[access.Public()])
    def misshapen(self, info: strawberry.Info[Context]) -> int:
        return cast("int", SECRET)

    @strawberry.field(directives=[access.Public()])
    def leak(self, info: strawberry.Info[Context]) -> Secret:
        return Secret(SECRET)


@strawberry.type
class Mutation:
    @strawberry.mutation(directives=[access.Public()])
    def paste(self, info: strawberry.Info[Context], input: Paste) -> int:  # noqa: A002
        _ran(info)
        return len(input.text.reveal()) * input.times

    @strawberry.mutation(directives=[access.Public()])
    def paste_all(self, info: strawberry.Info[Context], input: Pastes) -> list[str]:  # noqa: A002
        _ran(info)
        return [repr(paste.text) for paste in input.all]

    @strawberry.mutation(directives=[access.Admin(can=Permission.MANAGE_TOKENS)])
    def set_token(self, info: strawberry.Info[Context], text: Secret | None = None) -> str:
        return _ran(info)


@strawberry.type
class Subscription:
    @strawberry.subscription(directives=[access.Admin(can=Permission.OPERATE_SHOWS)])
    async def shows(self, info: strawberry.Info[Context]) -> AsyncGenerator[str, None]:
        yield _ran(info)


def _ran(info: strawberry.Info[Context]) -> str:
    cast("Asking", info.context).ran.append(info.field_name)
    return "ran"


@dataclass
class EventsAlone:
    """Of a desk, what tells a security event."""

    now: Callable[[], datetime] = utc_now
    security: SecurityEvents = field(default_factory=SecurityEvents)


@dataclass
class Asking:
    """A context that also remembers which resolvers ran."""

    request_id: str = REQUEST_ID
    admin: AdminActor | None = None
    influencer: InfluencerActor | None = None
    ran: list[str] = field(default_factory=list[str])
    words: Words = field(default_factory=OURS.words)
    caller: Caller = NOWHERE
    desk: EventsAlone = field(default_factory=EventsAlone)
    changes: bool = False
    operation: str | None = None

    @property
    def as_admin(self) -> AdminActor:
        assert self.admin is not None
        return self.admin

    @property
    def as_influencer(self) -> InfluencerActor:
        assert self.influencer is not None
        return self.influencer


def admin(role: AdminRole) -> Asking:
    return Asking(admin=AdminActor(UUID(int=1), UUID(int=2), "a@example.com", "Ada", role, confirmed=True))


def influencer() -> Asking:
    return Asking(influencer=InfluencerActor(UUID(int=3), UUID(int=4), "i@example.com", "Ida"))


def make_schema() -> GuardedSchema:
    return GuardedSchema(query=Query, mutation=Mutation, subscription=Subscription)


async def ask(
    query: str, variables: dict[str, Any] | None = None, who: Asking | None = None, name: str | None = None
) -> ExecutionResult:
    """Execute an operation on a schema of its own."""
    return await make_schema().execute(query, variables, who or Asking(), operation_name=name)


def told(result: ExecutionResult) -> list[tuple[str, str]]:
    """List the errors as (code, message)."""
    return [((e.extensions or {})["code"], e.message) for e in result.errors or ()]
