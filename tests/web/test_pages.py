"""The pages and their assets, as a build left them."""

import os
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from greenroom.web.pages import DESK_PAGES, NETWORK_CHECK_CONNECT
from tests.markdown import ROOT
from tests.web.edge import PUBLIC, make_edge

HTML = {"accept": "text/html,*/*;q=0.8"}
DESK_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'"
)
STUDIO_POLICY = (
    DESK_POLICY + " https://prod-init.100ms.live wss://*.100ms.live; "
    "worker-src 'self' blob:; media-src 'self' blob:"
)


@pytest.fixture(name="dist")
def _dist(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "desk.html").write_text("<title>the desk</title>")
    (dist / "desk.html.br").write_bytes(b"brotli of the desk")
    (dist / "studio.html").write_text("<title>the studio</title>")
    (dist / "assets" / "app-1a2b.js").write_text("plain script")
    (dist / "assets" / "app-1a2b.js.br").write_bytes(b"brotli")
    (dist / "assets" / "app-1a2b.js.gz").write_bytes(b"gzipped")
    (dist / "assets" / "mark.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("not for anybody")
    (dist / "secret.txt").write_text("not an asset")
    return dist


@pytest.mark.parametrize(
    "path",
    [
        *("/admin", "/admin/", "/admin/login", "/admin/influencers?x=1", "/admin/tonight/"),
        *("/admin/invitation", "/admin/setup%23abc", "/admin/secret-key/%2523abc", "/admin/invitation&"),
    ],
)
async def test_a_page_of_the_desk_is_the_desk(dist: Path, path: str) -> None:
    await _is_the_desk(dist, path, 200)


@pytest.mark.parametrize(
    "path", ["/admin/influencers/7?x=1", "/admin/a.b", "/admin/influencer", "/admin//", "/admin/setup/abc"]
)
async def test_the_desk_says_itself_where_it_has_no_page(dist: Path, path: str) -> None:
    await _is_the_desk(dist, path, 404)


def test_the_addresses_of_the_desk_are_those_of_its_pages() -> None:
    source = (ROOT / "frontend/src/desk.tsx").read_text("utf-8")
    links = (ROOT / "frontend/src/links/AdminLinks.tsx").read_text("utf-8")
    assert set(re.findall(r'path="/admin/([\w-]+)"', source + links)) == set(DESK_PAGES)
    inside = re.search(r"INSIDE = .*\(([\w|-]+)\)", source)
    assert inside is not None
    outside = {"login", "setup", "invitation", "secret-key"}
    assert set(inside[1].split("|")) == set(DESK_PAGES) - outside


async def _is_the_desk(dist: Path, path: str, status: int) -> None:
    async with make_edge(dist=dist).client(headers={"accept-encoding": "identity"}) as client:
        reply = await client.get(path)
    assert (reply.status_code, reply.text) == (status, "<title>the desk</title>")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["content-security-policy"] == DESK_POLICY
    assert "camera=()" in reply.headers["permissions-policy"]
    assert "microphone=()" in reply.headers["permissions-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/login",
        "/invitation",
        "/sign-in",
        "/studio",
        "/studio/",
        "/login/",
        "/invitation/?utm_source=mail",
        "/invitation%23abc",
        "/sign-in/%23abc%20",
        "/new-password%2523abc",
        "/invitation/%25252523abc",
        "/sign-in%EF%BC%83abc",
        "/sign-in&",
    ],
)
async def test_the_studio_has_camera_and_microphone_and_reaches_100ms(dist: Path, path: str) -> None:
    async with make_edge(dist=dist).client() as client:
        reply = await client.get(path)
    assert (reply.status_code, reply.text) == (200, "<title>the studio</title>")
    assert reply.headers["content-security-policy"] == STUDIO_POLICY
    assert "camera=(self), microphone=(self)" in reply.headers["permissions-policy"]


@pytest.mark.parametrize("path", ["/hand-in", "/hand-in/", "/hand-in%23abc", "/hand-in&"])
async def test_the_page_for_handing_in_a_token_reaches_only_the_desk_and_no_camera(
    dist: Path, path: str
) -> None:
    async with make_edge(dist=dist).client() as client:
        reply = await client.get(path)
    assert (reply.status_code, reply.text) == (200, (dist / "studio.html").read_text("utf-8"))
    assert "connect-src 'self'" in reply.headers["content-security-policy"].split("; ")
    assert "camera=()" in reply.headers["permissions-policy"]


async def test_the_studio_reaches_the_emulator_where_one_runs_and_the_desk_does_not(dist: Path) -> None:
    connect = ("http://127.0.0.1:8082", "ws://127.0.0.1:8082")
    async with make_edge(dist=dist, connect=connect).client() as client:
        studio, desk = await client.get("/studio"), await client.get("/admin")
    assert (
        " http://127.0.0.1:8082 ws://127.0.0.1:8082; worker-src" in studio.headers["content-security-policy"]
    )
    assert desk.headers["content-security-policy"] == DESK_POLICY


