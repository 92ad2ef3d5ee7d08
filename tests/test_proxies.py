"""The shipped Caddyfile and the examples of the docs: what the proxies say of them, and what they pass on."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from greenroom.web.connections import Times
from greenroom.web.operation_request import MAX_BODY_BYTES
from greenroom.web.request_heads import MAX_HEAD_BYTES
from tests.proxies import EXAMPLES, SHIPPED, Proxy, free_port, shipped, with_certificate, without_tls
from tests.web.edge import make_edge
from tests.web.served_edge import HOST, exchange, served


@pytest.fixture(name="certificate")
def _certificate(tmp_path: Path) -> Path:
    """Make the files that the examples name, and give their folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "greenroom.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    for file, content in (("fullchain.pem", pem), ("key.pem", secret), ("both.pem", pem + secret)):
        (tmp_path / file).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_valid(name: str, certificate: Path) -> None:
    text = with_certificate(EXAMPLES[name].read_text("utf-8"), certificate)
    Proxy(name, text, certificate).check()


def test_the_shipped_caddyfile_is_valid(tmp_path: Path) -> None:
    Proxy("caddy", shipped("greenroom.example", "desk:8081"), tmp_path).check()


def test_the_proxies_limits_are_the_desks() -> None:
    times = Times()
    for file in (SHIPPED, EXAMPLES["caddy"]):
        text = file.read_text("utf-8")
        assert f"read_header {times.head_s}s" in text
        assert f"read_body {times.body_s}s" in text
        assert f"max_header_size {MAX_HEAD_BYTES // 1024}KiB" in text
        assert f" {MAX_BODY_BYTES // 1024}KiB\n" in text.replace("}\n", "\n")
    assert "idle 2m" in SHIPPED.read_text("utf-8")
    idle = {
        "nginx": re.search(r"keepalive_timeout (\d+)s", EXAMPLES["nginx"].read_text("utf-8")),
        "haproxy": re.search(r"timeout http-keep-alive (\d+)s", EXAMPLES["haproxy"].read_text("utf-8")),
    }
    assert all(found is not None and int(found[1]) < times.idle_s for found in idle.values())
    assert times.idle_s > 120  # Caddy's own, for its connections to the desk


async def _seen(request: Request) -> Response:
    body = await request.body()
    told = [request.client.host if request.client else None, request.headers.getlist("x-forwarded-for")]
    secrets = [request.headers.get("cookie"), request.headers.get("authorization")]
    return PlainTextResponse(orjson.dumps([*told, *secrets, request.headers["host"], body.decode()]))


@pytest.mark.parametrize("name", EXAMPLES)
async def test_a_client_cannot_forge_its_address_nor_a_cookie_through_any_of_them(
    name: str, tmp_path: Path
) -> None:
    edge = make_edge(trusted_proxies=["127.0.0.1/32"])
    edge.app.router.routes.insert(0, Route("/seen", _seen, methods=["POST"]))
    port = free_port()
    host = HOST.replace(b"localhost", b"localhost:%d" % port)
    async with served(edge.app) as desk:
        with Proxy(name, without_tls(name, port, f"127.0.0.1:{desk}"), tmp_path).running(port):
            for declared in (b"", b"trailer: x-forwarded-for, cookie, authorization\r\nte: trailers\r\n"):
                head = (
                    b"POST /seen HTTP/1.1\r\nx-forwarded-for: 203.0.113.1\r\ntransfer-encoding: chunked\r\n"
                )
                trailers = b"X-Forwarded-For: 203.0.113.9\r\nCookie: a=b\r\nAuthorization: Bearer x\r\n\r\n"
                body = b"3\r\nabc\r\n0\r\n"
                status, told = await exchange(port, [head + host + declared + b"\r\n" + body + trailers])
                expected = ["127.0.0.1", ["127.0.0.1"], None, None, f"localhost:{port}", "abc"]
                assert (status, orjson.loads(told)) == (200, expected)


async def _long(request: Request) -> Response:
    return Response(orjson.dumps({"data": "x" * 3_000}), media_type="application/json")


@pytest.mark.parametrize("name", [*EXAMPLES, "shipped"])
async def test_none_of_them_compresses_what_the_desk_replies_to_an_operation(
    name: str, tmp_path: Path
) -> None:
    edge, port = make_edge(), free_port()
    edge.app.router.routes[:0] = [Route(path, _long, methods=["GET", "POST"]) for path in ("/graphql", "/x")]
    async with served(edge.app) as desk:
        if name == "shipped":
            text = shipped(f"http://localhost:{port}", f"127.0.0.1:{desk}")
            text = text.replace("{\n\tservers {", "{\n\tadmin off\n\tservers {")
        else:
            text = without_tls(name, port, f"127.0.0.1:{desk}")
        proxy = Proxy(name if name in EXAMPLES else "caddy", text, tmp_path)
        with proxy.running(port):
            headers = {"accept-encoding": "gzip"}
            async with httpx2.AsyncClient(base_url=f"http://localhost:{port}", headers=headers) as client:
                operation, other = await client.post("/graphql"), await client.get("/x")
    assert operation.json() == other.json()
    assert "content-encoding" not in operation.headers
    assert other.headers.get("content-encoding") == ("gzip" if "encode" in text else None)
