"""The benchmark compares like with like: the limit answers as Greenroom does, and writes down the same."""

import sqlite3
from collections.abc import Generator
from contextlib import closing
from typing import Any

import orjson
import pytest
from benchmarks.beside import wait_beside
from benchmarks.equality import Unequal, hold_equal, kept
from benchmarks.filling import DATABASE, WITH_ENTRY, FilledDesk, fill_desk
from benchmarks.hostile import HOSTILE, Hostile
from benchmarks.load import WrongAnswer, put_load
from benchmarks.open_pages import Browser, Traffic
from benchmarks.operations import (
    ALL,
    CHANGES,
    GOING_LIVE,
    INFLUENCERS_PAGE,
    STUDIO_STATUS,
    Asks,
    Operation,
    written,
)
from benchmarks.page_operations import operations as page_operations
from benchmarks.peers import Peer, running
from benchmarks.rounds import Driver
from graphql import build_schema, parse, validate

from tests.markdown import ROOT

INFLUENCERS = 200
Peers = dict[str, Peer]
REFUSED = {
    "stranger: 900 unknown fields": "The operation is too large: at most 20 times",
    "stranger: a body of brackets": "25,000 commas and opening brackets",
}


@pytest.fixture(name="filled", scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> FilledDesk:
    return fill_desk(tmp_path_factory.mktemp("benchmark") / "filled", INFLUENCERS)


@pytest.fixture(name="peers", scope="module")
def _peers(filled: FilledDesk) -> Generator[Peers]:
    """Start both at once: each takes a second."""
    home = filled.folder.parent
    with (
        running("greenroom", filled, home / "greenroom") as greenroom,
        running("limit", filled, home / "limit") as limit,
    ):
        yield {"greenroom": greenroom, "limit": limit}


async def test_each_peer_answers_and_writes_down_the_same_as_greenroom(
    filled: FilledDesk, peers: Peers
) -> None:
    both = [*peers.values()]
    assert kept(both[0]) == kept(both[1])
    with running("strawberry", filled, filled.folder.parent / "strawberry") as strawberry:
        answer = await hold_equal(filled, [*both, strawberry])
    assert {*answer} == {operation.key for operation in ALL}
    status, page = answer["q1"]["studio"], answer["q2"]["influencers"]
    assert (status["state"], len(page["nodes"])) == ("READY", 50)
    assert page["counts"] == {
        "total": INFLUENCERS,
        "live": 10,
        "off": 10,
        "blocked": 20,
        "noToken": 30,
        "expiring": 10,
        "ready": 120,
    }
    assert answer["m1"]["goLive"]["__typename"] == "GoLiveReady"
    assert answer["m2"]["setAuthToken"]["__typename"] == "SetAuthTokenSuccess"
    night = {name: len(part["nodes"]) for name, part in answer["night"].items()}
    assert night == {"live": 10, "repair": 20, "expiring": 10, "ready": 20, "off": 10}
    found, audit = answer["search"]["influencers"], answer["audit"]["auditEntries"]
    assert 0 < found["counts"]["total"] == len(found["nodes"]) < INFLUENCERS
    assert len(audit["nodes"]) == INFLUENCERS // WITH_ENTRY
    last = answer["show"][-1]["endShow"]
    assert (len(answer["show"]), last["__typename"], last["show"]["state"]) == (8, "ShowPulse", "ENDED")


async def test_it_is_told_that_something_has_changed_once_something_is_written(
    filled: FilledDesk, peers: Peers
) -> None:
    for peer in peers.values():
        peer.put_back()
        cookie = f"greenroom_admin_{peer.port}={filled.admin_session}"
        async with Browser(peer.port, cookie, Traffic()) as admin:
            told = [await admin.changes() for _ in range(3)]
            assert told[0] == told[1] or told[1] == told[2]  # the clock may have changed something once
            await Driver(filled, peer).ask(GOING_LIVE)
            assert await admin.changes() not in {*told, None}
        peer.put_back()


async def test_a_peer_that_writes_down_something_else_is_found_out(filled: FilledDesk, peers: Peers) -> None:
    both = [*peers.values()]
    with closing(sqlite3.connect(both[1].folder / DATABASE)) as connection:
        before = connection.execute("SELECT doubt_code FROM influencers WHERE handle = 'person1'").fetchone()
        connection.execute("UPDATE influencers SET doubt_code = 'DUPLICATE' WHERE handle = 'person1'")
        connection.commit()
        with pytest.raises(Unequal, match="limit writes down something else than greenroom"):
            await hold_equal(filled, both)
        connection.execute("UPDATE influencers SET doubt_code = ? WHERE handle = 'person1'", before)
        connection.commit()


async def test_the_second_page_is_the_same_at_both(filled: FilledDesk, peers: Peers) -> None:
    pages: list[Any] = []
    for peer in peers.values():
        peer.put_back()
        driver = Driver(filled, peer)
        await driver.prepare()
        pages.append(
            [orjson.loads(await driver.ask(INFLUENCERS_PAGE, after=after)) for after in driver.cursors]
        )
    assert len(pages[0]) == 2
    for page in (*pages[0], *pages[1]):
        page["data"]["influencers"]["pageInfo"].pop("endCursor")
    assert pages[0] == pages[1]
    assert pages[0][0] != pages[0][1]


async def test_a_round_leaves_shows_behind_and_the_next_begins_without_them(
    filled: FilledDesk, peers: Peers
) -> None:
    for peer in peers.values():
        peer.put_back()
        before = kept(peer)
        tally = await put_load(
            peer.port,
            written(GOING_LIVE, GOING_LIVE.asks(filled, []), peer.port, graphql=peer.speaks_graphql),
            proof=GOING_LIVE.proof,
            seconds=0.1,
        )
        assert 1 <= tally.replies == len(kept(peer)[1]) - len(before[1]) <= len(filled.ready)
        peer.put_back()
        assert kept(peer) == before


@pytest.mark.parametrize("operation", [STUDIO_STATUS, CHANGES], ids=lambda operation: operation.key)
async def test_a_refusal_does_not_count_as_an_answer(
    filled: FilledDesk, peers: Peers, operation: Operation
) -> None:
    for peer in peers.values():
        asks: Asks = iter([("nobody", dict[str, Any]())])
        stranger = written(operation, asks, peer.port, graphql=peer.speaks_graphql)
        with pytest.raises(WrongAnswer, match=r"^HTTP/1.1 (200 OK .*[Ss]ign|204 No Content)"):
            await put_load(peer.port, stranger, proof=operation.proof, seconds=1)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.title)
async def test_what_is_hostile_is_answered_within_the_limits_and_the_status_goes_on(
    filled: FilledDesk, peers: Peers, hostile: Hostile
) -> None:
    waited = await wait_beside(filled, peers["greenroom"], hostile, 0.3)
    assert len(waited.took_ms) >= 2
    assert waited.hostile_replies >= 1
    if hostile.title in REFUSED:
        assert REFUSED[hostile.title] in waited.hostile_first
    else:
        assert waited.hostile_first.startswith('{"data":')


def test_the_operations_of_the_pages_are_found_in_their_sources() -> None:
    schema = build_schema((ROOT / "schema.graphql").read_text("utf-8"))
    found = page_operations()
    assert {"Heartbeat", "InfluencersPage", "ReportPage", "StudioPage", "Tally"} < set(found)
    assert {name: errors for name, text in found.items() if (errors := validate(schema, parse(text)))} == {}
