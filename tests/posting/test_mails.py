"""Mails: sent to a real SMTP server, and nothing of what goes wrong is repeated."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from greenroom.posting.mails import Mail, Mailer, SmtpTls
from greenroom.posting.outcomes import Outcome, Sent
from tests.posting.receiver import certificate
from tests.posting.smtp import SmtpServer, smtp

MAIL = Mail(
    "ada@example.com", "2 shows cannot start", "Maya\nZoë\n", "msg_1-2", datetime(2026, 11, 22, tzinfo=UTC)
)


def mailer(server: SmtpServer, **options: object) -> Mailer:
    here = Mailer("127.0.0.1", server.port, "desk@greenroom.example", SmtpTls.NONE)
    return replace(here, **options)  # pyright: ignore[reportArgumentType]


async def test_a_mail_arrives_with_an_id_that_stays_the_same() -> None:
    async with smtp() as server:
        for _ in range(2):
            assert await mailer(server).send(MAIL) == Sent(Outcome.DELIVERED)
        first, second = server.mails
        assert (first["From"], first["To"]) == ("Greenroom <desk@greenroom.example>", "ada@example.com")
        assert first["Subject"] == "2 shows cannot start"
        assert first["Auto-Submitted"] == "auto-generated"
        assert first.get_content().splitlines() == ["Maya", "Zoë"]
        assert first["Message-ID"] == second["Message-ID"] == "<msg_1-2@greenroom.example>"


async def test_it_signs_in_where_there_is_a_user() -> None:
    async with smtp() as server:
        sent = await mailer(server, user="desk", password="of-the-desk").send(MAIL)
        assert sent == Sent(Outcome.DELIVERED)
        assert any(line.startswith("AUTH PLAIN") for line in server.commands)


async def test_tls_from_the_start_checks_the_name(tmp_path: Path) -> None:
    file = certificate(tmp_path, ["127.0.0.1"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    trusted = ssl.create_default_context(cafile=str(file))
    async with smtp(context) as server:
        ours = mailer(server, tls=SmtpTls.TLS, certificates=trusted)
        assert await ours.send(MAIL) == Sent(Outcome.DELIVERED)
        assert await replace(ours, certificates=None).send(MAIL) == Sent(Outcome.BAD_CERTIFICATE)
        assert await replace(ours, host="localhost").send(MAIL) == Sent(Outcome.BAD_CERTIFICATE)
        assert len(server.mails) == 1


async def test_without_the_encryption_that_is_asked_for_nothing_is_sent() -> None:
    async with smtp() as server:
        assert await mailer(server, tls=SmtpTls.STARTTLS).send(MAIL) == Sent(Outcome.FAILING)
        assert (server.mails, server.recipients) == ([], [])


@pytest.mark.parametrize(
    ("replies", "sent"),
    [
        ({"RCPT": "550 no such user"}, Sent(Outcome.REFUSED)),
        ({"AUTH": "535 wrong password"}, Sent(Outcome.REFUSED, 535)),
        ({"DATA": "451 later"}, Sent(Outcome.FAILING, 451)),
        ({"MAIL": "421 busy"}, Sent(Outcome.FAILING, 421)),
    ],
    ids=["recipient", "password", "later", "busy"],
)
async def test_a_refusal_is_told_by_its_number(replies: dict[str, str], sent: Sent) -> None:
    async with smtp() as server:
        server.replies = replies
        assert await mailer(server, user="desk", password="wrong").send(MAIL) == sent
        assert server.mails == []


async def test_a_server_that_is_not_there_is_said_to_be_unreachable() -> None:
    async with smtp() as server:
        ours = mailer(server)
    assert await replace(ours, port=9).send(MAIL) == Sent(Outcome.UNREACHABLE)


async def test_a_line_break_adds_no_header() -> None:
    async with smtp() as server:
        forged = replace(MAIL, subject="A\r\nBcc: eve@example.com")
        assert await mailer(server).send(forged) == Sent(Outcome.REFUSED)
        assert await mailer(server).send(replace(MAIL, to="a@b.c\nBcc: e@v.e")) == Sent(Outcome.REFUSED)
        assert server.mails == []


def test_neither_password_nor_address_shows_in_a_repr() -> None:
    ours = Mailer("smtp.example", 587, "desk@greenroom.example", user="desk", password="of-the-desk")
    assert "of-the-desk" not in repr(ours)
    assert "ada@example.com" not in repr(MAIL)
