"""The command line speaks of the desk that runs on its data folder, and knows its address for certain."""

import asyncio
import json
import os
import re
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from greenroom.desk.desk import utc_now
from greenroom.hms.minting import mint_auth_token
from greenroom.running import RunningDesk, desks_on, recorded
from greenroom.store.database import Dialect, database
from greenroom.store.key_file import create_key_file
from greenroom.store.models import Lease, Link
from tests.shell import Served, Shell
from tests.world import PUBLIC_URL

ODD = '{"public_url": 1, "host": 2, "port": "x", "start_id": 3, "pid": 4, "emulator": 5}'


@pytest.fixture(name="desk")
def _desk(shell: Shell, database_url: str) -> Shell:
    """Give a shell a migrated desk on the database of this run."""
    shell.data.mkdir(mode=0o700)
    create_key_file(shell.data / "keys")
    shell.settings |= {
        "GREENROOM_DATABASE_URL": database_url,
        "GREENROOM_KEY_FILE": str(shell.data / "keys"),
    }
    return shell


def records(shell: Shell) -> list[Path]:
    return list(shell.data.glob("running-*.json"))


@contextmanager
def serving(shell: Shell, **settings: str) -> Generator[tuple[Served, str]]:
    """Serve a desk on a free port, and give its address."""
    with shell.serving("serve", **settings) as served:
        before = set(records(shell))
        while not (new := set(records(shell)) - before):
            assert served.process.poll() is None, shell.log
        yield served, json.loads(new.pop().read_text("utf-8"))["public_url"]


def is_running(url: str) -> str:
    return f"The desk at {url} is running."


def nobody(shell: Shell) -> str:
    return f"No desk is running on the data folder {shell.data}; the settings say {PUBLIC_URL}."


async def _open_links(database_url: str) -> int:
    async with database(database_url):
        return await Link.filter(revoked_at=None, used_at=None).count()


def open_links(shell: Shell) -> int:
    return asyncio.run(_open_links(shell.settings["GREENROOM_DATABASE_URL"]))


def test_links_are_for_the_address_of_the_desk_that_runs(desk: Shell) -> None:
    with serving(desk) as (served, url):
        assert re.fullmatch(r"http://localhost:[1-9]\d+", url)
        wrong = {"GREENROOM_PORT": "8081"}
        for command, page in (
            (["setup-link"], "/admin/setup#"),
            (["influencer", "invite", "Maya", "maya@example.com"], "/invitation#"),
        ):
            code, out, err = desk.run(*command, **wrong)
            assert (code, out.startswith(f"{url}{page}"), err.splitlines()[0]) == (0, True, is_running(url))
        added = desk.done("influencer", "add", "Zoe", "zoe@example.com", notice=is_running(url), **wrong)
        assert f"They sign in at {url}/login with zoe@example.com" in added
        own = desk.done(
            "setup-link",
            GREENROOM_PUBLIC_URL="https://desk.example",
            notice=f"Links are for GREENROOM_PUBLIC_URL, https://desk.example; the running desk is at {url}.",
        )
        assert own.startswith("https://desk.example/admin/setup#")
        served.stop(within_s=60)
    assert not list(desk.data.glob("running-*"))
    assert desk.done("setup-link", notice=nobody(desk), **wrong).startswith(f"{PUBLIC_URL}/admin/setup#")


def test_the_record_is_for_this_user_alone_and_holds_no_secret(desk: Shell) -> None:
    with serving(desk) as (_, url):
        (path,) = records(desk)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        told = json.loads(path.read_text("utf-8"))
        start_id = told.pop("start_id")
        assert httpx2.get(f"{url}/healthz").headers["x-desk-start"] == start_id
        assert told == {
            "public_url": url,
            "host": "127.0.0.1",
            "port": int(url.rpartition(":")[2]),
            "pid": told["pid"],
            "emulator": None,
        }
        os.kill(told["pid"], 0)


def test_a_desk_that_was_killed_is_noticed_and_its_record_swept_up_by_the_next(desk: Shell) -> None:
    with serving(desk) as (served, url):
        served.kill()
    (left,) = records(desk)
    notice = (
        f"The desk on the data folder {desk.data} stopped unexpectedly and is not running; "
        f"the settings say {PUBLIC_URL}."
    )
    link = desk.done("setup-link", notice=notice, GREENROOM_PORT="8081")
    assert link.startswith(f"{PUBLIC_URL}/admin/setup#")
    assert left.exists()
    with serving(desk) as (_, url):
        assert not left.exists()
        assert desk.done("influencer", "list", "--json", notice=is_running(url)) == "[]\n"


