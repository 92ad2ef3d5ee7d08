"""How every command begins and ends: what it imports, and how it says what went wrong."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, cast

import pytest
from typer.main import get_command

from greenroom.cli import COMMANDS
from greenroom.commands import cli as commands
from tests.shell import STARTS, Shell

HEAVY = (
    "tortoise",
    "strawberry",
    "graphql",
    "starlette",
    "httpx2",
    "redis",
    "cryptography",
    "rich",
)
NOT_TO_SERVE = (
    "redis",
    "tortoise.migrations",
    "httpx2",
    "stamina",
    "jwt",
    "cryptography.x509",
    "pydantic.type_adapter",
    "greenroom.commands",
    "greenroom.demo",
    "greenroom.doctor",
    "greenroom.metrics",
    "greenroom.restoring",
)
AT_ONCE = [("--help",), ("-h",), ("--version",), ("completion", "bash"), ("nonsense",)]
TELLS = (
    "import sys\nfrom greenroom.cli import main\ntry:\n    main()\nfinally:\n"
    f"    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
)


@pytest.mark.parametrize("arguments", AT_ONCE, ids=" ".join)
def test_what_needs_no_desk_imports_nothing_that_takes_long(shell: Shell, arguments: tuple[str, ...]) -> None:
    ended = _process(shell, [sys.executable, "-c", TELLS, *arguments])
    assert ended.stderr.decode().splitlines()[-1] == "[]"


def test_the_command_line_itself_is_imported_quickly() -> None:
    tells = (
        "import gc, greenroom.importing; looked = lambda: sum(one['collections'] for one in gc.get_stats())\n"
        "before = looked(); import greenroom.cli; print(looked() - before)"
    )
    ended = subprocess.run([sys.executable, "-c", tells], capture_output=True, text=True, check=True)
    assert ended.stdout == "0\n"


def test_commands_that_serve_nothing_import_no_schema(shell: Shell) -> None:
    tells = TELLS.replace(repr(HEAVY), "('strawberry',)")
    ended = _process(shell, [sys.executable, "-c", tells, "influencer", "list"])
    assert ended.stderr.decode().splitlines()[-1] == "[]"


def test_serving_makes_no_validator_for_its_arguments(shell: Shell) -> None:
    """Typer would make one of Pydantic's for each `--help` that nobody asks for."""
    tells = TELLS.replace(repr(HEAVY), "('typer._adapters',)")
    ended = _process(shell, [sys.executable, "-c", tells, "serve"])
    assert ended.stderr.decode().splitlines()[-1] == "[]"


def test_a_desk_starts_without_what_only_others_need() -> None:
    """Nor is the source of any model read: Tortoise looks for comments there."""
    tells = (
        "import inspect, sys; read, getsource = [], inspect.getsource\n"
        "inspect.getsource = lambda of: read.append(of) or getsource(of)\n"
        "from greenroom.cli import cli; cli(['serve', '--help'], standalone_mode=False)\n"
        "import greenroom.api.schema, greenroom.web.application\n"
        f"print([name for name in {NOT_TO_SERVE!r} if name in sys.modules])\n"
        "print([of for of in read if inspect.isclass(of)])"
    )
    ended = subprocess.run([sys.executable, "-c", tells], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-2:] == ["[]", "[]"]


def test_help_lists_every_command_without_importing_one() -> None:
    loaded = cast("Any", get_command(commands)).commands
    assert {*loaded, "completion"} == set(COMMANDS)


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_has_a_short_name_everywhere(shell: Shell, option: str) -> None:
    assert shell.done(option).startswith("Usage: greenroom [OPTIONS] COMMAND")
    assert shell.done("influencer", option).startswith("Usage: greenroom influencer [OPTIONS] COMMAND")
    assert shell.done("influencer", "list", option).startswith("Usage: greenroom influencer list [OPTIONS]")


