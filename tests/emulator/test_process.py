"""The emulator as a process: its keys, its one line, its end, its log."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.emulator.process import Emulator, command, running
from tests.emulator.sdk import sdk


def test_it_announces_what_a_parent_needs(emulator: Emulator) -> None:
    assert set(emulator.announced) == {"url", "accessKey", "appSecret", "roomId", "role"}
    assert emulator.announced["accessKey"].startswith("eeeeeeee")
    assert len(emulator.announced["accessKey"]) == 24
    assert len(emulator.announced["appSecret"]) >= 48
    assert len(bytes.fromhex(emulator.announced["roomId"])) == 12
    assert emulator.announced["role"] == "broadcaster"


def test_its_keys_are_private_and_survive_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        announced, token = first.announced, first.token()
    assert (tmp_path / "emulator.json").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.glob("emulator.json*")) == ["emulator.json"]
    with running(tmp_path) as second:
        assert {**second.announced, "url": ""} == {**announced, "url": ""}
        assert second.init(token).status_code == 200


def test_two_that_start_in_one_new_folder_share_its_keys(tmp_path: Path) -> None:
    arguments = command(tmp_path)
    started = [subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    lines = [process.communicate(timeout=10)[0] for process in started]
    assert json.loads(lines[0])["appSecret"] == json.loads(lines[1])["appSecret"]


def test_two_folders_have_different_keys(emulator: Emulator, fresh: Emulator) -> None:
    for name in ("accessKey", "appSecret", "roomId"):
        assert emulator.announced[name] != fresh.announced[name]


def test_a_damaged_key_file_stops_the_start_and_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "emulator.json").write_text('{"access_key"', "utf-8")
    ended = subprocess.run(command(tmp_path), input=b"", capture_output=True, timeout=10, check=False)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"is not a key file: delete it, and new keys are made" in ended.stderr
    assert (tmp_path / "emulator.json").read_text("utf-8") == '{"access_key"'


def test_a_port_in_use_stops_the_start(tmp_path: Path, emulator: Emulator) -> None:
    port = int(emulator.url.rsplit(":", 1)[1])
    ended = subprocess.run(
        command(tmp_path, port=port), input=b"", capture_output=True, timeout=10, check=False
    )
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"cannot start" in ended.stderr


def test_nothing_but_127_0_0_1_is_listened_on(emulator: Emulator) -> None:
    port = int(emulator.url.rsplit(":", 1)[1])
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", port))


def test_it_ends_with_its_parent(fresh: Emulator) -> None:
    assert fresh.process.stdin
    fresh.process.stdin.close()
    assert fresh.process.wait(timeout=20) == 0


async def test_it_ends_when_told_to_even_in_mid_show(fresh: Emulator) -> None:
    async with sdk(fresh) as ana, sdk(fresh, "viewer") as vera:
        await ana.join()
        await vera.join()
        await ana.start_publishing()
        await vera.until(lambda: sum(vera.frames.values()) > 5)
        told_at = time.monotonic()
        os.kill(fresh.process.pid, signal.SIGTERM)
        assert fresh.process.wait(timeout=20) == 0
        assert time.monotonic() - told_at < 20
    assert fresh.process.stdout
    assert fresh.process.stdout.read() == b""
    assert "Traceback" not in fresh.log


async def test_its_log_holds_no_token(fresh: Emulator) -> None:
    async with sdk(fresh) as ana:
        await ana.join()
    bad = fresh.token(room_id="0" * 24)
    with pytest.raises(InvalidStatus):
        await connect(f"{fresh.url.replace('http', 'ws')}/ws?peer=p&token={bad}")
    fresh.init(bad)
    fresh.http.get(f"/nothing?token={bad}")
    assert "joined as broadcaster" in fresh.log
    assert "websocket refused: invalid room id" in fresh.log
    assert "eyJ" not in fresh.log
    assert fresh.announced["appSecret"] not in fresh.log
