"""Dates, times and lengths as people and spreadsheets write them.

Of a date such as 03/04, which may mean two days, nothing is guessed: it is said to be unclear.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

_EXCEL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 (a date without a zone)
_SERIALS: Final = (20_000, 80_000)  # days since then: 1954 to 2119
_LONGEST: Final = 60
_MONTHS: Final = (
    ("jan",), ("feb",), ("mar", "mär"), ("apr",), ("may", "mai"), ("jun",), ("jul",), ("aug",), ("sep",),
    ("oct", "okt"), ("nov",), ("dec", "dez"),
)  # fmt: skip
_MONTH = "(?P<month>" + "|".join(f"{name}[a-zä]*" for names in _MONTHS for name in names) + r")\.?"
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,15})?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?\s*(?:z|[+-]\d\d:?\d\d)")
_TIMES = (
    re.compile(
        r"(?<![\d:])(?P<h>\d{1,2}):(?P<m>\d\d)(?::\d\d(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?(?:\s*uhr)?"
    ),
    re.compile(r"(?<![\d.:/-])(?P<h>\d{1,2})\s*(?P<half>[ap]\.?m\b\.?)"),
    re.compile(r"(?<![\d.:/-])(?P<h>\d{1,2})\s?h(?P<m>\d\d)?\b"),
    re.compile(r"(?<![\d.:/-])(?P<h>\d{1,2})(?:\.(?P<m>\d\d))?\s*uhr\b"),
)
_BESIDE = re.compile(  # a weekday, and what stands between a date and a time
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\.?|\b(?:mo|di|mi|do|fr|sa|so)\b\.?|\b[a-zä]+tag\b|\bat\b|\bum\b"
    r"|(?<=\d)t$|@|\||,(?!\d)"
)
_YEAR = r"(?P<year>\d{4}|\d\d)"
_DATES = (
    re.compile(r"(?P<year>\d{4})([-/.])(?P<second>\d{1,2})\2(?P<first>\d{1,2})"),
    re.compile(r"(?P<first>\d{1,2})(?P<between>[-/.])(?P<second>\d{1,2})(?P=between)" + _YEAR),
    re.compile(r"(?P<first>\d{1,2})(?P<between>[-/.])(?P<second>\d{1,2})\.?"),
    re.compile(r"(?P<first>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]*" + _MONTH + r"[\s,-]*" + f"(?:{_YEAR})?"),
    re.compile(_MONTH + r"\s*(?P<first>\d{1,2})(?:st|nd|rd|th|\.)?[\s,]*" + f"(?:{_YEAR})?"),
)
_LENGTHS = (
    re.compile(r"(?P<min>\d{1,4})(?:[.,]0+)?\s*(?:m|min|mins|minutes?|minuten|')?\.?"),
    re.compile(r"(?P<h>\d{1,2}):(?P<min>\d\d)(?::00)?(?:\s*h)?"),
    re.compile(
        r"(?P<h>\d{1,2})\s*(?:h|hr|hrs|hours?|std|stunden?)\.?\s*(?:(?P<min>\d{1,2})\s*(?:m|min)?\.?)?"
    ),
    re.compile(r"(?P<hours>\d{1,2}[.,]\d{1,2})\s*(?:h|hr|hrs|hours?|std|stunden?)\.?"),
)
_DAY_MIN: Final = 24 * 60


class DateOrder(StrEnum):
    """Which of two numbers is the day."""

    DAY_FIRST = "DAY_FIRST"
    MONTH_FIRST = "MONTH_FIRST"


@dataclass(frozen=True, slots=True)
class Moment:
    """What a cell says of when.

    Args:
        day: the date; None if there is none, or it is unclear.
        clock: the time of day; None if there is none.
        unclear: whether its date may mean two days.
        shows: which order a date of numbers shows by itself; None if none.
        at: the moment in UTC, where the cell says its offset.
    """

    day: date | None = None
    clock: time | None = None
    unclear: bool = False
    shows: DateOrder | None = None
    at: datetime | None = None

    @property
    def time_alone(self) -> bool:
        """Whether it is a time of day without a date."""
        return self.day is None and not self.unclear and self.at is None


def read_moment(text: str, order: DateOrder | None, today: date) -> Moment | None:
    """Read a date, a time of day, or both; None if the text is something else.

    Args:
        order: what a date such as 03/04 means; None if that is not known.
        today: a date without a year is the next one from then on.
    """
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if _NUMBER.fullmatch(plain):
        return _serial(float(plain.replace(",", ".")))
    if _ISO.fullmatch(plain):
        return _with_offset(plain)
    found, rest = None, plain
    for pattern in _TIMES:
        if match := pattern.search(plain):
            found = _time(match)
            if found is None:
                return None
            rest = f"{plain[: match.start()]} {plain[match.end() :]}"
            break
    rest = " ".join(_BESIDE.sub(" ", rest.strip()).split()).strip(" -,")
    if not rest:
        return Moment(clock=found) if found else None
    return _date(rest, found, order, today)


def _serial(value: float) -> Moment | None:
    """Read a number as spreadsheets store dates: days, of which the fraction is the time of day."""
    if 0 < value < 1:
        minutes = round(value * _DAY_MIN) % _DAY_MIN
        return Moment(clock=time(minutes // 60, minutes % 60))
    if not _SERIALS[0] <= value < _SERIALS[1]:
        return None
    then = _EXCEL_EPOCH + timedelta(minutes=round(value * _DAY_MIN))
    return Moment(then.date(), None if value == int(value) else then.time())


def _with_offset(plain: str) -> Moment | None:
    try:
        at = datetime.fromisoformat(plain.upper().replace(" ", "T", 1).replace(" ", ""))
        return Moment(at=at.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _time(match: re.Match[str]) -> time | None:
    parts = match.groupdict()
    hour, minute, half = int(parts["h"]), int(parts.get("m") or 0), (parts.get("half") or "")[:1]
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 (the clock's hours)
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _date(text: str, at: time | None, order: DateOrder | None, today: date) -> Moment | None:
    match = next((found for pattern in _DATES if (found := pattern.fullmatch(text))), None)
    if match is None:
        return None
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    if year is not None and year < 100:  # noqa: PLR2004 (two digits)
        year += 2000
    first = int(parts["first"])
    if parts.get("month"):
        day = _day(year, _month(parts["month"]), first, today)
        return None if day is None else Moment(day, at)
    second = int(parts["second"])
    if parts.get("between") is None:  # the year stands first
        day = _day(year, second, first, today)
        return None if day is None else Moment(day, at)
    shows = _order(first, second)
    if parts["between"] == ".":
        order = DateOrder.DAY_FIRST  # wherever dots are written
    elif shows is not None:
        order = shows
    elif first == second:
        order = DateOrder.DAY_FIRST
    if order is None:
        return Moment(clock=at, unclear=True)
    day = _day(year, *((second, first) if order is DateOrder.DAY_FIRST else (first, second)), today)
    return None if day is None else Moment(day, at, shows=None if parts["between"] == "." else shows)


def _order(first: int, second: int) -> DateOrder | None:
    if first > 12:  # noqa: PLR2004 (months)
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > 12 else None  # noqa: PLR2004


def _month(name: str) -> int:
    return next(number for number, names in enumerate(_MONTHS, 1) if name.startswith(names))


def _day(year: int | None, month: int, day: int, today: date) -> date | None:
    """Make a date; one without a year is the next from today on."""
    for tried in (year,) if year is not None else range(today.year, today.year + 5):
        try:
            found = date(tried, month, day)
        except ValueError:
            continue
        if year is not None or found >= today:
            return found
    return None


def read_length(text: str) -> int | None:
    """Read how many minutes something lasts: `90`, `90 min`, `1:30`, `1.5 h`, or a spreadsheet's 0.0625."""
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if _NUMBER.fullmatch(plain) and 0 < (value := float(plain.replace(",", "."))) < 1:
        return round(value * _DAY_MIN)
    for pattern in _LENGTHS:
        if match := pattern.fullmatch(plain):
            parts = match.groupdict()
            if parts.get("hours"):
                return round(float(parts["hours"].replace(",", ".")) * 60)
            return int(parts.get("h") or 0) * 60 + int(parts.get("min") or 0)
    return None
