"""Sending requests to 100ms: within the caller's deadline, with retries where they are safe.

What this needs is imported with the first call: no desk needs it to start.
"""

import asyncio
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from typing import Final
from urllib.parse import urlsplit

import httpx2
import stamina

from greenroom.hms_api.accounts import Account
from greenroom.hms_api.calls import Call, Deadline
from greenroom.hms_api.circuits import Circuit, Outcome
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.heard import Heard, asked_of, is_worth_keeping, without_ids
from greenroom.hms_api.management_tokens import ManagementTokens
from greenroom.hms_api.refusals import read_date, read_json, refusal

TIMEOUT: Final = httpx2.Timeout(8.0, connect=4.0, pool=4.0)
LIMITS: Final = httpx2.Limits(max_connections=20, max_keepalive_connections=10)
MAX_REPLY_BYTES: Final = 1_048_576
ATTEMPTS: Final = 3
FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 1.0
FAIR_TRY_S: Final = 2.0
"""An attempt that a short deadline cut off before this says nothing about the endpoint."""

HERE: Final = ("localhost", "127.0.0.1", "[::1]")
"""What runs on this machine, as addresses name it."""
_HERE_NAMES: Final = {host.strip("[]") for host in HERE}

_PASSES: Final = {
    HmsErrorKind.UNREACHABLE,
    HmsErrorKind.TIMED_OUT,
    HmsErrorKind.RATE_LIMITED,
    HmsErrorKind.FAILING,
}
_OF_THE_ENDPOINT: Final = {HmsErrorKind.UNREACHABLE, HmsErrorKind.TIMED_OUT}


@cache
def _certificates() -> ssl.SSLContext:
    """Return whom connections trust; read once, as reading them takes longer than a request."""
    return httpx2.create_ssl_context()


def is_proxy_usable() -> bool:
    """Tell whether the proxies that the environment names can be used, if it names any."""
    try:
        httpx2.AsyncClient(trust_env=True, verify=_certificates())
    except (ImportError, ValueError, httpx2.InvalidURL):  # SOCKS, another scheme, no address
        return False
    return True


