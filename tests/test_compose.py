"""docker-compose.yml: which settings it passes on, and what becomes of a password."""

import asyncio
import re
import struct
from urllib.parse import urlsplit

import pytest

from greenroom.settings import Settings
from greenroom.store.database import DatabaseError, database
from tests.markdown import DOCS, ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
# What the image and the compose file decide between themselves: where things are, inside.
OF_THE_IMAGE = {"DATA", "HOST", "PORT", "FRONTEND"}
OF_THE_FILE = {"PUBLIC_URL", "DATABASE_URL", "KEY_FILE", "REDIS_URL", "TRUSTED_PROXIES", "BACKUP_FOLDER"}
OF_NO_SERVE = {"EMULATOR_PORT"}  # only `run` and `demo` have an emulator
AWKWARD = "p@ss/w%rd:?&=+ü"
SSL_REQUEST = 80877103


def environment(**settings: str) -> dict[str, str]:
    """Give a desk's environment as Compose makes it, with these settings in .env."""
    section = COMPOSE.partition("environment: &environment\n")[2].partition("\n  volumes:")[0]
    found: dict[str, str] = {}
    for name, value in re.findall(r"^    (\w+):(.*)$", section, re.MULTILINE):
        text = re.sub(r"(?:^| )#.*", "", value).strip()
        if text:
            found[name] = re.sub(r"\$\{(\w+)[^}]*\}", lambda it: settings[it[1]], text)
        elif name in settings:  # one without a value is passed on, and not set where .env has none
            found[name] = settings[name]
    return found


def test_every_setting_that_is_documented_reaches_the_desk() -> None:
    names = {f"GREENROOM_{name.upper()}" for name in Settings.model_fields}
    in_env = dict.fromkeys({*names, "POSTGRES_PASSWORD", "GREENROOM_DOMAIN"}, "from .env")
    passed = {name for name, value in environment(**in_env).items() if value == "from .env"}
    fixed = {f"GREENROOM_{name}" for name in OF_THE_IMAGE | OF_THE_FILE | OF_NO_SERVE}
    assert {name for name in passed if name.startswith("GREENROOM_")} == names - fixed
    assert {f"GREENROOM_{name}" for name in OF_THE_FILE} <= environment(**in_env).keys() - passed


def test_what_env_does_not_set_is_not_set_and_the_desk_can_use_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = environment(POSTGRES_PASSWORD=AWKWARD, GREENROOM_DOMAIN="greenroom.example")
    ours = {name for name in given if name.startswith("GREENROOM_")}
    assert ours == {f"GREENROOM_{name}" for name in OF_THE_FILE}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert Settings().public_url == "https://greenroom.example"


async def test_any_password_reaches_postgresql_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    given = environment(POSTGRES_PASSWORD=AWKWARD, GREENROOM_DOMAIN="greenroom.example")
    sent: list[tuple[str, str]] = []

    async def ask_for_password(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Ask as PostgreSQL does (its protocol 3.0, AuthenticationCleartextPassword), and hang up."""
        start = await reader.readexactly(4)
        words = await reader.readexactly(struct.unpack("!i", start)[0] - 4)
        if struct.unpack("!i", words[:4])[0] == SSL_REQUEST:
            writer.write(b"N")
            start = await reader.readexactly(4)
            words = await reader.readexactly(struct.unpack("!i", start)[0] - 4)
        writer.write(b"R" + struct.pack("!ii", 8, 3))
        head = await reader.readexactly(5)
        reply = await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)
        user = dict(zip(*[iter(words[4:].split(b"\0"))] * 2, strict=False))[b"user"]
        sent.append((user.decode(), reply.rstrip(b"\0").decode()))
        writer.close()

    server = await asyncio.start_server(ask_for_password, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("PGPASSWORD", given["PGPASSWORD"])
    url = given["GREENROOM_DATABASE_URL"]
    there = url.replace(f"@{urlsplit(url).hostname}/", f"@127.0.0.1:{port}/")
    async with server:
        with pytest.raises((DatabaseError, OSError)) as refused:
            async with database(there):
                pass
    assert set(sent) == {("greenroom", AWKWARD)}
    assert AWKWARD not in str(refused.value)


def test_both_ends_have_the_same_password() -> None:
    asked = re.findall(r"^ +(PGPASSWORD|POSTGRES_PASSWORD): (\$\{[^}]+\})", COMPOSE, re.MULTILINE)
    assert [name for name, _ in asked] == ["PGPASSWORD", "POSTGRES_PASSWORD"]
    assert len({value for _, value in asked}) == 1


def test_the_image_runs_as_a_number() -> None:
    (user,) = re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE)
    assert user == "10001:10001"
    assert "groupadd --system --gid 10001 greenroom" in DOCKERFILE
    assert "useradd --system --uid 10001 --gid 10001 " in DOCKERFILE


def test_prometheus_is_told_where_to_scrape_a_desk_in_compose() -> None:
    guide = (DOCS / "for-operators.md").read_text("utf-8")
    assert 'targets: ["desk:8081"]' in guide
    (name,) = re.findall(r"^name: (\w+)$", COMPOSE, re.MULTILINE)
    assert "inside: { internal: true }" in COMPOSE
    assert f"{name}_inside" in guide
    assert re.search(r"^ +desk:\n(?: {4}.*\n)*    networks: \[inside, outside\]$", COMPOSE, re.MULTILINE)
