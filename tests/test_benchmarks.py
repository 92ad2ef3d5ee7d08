"""The benchmark compares like with like: the limit answers as Greenroom does, and writes down the same."""

import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
from benchmarks import carrying, pages
from benchmarks.beside import wait_beside
from benchmarks.filling import DATABASE, FilledDesk, fill_desk
from benchmarks.hostile import HOSTILE, Hostile
from benchmarks.load import WrongAnswer, ask_once, put_load
from benchmarks.operations import INFLUENCERS_PAGE, OPERATIONS, STUDIO_STATUS, Asks, written
from benchmarks.page_operations import operations as page_operations
from benchmarks.peers import Peer, running
from benchmarks.rounds import Driver
from graphql import build_schema, parse, validate

from tests.markdown import ROOT

INFLUENCERS = 200
KEPT = (
    "SELECT id, hms_user_id, version, room_code_kind, token_last_four, token_expires_at, token_fingerprint, "
    "doubt_code, open_show_id IS NULL FROM influencers ORDER BY id",
    "SELECT influencer_id, token_version_id, workspace_id, room_id, role, holder, end_note "
    "FROM shows ORDER BY influencer_id",
    "SELECT influencer_id, fingerprint, last_four, access_key, user_id, not_before, expires_at, "
    "created_by_id, sealed IS NULL, replaced_at IS NULL FROM token_versions "
    "ORDER BY influencer_id, created_at",
    "SELECT kind, influencer_id, show_id IS NULL FROM events ORDER BY seq",
)

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


def kept(peer: Peer) -> list[Any]:
    """Read what a peer has written down, without the ids and times that it made up itself."""
    with closing(sqlite3.connect(peer.folder / DATABASE)) as connection:
        found: list[Any] = [connection.execute(query).fetchall() for query in KEPT]
        entries = connection.execute(
            "SELECT actor_kind, actor_id, action, subject_kind, before, after, request_id IS NULL "
            "FROM audit_entries ORDER BY rowid"
        ).fetchall()
    return [
        *found,
        [[*entry[:4], *(text and orjson.loads(text) for text in entry[4:6]), entry[6]] for entry in entries],
    ]


async def test_the_limit_answers_and_writes_down_the_same_as_greenroom(
    filled: FilledDesk, peers: Peers
) -> None:
    assert kept(peers["greenroom"]) == kept(peers["limit"])
    answers: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        ask = next(operation.asks(filled, [None]))
        for kind, peer in peers.items():
            request = next(written(operation, iter([ask]), peer.port, graphql=kind == "greenroom"))
            answer = orjson.loads(await ask_once(peer.port, request, proof=operation.proof))
            answers.setdefault(kind, {}).update(answer["data"])
    for data in answers.values():
        data["studio"].pop("message")  # the sentence is Greenroom's own
        assert len(data["influencers"]["pageInfo"].pop("endCursor")) > 20
        assert len(data["goLive"]["show"].pop("id")) == 36
    greenroom, limit = answers["greenroom"], answers["limit"]
    assert greenroom == limit
    assert (greenroom["studio"]["state"], len(greenroom["influencers"]["nodes"])) == ("READY", 50)
    assert greenroom["influencers"]["counts"] == {
        "total": INFLUENCERS,
        "live": 10,
        "off": 10,
        "blocked": 20,
        "noToken": 30,
        "expiring": 10,
        "ready": 120,
    }
    assert kept(peers["greenroom"]) == kept(peers["limit"])
    assert [entry[2] for entry in kept(peers["limit"])[-1]] == [
        "SHOW_OPENED",
        "TOKEN_HANDED_OUT",
        "TOKEN_SET",
    ]


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
    go_live = OPERATIONS[2]
    for peer in peers.values():
        peer.put_back()
        before = kept(peer)
        tally = await put_load(
            peer.port,
            written(go_live, go_live.asks(filled, []), peer.port, graphql=peer.kind == "greenroom"),
            proof=go_live.proof,
            seconds=0.1,
        )
        assert 1 <= tally.replies == len(kept(peer)[1]) - len(before[1]) <= len(filled.ready)
        peer.put_back()
        assert kept(peer) == before


async def test_a_refusal_does_not_count_as_an_answer(filled: FilledDesk, peers: Peers) -> None:
    for peer in peers.values():
        asks: Asks = iter([("nobody", dict[str, Any]())])
        stranger = written(STUDIO_STATUS, asks, peer.port, graphql=peer.kind == "greenroom")
        with pytest.raises(WrongAnswer, match=r"^HTTP/1.1 200 OK .*[Ss]ign"):
            await put_load(peer.port, stranger, proof=STUDIO_STATUS.proof, seconds=1)


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


async def test_pages_that_are_open_are_measured_and_carried(
    filled: FilledDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "SETTLES_S", 0.1)
    monkeypatch.setattr(pages, "SETTLES_S", 0.3)
    monkeypatch.setattr(pages, "PAGES", 2)
    with running("greenroom", filled, tmp_path / "pages") as peer:
        costs = await pages.measure_pages(filled, peer, seconds=0.1)
    assert [*costs] == ["desk idle", "desk busy", "studio idle", "studio live"]
    with running("greenroom", filled, tmp_path / "carrying") as peer:
        carried = await carrying.carry(filled, peer, live=3, desks=2, seconds=4.5)
    assert (carried.live, carried.desks) == (3, 2)
    assert carried.requests_s > 0 < carried.share
