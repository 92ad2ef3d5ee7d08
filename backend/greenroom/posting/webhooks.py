"""Posting a webhook: over https, to the very address that was checked, and without following anything.

Of the reply, only its status is read. No proxy is used, since a proxy would look the name up again. What this
needs is imported with the first webhook: no desk needs it to start.
"""

import asyncio
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Final

import httpx2

from greenroom.posting.addresses import PrivateAddress, checked
from greenroom.posting.outcomes import Outcome, Sent
from greenroom.posting.poster import Poster

TRIED_ADDRESSES: Final = 3
LONGEST_ADDRESS: Final = 2_000
_HIGHEST_PORT: Final = 65_535
_GONE: Final = 410


@cache
def certificates() -> ssl.SSLContext:
    """Return whom connections trust; read once."""
    return httpx2.create_ssl_context()


def read_address(text: str) -> httpx2.URL | None:
    """Read where to post to; None for anything but an https address without a name, password or fragment."""
    text = text.strip()
    if len(text) > LONGEST_ADDRESS or any(character.isspace() or character == "\\" for character in text):
        return None
    try:
        url = httpx2.URL(text)
    except (httpx2.InvalidURL, UnicodeError):
        return None
    if url.scheme != "https" or not url.raw_host or url.userinfo or url.fragment:
        return None
    return url if url.port is None or 0 < url.port <= _HIGHEST_PORT else None


async def post(poster: Poster, address: str, body: bytes, headers: Mapping[str, str]) -> Sent:
    """Post a body once; a host with several addresses gets it at the first that can be connected to.

    Args:
        address: an https address, as `read_address` takes it.
    """
    url = read_address(address)
    if url is None:
        return Sent(Outcome.UNKNOWN_NAME)
    try:
        async with asyncio.timeout(poster.within_s):
            return await _post(poster, url, body, headers)
    except TimeoutError:
        return Sent(Outcome.TIMED_OUT)


async def _post(poster: Poster, url: httpx2.URL, body: bytes, headers: Mapping[str, str]) -> Sent:
    try:
        found = await poster.resolve(url.raw_host.decode(), url.port or 443)
        addresses = checked(found, poster.allowed)
    except PrivateAddress:
        return Sent(Outcome.PRIVATE_ADDRESS)
    except (OSError, ValueError):
        return Sent(Outcome.UNKNOWN_NAME)
    sent = Sent(Outcome.UNKNOWN_NAME)
    tried = addresses[:TRIED_ADDRESSES]
    times = httpx2.Timeout(poster.within_s, connect=poster.within_s / max(1, len(tried)))
    for one in tried:
        sent, connected = await _post_to(poster, one, url, body, headers, times=times)
        if connected:
            break
    return sent


async def _post_to(
    poster: Poster,
    address: str,
    url: httpx2.URL,
    body: bytes,
    headers: Mapping[str, str],
    *,
    times: httpx2.Timeout,
) -> tuple[Sent, bool]:
    """Post to one address; TLS and Host keep to the name. Tell also whether it could be connected to."""
    name = url.raw_host.decode()
    ours = {
        "Host": url.netloc.decode(),
        "Content-Type": "application/json",
        "User-Agent": "greenroom",
        "Accept-Encoding": "identity",
    }
    try:
        async with httpx2.AsyncClient(
            verify=poster.certificates or certificates(),
            trust_env=False,
            follow_redirects=False,
            timeout=times,
        ) as client:
            request = client.build_request(
                "POST",
                url.copy_with(host=address),
                content=body,
                headers={**headers, **ours},
                extensions={"sni_hostname": name},
            )
            response = await client.send(request, stream=True)
            await response.aclose()
    except httpx2.ConnectError as error:
        bad = isinstance(_root(error), ssl.SSLError)
        return Sent(Outcome.BAD_CERTIFICATE if bad else Outcome.UNREACHABLE), bad
    except httpx2.ConnectTimeout:  # nothing was sent
        return Sent(Outcome.TIMED_OUT), False
    except httpx2.TimeoutException:
        return Sent(Outcome.TIMED_OUT), True
    except httpx2.HTTPError:
        return Sent(Outcome.UNREACHABLE), True
    return Sent(_outcome(response.status_code), response.status_code), True


def _outcome(status: int) -> Outcome:
    match status // 100:
        case 2:
            return Outcome.DELIVERED
        case 3:
            return Outcome.REDIRECTED
        case 4:
            return Outcome.GONE if status == _GONE else Outcome.REFUSED
        case _:
            return Outcome.FAILING


def _root(error: BaseException) -> BaseException:
    """Find what an error began with."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error
