from typing import Any

import pytest

from greenroom.hms.findings import FindingCode
from greenroom.hms.token import read_token
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, CLAIMS, HEADER, NOW, make_other, make_token, part, sign

COPY = "Copy the auth token from the 100ms dashboard: Rooms > Join Room > Join with SDK."
ENCRYPTED = part(b'{"alg":"dir","enc":"A128GCM"}')
TIMES: dict[str, Any] = {"iat": 1, "exp": 2}


def test_a_management_token_is_refused_for_what_it_opens() -> None:
    text = make_other(access_key=ACCESS_KEY, type="management", version=2, jti="x", **TIMES)
    (found,) = read_token(text, NOW).findings
    assert found.code is FindingCode.WRONG_KIND
    assert say(found.message) == (
        "This is a management token: it opens your whole 100ms account. Do not store it here."
    )
    assert say(found.fix) == (
        "Copy an auth token instead from the 100ms dashboard: Rooms > Join Room > Join with SDK."
    )


@pytest.mark.parametrize(
    ("service", "claims"),
    [
        ("LiveKit", {"iss": "APIx", "sub": "maya", "video": {"roomJoin": True, "room": "r"}, **TIMES}),
        ("Twilio", {"iss": "SKx", "sub": "ACx", "grants": {"identity": "maya"}, **TIMES}),
        ("Daily", {"r": "room", "d": "0f1e", **TIMES}),
        ("Zoom", {"app_key": "x", "tpc": "t", "role_type": 1, **TIMES}),
        ("Amazon IVS", {"whip_url": "https://x", "topic": "t", **TIMES}),
        ("Vonage Video", {"session_id": "s", "application_id": "a", **TIMES}),
        ("Jitsi", {"context": {"user": {}}, "room": "*", **TIMES}),
    ],
)
def test_the_token_of_another_service_is_named(service: str, claims: dict[str, Any]) -> None:
    (found,) = read_token(make_other(**claims), NOW).findings
    assert (found.code, say(found.message), say(found.fix)) == (
        FindingCode.WRONG_KIND,
        f"This is a token from {service}, not from 100ms.",
        COPY,
    )


def test_a_twilio_token_is_known_by_its_header() -> None:
    text = make_other({"alg": "HS256", "cty": "twilio-fpa;v=1"}, iss="SKx", **TIMES)
    assert say(read_token(text, NOW).findings[0].message) == "This is a token from Twilio, not from 100ms."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("007eJxTYHh5dT+/wBqBr3Mv9X2/3d7wYz7G9vnA=", "This is a token from Agora, not from 100ms."),
        (
            f"token: 006{'0123456789abcdef' * 2}IABx+/yz{'A' * 30}",
            "This is a token from Agora, not from 100ms.",
        ),
        (f"T1=={'cGFydG5lcl9pZD0x' * 4}", "This is a token from Vonage Video (OpenTok), not from 100ms."),
        (
            make_other(sub="1", name="x"),
            "This is a token from another service: it names neither a 100ms account nor a room.",
        ),
        (sign(b'{"alg":"HS256"}', b"[1]"), "This token contains no claims, so it is not from 100ms."),
        (
            f"{ENCRYPTED}.a.b.c.d",
            "This is an encrypted token from another service: 100ms's tokens are only signed.",
        ),
    ],
)
def test_other_formats_are_named(text: str, message: str) -> None:
    (found,) = read_token(text, NOW).findings
    assert (found.code, say(found.message), say(found.fix)) == (FindingCode.WRONG_KIND, message, COPY)


def test_a_claim_more_does_not_make_it_a_token_of_another_service() -> None:
    assert read_token(make_token(video={}, grants={}, d="x"), NOW).findings == ()


def test_a_token_that_lacks_one_of_the_two_names_is_still_one_of_100ms() -> None:
    for name in ("access_key", "room_id"):
        claims = {key: value for key, value in CLAIMS.items() if key != name}
        assert [f.code for f in read_token(make_other(HEADER, **claims), NOW).findings] == [
            FindingCode.MISSING_CLAIM
        ]
