"""docs/security.md and docs/asvs.md: every line of the standard has a verdict, and what they say is so."""

import re

from greenroom.desk import new_passwords
from greenroom.desk.access import tries
from greenroom.desk.limits import WINDOW
from tests.markdown import DOCS, ROOT, table

PAGE = (DOCS / "security.md").read_text("utf-8")
STANDARD = (DOCS / "asvs.md").read_text("utf-8")
# How many lines of levels 1 and 2 each section of ASVS 5.0.0 has; those of level 3 come last in each.
SECTIONS = {
    "1": {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    "2": {1: 3, 2: 3, 3: 4, 4: 1},
    "3": {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    "4": {1: 3, 2: 1, 3: 2, 4: 4},
    "5": {1: 1, 2: 3, 3: 2, 4: 3},
    "6": {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    "7": {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    "8": {1: 2, 2: 3, 3: 1, 4: 1},
    "9": {1: 3, 2: 4},
    "10": {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    "11": {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    "12": {1: 3, 2: 2, 3: 4},
    "13": {1: 1, 2: 5, 3: 2, 4: 5},
    "14": {1: 2, 2: 4, 3: 3},
    "15": {1: 3, 2: 3, 3: 7},
    "16": {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
    "17": {1: 1, 2: 4, 3: 2},
}
VERDICTS = {"met", "in part", "not met", "does not apply"}


def lines_of(chapter: str) -> list[list[str]]:
    return table(STANDARD.partition(f"## V{chapter} ")[2], "line")


def test_every_line_of_the_standard_has_a_verdict_and_a_reason() -> None:
    assert sum(sum(sections.values()) for sections in SECTIONS.values()) == 253
    for chapter, sections in SECTIONS.items():
        lines = [f"{chapter}.{section}.{n}" for section, most in sections.items() for n in range(1, most + 1)]
        rows = lines_of(chapter)
        assert [row[0] for row in rows] == lines
        assert {row[2] for row in rows} <= VERDICTS
        assert all(row[1] and row[3] for row in rows)


def test_a_line_that_is_not_met_says_since_when_who_takes_the_risk_and_what_follows() -> None:
    rows = [row for chapter in SECTIONS for row in lines_of(chapter)]
    silent = [
        row[0]
        for row in rows
        if row[2] == "not met"
        and not re.search(r"Since .+; \w[\w ]* takes the risk\. What follows: ", row[3])
    ]
    assert silent == []
    counted = re.findall(r"\*\*(\d+)\*\* (met|in part|not met|do not apply)", PAGE)
    verdicts = [row[2].replace("does not", "do not") for row in rows]
    assert counted == [(str(verdicts.count(kind)), kind) for _, kind in counted]
    assert len(counted) == len(VERDICTS)


def test_the_limits_on_failed_tries_are_those_of_the_code() -> None:
    said = [int(row[1]) for row in table(PAGE, "counted by")]
    assert said == [tries.PER_ACCOUNT, tries.PER_ADDRESS, tries.PER_SECRET_KEY, tries.PER_DEVICE]
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


def test_the_pages_make_no_markup_and_no_code_out_of_texts() -> None:
    files = [path for folder in ("src", "graphiql") for path in (ROOT / "frontend" / folder).rglob("*.ts*")]
    sources = [path for path in files if "gql" not in path.parts and ".test." not in path.name]
    makes = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function|javascript:"
    assert [path.name for path in sources if re.search(makes, path.read_text("utf-8"))] == []
    assert len(sources) > 100
    programs = (ROOT / "backend").rglob("*.py")
    runs = r"(?<![.\w])(?:eval|exec)\(|shell=True|os\.system|import (?:pickle|marshal|shelve)"
    assert [path.name for path in programs if re.search(runs, path.read_text("utf-8"))] == []


def test_the_pages_listen_to_no_other_window() -> None:
    sources = {path.name: path.read_text("utf-8") for path in (ROOT / "frontend/src").rglob("*.ts*")}
    listening = [
        name
        for name, text in sources.items()
        if re.search(r"onmessage|Listener\('message'|postMessage", text)
    ]
    assert listening == ["holder.ts"]
    assert "new BroadcastChannel(" in sources["holder.ts"]


def test_the_compose_file_has_no_default_secret() -> None:
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    secrets = re.findall(r"^ +\w*(?:PASSWORD|SECRET|TOKEN|KEY)\w*: ([^#\n]*[^#\n ])", compose, re.MULTILINE)
    paths = [value for value in secrets if value.startswith("/")]
    assert {value for value in secrets if value not in paths} == {
        "${POSTGRES_PASSWORD:?a long random password}"
    }
    example = (ROOT / ".env.example").read_text("utf-8")
    assert re.findall(r"^\w*PASSWORD=(.*)$", example, re.MULTILINE) == [""]
