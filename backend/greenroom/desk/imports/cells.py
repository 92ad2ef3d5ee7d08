"""The cells of a spreadsheet that somebody pasted, or saved as CSV or TSV."""

import csv
import re
from dataclasses import dataclass
from io import StringIO
from typing import Final

from greenroom.desk.problems import InputRejected, ProblemCode
from greenroom.desk.texts import one_line

MOST_ROWS: Final = 1_000
MOST_COLUMNS: Final = 60
LONGEST_TEXT: Final = 240_000  # characters: a request has 256 KiB
_LONGEST_CELL: Final = 2_000  # what is longer is no name, and is not read on
_MOST_LINES: Final = 20  # in one cell: more, and a quotation mark was left open
_SEPARATORS: Final = "\t;,|"
_NAMED = re.compile(r"sep=([\t;,|])\s*", re.IGNORECASE)  # what Excel writes into the first line
_GUARD = re.compile(r"^'(?=[=+\-@\uff0b\uff0d\uff1d\uff20])")  # keeps spreadsheets from seeing a formula


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the spreadsheet, as spreadsheets number them: the first is 1."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """Return a cell; '' where the row is shorter, or for no column."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


def lines_of(text: str) -> list[Line]:
    """Read a spreadsheet's rows, without those in which nothing stands.

    Raises:
        InputRejected: it is empty or too long, or a quotation mark is left open.
    """
    if len(text) > LONGEST_TEXT:
        raise InputRejected(ProblemCode.BAD_IMPORT, "text", "long", most=LONGEST_TEXT)
    text = text.lstrip("\ufeff").replace("\x00", "")
    first, _, rest = text.partition("\n")
    named = _NAMED.fullmatch(first.rstrip("\r"))
    if named:
        text = rest
    lines: list[Line] = []
    for number, cells in enumerate(
        _records(text, named[1] if named else _separator(text)), 2 if named else 1
    ):
        if not any(cells):
            continue
        if any(cell.count("\n") > _MOST_LINES for cell in cells):
            raise InputRejected(ProblemCode.BAD_IMPORT, "text", "quote", row=number)
        line = Line(number, tuple(map(_tidy, cells[:MOST_COLUMNS])))
        if any(line.cells):
            lines.append(line)
    if not lines:
        raise InputRejected(ProblemCode.BAD_IMPORT, "text", "empty")
    return lines


def too_many(rows: int) -> InputRejected:
    """Say that a spreadsheet has more rows than one import takes."""
    return InputRejected(ProblemCode.BAD_IMPORT, "text", "rows", most=MOST_ROWS, rows=rows)


def _separator(text: str) -> str:
    """Find what stands between the cells: what cuts most rows into as many as the first one has."""
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        widths = [len(cells) for cells in _records(text[:20_000], separator)[:20] if any(cells)]
        if not widths or max(widths) == 1:
            continue
        widest = max(set(widths), key=lambda width: (widths.count(width), width))
        if widest > 1 and (share := widths.count(widest) / len(widths)) > most:
            best, most = separator, share
    return best


def _records(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error:  # a field beyond the reader's limit: its quotation mark is never closed
        raise InputRejected(ProblemCode.BAD_IMPORT, "text", "quote", row=1) from None


def _tidy(cell: str) -> str:
    """Return a cell on one line, without what keeps spreadsheets from taking it for a formula."""
    return _GUARD.sub("", one_line(cell[:_LONGEST_CELL]), count=1) if cell else ""
