"""What the edge replies when it does not let a request through: GraphQL's error shape, for every path."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from greenroom.api.guard.errors import Code


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

    def response(self) -> Response:
        """Make the reply."""
        errors = [{"message": self.message, "extensions": self._extensions}]
        return json_response({"errors": errors}, self.status, headers=self.headers)


def json_response(
    body: Any,
    status: int = 200,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Make a reply that is not cached."""
    return Response(
        orjson.dumps(body), status, {"cache-control": "no-store", **(headers or {})}, media_type=media_type
    )
