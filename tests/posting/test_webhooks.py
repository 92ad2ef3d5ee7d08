"""Posting a webhook to a real https server: to the address that was checked, and nowhere else."""

import socket
from ipaddress import IPv6Network
from pathlib import Path

import pytest

from greenroom.posting.outcomes import Outcome, Sent
from greenroom.posting.webhooks import read_address
from tests.posting.receiver import NAME, receiving

BODY = b'{"type": "test"}'
HEADERS = {"webhook-id": "msg_1"}


@pytest.mark.parametrize(
    "text",
    [
        "http://receiver.example/",
        "ftp://receiver.example/",
        "file:///etc/passwd",
        "https://",
        "https:///alerts",
        "receiver.example",
        "",
        "https://name:password@receiver.example/",
        "https://receiver.example/#part",
        "https://receiver.example:0/",
        "https://receiver.example:70000/",
        "https://receiver.example/a b",
        "https://receiver.example\\@127.0.0.1/",
        "https://receiver.example/" + 2_000 * "a",
    ],
)
def test_what_is_no_plain_https_address_is_not_taken(text: str) -> None:
    assert read_address(text) is None


@pytest.mark.parametrize(
    "text",
    [
        " https://receiver.example ",
        "https://receiver.example:8443/a?b=c",
        "https://bücher.example/",
        "https://8.8.8.8/",
    ],
    ids=["spaces", "port", "umlaut", "number"],
)
def test_an_https_address_is_taken(text: str) -> None:
    assert read_address(text) is not None


async def test_a_message_arrives_as_it_is_under_the_receivers_own_name(tmp_path: Path) -> None:
    async with receiving(tmp_path) as receiver:
        sent = await receiver.poster().post(receiver.address, BODY, HEADERS)
        assert sent == Sent(Outcome.DELIVERED, 204)
        [request] = receiver.requests
        assert (request.line, request.body) == ("POST /alerts?token=of-the-receiver HTTP/1.1", BODY)
        assert request.headers == {
            "webhook-id": "msg_1",
            "host": f"{NAME}:{receiver.port}",
            "content-type": "application/json",
            "content-length": str(len(BODY)),
            "user-agent": "greenroom",
            "accept": "*/*",
            "accept-encoding": "identity",
            "connection": "keep-alive",
        }


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.DELIVERED),
        (302, Outcome.REDIRECTED),
        (307, Outcome.REDIRECTED),
        (400, Outcome.REFUSED),
        (410, Outcome.GONE),
        (429, Outcome.REFUSED),
        (500, Outcome.FAILING),
        (503, Outcome.FAILING),
    ],
)
async def test_the_status_says_what_came_of_it(tmp_path: Path, status: int, outcome: Outcome) -> None:
    async with receiving(tmp_path) as receiver:
        receiver.reply = status
        assert await receiver.poster().post(receiver.address, BODY, HEADERS) == Sent(outcome, status)


async def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async with receiving(tmp_path) as receiver:
        there = f"https://127.0.0.1:{receiver.port}/secret"
        receiver.reply = f"HTTP/1.1 307 Go\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n".encode()
        sent = await receiver.poster().post(receiver.address, BODY, HEADERS)
        assert sent == Sent(Outcome.REDIRECTED, 307)
        assert (receiver.connections, len(receiver.requests)) == (1, 1)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["169.254.169.254"],
        ["fe80::1%1"],
    ],
    ids=["loopback", "IPv6", "mapped", "one of two", "metadata", "link-local"],
)
async def test_a_name_that_leads_to_a_private_address_is_not_connected_to(
    tmp_path: Path, addresses: list[str]
) -> None:
    async with receiving(tmp_path) as receiver:
        receiver.names[NAME] = addresses
        sent = await receiver.poster(allowed=()).post(receiver.address, BODY, HEADERS)
        assert sent == Sent(Outcome.PRIVATE_ADDRESS)
        assert receiver.connections == 0


