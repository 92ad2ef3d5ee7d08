"""That every peer answers as Greenroom does and writes down the same: before that, nothing is timed."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any, cast

import orjson

from benchmarks.filling import DATABASE, FilledDesk
from benchmarks.load import ask_all
from benchmarks.operations import ALL, Operation, requests
from benchmarks.peers import Peer

_KEPT = (
    "SELECT id, hms_user_id, version, room_code_kind, token_last_four, token_expires_at, token_fingerprint, "
    "doubt_code, open_show_id IS NULL FROM influencers ORDER BY id",
    "SELECT influencer_id, token_version_id, workspace_id, room_id, role, holder, end_note, peer_id, "
    "session_id, started_at IS NULL, ended_at IS NULL, end_reason FROM shows ORDER BY influencer_id, rowid",
    "SELECT influencer_id, fingerprint, last_four, access_key, user_id, not_before, expires_at, "
    "created_by_id, sealed IS NULL, replaced_at IS NULL FROM token_versions "
    "ORDER BY influencer_id, created_at",
    "SELECT kind, influencer_id, show_id IS NULL FROM events ORDER BY seq",
)
_ENTRIES = (
    "SELECT actor_kind, actor_id, action, subject_kind, before, after, request_id IS NULL "
    "FROM audit_entries ORDER BY rowid"
)


class Unequal(Exception):  # noqa: N818 (it ends a measurement)
    """A peer does something else than Greenroom."""


def kept(peer: Peer) -> list[Any]:
    """Read what a peer has written down, without the ids and times that it made up itself."""
    with closing(sqlite3.connect(peer.folder / DATABASE)) as connection:
        found: list[Any] = [connection.execute(query).fetchall() for query in _KEPT]
        entries = connection.execute(_ENTRIES).fetchall()
    return [
        *found,
        [[*entry[:4], *(text and orjson.loads(text) for text in entry[4:6]), entry[6]] for entry in entries],
    ]


async def hold_equal(filled: FilledDesk, peers: Sequence[Peer]) -> dict[str, Any]:
    """Ask every peer for each operation once, and return the answers that all of them gave, by its key.

    Raises:
        Unequal: one answered otherwise, or wrote down something else.
    """
    answer = await answered_alike(filled, peers)
    rows = kept(peers[0])
    for peer in peers[1:]:
        if kept(peer) != rows:
            raise Unequal(f"{peer.kind} writes down something else than {peers[0].kind}.")
    for peer in peers:
        peer.put_back()
    return answer


async def answered_alike(
    filled: FilledDesk, peers: Sequence[Peer], operations: Sequence[Operation] = ALL
) -> dict[str, Any]:
    """Ask every peer for each operation once, and return the answers that all of them gave, by its key.

    Raises:
        Unequal: one answered otherwise.
    """
    answers: list[dict[str, Any]] = [{} for _ in peers]
    for operation in operations:
        ask = next(operation.asks(filled, [None]))  # one token for all of them
        for peer, answer in zip(peers, answers, strict=True):
            request = next(requests(operation, iter([ask]), peer.port, graphql=peer.speaks_graphql))
            replies = await ask_all(peer.port, request, proof=operation.proof)
            told = [_comparable(orjson.loads(reply)["data"]) for reply in replies if reply]
            answer[operation.key] = told if operation.dialogue else told[0] if told else None
    for peer, data in zip(peers[1:], answers[1:], strict=True):
        if data != answers[0]:
            raise Unequal(
                f"{peer.kind} answers otherwise than {peers[0].kind}: {_difference(answers[0], data)}"
            )
    return answers[0]


# What each makes up itself: sentences, cursors, and the times of what it has just written down.
_ITS_OWN = ("message", "sentence", "ending", "endCursor", "startedAt", "endedAt", "openedAt", "requestId")


def _comparable(value: Any, name: str = "") -> Any:
    """Leave of what a peer makes up itself only whether there is any."""
    if name in _ITS_OWN:
        return bool(value)
    if isinstance(value, list):
        return [_comparable(one) for one in cast("list[Any]", value)]
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        own = {"id": len(fields["id"])} if name == "show" and "id" in fields else {}
        return {key: _comparable(one, key) for key, one in fields.items()} | own
    return value


def _difference(one: Any, other: Any, path: str = "") -> str:
    """Say where two answers part, without what they hold: that may be a token."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return path
    ours, theirs = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
    parted = [key for key in sorted({*ours, *theirs}) if ours.get(key) != theirs.get(key)]
    return ", ".join(_difference(ours.get(key), theirs.get(key), f"{path}.{key}") for key in parted)
