"""What a log line keeps of a token."""

import logging

from greenroom_emulator.logs import SecretlessFormatter

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoidmlld2VyIn0.c2lnbmF0dXJl"


def test_a_token_in_an_address_is_replaced() -> None:
    line = '%s - "WebSocket %s" [accepted]'
    address = f"/ws?peer=p&token={TOKEN}&protocol_version=2.5"
    record = logging.LogRecord("uvicorn.error", logging.INFO, "", 0, line, ("127.0.0.1:1", address), None)
    assert SecretlessFormatter("%(message)s").format(record) == (
        '127.0.0.1:1 - "WebSocket /ws?peer=p&token=[token]&protocol_version=2.5" [accepted]'
    )


def test_a_token_in_a_traceback_is_replaced() -> None:
    failed = ValueError(TOKEN)
    trace = (ValueError, failed, failed.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), trace)
    assert SecretlessFormatter("%(message)s").format(record) == "failed\nValueError: [token]"


def test_secrets_and_room_codes_are_replaced_and_ids_are_not() -> None:
    peer = "0190b5d2-7c1e-7c3a-9d2f-1a2b3c4d5e6f"
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "peer %s sent %s and %s", (peer, "Zz09-_" * 8, "abc-defg-hij"), None
    )
    assert SecretlessFormatter("%(message)s").format(record) == f"peer {peer} sent [secret] and [room code]"
