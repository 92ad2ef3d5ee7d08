"""Lengths of time as sentences: one rule for how exact they are."""

from datetime import timedelta
from math import ceil
from typing import Final

from greenroom.words.sentences import Sentence

_MINUTE: Final = 60
_HOUR: Final = 3_600
_DAY: Final = 86_400


def span(length: timedelta) -> Sentence:  # noqa: PLR0911 (one for each way)
    """Say a length of time in at most two short units, rounded down: `2 h 5 min`, `3 d`."""
    seconds = abs(int(length.total_seconds()))
    if seconds < _MINUTE:
        return Sentence("span.seconds", seconds=seconds)
    if seconds < _HOUR:
        return Sentence("span.minutes", minutes=seconds // _MINUTE)
    if seconds < _DAY:
        hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
        if minutes:
            return Sentence("span.hours-minutes", hours=hours, minutes=minutes)
        return Sentence("span.hours", hours=hours)
    if seconds > 366 * _DAY:
        return Sentence("span.years")
    days, hours = seconds // _DAY, seconds % _DAY // _HOUR
    if hours and seconds < 7 * _DAY:
        return Sentence("span.days-hours", days=days, hours=hours)
    return Sentence("span.days", days=days)


def wait(seconds: float) -> timedelta:
    """Return how long to wait, rounded up to what is said of it: nobody tries again too early."""
    unit = 1 if seconds <= _MINUTE else _MINUTE if seconds <= _DAY else _HOUR
    return timedelta(seconds=unit * ceil(seconds / unit))


def ago(length: timedelta) -> Sentence:
    """Say how long ago something was: `2 h 5 min ago`, or `just now` within a second."""
    if length < timedelta(seconds=1):
        return Sentence("span.now")
    return Sentence("span.ago", span=span(length))


def term(length: timedelta) -> Sentence:
    """Say a whole number of minutes, hours or days as in a rule: `15 minutes`, `an hour`, `7 days`."""
    minutes = int(length.total_seconds()) // _MINUTE
    if minutes < 60:  # noqa: PLR2004 (an hour)
        return Sentence("term.minutes", minutes=minutes)
    hours = minutes // 60
    return Sentence("term.days", days=hours // 24) if hours > 24 else Sentence("term.hours", hours=hours)  # noqa: PLR2004 (a day)
