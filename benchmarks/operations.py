"""The operations: what is sent for each, to Greenroom as GraphQL and to the limit as bare values."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, repeat
from typing import Any

import orjson

from benchmarks.documents import (
    AUDIT,
    END,
    GO_LIVE,
    HEARTBEAT,
    LIST,
    NIGHT,
    SAVE,
    SEARCH,
    STARTED,
    STUDIO,
    TALLY,
    TONIGHT,
)
from benchmarks.filling import FilledDesk
from benchmarks.load import Dialogue, Request

FIRST = 50
VISITORS = 1_000  # whose studio is asked for again and again: the first visit writes a support code
HOLDER = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
SEARCHED = "ubois"  # five letters: four may as well be the end of somebody's token
HEARTBEATS = 4  # of each show

Asks = Iterator[tuple[str, dict[str, Any]]]
"""Whose session asks, by its token, and the operation's variables."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, or what follows each other on one page.

    Args:
        key: its short name, and its path at the limit.
        title: what it is, in words.
        document: the GraphQL operation; empty where a path is got instead, which is the key.
        cookie: the cookie that carries the session, without the port.
        proof: what every reply that counts holds.
        asks: makes the requests that follow each other; it may end.
        dialogue: makes several requests of each, by the replies.
    """

    key: str
    title: str
    document: str
    cookie: str
    proof: bytes
    asks: Callable[[FilledDesk, Sequence[str | None]], Asks]
    dialogue: Callable[["Write"], Dialogue] | None = None


Write = Callable[[str, str, dict[str, Any]], bytes]
"""Writes a request of one session: by its path at the limit, its document and its variables."""


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


def _shows(filled: FilledDesk, _: Sequence[str | None]) -> Asks:
    for influencer in cycle(filled.ready[:VISITORS][::-1]):  # not whom `_go_live` begins with
        yield influencer.session, {}


def _ask_admin(**variables: Any) -> Callable[[FilledDesk, Sequence[str | None]], Asks]:
    return lambda filled, _: repeat((filled.admin_session, variables))


def _show(write: Write) -> Dialogue:
    """Open the studio, go live, stay so for a minute, and end the show."""
    yield write("q1", STUDIO, {})
    live = orjson.loads((yield write("m1", GO_LIVE, {"input": {"holder": HOLDER}})))["data"]["goLive"]
    held = {"showId": live["show"]["id"], "holder": HOLDER}
    calls = [("started", STARTED, held | {"peerId": "peer", "sessionId": None})]
    calls += [("heartbeat", HEARTBEAT, held)] * HEARTBEATS
    for path, document, given in (*calls, ("ended", END, held)):
        if b'"ShowPulse"' not in (yield write(path, document, {"input": given})):
            raise ValueError(f"{path} was refused.")


_influencer = partial(Operation, cookie="greenroom_influencer")
_admin = partial(Operation, cookie="greenroom_admin")

STUDIO_STATUS = _influencer("q1", "Q1 studio", STUDIO, proof=b'"state":"READY"', asks=_studio)
INFLUENCERS_PAGE = _admin("q2", "Q2 influencers", LIST, proof=b'"hasNextPage":true', asks=_list)
GOING_LIVE = _influencer("m1", "M1 goLive", GO_LIVE, proof=b'"GoLiveReady"', asks=_go_live)
SAVING_TOKEN = _admin("m2", "M2 setAuthToken", SAVE, proof=b'"SetAuthTokenSuccess"', asks=_set_token)

OPERATIONS = (STUDIO_STATUS, INFLUENCERS_PAGE, GOING_LIVE, SAVING_TOKEN)
"""Those with targets."""

_FOUND = {"first": FIRST, "filter": {"search": SEARCHED}}
_EVENING = {"timeZone": "UTC", "first": FIRST}
CHANGES = _admin("changes", "Whether anything changed", "", proof=b'etag: "', asks=_ask_admin())
OTHERS = (
    _admin("search", "Search", SEARCH, proof=b'"total":', asks=_ask_admin(**_FOUND)),
    _admin("night", "Show night", NIGHT, proof=b'"repair":', asks=_ask_admin()),
    _admin("tonight", "Tonight", TONIGHT, proof=b'"noShows":', asks=_ask_admin(**_EVENING)),
    _admin("tally", "Tally", TALLY, proof=b'"total":', asks=_ask_admin()),
    CHANGES,
    _admin("audit", "Audit log", AUDIT, proof=b'"auditEntries":', asks=_ask_admin(first=FIRST)),
    _influencer("show", "A whole show", STUDIO, proof=b'"data":{', asks=_shows, dialogue=_show),
)
ALL = (*OPERATIONS[:2], *OTHERS[:-1], *OPERATIONS[2:], OTHERS[-1])
"""All: first those that write nothing."""


def requests(operation: Operation, asks: Asks, port: int, *, graphql: bool) -> Iterator[Request]:
    """Write requests as a browser does, headers included, or the dialogues that make them.

    Args:
        graphql: send the GraphQL operation; otherwise its variables alone, to a path of its own.
    """
    if operation.dialogue is None:
        return written(operation, asks, port, graphql=graphql)
    writers = (_writer(operation, session, port, graphql=graphql) for session, _ in asks)
    return map(operation.dialogue, writers)


def written(operation: Operation, asks: Asks, port: int, *, graphql: bool) -> Iterator[bytes]:
    """Write the requests of an operation that is no dialogue."""
    for session, variables in asks:
        yield _writer(operation, session, port, graphql=graphql)(operation.key, operation.document, variables)


def _writer(operation: Operation, session: str, port: int, *, graphql: bool) -> Write:
    def write(path: str, document: str, variables: dict[str, Any]) -> bytes:
        body = orjson.dumps({"query": document, "variables": variables} if graphql else variables)
        what = "POST /graphql" if graphql else f"POST /{path}"
        if not document:
            body, what = b"", f"GET /{path}"
        head = (
            f"{what} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\n"
            f"sec-fetch-site: same-origin\r\ncontent-type: application/json\r\n"
            f"cookie: {operation.cookie}_{port}={session}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return write
