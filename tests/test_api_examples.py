"""The examples of docs/api.md, run unchanged against a demo."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from greenroom.desk.desk import utc_now
from greenroom.hms.minting import mint_auth_token
from tests.markdown import DOCS, ROOT, blocks
from tests.shell import STARTS

NODE_MODULES = ROOT / "frontend/node_modules"
BLOCKED = [
    f"{name}: {finding}"
    for name in ("Chloé Dubois", "Lin Wei", "Oscar Jansen")
    for finding in (
        "EXPIRED The token expired 1\u00a0d ago.",
        "UNKNOWN_WORKSPACE The token belongs to a 100ms account that this desk does not know.",
    )
]
Example = Callable[[Path], list[str]]
"""Writes an example into a folder, and returns the command that runs it."""


def _code(language: str) -> str:
    [code] = blocks((DOCS / "api.md").read_text("utf-8"), language)
    return code


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed")
    return found or pytest.skip(f"{name} is not installed")


def curl(folder: Path) -> list[str]:
    _tool("curl")
    _tool("jq")
    (folder / "example.sh").write_text(_code("bash"), "utf-8")
    return [_tool("bash"), str(folder / "example.sh")]


def python(folder: Path) -> list[str]:
    (folder / "example.py").write_text(_code("python"), "utf-8")
    return [sys.executable, str(folder / "example.py")]


def typescript(folder: Path) -> list[str]:
    """Check the types and leave them out, as the front end's own compiler does both."""
    if not NODE_MODULES.is_dir() and os.environ.get("CI") != "true":
        pytest.skip("the front end's packages are not installed")
    (folder / "example.mts").write_text(_code("typescript"), "utf-8")
    types = ["--typeRoots", str(NODE_MODULES / "@types"), "--types", "node"]
    strict = ["--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--module", "nodenext"]
    compiler = str(NODE_MODULES / ".bin/tsc")
    checked = subprocess.run(
        [compiler, *strict, *types, "example.mts"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "")
    return [_tool("node"), str(folder / "example.mjs")]


@pytest.fixture(name="demo", scope="module")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("demo")
    outer = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
    environment = {**outer, "GREENROOM_DATA": str(folder / "desk"), "GREENROOM_PORT": "0"}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [*STARTS, "demo", "--json"],
            env=environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line, (folder / "log").read_text("utf-8")
            yield json.loads(line)
        finally:
            process.terminate()


def _settings(demo: dict[str, Any], person: dict[str, str]) -> dict[str, str]:
    hms = demo["hms"]
    token = mint_auth_token(
        access_key=hms["accessKey"],
        app_secret=hms["appSecret"],
        room_id=hms["roomId"],
        role=hms["role"],
        user_id=person["email"].partition("@")[0],
        now=utc_now(),
        lifetime=timedelta(hours=24),
    )
    return {
        "DESK_URL": demo["url"],
        "API_KEY": demo["apiKey"],
        "INFLUENCER_EMAIL": person["email"],
        "INFLUENCER_PASSWORD": person["password"],
        "AUTH_TOKEN": token,
    }


def _run(command: list[str], settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("example", "number", "told"),
    [
        (
            curl,
            0,
            [
                '{"id":"%s","readiness":"READY","streaming":{"enabled":true}}',
                '{"state":"ENDED","endReason":"ENDED_BY_INFLUENCER"}',
            ],
        ),
        (
            python,
            1,
            [
                "{'id': '%s', 'readiness': 'READY', 'streaming': {'enabled': True}}",
                "{'state': 'ENDED', 'endReason': 'ENDED_BY_INFLUENCER'}",
            ],
        ),
        (
            typescript,
            2,
            [
                "{\n  id: '%s',\n  readiness: 'READY',\n  streaming: { enabled: true }\n}",
                "{ state: 'ENDED', endReason: 'ENDED_BY_INFLUENCER' }",
            ],
        ),
    ],
    ids=["curl", "python", "typescript"],
)
def test_an_example_walks_one_evening_and_prints_no_secret(
    demo: dict[str, Any], tmp_path: Path, example: Example, number: int, told: list[str]
) -> None:
    without_token = [person for person in demo["influencers"] if person["readiness"] == "NO_TOKEN"]
    settings = _settings(demo, without_token[number])
    influencer_id, email = without_token[number]["id"], settings["INFLUENCER_EMAIL"]
    settings["INFLUENCER_EMAIL"] = email.replace("e", "\uff25")  # another way to write it: E, full-width
    ran = _run(example(tmp_path), settings)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "".join(f"{line.replace('%s', influencer_id)}\n" for line in [*BLOCKED, *told])


@pytest.mark.parametrize("example", [curl, python, typescript])
def test_an_example_that_is_refused_ends_with_the_reason_and_without_a_secret(
    demo: dict[str, Any], tmp_path: Path, example: Example
) -> None:
    settings = _settings(demo, demo["influencers"][0])
    settings |= {"API_KEY": f"grk_hunter2{'A' * 36}"}
    ran = _run(example(tmp_path), settings)
    assert ran.returncode != 0
    assert ran.stdout == ""
    assert "This API key opens nothing" in ran.stderr
    assert not [secret for secret in ("hunter2", settings["AUTH_TOKEN"]) if secret in ran.stderr]


@pytest.mark.parametrize("example", [curl, python, typescript])
def test_an_example_finds_nobody_by_part_of_an_email(
    demo: dict[str, Any], tmp_path: Path, example: Example
) -> None:
    settings = _settings(demo, demo["influencers"][0]) | {"INFLUENCER_EMAIL": "mara@demo.example"}
    ran = _run(example(tmp_path), settings)
    assert ran.returncode != 0
    assert ran.stdout.splitlines() == BLOCKED
    assert "NOT_FOUND: No influencer of this desk has this email." in ran.stderr
    assert settings["AUTH_TOKEN"] not in ran.stderr


@pytest.mark.parametrize("example", [curl, python, typescript])
def test_an_example_gives_nobody_the_token_of_somebody_else(
    demo: dict[str, Any], tmp_path: Path, example: Example
) -> None:
    jonas, isla = (_named(demo, name) for name in ("jonas", "isla"))
    settings = _settings(demo, isla) | {"AUTH_TOKEN": _settings(demo, jonas)["AUTH_TOKEN"]}
    ran = _run(example(tmp_path), settings)
    assert ran.returncode != 0
    assert ran.stdout.splitlines() == BLOCKED
    said = "The `user_id` in this token belongs to Jonas Weber, not to Isla Campbell."
    assert f"TOKEN_NEEDS_CONFIRMATION: {said}" in ran.stderr
    assert settings["AUTH_TOKEN"] not in ran.stderr


def _named(demo: dict[str, Any], name: str) -> dict[str, str]:
    (found,) = [person for person in demo["influencers"] if person["email"].startswith(f"{name}@")]
    return found
