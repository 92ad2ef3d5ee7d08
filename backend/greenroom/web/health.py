"""Whether this process lives (`/healthz`), and whether it can serve (`/readyz`)."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from greenroom.web.replies import json_response

Ready = Callable[[], Awaitable[str | None]]
"""Says in one sentence what is missing for serving, or None when nothing is."""


def health_routes(ready: Ready) -> list[Route]:
    """List the routes that a supervisor and a load balancer ask.

    Args:
        ready: asked each time; it must answer within seconds, and its sentence is shown to anybody.
    """

    async def healthz(request: Request) -> Response:
        del request
        return json_response({"alive": True})

    async def readyz(request: Request) -> Response:
        del request
        missing = await ready()
        return json_response({"ready": missing is None, "missing": missing}, 503 if missing else 200)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
