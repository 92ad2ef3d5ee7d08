"""The pages about codes, as a build left them."""

from pathlib import Path

import pytest

from tests.web.edge import make_edge

POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "style-src 'self'; font-src 'self'; img-src 'self'"
)


@pytest.fixture(name="dist")
def _dist(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "docs" / "codes").mkdir(parents=True)
    (dist / "docs" / "codes" / "index.html").write_text("all codes")
    (dist / "docs" / "codes" / "EXPIRED.html").write_text("about EXPIRED")
    (dist / "docs" / "codes" / "EXPIRED.txt").write_text("no page")
    (dist / "desk.html").write_text("the desk")
    return dist


@pytest.mark.parametrize(
    ("path", "text"), [("/docs/codes", "all codes"), ("/docs/codes/EXPIRED", "about EXPIRED")]
)
async def test_anybody_reads_the_pages_which_run_no_script(dist: Path, path: str, text: str) -> None:
    async with make_edge(dist=dist).client(headers={"accept-encoding": "identity"}) as client:
        reply = await client.get(path)
    assert (reply.status_code, reply.text) == (200, text)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["content-security-policy"] == POLICY
    assert reply.headers["permissions-policy"].startswith("camera=()")


@pytest.mark.parametrize(
    "path",
    [
        "/docs/codes/NOTHING",
        "/docs/codes/expired",
        "/docs/codes/EXPIRED.html",
        "/docs/codes/EXPIRED.txt",
        "/docs/codes/..%2f..%2fdesk",
        "/docs/codes/EXPIRED%00",
        "/docs",
    ],
)
async def test_nothing_else_is_there(dist: Path, path: str) -> None:
    async with make_edge(dist=dist).client(headers={"accept": "text/html"}) as client:
        reply = await client.get(path)
    assert reply.status_code == 404
    assert "There is no such page here." in reply.text


async def test_pages_that_were_not_built_say_how_to_build_them(tmp_path: Path) -> None:
    async with make_edge(dist=tmp_path / "dist").client() as client:
        assert (await client.get("/docs/codes")).status_code == 503
        assert (await client.get("/docs/codes/EXPIRED")).status_code == 404
