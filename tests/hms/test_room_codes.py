import json
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.hms.room_codes import (
    RoomCode,
    RoomCodeKind,
    RoomCodeProblem,
    is_secret_room_code,
    local_code,
    mask,
    read_room_code,
)
from tests.english import say
from tests.hms.tokens import GOOD, MORE, ROOM_ID

FIX = "Leave it empty, or copy the room code from the 100ms dashboard: Rooms > Join Room > Join with SDK."


# The search box has to know the same ones: frontend/src/influencers/credential.test.ts reads them too.
PASTED: dict[str, list[str]] = json.loads(Path(__file__).with_name("pasted_room_codes.json").read_text())
HEAD, PAYLOAD, SIGNATURE = GOOD.split(".")


@pytest.mark.parametrize("text", PASTED["codes"])
def test_a_room_code_is_read_however_it_is_pasted(text: str) -> None:
    assert read_room_code(text) == RoomCode("abc-defg-hij", RoomCodeKind.TYPED)
    assert is_secret_room_code(text)


@pytest.mark.parametrize("text", PASTED["several"])
def test_several_room_codes_are_not_chosen_from(text: str) -> None:
    problem = read_room_code(text)
    assert isinstance(problem, RoomCodeProblem)
    assert (say(problem.message), say(problem.fix)) == (
        "The text contains 2 different room codes, and an influencer has only one.",
        "Paste the one that is meant for this influencer.",
    )
    assert is_secret_room_code(text)


@pytest.mark.parametrize(
    "text",
    [
        *PASTED["none"],
        f"{HEAD}.{PAYLOAD}.abc-defg-hij",
        f"{HEAD}.{PAYLOAD}.{SIGNATURE[:20]}_abc-defg-hij",
        f"{HEAD}.abc-defg-hij.{SIGNATURE}",
        f"{HEAD}_abc-defg-hij_{PAYLOAD}",
    ],
)
def test_no_room_code_is_taken_out_of_something_else(text: str) -> None:
    assert isinstance(read_room_code(text), RoomCodeProblem)
    assert not is_secret_room_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "local\u20134821",
        "LOCAL - 4821",
        "the code is local-4821, see you",
        "_local-4821_.",
        "local\\-4821",
        "\u201clocal\u20114821\u201d",
    ],
)
def test_a_local_code_is_read_however_it_is_pasted(text: str) -> None:
    assert read_room_code(text) == RoomCode("local-4821", RoomCodeKind.LOCAL)
    assert not is_secret_room_code(text)


def test_a_local_code_beside_a_real_one_is_a_second_code() -> None:
    problem = read_room_code("local-4821 is abc-defg-hij now")
    assert isinstance(problem, RoomCodeProblem)
    assert problem.about.key == "room-code.several"
    assert is_secret_room_code("local-4821 is abc-defg-hij now")


@pytest.mark.parametrize(
    "text", ["a." * 1_024, "abc-" * 512, "abc - " * 341, "https://" * 256, "%61-" * 512, "meet." * 409]
)
def test_no_text_keeps_the_reader_of_room_codes_busy(text: str) -> None:
    before = process_time()
    read_room_code(text)
    assert process_time() - before < 0.5


def test_the_short_form_of_old_links_is_a_room_code() -> None:
    assert read_room_code("hkj-sdf-fda") == RoomCode("hkj-sdf-fda", RoomCodeKind.TYPED)


def test_a_local_code_is_known_as_such() -> None:
    assert read_room_code(" Local-4821 ") == RoomCode("local-4821", RoomCodeKind.LOCAL)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The room code is empty."),
        (" \u200b\n", "The room code is empty."),
        ("abcdefghij", "This is not a room code. A 100ms room code looks like abc-defg-hij."),
        ("ab1-defg-hij", "This is not a room code. A 100ms room code looks like abc-defg-hij."),
        ("local-12", "This is not a room code. A 100ms room code looks like abc-defg-hij."),
        (ROOM_ID, "This is a room id or another id of 100ms, not a room code."),
        ("x" * 2_049, "This is too long for a room code. A 100ms room code looks like abc-defg-hij."),
        (
            "https://my-app.app.100ms.live/meeting/",
            "This link does not end in a room code. A 100ms room code looks like abc-defg-hij.",
        ),
        *(
            (link, "This is a link to Google Meet, whose codes only look like room codes.")
            for link in (
                "https://meet.google.com/abc-defg-hij",
                r"https://meet\.google\.com/abc-defg-hij",
                "meet.google.com%2Fabc-defg-hij",
                "https://www.google.com/url?q=https%3A%2F%2Fmeet.google.com%2Fabc-defg-hij",
                "https://meet&#46;google.com/abc-defg-hij",
            )
        ),
    ],
)
def test_what_is_no_room_code_is_named(text: str, message: str) -> None:
    problem = read_room_code(text)
    assert isinstance(problem, RoomCodeProblem)
    assert (say(problem.message), say(problem.fix)) == (message, FIX)
    assert not is_secret_room_code(text)


def test_a_token_in_the_wrong_field_is_sent_to_its_own() -> None:
    problem = read_room_code(f"Bearer {GOOD}")
    assert isinstance(problem, RoomCodeProblem)
    assert (say(problem.message), say(problem.fix)) == (
        "This is a token, not a room code.",
        "Paste it into the HMS Auth Token field.",
    )


@MORE
@given(st.text() | st.text("abcx-/. \n\"'0", max_size=20))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(read_room_code(text), RoomCode | RoomCodeProblem)


def test_a_mask_shows_the_beginning_and_the_last_letter() -> None:
    assert mask("abc-defg-hij") == "abc-....-..j"
    assert mask("hkj-sdf-fda") == "hkj-...-..a"


def test_a_local_code_is_no_secret() -> None:
    assert mask("local-4821") == "local-4821"


@pytest.mark.parametrize(("text", "shown"), [("", ""), ("secret", "......"), ("x" * 40, "." * 12)])
def test_what_is_no_code_is_masked_whole(text: str, shown: str) -> None:
    assert mask(text) == shown


def test_a_code_stays_out_of_representations() -> None:
    assert repr(read_room_code("abc-defg-hij")) == "RoomCode(kind=<RoomCodeKind.TYPED: 'TYPED'>)"


@pytest.mark.parametrize(
    ("number", "code"), [(4821, "local-4821"), (7, "local-0007"), (99_999_999, "local-99999999")]
)
def test_a_local_code_is_made_of_a_number_and_read_back(number: int, code: str) -> None:
    assert local_code(number) == code
    assert read_room_code(code) == RoomCode(code, RoomCodeKind.LOCAL)


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_a_local_code_takes_no_other_numbers(number: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 99999999"):
        local_code(number)
