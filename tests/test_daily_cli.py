"""The commands of every day go the ways of the API: its checks, its audit entries, and the operator acted."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from greenroom.desk.audit.entries import ActorKind
from greenroom.store.database import database
from greenroom.store.key_file import create_key_file
from greenroom.store.models import AuditEntry, Influencer, TokenVersion
from tests.hms.tokens import make_token
from tests.shell import Shell
from tests.store.rows import NOON, a_show

T = TypeVar("T")
MAYA = "maya@example.com"


@pytest.fixture(name="desk")
def _desk(shell: Shell, database_url: str, tmp_path: Path) -> Shell:
    """Make a desk with one influencer, for which 100ms is an address where nothing answers."""
    create_key_file(tmp_path / "keys")
    shell.settings |= {
        "GREENROOM_DATABASE_URL": database_url,
        "GREENROOM_KEY_FILE": str(tmp_path / "keys"),
        "GREENROOM_PUBLIC_URL": "https://desk.example",
        "GREENROOM_HMS_API_URL": "http://127.0.0.1:9",
    }
    assert shell.run("influencer", "invite", "Maya Ray", MAYA)[0] == 0
    return shell


def told(desk: Shell, *arguments: str, given: str = "") -> Any:
    code, out, err = desk.run(*arguments, "--json", given=given)
    assert (code, err) == (0, "")
    return json.loads(out)


def refused(desk: Shell, *arguments: str, given: str = "") -> Any:
    """Run a command that must be refused, and return why; nothing may be in the audit log of it."""
    before = actions(desk)
    code, out, err = desk.run(*arguments, "--json", given=given)
    assert (code, actions(desk)) == (1, before)
    assert "Traceback" not in err
    return json.loads(out)["error"]


def at_once(desk: Shell, work: Callable[[], Awaitable[T]]) -> T:
    async def inside() -> T:
        async with database(desk.settings["GREENROOM_DATABASE_URL"]):
            return await work()

    return asyncio.run(inside())


def actions(desk: Shell) -> list[tuple[str, str]]:
    """List who did what, the newest last; security events are not changes."""

    async def work() -> list[tuple[str, str]]:
        entries = await AuditEntry.all().order_by("id")
        return [(entry.actor_kind, entry.action) for entry in entries]

    return at_once(desk, work)


def good_token(**claims: Any) -> str:
    now_s = int(time.time())
    given: dict[str, Any] = {"iat": now_s, "nbf": now_s, "exp": now_s + 86_400}
    return make_token(**given | claims)


def go_live(desk: Shell) -> None:
    async def work() -> None:
        person = await Influencer.get(email=MAYA)
        version = await TokenVersion.get(influencer_id=person.id)
        show = a_show(person.id, version.id, started_at=NOON)
        await show.save()
        await Influencer.filter(id=person.id).update(open_show_id=show.id)

    at_once(desk, work)


def test_a_token_from_standard_input_is_saved_and_never_shown(desk: Shell) -> None:
    token = good_token()
    code, out, err = desk.run("token", "set", MAYA, given=f"{token}\n")
    assert (code, err) == (0, "")
    assert out.startswith("The token is saved for Maya Ray.\n")
    assert token not in out
    assert actions(desk)[-1] == (ActorKind.OPERATOR.value, "TOKEN_SET")
    (maya,) = told(desk, "influencer", "list")
    assert maya["token"]["lastFour"] == token[-4:]
    assert re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{3}Z", maya["expiresAt"])
    line = desk.done("influencer", "list")
    assert maya["expiresAt"] in line
    assert [finding["code"] for finding in maya["findings"]] == line.split(maya["expiresAt"])[1].split()


def test_a_broken_token_is_refused_with_its_reasons_and_not_repeated(desk: Shell) -> None:
    error = refused(desk, "token", "set", MAYA, given="eyJhbGciOiJIUzI1NiJ9.broken")
    assert error["code"] == "TOKEN_REJECTED"
    assert error["findings"][0]["severity"] == "BROKEN"
    assert "eyJ" not in json.dumps(error)


@pytest.mark.parametrize("place", ["instead", "after"])
def test_a_token_as_an_argument_is_refused_and_not_repeated(desk: Shell, place: str) -> None:
    token = good_token()
    code, out, err = desk.run("token", "set", *([token] if place == "instead" else [MAYA, token]))
    assert (code, out) == (2, "")
    assert err == ("greenroom: Never put a token on the command line: send it on standard input.\n")


def test_a_token_for_somebody_else_is_saved_only_if_that_is_accepted(desk: Shell) -> None:
    assert desk.run("influencer", "invite", "Nia", "nia@example.com")[0] == 0
    token = good_token()
    told(desk, "token", "set", MAYA, given=token)
    error = refused(desk, "token", "set", "nia@example.com", given=token)
    assert error["code"] == "TOKEN_NEEDS_CONFIRMATION"
    accepted = [part for code in error["needsAccepting"] for part in ("--accept", code)]
    saved = told(desk, "token", "set", "nia@example.com", *accepted, given=token)
    assert saved["influencer"]["token"]["lastFour"] == token[-4:]


def test_streaming_that_the_operator_switched_off_stays_off_with_the_next_token(desk: Shell) -> None:
    told(desk, "token", "set", MAYA, given=good_token())
    off = told(desk, "streaming", "off", MAYA, "--reason", "Contract ended")
    assert (off["streaming"]["enabled"], off["streaming"]["reason"]) == (False, "Contract ended")
    assert actions(desk)[-1] == (ActorKind.OPERATOR.value, "STREAMING_SWITCHED")
    again = told(desk, "token", "set", MAYA, given=good_token(user_id="another"))
    assert again["influencer"]["streaming"]["enabled"] is False
    number = len(actions(desk))
    assert told(desk, "streaming", "off", MAYA)["streaming"]["since"] == off["streaming"]["since"]
    assert len(actions(desk)) == number
    assert told(desk, "streaming", "on", MAYA)["streaming"]["enabled"] is True
    told(desk, "streaming", "off", MAYA)
    allowed = told(desk, "token", "set", MAYA, "--allow-streaming", given=good_token())
    assert allowed["influencer"]["streaming"]["enabled"] is True


def test_a_reason_that_may_hold_a_secret_is_refused(desk: Shell) -> None:
    assert refused(desk, "streaming", "off", MAYA, "--reason", good_token())["code"] == "BAD_REASON"


@pytest.mark.parametrize("command", [("streaming", "off"), ("influencer", "archive")], ids=" ".join)
def test_a_running_show_is_ended_only_with_a_yes(desk: Shell, command: tuple[str, ...]) -> None:
    told(desk, "token", "set", MAYA, given=good_token())
    go_live(desk)
    before = actions(desk)
    code, out, err = desk.run(*command, MAYA)
    assert (code, out, actions(desk)) == (1, "", before)
    assert err.startswith("Maya Ray is live. This ends their show")
    told(desk, *command, MAYA, "--yes")
    assert (ActorKind.OPERATOR.value, "SHOW_ENDED") in actions(desk)


def test_an_influencer_is_archived_and_brought_back_by_email_or_id(desk: Shell) -> None:
    archived = told(desk, "influencer", "archive", MAYA, "--yes")
    assert archived["archivedAt"] is not None
    assert told(desk, "influencer", "list") == []
    assert told(desk, "influencer", "show", MAYA)["archivedAt"] == archived["archivedAt"]
    assert told(desk, "influencer", "restore", archived["id"])["archivedAt"] is None
    operator = ActorKind.OPERATOR.value
    assert actions(desk)[-2:] == [(operator, "INFLUENCER_ARCHIVED"), (operator, "INFLUENCER_RESTORED")]


def test_an_influencer_is_shown_with_reasons_token_and_switch(desk: Shell) -> None:
    token = good_token()
    told(desk, "token", "set", MAYA, given=token)
    (maya,) = told(desk, "influencer", "list")
    lines = desk.done("influencer", "show", MAYA).splitlines()
    assert lines[0] == f"READY     Maya Ray  {MAYA}  {maya['id']}"
    assert lines[1] == f"  The token that ends in {token[-4:]} expires at {maya['expiresAt']}."
    assert lines[2] == "  Streaming is on."
    assert told(desk, "influencer", "show", maya["id"]) == maya


def test_links_are_made_listed_and_revoked(desk: Shell) -> None:
    link = told(desk, "influencer", "link", MAYA)
    assert link["kind"] == "INFLUENCER_INVITATION"
    (shown,) = told(desk, "link", "list")
    assert (shown["kind"], shown["recipient"]["name"]) == ("INFLUENCER_INVITATION", "Maya Ray")
    assert shown["id"] == link["id"]
    assert shown["createdBy"] == {"kind": "OPERATOR", "id": None, "name": None}
    assert shown["expiresAt"] == link["expiresAt"]
    assert desk.done("link", "list") == (
        f"{shown['id']}  INFLUENCER_INVITATION  Maya Ray  {shown['expiresAt']}\n"
    )
    assert told(desk, "link", "revoke", shown["id"]) == {"id": shown["id"]}
    assert actions(desk)[-1] == (ActorKind.OPERATOR.value, "LINK_REVOKED")
    assert told(desk, "link", "list") == []
    assert refused(desk, "link", "revoke", shown["id"])["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "command",
    ["influencer show", "influencer archive", "influencer restore", "influencer link", "streaming on"],
)
@pytest.mark.parametrize("who", ["nobody@example.com", "01900000-0000-7000-8000-000000000000"])
def test_somebody_whom_the_desk_does_not_know_is_refused(desk: Shell, command: str, who: str) -> None:
    assert refused(desk, *command.split(), who)["code"] == "NOT_FOUND"
