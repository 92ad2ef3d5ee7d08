"""Whether anything has changed since a page last asked: one small question in the place of large ones."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from greenroom.api.context import Context
from greenroom.api.guard.budgets import client_of, stranger_at
from greenroom.turns import as_work, current_work
from greenroom.web.pages import knows
from greenroom.web.replies import Refused

ReadCursor = Callable[[], Awaitable[str]]
"""Reads what is equal only while nothing has changed."""


def changes_route(make_context: Callable[[Request], Awaitable[Context]], read_cursor: ReadCursor) -> Route:
    """Make the route that tells an admin's page whether anything has changed.

    It replies 304 if nothing has since the ETag that the page knows, or 204 with another one. Without an
    admin's session there is none: the page asks its own question then, and learns why.

    Args:
        make_context: finds out who is asking; it may raise `Refused`.
        read_cursor: reads the ETag.
    """

    async def look(request: Request) -> Response:
        context = await make_context(request)
        if context.admin is None:
            return Response(status_code=204, headers={"cache-control": "no-store"})
        current_work().client = client_of(context)
        etag = f'"{await read_cursor()}"'
        status = 304 if knows(request.headers, etag) else 204
        return Response(status_code=status, headers={"cache-control": "no-store", "etag": etag})

    async def changes(request: Request) -> Response:
        try:
            return await as_work(stranger_at(request.client.host if request.client else None), look(request))
        except Refused as refused:
            return refused.response(request.scope)

    return Route("/changes", changes)
