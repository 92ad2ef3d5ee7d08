"""What ships: the packages of `requirements-serve.txt`, which are all that a desk needs, and the pages."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path

import httpx2
import pytest
from scripts.audit import (
    INSIDE,
    Package,
    asks_for_gpl,
    bill_of_materials,
    licence_of,
    report,
    shipped_from_python,
    shipped_in_pages,
)

from tests.markdown import ROOT
from tests.shell import STARTS, Shell

SERVES = re.compile(r"Greenroom serves (http://localhost:\d+)/")


def names_in(lock: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


@pytest.fixture(name="wheel", scope="module")
def _wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, and install it into an empty folder, without a registry."""
    built, installed = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("installed")
    for command in (
        ["hatchling", "build", "--target=wheel", f"--directory={built}"],
        ["pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile", f"--target={installed}"],
    ):
        subprocess.run([sys.executable, "-m", *command, *map(str, built.glob("*.whl"))], cwd=ROOT, check=True)
    return installed


@pytest.fixture(name="image")
def _image(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch, wheel: Path) -> Shell:
    """Give a shell whose Python has the wheel and the packages that ship, and no other: as in the image."""
    packages = tmp_path / "packages"
    packages.mkdir()
    for package in shipped_from_python():
        there = distribution(package.name)
        for top in {
            file.parts[0] for file in there.files or () if file.parts[0] not in ("..", "__pycache__")
        }:
            if not (packages / top).exists():
                (packages / top).symlink_to(Path(str(there.locate_file(top))))
    monkeypatch.setattr("tests.shell.STARTS", [sys.executable, "-S", *STARTS[1:]])
    shell.settings["PYTHONPATH"] = f"{packages}:{wheel}"
    return shell


def ran(shell: Shell, *arguments: str) -> tuple[int, str]:
    """Run a command as a process of its own, and return how it ended and what it said."""
    with shell.serving(*arguments) as served:
        out = served.process.communicate(timeout=180)[0]
    return served.process.returncode, out + shell.log


