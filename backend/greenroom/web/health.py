"""Whether this process is alive (`/healthz`), and whether it can serve requests (`/readyz`)."""

import asyncio
from collections.abc import Callable, Coroutine

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from greenroom.web.replies import json_response

Ready = Callable[[], Coroutine[None, None, str | None]]
"""Says in one sentence what is missing to serve requests, or None if nothing is."""


START_HEADER = "X-Desk-Start"
"""Says which start of a desk responds, so that it cannot be taken for another on the same port."""


def health_routes(ready: Ready, start_id: str = "") -> list[Route]:
    """List the routes for a supervisor and a load balancer.

    Args:
        ready: called each time, unless it is still looking for somebody else, who then share what it finds;
            it must return within seconds, and anyone can see its sentence.
        start_id: random for each start of the process.
    """

    look: asyncio.Task[str | None] | None = None

    async def healthz(request: Request) -> Response:
        del request
        response = json_response({"alive": True})
        response.headers[START_HEADER] = start_id
        return response

    async def readyz(request: Request) -> Response:
        nonlocal look
        del request
        if look is None or look.done():
            look = asyncio.create_task(ready())
        missing = await asyncio.shield(look)
        return json_response({"ready": missing is None, "missing": missing}, 503 if missing else 200)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
