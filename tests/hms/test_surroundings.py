from dataclasses import replace

import pytest

from greenroom.hms.findings import FindingCode, Severity, Verdict, broken
from greenroom.hms.surroundings import EMULATOR_ACCESS_KEY_PREFIX, Surroundings, short_id
from greenroom.hms.token import read_token
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, GOOD, NOW, ROOM_ID, SECRET, make_token

OTHER_KEY = "5f9edc6bd238215aec7700df"
OTHER_ROOM = "5f9edc6bd238215aec770011"
WHERE = "from the 100ms dashboard: Rooms > Join Room > Join with SDK."


def _said(text: str, around: Surroundings) -> list[tuple[FindingCode, Severity, str, str]]:
    return [(f.code, f.severity, say(f.message), say(f.fix)) for f in read_token(text, NOW, around).findings]


def test_without_surroundings_a_good_token_is_good() -> None:
    report = read_token(GOOD, NOW)
    assert (report.verdict, report.findings, report.token) == (Verdict.GOOD, (), GOOD)


def test_the_signature_of_a_connected_workspace_is_good() -> None:
    assert _said(GOOD, Surroundings(workspaces={OTHER_KEY: "x", ACCESS_KEY: SECRET}, place=())) == []


def test_another_signature_than_the_workspaces_own_is_broken() -> None:
    assert _said(GOOD, Surroundings(workspaces={ACCESS_KEY: SECRET + "x"})) == [
        (
            FindingCode.BAD_SIGNATURE,
            Severity.BROKEN,
            "The signature does not match the 100ms account 62\u202633: the copy was changed, or "
            "the account has a new app secret.",
            f"Copy the whole token again {WHERE} If that does not help, the app secret that this desk "
            "holds is out of date.",
        )
    ]


@pytest.mark.parametrize("secret", ["", "k"])
def test_a_short_app_secret_checks_signatures_as_any_other(secret: str) -> None:
    around = Surroundings(workspaces={ACCESS_KEY: secret}, place=())
    assert _said(make_token(secret=secret), around) == []
    assert [code for code, *_ in _said(GOOD, around)] == [FindingCode.BAD_SIGNATURE]


def test_what_100ms_says_of_the_place_counts_and_its_silence_is_doubtful_where_it_could_be_asked() -> None:
    connected = Surroundings(workspaces={ACCESS_KEY: SECRET})
    unconfirmed = "100ms has not confirmed this room and role yet."
    assert _said(GOOD, connected) == [
        (
            FindingCode.NOT_CHECKED,
            Severity.DOUBTFUL,
            unconfirmed,
            "Save the token: the desk then asks 100ms.",
        )
    ]
    off = replace(connected, place=(broken(FindingCode.ROOM_OFF),))
    assert [(code, severity) for code, severity, *_ in _said(GOOD, off)] == [
        (FindingCode.ROOM_OFF, Severity.BROKEN)
    ]
    worse = _said(make_token(secret="x"), connected)
    assert [code for code, *_ in worse] == [FindingCode.BAD_SIGNATURE]
    for unconnected in ({}, {ACCESS_KEY: None}):
        assert _said(GOOD, Surroundings(workspaces=unconnected)) == []


def test_what_100ms_says_of_a_role_counts_more_than_its_name() -> None:
    viewer = make_token(role="viewer")
    around = Surroundings(workspaces={ACCESS_KEY: SECRET})
    named = [code for code, *_ in _said(viewer, around)]
    assert named == [FindingCode.ROLE_CANNOT_PUBLISH, FindingCode.NOT_CHECKED]
    assert _said(viewer, replace(around, place=())) == []
    fault = broken(FindingCode.ROLE_CANNOT_PUBLISH, "template", role="viewer")
    assert _said(viewer, replace(around, place=(fault,))) == [
        (
            FindingCode.ROLE_CANNOT_PUBLISH,
            Severity.BROKEN,
            "100ms takes neither picture nor sound from the role `viewer`.",
            f"Copy a token for a role that broadcasts, such as `broadcaster`, {WHERE}",
        )
    ]


def test_an_unsigned_token_has_no_bad_signature_as_well() -> None:
    around = Surroundings(workspaces={ACCESS_KEY: SECRET})
    found = _said(make_token(header={"alg": "none"}), around)
    assert [code for code, *_ in found] == [FindingCode.UNSIGNED]