async def test_the_studio_reaches_what_the_check_of_the_network_asks_and_nothing_else_more(
    dist: Path,
) -> None:
    async with make_edge(dist=dist, connect=NETWORK_CHECK_CONNECT).client() as client:
        studio, desk = await client.get("/studio"), await client.get("/admin")
    assert studio.headers["content-security-policy"] == STUDIO_POLICY.replace(
        "wss://*.100ms.live;", "wss://*.100ms.live https://api.100ms.live;"
    )
    assert desk.headers["content-security-policy"] == DESK_POLICY


async def test_the_event_host_that_is_sent_whole_tokens_is_not_among_those_reached(dist: Path) -> None:
    async with make_edge(dist=dist).client() as client:
        policy = (await client.get("/studio")).headers["content-security-policy"]
    assert "event.100ms.live" not in policy
    assert "https://*" not in policy


async def test_the_bare_address_leads_to_the_studio(dist: Path) -> None:
    async with make_edge(dist=dist).client() as client:
        reply = await client.get("/")
    assert (reply.status_code, reply.headers["location"]) == (307, "/studio")


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("br, gzip", "br", b"brotli"),
        ("gzip, deflate", "gzip", b"gzipped"),
        ("br;q=0, gzip;q=0.5", "gzip", b"gzipped"),
        ("identity", None, b"plain script"),
    ],
)
async def test_an_asset_comes_in_the_smallest_encoding_that_is_taken(
    dist: Path, accepted: str, encoding: str | None, body: bytes
) -> None:
    headers = {"accept-encoding": accepted}
    async with (
        make_edge(dist=dist).client(headers=headers) as client,
        client.stream("GET", "/assets/app-1a2b.js") as reply,
    ):
        raw = b"".join([chunk async for chunk in reply.aiter_raw()])
    assert raw == body
    assert reply.headers.get("content-encoding") == encoding
    assert reply.headers["content-type"].startswith("text/javascript")
    assert reply.headers["vary"] == "accept-encoding"
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_an_asset_without_compressed_siblings_comes_as_it_is(dist: Path) -> None:
    async with make_edge(dist=dist).client() as client:
        reply = await client.get("/assets/mark.svg")
    assert (reply.text, reply.headers["content-type"]) == ("<svg/>", "image/svg+xml; charset=utf-8")
    assert "content-encoding" not in reply.headers


async def test_what_the_browser_has_already_is_not_sent_again_until_it_changes(dist: Path) -> None:
    async with make_edge(dist=dist).client(headers={"accept-encoding": "identity"}) as client:
        first = await client.get("/admin")
        known = {"if-none-match": f'"other", W/{first.headers["etag"]}'}
        again = await client.get("/admin", headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["content-security-policy"] == DESK_POLICY
        (dist / "desk.html").write_text("<title>the new desk</title>")
        changed = await client.get("/admin", headers=known)
    assert (changed.status_code, changed.text) == (200, "<title>the new desk</title>")


async def test_an_encoding_has_an_etag_of_its_own(dist: Path) -> None:
    os.utime(dist / "assets" / "app-1a2b.js.br", (0, 0))
    async with make_edge(dist=dist).client() as client:
        etags = [
            (await client.head("/assets/app-1a2b.js", headers={"accept-encoding": e})).headers["etag"]
            for e in ("br", "gzip", "identity")
        ]
    assert len(set(etags)) == 3


@pytest.mark.parametrize("path", ["/admin", "/studio", "/assets/mark.svg"])
async def test_head_is_answered_without_a_body(dist: Path, path: str) -> None:
    async with make_edge(dist=dist).client(headers={"accept-encoding": "identity"}) as client:
        reply, full = await client.head(path), await client.get(path)
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply.headers["content-length"] == str(len(full.content))


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/",
        "/assets/app-1a2b.js%00",
        "/assets/none.js",
        "/secret.txt",
        "/desk.html",
    ],
)
async def test_nothing_outside_the_assets_is_served(dist: Path, path: str) -> None:
    async with make_edge(dist=dist).client() as client:
        reply = await client.get(path)
    assert reply.status_code == 404
    assert reply.json() == {
        "errors": [{"message": "There is nothing at this address.", "extensions": {"code": "BAD_INPUT"}}]
    }


@pytest.mark.parametrize("path", ["/influencers", "/studio/welcome", "/docs/codes/NOTHING"])
async def test_people_get_a_page_where_there_is_none(dist: Path, path: str) -> None:
    async with make_edge(dist=dist).client(headers=HTML) as client:
        reply = await client.get(path)
    assert reply.status_code == 404
    assert "<h1>Page not found</h1>" in reply.text
    assert "There is no such page here." in reply.text
    assert re.findall(r'href="([^"]*)"', reply.text) == ["/studio", "/admin/", "/docs/codes"]
    style = re.search(r"<style>(.*)</style>", reply.text)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert reply.headers["content-security-policy"].endswith(f"; style-src 'sha256-{digest}'")


