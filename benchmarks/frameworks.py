"""Ariadne as its manual shows it, over the limit's statements, and what Strawberry is mounted with, too."""

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from benchmarks.limit import Limit
from benchmarks.others import HERE

Row = dict[str, Any]
UNIONS = ("GoLiveResult", "SetAuthTokenResult", "ShowStartedResult", "HeartbeatResult", "EndShowResult")


class Asked:
    """Asks the limit, and takes the answer out of the reply that it would write."""

    def __init__(self, folder: Path) -> None:
        self._routes = Limit(folder).routes

    def __call__(self, path: str, session: str, variables: Row) -> Row:
        """Return what the root field of an operation says."""
        answer = self._routes[path](session, variables)
        assert isinstance(answer, dict)  # noqa: S101 (it is no ETag)
        if "errors" in answer:
            raise PermissionError(answer["errors"][0]["message"])
        (value,) = answer["data"].values()
        return value

    def changes(self, session: str) -> str:
        """Return the ETag."""
        etag = self._routes["/changes"](session, {})
        assert isinstance(etag, str)  # noqa: S101 (it is no answer in GraphQL)
        return etag


def mounted(graphql: ASGIApp, ask: Asked) -> ASGIApp:
    """Mount a framework's endpoint, and beside it what tells whether anything has changed."""

    async def changes(request: Request) -> Response:
        headers = {"cache-control": "no-store", "etag": f'"{ask.changes(session_of(request))}"'}
        return Response(status_code=204, headers=headers)

    return Starlette(routes=[Route("/graphql", graphql), Route("/changes", changes)])


def session_of(request: Request) -> str:
    """Hash the session's token in a request's only cookie."""
    cookie = request.headers.get("cookie", "").partition("=")[2]
    return hashlib.sha256(cookie.encode()).hexdigest()


def list_path(given: Row) -> str:
    """Say which of the limit's lists it is that is asked for: it has one for each."""
    if "search" in given["filter"]:
        return "/search"
    return "/q2" if "after" in given else "/section"


def ariadne_app(folder: Path) -> ASGIApp:
    """Make Ariadne's application; it is installed apart (see others.py)."""
    made: Any = import_module("ariadne")
    ask = Asked(folder)

    def answered(path: str) -> Callable[..., Row]:
        def resolve(_: object, info: Any, **given: Any) -> Row:
            return ask(path, info.context["session"], given)

        return resolve

    def influencers(_: object, info: Any, **given: Any) -> Row:
        return ask(list_path(given), info.context["session"], given)

    def typename(value: Row, *_: object) -> str:
        return value["__typename"]

    def context(request: Request, _: object) -> Row:
        return {"request": request, "session": session_of(request)}

    query, mutation = made.QueryType(), made.MutationType()
    for of, name, path in (
        (query, "studio", "/q1"),
        (query, "evening", "/tonight"),
        (query, "inbox", "/tally"),
        (query, "auditEntries", "/audit"),
        (mutation, "goLive", "/m1"),
        (mutation, "setAuthToken", "/m2"),
        (mutation, "showStarted", "/started"),
        (mutation, "heartbeat", "/heartbeat"),
        (mutation, "endShow", "/ended"),
    ):
        of.set_field(name, answered(path))
    query.set_field("influencers", influencers)
    unions = [made.UnionType(name, typename) for name in UNIONS]
    schema = made.make_executable_schema((HERE / "hot.graphql").read_text("utf-8"), query, mutation, *unions)
    return mounted(import_module("ariadne.asgi").GraphQL(schema, context_value=context), ask)