def test_what_make_sets_up_is_compiled() -> None:
    """A desk that may not write where it is installed, as under systemd, would be compiled at each start."""
    makes = ["make", "--dry-run", "--what-if=backend/greenroom/cli.py", ".venv/.serve"]
    shown = subprocess.run(makes, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert " -m compileall -q backend\n" in shown


def test_a_desk_serves_with_what_ships_and_nothing_else(image: Shell) -> None:
    image.done("migrate")
    with image.serving("serve") as desk:
        while not (found := SERVES.search(image.log)):
            assert desk.process.poll() is None, image.log
        assert httpx2.get(f"{found[1]}/readyz").status_code == 200
        asked = httpx2.post(f"{found[1]}/graphql", json={"query": "{ viewer { __typename } }"})
        assert asked.json() == {"data": {"viewer": None}}
        page = httpx2.get(f"{found[1]}/admin/login")
        assert page.status_code == 200
        scripts = re.findall(r'<script [^>]*src="(/assets/[^"]+)"', page.text)
        assert scripts
        assert {httpx2.get(f"{found[1]}{script}").status_code for script in scripts} == {200}
        assert httpx2.get(f"{found[1]}/docs/codes").status_code == 200
        assert desk.stop(within_s=60) == ""


def test_without_the_emulator_run_serves_and_says_how_to_get_it(image: Shell) -> None:
    with image.serving("run") as desk:
        said = ""
        while "Ctrl+C" not in said:
            line = desk.line()
            assert line, image.log
            said += line
        assert "Practice room" not in said
        assert image.log.splitlines()[0] == "No practice room: `make emulator` installs what it needs."


def test_without_the_emulator_the_demo_says_how_to_get_it_and_makes_nothing(image: Shell) -> None:
    code, said = ran(image, "demo")
    assert code == 1
    assert said == (
        "greenroom: The demo needs the practice room: `make emulator` installs what it needs, "
        "and so does `make demo`.\n"
    )
    assert not image.data.exists()


def test_the_wheel_holds_the_pages_as_they_were_built(wheel: Path) -> None:
    def files(folder: Path) -> dict[str, bytes]:
        there = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        return {str(path.relative_to(folder)): path.read_bytes() for path in there}

    built = files(ROOT / "frontend/dist")
    assert {"desk.html", "studio.html", "graphiql/index.html"} <= built.keys()
    assert (wheel / "bin/greenroom").is_file()
    assert files(wheel / "greenroom/static") == built


def test_without_the_pages_there_is_no_wheel(tmp_path: Path) -> None:
    for name in (
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "backend/greenroom/__init__.py",
        "scripts/wheel.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    command = [sys.executable, "-m", "hatchling", "build", "--target=wheel"]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert built.returncode != 0
    assert built.stderr.endswith("frontend/dist: `make wheel` builds them, and the wheel.\n")
    assert not [*tmp_path.glob("dist/*.whl")]


def test_no_sentence_and_no_page_of_the_docs_names_a_package_of_ours() -> None:
    # Nothing called greenroom has been published: pip would install what somebody else calls so.
    read = [
        *(ROOT / "backend").rglob("*.toml"),
        *(ROOT / "backend").rglob("*.py"),
        *(ROOT / "docs").rglob("*.md"),
    ]
    read += [*ROOT.glob("*.md"), *(ROOT / "frontend/src").rglob("*.ts*")]
    installs = r"(?:pip3?|pipx|uv|uvx|npm|npx|poetry)(?: [a-z-]+)* ['\"]?greenroom\b(?!-)|greenroom\[\w+\]"
    assert [str(path) for path in read if re.search(installs, path.read_text("utf-8"))] == []


def test_nothing_that_ships_is_under_the_gpl() -> None:
    packages = [*shipped_from_python(), *shipped_in_pages()]
    assert {package.name: package.notable for package in packages if package.notable} == {}


def test_pyav_ships_with_no_desk_and_its_libraries_would_be_named() -> None:
    apart = names_in("requirements.txt") - names_in("requirements-serve.txt")
    assert {"aiortc", "av"} <= apart
    assert not apart & {package.name for package in shipped_from_python()}
    pyav = distribution("av")
    libraries = tuple(file.name for file in pyav.files or () if "libx26" in file.name)
    assert len(libraries) == 2
    package = Package("av", pyav.version, licence_of(pyav))
    assert package.notable == ""
    assert (
        replace(package, libraries=libraries).notable == f"GPL, LGPL or AGPL: {libraries[0]}, {libraries[1]}"
    )


def test_what_every_compiled_package_has_inside_is_known() -> None:
    compiled = [package for package in shipped_from_python() if package.libraries]
    assert [package.name for package in compiled if not package.inside and package.name not in INSIDE] == []


@pytest.mark.parametrize(
    ("licence", "asks"),
    [
        ("MIT", False),
        ("GPL-3.0-only", True),
        ("GNU Affero General Public License v3", True),
        ("MIT OR Apache-2.0 OR LGPL-2.1-or-later", False),
        ("(MIT OR GPL-2.0-only) AND Unicode-3.0", False),
        ("MIT AND LGPL-2.1-or-later", True),
    ],
)
def test_a_licence_asks_for_the_gpl_where_it_leaves_no_other_choice(licence: str, asks: bool) -> None:
    assert asks_for_gpl(licence) is asks


def test_the_report_names_what_a_person_should_look_at() -> None:
    text = report([Package("odd", "1.0", "AGPL-3.0-only"), Package("silent", "2.0", "unknown")], [])
    assert "* **odd 1.0**: GPL, LGPL or AGPL: AGPL-3.0-only\n" in text
    assert "* **silent 2.0**: it names no licence\n" in text


def test_the_list_of_materials_has_what_is_pinned_with_its_hashes() -> None:
    bill = json.loads(json.dumps(bill_of_materials(shipped_from_python())))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    lock = (ROOT / "requirements-serve.txt").read_text("utf-8")
    for component in bill["components"]:
        assert f"\n{component['name']}=={component['version']} " in f"\n{lock}"
        assert component["purl"] == f"pkg:pypi/{component['name']}@{component['version']}"
        assert all(f"sha256:{each['value']}" in lock for each in component["properties"])
        assert component["properties"]


def test_the_image_installs_what_ships_and_takes_the_built_package_from_elsewhere() -> None:
    installs = re.findall(r"/greenroom/bin/pip install[^&\n]*", (ROOT / "Dockerfile").read_text("utf-8"))
    assert [line.split()[-1] for line in installs] == ["requirements-serve.txt", "/wheel/*.whl"]
    assert not names_in("requirements-build.txt") & names_in("requirements-serve.txt") - {"packaging"}


def test_the_image_is_built_from_a_list_of_files() -> None:
    first, *listed = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert first == "*"
    assert {name for name in listed if name.startswith("!")} == {
        *("!backend", "!docs/codes", "!frontend", "!LICENSE", "!pyproject.toml", "!README.md"),
        *("!requirements-build.txt", "!requirements-serve.txt", "!schema.graphql", "!scripts/wheel.py"),
    }


def test_no_lock_names_a_registry() -> None:
    locks = [*ROOT.glob("requirements*.txt"), ROOT / "frontend/package-lock.json"]
    assert len(locks) == 6
    resolved = [
        lock.name for lock in locks if re.search(r"--(extra-)?index|file://|\"resolved\"", lock.read_text())
    ]
    assert resolved == []


def test_the_licences_of_what_the_pages_bundle_are_built_in() -> None:
    pages = (ROOT / "frontend/dist/licences.txt").read_text("utf-8")
    graphiql = (ROOT / "frontend/dist/graphiql/licences.txt").read_text("utf-8")
    assert "## @100mslive/hms-video-store - 0.15.2 (MIT)\n" in pages
    assert "## react - " in graphiql
    for text in (pages, graphiql):
        heading, _, licence = text.partition("## @fontsource-variable/instrument-sans - ")[2].partition(
            "\n\n"
        )
        assert heading.endswith("(OFL-1.1)")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        bundled = set(re.findall(r"^## (\S+) - ", text, re.MULTILINE))
        assert bundled <= {package.name for package in shipped_in_pages()}
