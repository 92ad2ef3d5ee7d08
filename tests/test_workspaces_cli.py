"""The commands about 100ms accounts, and what the doctor says of them."""

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from greenroom.store.database import database
from greenroom.store.key_file import create_key_file
from greenroom.store.models import AuditEntry, Workspace
from tests.desk.workspaces.test_connecting import OTHER_SECRET
from tests.hms.tokens import ACCESS_KEY, SECRET
from tests.shell import Shell


@pytest.fixture(name="desk")
def _desk(shell: Shell, database_url: str, tmp_path: Path) -> Shell:
    """Make a desk on a database of its own, for which 100ms is an address where nothing answers."""
    create_key_file(tmp_path / "keys")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
    shell.settings |= {
        "GREENROOM_DATABASE_URL": database_url,
        "GREENROOM_KEY_FILE": str(tmp_path / "keys"),
        "GREENROOM_HMS_API_URL": nowhere,
    }
    return shell


def connect(desk: Shell, name: str = "Ours", *options: str, secret: str = SECRET) -> tuple[object, str, str]:
    return desk.run("account", "connect", name, ACCESS_KEY, *options, given=f"{secret}\n")


def listed(desk: Shell) -> list[dict[str, Any]]:
    return json.loads(desk.done("account", "list", "--json"))


def change(desk: Shell, **columns: Any) -> None:
    async def work() -> None:
        async with database(desk.settings["GREENROOM_DATABASE_URL"]):
            await Workspace.all().update(**columns)

    asyncio.run(work())


def test_an_account_is_connected_with_the_secret_from_standard_input(desk: Shell) -> None:
    none = "The desk knows no 100ms account yet: connect one, or set a token."
    assert desk.done("account", "list", notice=none) == ""
    said = (
        "The 100ms account 62…33 is connected, as Ours. `greenroom account test` asks 100ms whether it "
        "accepts the keys.\n"
    )
    assert connect(desk) == (0, said, "")
    [account] = listed(desk)
    fingerprint = account["secretFingerprint"]
    assert len(fingerprint) == 8
    assert account == {
        "id": account["id"],
        "name": "Ours",
        "accessKey": ACCESS_KEY,
        "connected": True,
        "readable": True,
        "secretFingerprint": fingerprint,
        "secretSetAt": account["secretSetAt"],
        "testedAt": None,
        "outcome": None,
        "influencers": 0,
        "live": 0,
        "withoutToken": 0,
    }
    assert desk.done("account", "list") == (
        f"{account['id']}  Ours  62…33  connected, secret {fingerprint}\n"
    )
    code, out, err = connect(desk, "Again")
    assert (code, out) == (1, "")
    assert err == (
        "greenroom: The 100ms account 62…33 is connected already, as Ours. If it has a new app secret, "
        "replace the one of Ours.\n"
    )


@pytest.mark.parametrize("more", [(SECRET,), (f"--app-secret={SECRET}",)])
def test_a_secret_as_an_argument_is_refused_and_not_repeated(desk: Shell, more: tuple[str, ...]) -> None:
    code, out, err = connect(desk, "Ours", *more)
    assert (code, out) == (2, "")
    assert err.startswith("greenroom: This takes no further argument")
    assert SECRET not in err
    assert listed(desk) == []


def test_a_secret_is_replaced_and_an_account_renamed_and_disconnected(desk: Shell) -> None:
    connect(desk)
    [before] = listed(desk)
    replaced = desk.run("account", "replace-secret", before["id"], "--json", given=OTHER_SECRET)
    assert json.loads(replaced[1])["secretFingerprint"] not in (None, before["secretFingerprint"])
    assert desk.done("account", "rename", f" {before['accessKey'].upper()}", "Main") == (
        "The 100ms account 62…33 is now called Main.\n"
    )
    code, out, err = desk.run("account", "disconnect", before["accessKey"])
    assert (code, out) == (1, "")
    assert err == (
        "This disconnects Main, by which 0 influencers go live. Nobody is live by it now. The signatures of "
        "its tokens are no longer checked.\ngreenroom: Nothing was changed. Add --yes to go on.\n"
    )
    assert [account["connected"] for account in listed(desk)] == [True]
    assert desk.done("account", "disconnect", before["id"], "--yes") == (
        "Main is disconnected: the desk has forgotten its app secret.\n"
    )
    [after] = listed(desk)
    assert (after["connected"], after["secretFingerprint"], after["secretSetAt"]) == (False, None, None)
    assert desk.done("account", "list") == f"{before['id']}  Main  62…33  not connected\n"
    assert desk.refused("account", "test", before["id"]) == (
        "This 100ms account is not connected: the desk does not have its app secret. Connect it first."
    )


@pytest.mark.parametrize("named", ["Ours", "f" * 24, "01a217b8-ec5b-77dc-851c-668215cf5189"])
def test_an_account_that_the_desk_does_not_know_is_refused_in_words(desk: Shell, named: str) -> None:
    connect(desk)
    assert desk.refused("account", "test", named) == (
        "There is no such 100ms account at this desk. Reload the list of accounts."
    )
    assert [account["connected"] for account in listed(desk)] == [True]


def test_a_test_that_cannot_reach_100ms_says_so_and_ends_with_1(desk: Shell) -> None:
    connect(desk)
    [account] = listed(desk)
    code, out, err = desk.run("account", "test", account["id"])
    assert (code, err) == (1, "")
    assert out == (
        "The desk cannot reach 100ms. Have the operator check that the desk's machine may connect to "
        "100ms, then try again.\n"
    )
    [tested] = listed(desk)
    assert (tested["outcome"], tested["testedAt"] is not None) == ("UNREACHABLE", True)
    assert "The desk cannot reach 100ms." in desk.done("account", "list")

    async def entry() -> dict[str, Any] | None:
        async with database(desk.settings["GREENROOM_DATABASE_URL"]):
            return (await AuditEntry.get(action="WORKSPACE_TESTED")).after

    assert asyncio.run(entry()) == {"outcome": "UNREACHABLE"}


def test_the_doctor_says_of_each_account_whether_it_works(desk: Shell) -> None:
    def looks() -> list[dict[str, str]]:
        told = json.loads(desk.run("doctor", "--json")[1])["looks"]
        return [look for look in told if look["what"] == "hms"]

    assert looks() == []
    connect(desk)
    [look] = looks()
    assert (look["verdict"], look["message"]) == (
        "OK",
        "The 100ms account Ours (62…33) is connected; 100ms was not asked yet whether it accepts the keys.",
    )
    desk.run("account", "test", listed(desk)[0]["id"])
    [look] = looks()
    assert look["verdict"] == "WARN"
    assert look["message"].endswith("said: The desk cannot reach 100ms.")
    assert look["repair"].startswith("Have the operator check")
    change(desk, check_outcome="OK")
    [look] = looks()
    assert look["verdict"] == "OK"
    assert look["message"].endswith("100ms accepted the keys.")
    change(desk, app_secret="moved")
    [look] = looks()
    assert (look["verdict"], look["message"]) == (
        "BAD",
        "The app secret of the 100ms account Ours (62…33) cannot be read, so it counts as not connected.",
    )
    assert "its app secret cannot be read" in desk.run("account", "list")[1]
