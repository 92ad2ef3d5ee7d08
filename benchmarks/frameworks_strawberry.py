"""Strawberry as its manual shows it, over the limit's statements: GraphQL's cost there."""

from functools import cache
from pathlib import Path
from typing import Any, cast

import strawberry
from starlette.types import ASGIApp
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig

from benchmarks.frameworks import Asked, Row, list_path, mounted, session_of
from benchmarks.strawberry_types import (
    AuditEntries,
    EndInput,
    EndShowResult,
    Evening,
    Filter,
    GoLiveBlocked,
    GoLiveInput,
    GoLiveReady,
    GoLiveResult,
    HeartbeatInput,
    HeartbeatResult,
    Inbox,
    NotFound,
    Order,
    Page,
    Pulse,
    Saved,
    SaveInput,
    SaveResult,
    ShowStartedResult,
    StartedInput,
    Studio,
)


def _read(value: Any, name: str) -> Any:
    """Read a field of a row, or of an object that stands for one of a union's types."""
    return cast("Row", value)[_in_camels(name)] if isinstance(value, dict) else getattr(value, name)


@cache
def _in_camels(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _object(kind: Any, row: Row) -> Any:
    fields = (name for name in kind.__annotations__ if _in_camels(name) in row)
    return kind(**{name: row[_in_camels(name)] for name in fields})


def strawberry_app(folder: Path) -> ASGIApp:
    """Make Strawberry's application."""
    ask = Asked(folder)

    def session(info: strawberry.Info) -> str:
        return session_of(info.context["request"])

    def pulse(path: str, info: strawberry.Info, given: Any, more: Row) -> Any:
        row = ask(path, session(info), {"input": {"showId": given.show_id, "holder": given.holder, **more}})
        return _object({"ShowPulse": Pulse}.get(row["__typename"], NotFound), row)

    @strawberry.type
    class Query:
        @strawberry.field
        def studio(self, info: strawberry.Info) -> Studio:
            return cast("Studio", ask("/q1", session(info), {}))

        @strawberry.field
        def influencers(
            self,
            info: strawberry.Info,
            first: int,
            after: str | None = strawberry.UNSET,
            filter: Filter | None = None,  # noqa: A002 (the schema's name)
            order_by: Order | None = None,  # noqa: ARG002
        ) -> Page:
            assert filter is not None  # noqa: S101
            wanted: Row = {"readiness": [one.name for one in filter.readiness or ()]}
            if filter.search is not None:
                wanted["search"] = filter.search
            given: Row = {"first": first, "filter": wanted}
            if after is not strawberry.UNSET:
                given["after"] = after
            return cast("Page", ask(list_path(given), session(info), given))

        @strawberry.field
        def evening(self, info: strawberry.Info, time_zone: str) -> Evening:  # noqa: ARG002
            return cast("Evening", ask("/tonight", session(info), {}))

        @strawberry.field
        def inbox(self, info: strawberry.Info, first: int) -> Inbox:  # noqa: ARG002
            return cast("Inbox", ask("/tally", session(info), {}))

        @strawberry.field
        def audit_entries(self, info: strawberry.Info, first: int) -> AuditEntries:
            return cast("AuditEntries", ask("/audit", session(info), {"first": first}))

    @strawberry.type
    class Mutation:
        @strawberry.mutation
        def go_live(self, info: strawberry.Info, input: GoLiveInput) -> GoLiveResult:  # noqa: A002
            row = ask("/m1", session(info), {"input": {"holder": input.holder}})
            return _object({"GoLiveReady": GoLiveReady}.get(row["__typename"], GoLiveBlocked), row)

        @strawberry.mutation
        def set_auth_token(self, info: strawberry.Info, input: SaveInput) -> SaveResult:  # noqa: A002
            given = {"influencerId": input.influencer_id, "authToken": input.auth_token}
            row = ask("/m2", session(info), {"input": given})
            return _object({"SetAuthTokenSuccess": Saved}.get(row["__typename"], NotFound), row)

        @strawberry.mutation
        def show_started(self, info: strawberry.Info, input: StartedInput) -> ShowStartedResult:  # noqa: A002
            ids = {"peerId": input.peer_id, "sessionId": input.session_id}
            return pulse("/started", info, input, ids)

        @strawberry.mutation
        def heartbeat(self, info: strawberry.Info, input: HeartbeatInput) -> HeartbeatResult:  # noqa: A002
            return pulse("/heartbeat", info, input, {})

        @strawberry.mutation
        def end_show(self, info: strawberry.Info, input: EndInput) -> EndShowResult:  # noqa: A002
            return pulse("/ended", info, input, {})

    schema = strawberry.Schema(Query, Mutation, config=StrawberryConfig(default_resolver=_read))
    return mounted(cast("ASGIApp", GraphQL(schema)), ask)
