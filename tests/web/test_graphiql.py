"""GraphiQL: who gets it, and under which policy."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.web.edge import PUBLIC, make_edge

ADMIN = {"greenroom_admin_8081": "admin-cookie"}
INFLUENCER = {"greenroom_influencer_8081": "influencer-cookie"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@pytest.fixture(name="dist")
def _dist(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "graphiql" / "assets").mkdir(parents=True)
    (dist / "graphiql" / "index.html").write_text("<title>GraphiQL</title>")
    (dist / "graphiql" / "vite.txt").write_text("not an asset")
    (dist / "graphiql" / "assets" / "worker-1a2b.js").write_text("a worker")
    return dist


async def test_a_signed_in_admin_gets_the_page_under_its_own_policy(dist: Path) -> None:
    async with make_edge(dist=dist).client(cookies=ADMIN) as client:
        reply = await client.get("/graphiql")
    assert (reply.status_code, reply.text) == (200, "<title>GraphiQL</title>")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["content-security-policy"] == POLICY
    assert "camera=()" in reply.headers["permissions-policy"]


async def test_an_admin_who_is_an_influencer_too_gets_the_page(dist: Path) -> None:
    async with make_edge(dist=dist).client(cookies={**INFLUENCER, **ADMIN}) as client:
        reply = await client.get("/graphiql")
    assert reply.text == "<title>GraphiQL</title>"


@pytest.mark.parametrize("cookies", [{}, INFLUENCER, {"greenroom_admin_8081": "over"}])
async def test_anyone_who_is_not_an_admin_is_sent_to_the_sign_in_and_sees_nothing_of_the_page(
    dist: Path, cookies: Mapping[str, str]
) -> None:
    async with make_edge(dist=dist).client(cookies=cookies) as client:
        known = (
            await client.get("/graphiql", headers={"cookie": "greenroom_admin_8081=admin-cookie"})
        ).headers
        reply = await client.get("/graphiql", headers={"if-none-match": known["etag"]})
    assert (reply.status_code, reply.content) == (307, b"")
    assert reply.headers["location"] == "/admin/login?next=/graphiql"
    assert reply.headers["cache-control"] == "no-store"


async def test_behind_https_only_the_cookie_of_that_name_counts(dist: Path) -> None:
    async with make_edge(PUBLIC, dist=dist).client() as client:
        plain = await client.get("/graphiql", headers={"cookie": "greenroom_admin_8081=admin-cookie"})
        secure = await client.get("/graphiql", headers={"cookie": "__Host-greenroom_admin=admin-cookie"})
    assert (plain.status_code, secure.status_code) == (307, 200)


async def test_a_page_is_not_opened_with_a_session_of_a_program(dist: Path) -> None:
    async with make_edge(dist=dist).client(cookies=ADMIN) as client:
        reply = await client.get("/graphiql", headers={"authorization": "Bearer admin-bearer"})
    assert reply.status_code == 400
    assert reply.json()["errors"][0]["extensions"] == {"code": "BAD_INPUT"}


async def test_the_assets_are_open_kept_for_ever_and_may_do_nothing_as_workers(dist: Path) -> None:
    async with make_edge(dist=dist).client() as client:
        reply = await client.get("/graphiql/assets/worker-1a2b.js")
    assert (reply.status_code, reply.text) == (200, "a worker")
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    # A worker runs under the policy of its own file.
    assert reply.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "connect-src" not in reply.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/graphiql/assets/../index.html",
        "/graphiql/assets/..%2findex.html",
        "/graphiql/assets/none.js",
        "/graphiql/index.html",
        "/graphiql/vite.txt",
    ],
)
async def test_nothing_but_the_page_and_its_assets_is_served(dist: Path, path: str) -> None:
    async with make_edge(dist=dist).client(cookies=ADMIN) as client:
        reply = await client.get(path)
    assert reply.status_code == 404


async def test_a_page_that_was_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    async with make_edge(dist=tmp_path).client(cookies=ADMIN) as client:
        page, asset = await client.get("/graphiql"), await client.get("/graphiql/assets/a.js")
    assert (page.status_code, asset.status_code) == (503, 404)
    assert "<code>make run</code>" in page.text


async def test_the_page_takes_no_post(dist: Path) -> None:
    async with make_edge(dist=dist).client(cookies=ADMIN) as client:
        reply = await client.post("/graphiql")
    assert (reply.status_code, set(reply.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
