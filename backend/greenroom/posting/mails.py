"""Sending a mail by the SMTP server of the settings."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from typing import Final

from greenroom.posting.outcomes import Outcome, Sent
from greenroom.posting.threads import in_thread

ANSWERS_WITHIN_S: Final = 10.0  # each answer of the server
WITHIN_S: Final = 30.0


class SmtpTls(StrEnum):
    """How the connection to an SMTP server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail.

    Args:
        message_id: the same for each try of the same mail; letters, digits and dashes.
    """

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    message_id: str
    at: datetime


_FAILED: Final[tuple[tuple[type[Exception], Outcome], ...]] = (
    (smtplib.SMTPRecipientsRefused, Outcome.REFUSED),
    (smtplib.SMTPException, Outcome.FAILING),
    (ssl.SSLError, Outcome.BAD_CERTIFICATE),
    (TimeoutError, Outcome.TIMED_OUT),
    (OSError, Outcome.UNREACHABLE),
    (ValueError, Outcome.REFUSED),
)
"""Why one was not sent: the first that fits. SMTP's errors are kinds of OSError, as TLS's are."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """The way out for mails.

    Args:
        sender: the address that they come from.
        certificates: whom connections trust; None for what the system trusts.
    """

    host: str
    port: int
    sender: str
    tls: SmtpTls = SmtpTls.STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    certificates: ssl.SSLContext | None = field(default=None, repr=False)

    async def send(self, mail: Mail) -> Sent:
        """Send a mail, in a thread of its own; nothing of what the server says is kept."""
        try:
            async with asyncio.timeout(WITHIN_S):
                await in_thread(self._send, _message(mail, self.sender))
        except smtplib.SMTPServerDisconnected:
            return Sent(Outcome.UNREACHABLE)
        except smtplib.SMTPResponseException as error:
            refused = isinstance(error, smtplib.SMTPAuthenticationError)
            return Sent(Outcome.REFUSED if refused else Outcome.FAILING, error.smtp_code)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return Sent(_outcome(error))
        return Sent(Outcome.DELIVERED)

    def _send(self, message: EmailMessage) -> None:
        trusted = self.certificates or ssl.create_default_context()
        if self.tls is SmtpTls.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=ANSWERS_WITHIN_S, context=trusted
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=ANSWERS_WITHIN_S)
        with server:
            if self.tls is SmtpTls.STARTTLS:
                server.starttls(context=trusted)
            if self.user is not None:
                server.login(self.user, self.password or "")
            server.send_message(message)


def _outcome(error: Exception) -> Outcome:
    return next(outcome for kind, outcome in _FAILED if isinstance(error, kind))


def _message(mail: Mail, sender: str) -> EmailMessage:
    """Write a mail out.

    Raises:
        ValueError: an address or the subject cannot stand in a header.
    """
    message = EmailMessage()
    message["From"] = f"Greenroom <{sender}>"
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message
