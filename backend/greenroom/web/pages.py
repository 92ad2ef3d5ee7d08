"""The two single-page apps, as built by the frontend: documents, and assets that never change.

The desk (`/admin/...`) may connect only to us and has no camera. The studio (`/studio`, `/login`) has camera
and microphone, and may reach 100ms. Crossing from one to the other is a full navigation, so that neither ever
runs with the other's policy.

The build makes each document once for every language that the pages know: `desk.html` in English,
`desk.de.html` in German.
"""

import os
import re
import stat
from collections.abc import Iterable, Mapping
from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from greenroom.web.headers import NO_DEVICES
from greenroom.web.missing import not_found
from greenroom.words.languages import DEFAULT, best_language, wishes

# What the web SDK asks with a ready auth token: /init over https, then the socket of whichever media server
# /init names. Not event.100ms.live, where the SDK posts the whole token after a refusal (100ms.md 1.6), and
# not auth.100ms.live, since room codes are exchanged by the server. `wss:` keeps https out of the wildcard
# in Chromium; a browser that reads it as https too is still kept from every host outside 100ms.live.
HMS_CONNECT = ("https://prod-init.100ms.live", "wss://*.100ms.live")
# What the SDK's own check of the network asks for a token; then it joins a room of 100ms's as any other. Only
# where the setting is on that lets rehearsals use it: 100ms has not documented this address.
NETWORK_CHECK_CONNECT = ("https://api.100ms.live",)
STUDIO_DEVICES = (
    "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()"
)

_SHARED_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
)
# Where the desk has a page; any other address below /admin is told on a page of the desk, too.
DESK_PAGES = (
    *("login", "influencers", "tonight", "night", "inbox", "import", "admins", "audit", "settings"),
    *("setup", "invitation", "secret-key"),
)
# What a mail or chat program may make of a link's #, once the server has decoded it: %23, which may have been
# encoded again (%2523), an HTML entity, a wide character.
_HASH_SIGNS = ("#", "%", "&", "\uff03")
_DESK_PAGE = re.compile(
    rf"(?:(?:{'|'.join(DESK_PAGES)})/?)?|(?:setup|invitation|secret-key)/*[{''.join(_HASH_SIGNS)}].*",
    re.DOTALL,
)
_FOR_EVER = "public, max-age=31536000, immutable"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"), ("identity", ""))
_NOT_BUILT = (
    "<!doctype html><title>Greenroom</title><p>The pages of this desk have not been built. "
    "Run <code>make run</code>, or <code>npm run build</code> in <code>frontend/</code>, and reload.</p>"
)


def page_routes(dist: Path, connect: Iterable[str] = ()) -> list[Route]:
    """List the routes of the pages and their assets.

    Args:
        dist: where the frontend's build is; it may not exist yet.
        connect: origins that the studio may reach in addition to 100ms's, such as those of the emulator.
    """
    studio_may_reach = " ".join(("'self'", *HMS_CONNECT, *connect))
    desk_headers = {
        "content-security-policy": _SHARED_POLICY + "connect-src 'self'",
        "permissions-policy": NO_DEVICES,
    }
    studio_headers = {
        "content-security-policy": _SHARED_POLICY
        + f"connect-src {studio_may_reach}; worker-src 'self' blob:; media-src 'self' blob:",
        "permissions-policy": STUDIO_DEVICES,
    }

    def desk(request: Request) -> Response:
        known = _DESK_PAGE.fullmatch(request.path_params.get("path", ""))
        return document(dist / "desk.html", request, desk_headers, 200 if known else 404)

    def studio(request: Request) -> Response:
        return document(dist / "studio.html", request, studio_headers)

    def hand_in(request: Request) -> Response:
        # Whoever pastes a token there is no influencer: that page needs neither camera nor 100ms.
        return document(dist / "studio.html", request, desk_headers)

    def start(request: Request) -> Response:
        del request
        return RedirectResponse("/studio", headers={"cache-control": "no-cache"})

    def robots(request: Request) -> Response:
        del request
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    return [
        Route("/", start),
        Route("/robots.txt", robots),
        Route("/admin", desk),
        Route("/admin/{path:path}", desk),
        *(
            Route(f"/{page}{slash}{stuck}", hand_in if page == "hand-in" else studio)
            for page in ("login", "invitation", "sign-in", "new-password", "hand-in")
            for slash in ("", "/")
            for stuck in ("", *(f"{hash_sign}{{secret:path}}" for hash_sign in _HASH_SIGNS))
        ),
        Route("/studio", studio),
        Route("/studio/", studio),
        asset_route("/assets", dist / "assets"),
        licences_route("/licences.txt", dist),
    ]


