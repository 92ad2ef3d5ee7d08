"""Where a request comes from: the last hop that is not one of our own proxies."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers

Network = IPv4Network | IPv6Network

_LONGEST = 64  # characters of an address with its port, and the name of an interface


def find_client(peer: str | None, headers: Headers, trusted: Sequence[Network]) -> str | None:
    """Return the client's address.

    Args:
        peer: who opened the connection; None if unknown.
        headers: the request's; X-Forwarded-For is read from the right, as far as trusted proxies wrote it.
        trusted: the networks of our own proxies.
    """
    forwarded = ",".join(headers.getlist("x-forwarded-for")).split(",")
    client = peer
    while client is not None and _is_in(client, trusted) and forwarded:
        before = _address(forwarded.pop().strip())
        if before is None:
            break
        client = str(before)
    return client


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    parsed = _address(address)
    return parsed is not None and any(parsed in network for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    return _parsed(text) if len(text) <= _LONGEST else None


@lru_cache(1_000)
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    # Some proxies add the port: 192.0.2.7:4711 and [2001:db8::7]:4711.
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
