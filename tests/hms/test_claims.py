import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.hms.claims import Claims
from greenroom.hms.findings import FindingCode, Severity
from greenroom.hms.token import read_token
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, CLAIMS, MORE, NOW, NOW_S, ROOM_ID, make_token, sign

COPY = "Copy a new token from the 100ms dashboard: Rooms > Join Room > Join with SDK."
REMAKE = f"{COPY} If that does not help, whoever makes these tokens has to correct it."
PLAIN = (
    "Make a new token whose role and `user_id` contain only plain letters, digits and the characters "
    ". _ : @ and -."
)
NEEDED = ("access_key", "room_id", "role", "type", "version", "exp")
TIMES = ("iat", "nbf", "exp")


def _said(text: str) -> list[tuple[FindingCode, Severity, str, str]]:
    return [(f.code, f.severity, say(f.message), say(f.fix)) for f in read_token(text, NOW).findings]


def test_a_good_token_tells_all_its_claims() -> None:
    report = read_token(make_token(), NOW)
    assert report.claims == Claims(
        access_key=ACCESS_KEY,
        room_id=ROOM_ID,
        role="broadcaster",
        user_id="maya",
        type="app",
        version=2,
        jti="1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
        issued_at=NOW,
        not_before=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    assert report.expires_at == NOW + timedelta(days=1)


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", ["absent", None, ""])
def test_a_needed_claim_that_is_missing_is_named(name: str, value: Any) -> None:
    text = make_token(without=name) if value == "absent" else make_token(**{name: value})
    message = f"The token lacks `{name}`, without which 100ms refuses it."
    assert _said(text) == [(FindingCode.MISSING_CLAIM, Severity.BROKEN, message, REMAKE)]


def test_all_missing_claims_are_in_one_sentence() -> None:
    found = _said(make_token(role="", exp=None, version=None))
    assert [message for _, _, message, _ in found] == [
        "The token lacks `role`, `version` and `exp`, without which 100ms refuses it."
    ]


def test_a_token_for_nobody_in_particular_is_doubtful() -> None:
    assert _said(make_token(without="user_id")) == [
        (
            FindingCode.MISSING_CLAIM,
            Severity.DOUBTFUL,
            "The token lacks `user_id`: 100ms's reports cannot show who used it.",
            "To tell people apart there, use a token whose `user_id` belongs to this influencer alone.",
        )
    ]


def test_a_token_without_its_own_id_is_doubtful() -> None:
    assert _said(make_token(without="jti")) == [
        (
            FindingCode.MISSING_CLAIM,
            Severity.DOUBTFUL,
            "The token lacks `jti`, which 100ms asks for and may insist on.",
            "Try it as it is, or copy a new token from the 100ms dashboard: "
            "Rooms > Join Room > Join with SDK.",
        )
    ]


def test_what_tokens_of_the_dashboard_lack_is_no_finding() -> None:
    claims = {name: value for name, value in CLAIMS.items() if name not in {"iat", "nbf"}}
    text = sign(b'{"alg":"HS256"}', json.dumps(claims).encode())
    report = read_token(text, NOW)
    assert (report.findings, report.token) == ((), text)


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"user_id": 5}, "`user_id` is a number, and 100ms accepts only text."),
        ({"role": ["host"]}, "`role` is a list, and 100ms accepts only text."),
        ({"jti": {}}, "`jti` is an object, and 100ms accepts only text."),
        ({"access_key": True}, "`access_key` is true or false, and 100ms accepts only text."),
        ({"role": "x" * 256}, "`role` has 256 characters; at most 255 are accepted."),
        ({"role": "a\u0000b"}, "`role` contains characters that cannot be shown or stored."),
        ({"user_id": "\ud800"}, "`user_id` contains characters that cannot be shown or stored."),
        (
            {"room_id": ROOM_ID.upper()},
            "`room_id` is not a 100ms room id, which has 24 characters from 0-9 and a-f.",
        ),
        ({"type": "room"}, "`type` is not `app`, as it is in every auth token."),
        ({"version": 1}, "`version` is not 2, as it is in every current auth token."),
        ({"version": "2"}, "`version` is text, and 100ms accepts only the number 2."),
        ({"version": 2.0}, "`version` is a number, and 100ms accepts only the number 2."),
        ({"exp": str(NOW_S)}, "`exp` is text, but has to be a number of seconds since 1970."),
        ({"exp": True}, "`exp` is true or false, but has to be a number of seconds since 1970."),
        ({"exp": float("inf")}, "`exp` is not a finite number."),
        ({"exp": float("nan")}, "`exp` is not a finite number."),
        ({"exp": 1e30}, "`exp` is not a time that exists."),
        ({"exp": -1}, "`exp` is not a time that exists."),
        ({"exp": 10**400}, "`exp` is not a time that exists."),
        ({"exp": (NOW_S + 9) * 1000}, "`exp` is in milliseconds, but has to be in seconds."),
        ({"nbf": "now"}, "`nbf` is text, but has to be a number of seconds since 1970."),
        ({"iat": []}, "`iat` is a list, but has to be a number of seconds since 1970."),
        ({"nbf": NOW_S + 5, "exp": NOW_S + 5}, "`nbf` is not before `exp`, so the token is never valid."),
        ({"iat": NOW_S + 5, "exp": NOW_S + 5}, "`iat` is not before `exp`, so the token is never valid."),
        ({"iat": NOW_S + 9, "exp": NOW_S + 5}, "`iat` is not before `exp`, so the token is never valid."),
        ({"x": float("nan")}, "A number in the token is NaN or Infinity, which browsers refuse to read."),
    ],
)
def test_a_claim_of_the_wrong_form_is_named(claims: dict[str, Any], message: str) -> None:
    first = _said(make_token(**claims))[0]
    assert first == (FindingCode.BAD_CLAIM, Severity.BROKEN, message, REMAKE)


