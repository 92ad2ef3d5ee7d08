"""The four hot operations: what is sent for each, to Greenroom as GraphQL and to the limit as bare values."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import Any

import orjson

from benchmarks.filling import FilledDesk

FIRST = 50
VISITORS = 1_000  # whose studio is asked for again and again: the first visit writes a support code
HOLDER = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"

STUDIO = """query StudioPage {
  studio { influencer { name } state show { id } message fix repairedBy }
}"""
LIST = """query InfluencersPage($first: Int!, $after: String, $filter: InfluencerFilter) {
  influencers(first: $first, after: $after, filter: $filter) {
    nodes {
      id name handle email createdAt readiness version
      findings { code severity }
      token { lastFour expiresAt }
      roomCode { kind hint }
      streaming { enabled }
      show { id state }
    }
    pageInfo { hasNextPage endCursor }
    counts { total live off blocked noToken expiring ready }
  }
}"""
GO_LIVE = """mutation GoLive($input: GoLiveInput!) {
  goLive(input: $input) {
    __typename
    ... on GoLiveReady { show { id startedAt } authToken endpoints { init } }
    ... on GoLiveBlocked { code message fix }
  }
}"""
SAVE = """mutation SetAuthToken($input: SetAuthTokenInput!) {
  setAuthToken(input: $input) {
    __typename
    ... on SetAuthTokenSuccess {
      influencer { id version readiness token { lastFour expiresAt } streaming { enabled } }
      report { verdict findings { code } }
    }
    ... on TokenRejected { message fix report { verdict findings { code } } }
    ... on RoomCodeRejected { message fix }
    ... on Conflict { message fix influencer { id version } }
    ... on NotFound { message fix }
  }
}"""

Asks = Iterator[tuple[str, dict[str, Any]]]
"""Whose session asks, by its token, and the operation's variables."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One hot operation.

    Args:
        key: its short name, and its path at the limit.
        title: what it is, in words.
        document: the GraphQL operation.
        cookie: the cookie that carries the session, without the port.
        proof: what every reply that counts holds.
        asks: makes the requests that follow each other; it may end.
    """

    key: str
    title: str
    document: str
    cookie: str
    proof: bytes
    asks: Callable[[FilledDesk, Sequence[str | None]], Asks]


def _studio(filled: FilledDesk, _: Sequence[str | None]) -> Asks:
    for influencer in cycle(filled.ready[:VISITORS]):
        yield influencer.session, {}


def _list(filled: FilledDesk, cursors: Sequence[str | None]) -> Asks:
    for after in cycle(cursors):
        yield filled.admin_session, {"first": FIRST, "after": after, "filter": {"readiness": ["READY"]}}


def _go_live(filled: FilledDesk, _: Sequence[str | None]) -> Asks:
    for influencer in filled.ready:
        yield influencer.session, {"input": {"holder": HOLDER}}


def _set_token(filled: FilledDesk, _: Sequence[str | None]) -> Asks:
    for influencer in cycle(filled.ready):
        given = {"influencerId": influencer.id, "authToken": filled.new_token(influencer)}
        yield filled.admin_session, {"input": given}


_influencer = partial(Operation, cookie="greenroom_influencer")
_admin = partial(Operation, cookie="greenroom_admin")

STUDIO_STATUS = _influencer("q1", "Q1 studio", STUDIO, proof=b'"state":"READY"', asks=_studio)
INFLUENCERS_PAGE = _admin("q2", "Q2 influencers", LIST, proof=b'"hasNextPage":true', asks=_list)
OPERATIONS = (
    STUDIO_STATUS,
    INFLUENCERS_PAGE,
    _influencer("m1", "M1 goLive", GO_LIVE, proof=b'"GoLiveReady"', asks=_go_live),
    _admin("m2", "M2 setAuthToken", SAVE, proof=b'"SetAuthTokenSuccess"', asks=_set_token),
)


def written(operation: Operation, asks: Asks, port: int, *, graphql: bool) -> Iterator[bytes]:
    """Write requests as a browser does, headers included.

    Args:
        graphql: send the GraphQL operation; otherwise its variables alone, to a path of its own.
    """
    path = "/graphql" if graphql else f"/{operation.key}"
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\n"
        f"sec-fetch-site: same-origin\r\ncontent-type: application/json\r\ncookie: "
        f"{operation.cookie}_{port}="
    )
    for session, variables in asks:
        body = orjson.dumps({"query": operation.document, "variables": variables} if graphql else variables)
        yield f"{head}{session}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
