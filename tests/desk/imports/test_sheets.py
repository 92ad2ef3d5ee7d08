"""Reading a spreadsheet that somebody pasted or saved as a file."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom.desk.imports.cells import LONGEST_TEXT, lines_of
from greenroom.desk.imports.columns import Column, columns_of
from greenroom.desk.imports.moments import DateOrder
from greenroom.desk.problems import InputRejected
from greenroom.writing.emails import emails_in
from greenroom.writing.lines import has_visible, tidy
from tests.desk.imports.sheet import cells, read, why
from tests.desk.imports.test_moments import TODAY
from tests.desk.test_typed_secrets import SECRETS
from tests.english import say
from tests.world import World

MARA = ("Mara Vale", "mara@example.com", "mara.vale", "+4915123456789", "2026-11-26T20:00", 90)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=name)
        for name, text in {
            "csv": "Name,Handle,Email,Phone,Starts,Length\r\n"
            "Mara Vale,@mara.vale,mara@example.com,+49 151 23456789,2026-11-26 20:00,90\r\n",
            "mark and semicolons": "\ufeffName;Handle;E-Mail;Telefon;Beginn;Dauer\n"
            "Mara Vale;mara.vale;mara@example.com;0049 151 23456789;26.11.2026 20:00;1:30\n",
            "tabs of Excel": "Start\tMinutes\tE-mail address\tFull name\tInstagram\tWhatsApp\n"
            "46352.8333333\t90\tmara@example.com\tMara Vale\t@mara.vale\t'+49 (0)151-234567-89",
            "date and time apart": "Email,Name,Date,Time,Duration,Handle,Mobile number\n"
            "mara@example.com,Mara Vale,26/11/2026,8 pm,0.0625,@mara.vale,+4915123456789\n",
            "first and last name": "First name,Last name,EMAIL,ig,tel,when,length (min)\n"
            '"Mara",Vale,"mailto:mara@example.com",mara.vale,+4915123456789,Nov 26 2026 20:00,90\n',
            "no headings": "Mara Vale,mara@example.com,@mara.vale,+4915123456789,2026-11-26 20:00,90\n",
            "no headings, other order": "2026-11-26 20:00\t90\t+4915123456789\t@mara.vale\tmara@example.com\t"
            "Mara Vale",
            "title above": "Shows of November,,,,,\n,,,,,\nName,Email,Handle,Phone,Starts,Length,Tags\n"
            "Mara Vale,mara@example.com,mara.vale,+4915123456789,2026-11-26 20:00,90,a;b;c\n",
            "line breaks in cells": 'Name,Email,Handle,Phone,Starts,Length\n"Mara\nVale",mara@example.com,'
            "mara.vale,+4915123456789,2026-11-26 20:00,90\n",
            "sep of Excel": "sep=;\nName;Email;Handle;Phone;Starts;Length\n"
            "Mara Vale;mara@example.com;mara.vale;+4915123456789;2026-11-26 20:00;90\n",
            "an offset": "Name,Email,Handle,Phone,Starts,Length\n"
            "Mara Vale,mara@example.com,mara.vale,+4915123456789,2026-11-26T19:00:00Z,90\n",
        }.items()
    ],
)
async def test_a_row_is_read_however_the_spreadsheet_is_laid_out(world: World, text: str) -> None:
    [row] = (await read(world, text)).rows
    assert cells(row) == MARA, why(row)


async def test_what_our_own_export_writes_is_read(world: World) -> None:
    export = (
        "\ufeffname,handle,email,phone,status,streaming,lastLiveAt,tokenExpiresAt,tags\r\n"
        'Mara Vale,"\'@mara.vale",mara@example.com,"\'+4915123456789",READY,true,2026-11-20T19:00:00.000Z,,'
        '"a, b"\r\n'
        '"\'=Ana",,ana@example.com,,NO_TOKEN,true,,,\r\n'
    )
    sheet = await read(world, export)
    assert [cells(row) for row in sheet.rows] == [
        ("Mara Vale", "mara@example.com", "mara.vale", "+4915123456789", None, 0),
        ("=Ana", "ana@example.com", "", "", None, 0),
    ]
    assert (sheet.columns.headed, sheet.columns.unused) == (True, 5)


@pytest.mark.parametrize(
    ("dates", "order", "unclear", "shown_by"),
    [
        (["03/04/2027", "05/06/2027"], None, "03/04/2027 20:00", ""),
        (["03/04/2027", "26/11/2026"], DateOrder.DAY_FIRST, "03/04/2027 20:00", "26/11/2026 20:00"),
        (["03/04/2027", "11/26/2026"], DateOrder.MONTH_FIRST, "03/04/2027 20:00", "11/26/2026 20:00"),
        (["03/04/2027", "26/11/2026", "11/26/2026"], None, "03/04/2027 20:00", ""),
        (["26/11/2026", "2026-11-26"], None, "", ""),
        (["03.04.2027", "2026-11-26"], None, "", ""),
    ],
    ids=str,
)
async def test_an_unclear_date_is_asked_about_once_unless_the_others_show_what_it_means(
    world: World, dates: list[str], order: DateOrder | None, unclear: str, shown_by: str
) -> None:
    text = "Email,Starts\n" + "".join(f"a{n}@example.com,{day} 20:00\n" for n, day in enumerate(dates))
    sheet = await read(world, text)
    assert (sheet.order, sheet.unclear, sheet.shown_by) == (order, unclear, shown_by)
    refused = [why(row) for row in sheet.rows if row.refused]
    assert bool(refused) == (bool(unclear) and order is None)
    answered = await read(world, text, order=DateOrder.MONTH_FIRST)
    assert not any(row.refused for row in answered.rows)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Mara,,,", "There is no email in this row."),
        (
            "Mara,mara,,",
            "This is not an email address.",
        ),
        ("Mara,m@example.com,soon,", "The start of the show is no date or time that the desk can read."),
        ("Mara,m@example.com,20:00,", "There is a time in this row, but no date."),
        (
            "Mara,m@example.com,2026-11-26,",
            "There is a date in this row, but no time at which the show starts.",
        ),
        ("Mara,m@example.com,2026-11-26 20:00,long", "The length of the show is no number of minutes."),
    ],
)
async def test_a_row_that_cannot_be_read_says_why(world: World, row: str, said: str) -> None:
    sheet = await read(world, f"Name,Email,Starts,Length\n{row}\nAna,ana@example.com,,\n")
    assert [why(one) for one in sheet.rows] == [said, ""]


async def test_a_phone_number_without_a_country_code_is_refused_unless_the_country_is_said(
    world: World,
) -> None:
    text = "Name,Email,Phone\nMara,mara@example.com,0151 23456789\nAna,ana@example.com,4915123456780\n"
    refused = [why(row) for row in (await read(world, text)).rows]
    assert refused == ["This is not a phone number with its country code."] * 2
    for country in ("49", "+49", "0049"):
        rows = (await read(world, text, country=country)).rows
        assert [row.phone for row in rows] == ["+4915123456789", "+4915123456780"]
    with pytest.raises(InputRejected) as caught:
        await read(world, text, country="Germany")
    assert say(caught.value.message) == "This is not a country code."


@pytest.mark.parametrize("name", SECRETS)
async def test_a_cell_that_looks_like_a_secret_is_refused_and_never_repeated(world: World, name: str) -> None:
    secret = SECRETS[name]
    cell = '"' + secret.replace('"', '""') + '"'
    for row in (
        f"Mara,mara@example.com,,{cell}",
        f"{cell},mara@example.com,,",
        f"Mara,m@example.com,{cell},",
    ):
        sheet = await read(world, f"Name,Email,Starts,Remark\n{row}\n")
        [refused] = sheet.rows
        assert why(refused).startswith("Something in column ")
        assert secret not in repr(refused)
        assert secret not in sheet.unclear


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There are no rows in this."),
        (" \n,,\n", "There are no rows in this."),
        ("Name,Handle\nMara,mara\n", "No column with email addresses was found"),
        (f"Name,Email\n{'x' * LONGEST_TEXT}", "The spreadsheet has more than 240,000 characters."),
        (
            "Email\n" + "".join(f"a{n}@example.com\n" for n in range(1001)),
            "The spreadsheet has 1,001 rows, and at most 1,000 are imported at once.",
        ),
        (
            "Email\n" + "".join(f"a{n}@example.com\n" for n in range(3000)),
            "The spreadsheet has 3,000 rows, and at most 1,000 are imported at once.",
        ),
        ('Email,Name\n"a@example.com,Mara\n' + "b@example.com,Ana\n" * 30, "A quotation mark that begins in"),
        ('Email,Name\n"' + "b@example.com,Ana\n" * 10_000, "A quotation mark that begins in"),
    ],
    ids=["empty", "blank", "no emails", "long", "1001", "3000", "open quotation", "long open quotation"],
)
async def test_a_spreadsheet_that_cannot_be_read_is_refused_as_a_whole(
    world: World, text: str, said: str
) -> None:
    with pytest.raises(InputRejected) as caught:
        await read(world, text)
    assert say(caught.value.message).startswith(said)


@pytest.mark.parametrize(
    ("starts", "zone"), [("9999-12-31T23:59Z", "Asia/Tokyo"), ("0001-01-01T00:10Z", "America/New_York")]
)
async def test_a_time_that_the_zone_puts_beyond_all_years_is_refused_in_its_row_alone(
    world: World, starts: str, zone: str
) -> None:
    text = f"Email,Starts\na@example.com,{starts}\nb@example.com,2026-12-24T20:00Z\n"
    first, second = (await read(world, text, zone=zone)).rows
    assert why(first).startswith("The start of the show is no date or time")
    assert why(second) == ""


async def test_a_thousand_rows_are_read(world: World) -> None:
    text = "Email\n" + "".join(f"a{n}@example.com\n" for n in range(1000))
    rows = (await read(world, text)).rows
    assert (len(rows), rows[0].line, rows[-1].line) == (1000, 2, 1001)


@given(st.text(max_size=300) | st.text(alphabet="a@.,;\t\"\n\r'=+-/:0123456789 é\x00\ufeff", max_size=300))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    for given_text in (text, f"Email,Name,Starts\n{text}"):
        try:
            found = columns_of(lines_of(given_text), TODAY)
        except InputRejected:
            continue
        assert Column.EMAIL in found.at


_KEPT = (
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
    .map(tidy)
    .filter(lambda text: has_visible(text) and not text.startswith("'") and not emails_in(text))
)


def exported(value: str) -> str:
    """Write a cell as the page does (frontend/src/influencers/exporting.ts)."""
    safe = f"'{value}" if value[:1] in "=+-@\uff0b\uff0d\uff1d\uff20" else value
    return '"' + safe.replace('"', '""') + '"' if safe != value or set(value) & set('",;') else safe


@given(st.lists(st.tuples(_KEPT, _KEPT), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_our_own_export_writes_is_read_as_it_was(people: list[tuple[str, str]]) -> None:
    text = "\ufeffname,handle,email,phone,status,streaming,lastLiveAt,tokenExpiresAt,tags\r\n"
    for name, handle in people:
        cells = (name, handle, "a@example.com", "+4915123456789", "READY", "true", "", "", "a, b")
        text += ",".join(map(exported, cells)) + "\r\n"
    found = columns_of(lines_of(text), TODAY)
    read_as = (Column.NAME, Column.HANDLE, Column.PHONE)
    assert [tuple(row.cell(found.at[one]) for one in read_as) for row in found.rows] == [
        (name, handle, "+4915123456789") for name, handle in people
    ]
