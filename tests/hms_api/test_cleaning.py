"""What 100ms said, without anything secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.hms_api.cleaning import MAX_SAID, without_secrets

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoidmlld2VyIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Token validation error: not found", "Token validation error: not found"),
        ("rate limit exceeded, retry after 45 seconds", "rate limit exceeded, retry after 45 seconds"),
        ("room 627cda81ab4f3b56a077dc33 not found", "room 627cda81ab4f3b56a077dc33 not found"),
        ("peer 83b869e1-9a4b-4037-84b2-913cf76e4392", "peer 83b869e1-9a4b-4037-84b2-913cf76e4392"),
        ("code=401 limit=10", "code=401 limit=10"),
        (f"bad {TOKEN}.", "bad [removed]"),
        (f"bad {TOKEN[:30]}", "bad [removed]"),
        (f"bad {TOKEN.replace('.', '%2E')}", "bad [removed]"),
        ("no code abc-defg-hij, nor ABC-DEF-GHI", "no code [removed], nor [removed]"),
        ("no code abc%2Ddefg%2Dhij", "no code [removed]"),
        ("app_secret=hunter2&x=1", "app_secret=[removed]"),
        ('{"password": "hunter2"}', '{"password": "[removed]"}'),
        ("Authorization: Bearer hunter2", "Authorization: Bearer [removed]"),
        ("key " + "aB3_" * 12, "key [removed]"),
        ("my-own-secret here", "[removed] here"),
        (" two\n\tlines\x00\u202e ", "two lines"),
        ("", ""),
    ],
)
def test_secrets_are_removed_and_the_rest_stays(text: str, said: str) -> None:
    assert without_secrets(text, ["my-own-secret", ""]) == said


def test_a_long_text_is_cut() -> None:
    assert without_secrets("word " * 2000, []) == ("word " * 60)[:MAX_SAID]


@given(st.text(), st.text(), st.sampled_from([TOKEN, "abc-defg-hij", "s3cr3t+of+mine"]))
def test_a_secret_does_not_come_through_whatever_is_around_it(before: str, after: str, secret: str) -> None:
    said = without_secrets(f"{before} {secret} {after}", ["s3cr3t+of+mine"])
    assert secret not in said
    assert len(said) <= MAX_SAID
