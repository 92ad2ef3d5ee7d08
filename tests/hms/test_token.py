import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.hms.findings import FindingCode, Severity, Verdict, verdict_of, worst_first
from greenroom.hms.token import (
    Claims,
    Surroundings,
    TokenReport,
    find_token,
    judge,
    kept_claims,
    open_text,
    read_token,
)
from tests.english import say
from tests.hms.tokens import (
    ACCESS_KEY,
    CLAIMS,
    GOOD,
    MORE,
    NOW,
    NOW_S,
    SECRET,
    make_other,
    make_token,
    part,
    sign,
)

HEADER, PAYLOAD, SIGNATURE = GOOD.split(".")
UNSIGNED = part(b'{"alg":"none"}')
COPY_NEW = "Copy a new token from the 100ms dashboard: Rooms > Join Room > Join with SDK."
CONNECTED = Surroundings(workspaces={ACCESS_KEY: SECRET}, place=())


def test_a_token_of_another_maker_is_read_and_its_signature_holds() -> None:
    text = jwt.encode(CLAIMS, SECRET, "HS256")
    report = read_token(text, NOW, CONNECTED)
    assert (report.verdict, report.findings, report.cleaned, report.token) == (Verdict.GOOD, (), (), text)


def test_several_different_tokens_are_refused_with_their_number() -> None:
    report = read_token(f"{GOOD}\n{make_token(user_id='zoe')}\n{GOOD}", NOW)
    assert (report.verdict, report.token, report.claims, report.cleaned) == (Verdict.BROKEN, None, None, ())
    assert [(f.code, say(f.message), say(f.fix)) for f in report.findings] == [
        (
            FindingCode.MANY_TOKENS,
            "The text contains 2 different tokens, and an influencer has only one.",
            "Paste the one that is meant for this influencer.",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{UNSIGNED}.{PAYLOAD}.",
        f"{UNSIGNED}.{PAYLOAD}",
        f"{UNSIGNED}.{PAYLOAD}.{SIGNATURE}",
        make_token(header={"alg": "NONE"}),
    ],
)
def test_an_unsigned_token_is_refused(text: str) -> None:
    report = read_token(text, NOW, CONNECTED)
    assert [(f.code, f.severity, say(f.message), say(f.fix)) for f in report.findings] == [
        (
            FindingCode.UNSIGNED,
            Severity.BROKEN,
            "This token is not signed, so anyone could have written it.",
            COPY_NEW,
        )
    ]


@pytest.mark.parametrize("alg", ["HS384", "RS256", "hs256", 7, ["HS256"]])
def test_any_other_algorithm_is_refused(alg: object) -> None:
    report = read_token(make_token(header={"alg": alg}), NOW, CONNECTED)
    assert [(f.code, say(f.message)) for f in report.findings] == [
        (
            FindingCode.UNSIGNED,
            "This token is not signed with HS256, the only way that 100ms accepts.",
        )
    ]


def test_a_header_without_an_algorithm_is_unsigned() -> None:
    report = read_token(make_token(header={"typ": "JWT"}), NOW)
    assert [f.code for f in report.findings] == [FindingCode.UNSIGNED]


def test_findings_come_worst_first() -> None:
    around = Surroundings(previous_room_id="5f9edc6bd238215aec770011", workspaces={ACCESS_KEY: "x"})
    text = make_token(without="user_id", version=1, nbf=NOW_S + 3_600, exp=NOW_S + 7_200)
    assert [(f.code, f.severity) for f in read_token(text, NOW, around).findings] == [
        (FindingCode.BAD_CLAIM, Severity.BROKEN),
        (FindingCode.NOT_YET_VALID, Severity.BROKEN),
        (FindingCode.BAD_SIGNATURE, Severity.BROKEN),
        (FindingCode.MISSING_CLAIM, Severity.DOUBTFUL),
        (FindingCode.EXPIRES_SOON, Severity.DOUBTFUL),
        (FindingCode.ROOM_CHANGED, Severity.DOUBTFUL),
    ]


def test_the_show_that_is_planned_decides_whether_a_token_lasts() -> None:
    around = Surroundings(show_starts_at=NOW + timedelta(hours=30), show_ends_at=NOW + timedelta(hours=31))
    report = read_token(GOOD, NOW, around)
    assert [(f.code, f.severity) for f in report.findings] == [(FindingCode.EXPIRES_SOON, Severity.BROKEN)]
    soon = read_token(make_token(exp=NOW_S + 3_600), NOW, Surroundings(expiring=timedelta(minutes=10)))
    assert soon.findings == ()


def test_an_opened_text_can_be_judged_later_and_says_the_same() -> None:
    opened = open_text(f"Bearer {GOOD}")
    assert (opened.token, opened.claims) == (GOOD, read_token(GOOD, NOW).claims)
    assert judge(opened, NOW, CONNECTED) == read_token(f"Bearer {GOOD}", NOW, CONNECTED)


def test_only_a_single_whole_token_is_found() -> None:
    assert find_token(f"x {GOOD} y") == GOOD
    assert find_token(GOOD[:-1]) is None
    assert find_token(f"{GOOD} {make_token(user_id='zoe')}") is None
    assert find_token("") is None


def test_a_broken_token_that_is_whole_is_still_reported_as_the_token() -> None:
    text = make_token(exp=NOW_S - 5)
    report = read_token(text, NOW)
    assert (report.verdict, report.token) == (Verdict.BROKEN, text)


