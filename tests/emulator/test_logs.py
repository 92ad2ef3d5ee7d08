"""What a log line keeps of a token."""

import logging

from greenroom_emulator.logs import TokenlessFormatter

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoidmlld2VyIn0.c2lnbmF0dXJl"


def test_a_token_in_an_address_is_replaced() -> None:
    line = '%s - "WebSocket %s" [accepted]'
    address = f"/ws?peer=p&token={TOKEN}&protocol_version=2.5"
    record = logging.LogRecord("uvicorn.error", logging.INFO, "", 0, line, ("127.0.0.1:1", address), None)
    assert TokenlessFormatter("%(message)s").format(record) == (
        '127.0.0.1:1 - "WebSocket /ws?peer=p&token=[token]&protocol_version=2.5" [accepted]'
    )


def test_a_token_in_a_traceback_is_replaced() -> None:
    failed = ValueError(TOKEN)
    trace = (ValueError, failed, failed.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), trace)
    assert TokenlessFormatter("%(message)s").format(record) == "failed\nValueError: [token]"
