"""The pages about codes: each code has one and each page a code, and what they say of it is so."""

import re
from itertools import groupby
from pathlib import Path

import pytest

from greenroom.api.code_pages import CODE_PAGES, page_of_failure, page_of_finding, page_of_problem
from greenroom.desk.problems import ProblemCode
from greenroom.hms.findings import FindingCode, RepairedBy
from greenroom.hms.sdk_errors import SdkError, SdkHint, lasting_refusal, read_hint, sdk_error
from greenroom.words.languages import OURS
from greenroom.words.sentences import Sentence
from tests.markdown import DOCS, anchors, links, messages, sections

FOLDER = DOCS / "codes"
SHARED = {"README", "refusals", "100ms-errors"}
REFUSALS = (FOLDER / "refusals.md").read_text("utf-8")
ERRORS = (FOLDER / "100ms-errors.md").read_text("utf-8")
WHO = {
    RepairedBy.ADMIN: "An admin.",
    RepairedBy.INFLUENCER: "The influencer.",
    RepairedBy.OPERATOR: "Whoever runs the desk.",
    RepairedBy.HMS: "100ms.",
    RepairedBy.NOBODY: "Nobody.",
}
CASES = {
    FindingCode.STREAMING_OFF: ("archived",),
    FindingCode.ROOM_CODE_REFUSED: ("unanswered",),
}
_WORDS = OURS.words()

finding = pytest.mark.parametrize("code", FindingCode)
error = pytest.mark.parametrize("code", SdkError)


def _text(code: FindingCode) -> str:
    return (FOLDER / f"{code.value}.md").read_text("utf-8")


def test_each_finding_has_a_page_and_each_page_a_finding() -> None:
    assert {path.stem for path in FOLDER.iterdir()} - SHARED == {code.value for code in FindingCode}
    assert {path.suffix for path in FOLDER.iterdir()} == {".md"}


@finding
def test_the_title_of_a_page_is_its_code_and_its_parts_stand_in_one_order(code: FindingCode) -> None:
    text = _text(code)
    assert re.findall("^# (.+)$", text, re.MULTILINE) == [code.value]
    assert text.startswith(f"# {code.value}\n\n")
    assert len(text.split("\n\n")[1]) > 20  # what it means, before everything else
    parts = sections(text)
    assert list(parts) == ["Who repairs it", "How", "What the influencer sees", "Why it happens"]
    assert all(parts.values())


@finding
def test_a_page_says_who_repairs_it_as_the_code_does(code: FindingCode) -> None:
    assert sections(_text(code))["Who repairs it"].startswith(WHO[code.repaired_by])


@finding
def test_what_a_page_quotes_is_what_the_influencer_is_told(code: FindingCode) -> None:
    quoted = re.findall("^> (.+)$", _text(code), re.MULTILINE)
    told = {_plain(f"finding.{about}") for about in FindingCode}
    told |= {_plain(f"finding.{about}.{case}") for about, cases in CASES.items() for case in cases}
    assert [quote for quote in quoted if quote not in told | set(messages())] == []
    own = {_plain(f"finding.{code}"), *(_plain(f"finding.{code}.{case}") for case in CASES.get(code, ()))}
    blocks = code in {*filter(None, map(lasting_refusal, range(60_000))), FindingCode.ROOM_OFF}
    blocks |= code in {
        FindingCode.EXPIRED,
        FindingCode.NOT_YET_VALID,
        FindingCode.TOKEN_UNREADABLE,
        FindingCode.EMULATOR_ONLY,
        FindingCode.STREAMING_OFF,
        FindingCode.NO_TOKEN,
        FindingCode.ROOM_CODE_MISMATCH,
        FindingCode.ROOM_CODE_REFUSED,
        FindingCode.LIVE_ELSEWHERE,
        FindingCode.SHOW_OVER,
    }
    assert not blocks or own <= set(quoted)


def _plain(key: str) -> str:
    return f"{_WORDS.say(Sentence(key).part('plain'))} {_WORDS.say(Sentence(key).part('plain-fix'))}"


@pytest.mark.parametrize(
    ("text", "codes", "labels"),
    [
        (REFUSALS, ProblemCode, ["Who repairs it", "How", "The influencer"]),
        (ERRORS, SdkError, ["Codes", "Who repairs it", "How", "The influencer"]),
    ],
    ids=["refusals", "errors of 100ms"],
)
def test_each_code_has_its_section_in_the_order_of_the_code(
    text: str, codes: type[ProblemCode] | type[SdkError], labels: list[str]
) -> None:
    parts = sections(text)
    assert list(parts) == [code.value for code in codes]
    for part in parts.values():
        assert re.findall(r"^\* ([^:]+): \S", part, re.MULTILINE) == labels
        assert not part.startswith("*")


@error
def test_a_section_lists_the_numbers_that_mean_its_error(code: SdkError) -> None:
    stated = _line(code, "Codes")
    if code is SdkError.UNKNOWN:
        assert stated == "any other"
        return
    numbers = [number for number in range(60_000) if sdk_error(number) is code]
    runs = [
        [number for _, number in run] for _, run in groupby(enumerate(numbers), lambda one: one[1] - one[0])
    ]
    listed = ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    assert re.split(r"[.;]", stated)[0] == (listed or "none of its own")
    words = re.findall(r'the text of 100ms says "(.+?)"', stated)
    assert [read_hint(text) for text in words] == (
        [SdkHint(code)] if code in set(SdkHint) - {SdkHint.TOKEN_EXPIRED} else []
    )


@error
def test_a_section_says_what_the_page_says_and_with_what_it_blocks_the_next_try(code: SdkError) -> None:
    line = _line(code, "The influencer")
    quoted = re.findall(r"\*(.+?)\*", line)
    assert [quote for quote in quoted if quote not in {*messages(), _plain("finding.EXPIRED")}] == []
    assert len(quoted) == 1
    refusals = {lasting_refusal(number) for number in range(60_000) if sdk_error(number) is code}
    if code in set(SdkHint):
        refusals.add(lasting_refusal(400, SdkHint(code)))
    refusals.discard(None)
    blocked = {FindingCode(name) for name in re.findall(r"blocked with \[(\w+)\]", line)}
    assert blocked == (refusals or ({FindingCode.EXPIRED} if code is SdkError.TOKEN_EXPIRED else set()))


def _line(code: SdkError, label: str) -> str:
    return re.findall(rf"^\* {label}: (.+)$", sections(ERRORS)[code.value], re.MULTILINE)[0]


def test_what_the_desk_links_to_is_there() -> None:
    paths = [
        *map(page_of_finding, FindingCode),
        *map(page_of_problem, ProblemCode),
        *map(page_of_failure, SdkError),
    ]
    for path in paths:
        page, _, anchor = path.removeprefix(f"{CODE_PAGES}/").partition("#")
        assert not anchor or anchor in anchors((FOLDER / f"{page}.md").read_text("utf-8"))
        assert (FOLDER / f"{page}.md").is_file()


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def test_a_page_links_only_to_what_the_desk_serves_without_the_internet(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [link for link in links(text) if not re.fullmatch(r"[\w-]+\.md(#[\w-]+)?", link)] == []
