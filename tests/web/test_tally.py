"""Every request that is refused is counted, wherever that happens."""

import pytest

from greenroom.web.connections import Most, Times
from greenroom.web.operation_request import MAX_BODY_BYTES
from tests.web.edge import make_edge
from tests.web.served_edge import HOST, exchange, served, wire

PATIENT = Times(60, 60, 60, 60)
GRAPHQL = b"POST /graphql HTTP/1.1\r\ncontent-type: application/json\r\n" + HOST


@pytest.mark.parametrize(
    ("times", "pieces", "refusal"),
    [
        (PATIENT, [b"GET /%s HTTP/1.1\r\n" % (b"a" * 9000) + HOST + b"\r\n"], ("414", "BAD_INPUT")),
        (PATIENT, [b"GET / HTTP/1.1\r\n" + HOST + b"x: y\r\n" * 101 + b"\r\n"], ("431", "BAD_INPUT")),
        (PATIENT, [b"no http at all\r\n\r\n"], ("400", "BAD_INPUT")),
        (Times(0.05, 60, 60, 60), [b"GET / HTTP/1.1\r\n"], ("408", "BAD_INPUT")),
        (Times(60, 0.05, 60, 60), [GRAPHQL + b"content-length: 9\r\n\r\n"], ("408", "BAD_INPUT")),
        (
            PATIENT,
            [GRAPHQL + b"content-length: %d\r\n\r\n" % (MAX_BODY_BYTES + 1), b" " * (MAX_BODY_BYTES + 1)],
            ("413", "BAD_INPUT"),
        ),
        (PATIENT, [b"GET / HTTP/1.1\r\nhost: elsewhere.example\r\n\r\n"], ("400", "BAD_INPUT")),
        (PATIENT, [b"GET /nowhere HTTP/1.1\r\n" + HOST + b"\r\n"], ("404", "BAD_INPUT")),
        (PATIENT, [b"GET /fail HTTP/1.1\r\n" + HOST + b"\r\n"], ("500", "INTERNAL")),
        (PATIENT, [b"GET /admin/login HTTP/1.1\r\n" + HOST + b"\r\n"], ("503", "NONE")),
        (
            PATIENT,
            [GRAPHQL + b'content-length: 18\r\n\r\n{"query": "{ no }"'[:-1] + b'"}'],
            ("400", "BAD_INPUT"),
        ),
    ],
    ids=[
        *("address", "headers", "no HTTP", "slow head", "slow body", "long body", "name", "unknown"),
        *("fault", "no pages", "no JSON"),
    ],
)
async def test_a_refusal_is_counted_once_by_status_and_code(
    times: Times, pieces: list[bytes], refusal: tuple[str, str]
) -> None:
    edge = make_edge()
    async with served(edge.app, times, tally=edge.tally) as port, wire(port) as ours:
        await ours.send(*pieces)
        head = await ours.reader.readuntil(b"\r\n\r\n")
        assert head.split(b" ", 2)[1].decode() == refusal[0]
    assert edge.tally.refusals == {refusal: 1}
    assert edge.tally.requests == {f"{refusal[0][0]}xx": 1}


async def test_more_requests_than_can_be_worked_on_are_counted_and_so_is_each_that_is_answered() -> None:
    edge = make_edge()
    async with served(edge.app, PATIENT, Most(requests=0), edge.tally) as port:
        assert (await exchange(port, [b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"]))[0] == 503
    async with served(edge.app, PATIENT, tally=edge.tally) as port:
        assert (await exchange(port, [b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"]))[0] == 200
    assert edge.tally.refusals == {("503", "UNAVAILABLE"): 1}
    assert edge.tally.requests == {"5xx": 1, "2xx": 1}
    assert list(edge.tally.durations) == ["/healthz"]


@pytest.mark.parametrize(
    ("body", "headers", "refusals"),
    [
        ({"query": "{ open }"}, {}, {}),
        ({"query": "{ tokens }"}, {}, {("200", "UNAUTHENTICATED"): 1}),
        ({"query": "{ nothing }"}, {}, {("200", "BAD_INPUT"): 1}),
        ({"query": "{ person { note } }"}, {}, {("200", "UNAUTHENTICATED"): 1}),
        ({"query": "{ broken }"}, {}, {("200", "INTERNAL"): 1}),
        ({"query": "{"}, {}, {("200", "BAD_INPUT"): 1}),
        ({"query": ""}, {}, {("400", "BAD_INPUT"): 1}),
        ({"query": "{ open }"}, {"authorization": "Bearer"}, {("401", "UNAUTHENTICATED"): 1}),
        ({"query": "{ open }"}, {"origin": "https://elsewhere.example"}, {("403", "FORBIDDEN"): 1}),
        ({"query": "{ open }"}, {"accept": "text/html"}, {("406", "BAD_INPUT"): 1}),
    ],
)
async def test_the_errors_of_an_operation_are_counted_by_code_also_where_no_field_was_asked(
    body: dict[str, str], headers: dict[str, str], refusals: dict[tuple[str, str], int]
) -> None:
    edge = make_edge()
    async with edge.client() as client:
        await client.post("/graphql", json=body, headers=headers)
    assert edge.tally.refusals == refusals
