"""What a log line shows in place of a secret, and what it leaves alone."""

from datetime import UTC, datetime

import pytest

from greenroom.writing.masking import Legible, masked, masked_value

ROW_ID = "01a21858-709c-774b-990d-94335af25954"
RUN = "Zz09-_" * 8
JWT = f"eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjoxfQ.{RUN}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"got {JWT}.", "got [token]"),
        ("cut off: eyJhbGciOi", "cut off: [token]"),
        (f"the key grk_{RUN} is", "the key [API key] is"),
        ("the key grk_abc123", "the key [API key]"),
        ("the key grs_abc123", "the key [API key]"),
        (f"https://desk.example/sign-in#{RUN}", "https://desk.example/sign-in#[link]"),
        ("/admin/setup#cut-off-l", "/admin/setup#[link]"),
        (f"GET /invitation/%23{RUN} HTTP/1.1", "GET /invitation/%23[link] HTTP/1.1"),
        (f"/new-password%252523{RUN}", "/new-password%252523[link]"),
        (f"ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567 and {RUN}", "[secret key] and [secret]"),
        ("ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567", "[secret key]"),
        ("abc-defg-hij", "[room code]"),
        ("https://x.app.100ms.live/meeting/abc-def-ghi?x", "https://x.app.100ms.live/meeting/[room code]?x"),
        (
            "ABC-DEFG-HIJ, abc%2Ddefg%252Dhij and abc\u2011defg\u2011hij",
            "[room code], [room code] and [room code]",
        ),
        ("ONE-TIME-USE and one-time-usd", "[room code] and [room code]"),
        ("5f3c" * 16, "[secret]"),
        (f"GREENROOM_{'Zz09' * 8} and GREENROOM_DATABASE_URL_{'A' * 20}", "[secret] and [secret]"),
        ("x" * 32, "[secret]"),
        (f"K5_{'Zz09' * 8}-{'Zz09' * 8}", "[secret]"),
        (repr(f"\nabc-defg-hij\ngrk_abc123\n{RUN}"), "'\\n[room code]\\n[API key]\\[secret]'"),
        ("aB3/dE6+gH9/jK2+mN5/pQ8+sT1/vW4+yZ7/bC0=", "[secret]"),
        ("postgresql://desk:hunter2@host/db", "postgresql://desk:[secret]@host/db"),
        ("postgresql://desk:hunt@er2@host/db", "postgresql://desk:[secret]@host/db"),
        ("Authorization: Basic ZGVzazpodW50ZXIy", "Authorization: [secret]"),
        ("cookie: a=1; b=2\nnext", "cookie: [secret]\nnext"),
        ("sent Bearer 0123456789abcdef", "sent Bearer [secret]"),
        ("?token=hunter2&x=1", "?token=[secret]&x=1"),
        (
            "{'password': 'hunter2', \"app_secret\": \"s3\"}",
            "{'password': '[secret]', \"app_secret\": \"[secret]\"}",
        ),
        ('{\\"sessionToken\\": \\"hunter2\\"}', '{\\"sessionToken\\": \\"[secret]\\"}'),
    ],
)
def test_a_secret_is_replaced_by_what_it_is(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "GET /invitation#{secret} 200 0.9 ms 5f3c0a1b2c3d",
        "POST /graphql 200 12.3 ms 0123456789ab",
        f"The row {ROW_ID} of influencers, and {ROW_ID.upper()}, were changed.",
        repr(f"a\n{ROW_ID}\n{ROW_ID}"),
        datetime(2026, 11, 26, 14, 12, 34, 123000, UTC).isoformat(),
        "203.0.113.0/24, 2001:db8:aaaa::/48 and [2001:db8:85a3:8d3:1319:8a2e:370:7348]:8081",
        "request 0123456789ab failed: tortoise.exceptions.OperationalError",
        "  /usr/lib/python3.11/site-packages/greenroom/desk/access/open_sessions.py:12 in end_other_sessions",
        "/Users/Robin/Library/Caches/Homebrew/downloads/python",
        "Uvicorn running on http://127.0.0.1:8081 (Press CTRL+C to quit)",
        "The backup greenroom-20261126T141234Z.db is 12 MB; 0014_counted was applied up to the end.",
        "room 5f3c0a1b2c3d4e5f60718293, key 1f2e3d4c, fingerprint 0a1b2c3d, peer 10",
        "No token, password or secret key is wrong: two halves make no secret.",
        "Redis does not answer (ConnectionError): this process limits sign-ins by itself.",
        "-" * 60,
        "up-to-date, day-by-day, a-b-c",
        "a one-time-use link",
        "GREENROOM_KEEP_TOKEN_VERSIONS_DAYS: a number of days, or forever",
        "",
    ],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert masked(text) == text


def test_what_is_marked_is_shown_whole_and_nothing_around_it() -> None:
    head = Legible(f"1234:{'5f3c' * 16}")
    assert masked(f"{RUN} {head} {JWT} {head}", [head]) == f"[secret] {head} [token] {head}"


def test_a_value_is_masked_wherever_it_is_made_of_texts() -> None:
    class Odd:
        def __str__(self) -> str:
            return f"odd {RUN}"

    value = {"a": [1, 2.5, None, True, (JWT, Odd())], RUN: {"b": "abc-defg-hij"}, "c": Legible(RUN)}
    assert masked_value(value) == {
        "a": [1, 2.5, None, True, ["[token]", "odd [secret]"]],
        "[secret]": {"b": "[room code]"},
        "c": RUN,
    }
