"""GraphiQL, for signed-in admins: a separate page, from our own files, with its own policy."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from greenroom.api.context import Context
from greenroom.web.headers import NO_DEVICES
from greenroom.web.pages import asset_route, document, licences_route
from greenroom.web.replies import Refused

# Monaco, the editor, writes its styles at run time and draws with data: images.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {"content-security-policy": _POLICY, "permissions-policy": NO_DEVICES}


def graphiql_routes(dist: Path, make_context: Callable[[Request], Awaitable[Context]]) -> list[Route]:
    """List the routes of GraphiQL and its assets.

    Args:
        dist: where its build is; it may not exist yet.
        make_context: finds out who is asking; it may raise `Refused`. Anyone who is not an admin is sent to
            the sign-in.
    """

    async def page(request: Request) -> Response:
        try:
            context = await make_context(request)
        except Refused as refused:
            return refused.response(request.scope)
        if context.admin is None:
            return RedirectResponse("/admin/login?next=/graphiql", headers={"cache-control": "no-store"})
        return document(dist / "index.html", request, _HEADERS)

    return [
        Route("/graphiql", page),
        Route("/graphiql/", page),
        asset_route("/graphiql/assets", dist / "assets"),
        licences_route("/graphiql/licences.txt", dist),
    ]
