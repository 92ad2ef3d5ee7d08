"""Spreadsheets in tests: read for Berlin, on a Sunday noon (UTC)."""

from typing import Any

from greenroom.desk.imports.judging import Judged, judge_all
from greenroom.desk.imports.sheets import Asked, Sheet, SheetRow, read_sheet
from tests.english import say
from tests.world import World

BERLIN = "Europe/Berlin"


async def read(world: World, text: str, **asked: Any) -> Sheet:
    given: dict[str, Any] = {"zone": BERLIN, "length_min": 60} | asked
    return await read_sheet(world.desk, text, Asked(**given))


async def judged(world: World, text: str, *, overwrite: bool = False, **asked: Any) -> list[Judged]:
    sheet = await read(world, text, **asked)
    return await judge_all(world.desk, sheet.rows, asked.get("zone", BERLIN), overwrite=overwrite)


def cells(row: SheetRow) -> tuple[str, str, str, str, str | None, int]:
    start = row.start.isoformat(timespec="minutes") if row.start else None
    return row.name, row.email, row.handle, row.phone, start, row.length_min


def told(rows: list[Judged]) -> list[tuple[str, str]]:
    return [(row.verdict.value, " ".join(map(say, row.sentences))) for row in rows]


def why(row: SheetRow) -> str:
    return "" if row.refused is None else say(row.refused.message)
