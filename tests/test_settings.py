"""The settings, and that the README tells of each."""

from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from greenroom.settings import Settings

README = Path(__file__).parents[1] / "README.md"


def test_the_readme_lists_every_setting_in_its_own_words() -> None:
    fields = Settings.model_fields.items()
    rows = [f"| `GREENROOM_{name.upper()}` | {field.description} |" for name, field in fields]
    listed = [line for line in README.read_text().splitlines() if line.startswith("| `GREENROOM_")]
    assert listed == rows


def test_proxies_are_read_as_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1")
    assert Settings().trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("127.0.0.1"))


@pytest.mark.parametrize("url", ["greenroom.example", "ftp://x", "https://x/path", "https://", "https://a@b"])
def test_a_public_url_that_is_more_or_less_than_an_origin_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", url)
    with pytest.raises(ValidationError, match="write it as https://host"):
        Settings()


def test_the_last_slash_of_a_public_url_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", "https://greenroom.example/")
    assert Settings().public_url == "https://greenroom.example"


def test_a_refused_setting_does_not_repeat_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_PORT", "hunter2-is-no-port")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "hunter2" not in str(refused.value)
