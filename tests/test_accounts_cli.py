"""The commands about people, run in this process against a desk of their own."""

import asyncio
import io
import json
import os
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tortoise.transactions import in_transaction
from typer.main import get_command

from greenroom.cli import cli, main
from greenroom.desk.identity import keys_of
from greenroom.desk.keys import hash_secret_key
from greenroom.store.bound_rows import add_bound, bind_all
from greenroom.store.database import database
from greenroom.store.key_file import create_key_file, load_key_file
from greenroom.store.models import Admin, ApiKey, AuditEntry, DeskRow, Influencer
from greenroom.store.vault import Vault
from greenroom.writing.names import FOLD_VERSION, search_key
from tests.store.rows import NOON, a_desk, an_admin, an_influencer
from tests.world import SECRET_KEY, everything

T = TypeVar("T")
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


async def take_as_ours() -> None:
    """Take all rows that a test has written by itself as the desk's own."""
    vault = Vault(load_key_file(Path(os.environ["GREENROOM_KEY_FILE"])))
    async with in_transaction():
        await a_desk(vault)
        await bind_all(vault)


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
    assert [finding["code"] for finding in maya["findings"]] == ["NO_TOKEN"]
    assert {name: maya[name] for name in ("name", "handle", "email", "readiness", "invitationPending")} == {
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
    assert re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{3}Z", link["expiresAt"])


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
    assert told(run, "api-key", "list") == []
    assert [run(what, "list") for what in ("influencer", "admin", "api-key")] == [
        (
            0,
            "",
            "There are no influencers. Add one with `greenroom influencer add` or on the page Influencers.\n",
        ),
        (0, "", "There are no admins. `greenroom setup-link` makes a link for the first one.\n"),
        (0, "", "There are no API keys that still work.\n"),
    ]


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
            await take_as_ours()

    asyncio.run(make_admin())
    (ada,) = told(run, "admin", "list")
    assert (ada["name"], ada["role"], ada["active"], ada["lastSeenAt"]) == ("Ada", "OWNER", True, None)
    assert run("admin", "list")[1] == "OWNER    Ada  ada@example.com\n"
    code, out, err = run("admin", "reset", "ADA@example.com")
    assert code == 0
    assert out.startswith("https://desk.example/admin/secret-key#")
    assert err == "With it and their password they get a new key. It works once, within 24 hours.\n"
    assert told(run, "admin", "reset", "ada@example.com")["kind"] == "SECRET_KEY_RESET"


def test_a_link_of_a_desk_on_localhost_is_said_to_work_on_this_computer_only(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", "http://localhost:8081")
    code, out, err = run("influencer", "invite", "Maya Ray", "maya@example.com")
    assert (code, out.partition("#")[0]) == (0, "http://localhost:8081/invitation")
    assert err == (
        "It works once, within 7 days; only they should see it.\n"
        'It works on this computer only, because the desk has no other address yet. "The proxy" in '
        "docs/for-operators.md explains how to give it an https address; then set GREENROOM_PUBLIC_URL and "
        "make a new link.\n"
    )


IDN, ASCII = "maya@b\u00fccher.example", "maya@xn--bcher-kva.example"


def in_database(database_url: str, work: Callable[[], Awaitable[T]]) -> T:
    async def inside() -> T:
        async with database(database_url):
            return await work()

    return asyncio.run(inside())


async def _meet() -> tuple[str, str, str]:
    """Let two influencers and two admins have one email by the present fold, unlike by the last one."""
    maya = await an_influencer("old1", email=IDN, name="Maya")
    other = await an_influencer("old2", email=ASCII, name="Amaya", archived_at=NOON)
    ada = await an_admin("old3", email=IDN)
    await an_admin("old4", email=ASCII, name="Bea")
    await take_as_ours()
    await DeskRow.filter(id=1).update(fold_version=FOLD_VERSION - 1)
    return str(maya.id), str(other.id), str(ada.id)


def test_accounts_that_would_have_one_email_are_given_others_before_the_migration(
    run: Run, database_url: str
) -> None:
    told(run, "influencer", "list")  # it makes the desk's own row
    maya, other, ada = in_database(database_url, _meet)
    code, out, err = run("migrate")
    assert (code, out) == (1, "")
    assert f"Two influencers would have the same email: {IDN} ({maya}) and {ASCII} ({other})." in err
    assert err.endswith(
        "Nothing was changed. Give one of each two another email, with `greenroom influencer email ID "
        "NEW_EMAIL` or `greenroom admin email ID NEW_EMAIL`. Then run `greenroom migrate` again.\n"
    )
    before = in_database(database_url, everything)
    taken = "greenroom: Maya already has this email. Use another email.\n"
    assert run("influencer", "email", other, "Maya@B\u00dcCHER.example") == (1, "", taken)
    not_one = "greenroom: This is not an email address. An email address looks like name@example.com.\n"
    assert run("influencer", "email", other, "maya") == (1, "", not_one)
    assert run("admin", "email", maya, "new@example.com")[:2] == (1, "")
    assert run("influencer", "email", ada, "new@example.com")[:2] == (1, "")
    assert in_database(database_url, everything) == before

    changed = run("influencer", "email", other, "<Amaya@example.com>")
    assert changed == (0, "Amaya now signs in with Amaya@example.com.\n", "")
    assert told(run, "admin", "email", ada, "ada@example.com") == {"id": ada, "email": "ada@example.com"}
    assert run("migrate")[0] == 0
    rows = in_database(database_url, lambda: Influencer.all().order_by("id").values())
    assert [(row["email"], row["email_key"], row["version"]) for row in rows] == [
        (IDN, ASCII, 1),
        ("Amaya@example.com", "amaya@example.com", 2),
    ]
    entries = in_database(database_url, lambda: AuditEntry.all().order_by("at", "id").values())
    assert [(entry["actor_kind"], entry["action"], str(entry["subject_id"])) for entry in entries] == [
        ("OPERATOR", "INFLUENCER_CHANGED", other),
        ("OPERATOR", "ADMIN_CHANGED", ada),
    ]
    assert [entry["after"] for entry in entries] == [{"changed": ["email"]}] * 2


def test_an_email_is_changed_on_a_desk_that_is_up_to_date(run: Run, database_url: str) -> None:
    run("influencer", "invite", "Maya Ray", "maya@example.com")
    (maya,) = told(run, "influencer", "list")
    assert run("influencer", "email", maya["id"], "ray@example.com")[0] == 0
    [row] = in_database(database_url, lambda: Influencer.all().values())
    key = search_key("Maya Ray", "", "ray@example.com")
    assert (row["email"], row["email_key"], row["search_key"]) == ("ray@example.com",) * 2 + (key,)
    before = in_database(database_url, everything)
    assert run("influencer", "email", maya["id"], "ray@example.com")[0] == 0
    assert in_database(database_url, everything) == before


def test_an_admin_takes_an_email_that_a_removed_one_had(run: Run, database_url: str) -> None:
    async def two() -> str:
        await an_admin("gone@example.com", removed_at=NOON)
        ada = await an_admin("ada@example.com")
        await take_as_ours()
        return str(ada.id)

    told(run, "influencer", "list")
    ada = in_database(database_url, two)
    assert run("admin", "email", ada, "gone@example.com") == (
        0,
        "Ada now signs in with gone@example.com.\n",
        "",
    )
    admin = in_database(database_url, lambda: Admin.get(id=ada))
    assert admin.email_key == "gone@example.com"


def test_a_forged_name_gets_no_other_email_and_is_put_right_once_somebody_has_looked(
    run: Run, database_url: str
) -> None:
    run("influencer", "invite", "Maya Ray", "maya@example.com")
    (maya,) = told(run, "influencer", "list")
    nothing = "They are as this desk wrote them: there is nothing to do.\n"
    assert run("influencer", "accept", maya["id"], "--yes") == (0, nothing, "")
    in_database(database_url, lambda: Influencer.all().update(name="Nia"))
    before = in_database(database_url, everything)
    code, _, err = run("influencer", "email", maya["id"], "ray@example.com")
    assert (code, "`greenroom doctor` says what to do" in err) == (1, True)
    code, out, err = run("influencer", "accept", maya["id"])
    assert (code, out) == (1, "")
    assert err == (
        "Something else than this desk has changed this influencer. They are called Nia now, with the email "
        "maya@example.com and no handle. Compare that with your own records. If any of it is wrong, say no, "
        "and give what is right with --name, --email or --handle.\n"
        "greenroom: Nothing was changed. Add --yes to go on.\n"
    )
    assert in_database(database_url, everything) == before
    given = ("--name", "Maya Ray", "--handle", "@maya", "--yes")
    code, out, err = run("influencer", "accept", maya["id"], *given)
    assert (code, out) == (
        0,
        "Maya Ray is accepted. They are signed out everywhere and need a new invitation: make it in the "
        "desk.\n",
    )
    assert "called Maya Ray now, with the email maya@example.com and the handle maya." in err
    row = in_database(database_url, Influencer.get)
    assert (row.name, row.handle, row.search_key) == (
        "Maya Ray",
        "maya",
        search_key("Maya Ray", "maya", "maya@example.com"),
    )
    assert run("influencer", "email", maya["id"], "ray@example.com")[0] == 0


def test_a_moved_email_is_given_back_with_the_same_email(run: Run, database_url: str) -> None:
    run("influencer", "invite", "Maya Ray", "maya@example.com")
    (maya,) = told(run, "influencer", "list")
    in_database(database_url, lambda: Influencer.all().update(email_key="boss@example.com"))
    code, out, _ = run("doctor")
    assert code == 1
    assert "1 account is found by an email that is not theirs, so nobody can sign in with it: maya@" in out
    assert run("influencer", "email", maya["id"], "maya@example.com")[0] == 0
    assert in_database(database_url, Influencer.get).email_key == "maya@example.com"
    assert "is found by an email" not in run("doctor")[1]


def test_an_email_that_no_admin_has_is_said(run: Run) -> None:
    assert run("admin", "reset", "nobody@example.com") == (
        1,
        "",
        "greenroom: No admin of this desk has this email. `greenroom admin list` lists them.\n",
    )


def test_api_keys_are_listed_and_revoked(run: Run, database_url: str) -> None:
    async def make() -> str:
        ada = await an_admin()
        given: dict[str, Any] = {"admin_id": ada.id, "name": "Sheet sync", "created_at": NOON}
        given |= {"permissions": "VIEW MANAGE_TOKENS"}
        await ApiKey(**given, key_hash="expired", expires_at=NOON).save()
        key = ApiKey(**given, key_hash="good", expires_at=NOON.replace(year=2099))
        await key.save()
        return str(key.id)

    async def revoked() -> AuditEntry:
        return await AuditEntry.get(action="API_KEY_REVOKED")

    assert told(run, "api-key", "list") == []
    key_id = in_database(database_url, make)
    (key,) = told(run, "api-key", "list")
    assert (key["id"], key["name"], key["owner"], key["lastUsedAt"]) == (key_id, "Sheet sync", "Ada", None)
    assert run("api-key", "list")[1] == f"{key_id}  Sheet sync  Ada  VIEW, MANAGE_TOKENS  2099-01-01\n"
    assert run("api-key", "revoke", key_id) == (
        0,
        "The key is revoked: programs that use it are refused, and its unused links and sign-ins have "
        "ended.\n",
        "",
    )
    assert told(run, "api-key", "list") == []
    code, out, err = run("api-key", "revoke", key_id)
    assert (code, out) == (1, "")
    assert "There is no such API key that still works" in err
    entry = in_database(database_url, revoked)
    assert (entry.actor_kind, str(entry.subject_id)) == ("OPERATOR", key_id)


# ---- what an admin gave


def with_admin(run: Run, role: str = "MANAGER") -> str:
    """Add an owner, an admin of this role, and an influencer who chose a password with a link of theirs."""

    async def write() -> str:
        async with database(os.environ["GREENROOM_DATABASE_URL"]):
            vault = Vault(load_key_file(Path(os.environ["GREENROOM_KEY_FILE"])))
            now = datetime.now(UTC)
            given: dict[str, Any] = {"password_hash": "x", "created_at": now}
            for name, has in (("Ada", "OWNER"), ("Bo", role)):
                email = f"{name.lower()}@example.com"
                bo = Admin(name=name, email=email, email_key=email, role=has, secret_key_hash=name, **given)
                await add_bound(vault, bo)
            keys = keys_of(name="Maya", email="maya@example.com", handle="")
            maya = Influencer(name="Maya", email="maya@example.com", password_maker_id=bo.id, **keys, **given)
            await add_bound(vault, maya)
            return str(bo.id)

    run("admin", "list")
    return asyncio.run(write())


def test_removing_an_admin_says_first_what_ends_and_does_nothing_without_a_yes(run: Run) -> None:
    with_admin(run)
    code, out, err = run("admin", "remove", "bo@example.com")
    assert (code, out) == (1, "")
    assert err == (
        "This removes Bo: they are signed out everywhere and can no longer sign in.\n"
        "1 influencer keeps the password that they chose with links from Bo.\n"
        "greenroom: Nothing was changed. Add --yes to go on.\n"
    )
    assert [admin["name"] for admin in told(run, "admin", "list")] == ["Ada", "Bo"]
    code, out, err = run("admin", "remove", "bo@example.com", "--yes")
    assert (code, out) == (0, "")
    assert err == "1 influencer keeps the password that they chose with links from Bo.\n"
    assert [admin["name"] for admin in told(run, "admin", "list")] == ["Ada"]


def test_a_lower_role_can_ask_for_new_passwords_and_prints_a_line_for_each(run: Run) -> None:
    with_admin(run)
    code, out, err = run("admin", "role", "bo@example.com", "viewer", "--yes", "--new-passwords")
    assert code == 0
    name, email, url = out.rstrip("\n").split("\t")
    assert (name, email, url.partition("#")[0]) == (
        "Maya",
        "maya@example.com",
        "https://desk.example/invitation",
    )
    assert err == (
        "1 password that an influencer chose with links from Bo stops working.\n"
        "It works once, within 7 days; only they should see it.\n"
    )
    assert [admin["role"] for admin in told(run, "admin", "list")] == ["OWNER", "VIEWER"]
    assert [person["invitationPending"] for person in told(run, "influencer", "list")] == [True]


def test_a_removal_as_json_tells_what_ended_and_the_links(run: Run) -> None:
    admin_id = with_admin(run)
    removed = told(run, "admin", "remove", "bo@example.com", "--yes", "--new-passwords")
    (link,) = removed["invitations"]
    assert (link["name"], link["email"], link["kind"]) == (
        "Maya",
        "maya@example.com",
        "INFLUENCER_INVITATION",
    )
    assert removed["admin"]["id"] == admin_id
    assert removed["ended"] == {
        "openLinks": 0,
        "influencersSignedOut": 0,
        "influencersLive": 0,
        "apiKeys": 0,
        "passwords": 1,
        "admins": 0,
    }


def test_the_last_owner_is_not_removed_at_the_command_line_either(run: Run) -> None:
    with_admin(run)
    refused = (
        "greenroom: Ada is the last owner: without one, nobody could manage this desk. "
        "Make somebody else an owner first; an invitation counts once it has been accepted.\n"
    )
    for more in ((), ("--yes",)):  # nobody is asked to go on before
        assert run("admin", "remove", "ada@example.com", *more) == (1, "", refused)
        assert run("admin", "role", "ada@example.com", "viewer", *more) == (1, "", refused)
    assert [admin["name"] for admin in told(run, "admin", "list")] == ["Ada", "Bo"]


# ---- signing out


def test_sessions_are_ended_for_everybody_one_admin_or_one_influencer(run: Run) -> None:
    with_admin(run)
    for whose in (("--admin", "bo@example.com"), ("--influencer", "maya@example.com"), ("--all", "--yes")):
        assert run("sessions", "end", *whose) == (0, "Ended 0 sessions.\n", "")
        assert told(run, "sessions", "end", *whose) == {"ended": 0, "endWithShows": 0}
    code, out, err = run("sessions", "end", "--admin", "nobody@example.com")
    assert (code, out) == (1, "")
    assert "No admin of this desk has this email." in err


@pytest.mark.parametrize("whose", [(), ("--all", "--admin", "bo@example.com")])
def test_whose_sessions_to_end_has_to_be_said(run: Run, whose: tuple[str, ...]) -> None:
    assert run("sessions", "end", *whose) == (
        1,
        "",
        "greenroom: Say whose sessions to end: --all, --admin EMAIL or --influencer EMAIL. Nothing was "
        "changed.\n",
    )


A_TOKEN = "eyJhbGciOi.eyJy.c2ln"
# What commands keep of what was typed; the rest is looked up, or is a file, a secret or a number.
KEPT_TEXTS = {
    *("influencer add name", "influencer add email", "influencer add handle"),
    *("influencer invite name", "influencer invite email", "influencer invite handle"),
    *("influencer accept name", "influencer accept email", "influencer accept handle"),
    *("influencer email new_email", "admin email new_email", "account connect name", "account rename name"),
}
LOOKED_UP = {"admin reset email", "admin remove email", "admin role email", "keys forget name"}


def test_it_is_known_which_commands_keep_a_text() -> None:
    def params(command: Any, path: str) -> set[str]:
        if hasattr(command, "commands"):
            return {one for name, sub in command.commands.items() for one in params(sub, f"{path}{name} ")}
        return {f"{path}{param.name}" for param in command.params}

    known = {
        one
        for one in params(get_command(cli), "")
        if one.split()[-1] in ("name", "handle", "email", "new_email")
    }
    assert known == KEPT_TEXTS | LOOKED_UP


@pytest.mark.parametrize(
    "arguments",
    [
        ("influencer", "add", f"Maya {A_TOKEN}", "x@example.com"),
        ("influencer", "add", "Maya", f"{A_TOKEN}@example.com"),
        ("influencer", "invite", "abc-defg-hij", "x@example.com"),
        ("influencer", "invite", "Maya", "x@example.com", "--handle", f"@{SECRET_KEY}"),
        ("influencer", "email", "ID", f"{A_TOKEN}@example.com"),
        ("account", "connect", A_TOKEN, "62" * 12),
    ],
)
def test_a_secret_in_a_text_that_others_read_is_refused_and_not_repeated(
    run: Run, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"aB3" * 29)))
    run("influencer", "invite", "Nia", "nia@example.com")
    (nia,) = told(run, "influencer", "list")
    code, out, err = run(*(nia["id"] if one == "ID" else one for one in arguments))
    assert (code, out) == (1, "")
    assert "looks like a token" in err
    assert not [secret for secret in (A_TOKEN, "abc-defg-hij", SECRET_KEY) if secret in err]
    assert told(run, "influencer", "list") == [nia]
