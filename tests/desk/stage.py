"""Pressing Go Live, and what must hold afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.shows.going_live import GoLiveBlocked, OnStage, go_live
from greenroom.desk.shows.staying import Pulse, end_own_show
from greenroom.desk.shows.views import ShowView
from greenroom.store.models import AuditEntry, DeskRow, Show
from tests.store.rows import a_desk
from tests.world import World, everything, row_of


async def press(world: World, star: InfluencerActor, holder: str = "phone", **options: Any) -> OnStage:
    return await go_live(world.desk, star, holder=holder, **options)


async def refused(
    world: World, star: InfluencerActor, holder: str = "phone", **options: Any
) -> GoLiveBlocked:
    """Press Go Live in vain, and make sure that nothing changed except for the refusal's audit entry."""
    before = await everything()
    with pytest.raises(GoLiveBlocked) as caught:
        await press(world, star, holder, **options)
    after = await everything()
    known = [entry["id"] for entry in before["AuditEntry"]]
    new = [entry for entry in after["AuditEntry"] if entry["id"] not in known]
    assert {entry["action"] for entry in new} <= {"GO_LIVE_REFUSED"}
    after["AuditEntry"] = [entry for entry in after["AuditEntry"] if entry["id"] in known]
    assert after == before
    return caught.value


async def end(
    world: World, star: InfluencerActor, show: ShowView, holder: str = "phone", **options: Any
) -> Pulse:
    return await end_own_show(world.desk, star, show.id, holder=holder, **options)


async def handed_out() -> list[str]:
    """Tell which tokens were handed out, and how often: by the audit log, and what it is not told yet."""
    told = [entry.after or {} for entry in await AuditEntry.filter(action="TOKEN_HANDED_OUT").order_by("id")]
    written = [after["tokenVersionId"] for after in told for _ in range(after.get("times", 1))]
    counted = await Show.filter(handed_out_again__gt=0).order_by("id")
    return written + [str(show.token_version_id) for show in counted for _ in range(show.handed_out_again)]


async def consistent(star: InfluencerActor) -> bool:
    """Tell whether a show is open; the row and the shows must say the same of it."""
    row, shows = await row_of(star), await Show.filter(influencer_id=star.id, ended_at=None)
    assert [show.id for show in shows] == ([row.open_show_id] if row.open_show_id else [])
    assert not shows or row.streaming_enabled
    return bool(shows)


async def been_up(world: World) -> None:
    """Have the desk up for an hour by now."""
    await a_desk(world.desk.vault, world.clock.time)
    before = world.clock.time - timedelta(hours=1)
    await DeskRow.filter(id=1).update(alive_at=world.clock.time, up_since=before)
