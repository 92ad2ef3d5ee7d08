"""Which addresses a webhook may be sent to: public ones, and the private ones that the operator lists."""

import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from greenroom.posting.threads import in_thread

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Looks the addresses of a host name up; an OSError if there are none."""

_NOT_PUBLIC: Final = (
    IPv4Network("192.0.0.0/24"),  # for protocols: some Pythons call parts of it global
    IPv4Network("192.88.99.0/24"),  # relays of 6to4: ends anywhere
)
_NAT64: Final = IPv6Network("64:ff9b::/96")
_UNICAST: Final = IPv6Network("2000::/3")
_TUNNELS: Final = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))  # Teredo and 6to4 end anywhere
_HERE: Final = "127.0.0.1"
_BITS_32: Final = 0xFFFF_FFFF


class PrivateAddress(Exception):  # noqa: N818 (an outcome, not a fault)
    """A host has an address that is not public; the message does not name it."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of a host name; it also reads numbers in all their spellings.

    Raises:
        OSError: it has none.
    """
    found = await in_thread(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def checked(addresses: Sequence[str], allowed: Sequence[Network]) -> list[str]:
    """Return the addresses to connect to, as texts that name nothing but an address.

    Args:
        addresses: all those of one host.
        allowed: networks that are not public, and may be reached all the same.

    Raises:
        PrivateAddress: one of them is neither public nor allowed.
    """
    read = [_plain(ip_address(text)) for text in addresses]
    if not all(is_public(one) or any(one in network for network in allowed) for one in read):
        raise PrivateAddress
    return [str(one) for one in read]


def is_out_of_reach(host: str, allowed: Sequence[Network]) -> bool:
    """Tell whether a host is, without looking it up, this machine or an address that is not posted to."""
    name = host.lower().rstrip(".")
    try:
        checked([_HERE if name == "localhost" or name.endswith(".localhost") else _number(name)], allowed)
    except PrivateAddress:
        return True
    except ValueError:  # a name
        return False
    return False


def _number(name: str) -> str:
    """Read an IPv4 address in the spellings that the system reads too; what it does not read stays."""
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except (OSError, UnicodeError):
        return name.strip("[]")


def is_public(address: Address) -> bool:
    """Tell whether an address can be anybody's on the internet, and nobody's on this network."""
    address = _plain(address)
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & _BITS_32))
        if address not in _UNICAST or any(address in tunnel for tunnel in _TUNNELS):
            return False
    elif any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _plain(address: Address) -> Address:
    """Take an IPv4 address out of the IPv6 form in which the system may name it."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