def test_another_desk_on_the_port_of_one_that_was_killed_is_not_taken_for_it(desk: Shell) -> None:
    with serving(desk) as (_, url):
        (path,) = records(desk)
        told = json.loads(path.read_text("utf-8"))
        path.with_name("running-other.json").write_text(json.dumps({**told, "start_id": "0" * 16}), "utf-8")
        running, gone = desks_on(desk.data)
        assert [one.start_id for one in running] == [told["start_id"]]
        assert [one.start_id for one in gone] == ["0" * 16]
        assert desk.done("influencer", "list", "--json", notice=is_running(url)) == "[]\n"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"public_url": 1}', ODD, "\x00"])
def test_a_file_that_is_no_record_is_ignored(desk: Shell, text: str) -> None:
    (desk.data / "running-odd.json").write_text(text, "utf-8")
    assert desks_on(desk.data) == ([], [])
    assert desk.done("influencer", "list", "--json", notice=nobody(desk), GREENROOM_PORT="8081") == "[]\n"


@pytest.mark.parametrize("host", ["", "a b", "a\nb", "a" * 64, "\u00e4" * 64])
def test_a_record_with_a_host_that_cannot_be_is_of_a_desk_that_is_gone(tmp_path: Path, host: str) -> None:
    odd = RunningDesk("http://localhost:1", host, 1, "cd" * 8, os.getpid())
    (tmp_path / "running-odd.json").write_text(json.dumps(asdict(odd)), "utf-8")
    assert desks_on(tmp_path) == ([], [odd])
    desk = RunningDesk("http://localhost:1", "127.0.0.1", 1, "ab" * 8, os.getpid())
    with recorded(tmp_path, desk):
        assert desks_on(tmp_path) == ([], [desk])


