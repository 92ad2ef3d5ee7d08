"""The docs: every link, command, setting, label and code in them is one that exists."""

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import typer

from greenroom.api.guard.errors import Code
from greenroom.cli import cli
from greenroom.desk.actors import GRANTS, AdminRole, Permission
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.shows.ending import EndReason
from greenroom.settings import Settings
from tests.markdown import DOCS, ROOT, anchors, blocks, code_in, links, messages, table, without_blocks

PAGES = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
FOR_PEOPLE = [
    *(DOCS / f"{name}.md" for name in ("getting-started", "for-admins", "for-influencers")),
    *DOCS.glob("codes/*.md"),
]
DEPLOYMENT = [ROOT / name for name in ("Dockerfile", "docker-compose.yml", "Caddyfile", ".env.example")]
# Read by Compose, set by Kubernetes, and read by the tests themselves.
NOT_OF_THE_DESK = {"DOMAIN", "SERVICE_HOST", "TEST_POSTGRES_URL", "WRITE_CATALOGUE"}
FOR_ADMINS = (DOCS / "for-admins.md").read_text("utf-8")

page = pytest.mark.parametrize("path", PAGES, ids=[str(path.relative_to(ROOT)) for path in PAGES])


@page
def test_every_link_to_a_file_leads_to_one_and_to_a_heading_of_it(path: Path) -> None:
    text = path.read_text("utf-8")
    lost: list[str] = []
    for link in links(text):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        there = target.exists() and target.is_relative_to(ROOT)
        if not there or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            lost.append(link)
    assert lost == []


@page
def test_every_command_in_the_docs_exists(path: Path) -> None:
    code = "\n".join(code_in(path.read_text("utf-8")))
    commands = re.findall(r"(?:^|/bin/|desk )greenroom((?: +[\w.@-]+| +\"[^\"\n]*\")+)", code, re.MULTILINE)
    assert [words for words in commands if not _is_command(re.findall(r"\"[^\"]*\"|\S+", words))] == []
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:^|\s)make(?: -C \S+)? ([a-z][a-z-]*)", code)) - set(targets) == set()


def _is_command(words: list[str]) -> bool:
    """Tell whether the words begin with a command, followed by no option that it does not have."""
    command = typer.main.get_command(cli)
    rest = [word for word in words if word not in ("...", '"$@"')]
    if not rest:
        return True
    while rest and (below := getattr(command, "commands", {}).get(rest[0])) is not None:
        command = below
        rest.pop(0)
    if hasattr(command, "commands"):
        return rest in (["--help"], ["--version"])  # a group by itself does nothing
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return all(word in options for word in rest if word.startswith("--"))


@page
def test_every_test_that_is_named_exists(path: Path) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", path.read_text("utf-8"))
    sources = {file: (ROOT / file).read_text("utf-8") for file, _ in named if (ROOT / file).exists()}
    lost = [f"{file}::{name}" for file, name in named if f"def {name}(" not in sources.get(file, "")]
    assert lost == []


@pytest.mark.parametrize("path", [*PAGES, *DEPLOYMENT], ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"GREENROOM_([A-Z][A-Z_]*[A-Z])", path.read_text("utf-8")))
    assert named - {name.upper() for name in Settings.model_fields} - NOT_OF_THE_DESK == set()


@pytest.mark.parametrize("path", FOR_PEOPLE, ids=lambda path: path.name)
def test_every_word_in_bold_is_on_a_screen(path: Path) -> None:
    known = [_pattern(literal) for literal in messages()]
    bold = re.findall(r"\*\*(.+?)\*\*", without_blocks(path.read_text("utf-8")))
    if path.parent == DOCS:
        assert bold.pop(0) == "Bold words"
    assert [word for word in bold if not any(pattern.fullmatch(word) for pattern in known)] == []


def _pattern(literal: str) -> re.Pattern[str]:
    """Make a pattern of a message; what is filled in may be anything."""
    return re.compile(".+".join(re.escape(part) for part in re.split(r"\$\{[^}]*\}", literal)))


