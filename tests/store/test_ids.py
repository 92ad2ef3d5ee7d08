import time
from uuid import UUID

from greenroom.store.ids import new_id
from tests.store.rows import next_millisecond


def test_an_id_is_a_uuid_of_version_7_that_begins_with_its_time() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= after


def test_ids_of_later_milliseconds_sort_later_as_values_and_as_text() -> None:
    ids: list[UUID] = []
    for _ in range(5):
        ids.append(new_id())
        next_millisecond()
    assert sorted(ids) == ids
    assert sorted(ids, key=str) == ids


def test_a_thousand_ids_of_one_moment_differ() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
