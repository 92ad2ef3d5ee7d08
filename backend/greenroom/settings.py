"""Every setting, read from the environment: `GREENROOM_` and the name in capitals.

Only `cli` and `app` read this; everything else gets values.
"""

import os
import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Final, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from greenroom.desk.history import Kept
from greenroom.hms_api.accounts import HMS, Endpoints
from greenroom.posting.mails import Mailer, SmtpTls
from greenroom.setting_names import PREFIX, is_injected
from greenroom.web.host_names import ascii_host
from greenroom.web.origin import PORTS

PACKAGE = Path(__file__).parent
LEAST_DAYS: Final = 30
MOST_DAYS: Final = 36_500
_NUMBER = re.compile(r"[0-9]{1,5}")
_HOST_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")

_MAIL_ADDRESS = re.compile(r"[!#-'*+./0-9=?A-~-]+@[a-zA-Z0-9.-]+")
HERE: Final = ("localhost", "127.0.0.1", "::1")

_ADDRESS = re.compile(r"[!\"$->A-\[\]-~]+")  # what can be seen of ASCII, but ? # @ \


def _built_front_end() -> Path:
    """Find the built pages: inside an installed package, or beside it in a checkout."""
    inside = PACKAGE / "static"
    return inside if inside.is_dir() else PACKAGE.parents[1] / "frontend" / "dist"


def _parts(url: str) -> tuple[str, str, int | None] | None:
    """Take an address apart into scheme, host and port; None if it is more or less than that."""
    try:
        parts = urlsplit(url)
        port = parts.port  # reading an invalid one raises
    except ValueError:
        return None
    rest = url.partition("://")[2].rstrip("/")
    extra = set("/?#@\\") & set(rest) or re.search(r"\s", rest)
    if parts.scheme not in PORTS or not parts.hostname or port == 0 or extra:
        return None
    return parts.scheme, parts.hostname, port


