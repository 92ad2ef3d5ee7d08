"""docs/security.md: every line of the standard has a verdict, and what it says of the code is so."""

import re

from greenroom.desk import new_passwords
from greenroom.desk.access import tries
from greenroom.desk.limits import WINDOW
from tests.markdown import DOCS, ROOT, table

PAGE = (DOCS / "security.md").read_text("utf-8")
# How many lines of levels 1 and 2 each section of ASVS 5.0.0 has; those of level 3 come last in each.
SECTIONS = {
    "6": {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    "7": {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    "8": {1: 2, 2: 3, 3: 1, 4: 1},
    "9": {1: 3, 2: 4},
    "11": {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
}
VERDICTS = {"met", "in part", "not met", "does not apply"}


def lines_of(chapter: str) -> list[list[str]]:
    return table(PAGE.partition(f"### V{chapter} ")[2], "line")


def test_every_line_of_the_chapters_has_a_verdict_and_a_reason() -> None:
    for chapter, sections in SECTIONS.items():
        lines = [f"{chapter}.{section}.{n}" for section, most in sections.items() for n in range(1, most + 1)]
        rows = lines_of(chapter)
        assert [row[0] for row in rows] == lines
        assert {row[2] for row in rows} <= VERDICTS
        assert all(row[1] and row[3] for row in rows)


def test_the_limits_on_failed_tries_are_those_of_the_code() -> None:
    said = [int(row[1]) for row in table(PAGE, "counted by")]
    assert said == [tries.PER_ACCOUNT, tries.PER_ADDRESS, tries.IN_ALL, tries.PER_DEVICE]
    assert f"tries in {WINDOW.total_seconds() / 60:.0f} minutes" in PAGE


def test_the_words_that_passwords_are_compared_with_are_listed() -> None:
    listed = re.search(r"email and handle, and ((?:`[^`]+`(?:, )?)+)\.", PAGE)
    assert listed is not None
    ours = new_passwords._OURS  # pyright: ignore[reportPrivateUsage]
    assert tuple(re.findall(r"`([^`]+)`", listed[1])) == ours


def test_passwords_are_masked_and_may_be_pasted() -> None:
    sources = {path: path.read_text("utf-8") for path in (ROOT / "frontend/src").rglob("*.ts*")}
    fields = [
        tag
        for text in sources.values()
        for tag in re.findall(r"<(\w+)[^>]*autocomplete=\"(?:current|new)-password\"", text)
    ]
    assert set(fields) <= {"SecretField", "NewPasswordField"}
    assert len(fields) > 3
    field = (ROOT / "frontend/src/ui/Field.tsx").read_text("utf-8").partition("function SecretField")[2]
    assert "type={shown ? 'text' : 'password'}" in field
    assert "useState(false)" in field
    assert [path for path, text in sources.items() if re.search(r"onPaste|'paste'", text)] == []


def test_no_broken_hash_function_is_used() -> None:
    sources = (ROOT / "backend/greenroom").rglob("*.py")
    assert [path for path in sources if re.search(r"md5|sha1\b|SHA1\b", path.read_text("utf-8"))] == []
