import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.hms.findings import FindingCode, Verdict
from greenroom.hms.token import Surroundings, read_token
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, GOOD, MORE, NOW, SECRET, make_other, part

COPY = "Copy the whole token again from the 100ms dashboard: Rooms > Join Room > Join with SDK."
HEADER, PAYLOAD, SIGNATURE = GOOD.split(".")
DAMAGED = "The middle part of the token cannot be read: characters in it are missing or changed."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            GOOD[:-7],
            "The end of the token is missing: the copy has 36 of the 43 characters of the last part.",
        ),
        (
            GOOD[:-43],
            "The end of the token is missing: the copy has 0 of the 43 characters of the last part.",
        ),
        (
            GOOD[:-44],
            "The end of the token is missing: the copy has 0 of the 43 characters of the last part.",
        ),
        (GOOD[:120], "The token breaks off in its middle part, and the last part is missing."),
        (HEADER, "Only the first of the token's three parts was copied."),
        (GOOD[:20], "Only the beginning of a token was copied: two of its three parts are missing."),
        (GOOD[1:], "The beginning of the token is missing: its first part is cut off or damaged."),
        (
            f"{PAYLOAD}.{SIGNATURE}",
            "The beginning of the token is missing: its first part is cut off or damaged.",
        ),
        (GOOD[70:], "Only the end of a token was copied: its beginning is missing."),
        (
            f"{GOOD}Thanks",
            "The last part of the token has 49 characters instead of 43: "
            "something else is attached to its end.",
        ),
        (
            f"{GOOD[:30]}\u2026",
            "The text shows the token shortened: dots or asterisks replace the rest.",
        ),
        (
            f"{GOOD[:90]}...{GOOD[-6:]}",
            "The text shows the token shortened: dots or asterisks replace the rest.",
        ),
        (
            f"{GOOD[:12]}********",
            "The text shows the token shortened: dots or asterisks replace the rest.",
        ),
        (
            f"{HEADER}.{PAYLOAD}.{SIGNATURE[:10]}\u2014{SIGNATURE[20:]}",
            "A chat program replaced hyphens in the token with long dashes, and there is no telling which "
            "ones.",
        ),
        (
            f"{HEADER[:20]}{HEADER[21:]}.{PAYLOAD}.{SIGNATURE}",
            "The first part of the token cannot be read: characters in it are missing or changed.",
        ),
        (f"{HEADER}.{PAYLOAD[:40]}{PAYLOAD[41:]}.{SIGNATURE}", DAMAGED),
        (
            f"{HEADER}.{PAYLOAD[:100]}.{SIGNATURE}",
            "The middle part of the token ends inside a claim: characters are missing.",
        ),
    ],
)
def test_a_cut_copy_names_what_is_missing(text: str, message: str) -> None:
    report = read_token(text, NOW)
    assert (report.verdict, report.token, report.cleaned) == (Verdict.BROKEN, None, ())
    assert [(f.code, say(f.message), say(f.fix)) for f in report.findings] == [
        (FindingCode.CUT_COPY, message, COPY)
    ]


def test_a_cut_token_still_tells_what_else_is_wrong_with_it() -> None:
    report = read_token(make_other(type="management", access_key="a")[:-1], NOW)
    assert [f.code for f in report.findings] == [FindingCode.CUT_COPY, FindingCode.WRONG_KIND]


def test_a_cut_token_with_another_signature_has_no_count_of_43() -> None:
    header = part(b'{"alg":"RS256"}')
    assert (
        say(read_token(f"{header}.{PAYLOAD}", NOW).findings[0].message)
        == "The last part of the token is missing."
    )


@MORE
@given(st.integers(1, len(GOOD) - 3))
def test_every_cut_at_the_end_is_a_cut_copy(missing: int) -> None:
    report = read_token(GOOD[:-missing], NOW)
    assert (report.findings[0].code, report.token) == (FindingCode.CUT_COPY, None)


@MORE
@given(st.integers(1, len(GOOD)))
def test_every_cut_at_the_front_is_named_as_far_as_it_can_be_known(missing: int) -> None:
    report = read_token(GOOD[missing:], NOW)
    whole_end = missing <= len(GOOD) - 44
    assert report.findings[0].code is (FindingCode.CUT_COPY if whole_end else FindingCode.NOT_A_TOKEN)
    assert report.token is None


@MORE
@given(st.integers(1, len(GOOD) - 1), st.integers(1, 20))
def test_a_hole_in_the_middle_never_passes_where_the_account_is_connected(start: int, length: int) -> None:
    around = Surroundings(workspaces={ACCESS_KEY: SECRET})
    report = read_token(GOOD[:start] + GOOD[start + length :], NOW, around)
    assert report.verdict is not Verdict.GOOD