def test_the_version_is_that_of_the_package(shell: Shell) -> None:
    assert shell.done("--version") == f"greenroom {version('greenroom')}\n"


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("bash", "_greenroom_completion() {"),
        ("zsh", "#compdef greenroom"),
        ("fish", "complete --command greenroom"),
    ],
)
def test_completion_is_printed_for_each_shell(shell: Shell, name: str, begins: str) -> None:
    assert shell.done("completion", name).startswith(begins)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("greenroom inf", ["influencer"]),
        ("greenroom influencer li", ["list", "link"]),
        ("greenroom completion z", ["zsh"]),
        ("greenroom --v", ["--version"]),
    ],
)
def test_bash_completes_commands_and_options(shell: Shell, words: str, expected: list[str]) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_GREENROOM_COMPLETE": "complete_bash"}
    code, out, err = shell.run(**asked)
    assert (code, out.split(), err) == (0, expected, "")


def test_a_failure_as_json_is_the_only_thing_that_is_printed(shell: Shell) -> None:
    code, out, err = shell.run("influencer", "list", "--json")
    assert (code, err) == (1, "")
    error = json.loads(out)["error"]
    assert error["code"] == "DATABASE"
    assert error["message"].endswith("Run `greenroom migrate` first.")


def test_what_was_typed_wrongly_is_json_too_and_ends_with_2(shell: Shell) -> None:
    code, out, err = shell.run("influencer", "invite", "Maya", "--json")
    assert (code, err) == (2, "")
    assert json.loads(out)["error"] == {"code": "USAGE", "message": "Missing argument 'email'.", "fix": None}
    code, out, err = shell.run("streaming", "maybe", "maya@example.com", "--json")
    assert (code, err) == (2, "")
    wrong = "Invalid value for 'switch': 'maybe' is not one of 'on', 'off'."
    assert json.loads(out)["error"]["message"] == wrong


@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["text", "json"])
def test_a_token_among_the_arguments_is_not_repeated(shell: Shell, as_json: tuple[str, ...]) -> None:
    token = f"eyJ{'a' * 20}.eyJ{'b' * 20}.{'c' * 20}"
    code, out, err = shell.run("influencer", "list", token, *as_json)
    assert code == 2
    assert token not in out + err


@pytest.mark.parametrize(
    "command",
    ["influencer list", "admin list", "api-key list", "account list", "account said", "keys list", "doctor"],
)
def test_what_only_reads_creates_nothing(shell: Shell, command: str) -> None:
    code, _, _ = shell.run(*command.split())
    assert code == (0 if command == "doctor" else 1)
    assert list(shell.folder.iterdir()) == []


@pytest.mark.parametrize("command", ["--help", "completion zsh"])
def test_an_output_that_nobody_reads_ends_quietly(shell: Shell, command: str) -> None:
    process = subprocess.Popen(
        [*STARTS, *command.split()],
        env=shell.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_an_output_that_is_full_is_said_in_a_sentence(shell: Shell) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = _process(shell, [*STARTS, "--help"], stdout=full)
    assert ended.returncode == 1
    assert ended.stderr.decode() == (
        "greenroom: The output cannot be written: No space left on device. Make room there, or write it to "
        "another place.\n"
    )


def test_a_terminal_that_lacks_letters_gets_others_and_no_traceback(shell: Shell) -> None:
    written = (
        "import sys\nfrom greenroom.terminal import make_legible\nmake_legible(sys.stdout)\n"
        "print('\\u2068Zoë\\u2069 \\u2013 \\u0645 \\u201ca\\u201d')"
    )
    ended = _process(shell, [sys.executable, "-c", written], PYTHONIOENCODING="latin-1")
    assert (ended.stdout, ended.stderr) == ('Zoë - \\u0645 "a"\n'.encode("latin-1"), b"")


def _process(
    shell: Shell, command: list[str], stdout: int | IO[bytes] = subprocess.PIPE, **settings: str
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        command,
        env=shell.environment(**settings),
        cwd=shell.folder,
        stdout=stdout,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=False,
    )
