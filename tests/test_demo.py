"""The demo, as a process of its own, with its emulator beside it."""

import json
import re
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.shell import Served, Shell

SIGN_IN = """mutation ($input: AdminSignInInput!) { adminSignIn(input: $input) {
    ... on SignedIn { viewer { ... on Admin { role } } } } }"""
COUNTS = """{
    influencers { counts { total live off blocked noToken expiring ready } }
    desk { demo emulatorUrl } }"""
FIRST = "query ($id: ID!) { influencer(id: $id) { readiness streaming { enabled } findings { code } } }"


EVENING = """{
    influencers(first: 50) { nodes {
        readiness lastLiveAt invitationPending lastShow { endReason } findings { code }
        show { state silentSince } } }
    archived: influencers(filter: { archived: true }) { nodes { name } }
    admins { nodes { role active } }
    links { nodes { kind } } }"""


def command_lines() -> list[str]:
    lines: list[str] = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(entry.read_text("utf-8", "replace"))
        except OSError:
            continue  # it ended meanwhile
    return lines


def emulators(data: Path) -> int:
    """Count the emulators that run for a data folder."""
    return sum("greenroom_emulator" in line and str(data) in line for line in command_lines())


def eventually(condition: Callable[[], bool], within_s: float) -> bool:
    until = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def demo(shell: Shell) -> Generator[tuple[Served, dict[str, Any]]]:
    with shell.serving("demo", "--json") as served:
        line = served.line()
        assert line, shell.log
        yield served, json.loads(line)


def test_a_demo_tells_programs_all_they_need_and_leaves_nothing_running(shell: Shell) -> None:
    with demo(shell) as (served, told):
        assert set(told) == {"url", "admin", "apiKey", "influencers", "hms"}
        assert set(told["admin"]) == {"email", "password", "secretKey"}
        assert set(told["hms"]) == {"accessKey", "appSecret", "roomId", "role"}
        assert len(told["influencers"]) == 25
        assert all(set(person) == {"id", "email", "password", "readiness"} for person in told["influencers"])
        assert told["influencers"][0]["readiness"] == "NO_TOKEN"
        readiness = [person["readiness"] for person in told["influencers"]]
        with httpx2.Client(base_url=told["url"]) as client:

            def ask(query: str, **variables: Any) -> Any:
                return client.post("/graphql", json={"query": query, "variables": variables}).json()["data"]

            assert ask(SIGN_IN, input=told["admin"]) == {"adminSignIn": {"viewer": {"role": "OWNER"}}}
            seen = ask(COUNTS)
            assert seen["influencers"]["counts"] == {
                "total": 25,
                "live": 0,
                "off": readiness.count("OFF"),
                "blocked": readiness.count("BLOCKED"),
                "noToken": readiness.count("NO_TOKEN"),
                "expiring": readiness.count("EXPIRING"),
                "ready": readiness.count("READY"),
            }
            assert min(seen["influencers"]["counts"][name] for name in ("off", "blocked", "ready")) > 0
            assert seen["desk"]["demo"] is True
            assert ask(FIRST, id=told["influencers"][0]["id"])["influencer"] == {
                "readiness": "NO_TOKEN",
                "streaming": {"enabled": True},
                "findings": [{"code": "NO_TOKEN"}],
            }
            assert httpx2.get(seen["desk"]["emulatorUrl"]).status_code == 200
        assert emulators(shell.data) == 1
        began = time.monotonic()
        assert served.stop(within_s=60) == ""
        assert time.monotonic() - began < 20
        assert eventually(lambda: emulators(shell.data) == 0, 60)
        secrets = [told["admin"]["password"], told["admin"]["secretKey"], told["hms"]["appSecret"]]
        secrets.append(told["apiKey"])
        secrets += [person["password"] for person in told["influencers"]]
        assert not [secret for secret in secrets if secret in shell.log]
        assert "eyJ" not in shell.log
    with demo(shell) as (served, again):
        assert again["admin"]["password"] != told["admin"]["password"]
        assert emulators(shell.data) == 1
        served.process.kill()
        assert eventually(lambda: emulators(shell.data) == 0, 60)


