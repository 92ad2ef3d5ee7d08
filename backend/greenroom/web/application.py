"""The web application, made from plain values: routes, and the middleware in front of them."""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Lifespan

from greenroom.api.context import Context
from greenroom.api.guard.errors import Code
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.web.changes import ReadCursor, changes_route
from greenroom.web.client_address import Network
from greenroom.web.code_pages import code_page_routes
from greenroom.web.graphiql import graphiql_routes
from greenroom.web.graphql import GraphQLEndpoint
from greenroom.web.headers import SecurityHeaders
from greenroom.web.health import Ready, health_routes
from greenroom.web.missing import not_found
from greenroom.web.origin import OriginGuard
from greenroom.web.pages import page_routes
from greenroom.web.replies import Refused
from greenroom.web.requests import RequestLog
from greenroom.web.schema_file import schema_route
from greenroom.web.sessions import SessionCookies
from greenroom.web.tally import Tally


def web_application(
    *,
    schema: GuardedSchema,
    make_context: Callable[[Request], Awaitable[Context]],
    cookies: SessionCookies,
    ready: Ready,
    read_cursor: ReadCursor,
    dist: Path,
    public_url: str,
    connect: Sequence[str] = (),
    trusted_proxies: Sequence[Network] = (),
    more_routes: Sequence[BaseRoute] = (),
    tally: Tally | None = None,
    lifespan: Lifespan[Starlette] | None = None,
    start_id: str = "",
    hsts_subdomains: bool = False,
    executed: Callable[[Context], object] = lambda _: None,
) -> Starlette:
    """Assemble the edge.

    Args:
        schema: the schema for POST /graphql.
        make_context: finds out who is asking, with `cookies.identify`; it may raise `Refused`. The request's
            number is `request.state.request_id`.
        cookies: `SessionCookies(public_url)`.
        ready: says what is missing to serve requests.
        read_cursor: reads what is equal only while nothing has changed that open pages show.
        dist: where the frontend's build is.
        public_url: where people reach the desk; it determines hosts, origins and HSTS.
        connect: origins that the studio may reach in addition to 100ms's.
        trusted_proxies: the networks of our own proxies.
        more_routes: they come before those of the pages.
        tally: where requests are counted.
        lifespan: what starts and stops with the application.
        start_id: what `/healthz` calls this start of the process.
        hsts_subdomains: HSTS holds for the names below the desk's, too.
        executed: called once an operation has been executed, before its reply is sent.
    """
    application = Starlette(
        routes=[
            Route("/graphql", GraphQLEndpoint(schema, make_context, cookies, executed)),
            Route("/graphql/", _no_slash, methods=["GET", "POST"]),
            changes_route(make_context, read_cursor),
            schema_route(schema),
            *health_routes(ready, start_id),
            *more_routes,
            *graphiql_routes(dist / "graphiql", make_context),
            *code_page_routes(dist),
            *page_routes(dist, connect),
        ],
        lifespan=lifespan,
    )
    application.router.redirect_slashes = False  # an address has one form
    routed = ExceptionMiddleware(application.router, {HTTPException: _answer_http_exception})
    # In the place of Starlette's own, whose outermost layer answers what `RequestLog` lets nobody see.
    application.middleware_stack = RequestLog(
        OriginGuard(routed, public_url),
        SecurityHeaders(https=public_url.startswith("https://"), subdomains=hsts_subdomains),
        trusted_proxies,
        tally,
    )
    return application


async def _no_slash(request: Request) -> Response:
    return Refused(
        404,
        Code.BAD_INPUT,
        "There is nothing at this address: send operations to /graphql, without the slash.",
    ).response(request.scope)


async def _answer_http_exception(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == HTTPStatus.NOT_FOUND:
        return not_found(request)
    headers = error.headers if isinstance(error, HTTPException) else None
    return Refused(status, Code.BAD_INPUT, f"{HTTPStatus(status).phrase}.", headers=headers).response(
        request.scope
    )