async def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(tmp_path: Path) -> None:
    async with receiving(tmp_path) as receiver:
        answers = iter((["127.0.0.1"], ["10.0.0.1"]))  # as if the name led elsewhere right after the check

        async def rebinding(host: str, port: int) -> list[str]:
            receiver.asked.append(f"{host}:{port}")
            return next(answers)

        poster = receiver.poster(resolve=rebinding)
        assert (await poster.post(receiver.address, BODY, HEADERS)).outcome is Outcome.DELIVERED
        assert receiver.asked == [f"{NAME}:{receiver.port}"]
        assert (await poster.post(receiver.address, BODY, HEADERS)).outcome is Outcome.PRIVATE_ADDRESS
        assert receiver.connections == 1


async def test_a_proxy_of_the_environment_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with receiving(tmp_path) as receiver:
        assert (await receiver.poster().post(receiver.address, BODY, HEADERS)).outcome is Outcome.DELIVERED


async def test_a_certificate_for_another_name_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    async with receiving(tmp_path, "other.example", "127.0.0.1") as receiver:
        sent = await receiver.poster().post(receiver.address, BODY, HEADERS)
        assert sent == Sent(Outcome.BAD_CERTIFICATE)
        assert receiver.requests == []


async def test_the_next_address_is_tried_if_one_cannot_be_connected_to(tmp_path: Path) -> None:
    async with receiving(tmp_path) as receiver:
        receiver.names[NAME] = ["127.0.0.2", "127.0.0.1"]  # it listens at the second only
        assert (await receiver.poster().post(receiver.address, BODY, HEADERS)).outcome is Outcome.DELIVERED
        receiver.names[NAME] = ["127.0.0.2"]
        sent = await receiver.poster().post(receiver.address, BODY, HEADERS)
        assert sent == Sent(Outcome.UNREACHABLE)
        assert len(receiver.requests) == 1


async def test_an_ipv6_address_is_connected_to_as_well(tmp_path: Path) -> None:
    async with receiving(tmp_path, host="::1") as receiver:
        receiver.names[NAME] = ["::1"]
        poster = receiver.poster(allowed=(IPv6Network("::1/128"),))
        assert (await poster.post(receiver.address, BODY, HEADERS)).outcome is Outcome.DELIVERED


async def test_a_name_without_an_address_is_said_to_be_unknown(tmp_path: Path) -> None:
    async with receiving(tmp_path) as receiver:
        sent = await receiver.poster().post("https://nowhere.example/", BODY, HEADERS)
        assert sent == Sent(Outcome.UNKNOWN_NAME)


async def test_a_receiver_that_says_nothing_is_given_up_in_time(tmp_path: Path) -> None:
    async with receiving(tmp_path) as receiver:
        receiver.reply = None
        sent = await receiver.poster(within_s=0.3).post(receiver.address, BODY, HEADERS)
        assert sent == Sent(Outcome.TIMED_OUT)


async def test_of_an_endless_reply_only_the_status_is_read(tmp_path: Path) -> None:
    async with receiving(tmp_path) as receiver:
        receiver.reply = b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n" + 65_536 * b"x"
        sent = await receiver.poster().post(receiver.address, BODY, HEADERS)
        assert sent == Sent(Outcome.DELIVERED, 200)


async def test_a_head_without_an_end_is_no_reply(tmp_path: Path) -> None:
    async with receiving(tmp_path) as receiver:
        receiver.reply = b"HTTP/1.1 200 OK\r\nX-Long: " + 1_000_000 * b"x"
        sent = await receiver.poster().post(receiver.address, BODY, HEADERS)
        assert sent == Sent(Outcome.UNREACHABLE)


async def test_an_address_where_packets_go_nowhere_leaves_the_next_one_its_time(tmp_path: Path) -> None:
    async with receiving(tmp_path) as receiver:
        with socket.socket() as full, socket.socket() as first:
            full.bind(("127.0.0.2", receiver.port))
            full.listen(0)
            first.connect(full.getsockname())  # nobody accepts it: whoever comes next is not answered
            receiver.names[NAME] = ["127.0.0.2", "127.0.0.1"]
            sent = await receiver.poster(within_s=4.0).post(receiver.address, BODY, HEADERS)
            assert sent == Sent(Outcome.DELIVERED, 204)
            receiver.names[NAME] = ["127.0.0.2"]
            sent = await receiver.poster(within_s=0.1).post(receiver.address, BODY, HEADERS)
            assert sent == Sent(Outcome.TIMED_OUT)
        assert len(receiver.requests) == 1
