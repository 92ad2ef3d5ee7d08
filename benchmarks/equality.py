"""That every peer answers as Greenroom does and writes down the same: before that, nothing is timed."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any, cast

import orjson

from benchmarks.filling import DATABASE, FilledDesk
from benchmarks.load import ask_once
from benchmarks.operations import OPERATIONS, written
from benchmarks.peers import Peer

_KEPT = (
    "SELECT id, hms_user_id, version, room_code_kind, token_last_four, token_expires_at, token_fingerprint, "
    "doubt_code, open_show_id IS NULL FROM influencers ORDER BY id",
    "SELECT influencer_id, token_version_id, workspace_id, room_id, role, holder, end_note "
    "FROM shows ORDER BY influencer_id",
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
    """Ask every peer for each operation once, and return the answer that all of them gave.

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


async def answered_alike(filled: FilledDesk, peers: Sequence[Peer]) -> dict[str, Any]:
    """Ask every peer for each operation once, and return the answer that all of them gave.

    Left out is what each makes up itself: the sentence of the status, the list's cursor, the show's id.

    Raises:
        Unequal: one answered otherwise.
    """
    answers: list[dict[str, Any]] = [{} for _ in peers]
    for operation in OPERATIONS:
        ask = next(operation.asks(filled, [None]))  # one token for all of them
        for peer, answer in zip(peers, answers, strict=True):
            request = next(written(operation, iter([ask]), peer.port, graphql=peer.speaks_graphql))
            reply = orjson.loads(await ask_once(peer.port, request, proof=operation.proof))
            answer.update(reply["data"])
    for data in answers:
        data["studio"].pop("message")
        assert len(data["influencers"]["pageInfo"].pop("endCursor")) > 20  # noqa: PLR2004, S101
        assert len(data["goLive"]["show"].pop("id")) == 36  # noqa: PLR2004, S101
    for peer, data in zip(peers[1:], answers[1:], strict=True):
        if data != answers[0]:
            raise Unequal(
                f"{peer.kind} answers otherwise than {peers[0].kind}: {_difference(answers[0], data)}"
            )
    return answers[0]


def _difference(one: Any, other: Any, path: str = "") -> str:
    """Say where two answers part, without what they hold: that may be a token."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return path
    ours, theirs = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
    parted = [key for key in sorted({*ours, *theirs}) if ours.get(key) != theirs.get(key)]
    return ", ".join(_difference(ours.get(key), theirs.get(key), f"{path}.{key}") for key in parted)
