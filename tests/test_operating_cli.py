"""The commands for a desk's operator."""

import asyncio
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from greenroom.cli import cli
from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.audit.removing import remove_entries
from greenroom.desk.desk import Desk, utc_now
from greenroom.desk.passwords import Passwords
from greenroom.store.canary import check_canary
from greenroom.store.database import database
from greenroom.store.key_file import create_key_file, load_key_file
from greenroom.store.models import AuditEntry
from greenroom.store.vault import Vault
from tests.hms.tokens import ACCESS_KEY, ROOM_ID, make_token

YEAR_S = 365 * 86_400


@pytest.fixture(name="keys")
def _keys(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a migrated database and its keys in the environment."""
    for name in [name for name in os.environ if name.startswith("GREENROOM_")]:
        monkeypatch.delenv(name)
    keys = tmp_path / "keys"
    create_key_file(keys)
    settings = {"DATA": str(tmp_path), "DATABASE_URL": database_url, "KEY_FILE": str(keys), "PORT": "0"}
    for name, value in settings.items():
        monkeypatch.setenv(f"GREENROOM_{name}", value)
    return keys


def greenroom(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=given)


def test_a_head_that_the_log_had_is_still_there_or_missed(keys: Path, database_url: str) -> None:
    entries = write_audit_log(database_url, keys, chained=3, unchained=0)
    said = greenroom("audit", "verify", "--head", f"2:{entries[1].chain_mac}")
    assert (said.exit_code, said.output) == (
        0,
        "The chain holds: 3 entries. Entry 2 is the one that you named.\n",
    )
    missed = greenroom("audit", "verify", "--head", f"4:{entries[1].chain_mac}")
    assert (missed.exit_code, missed.output) == (
        1,
        "The chain is broken. Entry 4, which was the last one at that time, is missing. "
        "Those before it hold.\n",
    )
    wrong = greenroom("audit", "verify", "--head", "4")
    assert wrong.exit_code == 2


def test_there_may_be_no_forgery_to_delete(keys: Path, database_url: str) -> None:
    write_audit_log(database_url, keys, chained=0, unchained=0)
    told = greenroom("forgeries", "delete")
    assert (told.exit_code, told.output) == (0, "There is nothing to delete.\n")
    assert json.loads(greenroom("forgeries", "delete", "--json").output) == {"deleted": 0}


# ---- audit verify


def write_audit_log(database_url: str, keys: Path, *, chained: int, unchained: int) -> list[AuditEntry]:
    async def write() -> list[AuditEntry]:
        desk = Desk(vault=Vault(load_key_file(keys)), passwords=Passwords())
        async with database(database_url):
            await check_canary(desk.vault)
            for number in (chained, unchained):
                for _ in range(number):
                    await note(desk, Operator(), Action.LINK_MADE)
                if number == chained:
                    await chain_audit(desk)
            desk.passwords.close()
            return await AuditEntry.all().order_by("chain_no")

    return asyncio.run(write())


def change(database_url: str, entry: AuditEntry) -> None:
    async def work() -> None:
        async with database(database_url):
            await AuditEntry.filter(id=entry.id).update(action="LINK_REVOKED")

    asyncio.run(work())


def test_a_chain_that_holds_is_said_to(keys: Path, database_url: str) -> None:
    write_audit_log(database_url, keys, chained=3, unchained=2)
    said = greenroom("audit", "verify")
    assert (said.exit_code, said.output) == (
        0,
        "The chain holds: 3 entries. 2 entries are newer and not chained yet.\n",
    )
    told = greenroom("audit", "verify", "--json")
    assert (told.exit_code, json.loads(told.output)) == (0, {"verified": 3, "unchained": 2, "broken": None})


def test_a_chain_that_begins_at_a_checkpoint_is_said_to(keys: Path, database_url: str) -> None:
    entries = write_audit_log(database_url, keys, chained=4, unchained=0)

    async def remove() -> datetime:
        desk = Desk(vault=Vault(load_key_file(keys)), passwords=Passwords())
        async with database(database_url):
            assert await remove_entries(desk, entries[2].at) == 2
            desk.passwords.close()
            return utc_now()

    day = asyncio.run(remove()).date().isoformat()
    holds = "The chain holds: 2 entries."
    begins = f"{holds} It begins at a checkpoint of {day}, after 2 entries that were removed."
    said = greenroom("audit", "verify")
    assert (said.exit_code, said.output) == (0, f"{begins}\n")
    told = json.loads(greenroom("audit", "verify", "--json").output)
    assert told.pop("removedAt").startswith(day)
    assert told == {"verified": 2, "unchained": 0, "broken": None, "removed": 2, "headRemoved": False}
    said = greenroom("audit", "verify", "--head", f"2:{entries[1].chain_mac}")
    assert (said.exit_code, said.output) == (0, f"{begins} Entry 2 is the one that you named.\n")
    said = greenroom("audit", "verify", "--head", f"1:{entries[0].chain_mac}")
    assert (said.exit_code, said.output) == (
        2,
        f"{begins} Entry 1, which you named, is one of them, so it proves nothing any more: "
        "name a later one.\n",
    )
    assert json.loads(greenroom("audit", "verify", "--json", "--head", f"1:{'0' * 64}").output)["headRemoved"]


def test_the_first_changed_entry_is_named(keys: Path, database_url: str) -> None:
    entry = next(e for e in write_audit_log(database_url, keys, chained=3, unchained=0) if place(e) == 2)
    change(database_url, entry)
    said = greenroom("audit", "verify")
    assert (said.exit_code, said.output) == (
        1,
        "The chain is broken. Entry 2 is not what was chained there. "
        f"Its id is {entry.id}. Those before it hold.\n",
    )
    told = greenroom("audit", "verify", "--json")
    assert told.exit_code == 1
    assert json.loads(told.output)["broken"] == {
        "chainNo": 2,
        "entryId": str(entry.id),
        "message": "Entry 2 is not what was chained there.",
    }


def place(entry: AuditEntry) -> object:
    return entry.chain_no  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] (a nullable number)


# ---- doctor


def test_the_doctor_ends_with_one_where_something_is_bad(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", "http://desk.example")
    said = greenroom("doctor")
    assert said.exit_code == 1
    assert (
        "BAD  address    http://desk.example is not https: phones do not allow the camera there.\n"
        "                Put a proxy with a certificate in front" in said.output
    )
    told: dict[str, Any] = json.loads(greenroom("doctor", "--json").output)
    assert told["verdict"] == "BAD"
    assert {
        "what": "settings",
        "verdict": "OK",
        "message": "Every setting can be used.",
        "repair": None,
    } in told["looks"]


def test_the_doctor_ends_with_zero_where_something_works_only_in_part(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENROOM_FRONTEND", str(tmp_path))
    for page in ("desk.html", "studio.html"):
        (tmp_path / page).touch()
    keys.rename(tmp_path.parent / f"{tmp_path.name}-keys")
    monkeypatch.setenv("GREENROOM_KEY_FILE", str(tmp_path.parent / f"{tmp_path.name}-keys"))
    told = greenroom("doctor", "--json")
    assert (told.exit_code, json.loads(told.output)["verdict"]) == (0, "WARN")


# ---- token inspect


def test_a_good_token_is_told_in_words_and_not_shown() -> None:
    now_s = int(utc_now().timestamp())
    token = make_token(iat=now_s, nbf=now_s, exp=now_s + YEAR_S)
    said = greenroom("token", "inspect", given=f"Bearer {token}\n")
    assert said.exit_code == 0
    assert said.output.startswith("Nothing is wrong with this token.\n")
    assert f"accessKey  {ACCESS_KEY}\nroomId     {ROOM_ID}\nrole       broadcaster\n" in said.output
    assert not [part for part in token.split(".") if part in said.output]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_final_line_end_of_what_is_sent_is_not_worth_a_word(end: str) -> None:
    now_s = int(utc_now().timestamp())
    token = make_token(iat=now_s, nbf=now_s, exp=now_s + YEAR_S)
    said = greenroom("token", "inspect", "--json", given=f"{token}{end}")
    assert (said.exit_code, json.loads(said.output)["cleaned"]) == (0, [])


def test_a_token_of_a_practice_room_is_not_judged_by_whether_that_runs() -> None:
    now_s = int(utc_now().timestamp())
    token = make_token(iat=now_s, nbf=now_s, exp=now_s + YEAR_S, access_key="eeeeeeee0123456789abcdef")
    said = greenroom("token", "inspect", "--json", given=token)
    report = json.loads(said.output)
    assert (said.exit_code, report["verdict"], report["findings"]) == (0, "GOOD", [])


def test_a_broken_token_ends_with_one_and_tells_programs_why() -> None:
    token = make_token()
    cut = token[:-7]
    told = greenroom("token", "inspect", "--json", given=cut)
    report = json.loads(told.output)
    assert (told.exit_code, report["verdict"]) == (1, "BROKEN")
    assert report["findings"][0]["code"] == "CUT_COPY"
    assert report["findings"][0]["helpUrl"] == "/docs/codes/CUT_COPY"
    assert "36 of the 43" in report["findings"][0]["message"]
    assert report["claims"]["roomId"] == ROOM_ID
    assert not [part for part in cut.split(".") if part in told.output]


@pytest.mark.parametrize(
    "arguments",
    [["inspect", "{}"], ["inspect", "--json", "{}"], ["inspect", "--{}"], ["{}"], ["inspekt", "{}"]],
)
def test_a_token_on_the_command_line_is_refused_and_not_repeated(arguments: list[str]) -> None:
    token = make_token()
    said = greenroom("token", *(argument.format(token) for argument in arguments))
    assert (said.exit_code, said.output) == (
        2,
        "greenroom: Never put a token on the command line: send it on standard input.\n",
    )


def test_nothing_and_no_text_at_all_are_no_token() -> None:
    for given in ("", "\x00\xff"):
        said = greenroom("token", "inspect", given=given)
        assert (said.exit_code, said.output.splitlines()[:3][-1].split(":")[0]) == (1, "NOT_A_TOKEN")


# ---- audit export


def exported(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    done = greenroom("audit", "export", *arguments)
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_the_audit_log_is_handed_out_the_oldest_entry_first_and_its_chain_at_the_end(
    keys: Path, database_url: str
) -> None:
    entries = write_audit_log(database_url, keys, chained=3, unchained=1)
    code, (*lines, last), said = exported()
    assert (code, said) == (0, "The chain holds: 3 entries. 1 entry is newer and not chained yet.\n")
    assert last == {"exported": 4, "chain": {"verified": 3, "unchained": 1, "broken": None}}
    oldest = min(entries, key=lambda entry: entry.id)
    assert [line["id"] for line in lines] == sorted(str(entry.id) for entry in entries)
    assert lines[0] == {
        "id": str(oldest.id),
        "at": oldest.at.isoformat(),
        "actorKind": "OPERATOR",
        "actorId": None,
        "action": "LINK_MADE",
        "subjectKind": None,
        "subjectId": None,
        "before": None,
        "after": None,
        "requestId": None,
        "chainNo": 1,
        "chainMac": oldest.chain_mac,
    }


def test_only_the_entries_of_a_time_are_handed_out(keys: Path, database_url: str) -> None:
    entries = sorted(write_audit_log(database_url, keys, chained=3, unchained=0), key=lambda entry: entry.id)
    since, until = entries[1].at.isoformat(), entries[2].at.isoformat()
    _, (*lines, last), _ = exported("--since", since, "--until", until)
    assert [line["chainNo"] for line in lines] == [2]
    assert last["exported"] == 1
    assert last["chain"]["verified"] == 3
    assert exported("--since", "2999-01-01")[1][:-1] == []
    refused = greenroom("audit", "export", "--since", "yesterday")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "it is no time" in refused.stderr


def test_a_file_of_the_audit_log_is_new_and_for_its_owner_alone(
    keys: Path, database_url: str, tmp_path: Path
) -> None:
    write_audit_log(database_url, keys, chained=2, unchained=0)
    file = tmp_path / "audit.jsonl"
    assert exported("--to", str(file))[:2] == (0, [])
    assert file.stat().st_mode & 0o777 == 0o600
    kept = file.read_text("utf-8")
    assert len(kept.splitlines()) == 3
    again = greenroom("audit", "export", "--to", str(file))
    assert (again.exit_code, file.read_text("utf-8")) == (2, kept)
    assert "File exists" in again.stderr


def test_a_broken_chain_is_handed_out_as_broken(keys: Path, database_url: str) -> None:
    entry = next(e for e in write_audit_log(database_url, keys, chained=3, unchained=0) if place(e) == 2)
    change(database_url, entry)
    code, (*lines, last), said = exported()
    assert (code, len(lines)) == (1, 3)
    assert last["chain"]["broken"]["entryId"] == str(entry.id)
    assert said.startswith("The chain is broken.")