OTHER = "100ms compares it exactly, so to 100ms it is another one."


@pytest.mark.parametrize("name", ["access_key", "room_id", "role", "user_id", "type"])
@pytest.mark.parametrize(
    "form", [" {}", "{} ", "{}\n", "\t{}", "{}\u00a0", "\u3000{}", "{} \u200b", "\ufeff {}"]
)
def test_a_space_at_the_edge_of_a_claim_is_named(name: str, form: str) -> None:
    claims: dict[str, Any] = {name: form.format(CLAIMS[name])}
    assert _said(make_token(**claims)) == [
        (
            FindingCode.BAD_CLAIM,
            Severity.BROKEN,
            f"`{name}` begins or ends with a space. {OTHER}",
            REMAKE,
        )
    ]


@pytest.mark.parametrize("name", ["access_key", "room_id", "role", "user_id", "type"])
@pytest.mark.parametrize("value", [" ", "\u00a0 ", "\n", "\u200b", " \ufeff "])
def test_a_claim_of_nothing_but_spaces_is_named(name: str, value: str) -> None:
    claims: dict[str, Any] = {name: value}
    assert _said(make_token(**claims)) == [
        (FindingCode.BAD_CLAIM, Severity.BROKEN, f"`{name}` contains only spaces.", REMAKE)
    ]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("co\u200bhost", "an invisible character"),
        ("\u200bhost", "an invisible character"),
        ("host\ufeff", "an invisible character"),
        ("co\u00adhost", "an invisible character"),
        ("co\u00a0host", "a space of an unusual kind"),
        ("co\u2011host", "a hyphen of an unusual kind"),
    ],
)
@pytest.mark.parametrize("name", ["role", "user_id"])
def test_what_nobody_sees_in_a_claim_is_named(name: str, value: str, what: str) -> None:
    claims: dict[str, Any] = {name: value}
    assert _said(make_token(**claims)) == [
        (FindingCode.BAD_CLAIM, Severity.BROKEN, f"`{name}` contains {what}. {OTHER}", REMAKE)
    ]


@pytest.mark.parametrize(
    "value", ["co host", "\U0001f469\u200d\U0001f3a4", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"]
)
def test_a_plain_space_inside_and_what_a_script_needs_are_no_finding(value: str) -> None:
    assert _said(make_token(role=value, user_id=value)) == []


def test_what_is_wrong_with_a_whole_room_id_comes_before_its_form() -> None:
    assert [message for _, _, message, _ in _said(make_token(room_id=f"{ROOM_ID} "))] == [
        f"`room_id` begins or ends with a space. {OTHER}"
    ]


def test_a_token_is_good_from_its_later_beginning() -> None:
    minute = timedelta(minutes=1)
    assert Claims().good_from is None
    assert Claims(issued_at=NOW).good_from == Claims(not_before=NOW).good_from == NOW
    assert Claims(issued_at=NOW + minute, not_before=NOW).good_from == NOW + minute
    assert Claims(issued_at=NOW, not_before=NOW + minute).good_from == NOW + minute


@pytest.mark.parametrize("without", ["", "nbf"])
def test_a_token_made_in_the_future_is_not_valid_yet(without: str) -> None:
    assert _said(make_token(without=without, iat=NOW_S + 60)) == []
    assert _said(make_token(without=without, iat=NOW_S + 300)) == [
        (
            FindingCode.NOT_YET_VALID,
            Severity.BROKEN,
            "The token is not valid yet: it becomes valid in 5\u00a0min. If it was made just now, the clock "
            "of the program that made it is fast, or this desk's clock is slow.",
            "Wait 5\u00a0min and paste it again. If this happens often, have both clocks set by the network.",
        )
    ]


def test_a_claim_of_the_wrong_type_is_not_handed_on() -> None:
    claims = read_token(
        make_token(
            access_key=1, role="a\u0000", user_id=5, jti="\udfff", version=True, exp=1e30, iat="x", nbf=-1
        ),
        NOW,
    ).claims
    assert claims == Claims(room_id=ROOM_ID, type="app")


def test_a_time_may_have_a_fraction() -> None:
    report = read_token(make_token(exp=NOW_S + 86_400.9), NOW)
    assert (report.findings, report.expires_at) == ((), NOW + timedelta(days=1))


def test_the_last_second_of_the_calendar_is_a_time() -> None:
    report = read_token(make_token(exp=253_402_300_799), NOW)
    assert (report.findings, report.expires_at) == ((), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))