@pytest.mark.parametrize(("status", "runs"), [(503, True), (200, False), (404, False)])
def test_a_desk_that_is_too_busy_to_say_who_it_is_counts_as_running(
    tmp_path: Path, status: int, runs: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as aside:
        desk = RunningDesk("http://localhost:1", "127.0.0.1", server.getsockname()[1], "ab" * 8, os.getpid())
        (tmp_path / "running-busy.json").write_text(json.dumps(asdict(desk)), "utf-8")
        looking = aside.submit(desks_on, tmp_path)
        connection, _ = server.accept()
        with connection:
            connection.recv(1024)
            connection.sendall(f"HTTP/1.1 {status} -\r\nContent-Length: 0\r\n\r\n".encode())
        assert looking.result() == (([desk], []) if runs else ([], [desk]))


@pytest.fixture(name="gone_pid")
def _gone_pid() -> int:
    """Give the id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


@pytest.mark.parametrize("answer", [b"HTTP/1.1 503 -\r\nContent-Length: 0\r\n\r\n", None])
def test_what_keeps_us_waiting_at_the_port_of_a_desk_whose_process_is_gone_is_not_that_desk(
    tmp_path: Path, gone_pid: int, answer: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.running.RESPONDS_WITHIN_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as aside:
        port = server.getsockname()[1]
        gone = RunningDesk("http://localhost:1", "127.0.0.1", port, "ab" * 8, gone_pid)
        there = replace(gone, start_id="cd" * 8, pid=os.getpid())
        for desk, runs in ((gone, False), (there, True)):
            (tmp_path / "running-busy.json").write_text(json.dumps(asdict(desk)), "utf-8")
            looking = aside.submit(desks_on, tmp_path)
            connection, _ = server.accept()
            with connection:
                connection.recv(1024)
                if answer is not None:
                    connection.sendall(answer)
                assert looking.result() == (([desk], []) if runs else ([], [desk]))


def test_a_busy_desk_that_says_it_is_another_is_not_this_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as aside:
        desk = RunningDesk("http://localhost:1", "127.0.0.1", server.getsockname()[1], "ab" * 8, os.getpid())
        (tmp_path / "running-busy.json").write_text(json.dumps(asdict(desk)), "utf-8")
        looking = aside.submit(desks_on, tmp_path)
        connection, _ = server.accept()
        with connection:
            connection.recv(1024)
            connection.sendall(b"HTTP/1.1 503 -\r\nX-Desk-Start: cdcd\r\nContent-Length: 0\r\n\r\n")
        assert looking.result() == ([], [desk])


def test_two_desks_of_one_address_are_one_and_of_two_addresses_make_no_link(desk: Shell) -> None:
    public = {"GREENROOM_PUBLIC_URL": "https://desk.example"}
    with serving(desk, **public), serving(desk, **public):
        link = desk.done("setup-link", notice=is_running("https://desk.example"))
        assert link.startswith("https://desk.example/admin/setup#")
        with serving(desk) as (_, url):
            before = open_links(desk)
            both = f"{url} and https://desk.example"
            assert desk.refused("setup-link") == (
                f"Desks at several addresses are running on this data folder: {both}. Nothing was changed. "
                "Say which one the link is for with GREENROOM_PUBLIC_URL."
            )
            added = desk.refused("influencer", "invite", "Maya", "maya@example.com")
            assert added.startswith("Desks at several addresses")
            several = f"Several desks are running on this data folder: {both}."
            assert desk.done("influencer", "list", "--json", notice=several) == "[]\n"
            assert open_links(desk) == before == 1
            chosen = (
                f"Links are for GREENROOM_PUBLIC_URL, {url}; the running desk is at https://desk.example."
            )
            named = desk.done("setup-link", GREENROOM_PUBLIC_URL=url, notice=chosen)
            assert named.startswith(f"{url}/admin/setup#")


def test_a_desk_that_runs_from_another_data_folder_makes_no_link_here(desk: Shell, tmp_path: Path) -> None:
    public = {"GREENROOM_PUBLIC_URL": "https://desk.example"}
    desk.done("setup-link", **public)
    with serving(desk) as (_, url):
        elsewhere = {"GREENROOM_DATA": str(tmp_path / "elsewhere"), "GREENROOM_PORT": "8081"}
        deadline = time.monotonic() + 20
        while not asyncio.run(_has_lease(desk.settings["GREENROOM_DATABASE_URL"])):
            assert time.monotonic() < deadline, "the desk has not said in the database that it runs"
        said = desk.refused("setup-link", **elsewhere)
        assert said == (
            f"A desk is running on this database, but not on the data folder {tmp_path / 'elsewhere'}, so "
            "its address is not known. Nothing was changed. Run this where that desk's data folder is, or "
            "set GREENROOM_PUBLIC_URL."
        )
        assert open_links(desk) == 1
        assert desk.done("setup-link", **elsewhere, **public).startswith("https://desk.example/admin/setup#")
        assert desk.done("setup-link", notice=is_running(url)).startswith(f"{url}/admin/setup#")


async def _has_lease(database_url: str) -> bool:
    async with database(database_url):
        return await Lease.filter(name="heartbeat", until__gt=utc_now()).exists()


def test_no_link_is_made_for_a_port_that_nobody_knows(desk: Shell) -> None:
    assert desk.refused("setup-link") == (
        "No desk is running, and GREENROOM_PORT=0 names no port, so its address is not known. Nothing was "
        "changed. Start the desk first, or set GREENROOM_PUBLIC_URL."
    )
    assert open_links(desk) == 0


def test_a_data_folder_that_cannot_be_written_to_is_said_and_the_desk_serves(
    desk: Shell, tmp_path: Path
) -> None:
    (tmp_path / "taken").touch()
    with desk.serving("serve", GREENROOM_DATA=str(tmp_path / "taken")) as served:
        while "Greenroom serves" not in desk.log:
            assert served.process.poll() is None, desk.log
    assert "The data folder cannot be written to (Not a directory)" in desk.log or "File exists" in desk.log


def test_the_doctor_and_the_list_agree_with_a_demo_that_runs(shell: Shell, dialect: Dialect) -> None:
    if dialect == "postgres":
        pytest.skip("a demo has a database of its own")
    with shell.serving("demo", "--json") as served:
        told = json.loads(served.line())
        url, hms = told["url"], told["hms"]
        wrong = {"GREENROOM_PORT": "8081"}
        listed = json.loads(shell.done("influencer", "list", "--json", notice=is_running(url), **wrong))
        assert {one["email"]: one["readiness"] for one in listed} == {
            one["email"]: one["readiness"] for one in told["influencers"]
        }
        assert sum(one["readiness"] == "READY" for one in listed) > 10
        code, out, _ = shell.run("doctor", "--json", **wrong)
        looks = {look["what"]: look for look in json.loads(out)["looks"]}
        where = f"127.0.0.1:{url.rpartition(':')[2]}"
        assert looks["port"]["message"] == f"The desk at {url} is running, on {where}."
        assert looks["address"]["message"].startswith(f"{url} is for this machine alone")
        assert looks["emulator"]["message"].startswith("The practice room of the running desk is at http://")
        assert code == 0
        for access_key, verdict in ((hms["accessKey"], "GOOD"), (f"eeeeeeee{'0' * 16}", "BROKEN")):
            token = mint_auth_token(
                access_key=access_key,
                app_secret=hms["appSecret"],
                room_id=hms["roomId"],
                role=hms["role"],
                user_id="maya",
                now=utc_now(),
                lifetime=timedelta(hours=24),
            )
            code, out, err = shell.run("token", "inspect", "--json", given=token, **wrong)
            assert (json.loads(out)["verdict"], err) == (verdict, f"{is_running(url)}\n")


def test_the_record_goes_with_its_block(tmp_path: Path) -> None:
    desk = RunningDesk("http://localhost:1", "127.0.0.1", 1, "ab" * 8, os.getpid())
    with recorded(tmp_path / "new", desk):
        assert desks_on(tmp_path / "new") == ([], [desk])
    assert list((tmp_path / "new").iterdir()) == []
