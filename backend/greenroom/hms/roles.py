"""What the name of a role says: whether it is for watching a show, not for broadcasting one.

A name proves nothing, since whoever makes a template at 100ms chooses it; what a role may really do, a page
learns from 100ms once it has joined.
"""

import re

from greenroom.hms.findings import Finding, FindingCode, doubtful

_WORD = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_WATCHES = re.compile(
    r"\b(?:(?:viewer|watcher|spectator|audience|attendee|listener|observer|onlooker)s?"
    r"|(?:view|watch|listen) only)\b"
)
_BROADCASTS = re.compile(
    r"\b(?:(?:co)?(?:broadcaster|host|presenter|speaker|streamer)|(?:on)?stage|anchor|artist|caster|creator"
    r"|influencer|panell?ist|performer|publisher|sender|talent)s?\b"
)


def is_for_watching(role: str) -> bool:
    """Tell whether a role is named for watching: `viewer-near-realtime` is, `viewer-on-stage` is not."""
    words = " ".join(_WORD.findall(role)).lower()
    return _WATCHES.search(words) is not None and _BROADCASTS.search(words) is None


def watching_finding(role: str) -> Finding:
    """Say that a token's role is named for watching."""
    return doubtful(FindingCode.ROLE_CANNOT_PUBLISH, "named", role=role)
