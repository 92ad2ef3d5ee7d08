"""What an influencer's page shows, in one statement: it asks for it again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tortoise.exceptions import DoesNotExist

from greenroom.store.models import InboxEntry, Influencer, PageReport, SessionRow, Show
from greenroom.store.rows import read_rows
from greenroom.store.sql import Statement, columns

_BESIDE: Final = (PageReport, Show, InboxEntry)

# The request for help is one of its kind about somebody at most.
JOINS: Final = """LEFT JOIN page_reports p ON p.influencer_id = i.id
    LEFT JOIN shows h ON h.id = i.open_show_id
    LEFT JOIN inbox_entries e ON e.kind = 'ASKED' AND e.subject_id = i.id"""


@dataclass(frozen=True, slots=True)
class StudioRow:
    """An influencer with what stands beside them.

    Args:
        report: what their page reported.
        show: their open show.
        request: for help.
    """

    influencer: Influencer
    report: PageReport | None
    show: Show | None
    request: InboxEntry | None


def beside_columns() -> str:
    """Name the columns of what stands beside an influencer, for a SELECT with these `JOINS`."""
    return ", ".join(columns(model, alias) for model, alias in zip(_BESIDE, "phe", strict=True))


def made_studio(influencer: Influencer, beside: Sequence[Any]) -> StudioRow:
    """Make it of an influencer, and what `beside_columns` hold."""
    return StudioRow(influencer, *read_rows(_BESIDE, beside))


async def studio_row(influencer_id: UUID) -> StudioRow:
    """Read what an influencer's page shows.

    Raises:
        DoesNotExist: there is no such influencer any more.
    """
    statement = Statement()
    found = await statement.read(
        (Influencer, *_BESIDE),
        f"SELECT {columns(Influencer, 'i')}, {beside_columns()} FROM influencers i {JOINS} "  # noqa: S608 (our own names)
        f"WHERE i.id = {statement.put(influencer_id)}",
    )
    if not found:
        raise DoesNotExist(Influencer)
    return StudioRow(*found[0])


async def session_and_last_show(
    session_id: UUID, influencer_id: UUID
) -> tuple[SessionRow | None, Show | None]:
    """Read a session, and an influencer's newest show; None for each that there is not."""
    statement = Statement()
    [found] = await statement.read(
        (SessionRow, Show),
        f"""SELECT {columns(SessionRow, "s")}, {columns(Show, "h")} FROM (SELECT 1) AS one
        LEFT JOIN sessions s ON s.id = {statement.put(session_id)}
        LEFT JOIN shows h ON h.id = (SELECT n.id FROM shows n
            WHERE n.influencer_id = {statement.put(influencer_id)} ORDER BY n.opened_at DESC, n.id DESC LIMIT 1)""",  # noqa: S608, E501 (our own names)
    )
    session, show = found
    return session, show
