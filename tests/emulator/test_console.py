"""The emulator's own tools: who may use them, and what they refuse."""

import jwt
import pytest

from tests.emulator.process import Emulator

GOOD = {"role": "broadcaster", "userId": "ana", "lifetimeS": 180}


def test_a_token_is_made_as_asked(emulator: Emulator) -> None:
    made = emulator.post("/tokens", GOOD).json()
    claims = jwt.decode(made["token"], options={"verify_signature": False})
    assert claims["access_key"].startswith("eeeeeeee")
    assert (claims["user_id"], claims["role"], claims["exp"]) == ("ana", "broadcaster", made["expiresAt"])
    assert claims["exp"] - claims["nbf"] == 190
    assert emulator.init(made["token"]).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/tokens", "/room-codes", "/emulator/room", "/emulator/end-room"])
def test_another_site_gets_nothing(emulator: Emulator, path: str, headers: dict[str, str]) -> None:
    answer = emulator.http.post(path, json={**GOOD, "active": False}, headers=headers)
    assert (answer.status_code, answer.text) == (403, "this is for the emulator's own pages")
    assert "access-control-allow-origin" not in answer.headers
    assert emulator.state()["active"] is True


def test_its_own_page_is_served(emulator: Emulator) -> None:
    headers = {"Origin": emulator.url, "Sec-Fetch-Site": "same-origin"}
    assert emulator.http.post("/tokens", json=GOOD, headers=headers).status_code == 200


def test_a_form_cannot_ask(emulator: Emulator) -> None:
    answer = emulator.http.post("/tokens", data={"role": "broadcaster"})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "change",
    [
        {"role": "admin"},
        {"role": None},
        {"userId": ""},
        {"userId": "Zoë"},
        {"userId": "a" * 65},
        {"lifetimeS": 0},
        {"lifetimeS": True},
        {"lifetimeS": 10**9},
    ],
)
def test_a_token_that_could_not_work_is_not_made(emulator: Emulator, change: dict[str, object]) -> None:
    answer = emulator.post("/tokens", {**GOOD, **change})
    assert answer.status_code == 400
    assert "eyJ" not in answer.text


@pytest.mark.parametrize(
    "change", [{"active": "no"}, {"maxPeerCount": {"admin": 1}}, {"maxPeerCount": {"viewer": "1"}}, []]
)
def test_a_change_that_is_none_leaves_the_room_as_it_is(emulator: Emulator, change: object) -> None:
    before = emulator.state()
    assert emulator.post("/emulator/room", change).status_code == 400
    assert emulator.state() == before


def test_a_foreign_host_name_is_not_served(emulator: Emulator) -> None:
    answer = emulator.http.get("/emulator/state", headers={"Host": "rebound.example"})
    assert answer.status_code == 400
