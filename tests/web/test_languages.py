"""The languages of the pages: which one a reader gets, and that another one is one more file."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.markdown import ROOT
from tests.web.edge import make_edge

FRONTEND = ROOT / "frontend"
COMPLETE = """
import type { Catalogue } from './catalogue';
export type Complete = Catalogue<typeof import('./qya')>;
"""


@pytest.fixture(name="dist")
def _dist(tmp_path: Path) -> Path:
    for name in ("desk.html", "desk.de.html", "desk.pt-br.html", "desk.pt.html"):
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("", "desk.html"),
        ("de", "desk.de.html"),
        ("de-AT, de;q=0.9, en;q=0.8", "desk.de.html"),
        ("fr, de;q=0.5", "desk.de.html"),
        ("fr, en;q=0.7, de;q=0.5", "desk.html"),
        ("de;q=0.5, en-GB;q=0.9", "desk.html"),
        ("pt-BR", "desk.pt-br.html"),
        ("pt-PT", "desk.pt.html"),
        ("de;q=0", "desk.html"),
        ("de;q=much, *", "desk.html"),
        ("../secret, html, d", "desk.html"),
    ],
)
async def test_a_page_comes_in_the_language_that_the_reader_likes_best(
    dist: Path, wanted: str, name: str
) -> None:
    async with make_edge(dist=dist).client(headers={"accept-language": wanted}) as client:
        reply = await client.get("/admin")
    assert (reply.status_code, reply.text) == (200, name)
    assert reply.headers["vary"] == "accept-encoding, accept-language"


@pytest.fixture(name="pages")
def _pages(tmp_path: Path) -> Path:
    """Copy the pages' sources, with a language beside English that says the same in capitals."""
    pages = tmp_path / "frontend"
    shutil.copytree(FRONTEND, pages, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (pages / "node_modules").symlink_to(FRONTEND / "node_modules")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    english = (pages / "src/messages/en.ts").read_text("utf-8")
    loud = re.sub(r"(title|goLive|submit): '(.*)'", lambda m: f"{m[1]}: '{m[2].upper()}'", english)
    (pages / "src/messages/qya.ts").write_text(loud + COMPLETE, "utf-8")
    return pages


def npx(pages: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["npx", *command], cwd=pages, capture_output=True, text=True, check=False)


async def test_another_language_is_one_more_file(pages: Path) -> None:
    assert npx(pages, "tsc", "--noEmit").stdout == ""
    built = npx(pages, "vite", "build")
    assert built.returncode == 0, built.stderr
    dist = pages / "dist"
    async with make_edge(dist=dist).client() as client:
        english = (await client.get("/studio", headers={"accept-language": "en"})).text
        loud = (await client.get("/studio", headers={"accept-language": "qya"})).text
        assert ('<html lang="en">' in english, '<html lang="qya">' in loud) == (True, True)
        codes = (await client.get("/docs/codes/EXPIRED", headers={"accept-language": "qya"})).text
        assert '<html lang="en">' in codes, "the docs are in English"
        assert "<script" not in codes
        scripts = [re.findall(r'(?:src|href)="(/assets/[^"]+\.js)"', html) for html in (english, loud)]
        said = ["".join([(await client.get(path)).text for path in paths]) for paths in scripts]
    # As the whole of a sentence: other sentences may speak of the button.
    whole = [
        [bool(re.search(rf"[`\"']{label}[`\"']", text)) for label in ("Go Live", "GO LIVE")] for text in said
    ]
    assert whole == [[True, False], [False, True]]
    sdk = [path for path in dist.glob("assets/*.js") if "prod-init.100ms.live" in path.read_text("utf-8")]
    assert len(sdk) == 1, "what no language changes is shared"


def test_a_language_that_misses_a_text_does_not_build(pages: Path) -> None:
    language = pages / "src/messages/qya.ts"
    language.write_text(re.sub(r"  goLive: .*\n", "", language.read_text("utf-8")), "utf-8")
    checked = npx(pages, "tsc", "--noEmit")
    assert checked.returncode != 0
    assert "'goLive' is missing" in checked.stdout