class Settings(BaseModel):
    """The settings of one process: what is given, or the environment says; names may be in any case there."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    data: Path | None = Field(
        default=None,
        description=(
            "The folder for the SQLite database and the keys. By default: `data`, or `demo-data` for a demo."
        ),
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on. By default: 127.0.0.1.")
    port: int = Field(
        default=8081,
        ge=0,
        le=65535,
        description="The port to listen on; 0 picks a free one. By default: 8081.",
    )
    public_url: str | None = Field(
        default=None,
        description=(
            "The address people use to reach the desk, such as https://greenroom.example; links, cookies "
            "and the Origin check depend on it. By default: http://localhost and the port."
        ),
    )
    hsts_subdomains: bool = Field(
        default=False,
        description=(
            "true makes browsers use https for every name below that of the public URL too, for a year "
            "(HSTS with includeSubDomains). Only if all of them have it."
        ),
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql://user:password@host/name. By default: SQLite in the data folder.",
    )
    key_file: Path | None = Field(
        default=None,
        description=(
            "The file with the sealing keys. By default: `keys` in the data folder; with PostgreSQL you "
            "have to set it."
        ),
    )
    redis_url: SecretStr | None = Field(
        default=None,
        description=(
            "redis://host:6379/0, where several processes count failed sign-ins together. Without it, or "
            "while it does not respond, each process counts for itself."
        ),
    )
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = Field(
        default=(),
        description="The networks of your own reverse proxies, separated by commas: 10.0.0.0/8,127.0.0.1/32.",
    )
    log: Literal["text", "json"] = Field(
        default="text",
        description=(
            "The format of the log on standard error: `text` for people, or `json`. By default: text."
        ),
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description=(
            "Turns on `/metrics` for Prometheus, which has to send this token, of at least 16 characters,"
            " as `Authorization: Bearer`."
        ),
    )
    backup_folder: Path | None = Field(
        default=None,
        description=(
            "The folder in which the desk regularly keeps backups of its database. Without it, it makes none "
            "by itself."
        ),
    )
    backup_every_h: float = Field(
        default=24, gt=0, description="A backup is made every so many hours. By default: 24."
    )
    backup_keep: int = Field(
        default=14,
        ge=1,
        description="So many backups are kept in that folder; older ones are deleted. By default: 14.",
    )
    keep_audit_days: int | None = Field(
        default=None,
        description=(
            "Entries of the audit log are removed after this many days, 30 or more. By default, `forever`: "
            "they stay."
        ),
    )
    keep_shows_days: int | None = Field(
        default=400,
        description=(
            "Shows, and planned ones, are removed this many days after their end, 30 or more, but for the "
            "last one of each influencer; `forever` keeps all. By default: 400."
        ),
    )
    keep_token_versions_days: int | None = Field(
        default=400,
        description=(
            "What is known of replaced tokens is removed this many days after they expire, 30 or more, but "
            "for the last one of each influencer and those of shows that are kept; `forever` keeps all. By "
            "default: 400."
        ),
    )
    expiring_h: float = Field(
        default=3,
        gt=0,
        description="A token that expires within this many hours counts as expiring. By default: 3.",
    )
    time_zone: ZoneInfo | None = Field(
        default=None,
        description=(
            "The time zone for what the desk does at a set time of day, such as Europe/Berlin. By "
            "default: UTC."
        ),
    )
    alert_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        default=(),
        description=(
            "The networks, separated by commas, in which receivers of alerts may be although they are not "
            "public: 10.20.0.0/16. Otherwise alerts are posted to public addresses only."
        ),
    )
    smtp_host: str | None = Field(
        default=None,
        description=(
            "The SMTP server for alerts by mail, which each admin can choose in the settings of the desk. "
            "Without it, the desk sends no mail."
        ),
    )
    smtp_port: int | None = Field(
        default=None, ge=1, le=65535, description="Its port. By default: 587, or 465 with `tls`."
    )
    smtp_tls: SmtpTls = Field(
        default=SmtpTls.STARTTLS,
        description=(
            "`starttls`, `tls`, or `none`, which is only for a server on this machine. By default: starttls."
        ),
    )
    smtp_user: str | None = Field(default=None, description="The name to sign in with there, if it asks.")
    smtp_password: SecretStr | None = Field(default=None, description="The password to sign in with there.")
    smtp_from: str | None = Field(
        default=None, description="The address that mails come from, such as greenroom@example.com."
    )
    network_check: bool = Field(
        default=False,
        description=(
            "true lets a rehearsal try the network where there is no practice room, with the check in 100ms's"
            " SDK: the page asks https://api.100ms.live for a token, at an address that 100ms has not"
            " documented and may change, and joins a room of 100ms's with it."
        ),
    )
    compiled: bool = Field(
        default=True,
        description=(
            "false executes operations that come again as new ones are, step by step: slower, and only to"
            " find out whether that changes a reply. By default: true."
        ),
    )
    emulator_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description=(
            "The port of the 100ms emulator under `run` and `demo`. By default: the port after the desk's."
        ),
    )
    hms_api_url: str = Field(
        default=HMS.api, description=f"The address of the 100ms REST API. By default: {HMS.api}."
    )
    hms_init_url: str = Field(
        default=HMS.init,
        description=f"The address where 100ms checks an auth token, without `/init`. By default: {HMS.init}.",
    )
    hms_auth_token_url: str = Field(
        default=HMS.auth_token,
        description=(
            f"The address where 100ms exchanges a room code for an auth token. By default: {HMS.auth_token}."
        ),
    )
    frontend: Path = Field(default_factory=_built_front_end, description="The folder with the built pages.")

    @model_validator(mode="before")
    @classmethod
    def _with_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        said = {name.upper(): value for name, value in os.environ.items()}
        names = {name: f"{PREFIX}{name.upper()}" for name in cls.model_fields}
        return {name: said[full] for name, full in names.items() if full in said} | given

    @field_validator("port", "smtp_port", "emulator_port", mode="before")
    @classmethod
    def _not_of_a_service(cls, value: object, info: ValidationInfo) -> object:
        return cls.model_fields[info.field_name or ""].default if is_injected(value) else value

    @field_validator("trusted_proxies", "alert_networks", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("time_zone", mode="before")
    @classmethod
    def _known_zone(cls, value: object) -> object:
        try:
            return ZoneInfo(value) if isinstance(value, str) else value
        except (ValueError, LookupError, OSError):
            raise ValueError("write it as the tz database does: Europe/Berlin") from None

    @field_validator("keep_audit_days", "keep_shows_days", "keep_token_versions_days", mode="before")
    @classmethod
    def _days(cls, value: object) -> int | None:
        text = "forever" if value is None else str(value).strip()
        if text == "forever":
            return None
        if not _NUMBER.fullmatch(text) or not LEAST_DAYS <= int(text) <= MOST_DAYS:
            raise ValueError(
                f"write a number of days from {LEAST_DAYS} to {MOST_DAYS}, or `forever`; the desk "
                "itself needs what is younger"
            )
        return int(text)

    @field_validator("smtp_from")
    @classmethod
    def _mail_address(cls, value: str | None) -> str | None:
        if value is not None and not _MAIL_ADDRESS.fullmatch(value):
            raise ValueError("write it as name@host")
        return value

    @model_validator(mode="after")
    def _whole_mail(self) -> Self:
        if self.smtp_host is None:
            return self
        if self.smtp_from is None:
            raise ValueError(
                "GREENROOM_SMTP_HOST needs GREENROOM_SMTP_FROM, the address that mails come from"
            )
        if self.smtp_tls is SmtpTls.NONE and self.smtp_host not in HERE:
            raise ValueError("GREENROOM_SMTP_TLS may be none only for an SMTP server on this machine")
        return self

    @field_validator("redis_url")
    @classmethod
    def _redis_only(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            from greenroom.store.redis_counters import SharedRedis  # noqa: PLC0415 (only where there is one)

            SharedRedis(value.get_secret_value())
        return value

    @field_validator("hms_api_url", "hms_init_url", "hms_auth_token_url")
    @classmethod
    def _endpoint(cls, value: str) -> str:
        """Accept only addresses to which tokens can be sent without anybody reading along."""
        scheme, _, rest = value.rstrip("/").partition("://")
        origin = _parts(f"{scheme}://{rest.partition('/')[0]}")
        if origin is None or not _ADDRESS.fullmatch(value):
            raise ValueError("write it as https://host/path")
        if origin[0] != "https" and origin[1] not in HERE:
            raise ValueError("it must begin with https://; http:// is only for an emulator on this machine")
        return value.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _origin_only(cls, value: str | None) -> str | None:
        """Write the address as browsers write an origin, since it is compared with theirs."""
        if value is None:
            return None
        parts = _parts(value.strip())
        if parts is None:
            raise ValueError("write it as https://host or http://host:port, without a path")
        scheme, host, port = parts
        try:
            host = ascii_host(host)
        except ValueError:
            host = ""
        if ":" in host:
            host = f"[{host}]"
        elif not _HOST_NAME.fullmatch(host):
            raise ValueError(
                "write it as https://host or http://host:port: this host is not a domain name "
                "(an international one may be written in its xn-- form)"
            )
        return f"{scheme}://{host}" if port in (None, PORTS[scheme]) else f"{scheme}://{host}:{port}"

    @property
    def kept(self) -> Kept:
        """How long history is kept."""
        days = self.keep_audit_days, self.keep_shows_days, self.keep_token_versions_days
        return Kept(*(None if number is None else timedelta(days=number) for number in days))

    @property
    def mailer(self) -> Mailer | None:
        """The way out for mails, if there is one."""
        if self.smtp_host is None or self.smtp_from is None:
            return None
        port = self.smtp_port or (465 if self.smtp_tls is SmtpTls.TLS else 587)
        password = self.smtp_password.get_secret_value() if self.smtp_password else None
        return Mailer(
            host=self.smtp_host,
            port=port,
            sender=self.smtp_from,
            tls=self.smtp_tls,
            user=self.smtp_user,
            password=password,
        )

    @property
    def hms(self) -> Endpoints:
        """Where 100ms is."""
        return Endpoints(self.hms_api_url, self.hms_init_url, self.hms_auth_token_url)

    @property
    def expiring(self) -> timedelta:
        """How long before it expires a token counts as expiring."""
        return timedelta(hours=self.expiring_h)
