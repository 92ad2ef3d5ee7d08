"""The commands about people, run in this process against a desk of their own."""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from greenroom.cli import main
from greenroom.desk.keys import hash_secret_key
from greenroom.store.database import database
from greenroom.store.key_file import create_key_file
from greenroom.store.models import Admin
from tests.world import SECRET_KEY

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(name="run")
def _run(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command; it returns the exit code and what was printed."""
    create_key_file(tmp_path / "keys")
    for name, value in {
        "DATA": str(tmp_path),
        "DATABASE_URL": database_url,
        "KEY_FILE": str(tmp_path / "keys"),
        "PUBLIC_URL": "https://desk.example",
    }.items():
        monkeypatch.setenv(f"GREENROOM_{name}", value)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["greenroom", *arguments])
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def told(run: Run, *arguments: str) -> Any:
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_name_from_right_to_left_turns_nothing_else_of_its_line(run: Run) -> None:
    run("influencer", "invite", "مريم", "maryam@example.com")
    assert run("influencer", "list")[1] == "NO_TOKEN  \u2068مريم\u2069  maryam@example.com  (invited)\n"


def test_an_invitation_is_printed_and_the_influencer_is_listed(run: Run) -> None:
    code, out, err = run("influencer", "invite", "Maya Ray", "maya@example.com", "--handle", "@maya")
    assert code == 0
    assert out.startswith("https://desk.example/invitation#")
    assert len(out.strip().partition("#")[2]) == 43
    assert err == "It works once, within 7 days; only they should see it.\n"
    assert run("influencer", "list")[1] == "NO_TOKEN  Maya Ray  maya@example.com  (invited)\n"
    (maya,) = told(run, "influencer", "list")
    assert len(maya.pop("id")) == 36
    assert maya == {
        "name": "Maya Ray",
        "handle": "maya",
        "email": "maya@example.com",
        "readiness": "NO_TOKEN",
        "invitationPending": True,
    }


def test_an_invitation_as_json_tells_the_link_and_its_end(run: Run) -> None:
    link = told(run, "influencer", "invite", "Maya", "maya@example.com")
    assert (link["kind"], link["url"].partition("#")[0]) == (
        "INFLUENCER_INVITATION",
        "https://desk.example/invitation",
    )
    assert link["expiresAt"].endswith("+00:00")


def test_an_email_that_is_taken_is_said_and_ends_with_1(run: Run) -> None:
    run("influencer", "invite", "Maya", "maya@example.com")
    code, out, err = run("influencer", "invite", "Nia", "MAYA@example.com")
    assert (code, out, err) == (1, "", "greenroom: Maya already has this email. Use another email.\n")
    assert [person["name"] for person in told(run, "influencer", "list")] == ["Maya"]


def test_an_influencer_with_a_password_is_added_as_ever(run: Run) -> None:
    code, out, _ = run("influencer", "add", "Maya", "maya@example.com")
    sentence, password, end = out.split("\n")
    assert (code, end) == (0, "")
    assert sentence == (
        "Added Maya. They sign in at https://desk.example/login with maya@example.com and this password:"
    )
    assert len(password) == 16
    assert [person["invitationPending"] for person in told(run, "influencer", "list")] == [False]


def test_commands_for_programs_answer_in_json(run: Run) -> None:
    code, out, _ = run("migrate", "--json")
    assert (code, json.loads(out)) == (0, {"ran": []})
    code, out, _ = run("setup-link", "--json")
    assert code == 0
    assert json.loads(out)["url"].startswith("https://desk.example/admin/setup#")
    code, out, _ = run("influencer", "add", "Maya", "maya@example.com", "--json")
    told = json.loads(out)
    assert (code, told["url"], told["email"]) == (0, "https://desk.example/login", "maya@example.com")
    assert len(told["password"]) == 16


def test_every_influencer_is_listed_however_many(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greenroom.accounts_cli.LONGEST_PAGE", 2)
    names = ["Ana", "Bo", "Cy", "Di", "Ed"]
    for name in names:
        run("influencer", "invite", name, f"{name.lower()}@example.com")
    assert [person["name"] for person in told(run, "influencer", "list")] == names


def test_nobody_is_an_empty_list(run: Run) -> None:
    assert told(run, "influencer", "list") == []
    assert told(run, "admin", "list") == []
    assert run("influencer", "list") == (0, "", "")


def test_an_admin_who_lost_their_secret_key_gets_a_link(
    run: Run, database_url: str, password_hash: str
) -> None:
    async def make_admin() -> None:
        async with database(database_url):
            await Admin.create(
                email="ada@example.com",
                email_key="ada@example.com",
                name="Ada",
                role="OWNER",
                password_hash=password_hash,
                secret_key_hash=hash_secret_key(SECRET_KEY),
                created_at=datetime.now(UTC),
            )

    asyncio.run(make_admin())
    (ada,) = told(run, "admin", "list")
    assert (ada["name"], ada["role"], ada["active"], ada["lastSeenAt"]) == ("Ada", "OWNER", True, None)
    assert run("admin", "list")[1] == "OWNER    Ada  ada@example.com\n"
    code, out, err = run("admin", "reset", "ADA@example.com")
    assert code == 0
    assert out.startswith("https://desk.example/admin/secret-key#")
    assert err == "With it and their password they get a new key. It works once, within 24 hours.\n"
    assert told(run, "admin", "reset", "ada@example.com")["kind"] == "SECRET_KEY_RESET"


def test_an_email_that_no_admin_has_is_said(run: Run) -> None:
    assert run("admin", "reset", "nobody@example.com") == (
        1,
        "",
        "greenroom: No admin of this desk has this email. `greenroom admin list` lists them.\n",
    )