def test_a_claim_that_appears_twice_is_named() -> None:
    payload = json.dumps(CLAIMS)[:-1].encode() + b',"role":"viewer","x":1,"x":2}'
    assert [message for _, _, message, _ in _said(sign(b'{"alg":"HS256"}', payload))] == [
        "`role` appears in the token twice, and programs differ in which one they use.",
        "A claim appears in the token twice, and programs differ in which one they use.",
    ]


_OBJECTS = st.dictionaries(st.text(max_size=3), st.none(), max_size=1)
_WRONG_TEXT = st.one_of(
    st.integers(), st.booleans(), st.floats(allow_nan=False), st.lists(st.none()), _OBJECTS
)
_WRONG_NUMBER = st.one_of(st.text(min_size=1), st.booleans(), st.lists(st.none()), _OBJECTS)


@MORE
@given(
    st.sampled_from(["access_key", "room_id", "role", "user_id", "type", "jti"]).flatmap(
        lambda name: st.tuples(st.just(name), _WRONG_TEXT)
    )
    | st.sampled_from(["version", "iat", "nbf", "exp"]).flatmap(
        lambda name: st.tuples(st.just(name), _WRONG_NUMBER)
    )
)
def test_each_flip_of_a_claims_type_is_named(flip: tuple[str, Any]) -> None:
    name, value = flip
    found = [
        f for f in read_token(make_token(**{name: value}), NOW).findings if f"`{name}`" in say(f.message)
    ]
    assert [(f.code, f.severity) for f in found] == [(FindingCode.BAD_CLAIM, Severity.BROKEN)]


def test_a_middle_part_that_atob_refuses_is_unreadable_for_the_sdk() -> None:
    assert _said(make_token(user_id="maya???")) == [
        (
            FindingCode.SDK_UNREADABLE,
            Severity.BROKEN,
            "The 100ms web SDK cannot decode this token: its middle part has a `-` or `_`, because a "
            "claim contains a character such as `?`, `~`, `>` or one outside plain English letters.",
            PLAIN,
        )
    ]


def _raw_token(claims: dict[str, Any]) -> str:
    payload = json.dumps(CLAIMS | claims, separators=(",", ":"), ensure_ascii=False).encode()
    return sign(b'{"alg":"HS256"}', payload)


def test_a_name_that_atob_garbles_is_doubtful() -> None:
    assert _said(_raw_token({"user_id": "zo\u00eb"})) == [
        (
            FindingCode.SDK_UNREADABLE,
            Severity.DOUBTFUL,
            "The 100ms web SDK garbles `user_id`: it reads plain English letters only.",
            PLAIN,
        )
    ]


def test_an_escaped_letter_is_read_by_the_sdk_and_no_finding() -> None:
    assert _said(make_token(user_id="zo\u00eb")) == []


def test_what_the_sdk_does_not_read_may_be_garbled() -> None:
    text = _raw_token({"jti": "\u00eb"})
    assert "-" not in text.split(".")[1]
    assert "_" not in text.split(".")[1]
    assert _said(text) == []


@MORE
@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=8))
def test_the_finding_is_what_plain_atob_would_do(user_id: str) -> None:
    text = _raw_token({"user_id": user_id})
    segment = text.split(".")[1]
    try:
        latin = base64.b64decode(segment + "=" * (-len(segment) % 4), validate=True).decode("latin-1")
    except binascii.Error:
        expected = [Severity.BROKEN]
    else:
        expected = [] if json.loads(latin)["user_id"] == user_id else [Severity.DOUBTFUL]
    found = [f for f in read_token(text, NOW).findings if f.code is FindingCode.SDK_UNREADABLE]
    assert [f.severity for f in found] == expected
