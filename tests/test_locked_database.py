"""A desk on an SQLite file that another program has locked."""

from datetime import timedelta
from pathlib import Path

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.desk.rounds.heartbeat import Heartbeat
from greenroom.store.database import Dialect
from greenroom.store.models import SessionRow
from tests.locking import locked_by_another
from tests.shell import Shell
from tests.world import PUBLIC_URL, House, World, ask, everything

INVITE = "mutation ($input: InviteInfluencerInput!) { inviteInfluencer(input: $input) { __typename } }"
MIA = {"name": "Mia", "email": "mia@example.com"}
BUSY = (
    "The desk's database is in use by another program at the moment. Try again in a minute; if that does not "
    "help, tell whoever runs this desk the number {}."
)


def _locked(file: Path, holder: str) -> str:
    return (
        f"The SQLite file {file} is locked by {holder}. End its transaction, or close it. "
        f"`fuser -v {file}` lists the programs that have the file open."
    )


@pytest.fixture(autouse=True)
def _only_sqlite_and_impatient(dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> None:
    if dialect == "postgres":
        pytest.skip("about SQLite's file")
    monkeypatch.setattr("greenroom.store.sqlite_locks.WAITS_S", 0.2)


@pytest.fixture(name="file")
def _file(database_url: str) -> Path:
    return Path(database_url.removeprefix("sqlite://"))


async def test_a_caller_is_told_to_try_again_and_the_log_names_who_holds_the_lock(
    house: House, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        before = await everything()
        with locked_by_another(file) as holder:
            answer = await ask(client, INVITE, input=MIA)
        assert await everything() == before
        saved = await ask(client, INVITE, input=MIA)
    (error,) = answer["errors"]
    number = error["extensions"]["requestId"]
    assert answer["data"] is None
    assert error["extensions"] == {"code": "UNAVAILABLE", "requestId": number}
    assert error["message"] == BUSY.format(number)
    said = [line for line in caplog.messages if line.startswith("request ")]
    assert said == [f"request {number} failed: {_locked(file, holder)}"]
    assert saved["data"]["inviteInfluencer"]["__typename"] == "InfluencerInvited"


async def test_who_is_signed_in_can_still_read(house: House, file: Path) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        await house.world.influencer("Mia")
        row = await SessionRow.get()
        seen_at = row.seen_at - timedelta(minutes=5)
        await SessionRow.all().update(seen_at=seen_at)
        await house.world.bind()
        query = "{ influencers(first: 5) { nodes { name } } }"
        with locked_by_another(file):
            answer = await ask(client, query)
            assert (await SessionRow.get()).seen_at == seen_at
        assert answer == {"data": {"influencers": {"nodes": [{"name": "Mia"}]}}}
        await ask(client, query)
        assert (await SessionRow.get()).seen_at > seen_at


async def test_the_heartbeat_says_it_in_one_line(
    world: World, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with locked_by_another(file) as holder:
        assert not await Heartbeat(world.desk).beat()
    assert caplog.messages == [f"The heartbeat failed: {_locked(file, holder)}"]


@pytest.mark.parametrize(
    "command", [["migrate"], ["run"], ["setup-link"], ["influencer", "add", "M", "m@a.example"]]
)
def test_a_command_says_it_in_a_sentence(command: list[str], shell: Shell) -> None:
    shell.done("migrate")
    file = shell.data / "greenroom.sqlite3"
    with locked_by_another(file) as holder:
        told = shell.refused(*command, GREENROOM_PUBLIC_URL=PUBLIC_URL)
    assert told == _locked(file, holder)
