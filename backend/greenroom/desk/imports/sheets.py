"""A pasted spreadsheet, read: whose rows they are, and which shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from greenroom.desk.desk import Desk
from greenroom.desk.identity import check_email, check_handle, check_name, check_phone
from greenroom.desk.imports.cells import MOST_ROWS, Line, lines_of, too_many
from greenroom.desk.imports.columns import Column, Columns, columns_of
from greenroom.desk.imports.moments import DateOrder, Moment, read_length, read_moment
from greenroom.desk.plans.times import is_zone, refused
from greenroom.desk.problems import InputRejected, Problem, ProblemCode
from greenroom.desk.texts import may_hold_secret
from greenroom.turns import give_way
from greenroom.writing.phones import country_code

_AT_ONCE = 20  # rows, between which others have a turn


@dataclass(frozen=True, slots=True)
class Asked:
    """How to read a spreadsheet.

    Args:
        zone: the time zone of its times.
        length_min: how long the shows last for which it does not say so.
        order: what a date such as 03/04 means; None if that is not known.
        country: the country code of phone numbers without one; '' if it is not known.
    """

    zone: str
    length_min: int
    order: DateOrder | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: somebody, and a show if it names one.

    Args:
        line: its number in the spreadsheet.
        email: '' where it is refused; the others are as they are kept, '' where they are missing.
        start: local, naive; None without a show.
        refused: why the row cannot be imported; None if nothing is wrong with it by itself.
    """

    line: int
    name: str = ""
    email: str = ""
    handle: str = ""
    phone: str = ""
    start: datetime | None = None
    length_min: int = 0
    refused: Problem | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole spreadsheet.

    Args:
        order: what its dates of numbers mean; None if none needs it, or that is not known.
        unclear: a date that may mean two days, as it is written there; '' if there is none.
        shown_by: the date that shows `order`, as it is written there; '' if none does, or it was asked.
    """

    columns: Columns
    rows: tuple[SheetRow, ...]
    order: DateOrder | None
    unclear: str
    shown_by: str


def check_row(
    line: int, *, name: str, email: str, handle: str, phone: str, start: datetime | None, length_min: int
) -> SheetRow:
    """Check a row that a program or a page sends."""
    try:
        return SheetRow(
            line=line,
            name=check_name(name) if name else "",
            email=check_email(email),
            handle=check_handle(handle),
            phone=check_phone(phone),
            start=start,
            length_min=length_min,
        )
    except InputRejected as problem:
        return SheetRow(line, refused=problem)


async def read_sheet(desk: Desk, text: str, asked: Asked) -> Sheet:
    """Read a pasted spreadsheet; nothing of it is kept.

    Raises:
        InputRejected: the whole of it cannot be read; the message says why.
    """
    country = country_code(asked.country)
    if country is None:
        raise InputRejected(ProblemCode.BAD_PHONE, "phoneCountry", "country")
    if not is_zone(asked.zone):
        raise refused("timeZone", "zone")
    today = desk.now().astimezone(ZoneInfo(asked.zone)).date()
    columns = columns_of(lines_of(text), today)
    if len(columns.rows) > MOST_ROWS:
        raise too_many(len(columns.rows))
    order, unclear, shown_by = _order(columns, asked.order, today)
    reading = _Reading(columns, Asked(asked.zone, asked.length_min, order, country), today)
    rows: list[SheetRow] = []
    for at, line in enumerate(columns.rows):
        if at % _AT_ONCE == 0:
            await give_way()
        rows.append(reading.row(line))
    return Sheet(columns, tuple(rows), order, unclear, shown_by)


def _order(columns: Columns, asked: DateOrder | None, today: date) -> tuple[DateOrder | None, str, str]:
    """Find out what dates of numbers mean: as was answered, or as the clear ones among them show.

    Returns:
        The order, the first date that may mean two days, and the first one that shows the order.
    """
    places = [columns.at[one] for one in (Column.STARTS, Column.DATE) if one in columns.at]
    shown: dict[DateOrder, str] = {}
    unclear = ""
    for line in columns.rows:
        for place in places:
            cell = line.cell(place)
            moment = read_moment(cell, None, today)
            if moment is None or may_hold_secret(cell):
                continue
            if moment.shows:
                shown.setdefault(moment.shows, cell)
            if moment.unclear and not unclear:
                unclear = cell
    if not unclear or asked is not None:
        return asked, unclear, ""
    if len(shown) == 1:
        [(order, cell)] = shown.items()
        return order, unclear, cell
    return None, unclear, ""


@dataclass(frozen=True, slots=True)
class _Reading:
    columns: Columns
    asked: Asked
    today: date

    def row(self, line: Line) -> SheetRow:
        """Read one row; what is wrong with it first is said, and no cell is repeated."""
        try:
            return self._row(line)
        except InputRejected as problem:
            return SheetRow(line.number, self._shown(line), refused=problem)

    def _row(self, line: Line) -> SheetRow:
        self._refuse_secrets(line)
        email = self._cell(line, Column.EMAIL)
        if not email:
            raise InputRejected(ProblemCode.BAD_IMPORT, "email", "no-email")
        start, length_min = self._show(line)
        name = self._name(line)
        return SheetRow(
            line=line.number,
            name=check_name(name) if name else "",
            email=check_email(email),
            handle=check_handle(self._cell(line, Column.HANDLE)),
            phone=check_phone(self._cell(line, Column.PHONE), self.asked.country),
            start=start,
            length_min=length_min,
        )

    def _refuse_secrets(self, line: Line) -> None:
        for place, cell in enumerate(line.cells):
            if cell and may_hold_secret(cell, or_code=place != self.columns.at.get(Column.EMAIL)):
                raise InputRejected(ProblemCode.BAD_IMPORT, "text", "secret", column=place + 1)

    def _shown(self, line: Line) -> str:
        """Return a name by which people find a refused row; '' if that is what is wrong with it."""
        name = self._name(line)
        try:
            return check_name(name) if name else ""
        except InputRejected:
            return ""

    def _cell(self, line: Line, column: Column) -> str:
        return line.cell(self.columns.at.get(column))

    def _name(self, line: Line) -> str:
        if Column.NAME in self.columns.at:
            return self._cell(line, Column.NAME)
        return f"{self._cell(line, Column.FIRST_NAME)} {self._cell(line, Column.LAST_NAME)}".strip()

    def _show(self, line: Line) -> tuple[datetime | None, int]:
        cells = [self._cell(line, one) for one in (Column.STARTS, Column.DATE, Column.TIME)]
        length = self._cell(line, Column.LENGTH)
        if not any(cells):
            return None, 0
        start = self._start(self._moments(cells))
        length_min = read_length(length) if length else self.asked.length_min
        if length_min is None:
            raise InputRejected(ProblemCode.BAD_IMPORT, "lengthMin", "length")
        return start, length_min

    def _moments(self, cells: Sequence[str]) -> list[Moment]:
        moments: list[Moment] = []
        for cell in filter(None, cells):
            moment = read_moment(cell, self.asked.order, self.today)
            if moment is None:
                raise InputRejected(ProblemCode.BAD_IMPORT, "startsAt", "start")
            moments.append(moment)
        return moments

    def _start(self, moments: Sequence[Moment]) -> datetime:
        if any(moment.unclear for moment in moments):
            raise InputRejected(ProblemCode.BAD_IMPORT, "startsAt", "unclear")
        for moment in moments:
            if moment.at is not None:
                try:
                    local = moment.at.astimezone(ZoneInfo(self.asked.zone))
                except OverflowError:  # before the first year, or after the last
                    raise InputRejected(ProblemCode.BAD_IMPORT, "startsAt", "start") from None
                return local.replace(tzinfo=None, second=0, microsecond=0)
        day = next((moment.day for moment in moments if moment.day), None)
        clock = next((moment.clock for moment in moments if moment.clock), None)
        if day is None or clock is None:
            case = "no-date" if day is None else "no-time"
            raise InputRejected(ProblemCode.BAD_IMPORT, "startsAt", case)
        return datetime.combine(day, clock)
