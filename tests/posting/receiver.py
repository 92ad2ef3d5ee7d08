"""A receiver of webhooks in tests: a real https server on this machine, and a verifier of its own.

The verifier is written from the text of Standard Webhooks, and shares nothing with what signs.
"""

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import json
import ssl
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from greenroom.posting.poster import Poster

NAME = "receiver.example"
HERE = (IPv4Network("127.0.0.0/8"),)


@dataclass
class Received:
    """One request."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """What came, and what is replied: a status, or raw bytes; nothing at all for `None`."""

    port: int = 0
    reply: int | bytes | None = 204
    requests: list[Received] = field(default_factory=list[Received])
    connections: int = 0
    trusted: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    names: dict[str, Sequence[str]] = field(default_factory=lambda: {NAME: ["127.0.0.1"]})
    asked: list[str] = field(default_factory=list[str])

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.port}/alerts?token=of-the-receiver"

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(f"{host}:{port}")
        if host not in self.names:
            raise OSError
        return self.names[host]

    def poster(self, **options: Any) -> Poster:
        given: dict[str, Any] = {"allowed": HERE, "resolve": self.resolve, "certificates": self.trusted}
        return Poster(**given | options)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            line, *lines = head.rstrip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
            body = await reader.readexactly(int(headers["content-length"]))
            self.requests.append(Received(line, headers, body))
            if self.reply is None:
                await reader.read()  # until the other side is tired of it
            elif isinstance(self.reply, bytes):
                writer.write(self.reply)
                await writer.drain()
                await reader.read()
            else:
                writer.write(f"HTTP/1.1 {self.reply} Said\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(folder: Path, *names: str, host: str = "127.0.0.1") -> AsyncGenerator[Receiver]:
    """Run a receiver whose certificate is for these names."""
    receiver = Receiver()
    ours = certificate(folder, names or (NAME,))
    receiver.trusted = ssl.create_default_context(cafile=str(ours))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours)
    server = await asyncio.start_server(receiver.serve, host, 0, ssl=context)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


def certificate(folder: Path, names: Sequence[str]) -> Path:
    """Write a key with a certificate of its own for these names and addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A receiver in tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "receiver.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def verified(received: Received, secret: str, now: datetime, tolerance_s: int = 300) -> bool:
    """Check a message as the standard says: the signed text is id, timestamp and body, joined by dots.

    The header holds signatures separated by spaces; one of version 1 that fits is enough. What was signed
    more than five minutes ago, or ahead, is refused.
    """
    headers = received.headers
    sent_at = int(headers["webhook-timestamp"])
    if abs(now.timestamp() - sent_at) > tolerance_s:
        return False
    assert secret.startswith("whsec_")
    key = base64.standard_b64decode(secret[len("whsec_") :])
    content = f"{headers['webhook-id']}.{sent_at}.{received.body.decode()}"
    expected = base64.standard_b64encode(hmac.new(key, content.encode(), hashlib.sha256).digest()).decode()
    given = [one.split(",", 1) for one in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(mac, expected) for version, mac in given)
