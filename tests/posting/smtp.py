"""An SMTP server in tests, on this machine, which keeps what it is given."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class SmtpServer:
    """What came, and what is replied to each command, if not what is usual."""

    port: int = 0
    replies: dict[str, str] = field(default_factory=dict[str, str])
    mails: list[EmailMessage] = field(default_factory=list[EmailMessage])
    recipients: list[str] = field(default_factory=list[str])
    commands: list[str] = field(default_factory=list[str])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            command = line.partition(" ")[0].upper()
            self.commands.append(line)
            reply = self.replies.get(command) or _USUAL.get(command, "250 fine")
            if command == "RCPT" and reply.startswith("250"):
                self.recipients.append(line)
            writer.write(f"{reply}\r\n".encode())
            if command == "DATA" and reply.startswith("354"):
                text = (await reader.readuntil(b"\r\n.\r\n"))[:-3]
                self.mails.append(message_from_bytes(text, policy=policy.default))
                writer.write(b"250 taken\r\n")
            await writer.drain()
            if command == "QUIT":
                return


_USUAL = {"EHLO": "250-here\r\n250-AUTH PLAIN\r\n250 SMTPUTF8", "DATA": "354 go on", "QUIT": "221 bye"}
_USUAL["AUTH"] = "235 welcome"


@asynccontextmanager
async def smtp(context: ssl.SSLContext | None = None) -> AsyncGenerator[SmtpServer]:
    """Run a server, with TLS from the start if there is a context."""
    ours = SmtpServer()
    server = await asyncio.start_server(ours.serve, "127.0.0.1", 0, ssl=context)
    ours.port = server.sockets[0].getsockname()[1]
    try:
        yield ours
    finally:
        server.close()
