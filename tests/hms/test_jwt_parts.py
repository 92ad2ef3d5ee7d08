import pytest

from greenroom.hms.jwt_parts import decode_part, is_signed_with, read_json, read_part
from tests.hms.tokens import GOOD, SECRET, make_token, part


def test_text_of_a_length_that_base64_never_has_is_not_decoded() -> None:
    assert decode_part("eyJhb") is None
    assert decode_part("eyJh") == b'{"a'


def test_an_object_is_read() -> None:
    read = read_part(part(b'{"alg":"HS256"}'))
    assert read is not None
    assert (read.values, read.twice, read.strict) == ({"alg": "HS256"}, (), True)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b'{"a":',
        b'{"a":"\xff"}',
        b'\xef\xbb\xbf{"a":1}',
        b"[" * 40_000,
        b'{"a":' * 40_000,
        b'{"a":' + b"9" * 5_000 + b"}",
        b'[NaN,{"a":1,"a":2}]',
    ],
)
def test_what_is_no_readable_object_comes_back_as_none(raw: bytes) -> None:
    assert read_part(part(raw)) is None


def test_a_key_that_appears_twice_is_named_and_the_last_value_counts() -> None:
    read = read_part(part(b'{"role":"a","role":"b","x":{"y":1,"y":2}}'))
    assert read is not None
    assert (read.values, read.twice) == ({"role": "b", "x": {"y": 2}}, ("role", "y"))


def test_numbers_that_are_no_json_are_noted() -> None:
    read = read_part(part(b'{"exp":Infinity}'))
    assert read is not None
    assert (read.values, read.strict) == ({"exp": float("inf")}, False)


def test_json_of_any_kind_is_read_and_garbage_is_none() -> None:
    assert read_json(b"[1]") == [1]
    assert read_json(b"[1") is None
    assert read_json(b"[" * 40_000) is None
    assert read_json(None) is None


def test_a_signature_is_checked_with_the_secret_as_it_is_written() -> None:
    signing_input, _, signature = GOOD.rpartition(".")
    assert is_signed_with(signing_input, signature, SECRET)
    assert not is_signed_with(signing_input, signature, SECRET[:-1])
    assert not is_signed_with(signing_input + "x", signature, SECRET)
    assert not is_signed_with(signing_input, "", SECRET)


@pytest.mark.parametrize("secret", ["", "k", "ключ", "\udc80"])
def test_a_short_or_odd_secret_is_no_reason_to_stop(secret: str) -> None:
    signing_input, _, signature = GOOD.rpartition(".")
    assert not is_signed_with(signing_input, signature, secret)


def test_a_short_secret_signs_as_any_other() -> None:
    signing_input, _, signature = make_token(secret="k").rpartition(".")
    assert is_signed_with(signing_input, signature, "k")