def test_a_workspace_that_is_not_connected_is_doubtful_once_others_are() -> None:
    assert _said(GOOD, Surroundings(workspaces={OTHER_KEY: "x"})) == [
        (
            FindingCode.UNKNOWN_WORKSPACE,
            Severity.DOUBTFUL,
            "The 100ms account of this token, 62\u202633, is not among those connected: its signature is not "
            "checked.",
            "Make sure that the account is yours.",
        )
    ]


def test_a_known_workspace_that_is_not_connected_is_doubtful_as_well() -> None:
    found = _said(GOOD, Surroundings(workspaces={OTHER_KEY: "x", ACCESS_KEY: None}))
    assert [message for _, _, message, _ in found] == [
        "The 100ms account of this token, 62\u202633, is known but not connected: "
        "its signature is not checked."
    ]


def test_without_a_connected_workspace_none_is_unknown() -> None:
    assert _said(GOOD, Surroundings(workspaces={OTHER_KEY: None})) == []


def test_another_account_and_room_than_before_are_doubtful() -> None:
    around = Surroundings(previous_access_key=OTHER_KEY, previous_room_id=OTHER_ROOM)
    assert _said(GOOD, around) == [
        (
            FindingCode.WORKSPACE_CHANGED,
            Severity.DOUBTFUL,
            "This token belongs to the 100ms account 62\u202633; this influencer's last one belonged to "
            "5f\u2026df.",
            "Save it if the shows are moving to that account. Otherwise copy a token for the usual account "
            f"{WHERE}",
        ),
        (
            FindingCode.ROOM_CHANGED,
            Severity.DOUBTFUL,
            "This token opens the room 64\u2026a2; this influencer's last one opened 5f\u202611.",
            f"Save it if the show is moving to that room. Otherwise copy a token for the usual room {WHERE}",
        ),
    ]


def test_the_same_account_and_room_as_before_are_no_finding() -> None:
    assert _said(GOOD, Surroundings(previous_access_key=ACCESS_KEY, previous_room_id=ROOM_ID)) == []


def test_somebody_elses_token_is_named_with_their_name() -> None:
    assert _said(GOOD, Surroundings(wrong_person="Max", duplicate_of="Zoe")) == [
        (
            FindingCode.WRONG_PERSON,
            Severity.DOUBTFUL,
            "The `user_id` in this token belongs to Max.",
            "Make sure that it is for this influencer, or copy the token that was made for them.",
        ),
        (
            FindingCode.DUPLICATE,
            Severity.DOUBTFUL,
            "The same token is set for Zoe: 100ms would treat both as one person.",
            f"Copy a token for each of them {WHERE}",
        ),
    ]


@pytest.mark.parametrize("had", [True, False])
def test_a_user_id_that_this_influencer_had_is_not_asked_about(had: bool) -> None:
    report = read_token(GOOD, NOW, Surroundings(wrong_person="Max", had_user_id=had))
    assert report.needs_accepting == (() if had else (FindingCode.WRONG_PERSON,))


def test_a_token_of_an_emulator_that_does_not_run_here_is_broken() -> None:
    text = make_token(access_key=f"{EMULATOR_ACCESS_KEY_PREFIX}0123456789abcdef")
    expected = [
        (
            FindingCode.EMULATOR_ONLY,
            Severity.BROKEN,
            "This token was made by a practice room that is not running beside this desk.",
            "Copy a token from the real 100ms dashboard: Rooms > Join Room > Join with SDK.",
        )
    ]
    assert _said(text, Surroundings()) == expected
    other = Surroundings(emulator_access_key="eeeeeeeefedcba9876543210", workspaces={OTHER_KEY: "x"})
    assert _said(text, other) == expected


def test_a_token_of_the_emulator_beside_this_desk_is_good() -> None:
    own = f"{EMULATOR_ACCESS_KEY_PREFIX}0123456789abcdef"
    assert _said(make_token(access_key=own), Surroundings(emulator_access_key=own)) == []
    connected = Surroundings(emulator_access_key=own, workspaces={OTHER_KEY: "x"})
    assert _said(make_token(access_key=own), connected) == []


def test_secrets_stay_out_of_representations() -> None:
    assert SECRET not in repr(Surroundings(workspaces={ACCESS_KEY: SECRET}))


def test_a_short_id_is_shown_whole_and_a_long_one_is_not() -> None:
    assert (short_id("abcd"), short_id(ROOM_ID)) == ("abcd", "64\u2026a2")
