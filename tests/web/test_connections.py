"""Who gives way to whom, without a network."""

import logging
from dataclasses import dataclass, field

import pytest

from greenroom.web.connections import FILES_NEEDED, Connections, Most, Times
from greenroom.web.operation_request import MAX_BODY_BYTES
from greenroom.web.request_heads import MAX_ADDRESS_BYTES, MAX_FIELDS, MAX_HEAD_BYTES
from greenroom.web.tally import Tally
from greenroom.web.whole_requests import MOST_AHEAD
from tests.markdown import DOCS, table


@dataclass(eq=False)
class Phone:
    """A connection that notes whether it had to go."""

    name: str = ""
    gone: list[bool] = field(default_factory=list[bool])

    def give_way(self) -> None:
        self.gone.append(True)


def test_the_limits_in_the_docs_are_those_of_the_code() -> None:
    page = (DOCS / "for-operators.md").read_text("utf-8")
    rows = table(page.partition("### What one client can take")[2], "of a client")
    most, times = Most(), Times()
    assert [row[1] for row in rows] == [
        f"{MAX_ADDRESS_BYTES // 1024} KiB",
        f"{MAX_HEAD_BYTES // 1024} KiB and {MAX_FIELDS} of them, "
        f"within {times.head_s} seconds of the first byte",
        f"{MAX_BODY_BYTES // 1024} KiB, within {times.body_s} seconds of the headers",
        str(MOST_AHEAD),
        f"about 48 KiB within {times.reading_s} seconds",
        f"{times.idle_s} seconds",
        str(most.requests),
        f"{most.body_bytes // 1024 // 1024} MiB",
        str(most.connections),
    ]
    assert f"fewer than {FILES_NEEDED}," in page


def come(connections: Connections, network: str, number: int = 1) -> list[Phone]:
    phones = [Phone(network) for _ in range(number)]
    for phone in phones:
        connections.came(phone, network)
    return phones


def test_the_one_that_has_waited_longest_gives_way_to_a_newcomer() -> None:
    connections = Connections(Most(connections=3, requests=2))
    first, second, third = come(connections, "a", 3)
    connections.works(first)
    connections.waits(first)
    newcomer, another = come(connections, "a", 2)
    assert [phone.gone for phone in (first, second, third, newcomer, another)] == [[], [True], [True], [], []]


def test_who_gives_way_is_counted_by_the_reason() -> None:
    tally = Tally()
    connections = Connections(Most(connections=2, body_bytes=100), tally)
    _, second, _ = come(connections, "a", 3)
    connections.holds(second, 101)
    assert tally.cut_off == {"TOO_MANY_CONNECTIONS": 1, "TOO_MANY_BODIES": 1}


def test_a_network_with_many_gives_way_before_one_with_few() -> None:
    connections = Connections(Most(connections=5, requests=2))
    few = come(connections, "few", 2)
    many = come(connections, "many", 3)
    come(connections, "many", 4)
    assert [phone.gone for phone in few + many] == [[], [], [True], [True], [True]]


def test_what_is_worked_on_never_gives_way() -> None:
    connections = Connections(Most(connections=2, requests=2))
    busy, idle = come(connections, "a", 2)
    connections.works(busy)
    come(connections, "b", 5)
    assert (busy.gone, idle.gone) == ([], [True])


def test_only_what_is_worked_on_counts_as_a_request() -> None:
    connections = Connections(Most(connections=9, requests=2))
    phones = come(connections, "a", 5)
    assert connections.take_on()
    for phone in phones[:2]:
        connections.works(phone)
    assert not connections.take_on()
    connections.left(phones[0])
    assert connections.take_on()


def test_the_body_that_began_first_gives_way_when_there_are_too_many_bytes() -> None:
    connections = Connections(Most(body_bytes=100))
    slow, done, quick = come(connections, "a", 3)
    connections.holds(slow, 40)
    connections.holds(done, 50)
    connections.waits(slow)  # it still does
    connections.works(done)
    connections.holds(quick, 60)
    assert (slow.gone, quick.gone) == ([], [])
    connections.holds(quick, 1)
    assert (slow.gone, quick.gone) == ([True], [])
    connections.holds(slow, 1000)  # what its last piece contained is nobody's
    assert quick.gone == []


def test_the_log_says_once_a_minute_that_there_are_too_many(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    connections = Connections(Most(connections=2, requests=1))
    first, _ = come(connections, "a", 2)
    come(connections, "a", 5)
    connections.left(first)
    for phone in come(connections, "a", 2):
        connections.works(phone)
        connections.take_on()
    assert [record.getMessage() for record in caplog.records] == [
        "There are 2 connections: the oldest idle ones are closed.",
        "1 requests are being worked on: others are refused with 503.",
    ]


@pytest.mark.parametrize(
    ("files", "connections", "requests"),
    [(None, 2000, 1000), (FILES_NEEDED, 2000, 1000), (1024, 524, 262), (256, 100, 50)],
)
def test_no_more_is_taken_than_files_may_be_open(files: int | None, connections: int, requests: int) -> None:
    most = Most.with_files(files)
    assert (most.connections, most.requests) == (connections, requests)
