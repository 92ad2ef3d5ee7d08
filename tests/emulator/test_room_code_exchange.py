"""`POST /v2/token`: a room code becomes an auth token."""

import json
import re

import httpx2
import jwt

from tests.emulator.process import Emulator


def code_of(emulator: Emulator, role: str) -> str:
    return emulator.post("/room-codes", {"role": role}).json()["code"]


def exchange(emulator: Emulator, body: str) -> httpx2.Response:
    headers = {"Content-Type": "text/plain;charset=UTF-8", "Origin": "http://127.0.0.1:8000"}
    return emulator.http.post("/v2/token", content=body, headers=headers)


def test_a_code_gives_a_token_of_its_role_for_the_given_user(emulator: Emulator) -> None:
    code = code_of(emulator, "viewer")
    assert re.fullmatch(r"[a-z]{3}-[a-z]{4}-[a-z]{3}", code)
    answer = exchange(emulator, json.dumps({"code": code, "user_id": "ana"}))
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    claims = jwt.decode(answer.json()["token"], options={"verify_signature": False})
    assert (claims["role"], claims["user_id"]) == ("viewer", "ana")
    assert claims["exp"] - claims["nbf"] == 24 * 3600 + 10
    assert emulator.init(answer.json()["token"]).status_code == 200


def test_every_role_has_a_code_of_its_own(emulator: Emulator) -> None:
    assert len({code_of(emulator, role) for role in ("broadcaster", "viewer", "host")}) == 3


def test_an_unknown_code_is_not_found(emulator: Emulator) -> None:
    answer = exchange(emulator, '{"code": "aaa-aaaa-aaa"}')
    assert answer.status_code == 404
    assert answer.json() == {"code": 404, "message": "room code not found"}


def test_what_is_not_an_object_with_a_code_is_refused(emulator: Emulator) -> None:
    for body in ("", "null", "[" * 5000, '{"code": 1}', '{"code": "aaa-aaaa-aaa", "user_id": 1}'):
        assert exchange(emulator, body).status_code == 400


def test_a_room_that_is_off_gives_no_token(empty: Emulator) -> None:
    code = code_of(empty, "broadcaster")
    empty.post("/emulator/room", {"active": False})
    answer = exchange(empty, json.dumps({"code": code}))
    assert answer.status_code == 403
    assert answer.json() == {"code": 403, "message": "room is not active"}
