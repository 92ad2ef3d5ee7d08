"""Secrets that somebody pasted into a field whose text others read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.desk.access.key_holders import PREFIX
from greenroom.desk.identity import check_email, check_handle, check_name
from greenroom.desk.keys import new_secret_key, new_token
from greenroom.desk.problems import InputRejected
from greenroom.desk.texts import may_hold_secret, without_secrets

SECRETS = {
    "a token": "eyJhbGciOiJIUzI1NiJ9.eyJyb29tX2lkIjoiNjQifQ.c2lnbmF0dXJl",
    "what is left of a token": "eyJhbGciOi",
    "a room code": "abc-defg-hij",
    "a room code after a capital": "Abc-defg-hij",
    "a room code with long dashes": "abc\u2013defg\u2013hij",
    "a secret key": new_secret_key(),
    "a secret key in small letters": new_secret_key().lower(),
    "a secret key with spaces": "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567",
    "a secret key without hyphens": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "an app secret": "aB3" * 29,
    "a room code, encoded": "abc%2Ddefg%252Dhij",
    "an app secret in standard base64": "aB3/dE6+gH9/jK2+mN5/pQ8+sT1/vW4+yZ7/bC0xY1z=",
    "the beginning of an API key": PREFIX + "aB3dE6gH",
    "the beginning of a one-time link": "https://desk.example/sign-in#aB3dE6gH",
    "a one-time link, encoded twice": "http://localhost:8081/sign-in%2523" + new_token(),
    "an API key": PREFIX + new_token(),
    "a one-time link": "http://localhost:8081/sign-in#" + new_token(),
    "a one-time link with %23": "http://localhost:8081/sign-in%23" + new_token(),
}
NAMES = [
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "r" * 100,
    "Maya Ray",
    "Ana-Sofi-Lee",
    "Jean-Luc Ponty",
    "Eyjafjallaj\u00f6kull",
    "M\u00fcller-L\u00fcdenscheidt",
    "Agency 2026, Berlin",
    "019a5f0e-7b2c-7d3e-8f4a-5b6c7d8e9f0a",
    "Donaudampfschifffahrtsgesellschaft",
]


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_secret_in_a_name_or_a_handle_is_refused(secret: str) -> None:
    for text in (secret, f"Maya {secret}", f"({secret})"):
        for check, field in ((check_name, "name"), (check_handle, "handle")):
            with pytest.raises(InputRejected) as caught:
                check(text[:100])
            assert (caught.value.field, caught.value.about.key) == (
                field,
                f"problem.BAD_{field.upper()}.secret",
            )


@pytest.mark.parametrize("field", ["name", "handle"])
def test_a_whole_token_is_called_a_token_and_not_a_text_that_is_too_long(field: str) -> None:
    token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + "eyJhY2Nlc3Nfa2V5Ijoi" * 20 + "." + "c2lnbmF0dXJl" * 4
    for text, case in ((f"Maya {token}", ".secret"), ("Maya Ray " * 50, ".long"), ("x" * 101, ".long")):
        with pytest.raises(InputRejected) as caught:
            {"name": check_name, "handle": check_handle}[field](text)
        told = "" if field == "handle" and case == ".long" else case
        assert caught.value.about.key == f"problem.BAD_{field.upper()}{told}"


_PIECES = [
    "eyJ",
    "grk_",
    "sign-in",
    "#",
    "/",
    " ",
    "-",
    "_",
    ".",
    "a",
    "A",
    "2",
    "aB",
    "abcd",
    "ABCD",
    "a" * 39,
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
@settings(deadline=None)
def test_a_secret_is_found_wherever_one_would_be_replaced(text: str) -> None:
    assert may_hold_secret(text) == (without_secrets(text, "\u2026") != text)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_a_name(name: str) -> None:
    assert not may_hold_secret(name)
    assert check_name(name) == name
    assert check_handle("@" + name) == name


@pytest.mark.parametrize("name", ["one-two-ten", "ana-sofi-lee", "x" * 60, "first.last+2026-11-26"])
def test_an_email_may_look_like_a_room_code_and_is_kept(name: str) -> None:
    assert check_email(f"{name}@example.com") == f"{name}@example.com"
    assert check_email(f"x@xn--{'9' * 40}.example") == f"x@xn--{'9' * 40}.example"


@pytest.mark.parametrize(
    "secret",
    ["eyJhbGciOi.eyJy.c2ln", PREFIX + new_token(), new_secret_key(), "aB3" * 14],
    ids=["JWT", "API key", "secret key", "long run"],
)
def test_a_secret_in_an_email_is_refused(secret: str) -> None:
    for email in (f"{secret}@example.com", f"x@{secret}.example"):
        with pytest.raises(InputRejected) as caught:
            check_email(email)
        assert (caught.value.field, caught.value.about.key) == ("email", "problem.BAD_EMAIL.secret")
