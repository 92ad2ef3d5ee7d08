"""A host's name in the one form in which names are compared: as browsers send it in Host and Origin."""

from ipaddress import IPv6Address

import idna


def ascii_host(name: str) -> str:
    """Write a host's name in lower case, in ASCII, and without the dot at its end.

    Args:
        name: a domain name in any script, or an IP address, without brackets and port.

    Raises:
        ValueError: it is not a name that a browser could open.
    """
    if ":" in name:
        return str(IPv6Address(name))
    name = name.removesuffix(".").lower()
    # Names that are ASCII already are left as they are: machines have underscores and other things in theirs.
    return name if name.isascii() else idna.encode(name, uts46=True).decode("ascii").removesuffix(".")
