"""Names that begin as our settings do: which of them nobody reads, and which one was meant.

Some are not meant for us at all: Compose reads one, and Kubernetes tells every container the addresses of all
services, as `GREENROOM_PORT=tcp://10.0.0.1:8081` and the like where a service is called `greenroom`.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

PREFIX: Final = "GREENROOM_"
_OF_COMPOSE: Final = frozenset({"DOMAIN"})
_LIKE: Final = 0.8  # of two names, by difflib
_INJECTED_NAME = re.compile(
    r"(?:\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)",
    re.ASCII,
)
_INJECTED_VALUE = re.compile(r"(?:tcp|udp|sctp)://\S+")


def is_injected(value: object) -> bool:
    """Tell whether this is what Kubernetes says in the place of a port."""
    return isinstance(value, str) and _INJECTED_VALUE.fullmatch(value) is not None


def unknown_names(environ: Mapping[str, str], known: Iterable[str]) -> dict[str, str | None]:
    """List the names of an environment that look like settings and are none.

    Args:
        environ: the environment.
        known: the settings, without `GREENROOM_`, in any case.

    Returns:
        By name in capitals, the setting that was probably meant; None if it is like none of them.
    """
    settings = {name.upper() for name in known}
    unknown: dict[str, str | None] = {}
    for full, value in sorted(environ.items()):
        name = full.upper().removeprefix(PREFIX)
        if name == full.upper() or name in settings | _OF_COMPOSE or _INJECTED_NAME.fullmatch(name):
            continue
        if name.endswith("PORT") and is_injected(value):
            continue
        like = [each for each in settings if sorted(each) == sorted(name)]  # letters that changed places
        like += get_close_matches(name, sorted(settings), n=1, cutoff=_LIKE)
        unknown[PREFIX + name] = PREFIX + like[0] if like else None
    return unknown
