"""Who is asking: sessions in a browser's cookies or a program's Authorization header."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from greenroom.api.context import NewCookie, NewDevice
from greenroom.api.guard.errors import Code
from greenroom.desk.access.devices import Device
from greenroom.desk.access.key_holders import PREFIX
from greenroom.desk.actors import AdminActor, Audience, InfluencerActor, Transport
from greenroom.desk.desk import utc_now
from greenroom.web.origin import PORTS
from greenroom.web.replies import Refused

Lookup = Callable[[str, Audience | None, Transport], Awaitable[AdminActor | InfluencerActor | None]]
"""Finds whose session it is, from its token, its cookie's audience (None for a header), and how it was
sent."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DEVICE_LASTS_S = 180 * 24 * 3600
PAGE_OF = "x-greenroom-"
"""Followed by an audience: the header in which a page names the account that it was opened for, by its id."""
MAX_TOKEN_LENGTH = 512  # characters; a session's token has far fewer
# How people sign in to a proxy in front of the desk. Their browsers then send it with each request, and the
# proxy passes it on.
_OF_PROXIES = frozenset({"basic", "digest", "negotiate", "ntlm"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking. A browser may have a session for each audience.

    `browser` says that a browser sent the request: nothing else sends Origin or Sec-Fetch-Site.
    """

    admin: AdminActor | None
    influencer: InfluencerActor | None
    browser: bool


class SessionCookies:
    """The cookies of one desk: one for each audience's session, and one for the device.

    Args:
        public_url: where people reach the desk. If it is https, the cookies carry `Secure` and the prefix
            `__Host-`, which keeps another site under the same domain from setting them. If it names a port,
            so do the cookies: a browser sends them to all ports of a host, and two desks on one host would
            sign each other out.
        now: tells the time, for Max-Age.
    """

    def __init__(self, public_url: str, now: Callable[[], datetime] = utc_now) -> None:
        url = urlsplit(public_url)
        self._now = now
        self._secure = url.scheme == "https"
        prefix = "__Host-" if self._secure else ""
        suffix = f"_{url.port}" if url.port not in (None, PORTS.get(url.scheme)) else ""
        self.names = {
            Audience.ADMIN: f"{prefix}greenroom_admin{suffix}",
            Audience.INFLUENCER: f"{prefix}greenroom_influencer{suffix}",
        }
        self._device_name = f"{prefix}greenroom_device{suffix}"

    async def identify(self, request: Request, lookup: Lookup) -> Identity:
        """Find out who sent a request. A session that is over does not count.

        Raises:
            Refused: 400 if one of our cookies and Authorization come together, or a browser sends
                Authorization; 401 if Authorization is not a Bearer token (what is meant for a proxy in front
                does not count); OTHER_ACCOUNT if the page that sent it was opened for another account than
                the one that is signed in.
        """
        browser = "origin" in request.headers or "sec-fetch-site" in request.headers
        held = {
            audience: request.cookies[name]
            for audience, name in self.names.items()
            if request.cookies.get(name)
        }
        authorization = next(
            (
                value
                for value in request.headers.getlist("authorization")
                if value.partition(" ")[0].lower() not in _OF_PROXIES
            ),
            None,
        )
        if authorization is not None:
            if held:
                raise Refused(
                    400, Code.BAD_INPUT, "Send either a session's cookie or Authorization, not both."
                )
            return _identity(await _find_bearer(authorization, lookup, browser=browser), browser=browser)
        found = [
            await lookup(token, audience, Transport.COOKIE)
            for audience, token in held.items()
            if len(token) <= MAX_TOKEN_LENGTH
        ]
        return _as_page(request, _identity(*found, browser=browser))

    def device_of(self, request: Request) -> Device:
        """Read what the browser remembers about the accounts that signed in from it."""
        return Device.read(request.cookies.get(self._device_name))

    def write(self, response: Response, cookie: NewCookie | NewDevice) -> None:
        """Make a reply set a cookie, or clear a session's."""
        if isinstance(cookie, NewDevice):
            response.set_cookie(
                self._device_name,
                cookie.cookie,
                max_age=DEVICE_LASTS_S,
                path="/",
                secure=self._secure,
                httponly=True,
                samesite="lax",
            )
            return
        ends_at = cookie.expires_at if cookie.token else _EPOCH
        lasts_s = max(0, int((ends_at - self._now()).total_seconds())) if ends_at else None
        response.set_cookie(
            self.names[cookie.audience],
            cookie.token or "",
            max_age=lasts_s,  # beside the date, for browsers whose clock is wrong
            expires=ends_at and ends_at.astimezone(UTC),  # it is written only for this very zone object
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )


def _as_page(request: Request, who: Identity) -> Identity:
    """Let a page of one account act for that account alone, and for nobody once its session is over.

    What it sends is never done by another account, which has signed in since.
    """
    for audience, actor in ((Audience.ADMIN, who.admin), (Audience.INFLUENCER, who.influencer)):
        opened_for = request.headers.get(PAGE_OF + audience.lower())
        if opened_for is None:
            continue
        if actor is None:
            return Identity(None, None, who.browser)
        if opened_for and opened_for != str(actor.id):
            # 200, as for a session that has ended: a browser reports other statuses as faults of the page.
            raise Refused(
                200,
                Code.OTHER_ACCOUNT,
                "This page was opened for another account than the one that is signed in now. Nothing was "
                "done: load it again.",
            )
    return who


async def _find_bearer(
    authorization: str, lookup: Lookup, *, browser: bool
) -> AdminActor | InfluencerActor | None:
    if browser:
        raise Refused(
            400, Code.BAD_INPUT, "Authorization is for programs: a browser signs in with transport COOKIE."
        )
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN_LENGTH:
        raise Refused(
            401,
            Code.UNAUTHENTICATED,
            "Authorization has to be `Bearer` and an API key, or the sessionToken of a sign-in with "
            "transport BEARER.",
            headers={"www-authenticate": "Bearer"},
        )
    found = await lookup(token, None, Transport.BEARER)
    if found is None and token.startswith(PREFIX):
        raise Refused(
            401,
            Code.UNAUTHENTICATED,
            "This API key opens nothing: it was revoked, has expired, lost its owner, or was cut off. "
            "Copy it again, or make a new one under Settings.",
            headers={"www-authenticate": "Bearer"},
        )
    return found


def _identity(*actors: AdminActor | InfluencerActor | None, browser: bool) -> Identity:
    admin = next((actor for actor in actors if isinstance(actor, AdminActor)), None)
    influencer = next((actor for actor in actors if isinstance(actor, InfluencerActor)), None)
    return Identity(admin, influencer, browser)