def test_a_token_stays_out_of_representations() -> None:
    opened = open_text(GOOD)
    assert SIGNATURE not in repr(opened)
    assert SIGNATURE not in repr(judge(opened, NOW))


@pytest.mark.parametrize(
    "header",
    [
        b'{"alg":"HS256"}',
        b'{"alg":"HS256","crit":["x"]}',
        b'{"alg":"HS256","kid":' + b"[" * 300 + b"]" * 300 + b"}",
    ],
)
@pytest.mark.parametrize("depth", [10, 500, 900, 950, 980, 990, 1_000, 5_000])
def test_deep_nesting_is_answered(header: bytes, depth: int) -> None:
    payload = json.dumps(CLAIMS)[:-1].encode() + b',"\xc3\xab":' + b"[" * depth + b"]" * depth + b"}"
    assert read_token(sign(header, payload), NOW, CONNECTED).verdict in set(Verdict)


def _make(claims: dict[str, Any]) -> str:
    return make_token(**claims)


def _make_other(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return make_other(header, **claims)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["app", "management"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_CLAIMS = st.dictionaries(st.sampled_from([*CLAIMS, "video", "grants", "d", "r", "x"]), _JSON)
_HEADERS = st.dictionaries(st.sampled_from(["alg", "typ", "cty", "enc", "iss"]), _JSON | st.just("HS256"))
_ODD_TOKENS = st.builds(_make_other, header=_HEADERS, claims=_CLAIMS)
_TEXTS = st.one_of(
    st.text(),
    st.text("eyJhbG.-_ \n>\u2026\u2014{}\"':=A\u200b\ud800\x00"),
    _ODD_TOKENS,
    st.builds(_make, claims=_CLAIMS),
    st.lists(
        st.sampled_from([HEADER, PAYLOAD, SIGNATURE, ".", " ", "\n", "...", "\u2014", "Bearer ", '"', ">"])
    ).map("".join),
)
_AROUND = st.builds(
    Surroundings,
    workspaces=st.sampled_from([{}, {ACCESS_KEY: SECRET}, {ACCESS_KEY: None}, {"x": ""}]),
    previous_access_key=st.none() | st.text(),
    previous_room_id=st.none() | st.text(),
    duplicate_of=st.none() | st.just("Zoe"),
    wrong_person=st.none() | st.just("Max"),
    show_starts_at=st.none() | st.just(NOW),
    show_ends_at=st.none() | st.just(NOW + timedelta(hours=9)),
    emulator_access_key=st.none() | st.just(ACCESS_KEY),
)


@MORE
@given(_TEXTS, _AROUND)
def test_any_text_gets_a_report(text: str, around: Surroundings) -> None:
    report = read_token(text, NOW, around)
    assert report.verdict is verdict_of(report.findings)
    assert report.findings == worst_first(report.findings)
    assert report.verdict is not Verdict.BROKEN or report.findings
    if report.verdict is not Verdict.BROKEN:
        assert report.token is not None
        assert report.claims is not None
        assert None not in (
            report.claims.access_key,
            report.claims.room_id,
            report.claims.role,
            report.expires_at,
        )
    assert repr(report).encode()
    assert {f.code for f in report.findings}.isdisjoint(
        {
            FindingCode.ROLE_CANNOT_PUBLISH,
            FindingCode.ROLE_UNKNOWN,
            FindingCode.ROOM_OFF,
            FindingCode.ROOM_CODE_MISMATCH,
        }
    )


def _sentences(report: TokenReport) -> str:
    return "\n".join(
        [*map(say, report.cleaned), *(f"{say(f.message)}\n{say(f.fix)}" for f in report.findings)]
    )


def _runs(text: str) -> set[str]:
    return {text[at : at + 10] for at in range(len(text) - 9)}


@MORE
@given(_TEXTS | st.builds(_make, claims=_CLAIMS) | _ODD_TOKENS)
def test_a_token_that_was_found_says_the_same_once_it_is_kept(text: str) -> None:
    opened = open_text(text)
    if opened.token is not None:
        assert kept_claims(opened.token) == opened.claims


@pytest.mark.parametrize("text", ["", ".", "a.b", "a.b.c", "a.b.c.d", f"{GOOD}.x"])
def test_what_is_no_token_says_nothing_once_it_is_kept(text: str) -> None:
    assert kept_claims(text) == Claims()


@MORE
@given(
    st.builds(_make, claims=_CLAIMS) | _ODD_TOKENS,
    st.integers(0, 50),
    st.integers(0, 50),
    st.sampled_from(
        ["{}", "Bearer {}", "https://x/?token={}", '{{"token":"{}"}}', "{0} {0}", "{}\u2026", "x {} y"]
    ),
    _AROUND,
)
def test_no_sentence_repeats_ten_characters_of_a_token(
    token: str, front: int, back: int, form: str, around: Surroundings
) -> None:
    report = read_token(form.format(token[front : len(token) - back]), NOW, around)
    said = _sentences(report)
    assert not [run for run in _runs(token) if run in said]


@MORE
@given(
    st.sampled_from(["access_key", "room_id", "role", "user_id", "type", "jti"]),
    st.text("abcdef0123456789", min_size=10),
)
def test_no_sentence_repeats_a_claim(name: str, value: str) -> None:
    claims: dict[str, Any] = {name: value}
    around = Surroundings(workspaces={"x": "y"}, previous_access_key=ACCESS_KEY, previous_room_id="x")
    assert value not in _sentences(read_token(make_token(**claims), NOW, around))
