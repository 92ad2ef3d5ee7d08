"""GraphiQL, for signed-in admins: a page of its own, from our own files, under a policy of its own."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from greenroom.api.context import Context
from greenroom.web.headers import NO_DEVICES
from greenroom.web.pages import asset_route, document
from greenroom.web.replies import Refused

# Monaco, the editor, writes its styles at run time and draws with data: pictures.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {"content-security-policy": _POLICY, "permissions-policy": NO_DEVICES}


def graphiql_routes(dist: Path, make_context: Callable[[Request], Awaitable[Context]]) -> list[Route]:
    """List the routes of GraphiQL and its assets.

    Args:
        dist: where its build is; it may not be there yet.
        make_context: says who asks; it may raise `Refused`. Whoever is no admin is led to the sign-in.
    """

    async def page(request: Request) -> Response:
        try:
            context = await make_context(request)
        except Refused as refused:
            return refused.response()
        if context.admin is None:
            return RedirectResponse("/admin/login?next=/graphiql", headers={"cache-control": "no-store"})
        return document(dist / "index.html", request, _HEADERS)

    return [Route("/graphiql", page), asset_route("/graphiql/assets", dist / "assets")]
