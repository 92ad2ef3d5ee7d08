"""The settings, and that the README lists each one."""

import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from greenroom.desk.history import Kept
from greenroom.hms_api.accounts import Endpoints
from greenroom.settings import Settings

README = Path(__file__).parents[1] / "README.md"


def test_the_readme_lists_every_setting_in_its_own_words() -> None:
    fields = Settings.model_fields.items()
    rows = [f"| `GREENROOM_{name.upper()}` | {field.description} |" for name, field in fields]
    listed = [line for line in README.read_text().splitlines() if line.startswith("| `GREENROOM_")]
    assert listed == rows


def test_every_setting_with_a_value_of_its_own_says_which_it_is_by_default() -> None:
    unsaid = [
        name
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, str | int | float) and not isinstance(field.default, bool)
        if not re.search(rf"[Bb]y default: {re.escape(str(field.default))}\.", field.description or "")
    ]
    assert unsaid == []


def test_proxies_are_read_as_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1")
    assert Settings().trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("127.0.0.1"))


def test_receivers_of_alerts_are_reached_in_public_and_in_listed_networks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Settings().alert_networks == ()
    monkeypatch.setenv("GREENROOM_ALERT_NETWORKS", "10.20.0.0/16, fd00::/8")
    assert Settings().alert_networks == (ip_network("10.20.0.0/16"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("given", "port"),
    [({}, 587), ({"TLS": "tls"}, 465), ({"TLS": "none", "HOST": "localhost"}, 587), ({"PORT": "2525"}, 2525)],
    ids=["starttls", "tls", "here", "port"],
)
def test_mail_has_the_usual_port_and_is_encrypted_unless_it_stays_here(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], port: int
) -> None:
    assert Settings().mailer is None
    for name, value in ({"HOST": "smtp.example", "FROM": "desk@g.example"} | given).items():
        monkeypatch.setenv(f"GREENROOM_SMTP_{name}", value)
    mailer = Settings().mailer
    assert mailer is not None
    assert (mailer.port, mailer.sender) == (port, "desk@g.example")


