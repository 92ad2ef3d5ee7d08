"""What an influencer's page shows, in one statement: it asks for it again and again."""

from uuid import UUID

from tortoise.exceptions import DoesNotExist

from greenroom.store.models import Influencer, PageReport, Show
from greenroom.store.sql import Statement, columns


async def studio_row(influencer_id: UUID) -> tuple[Influencer, PageReport | None, Show | None]:
    """Read an influencer, what their page reported, and their open show.

    Raises:
        DoesNotExist: there is no such influencer any more.
    """
    statement = Statement()
    found = await statement.read(
        (Influencer, PageReport, Show),
        f"""SELECT {columns(Influencer, "i")}, {columns(PageReport, "p")}, {columns(Show, "s")}
        FROM influencers i LEFT JOIN page_reports p ON p.influencer_id = i.id
            LEFT JOIN shows s ON s.id = i.open_show_id
        WHERE i.id = {statement.put(influencer_id)}""",  # noqa: S608 (our own names)
    )
    if not found:
        raise DoesNotExist(Influencer)
    influencer, report, show = found[0]
    return influencer, report, show
