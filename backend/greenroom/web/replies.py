"""GraphQL's replies, and what the edge says when it lets a request no further: one shape for every path."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from greenroom.api.guard.errors import Code
from greenroom.web.media_type import GRAPHQL_RESPONSE, JSON, accepted_media_type
from greenroom.web.request_headers import headers_of


class Refused(Exception):  # noqa: N818 (an answer, not a fault)
    """Stop a request at the edge.

    Args:
        status: the HTTP status.
        code: what programs read in `extensions.code`.
        message: what people read. It repeats nothing from the request.
        headers: to be added to the reply.
        more: what programs read in `extensions` besides the code.
    """

    def __init__(
        self, status: int, code: Code, message: str, headers: Mapping[str, str] | None = None, **more: str
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers
        self._extensions = {"code": code.value, **more}

    def response(self, scope: Scope) -> Response:
        """Make the reply to a request; what is counted of it learns the code."""
        errors = [{"message": self.message, "extensions": self._extensions}]
        scope.setdefault("state", {})["codes"] = {self._extensions["code"]}
        return graphql_response(headers_of(scope), {"errors": errors}, self.status, self.headers)


def graphql_response(
    asked: Headers, body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Make a reply in the media type that the caller accepts; in JSON if it accepts none of ours.

    Args:
        asked: the request's headers.
        body: the GraphQL response.
        status: 200 becomes 400 where the media type allows no 200 without `data`.
        headers: to be added to the reply.
    """
    media_type = accepted_media_type(asked) or JSON
    if media_type == GRAPHQL_RESPONSE and status == HTTPStatus.OK and "data" not in body:
        status = HTTPStatus.BAD_REQUEST
    return json_response(body, status, media_type, headers)


def json_response(
    body: Any,
    status: int = 200,
    media_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Make a reply that is not cached."""
    return Response(
        orjson.dumps(body), status, {"cache-control": "no-store", **(headers or {})}, media_type=media_type
    )