@pytest.mark.parametrize(
    "given",
    [
        {"FROM": ""},
        {"FROM": "desk"},
        {"FROM": "desk@g.example\nBcc: eve@example.com"},
        {"TLS": "none"},
        {"TLS": "ssl"},
        {"PORT": "0"},
    ],
    ids=["no sender", "no address", "two lines", "unencrypted", "TLS", "port"],
)
def test_mail_that_could_not_be_sent_or_would_be_read_along_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    whole = {"HOST": "smtp.example", "FROM": "desk@g.example", "PASSWORD": "of-the-desk"}
    for name, value in (whole | given).items():
        monkeypatch.setenv(f"GREENROOM_SMTP_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert "of-the-desk" not in str(caught.value)


def test_mail_needs_a_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_SMTP_HOST", "smtp.example")
    with pytest.raises(ValidationError, match="GREENROOM_SMTP_FROM"):
        Settings()


def test_the_time_zone_is_one_of_the_tz_database(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().time_zone is None
    monkeypatch.setenv("GREENROOM_TIME_ZONE", "Europe/Berlin")
    assert Settings().time_zone == ZoneInfo("Europe/Berlin")
    for wrong in ("Europe/Hunter2", "Europe", "../hunter2", ""):
        monkeypatch.setenv("GREENROOM_TIME_ZONE", wrong)
        with pytest.raises(ValidationError, match="write it as the tz database does") as refused:
            Settings()
        assert "unter2" not in str(refused.value)


def test_a_redis_url_that_cannot_be_used_is_refused_without_being_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GREENROOM_REDIS_URL", "redis://:hun/ter2@localhost")
    with pytest.raises(ValidationError) as refused:
        Settings()
    (error,) = refused.value.errors()
    assert error["msg"].startswith("Value error, write it as redis://")
    assert "ter2" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "greenroom.example",
        "ftp://x",
        "https://x/path",
        "https://",
        "https://a@b",
        "https://host:99999",
        "https://host:0",
        "https://host:hunter2",
        "https://:443",
        "http://[::1",
        "http://[hunter2]",
        "https://host?",
        "https://host#",
        "https://host\\path",
        "https://ho st",
        "https://ho\tst",
        "https:host",
        "https://hunter2..example",
        "https://.hunter2",
        "https://*.hunter2",
        "https://hunter2,example",
        "https://👻.hunter2",
    ],
)
def test_a_public_url_that_is_more_or_less_than_an_origin_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", url)
    with pytest.raises(ValidationError, match="write it as https://host") as refused:
        Settings()
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("url", ["http://[::1]:8081", "https://[2001:db8::1]", "https://host:65535"])
def test_a_public_url_may_have_a_port_and_be_an_ipv6_address(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", url)
    assert Settings().public_url == url


def test_the_last_slash_of_a_public_url_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", "https://greenroom.example/")
    assert Settings().public_url == "https://greenroom.example"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://grünraum.example", "https://xn--grnraum-o2a.example"),
        ("HTTPS://GRÜNRAUM.Example:443/", "https://xn--grnraum-o2a.example"),
        ("https://xn--grnraum-o2a.example", "https://xn--grnraum-o2a.example"),
        ("https://xn--9q8h.example", "https://xn--9q8h.example"),
        ("https://straße.example.", "https://xn--strae-oqa.example"),
        ("https://例え。テスト:8443", "https://xn--r8jz45g.xn--zckzah:8443"),
        ("http://Localhost.:80", "http://localhost"),
        ("http://host:443", "http://host:443"),
        ("http://green_room:08081", "http://green_room:8081"),
        ("https://[2001:DB8:0::1]:443", "https://[2001:db8::1]"),
        (" https://host\n", "https://host"),
    ],
)
def test_a_public_url_is_kept_as_browsers_write_an_origin(
    url: str, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", url)
    assert Settings().public_url == origin


def test_a_refused_setting_does_not_repeat_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_PORT", "hunter2-is-no-port")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "hunter2" not in str(refused.value)


def test_100ms_is_where_100ms_says_unless_somebody_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().hms == Endpoints(
        "https://api.100ms.live/v2", "https://prod-init.100ms.live", "https://auth.100ms.live/v2/token"
    )
    monkeypatch.setenv("GREENROOM_HMS_API_URL", "http://127.0.0.1:8082/v2/")
    monkeypatch.setenv("GREENROOM_HMS_INIT_URL", "http://[::1]:8082")
    monkeypatch.setenv("GREENROOM_HMS_AUTH_TOKEN_URL", "https://hms.example/v2/token")
    assert Settings().hms == Endpoints(
        "http://127.0.0.1:8082/v2", "http://[::1]:8082", "https://hms.example/v2/token"
    )


@pytest.mark.parametrize("setting", ["HMS_API_URL", "HMS_INIT_URL", "HMS_AUTH_TOKEN_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "http://hunter2.example/v2",
        "http://127.0.0.1.hunter2.example",
        "https://user:hunter2@host/v2",
        "https://host/v2?key=hunter2",
        "https://host/v2#hunter2",
        "https://ho st/hunter2",
        "https://host:hunter2/v2",
        "https:///hunter2",
        "ftp://127.0.0.1/hunter2",
        "hunter2",
        "",
    ],
)
def test_an_address_of_100ms_to_which_a_token_cannot_be_sent_safely_is_refused(
    setting: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"GREENROOM_{setting}", url)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "hunter2" not in str(refused.value)


def test_history_is_kept_for_days_or_for_ever_and_the_audit_log_for_ever_unless_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Settings().kept == Kept(None, timedelta(days=400), timedelta(days=400))
    monkeypatch.setenv("GREENROOM_KEEP_AUDIT_DAYS", "30")
    monkeypatch.setenv("GREENROOM_KEEP_SHOWS_DAYS", " 36500 ")
    monkeypatch.setenv("GREENROOM_KEEP_TOKEN_VERSIONS_DAYS", "forever")
    assert Settings().kept == Kept(timedelta(days=30), timedelta(days=36500), None)


@pytest.mark.parametrize("name", ["AUDIT", "SHOWS", "TOKEN_VERSIONS"])
@pytest.mark.parametrize(
    "value", ["0", "1", "29", "-400", "400.5", "1e3", "36501", "99999999", "", "never", "\u0664\u0665"]
)
def test_days_that_would_remove_too_much_are_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"GREENROOM_KEEP_{name}_DAYS", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    (error,) = refused.value.errors()
    assert error["loc"] == (f"keep_{name.lower()}_days",)
    assert error["msg"] == (
        "Value error, write a number of days from 30 to 36500, or `forever`; the desk itself needs "
        "what is younger"
    )
