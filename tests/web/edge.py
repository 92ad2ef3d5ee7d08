"""The edge, around the small schema, and clients to ask it with."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from greenroom.api.context import Context, NewCookie
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Transport
from greenroom.web.application import web_application
from greenroom.web.sessions import SessionCookies
from greenroom.web.tally import Tally
from tests.api.guard.small_schema import SECRET, Asking, make_schema

ADMIN = AdminActor(UUID(int=1), UUID(int=2), "a@example.com", "Ada", AdminRole.OWNER)
INFLUENCER = InfluencerActor(UUID(int=3), UUID(int=4), "i@example.com", "Ida")
LOCAL = "http://localhost:8081"
PUBLIC = "https://desk.example.com"
PASTE = {"query": "mutation ($i: Paste!) { paste(input: $i) }", "variables": {"i": {"text": SECRET}}}

SESSIONS: dict[tuple[str, Audience | None, Transport], AdminActor | InfluencerActor] = {
    ("admin-cookie", Audience.ADMIN, Transport.COOKIE): ADMIN,
    ("influencer-cookie", Audience.INFLUENCER, Transport.COOKIE): INFLUENCER,
    ("admin-bearer", None, Transport.BEARER): ADMIN,
}


@dataclass
class WebAsking(Asking):
    """The context that the small schema knows, as the edge makes it."""

    browser: bool = True
    cookies: list[NewCookie] = field(default_factory=list[NewCookie])


@dataclass
class Edge:
    """An application, and what it was asked."""

    app: Starlette
    public_url: str
    asked: list[WebAsking]
    cookies_to_set: list[NewCookie]
    missing: list[str]
    tally: Tally

    @asynccontextmanager
    async def client(self, **options: Any) -> AsyncGenerator[httpx2.AsyncClient]:
        transport = httpx2.ASGITransport(app=self.app, client=options.pop("peer", ("192.0.2.1", 4711)))
        options.setdefault("base_url", self.public_url)
        async with httpx2.AsyncClient(transport=transport, **options) as client:
            yield client


def make_edge(  # noqa: PLR0917 (each test gives one or two of them)
    public_url: str = LOCAL,
    dist: Path = Path("/nonexistent"),
    connect: Sequence[str] = (),
    trusted_proxies: Sequence[str] = (),
    failure: Exception | None = None,
    hsts_subdomains: bool = False,
) -> Edge:
    tally = Tally()
    cookies = SessionCookies(public_url)
    asked: list[WebAsking] = []
    cookies_to_set: list[NewCookie] = []
    missing: list[str] = []

    async def lookup(
        token: str, audience: Audience | None, transport: Transport
    ) -> AdminActor | InfluencerActor | None:
        return SESSIONS.get((token, audience, transport))

    async def make_context(request: Request) -> Context:
        who = await cookies.identify(request, lookup)
        context = WebAsking(
            request.state.request_id, who.admin, who.influencer, browser=who.browser, cookies=cookies_to_set
        )
        asked.append(context)
        return cast("Context", context)

    async def ready() -> str | None:
        return missing[0] if missing else None

    async def read_cursor() -> str:
        return "unchanged"

    async def client_of(request: Request) -> Response:
        return PlainTextResponse(request.client.host if request.client else "nobody")

    async def fail(request: Request) -> Response:
        raise failure or RuntimeError(SECRET)

    app = web_application(
        schema=make_schema(),
        make_context=make_context,
        cookies=cookies,
        ready=ready,
        read_cursor=read_cursor,
        dist=dist,
        public_url=public_url,
        connect=connect,
        trusted_proxies=[ip_network(network) for network in trusted_proxies],
        hsts_subdomains=hsts_subdomains,
        tally=tally,
        more_routes=[Route("/client", client_of), Route("/fail", fail, methods=["GET", "POST"])],
    )
    return Edge(app, public_url, asked, cookies_to_set, missing, tally)


def told(response: httpx2.Response) -> list[tuple[str, str]]:
    """List a reply's errors as (code, message)."""
    return [(error["extensions"]["code"], error["message"]) for error in response.json()["errors"]]
