"""The GraphQL endpoint: one operation in, one reply out.

Strawberry's own ASGI view is not used: it answers `null`, a string, a list or invalid UTF-8 with a 500,
quotes callers in plain text, serves an IDE from other hosts, and each of its hooks would have to be replaced.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.types import ExecutionResult

from greenroom.api.context import Context
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.web.operation_request import read_operation
from greenroom.web.replies import Refused, graphql_response
from greenroom.web.sessions import SessionCookies


class GraphQLEndpoint:
    """Answer POST /graphql.

    Args:
        schema: the schema.
        make_context: finds out who is asking; it may raise `Refused`.
        cookies: sets what resolvers put into `Context.cookies`.
    """

    def __init__(
        self,
        schema: GuardedSchema,
        make_context: Callable[[Request], Awaitable[Context]],
        cookies: SessionCookies,
    ) -> None:
        self._schema = schema
        self._make_context = make_context
        self._cookies = cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        try:
            response = await self._answer(Request(scope, receive))
        except Refused as refused:
            response = refused.response(Headers(scope=scope))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        asked = await read_operation(request)
        context = await self._make_context(request)
        result = await self._schema.execute(
            asked.query, asked.variables, context, operation_name=asked.operation_name
        )
        response = graphql_response(request.headers, _to_body(result))
        response.headers["content-language"] = context.words.language
        for cookie in context.cookies:
            self._cookies.write(response, cookie)
        return response


def _to_body(result: ExecutionResult) -> dict[str, Any]:
    """Return the reply; it has no `data` if nothing was executed."""
    errors = [error.formatted for error in result.errors or ()]
    executed = result.data is not None or any("path" in error for error in errors)
    body: dict[str, Any] = {"errors": errors} if errors else {}
    return body | {"data": result.data} if executed else body
