from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from greenroom.store.models import Event, UtcField
from tests.store.rows import NOON

INDIA = timezone(timedelta(hours=5, minutes=30))
FIRST, LAST = NOON.replace(year=1971, tzinfo=None), NOON.replace(year=2999, tzinfo=None)
moments = some.datetimes(FIRST, LAST, timezones=some.timezones())


@pytest.mark.usefixtures("database")
async def test_a_time_without_a_zone_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)
    await Event.create(at=NOON, kind="A")
    with pytest.raises(ValueError, match="needs a zone"):
        await Event.filter(at__lt=naive).count()
    with pytest.raises(ValueError, match="needs a zone"):
        await Event.all().update(at=naive)
    with pytest.raises(ValueError, match="needs a zone"):
        await Event.create(at=naive, kind="A")
    assert (await Event.get()).at == NOON


@pytest.mark.usefixtures("database")
async def test_a_time_of_any_zone_comes_back_as_the_same_moment_in_utc() -> None:
    await Event.create(at=NOON.astimezone(INDIA), kind="A")
    [event] = await Event.filter(at=NOON)
    assert event.at == NOON
    assert event.at.utcoffset() == timedelta(0)


@pytest.mark.usefixtures("database")
async def test_times_of_all_zones_sort_and_compare_as_time_does() -> None:
    steps = [timedelta(0), timedelta(microseconds=1), timedelta(milliseconds=500), timedelta(seconds=1)]
    for number, step in enumerate(steps):
        zone = INDIA if number % 2 else UTC
        await Event.create(at=(NOON + step).astimezone(zone), kind=str(number))
    assert await Event.all().order_by("at").values_list("kind", flat=True) == ["0", "1", "2", "3"]
    assert await Event.filter(at__gt=NOON, at__lte=NOON + steps[2]).count() == 2


@given(moments, moments)
def test_the_text_of_times_sorts_as_time_does(one: datetime, other: datetime) -> None:
    field = UtcField()
    texts = [field.to_db_value(moment, Event).isoformat(" ") for moment in (one, other)]
    in_utc = [moment.astimezone(UTC) for moment in (one, other)]
    assert (texts[0] < texts[1]) == (in_utc[0] < in_utc[1])