def document(path: Path, request: Request, headers: Mapping[str, str], status: int = 200) -> Response:
    """Answer with a page in the language that the reader likes best, or say how to build it.

    A browser keeps no copy, not even for the way back: somebody may sign out in between.

    Args:
        path: where the frontend's build leaves it in English.
        headers: the policies under which it runs.
        status: 404 where the page says that there is none.
    """
    response = _file(
        _in_best_language(path, request.headers),
        request,
        {"cache-control": "no-store", "vary": "accept-encoding, accept-language", **headers},
        status,
    )
    return response or HTMLResponse(_NOT_BUILT, 503, {"cache-control": "no-store", "retry-after": "10"})


def asset_route(address: str, folder: Path) -> Route:
    """Make the route of a folder whose files are named by their contents, and never change."""

    def asset(request: Request) -> Response:
        path = _inside(folder, request.path_params["path"])
        response = (
            _file(path, request, {"cache-control": _FOR_EVER, "vary": "accept-encoding"}) if path else None
        )
        return response or not_found(request)

    return Route(f"{address}/{{path:path}}", asset)


def licences_route(address: str, dist: Path) -> Route:
    """Make the route of the licences of everything that a build bundles, as their terms ask."""

    def licences(request: Request) -> Response:
        response = _file(dist / "licences.txt", request, {"cache-control": "no-cache"})
        return response or not_found(request)

    return Route(address, licences)


def _inside(folder: Path, name: str) -> Path | None:
    path = Path(os.path.normpath(folder / name))
    return path if "\0" not in name and path.is_relative_to(folder) else None


def _file(path: Path, request: Request, headers: dict[str, str], status: int = 200) -> Response | None:
    """Answer with a file, or with 304 if the caller has it; None if there is no such file."""
    chosen = _choose(path, {"identity", *wishes(request.headers.get("accept-encoding", ""))})
    if chosen is None:
        return None
    smallest, encoding, found = chosen
    # The name too: two languages of one page may share size and time.
    etag = f'"{path.stem}-{found.st_mtime_ns:x}-{found.st_size:x}-{encoding}"'
    headers = {**headers, "etag": etag}
    if knows(request.headers, etag):
        return Response(status_code=304, headers=headers)
    if encoding != "identity":
        headers["content-encoding"] = encoding
    media_type = guess_type(path.name)[0] or "application/octet-stream"
    if media_type.endswith("+xml"):
        media_type += "; charset=utf-8"  # which is added to text/... by itself
    return FileResponse(smallest, status, headers, media_type=media_type, stat_result=found)


def _choose(path: Path, accepted: set[str]) -> tuple[Path, str, os.stat_result] | None:
    """Choose the smallest of a file and its compressed siblings that the caller accepts."""
    for encoding, suffix in _ENCODINGS:
        if encoding not in accepted:
            continue
        candidate = path.with_name(path.name + suffix)
        try:
            found = candidate.stat()
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(found.st_mode):
            return candidate, encoding, found
    return None


def _in_best_language(path: Path, headers: Headers) -> Path:
    """Find a document in the language that the reader likes best of those that it was built in."""
    others = sorted(path.parent.glob(f"{path.stem}.*{path.suffix}"))
    built = {DEFAULT: path} | {found.stem.partition(".")[2]: found for found in others}
    return built[best_language(headers.get("accept-language"), built)]


def knows(headers: Headers, etag: str) -> bool:
    """Tell whether a caller has this version already."""
    return any(
        known.strip().removeprefix("W/") == etag for known in headers.get("if-none-match", "").split(",")
    )
