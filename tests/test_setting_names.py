"""Names that begin like settings and are none: which are refused, which are told, and which do no harm."""

import json
import re

import pytest

from greenroom.setting_names import unknown_names
from greenroom.settings import Settings
from tests.markdown import ROOT
from tests.shell import Shell

# What Kubernetes tells every container where a service `greenroom` has the ports `http` and 9000/UDP, and
# another is called `greenroom-smtp`: https://kubernetes.io/docs/concepts/services-networking/service
KUBERNETES = {
    "GREENROOM_SERVICE_HOST": "10.0.0.11",
    "GREENROOM_SERVICE_PORT": "8081",
    "GREENROOM_SERVICE_PORT_HTTP": "8081",
    "GREENROOM_PORT": "tcp://10.0.0.11:8081",
    "GREENROOM_PORT_8081_TCP": "tcp://10.0.0.11:8081",
    "GREENROOM_PORT_8081_TCP_PROTO": "tcp",
    "GREENROOM_PORT_8081_TCP_PORT": "8081",
    "GREENROOM_PORT_8081_TCP_ADDR": "10.0.0.11",
    "GREENROOM_PORT_9000_UDP_ADDR": "10.0.0.11",
    "GREENROOM_SMTP_SERVICE_HOST": "10.0.0.12",
    "GREENROOM_SMTP_PORT": "tcp://10.0.0.12:25",
    "GREENROOM_SMTP_PORT_25_TCP_ADDR": "10.0.0.12",
    "GREENROOM_POSTGRES_PORT": "tcp://10.0.0.13:5432",
    "GREENROOM_EMULATOR_PORT": "tcp://[fd00::1]:8082",
}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("GREENROOM_DATABSE_URL", "GREENROOM_DATABASE_URL"),
        ("GREENROOM_DATABASE", "GREENROOM_DATABASE_URL"),
        ("GREENROOM_PUBLICURL", "GREENROOM_PUBLIC_URL"),
        ("greenroom_trusted_proxy", "GREENROOM_TRUSTED_PROXIES"),
        ("GREENROOM_SMTP_USERNAME", "GREENROOM_SMTP_USER"),
        ("GREENROOM_METRIC_TOKEN", "GREENROOM_METRICS_TOKEN"),
        ("GREENROOM_POTR", "GREENROOM_PORT"),
        ("GREENROOM_TIMEZONE", "GREENROOM_TIME_ZONE"),
        ("GREENROOM_COLOUR", None),
        ("GREENROOM_", None),
    ],
)
def test_a_name_that_is_no_setting_is_found_with_the_one_that_it_is_like(
    name: str, meant: str | None
) -> None:
    assert unknown_names({name: "tcp"}, Settings.model_fields) == {name.upper(): meant}


def test_no_setting_and_nothing_of_others_is_unknown() -> None:
    ours = {f"GREENROOM_{name.upper()}": "x" for name in Settings.model_fields}
    others = {
        "GREENROOM_DOMAIN": "greenroom.example",
        "GREENROOMS": "x",
        "PATH": "/bin",
        "MY_GREENROOM_X": "",
    }
    assert unknown_names(ours | others, Settings.model_fields) == {}
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    read = dict.fromkeys(re.findall(r"\$\{(GREENROOM_[A-Z_]+)", compose), "x")
    assert read
    assert unknown_names(read, Settings.model_fields) == {}


def test_what_kubernetes_injects_does_no_harm(monkeypatch: pytest.MonkeyPatch, shell: Shell) -> None:
    assert unknown_names(KUBERNETES, Settings.model_fields) == {}
    for name, value in KUBERNETES.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.port, settings.smtp_port, settings.emulator_port) == (8081, None, None)
    shell.done("migrate", **KUBERNETES)
    (data,) = (look for look in looks(shell, **KUBERNETES) if look["what"] == "settings")
    assert data["verdict"] == "OK"


def test_a_misspelt_setting_is_refused_with_the_one_that_was_meant(shell: Shell) -> None:
    misspelt = {
        "GREENROOM_DATABSE_URL": "postgresql://greenroom:hunter2@db/greenroom",
        "GREENROOM_EXPIRING_H": "x",
    }
    said = shell.refused("migrate", **misspelt)
    first, name, value = said.splitlines()
    assert first == "These settings cannot be used."
    assert name == (
        "GREENROOM_DATABSE_URL: there is no such setting. GREENROOM_DATABASE_URL is like it: correct the "
        "name, or take it out of the environment."
    )
    assert value.startswith("GREENROOM_EXPIRING_H: ")
    assert "hunter2" not in said
    assert not shell.data.exists()
    (look,) = looks(shell, **misspelt)
    assert (look["verdict"], look["message"].count("GREENROOM_DATABASE_URL")) == ("BAD", 1)


def test_any_other_name_is_told_and_holds_nobody_up(shell: Shell) -> None:
    unread = (
        "GREENROOM_COLOUR is no setting of Greenroom: nothing reads it. Take it out of the environment, or "
        "see the README for the setting that you mean."
    )
    shell.done("migrate", notice=unread, GREENROOM_COLOUR="green")
    look = looks(shell, GREENROOM_COLOUR="green")[0]
    assert (look["what"], look["verdict"]) == ("settings", "WARN")
    assert look["message"].endswith("nothing reads it: GREENROOM_COLOUR.")


def test_settings_that_do_not_fit_together_are_refused_in_a_sentence(shell: Shell) -> None:
    said = shell.refused("migrate", GREENROOM_SMTP_HOST="smtp.example")
    assert said == (
        "These settings cannot be used.\n"
        "GREENROOM_SMTP_HOST needs GREENROOM_SMTP_FROM, the address that mails come from."
    )
    (look,) = looks(shell, GREENROOM_SMTP_HOST="smtp.example")
    assert (look["what"], look["verdict"]) == ("settings", "BAD")


def test_a_log_of_json_has_no_other_line_from_the_first_to_the_last(shell: Shell) -> None:
    json_log = {"GREENROOM_LOG": "json", "GREENROOM_COLOUR": "green"}
    for settings in (json_log, json_log | {"GREENROOM_EXPIRING_H": "x"}):
        code, out, err = shell.run("serve", **settings)  # there is no database yet
        assert (code, out) == (1, "")
        lines = [json.loads(line) for line in err.splitlines()]
        assert lines[-1]["level"] == "ERROR"
        assert lines[-1]["message"].startswith("greenroom: ")
    shell.done("migrate")
    with shell.serving("serve", **json_log) as desk:
        while "Greenroom serves" not in shell.log:
            assert desk.process.poll() is None, shell.log
        assert desk.stop(within_s=60) == ""
    said = [json.loads(line) for line in shell.log.splitlines()]
    assert {line["time"][:2] for line in said} == {"20"}
    assert "Greenroom serves http://localhost:" in " ".join(line["message"] for line in said)


def looks(shell: Shell, **settings: str) -> list[dict[str, str]]:
    _, out, _ = shell.run("doctor", "--json", **settings)
    found: list[dict[str, str]] = json.loads(out)["looks"]
    return found
