"""`GET /init`: which tokens open the room, and in which words the others are refused."""

import base64
import time
from typing import Any

import pytest

from tests.emulator.process import Emulator


def test_a_good_token_is_told_where_to_connect(emulator: Emulator) -> None:
    answer = emulator.init(emulator.token())
    assert answer.status_code == 200
    assert answer.json()["endpoint"] == f"{emulator.url.replace('http', 'ws')}/ws"
    assert answer.json()["config"] == {"enabledFlags": []}
    assert answer.json()["rtcConfiguration"] == {"ice_servers": []}


def test_a_page_of_any_origin_may_ask(emulator: Emulator) -> None:
    headers = {"Origin": "http://127.0.0.1:8000", "Authorization": f"Bearer {emulator.token()}"}
    asked = emulator.http.get("/init", headers=headers)
    assert asked.headers["access-control-allow-origin"] == "*"
    preflight = emulator.http.options(
        "/init",
        headers={
            "Origin": "http://127.0.0.1:8000",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    assert preflight.status_code == 200
    assert "authorization" in preflight.headers["access-control-allow-headers"]


def test_a_token_as_the_dashboard_makes_it_is_accepted(emulator: Emulator) -> None:
    assert emulator.init(emulator.token(without=("iat", "nbf", "jti", "user_id"))).status_code == 200


NUMERIC_USER_ID = "json: cannot unmarshal number into Go struct field Claims.user_id of type string"


@pytest.mark.parametrize(
    ("claims", "code", "message"),
    [
        ({"exp": int(time.time())}, 40109, "token is expired"),
        ({"nbf": int(time.time()) + 600}, 40109, "token is not valid yet"),
        ({"exp": float("inf")}, 40109, "invalid JWT token: signature is invalid"),
        ({"access_key": "0" * 24}, 40101, "invalid access key"),
        ({"room_id": "0" * 24}, 40102, "invalid room id"),
        ({"user_id": 4711}, 40107, NUMERIC_USER_ID),
        ({"role": "Broadcaster"}, 40108, "role is invalid"),
        ({"role": ["broadcaster"]}, 40108, "role is invalid"),
        ({"type": "management"}, 40109, "invalid JWT token: type must be app and version 2"),
        ({"version": 1}, 40109, "invalid JWT token: type must be app and version 2"),
    ],
)
def test_a_bad_claim_is_refused_with_the_reason(
    emulator: Emulator, claims: dict[str, Any], code: int, message: str
) -> None:
    answer = emulator.init(emulator.token(**claims))
    assert answer.status_code == 401
    assert answer.json() == {"code": code, "message": message}


def test_a_token_that_never_ends_is_refused(emulator: Emulator) -> None:
    answer = emulator.init(emulator.token(without=("exp",)))
    assert answer.status_code == 401
    assert answer.json() == {"code": 40109, "message": "token has no expiry"}


def test_a_signature_of_somebody_else_or_cut_short_is_refused(emulator: Emulator) -> None:
    for token in (emulator.token(secret="x" * 64), emulator.token()[:-7]):
        answer = emulator.init(token)
        assert answer.status_code == 401
        assert answer.json() == {"code": 40109, "message": "invalid JWT token: signature is invalid"}


@pytest.mark.parametrize("text", ["x", "not.a.token", "e30.W10.x"])
def test_what_is_no_token_is_refused(emulator: Emulator, text: str) -> None:
    answer = emulator.init(text)
    assert answer.status_code == 401
    assert answer.json() == {"code": 40109, "message": "invalid JWT token: token is malformed"}


def test_an_unsigned_token_is_refused(emulator: Emulator) -> None:
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    payload = emulator.token().split(".")[1]
    answer = emulator.init(f"{header}.{payload}.")
    assert (answer.status_code, answer.json()["code"]) == (401, 40109)


def test_a_request_without_a_token_is_refused(emulator: Emulator) -> None:
    answer = emulator.http.get("/init")
    assert answer.status_code == 401
    assert answer.json() == {"code": 401, "message": "authorization header is missing"}


def test_a_room_that_is_off_admits_nobody(empty: Emulator) -> None:
    assert empty.post("/emulator/room", {"active": False}).json()["active"] is False
    answer = empty.init(empty.token())
    assert answer.status_code == 403
    assert answer.json() == {"code": 403, "message": "room is not active"}
    empty.post("/emulator/room", {"active": True})
    assert empty.init(empty.token()).status_code == 200
