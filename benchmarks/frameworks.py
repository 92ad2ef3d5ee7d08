"""Ariadne and Strawberry as their manuals show them, over the limit's statements: GraphQL's cost there."""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, cast

import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig

from benchmarks.limit import Limit
from benchmarks.others import HERE

Row = dict[str, Any]


class _Asked:
    """Asks the limit, and takes the answer out of the reply that it would write."""

    def __init__(self, folder: Path) -> None:
        self._routes = Limit(folder).routes

    def __call__(self, path: str, session: str, variables: Row) -> Row:
        answer = self._routes[path](session, variables)
        if "errors" in answer:
            raise PermissionError(answer["errors"][0]["message"])
        (value,) = answer["data"].values()
        return value


def _mounted(graphql: ASGIApp) -> ASGIApp:
    return Starlette(routes=[Route("/graphql", graphql)])


def _session(request: Request) -> str:
    cookie = request.headers.get("cookie", "").partition("=")[2]
    return hashlib.sha256(cookie.encode()).hexdigest()


def ariadne_app(folder: Path) -> ASGIApp:
    """Make Ariadne's application; it is installed apart (see others.py)."""
    made: Any = import_module("ariadne")
    ask = _Asked(folder)

    def answered(path: str) -> Callable[..., Row]:
        def resolve(_: object, info: Any, **given: Any) -> Row:
            return ask(path, info.context["session"], given)

        return resolve

    def typename(value: Row, *_: object) -> str:
        return value["__typename"]

    def context(request: Request, _: object) -> Row:
        return {"request": request, "session": _session(request)}

    query, mutation = made.QueryType(), made.MutationType()
    for of, name, path in (
        (query, "studio", "/q1"),
        (query, "influencers", "/q2"),
        (mutation, "goLive", "/m1"),
        (mutation, "setAuthToken", "/m2"),
    ):
        of.set_field(name, answered(path))
    unions = [made.UnionType(name, typename) for name in ("GoLiveResult", "SetAuthTokenResult")]
    schema = made.make_executable_schema((HERE / "hot.graphql").read_text("utf-8"), query, mutation, *unions)
    return _mounted(import_module("ariadne.asgi").GraphQL(schema, context_value=context))


@strawberry.type
class _StudioInfluencer:
    name: str


@strawberry.type
class _Show:
    id: strawberry.ID
    state: str | None
    started_at: str | None


@strawberry.type
class _Studio:
    influencer: _StudioInfluencer
    state: str
    show: _Show | None
    message: str
    fix: str | None
    repaired_by: str | None


@strawberry.type
class _Finding:
    code: str
    severity: str


@strawberry.type
class _Token:
    last_four: str
    expires_at: str


@strawberry.type
class _RoomCode:
    kind: str
    hint: str


@strawberry.type
class _Streaming:
    enabled: bool


@strawberry.type
class _Influencer:
    id: strawberry.ID
    name: str
    handle: str
    email: str
    created_at: str
    readiness: str
    version: int
    findings: list[_Finding]
    token: _Token | None
    room_code: _RoomCode | None
    streaming: _Streaming
    show: _Show | None


@strawberry.type
class _PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class _Counts:
    total: int
    live: int
    off: int
    blocked: int
    no_token: int
    expiring: int
    ready: int


@strawberry.type
class _Page:
    nodes: list[_Influencer]
    page_info: _PageInfo
    counts: _Counts


@strawberry.type
class _Endpoints:
    init: str | None


@strawberry.type(name="GoLiveReady")
class _GoLiveReady:
    show: _Show
    auth_token: str
    endpoints: _Endpoints


@strawberry.type(name="GoLiveBlocked")
class _GoLiveBlocked:
    code: str
    message: str
    fix: str | None


@strawberry.type
class _Report:
    verdict: str
    findings: list[_Finding]


@strawberry.type(name="SetAuthTokenSuccess")
class _Saved:
    influencer: _Influencer
    report: _Report


@strawberry.type(name="TokenRejected")
class _TokenRejected:
    message: str
    fix: str | None
    report: _Report


@strawberry.type(name="RoomCodeRejected")
class _RoomCodeRejected:
    message: str
    fix: str | None


@strawberry.type(name="Conflict")
class _Conflict:
    message: str
    fix: str | None
    influencer: _Influencer


@strawberry.type(name="NotFound")
class _NotFound:
    message: str
    fix: str | None


_GoLiveResult = Annotated[_GoLiveReady | _GoLiveBlocked, strawberry.union("GoLiveResult")]
_SaveResult = Annotated[
    _Saved | _TokenRejected | _RoomCodeRejected | _Conflict | _NotFound,
    strawberry.union("SetAuthTokenResult"),
]


@strawberry.input(name="InfluencerFilter")
class _Filter:
    readiness: list[str]


@strawberry.input(name="GoLiveInput")
class _GoLiveInput:
    holder: str


@strawberry.input(name="SetAuthTokenInput")
class _SaveInput:
    influencer_id: strawberry.ID
    auth_token: str


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
    ask = _Asked(folder)

    def session(info: strawberry.Info) -> str:
        return _session(info.context["request"])

    @strawberry.type
    class Query:
        @strawberry.field
        def studio(self, info: strawberry.Info) -> _Studio:
            return cast("_Studio", ask("/q1", session(info), {}))

        @strawberry.field
        def influencers(
            self,
            info: strawberry.Info,
            first: int,
            after: str | None = None,
            filter: _Filter | None = None,  # noqa: A002 (the schema's name)
        ) -> _Page:
            assert filter is not None  # noqa: S101
            given = {"first": first, "after": after, "filter": {"readiness": filter.readiness}}
            return cast("_Page", ask("/q2", session(info), given))

    @strawberry.type
    class Mutation:
        @strawberry.mutation
        def go_live(self, info: strawberry.Info, input: _GoLiveInput) -> _GoLiveResult:  # noqa: A002
            row = ask("/m1", session(info), {"input": {"holder": input.holder}})
            return _object({"GoLiveReady": _GoLiveReady}.get(row["__typename"], _GoLiveBlocked), row)

        @strawberry.mutation
        def set_auth_token(self, info: strawberry.Info, input: _SaveInput) -> _SaveResult:  # noqa: A002
            given = {"influencerId": input.influencer_id, "authToken": input.auth_token}
            row = ask("/m2", session(info), {"input": given})
            return _object({"SetAuthTokenSuccess": _Saved}.get(row["__typename"], _NotFound), row)

    schema = strawberry.Schema(Query, Mutation, config=StrawberryConfig(default_resolver=_read))
    return _mounted(cast("ASGIApp", GraphQL(schema)))