@pytest.mark.parametrize(
    ("codes", "rows"),
    [
        (EndReason, table(FOR_ADMINS.partition("## Show night")[2], "code")),
        (Code, table((DOCS / "api.md").read_text("utf-8"), "`extensions.code`")),
    ],
    ids=["ends of shows", "errors"],
)
def test_every_code_is_explained_in_the_order_of_the_code(
    codes: type[StrEnum], rows: list[list[str]]
) -> None:
    assert [row[0] for row in rows] == [code.value for code in codes]
    assert all(row[1] for row in rows)


def test_every_status_is_explained_in_its_order() -> None:
    assert [row[1] for row in table(FOR_ADMINS, "status")] == [code.value for code in Readiness]


def test_the_table_of_roles_is_what_the_roles_grant() -> None:
    granted = {
        AdminRole[row[0].strip("*").upper()]: {
            permission for permission, cell in zip(Permission, row[1:], strict=True) if cell == "yes"
        }
        for row in table(FOR_ADMINS, "role")
    }
    assert granted == GRANTS


def test_every_metric_that_is_served_is_explained() -> None:
    source = (ROOT / "backend/greenroom/metrics.py").read_text("utf-8")
    served = set(re.findall(r'"((?:greenroom|process)_[a-z_]+)"', source))
    rows = table((DOCS / "for-operators.md").read_text("utf-8"), "metric")
    assert {re.match(r"`(\w+)", row[0])[1] for row in rows} == served  # pyright: ignore[reportOptionalSubscript]


def test_every_sentence_that_operators_look_up_is_one_that_the_desk_says() -> None:
    files = [path for ending in ("py", "toml") for path in (ROOT / "backend/greenroom").rglob(f"*.{ending}")]
    source = "\n".join(path.read_text("utf-8") for path in files)
    rows = table((DOCS / "for-operators.md").read_text("utf-8"), "what you see")
    said = [found for row in rows for found in re.findall(r"\*([^*]+)\*", row[0].replace("**", ""))]
    patterns = [".*".join(re.escape(part) for part in sentence.split("...")) for sentence in said]
    assert [pattern for pattern in patterns if not re.search(pattern, source)] == []
    assert len(said) > 5


def test_the_picture_of_the_layers_is_what_the_linter_checks() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [layers] = [one["layers"] for one in contracts if one["name"] == "Data travels one way"]
    lines = ["flowchart TD"]
    for number, layer in enumerate(layers):
        names = layer.replace("greenroom.", "").replace(" | ", ", ")
        lines.append(
            f'  L{number}["{names}"]' if number == 0 else f'  L{number - 1} --> L{number}["{names}"]'
        )
    [drawn] = blocks((DOCS / "design.md").read_text("utf-8"), "mermaid")
    assert drawn.splitlines() == lines


def test_the_page_about_the_command_line_has_every_command_and_all_options() -> None:
    def leaves(command: Any, path: str) -> Iterator[tuple[str, Any]]:
        for name, below in command.commands.items():
            if hasattr(below, "commands"):
                yield from leaves(below, f"{path} {name}")
            else:
                yield f"{path} {name}", below

    text = (DOCS / "cli.md").read_text("utf-8")
    rows: dict[str, str] = dict(re.findall(r"^\| `(greenroom .*?)`.*? \| (.*) \|$", text, re.MULTILINE))
    commands = dict(leaves(typer.main.get_command(cli), "greenroom"))
    assert list(rows) == list(commands)
    for path, command in commands.items():
        options = {one for parameter in command.params for one in parameter.opts if one.startswith("--")}
        named = set(re.findall(r"`(--[a-z-]+)`", rows[path]))
        assert named == options - {"--json", "--help"}, path


def test_every_code_of_a_failure_and_every_exit_code_is_in_the_page() -> None:
    text = (DOCS / "cli.md").read_text("utf-8")
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "backend/greenroom").glob("*.py"))
    codes = set(re.findall(r'Failed\("([A-Z_]+)"', sources))
    failing = (ROOT / "backend/greenroom/failing.py").read_text("utf-8")
    codes |= set(re.findall(r': "([A-Z_]+)",$', failing, re.MULTILINE))
    assert {code for code in codes if f"`{code}`" not in text} == set()
    assert [row[0] for row in table(text, "code")] == ["0", "1", "2", "130"]
