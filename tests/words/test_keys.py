"""The catalogues and the code name the same sentences, with the same parameters."""

import re
from functools import cache

import pytest

from greenroom.desk.problems import ProblemCode
from greenroom.hms.findings import FindingCode, broken
from greenroom.words.catalogue import Words
from greenroom.words.languages import OURS
from tests.words.calls import Call, calls, constants
from tests.words.patterns import arguments

WORDS = OURS.words()
ENGLISH = WORDS.patterns
COMPUTED = r"[\w.-]+"
PARTS = re.compile(r"message|fix|plain|plain-fix|repair|said|admin|influencer")
CALLS = sorted(set(calls()), key=lambda call: (call.where, call.key))


def base_of(key: str) -> str:
    """Take a part off its key: `finding.EXPIRED` of `finding.EXPIRED.fix`."""
    above, _, part = key.rpartition(".")
    return above if PARTS.fullmatch(part) else key


BASES = {key: base_of(key) for key in ENGLISH}


@cache
def named_by(call: Call) -> set[str]:
    """Find what a call may say: keys of the catalogue, without their parts."""
    says = re.compile(call.key)
    return {key for key in (*BASES.values(), *ENGLISH) if says.fullmatch(key)}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.where)
def test_what_the_code_says_stands_in_the_catalogue_and_takes_what_is_put_in(call: Call) -> None:
    named = named_by(call)
    assert named
    if COMPUTED in call.key:
        return
    for base in named:
        if base.startswith(("finding.", "problem.", "room-code.")):
            assert all(_has(base, part) for part in ("message", "fix"))
        if call.params is None:
            continue
        words = [pattern for key, pattern in ENGLISH.items() if base in {key, BASES[key]}]
        needed = set[str]().union(*map(arguments, words))
        assert needed <= call.params


def _has(base: str, part: str) -> bool:
    try:
        WORDS._compile(f"{base}.{part}")  # pyright: ignore[reportPrivateUsage]
    except KeyError:
        return False
    return True


def test_every_parameter_goes_into_a_sentence() -> None:
    for call in CALLS:
        levels = {base for named in named_by(call) for base in _levels(named)}
        words = [pattern for key, pattern in ENGLISH.items() if BASES[key] in levels or key in levels]
        used = set[str]().union(*map(arguments, words))
        assert (call.params or set()) <= used, call


def _levels(base: str) -> list[str]:
    parts = base.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


def test_every_sentence_of_the_catalogue_is_said() -> None:
    begun = {level for text in constants() for level in _levels(text)}
    every = [call.key for call in CALLS] + [rf"problem\.{code.value}" for code in ProblemCode]
    said = re.compile("|".join(every))
    bases = {base for base in BASES.values() if said.fullmatch(base)}
    shared = {level for base in bases for level in _levels(base)}
    assert [
        key
        for key in ENGLISH
        if not (said.fullmatch(key) or BASES[key] in shared) or not _is_spelled(BASES[key].split("."), begun)
    ] == []


def _is_spelled(parts: list[str], begun: set[str]) -> bool:
    """Tell whether a key is made of what is in the code: of whole texts, or of the beginning of one."""
    return not parts or any(
        ".".join(parts[:length]) in begun and _is_spelled(parts[length:], begun)
        for length in range(1, len(parts) + 1)
    )


def test_every_finding_has_words_of_its_own_for_admins_and_words_for_influencers() -> None:
    for code in FindingCode:
        assert f"finding.{code.value}.message" in ENGLISH
        plain = broken(code).in_plain_words()
        assert WORDS.say(plain.message).endswith(".")
        assert WORDS.say(plain.fix).endswith(".")


@pytest.mark.parametrize("tag", OURS.tags)
def test_every_language_says_the_same_sentences_with_the_same_parameters(tag: str) -> None:
    patterns = OURS.words(tag).patterns
    assert patterns.keys() == ENGLISH.keys()
    for key, pattern in patterns.items():
        assert arguments(pattern) <= arguments(ENGLISH[key]), key


@pytest.mark.parametrize("tag", OURS.tags)
def test_every_pattern_can_be_read(tag: str) -> None:
    words = OURS.words(tag)
    for key in words.patterns:
        Words(tag, words.patterns)._compile(key)  # pyright: ignore[reportPrivateUsage]


WHOLE = re.compile(r"[A-Z0-9`{].*[.:)}]", re.DOTALL)
TECHNICAL = re.compile(
    r"token|jwt|room id|role|claim|signature|100ms|sdk|workspace|credential|template|dashboard|server",
    re.IGNORECASE,
)


def test_what_people_read_is_whole_sentences_in_an_even_voice() -> None:
    for key, pattern in ENGLISH.items():
        assert pattern == re.sub(r"[^\S\u00a0]+", " ", pattern).strip() or key == "cli.person.invited"
        assert "!" not in pattern
        assert not re.search(r"\bplease\b|\bsorry\b|\boops\b", pattern, re.IGNORECASE)
        if key.startswith(("finding", "problem", "room-code", "failure", "cleaned")):
            assert WHOLE.fullmatch(pattern), key


def test_influencers_read_nothing_technical() -> None:
    for key, pattern in ENGLISH.items():
        if re.search(r"\.(plain|plain-fix|influencer)$|^studio\.|^ending\.(?!with-hms-code)", key):
            assert not TECHNICAL.search(pattern), key