@pytest.mark.parametrize("path", ["/admin/login", "/studio"])
async def test_pages_that_were_not_built_say_how_to_build_them(tmp_path: Path, path: str) -> None:
    async with make_edge(dist=tmp_path / "dist").client() as client:
        reply = await client.get(path)
        missing_asset = await client.get("/assets/app.js")
    assert reply.status_code == 503
    assert reply.headers["cache-control"] == "no-store"
    assert "<code>make run</code>" in reply.text
    assert "<code>npm run build</code>" in reply.text
    assert missing_asset.status_code == 404


async def test_pages_built_while_the_desk_runs_appear(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    async with make_edge(dist=dist).client() as client:
        assert (await client.get("/studio")).status_code == 503
        dist.mkdir()
        (dist / "studio.html").write_text("built")
        assert (await client.get("/studio")).text == "built"


async def test_a_page_takes_no_post(dist: Path) -> None:
    async with make_edge(dist=dist).client() as client:
        reply = await client.post("/studio")
    assert (reply.status_code, set(reply.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert reply.json()["errors"][0]["message"] == "Method Not Allowed."


@pytest.mark.parametrize(
    ("public_url", "hsts"), [(PUBLIC, "max-age=31536000"), ("http://localhost:8081", None)]
)
async def test_every_reply_carries_the_security_headers(
    dist: Path, public_url: str, hsts: str | None
) -> None:
    async with make_edge(public_url, dist=dist).client() as client:
        replies = [
            await client.get("/studio"),
            await client.get("/nothing"),
            await client.get("/fail"),
            await client.post("/graphql", json={"query": "{ open }"}),
            await client.get("/", headers={"host": "evil.example"}),
        ]
    for reply in replies:
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["x-frame-options"] == "DENY"
        assert reply.headers["cross-origin-opener-policy"] == "same-origin"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        assert reply.headers.get("strict-transport-security") == hsts
        assert len(reply.headers["x-request-id"]) == 12


@pytest.mark.parametrize(
    ("public_url", "hsts"), [(PUBLIC, "max-age=31536000; includeSubDomains"), ("http://localhost:8081", None)]
)
async def test_names_below_the_desks_are_included_where_that_is_set(
    public_url: str, hsts: str | None
) -> None:
    async with make_edge(public_url, hsts_subdomains=True).client() as client:
        reply = await client.get("/healthz")
    assert reply.headers.get("strict-transport-security") == hsts


async def test_search_engines_are_told_to_stay_away(dist: Path) -> None:
    async with make_edge(dist=dist).client(headers={"accept-encoding": "identity"}) as client:
        robots = await client.get("/robots.txt")
        replies = [await client.get(path) for path in ("/login", "/admin/", "/assets/mark.svg", "/nowhere")]
        replies += [robots, await client.post("/graphql", json={"query": "{ open }"})]
    assert (robots.status_code, robots.text) == (200, "User-agent: *\nDisallow: /\n")
    assert robots.headers["content-type"] == "text/plain; charset=utf-8"
    assert [reply.headers["x-robots-tag"] for reply in replies] == ["noindex, nofollow"] * 6


@pytest.mark.parametrize(
    "path",
    [
        "/favicon.ico",
        "/apple-touch-icon.png",
        "/apple-touch-icon-precomposed.png",
        "/.well-known/change-password",
        "/.env",
        "/assets/gone.js",
    ],
)
async def test_what_browsers_and_scanners_try_is_not_found_and_no_page(dist: Path, path: str) -> None:
    async with make_edge(dist=dist).client(headers={"accept": "image/avif,*/*;q=0.8"}) as client:
        reply = await client.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/json")
    assert reply.json()["errors"][0]["message"] == "There is nothing at this address."


async def test_the_licences_of_what_the_pages_bundle_can_be_read(dist: Path) -> None:
    (dist / "graphiql").mkdir()
    (dist / "licences.txt").write_text("© of the pages", "utf-8")
    (dist / "graphiql" / "licences.txt").write_text("© of GraphiQL", "utf-8")
    async with make_edge(dist=dist).client() as client:
        pages, graphiql = await client.get("/licences.txt"), await client.get("/graphiql/licences.txt")
    assert (pages.text, graphiql.text) == ("© of the pages", "© of GraphiQL")
    assert pages.headers["content-type"] == "text/plain; charset=utf-8"
    assert pages.headers["cache-control"] == "no-cache"


async def test_without_a_build_there_are_no_licences(tmp_path: Path) -> None:
    async with make_edge(dist=tmp_path / "none").client() as client:
        reply = await client.get("/licences.txt")
    assert reply.status_code == 404
