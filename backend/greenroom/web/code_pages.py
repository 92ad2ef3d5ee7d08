"""The pages about the desk's codes, as the frontend's build made them from `docs/codes/`: plain HTML.

Anybody may read them: they hold nothing of the desk, and whoever looks up a code may be signed out just then.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from greenroom.api.code_pages import CODE_PAGES
from greenroom.web.headers import NOTHING_ALLOWED
from greenroom.web.missing import not_found
from greenroom.web.pages import document

_HEADERS = {
    "content-security-policy": f"{NOTHING_ALLOWED}; style-src 'self'; font-src 'self'; img-src 'self'"
}


def code_page_routes(dist: Path) -> list[Route]:
    """List the routes of the pages.

    Args:
        dist: where the frontend's build is; it may not exist yet.
    """
    folder = dist / CODE_PAGES.strip("/")

    def index(request: Request) -> Response:
        return document(folder / "index.html", request, _HEADERS)

    def page(request: Request) -> Response:
        name = request.path_params["name"] + ".html"
        there = folder.is_dir() and name in {path.name for path in folder.glob("*.html")}
        return document(folder / name, request, _HEADERS) if there else not_found(request)

    return [Route(CODE_PAGES, index), Route(f"{CODE_PAGES}/", index), Route(CODE_PAGES + "/{name}", page)]