class Line:
    """The connections to 100ms, with a circuit for each host.

    The environment's proxies and certificates count, since a server without a way out of its own has a proxy;
    what runs on this machine is always reached directly. Redirects are not followed, as a token must not go
    where nobody sent it. No cookie is kept, as one client serves many accounts.

    Args:
        now: the clock; aware.
        heard: told of every call that did not succeed.
    """

    def __init__(self, now: Callable[[], datetime], heard: Callable[[Heard], None] | None = None) -> None:
        self._now = now
        self._heard = heard
        self._tokens = ManagementTokens(now)
        self._circuits: defaultdict[str, Circuit] = defaultdict(lambda: Circuit(time.monotonic))
        self._only_here = not is_proxy_usable()
        self._http = httpx2.AsyncClient(
            timeout=TIMEOUT,
            limits=LIMITS,
            follow_redirects=False,
            trust_env=not self._only_here,
            verify=_certificates(),
            mounts={f"all://{host}": None for host in HERE},
            # A compressed reply could unpack to any size.
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "greenroom"},
        )
        self._http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def ask(self, call: Call, deadline: Deadline) -> object:
        """Send a request, again if it is worth it, and return the JSON of the reply.

        Raises:
            HmsError: whatever went wrong last.
        """
        try:
            return await self._ask(call, deadline)
        except HmsError as error:
            self._tell(call, error)
            raise

    def _tell(self, call: Call, error: HmsError) -> None:
        asked = asked_of(call.method, call.url)
        if self._heard is None or not is_worth_keeping(asked, error):
            return
        access_key = call.sender.access_key if isinstance(call.sender, Account) else None
        said = without_ids(error.said, call.url, call.secrets)
        self._heard(Heard(self._now(), access_key, asked, error, said))

    async def _ask(self, call: Call, deadline: Deadline) -> object:

        def pause(error: Exception) -> bool | float:
            """Tell whether to try again, and after how many seconds if 100ms has said that."""
            if not isinstance(error, HmsError) or error.kind not in _PASSES:
                return False
            untouched = not error.sent or error.kind is HmsErrorKind.RATE_LIMITED
            if not (untouched or call.repeatable):
                return False
            if error.retry_after_s is None:
                return deadline.left_s() > LONGEST_PAUSE_S
            return error.retry_after_s if error.retry_after_s < deadline.left_s() else False

        async for attempt in stamina.retry_context(
            on=pause,
            attempts=ATTEMPTS,
            timeout=None,
            wait_initial=FIRST_PAUSE_S,
            wait_max=LONGEST_PAUSE_S,
            wait_jitter=FIRST_PAUSE_S,
        ):
            with attempt:
                return await self._signed(call, deadline)
        raise AssertionError  # the last attempt's error has been raised

    async def _signed(self, call: Call, deadline: Deadline) -> object:
        """Send a request once, or twice where a token from earlier is refused: it may have been revoked."""
        if not isinstance(call.sender, Account):
            return await self._once(call, call.sender, deadline)
        kept = self._tokens.kept(call.sender)
        if kept is not None:
            try:
                return await self._once(call, kept, deadline)
            except HmsError as error:
                if error.kind not in (HmsErrorKind.WRONG_KEYS, HmsErrorKind.NOT_ALLOWED):
                    raise
        return await self._once(call, self._tokens.make(call.sender), deadline)

    async def clock_ahead_s(self, url: str, deadline: Deadline) -> float:
        """Read whose clock is ahead off the date of whatever is replied, without sending anything secret.

        Returns:
            By how many seconds 100ms's clock is ahead of this machine's, half a second more or less.

        Raises:
            HmsError: there was no reply, or one without a date.
        """
        began = self._now()
        call = Call("GET", url)
        try:
            reply = await self._guarded(call, None, deadline)
        except HmsError as error:
            self._tell(call, error)
            raise
        took = self._now() - began
        date = read_date(reply.headers.get("date", ""))
        if date is None:
            raise HmsError(HmsErrorKind.UNREADABLE, status=reply.status)
        # It counts whole seconds, and is written about when half of the way is behind the request.
        return (date - began - took / 2).total_seconds() + 0.5

    async def _once(self, call: Call, token: str | None, deadline: Deadline) -> object:
        reply = await self._guarded(call, token, deadline)
        if 200 <= reply.status < 300:  # noqa: PLR2004
            return read_json(reply.body, reply.status)
        raise refusal(reply.status, reply.headers, reply.body, call.secrets, self._now())

    async def _guarded(self, call: Call, token: str | None, deadline: Deadline) -> "_Reply":
        """Exchange a request for whatever is replied, if the circuit of its host lets it through."""
        circuit = self._circuits[urlsplit(call.url).netloc]
        circuit.enter()
        outcome = Outcome.UNKNOWN
        given_s = deadline.left_s()
        try:
            reply = await self._exchange(call, token, deadline)
            failing = reply.status >= 500  # noqa: PLR2004
            outcome = Outcome.FAILED if failing else Outcome.ANSWERED
        except HmsError as error:
            if error.kind not in _OF_THE_ENDPOINT:
                outcome = Outcome.ANSWERED
            elif error.kind is not HmsErrorKind.TIMED_OUT or given_s >= FAIR_TRY_S:
                outcome = Outcome.FAILED
            raise
        finally:
            circuit.leave(outcome)
        return reply

    async def _exchange(self, call: Call, token: str | None, deadline: Deadline) -> "_Reply":
        if self._only_here and urlsplit(call.url).hostname not in _HERE_NAMES:
            raise HmsError(HmsErrorKind.PROXY_UNUSABLE, sent=False)
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        try:
            request = self._http.build_request(
                call.method, call.url, params=call.params, json=call.body, headers=headers
            )
        except (UnicodeError, httpx2.InvalidURL):  # half of a character, or an id of kilobytes
            raise HmsError(HmsErrorKind.REFUSED, sent=False) from None
        try:
            async with asyncio.timeout_at(deadline.at):
                response = await self._http.send(request, stream=True)
                try:
                    return _Reply(response.status_code, response.headers, await _read(response))
                finally:
                    await response.aclose()
        except (httpx2.ConnectTimeout, httpx2.PoolTimeout):
            raise HmsError(HmsErrorKind.TIMED_OUT, sent=False) from None
        except (httpx2.TimeoutException, TimeoutError):
            raise HmsError(HmsErrorKind.TIMED_OUT) from None
        except (httpx2.ConnectError, httpx2.ProxyError):
            raise HmsError(HmsErrorKind.UNREACHABLE, sent=False) from None
        except httpx2.HTTPError:
            raise HmsError(HmsErrorKind.UNREACHABLE) from None


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


async def _read(response: httpx2.Response) -> bytes:
    """Read a reply that may be as long as it likes, up to a limit."""
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > MAX_REPLY_BYTES:
            raise HmsError(HmsErrorKind.UNREADABLE, status=response.status_code)
    return bytes(body)
