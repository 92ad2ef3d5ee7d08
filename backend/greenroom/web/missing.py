"""What is answered where there is nothing: a page for people, the usual error for programs."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from greenroom.api.code_pages import CODE_PAGES
from greenroom.api.guard.errors import Code
from greenroom.web.headers import NOTHING_ALLOWED
from greenroom.web.replies import Refused
from greenroom.words.languages import OURS
from greenroom.words.sentences import Sentence

# It stands by itself: it is there also before the pages are built.
_STYLE = (
    ":root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif }"
    "body { display: grid; place-items: center; min-height: 100svh; box-sizing: border-box; margin: 0;"
    " padding: 24px; color: light-dark(#1b1f27, #eceef2); background: light-dark(#f6f7f9, #12151b) }"
    "main { width: min(400px, 100%) } h1 { margin: 0 0 8px; font-size: 28px; line-height: 1.15 }"
    "p { margin: 0 0 16px } ul { margin: 0; padding: 0; list-style: none }"
    "a { display: inline-block; padding: 11px 0; color: inherit; text-underline-offset: 3px }"
)
_POLICY = f"{NOTHING_ALLOWED}; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"


def not_found(request: Request) -> Response:
    """Answer an unknown address: with a page for people, with the usual error for programs."""
    if "text/html" not in request.headers.get("accept", ""):
        return Refused(404, Code.BAD_INPUT, "There is nothing at this address.").response(request.scope)
    return HTMLResponse(
        _page(request.headers.get("accept-language")),
        404,
        {"content-security-policy": _POLICY, "cache-control": "no-store", "vary": "accept, accept-language"},
    )


def _page(accept_language: str | None) -> str:
    words = OURS.words_for(accept_language)
    title = escape(words.say(Sentence("missing-page.title")))
    ways = "".join(
        f'<li><a href="{address}">{escape(words.say(name))}</a></li>'
        for address, name in (
            ("/studio", Sentence("missing-page.studio")),
            ("/admin/", Sentence("missing-page.desk")),
            (CODE_PAGES, Sentence("missing-page.codes")),
        )
    )
    return (
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} - Greenroom</title><style>{_STYLE}</style>"
        f"<main><h1>{title}</h1><p>{escape(words.say(Sentence('missing-page.why')))}</p><ul>{ways}</ul></main>"
    )
