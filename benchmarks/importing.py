"""Section "importing": a thousand influencers with a show each, as the page asks for it."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson

from benchmarks.filling import FilledDesk, fill_desk
from benchmarks.load import ask_once
from benchmarks.operations import Asks, Operation, written
from benchmarks.options import Options
from benchmarks.peers import Peer, running
from benchmarks.report import Figure, Section

ROWS, AT_ONCE = 1_000, 50
TARGET_S = 10
PREVIEW = """mutation PreviewImport($input: PreviewImportInput!) {
  previewImport(input: $input) {
    __typename
    ... on ImportPreview {
      columns unused unclearDate
      rows { line verdict message name email handle phone startsAt lengthMin }
    }
    ... on InputRejected { field message fix }
  }
}"""
APPLY = """mutation ApplyImport($input: ApplyImportInput!) {
  applyImport(input: $input) {
    __typename
    ... on ImportApplied { rows { line verdict message name } }
    ... on InputRejected { message fix }
  }
}"""
UNDO = """mutation UndoImport($input: UndoImportInput!) {
  undoImport(input: $input) {
    __typename ... on ImportUndone { people shows kept { influencerId name why } }
  }
}"""


async def measure_importing(options: Options) -> Section:
    """Measure one import."""
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    with running("greenroom", filled, options.folder / "importing") as peer:
        checked_s, imported_s, undone_s = await import_rows(filled, peer)
    took_s = checked_s + imported_s
    note = f"checked in {checked_s:.1f} s, imported in {imported_s:.1f} s, undone in {undone_s:.1f} s"
    text = (
        f"{ROWS:,} influencers with a show each, from a pasted sheet, into a desk with "
        f"{options.influencers:,}: until all are checked and imported."
    )
    figure = Figure("importing", "s", took_s, took_s, took_s, TARGET_S, at_least=False, note=note)
    return Section("importing", "Importing", text, [figure])


async def import_rows(filled: FilledDesk, peer: Peer) -> tuple[float, float, float]:
    """Import a thousand rows into a desk, and undo it: how many seconds checking, importing, undoing took."""
    asked = {"text": _sheet(), "timeZone": "Europe/Berlin", "lengthMin": 60, "phoneCountry": "+49"}
    await _ask(filled, peer, UNDO, {"importId": str(uuid4())}, b'"NotFound"')  # until the server has started
    began = time.perf_counter()
    preview = await _ask(filled, peer, PREVIEW, asked, b'"ImportPreview"')
    checked = time.perf_counter()
    import_id, left = str(uuid4()), ("verdict", "message")
    rows = [{name: row[name] for name in row if name not in left} for row in preview["rows"]]
    for at in range(0, len(rows), AT_ONCE):
        part = {"importId": import_id, "rows": rows[at : at + AT_ONCE], "timeZone": "Europe/Berlin"}
        done = await _ask(filled, peer, APPLY, part, b'"ImportApplied"')
        assert all(row["verdict"] == "ADDED" for row in done["rows"])  # noqa: S101 (nothing less counts)
    imported = time.perf_counter()
    undone = await _ask(filled, peer, UNDO, {"importId": import_id}, b'"ImportUndone"')
    assert (undone["people"], undone["kept"]) == (ROWS, [])  # noqa: S101
    return checked - began, imported - checked, time.perf_counter() - imported


def _sheet() -> str:
    first = datetime.now(UTC) + timedelta(days=2)
    lines = ["Name\tHandle\tEmail\tPhone\tStarts\tLength"]
    for number in range(ROWS):
        start = first + timedelta(minutes=number)
        who = f"Imported Person {number:04}\t@imported{number:04}\timported{number:04}@example.com"
        lines.append(f"{who}\t0151 2345{number:04}\t{start:%d.%m.%Y %H:%M}\t90")
    return "\n".join(lines)


async def _ask(filled: FilledDesk, peer: Peer, document: str, given: dict[str, Any], proof: bytes) -> Any:
    def asks(filled: FilledDesk, _: Any) -> Asks:
        yield filled.admin_session, {"input": given}

    operation = Operation("import", "import", document, "greenroom_admin", proof, asks)
    requests: Iterator[bytes] = written(operation, asks(filled, ()), peer.port, graphql=True)
    body = await ask_once(peer.port, next(requests), proof=proof, patience_s=60)
    (result,) = orjson.loads(body)["data"].values()
    return result
