"""The REST API: who may use it, what it keeps, what it refuses; `tests/hms_api` holds it to the client."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.process import Emulator, running

ROOMS = "/v2/rooms"


def test_only_a_management_token_opens_it(emulator: Emulator) -> None:
    for path in (ROOMS, "/v2/templates", f"/v2/room-codes/room/{emulator.announced['roomId']}"):
        answer = emulator.http.get(path)
        assert answer.status_code == 401
        assert answer.json() == {
            "code": 401,
            "message": "Token validation error",
            "details": ["authorization header is missing"],
        }


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"type": "app"}, "type must be management and version 2"),
        ({"version": 1}, "type must be management and version 2"),
        ({"exp": int(time.time())}, "token is expired"),
        ({"nbf": int(time.time()) + 600}, "token is not valid yet"),
        ({"iat": int(time.time()) + 600}, "token is not valid yet"),
        ({"access_key": "0" * 24}, "invalid access key"),
        ({"secret": "x" * 64}, "invalid JWT token: signature is invalid"),
        ({"without": ("exp",)}, "token has no expiry"),
    ],
)
def test_a_management_token_that_is_not_in_order_changes_nothing(
    emulator: Emulator, claims: dict[str, Any], why: str
) -> None:
    before = emulator.rest("GET", ROOMS).json()
    for path in (ROOMS, "/emulator/faults", "/emulator/move-session"):
        answer = emulator.rest("POST", path, {"name": "no"}, token=emulator.management_token(**claims))
        assert (answer.status_code, answer.json()["details"]) == (401, [why])
    assert emulator.rest("GET", ROOMS).json() == before


def test_a_management_token_opens_no_room(emulator: Emulator) -> None:
    answer = emulator.init(emulator.management_token())
    assert answer.json() == {"code": 40109, "message": "invalid JWT token: type must be app and version 2"}


def test_rooms_and_codes_survive_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        room = first.rest("POST", ROOMS, {"name": "kept", "enabled": False}).json()
        main = first.announced["roomId"]
        code = first.rest("POST", f"/v2/room-codes/room/{main}/role/viewer").json()
        off = first.rest("POST", "/v2/room-codes/code", {"code": code["code"], "enabled": False}).json()
        first.post("/emulator/room", {"active": False})
    assert (tmp_path / "emulator-rooms.json").stat().st_mode & 0o777 == 0o600
    with running(tmp_path) as second:
        assert second.rest("GET", f"{ROOMS}/{room['id']}").json() == room
        assert second.state()["active"] is False
        second.post("/emulator/room", {"active": True})
        assert off in second.rest("GET", f"/v2/room-codes/room/{main}").json()["data"]


def test_a_room_is_named_once_whatever_the_letters(emulator: Emulator) -> None:
    one = emulator.rest("POST", ROOMS, {"name": "One"}).json()
    two = emulator.rest("POST", ROOMS, {"name": "Two"}).json()
    assert emulator.rest("POST", ROOMS, {"name": "ONE"}).json()["id"] == one["id"]
    assert emulator.rest("POST", f"{ROOMS}/{two['id']}", {"name": "oNe"}).status_code == 400
    assert emulator.rest("GET", f"{ROOMS}/{two['id']}").json() == two
    nameless = emulator.rest("POST", ROOMS, {}).json()
    assert nameless["name"] == f"room-{nameless['id']}"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"name": "two words"}, "Error: invalid room name"),
        ({"name": ""}, "Error: invalid room name"),
        ({"name": 5}, "invalid name"),
        ({"name": "x", "template_id": "0" * 24}, "Error: template not found"),
        ({"name": "x", "region": "mars"}, "Error: region not supported"),
        ({"name": "x", "enabled": "no"}, "invalid enabled"),
        (["x"], "invalid request body"),
    ],
)
def test_a_room_that_cannot_be_is_not_made(emulator: Emulator, body: object, message: str) -> None:
    before = emulator.rest("GET", f"{ROOMS}?limit=100").json()
    answer = emulator.rest("POST", ROOMS, body)
    assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert emulator.rest("GET", f"{ROOMS}?limit=100").json() == before


def test_a_room_holds_a_hundred_codes_and_no_more(emulator: Emulator) -> None:
    room = emulator.rest("POST", ROOMS, {"name": "full"}).json()["id"]
    path = f"/v2/room-codes/room/{room}"
    made = [emulator.rest("POST", f"{path}/role/viewer").json()["code"] for _ in range(100)]
    assert len(set(made)) == 100
    for more in (f"{path}/role/viewer", path):
        answer = emulator.rest("POST", more)
        assert (answer.status_code, answer.json()["message"]) == (400, "room code limit reached")
    listed = emulator.rest("GET", f"{path}?limit=100").json()
    assert ([code["code"] for code in listed["data"]], listed["last"]) == (made, "")


def test_pages_follow_each_other_and_odd_ones_are_refused(emulator: Emulator) -> None:
    room = emulator.rest("POST", ROOMS, {"name": "pages"}).json()["id"]
    path = f"/v2/room-codes/room/{room}"
    made = [emulator.rest("POST", f"{path}/role/host").json()["code"] for _ in range(15)]
    first = emulator.rest("GET", path).json()
    second = emulator.rest("GET", f"{path}?start={first['last']}").json()
    assert [code["code"] for code in first["data"] + second["data"]] == made
    assert (first["limit"], len(first["data"]), second["last"]) == (10, 10, "")
    for query in ("limit=9", "limit=101", "limit=x", "start=nothing", "enabled=perhaps"):
        assert emulator.rest("GET", f"{path}?{query}").status_code == 400


def test_the_codes_of_a_disabled_room_are_not_given_out(emulator: Emulator) -> None:
    room = emulator.rest("POST", ROOMS, {"name": "closed", "enabled": False}).json()["id"]
    for method, path in (("GET", room), ("POST", room), ("POST", f"{room}/role/host")):
        answer = emulator.rest(method, f"/v2/room-codes/room/{path}")
        assert (answer.status_code, answer.json()["message"]) == (403, "room is not active")


def test_a_template_and_its_roles_are_shown(emulator: Emulator) -> None:
    (template,) = emulator.rest("GET", "/v2/templates").json()["data"]
    path = f"/v2/templates/{template['id']}"
    assert emulator.rest("GET", path).json() == template
    assert emulator.rest("GET", f"{path}/roles/viewer").json() == template["roles"]["viewer"]
    assert template["roles"]["viewer"]["publishParams"]["allowed"] == []
    for missing in (f"{path}/roles/Viewer", "/v2/templates/0", "/v2/templates/0/roles/viewer"):
        assert emulator.rest("GET", missing).status_code == 404


@pytest.mark.parametrize(
    "switches",
    [
        {"faults": {}},
        {"faults": [5]},
        {"faults": [{"code": 500}]},
        {"faults": [{"path": "/init", "code": "500"}]},
        {"faults": [{"path": "/init", "status": 99}]},
        {"faults": [{"path": "/init", "wait_s": -1}]},
        {"faults": [{"path": "/init", "unknown": 1}]},
        {"clock_off_s": 0.5},
        {"same_code_again": 1},
        {"unknown": 1},
    ],
)
def test_a_fault_that_is_none_is_not_switched_on(emulator: Emulator, switches: dict[str, Any]) -> None:
    emulator.switch({"path": "/init", "code": 40108})
    assert emulator.rest("POST", "/emulator/faults", switches).status_code == 400
    assert emulator.init(emulator.token()).json() == {"code": 40108, "message": "role is invalid"}
    emulator.switch()
    assert emulator.init(emulator.token()).status_code == 200


def test_a_page_of_any_origin_can_read_a_fault_and_still_ask_whether_it_may(emulator: Emulator) -> None:
    emulator.switch({"path": "/init", "code": 503, "times": 1})
    origin = {"Origin": "http://127.0.0.1:8000", "Access-Control-Request-Method": "GET"}
    assert emulator.http.options("/init", headers=origin).status_code == 200
    answer = emulator.http.get("/init", headers=origin)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (503, "*")
    assert emulator.init(emulator.token()).status_code == 200


def test_a_clock_that_lies_judges_tokens_and_dates_replies_and_can_be_put_right(emulator: Emulator) -> None:
    emulator.switch(clock_off_s=7200)
    answer = emulator.init(emulator.token())
    assert answer.json() == {"code": 40109, "message": "token is expired"}
    assert len(answer.headers.get_list("date")) == 1
    emulator.switch(clock_off_s=-7200)
    assert emulator.init(emulator.token()).json() == {"code": 40109, "message": "token is not valid yet"}
    emulator.switch()
    assert emulator.init(emulator.token()).status_code == 200


def test_a_room_file_that_is_damaged_stops_the_start_and_is_left_alone(tmp_path: Path) -> None:
    with running(tmp_path) as emulator:
        emulator.rest("POST", ROOMS, {"name": "x"})
    (tmp_path / "emulator-rooms.json").write_text("{", "utf-8")
    with pytest.raises(ValueError, match="Expecting value"), running(tmp_path):
        pass
    assert "cannot be read: delete it" in (tmp_path / "stderr.log").read_text("utf-8")
    assert (tmp_path / "emulator-rooms.json").read_text("utf-8") == "{"
