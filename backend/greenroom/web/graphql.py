"""The GraphQL endpoint: one operation in, one reply out.

Strawberry's own ASGI view is not used: it answers `null`, a string, a list or invalid UTF-8 with a 500,
quotes callers in plain text, serves an IDE from other hosts, and each of its hooks would have to be replaced.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.types import ExecutionResult

from greenroom.api.context import Context
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.web.operation_request import read_operation
from greenroom.web.replies import Refused, json_response
from greenroom.web.sessions import SessionCookies

GRAPHQL_RESPONSE = "application/graphql-response+json"


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
            response = refused.response()
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        asked = await read_operation(request)
        context = await self._make_context(request)
        result = await self._schema.execute(
            asked.query, asked.variables, context, operation_name=asked.operation_name
        )
        body, executed = _to_body(result)
        if _prefers_graphql_response(request):
            response = json_response(body, 200 if executed else 400, GRAPHQL_RESPONSE)
        else:
            response = json_response(body)
        response.headers["content-language"] = context.words.language
        for cookie in context.cookies:
            self._cookies.write(response, cookie)
        return response


def _to_body(result: ExecutionResult) -> tuple[dict[str, Any], bool]:
    """Return the reply, and whether anything was executed: if not, it has no `data`."""
    errors = [error.formatted for error in result.errors or ()]
    executed = result.data is not None or any("path" in error for error in errors)
    body: dict[str, Any] = {"errors": errors} if errors else {}
    return (body | {"data": result.data} if executed else body), executed


def _prefers_graphql_response(request: Request) -> bool:
    # https://graphql.github.io/graphql-over-http/draft: a client that knows the media type names it.
    accepted = [part.split(";")[0].strip() for part in request.headers.get("accept", "").split(",")]
    return GRAPHQL_RESPONSE in accepted
