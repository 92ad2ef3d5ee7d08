"""Importing influencers and their shows from a spreadsheet, and undoing it."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import DateOrder, ImportColumn, ImportVerdict, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.problems import InputRejected, NotFound
from greenroom.api.who import Actor
from greenroom.desk.imports import cells, importing, judging, sheets, undoing
from greenroom.desk.plans.times import is_zone, read_start, refused
from greenroom.words.catalogue import Words

_ZONE = "The time zone of its times, such as Europe/Berlin."
_OVERWRITE = (
    "Whether name, handle and phone number of influencers whom the desk knows become what stands in their"
    " first row; what is empty there overwrites nothing."
)
_LOCAL = "The start in the time zone, such as 2026-11-26T20:00; null without a show."


@strawberry.input(description="A spreadsheet, and how to read it.")
class PreviewImportInput:
    """The argument of previewImport."""

    text: str = strawberry.field(
        description=(
            "What was copied out of a spreadsheet, or stands in a CSV or TSV file: at most 1,000 rows. "
            "Headings are known in any order; a row in which something looks like a token or a room code is "
            "refused."
        )
    )
    time_zone: str = strawberry.field(description=_ZONE)
    length_min: int = strawberry.field(
        default=60, description="How many minutes a show lasts of which it does not say so."
    )
    date_order: DateOrder | None = strawberry.field(
        default=None, description="What a date such as 03/04 means; null to be asked, if it matters."
    )
    phone_country: str = strawberry.field(
        default="", description="The country code of phone numbers without one, such as +49; may be empty."
    )
    overwrite: bool = strawberry.field(default=False, description=_OVERWRITE)


@strawberry.input(description="One row to import.")
class ImportRowInput:
    """A part of the arguments of applyImport."""

    line: int = strawberry.field(description="Its number, which is another for each row of the import.")
    name: str = strawberry.field(default="", description="The name; needed for a new influencer.")
    email: str = strawberry.field(description="The email, by which the desk knows people.")
    handle: str = strawberry.field(default="", description="The handle; may be empty.")
    phone: str = strawberry.field(
        default="", description="The phone number with its country code; may be empty."
    )
    starts_at: str | None = strawberry.field(default=None, description=_LOCAL)
    length_min: int = strawberry.field(default=60, description="How many minutes the show lasts, 5 to 720.")


@strawberry.input(description="A part of an import.")
class ApplyImportInput:
    """The argument of applyImport."""

    import_id: strawberry.ID = strawberry.field(
        description="A UUID that you choose, the same for all parts of one import."
    )
    rows: list[ImportRowInput] = strawberry.field(description="The rows, at most 100.")
    time_zone: str = strawberry.field(description=_ZONE)
    overwrite: bool = strawberry.field(default=False, description=_OVERWRITE)


@strawberry.input(description="Which import to undo.")
class UndoImportInput:
    """The argument of undoImport."""

    import_id: strawberry.ID = strawberry.field(description="The import's id.")


@strawberry.type(description="What one row does, or did.")
class ImportedRow:
    """A row, translated."""

    line: int = strawberry.field(description="Its number in the spreadsheet; the first row is 1.")
    verdict: ImportVerdict = strawberry.field(description="What becomes of it.")
    message: str = strawberry.field(description="The same in words, with what to do where it is refused.")
    influencer_id: strawberry.ID | None = strawberry.field(
        description="Whose row it is; null if the desk does not know them."
    )
    name: str = strawberry.field(description="The name; empty if there is none, or it is refused.")
    email: str = strawberry.field(description="The email; empty if the row is refused by itself.")
    handle: str = strawberry.field(description="The handle; may be empty.")
    phone: str = strawberry.field(description="The phone number with its country code; may be empty.")
    starts_at: str | None = strawberry.field(description=_LOCAL)
    length_min: int = strawberry.field(description="How many minutes the show lasts; 0 without one.")
    changed: bool = strawberry.field(description="Whether it overwrites something of theirs.")

    @classmethod
    def of(cls, judged: judging.Judged, words: Words) -> Self:
        """Translate."""
        row = judged.row
        return cls(
            line=row.line,
            verdict=judged.verdict,
            message=" ".join(map(words.say, judged.sentences)),
            influencer_id=strawberry.ID(str(judged.influencer_id)) if judged.influencer_id else None,
            name=row.name or judged.known_as,
            email=row.email,
            handle=row.handle,
            phone=row.phone,
            starts_at=row.start.isoformat(timespec="minutes") if row.start else None,
            length_min=row.length_min,
            changed=bool(judged.changes),
        )


@strawberry.type(description="What importing a spreadsheet would do; nothing was changed.")
class ImportPreview:
    """The member for a spreadsheet that was read."""

    columns: list[ImportColumn] = strawberry.field(description="What was found in its columns.")
    headed: bool = strawberry.field(description="Whether that was read from headings.")
    unused: int = strawberry.field(description="How many columns are not read.")
    unclear_date: str | None = strawberry.field(
        description=(
            "A date, as it is written there, that may mean two days: ask, and send dateOrder. Null if there"
            " is none, or that was answered."
        )
    )
    date_order: DateOrder | None = strawberry.field(
        description="What its dates of numbers mean; null if none needs it, or that is unclear."
    )
    settled_date: str | None = strawberry.field(
        description="A date that may mean two days and is read by dateOrder; null if there is none."
    )
    order_shown_by: str | None = strawberry.field(
        description="The date that shows dateOrder; null if none needs it, or you sent it."
    )
    rows: list[ImportedRow] = strawberry.field(
        metadata=assume_items(cells.MOST_ROWS), description="Its rows, in their order."
    )


@strawberry.type(description="The rows were imported, but for those that are refused.")
class ImportApplied:
    """The member for rows that were imported."""

    rows: list[ImportedRow] = strawberry.field(
        metadata=assume_items(importing.MOST_AT_ONCE),
        description="One for each line, in the order sent; of one that was sent before, what it did then.",
    )


@strawberry.type(description="Something that an import made, and that stays as it is undone.")
class KeptByImport:
    """One that stays."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    name: str = strawberry.field(description="Their name.")
    why: str = strawberry.field(description="What has changed since, to follow the name.")


