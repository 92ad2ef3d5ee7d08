"""Planning shows in tests: in Berlin, an hour long, from a Sunday noon on (UTC)."""

from datetime import date
from typing import Any

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.plans.planning import Planned, plan_shows
from greenroom.desk.plans.times import Repeat, Weekday, check_time, read_start
from greenroom.store.models import PlannedShow
from tests.english import say
from tests.world import World

BERLIN = "Europe/Berlin"
TONIGHT = "2026-11-22T20:00"


async def plan(
    world: World,
    *people: InfluencerActor,
    at: str = TONIGHT,
    zone: str = BERLIN,
    length_min: int = 60,
    repeat: Repeat | None = None,
    **options: Any,
) -> Planned:
    first = check_time(read_start(at), zone, length_min, world.desk.now())
    by = options.pop("by", None) or await world.admin()
    return await plan_shows(world.desk, by, [one.id for one in people], first, repeat, **options)


def repeat(until: str, *days: Weekday) -> Repeat:
    return Repeat(frozenset(days or Weekday), date.fromisoformat(until))


async def starts(person: InfluencerActor) -> list[str]:
    """List when somebody's shows are, in UTC; with an x where one is cancelled."""
    rows = await PlannedShow.filter(influencer_id=person.id).order_by("starts_at")
    return [f"{row.starts_at:%m-%d %H:%M}{' x' if row.cancelled_at else ''}" for row in rows]


def results(planned: Planned) -> list[tuple[str, int, str | None]]:
    return [(one.name, one.shows, one.refused and say(one.refused)) for one in planned.results]
