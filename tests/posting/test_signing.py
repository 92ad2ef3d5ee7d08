"""Signatures of webhooks: as the standard's own example has them."""

import base64
from datetime import UTC, datetime

from greenroom.posting.signing import new_secret, signed_headers
from tests.posting.receiver import Received, verified

AT = datetime(2021, 2, 25, 11, 48, 30, tzinfo=UTC)


def test_the_standards_example_is_signed_as_it_says() -> None:
    body = b'{"test": 2432232314}'
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # of the standard's reference libraries
    at = datetime.fromtimestamp(1614265330, UTC)
    assert signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", at, body, [secret]) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_is_256_random_bits_after_its_prefix() -> None:
    made = {new_secret() for _ in range(20)}
    assert len(made) == 20
    assert all(len(base64.b64decode(one.removeprefix("whsec_"))) == 32 for one in made)


def test_while_a_secret_is_replaced_both_fit_and_no_third() -> None:
    new, old = new_secret(), new_secret()
    received = Received("", signed_headers("msg_1", AT, b"{}", [new, old]), b"{}")
    assert [verified(received, one, AT) for one in (new, old, new_secret())] == [True, True, False]


def test_another_body_id_or_time_does_not_fit() -> None:
    secret = new_secret()
    headers = signed_headers("msg_1", AT, b"{}", [secret])
    changed = [
        Received("", headers, b"{ }"),
        Received("", headers | {"webhook-id": "msg_2"}, b"{}"),
        Received("", headers | {"webhook-timestamp": str(int(AT.timestamp()) + 1)}, b"{}"),
    ]
    assert not any(verified(one, secret, AT) for one in changed)
