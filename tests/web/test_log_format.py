"""Nothing that may be a secret reaches the log, wherever in a record it stands."""

import json
import logging
import secrets
import sys
import threading
import warnings
from base64 import b32encode, b64encode
from collections.abc import Callable, Iterator
from random import Random
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom.desk.audit.chain import Head
from greenroom.desk.failures import describe_failure, log_failure
from greenroom.store.unavailable import UnavailableError
from greenroom.web.log_format import LogFormatter, configure_logging
from greenroom.writing.masking import Legible
from tests.kept_logging import kept_logging

RAW = st.integers(0, 1 << 32).map(lambda seed: Random(seed).randbytes(48))  # what looks random, unlike zeros


def _url_safe(raw: bytes) -> str:
    return b64encode(raw, b"-_").decode().rstrip("=")


def _letters(raw: bytes) -> str:
    return "".join(chr(97 + byte % 26) for byte in raw)


SHAPES: dict[str, Callable[[bytes], str]] = {
    "session, link or app secret": lambda raw: _url_safe(raw[:32]),
    "app secret": lambda raw: b64encode(raw).decode(),
    "API key": lambda raw: f"grk_{_url_safe(raw[:32])}",
    "JWT": lambda raw: f"eyJhbGciOiJIUzI1NiJ9.{_url_safe(raw[:20])}.{_url_safe(raw)}",
    "hex": lambda raw: raw[:16].hex(),
    "secret key": lambda raw: "-".join(b32encode(raw[:20]).decode()[i : i + 4] for i in range(0, 32, 4)),
    "spaced secret key": lambda raw: " ".join(
        b32encode(raw[:20]).decode()[i : i + 4] for i in range(0, 32, 4)
    ),
    "room code": lambda raw: "-".join(((s := _letters(raw))[:3], s[3:7], s[7:10])),
    "short room code": lambda raw: "-".join(((s := _letters(raw))[:3], s[3:6], s[6:9])),
    "sealed value": lambda raw: f"g1.1f2e3d4c.{_url_safe(raw)}",
}
AROUND = st.sampled_from(
    ["{}", "got {} of it", "x={}", "'{}'", '{{"a": "{}"}}', "/{}/", "<{}>", "a\n{}\nb", "é{}é"]
)


def _raised(secret: str) -> Exception:
    try:
        try:
            raise KeyError(secret)  # noqa: TRY301
        except KeyError as error:
            raise ValueError(f"it was {secret}") from error
    except ValueError as error:
        error.add_note(secret)
        return error


PLACES: dict[str, Callable[[logging.Logger, str], None]] = {
    "message": lambda log, text: log.error(text),
    "argument": lambda log, text: log.error("%s", text),
    "quoted argument": lambda log, text: log.error("%r", text),
    "named argument": lambda log, text: log.error("%(a)s", {"a": text}),
    "argument made of others": lambda log, text: log.error("%s", {"a": [text]}),
    "arguments that do not fit": lambda log, text: log.error("%d", text),
    "exception": lambda log, text: log.error("failed", exc_info=_raised(text)),
    "exception as an argument": lambda log, text: log.error("%s %r", _raised(text), _raised(text)),
    "stack": lambda log, text: log.error("failed", stack_info=bool(text)),
    "fields": lambda log, text: log.error("said", extra={"fields": {"a": text, text: [{"b": (text,)}]}}),
    "another field": lambda log, text: log.error("said", extra={"more": text}),
    "bytes": lambda log, text: log.error("%s", text.encode()),
}


@pytest.fixture(name="root", autouse=True)
def _root() -> Iterator[logging.Logger]:
    with kept_logging():
        yield logging.getLogger()


@pytest.mark.parametrize("as_json", [False, True])
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=RAW,
    shape=st.sampled_from(list(SHAPES)),
    place=st.sampled_from(list(PLACES)),
    around=AROUND,
    name=st.sampled_from(["greenroom.x", "uvicorn.error", "asyncio", "third.party"]),
)
def test_no_secret_reaches_the_log_wherever_it_stands_in_a_record(
    raw: bytes,
    shape: str,
    place: str,
    around: str,
    name: str,
    *,
    as_json: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    secret = SHAPES[shape](raw)
    configure_logging(as_json=as_json)
    PLACES[place](logging.getLogger(name), around.format(secret))
    err = capsys.readouterr().err
    assert err
    assert secret not in err
    telling = secret.removeprefix("g1.1f2e3d4c.")
    assert not [at for at in range(max(1, len(telling) - 11)) if telling[at : at + 12] in err]
    if as_json:
        json.loads(err)


@pytest.mark.parametrize("as_json", [False, True])
def test_warnings_and_what_nobody_caught_go_the_same_way(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    secret = secrets.token_urlsafe(32)
    configure_logging(as_json=as_json)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)  # within the block: it keeps what was there before
        logging.captureWarnings(capture=True)
        warnings.warn(f"old: {secret}", stacklevel=1)
    error = _raised(secret)
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: int(secret))
    thread.start()
    thread.join()
    said = capsys.readouterr().err
    assert secret not in said
    assert "old: [secret]" in said, said.splitlines()[0]
    assert said.count("Nobody caught this:") == 2
    assert said.count("builtins.KeyError") == 1  # the cause


@pytest.mark.parametrize("as_json", [False, True])
def test_the_end_of_the_audit_log_and_the_places_of_a_fault_stay_legible(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    head = Head(1234, secrets.token_hex(32))
    configure_logging(as_json=as_json)
    logging.getLogger("greenroom.audit_chain").info("The audit log ends with entry %s.", Legible(head))
    described = describe_failure(_raised("x"))
    logging.getLogger("greenroom.errors").error("request %s failed: %s", "0123456789ab", described)
    first, second = capsys.readouterr().err.split("request 0123456789ab failed: ")
    assert f"The audit log ends with entry {head}." in first
    assert second.startswith("builtins.ValueError")
    assert f"{__file__}:" in second


@pytest.mark.parametrize("as_json", [False, True])
def test_what_an_outage_says_names_its_file_however_long_its_folders_are(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    file = f"/srv/{'the-folder-of-a-desk-' * 3}/greenroom.sqlite3"
    configure_logging(as_json=as_json)
    fault = UnavailableError(f"The SQLite file {file} can only be read.")
    log_failure(logging.getLogger("greenroom.store"), "The desk is not ready", fault)
    assert f"The desk is not ready: The SQLite file {file} can only be read." in capsys.readouterr().err


def test_a_stream_that_cannot_be_written_to_prints_nothing_of_the_record(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full:
        def write(self, _: str) -> None:
            raise OSError("No space left on device")

        def flush(self) -> None: ...

    configure_logging(as_json=False)
    (handler,) = root.handlers
    cast("logging.StreamHandler[Full]", handler).setStream(Full())
    root.error("secret %s", secrets.token_urlsafe(32))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("value", ["\ud800", 1 << 70, float("nan"), {"a": {"b": {1, 2}}}, object])
def test_a_json_line_is_json_whatever_its_fields_are(value: object) -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "said", (), None)
    record.__dict__["fields"] = {"value": value}
    assert json.loads(LogFormatter(as_json=True).format(record))["logger"].strip("'") == "x"


def test_a_command_that_serves_nothing_says_the_sentence_alone() -> None:
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "lost: %s", ("x" * 40,), None)
    assert LogFormatter(bare=True).format(record) == "lost: [secret]"
