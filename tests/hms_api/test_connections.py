"""Where a token or a room code may go: to the address that was set, under a certificate that is trusted."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from greenroom.hms_api.accounts import Endpoints
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.errors import HmsError, HmsErrorKind

CODE = "abc-defg-hij"


@dataclass
class Listener:
    """A server that gives one reply to everything, and keeps what it was sent."""

    reply: bytes = b""
    port: int = 0
    heard: list[bytes] = field(default_factory=list[bytes])

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        self.heard.append(head + await reader.readexactly(length))
        writer.write(self.reply)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listening(reply: bytes = b"", tls: ssl.SSLContext | None = None) -> AsyncGenerator[Listener]:
    listener = Listener(reply)
    server = await asyncio.start_server(listener.answer, "127.0.0.1", 0, ssl=tls)
    async with server:
        listener.port = server.sockets[0].getsockname()[1]
        yield listener


def own_certificate(folder: Path) -> ssl.SSLContext:
    """Make a certificate for this machine that nobody else vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def exchange(address: str) -> HmsErrorKind:
    """Try to exchange a room code at an address, and return how that failed."""
    async with HmsApi(Endpoints(address, address, address)) as api:
        with pytest.raises(HmsError) as failed:
            await api.exchange_room_code(CODE, within_s=2)
    return failed.value.kind


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with listening() as elsewhere:
        to = f"http://127.0.0.1:{elsewhere.port}/token"
        redirect = f"HTTP/1.1 {status} Moved\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n".encode()
        async with listening(redirect) as asked:
            assert await exchange(f"http://127.0.0.1:{asked.port}/token") is HmsErrorKind.UNREADABLE
    assert len(asked.heard) == 1
    assert CODE.encode() in asked.heard[0]
    assert elsewhere.heard == []


async def test_nothing_is_sent_under_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    async with listening(tls=own_certificate(tmp_path)) as impostor:
        assert await exchange(f"https://localhost:{impostor.port}/token") is HmsErrorKind.UNREACHABLE
    assert impostor.heard == []
