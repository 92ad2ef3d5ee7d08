import time
from uuid import UUID, uuid4

import pytest

from greenroom.store.ids import as_id, new_id
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


def test_an_id_that_sqlite_has_as_text_is_the_very_one() -> None:
    for one in (new_id(), uuid4(), UUID(int=0), UUID(int=2**128 - 1)):
        read = as_id(str(one))
        assert (read, hash(read), str(read), repr(read)) == (one, hash(one), str(one), repr(one))
        assert parts_of(read) == parts_of(one)
        assert as_id(one) is one


def parts_of(one: UUID) -> tuple[int, object]:
    return one.int, one.is_safe


@pytest.mark.parametrize("text", ["", "no", "12345678-1234-1234-1234-12345678901", "g" * 32, "1" * 33])
def test_a_text_that_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (int says it in its own words)
        as_id(text)