@strawberry.type(description="The import is undone, but for what has changed since.")
class ImportUndone:
    """The member for an import that was undone."""

    people: int = strawberry.field(description="How many influencers were deleted.")
    shows: int = strawberry.field(description="How many planned shows were cancelled.")
    kept: list[KeptByImport] = strawberry.field(
        metadata=assume_items(cells.MOST_ROWS), description="What stays, and why."
    )


@strawberry.type(description="An import that can still be undone.")
class RecentImport:
    """An import."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    begun_at: datetime = strawberry.field(description="When it began.")
    by: Actor | None = strawberry.field(description="Who imported.")
    undone_at: datetime | None = strawberry.field(
        description="When undoing it began that was interrupted; null if it never was."
    )
    people: int = strawberry.field(description="How many influencers that it added are left.")
    shows: int = strawberry.field(description="How many shows that it planned are left.")
    changed: int = strawberry.field(description="Of how many influencers it overwrote something.")

    @classmethod
    def of(cls, view: undoing.ImportView) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(view.id)),
            begun_at=view.begun_at,
            by=Actor.of(view.by) if view.by else None,
            undone_at=view.undone_at,
            people=view.people,
            shows=view.shows,
            changed=view.changed,
        )


PreviewImportResult = Annotated[
    ImportPreview | InputRejected,
    strawberry.union("PreviewImportResult", description="What previewImport returns."),
]
ApplyImportResult = Annotated[
    ImportApplied | InputRejected,
    strawberry.union("ApplyImportResult", description="What applyImport returns."),
]
UndoImportResult = Annotated[
    ImportUndone | NotFound, strawberry.union("UndoImportResult", description="What undoImport returns.")
]


@strawberry.type
class ImportQueries:
    """Root fields about imports."""

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        metadata=assume_items(undoing.MOST_LISTED),
        description="The imports of the last seven days that can be undone, newest first, at most ten.",
    )
    async def recent_imports(self, info: Info[Context]) -> list[RecentImport]:
        """List."""
        return [RecentImport.of(view) for view in await undoing.list_imports(info.context.desk)]


@strawberry.type
class ImportMutations:
    """Root fields that import."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Read a spreadsheet, and say what each row would do. Nothing is changed.",
    )
    async def preview_import(
        self,
        info: Info[Context],
        input: Annotated[PreviewImportInput, argument(description="The spreadsheet.")],  # noqa: A002
    ) -> PreviewImportResult:
        """Read and judge."""
        desk, words = info.context.desk, info.context.words
        asked = sheets.Asked(input.time_zone, input.length_min, input.date_order, input.phone_country)
        sheet = await sheets.read_sheet(desk, input.text, asked)
        judged = await judging.judge_all(desk, sheet.rows, input.time_zone, overwrite=input.overwrite)
        return ImportPreview(
            columns=list(sheet.columns.at),
            headed=sheet.columns.headed,
            unused=sheet.columns.unused,
            unclear_date=sheet.unclear or None if sheet.order is None else None,
            date_order=sheet.order,
            settled_date=sheet.unclear or None if sheet.order is not None else None,
            order_shown_by=sheet.shown_by or None,
            rows=[ImportedRow.of(one, words) for one in judged],
        )

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "Import rows: add the influencers whom the desk does not know, without a link, and plan the "
            "shows. A row that was imported before does nothing again."
        ),
    )
    async def apply_import(
        self,
        info: Info[Context],
        input: Annotated[ApplyImportInput, argument(description="The rows.")],  # noqa: A002
    ) -> ApplyImportResult:
        """Import."""
        if not is_zone(input.time_zone):
            raise refused("timeZone", "zone")
        judged = await importing.import_rows(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.import_id, "input.importId"),
            [_row(row) for row in input.rows],
            zone=input.time_zone,
            overwrite=input.overwrite,
        )
        return ImportApplied(rows=[ImportedRow.of(one, info.context.words) for one in judged])

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "Undo an import of the last seven days: delete the influencers that it added, and cancel the "
            "shows that it planned. Whatever has changed since stays."
        ),
    )
    async def undo_import(
        self,
        info: Info[Context],
        input: Annotated[UndoImportInput, argument(description="Which import.")],  # noqa: A002
    ) -> UndoImportResult:
        """Undo."""
        undone = await undoing.undo_import(
            info.context.desk, info.context.as_admin, uuid_of(input.import_id, "input.importId")
        )
        words = info.context.words
        return ImportUndone(
            people=undone.people,
            shows=undone.shows,
            kept=[
                KeptByImport(
                    influencer_id=strawberry.ID(str(one.influencer_id)), name=one.name, why=words.say(one.why)
                )
                for one in undone.kept
            ],
        )


def _row(row: ImportRowInput) -> sheets.SheetRow:
    return sheets.check_row(
        row.line,
        name=row.name,
        email=row.email,
        handle=row.handle,
        phone=row.phone,
        start=None if row.starts_at is None else read_start(row.starts_at, "input.rows.startsAt"),
        length_min=row.length_min,
    )