def test_a_demo_for_people_shows_an_evening_in_full_swing(shell: Shell) -> None:
    with shell.serving("demo") as served:
        told = ""
        while line := served.line():
            told += line
            if "Ctrl+C" in line:
                break
        url = re.search(r"(http\S+)/admin/login", told)
        owner = re.search(r"(\S+)   password (\S+)   secret key (\S+)", told)
        assert url, shell.log
        assert owner, told
        email, password, key = owner.groups()
        with httpx2.Client(base_url=url[1]) as client:

            def ask(query: str, **variables: Any) -> Any:
                return client.post("/graphql", json={"query": query, "variables": variables}).json()["data"]

            given = {"email": email, "password": password, "secretKey": key}
            assert ask(SIGN_IN, input=given) == {"adminSignIn": {"viewer": {"role": "OWNER"}}}

            def on_air() -> list[bool]:
                people = ask(EVENING)["influencers"]["nodes"]
                return sorted(p["show"]["silentSince"] is not None for p in people if p["show"])

            # The job that plays them comes round soon after the start.
            assert eventually(lambda: on_air() == [False, False, True], 60)
            seen = ask(EVENING)
        assert served.stop(within_s=60).strip() == ""
    people = seen["influencers"]["nodes"]
    assert len(people) == 25
    assert [p["show"]["state"] for p in people if p["show"]] == ["ON_AIR"] * 3
    blocked = [p["findings"][0]["code"] for p in people if p["readiness"] == "BLOCKED"]
    assert sorted(blocked) == ["EXPIRED", "ROLE_CANNOT_PUBLISH", "ROOM_OFF", "TOKEN_REFUSED"]
    endings = {p["lastShow"]["endReason"] for p in people if p["lastShow"]}
    assert endings == {"ENDED_BY_INFLUENCER", "STOPPED_BY_ADMIN", "FAILED"}
    assert sum(p["invitationPending"] for p in people) == 1
    assert sum(p["lastLiveAt"] is not None for p in people) > 5
    assert [p["name"] for p in seen["archived"]["nodes"]] == ["Bea Fontaine", "Hugo Lind"]
    admins = seen["admins"]["nodes"]
    assert [a["role"] for a in admins] == ["OWNER", "MANAGER", "OPERATOR", "VIEWER", "OPERATOR"]
    assert [a["active"] for a in admins] == [True, True, True, True, False]
    assert {link["kind"] for link in seen["links"]["nodes"]} == {"INFLUENCER_INVITATION", "ADMIN_INVITATION"}
    assert not [secret for secret in (password, key) if secret in shell.log]
    assert "eyJ" not in shell.log


def test_the_demo_leaves_a_folder_alone_that_it_did_not_make(shell: Shell) -> None:
    shell.data.mkdir()
    (shell.data / "accounts.csv").write_text("precious", "utf-8")
    assert shell.refused("demo") == (
        f"{shell.data} holds files that no demo made, so the demo leaves it alone. "
        "Name another folder in GREENROOM_DATA."
    )
    assert [file.name for file in shell.data.iterdir()] == ["accounts.csv"]


@pytest.mark.parametrize("name", ["GREENROOM_DATABASE_URL", "GREENROOM_KEY_FILE"])
def test_the_demo_never_fills_a_database_that_it_did_not_make(shell: Shell, name: str) -> None:
    other = shell.folder / "other"
    value = f"sqlite://{other}" if name.endswith("URL") else str(other)
    said = shell.refused("demo", **{name: value})
    assert said == f"The demo keeps everything in its own folder. Unset {name} to start it."
    assert not other.exists()
    assert not shell.data.exists()
