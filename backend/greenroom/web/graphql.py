"""The GraphQL endpoint: one operation in, one reply out.

Strawberry's own ASGI view is not used: it answers `null`, a string, a list or invalid UTF-8 with a 500,
quotes callers in plain text, serves an IDE from other hosts, and each of its hooks would have to be replaced.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.types import ExecutionResult

from greenroom.api.context import Context
from greenroom.api.guard.budgets import client_of, stranger_at
from greenroom.api.guard.errors import Code
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.turns import as_work, current_work
from greenroom.web.compression import compress
from greenroom.web.operation_request import read_operation
from greenroom.web.replies import Refused, graphql_response
from greenroom.web.request_headers import HeadersRead
from greenroom.web.sessions import SessionCookies


class GraphQLEndpoint:
    """Answer POST /graphql.

    Args:
        schema: the schema.
        make_context: finds out who is asking; it may raise `Refused`.
        cookies: sets what resolvers put into `Context.cookies`.
        executed: called once an operation has been executed, before its reply is sent.
    """

    def __init__(
        self,
        schema: GuardedSchema,
        make_context: Callable[[Request], Awaitable[Context]],
        cookies: SessionCookies,
        executed: Callable[[Context], object],
    ) -> None:
        self._schema = schema
        self._make_context = make_context
        self._cookies = cookies
        self._executed = executed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        address = scope["client"][0] if scope.get("client") else None
        try:
            response = await as_work(stranger_at(address), self._answer(HeadersRead(scope, receive)))
        except Refused as refused:
            response = refused.response(scope)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        asked = await read_operation(request)
        context = await self._make_context(request)
        current_work().client = client_of(context)
        result = await self._schema.execute(
            asked.query,
            asked.variables,
            context,
            operation_name=asked.operation_name,
            operation_extensions=asked.extensions,
        )
        self._executed(context)
        request.scope["state"] |= {
            "operation": context.operation,
            "codes": {(error.extensions or {}).get("code", "") for error in result.errors or ()},
        }
        status, more = _refusal(result)
        more["content-language"] = context.words.language
        response = graphql_response(request.headers, _to_body(result), status, more)
        compress(response, request.headers, may=not context.changes)
        for cookie in context.cookies:
            self._cookies.write(response, cookie)
        return response


def _to_body(result: ExecutionResult) -> dict[str, Any]:
    """Return the reply; it has no `data` if nothing was executed."""
    errors = [error.formatted for error in result.errors or ()]
    executed = result.data is not None or any("path" in error for error in errors)
    body: dict[str, Any] = {"errors": errors} if errors else {}
    if executed:
        body["data"] = result.data
    if result.extensions:
        body["extensions"] = result.extensions
    return body


def _refusal(result: ExecutionResult) -> tuple[int, dict[str, str]]:
    """Return the status, and the header that says when to come again if too much is going on."""
    for error in result.errors or ():
        said = error.extensions or {}
        if said.get("code") == Code.RATE_LIMITED.value:
            return HTTPStatus.TOO_MANY_REQUESTS, {"retry-after": str(said["retryAfterS"])}
    return HTTPStatus.OK, {}
