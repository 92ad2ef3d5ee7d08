"""What stands in which column: by its heading in any order, or by what is in it where there is none."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from greenroom.desk.imports.cells import Line
from greenroom.desk.imports.moments import read_length, read_moment
from greenroom.desk.problems import InputRejected, ProblemCode
from greenroom.desk.texts import fold
from greenroom.writing.emails import emails_in
from greenroom.writing.phones import phone_number


class Column(StrEnum):
    """What a column may hold."""

    NAME = "NAME"
    FIRST_NAME = "FIRST_NAME"
    LAST_NAME = "LAST_NAME"
    HANDLE = "HANDLE"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    STARTS = "STARTS"
    DATE = "DATE"
    TIME = "TIME"
    LENGTH = "LENGTH"


# Letters alone, the best ones first; where two columns fit, the better heading counts.
_HEADINGS: Final[dict[Column, tuple[str, ...]]] = {
    Column.EMAIL: (
        "email", "emailaddress", "mail", "mailaddress", "eemail", "emailadresse", "mailadresse",
        "correo", "correoelectronico", "adresseemail", "courriel",
    ),
    Column.NAME: (
        "name", "fullname", "displayname", "influencer", "influencername", "creator", "creatorname",
        "talent", "artist", "streamer", "host", "person", "vollstandigername", "nombre", "nomcomplet",
    ),
    Column.FIRST_NAME: ("firstname", "givenname", "forename", "vorname", "prenom"),
    Column.LAST_NAME: ("lastname", "surname", "familyname", "nachname", "familienname", "apellido"),
    Column.HANDLE: (
        "handle", "username", "instagram", "instagramhandle", "tiktok", "insta", "ig", "nickname", "nick",
        "account", "profile", "benutzername", "usuario",
    ),
    Column.PHONE: (
        "phone", "phonenumber", "mobile", "mobilenumber", "mobilephone", "cell", "cellphone", "telephone",
        "tel", "whatsapp", "whatsappnumber", "handy", "handynummer", "telefon", "telefonnummer", "mobil",
        "telefono", "movil", "telephonenumber",
    ),
    Column.STARTS: (
        "starts", "start", "startsat", "showstart", "showstarts", "datetime", "dateandtime", "datetimestart",
        "begins", "begin", "beginn", "show", "slot", "when", "starttime", "startzeit", "inicio", "debut",
    ),
    Column.DATE: ("date", "showdate", "startdate", "day", "datum", "fecha", "tag"),
    Column.TIME: ("time", "showtime", "hour", "uhrzeit", "zeit", "hora", "heure"),
    Column.LENGTH: (
        "length", "lengthmin", "lengthminutes", "lengthinminutes", "duration", "durationmin",
        "durationminutes", "minutes", "min", "mins", "dauer", "dauermin", "lange", "duracion", "duree",
    ),
}  # fmt: skip
_LETTERS = re.compile(r"[^a-z]+")
_ACCENTS = str.maketrans("äöüáéíóúàèñçô", "aouaeiouaenco")
_LOOKED_AT: Final = 5  # rows in which the headings may stand
_ENOUGH: Final = 0.6  # of the cells in a column, for what it holds without a heading


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what.

    Args:
        at: by what it holds, counted from 0.
        headed: whether that was read from headings.
        unused: how many are not read.
        rows: what stands below.
    """

    at: dict[Column, int]
    headed: bool
    unused: int
    rows: list[Line]


def columns_of(lines: Sequence[Line], today: date) -> Columns:
    """Find out what stands in which column of a spreadsheet.

    Raises:
        InputRejected: no column holds email addresses.
    """
    for place, line in enumerate(lines[:_LOOKED_AT]):
        at = _by_heading(line)
        if Column.EMAIL in at and not any(map(emails_in, line.cells)):
            unused = sum(bool(text) for place, text in enumerate(line.cells) if place not in at.values())
            return Columns(at, headed=True, unused=unused, rows=list(lines[place + 1 :]))
    at = _by_content(lines, today)
    if Column.EMAIL not in at:
        raise InputRejected(ProblemCode.BAD_IMPORT, "text", "columns")
    return Columns(at, headed=False, unused=0, rows=list(lines))


def _by_heading(line: Line) -> dict[Column, int]:
    headings = [_LETTERS.sub("", fold(text).translate(_ACCENTS)) for text in line.cells]
    found: dict[Column, int] = {}
    for column, names in _HEADINGS.items():
        best = next((name for name in names if name in headings), None)
        if best is not None:
            found[column] = headings.index(best)
    return found


def _by_content(lines: Sequence[Line], today: date) -> dict[Column, int]:
    """Take each column for what most of its cells can be read as; the first of the others is the name."""
    tests: dict[Column, Callable[[str], bool]] = {
        Column.EMAIL: lambda text: bool(emails_in(text)),
        Column.HANDLE: lambda text: text.startswith(("@", "\uff20")),
        Column.STARTS: lambda text: (
            (moment := read_moment(text, None, today)) is not None and not moment.time_alone
        ),
        Column.TIME: lambda text: (
            (moment := read_moment(text, None, today)) is not None and moment.time_alone
        ),
        Column.PHONE: lambda text: phone_number(text) is not None,
        Column.LENGTH: lambda text: read_length(text) is not None,
        Column.NAME: lambda text: any(map(str.isalpha, text)),
    }
    sample = lines[:50]
    width = max(len(line.cells) for line in sample)
    found: dict[Column, int] = {}
    for column in range(width):
        cells = [text for line in sample if (text := line.cell(column))]
        for what, fits in tests.items():
            if what not in found and cells and sum(map(fits, cells)) >= _ENOUGH * len(cells):
                found[what] = column
                break
    return found
