"""What the desk says of a place, which is a room and a role at a 100ms account, once 100ms was asked."""

from datetime import timedelta

from greenroom.hms.findings import Finding, FindingCode, broken
from greenroom.words.durations import ago


def told_finding(code: FindingCode, role: str, age: timedelta) -> Finding:
    """Retell what keeps everybody from broadcasting at a place.

    Args:
        code: what it is.
        role: the place's.
        age: how long ago 100ms said so.
    """
    return broken(code, "told", ago=ago(age), role=role)
