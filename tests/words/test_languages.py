"""Which language a caller gets."""

from pathlib import Path

import pytest

from greenroom.words.languages import DEFAULT, OURS, Languages
from greenroom.words.sentences import Sentence


@pytest.fixture(name="languages")
def _languages(tmp_path: Path) -> Languages:
    for tag in ("en", "de", "pt-BR", "pt-PT"):
        (tmp_path / f"{tag}.toml").write_text(f'[a]\nb = "{tag}"\n', "utf-8")
    return Languages(tmp_path)


def test_every_file_is_a_language(languages: Languages) -> None:
    assert languages.tags == ["de", "en", "pt-BR", "pt-PT"]
    assert languages.words("pt-BR").say(Sentence("a.b")) == "pt-BR"


def test_the_desk_speaks_english_to_everybody_else() -> None:
    assert DEFAULT in OURS.tags
    assert OURS.words_for("xx-none").language == DEFAULT


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("*", "en"),
        ("fr", "en"),
        ("de", "de"),
        ("DE-at", "de"),
        ("fr, de;q=0.5", "de"),
        ("en;q=0.5, de;q=0.9", "de"),
        ("de;q=0, en", "en"),
        ("de;q=x, pt-PT", "pt-PT"),
        ("pt", "pt-BR"),
        ("pt-AO", "pt-BR"),
        ("pt-pt", "pt-PT"),
        (f"{'x' * 300}, de", "en"),
        (";;,;q=1,,", "en"),
    ],
)
def test_the_most_wanted_language_that_we_speak_is_chosen(
    languages: Languages, header: str | None, language: str
) -> None:
    assert languages.words_for(header).language == language


def test_however_many_headers_come_a_few_are_remembered_and_all_are_answered(languages: Languages) -> None:
    for number in range(1_000):
        assert languages.words_for(f"x{number}, de").language == "de"
        assert languages.words_for(f"{'y' * 300}{number}").language == "en"
    assert len(vars(languages)["_chosen"]) == 200


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "pt_PT@euro"}, "pt-PT"),
        ({"LANG": "de_DE", "LC_MESSAGES": "pt_BR"}, "pt-BR"),
        ({"LANG": "pt_BR", "LC_MESSAGES": "pt_BR", "LC_ALL": "de"}, "de"),
        ({"LANG": "de", "LC_ALL": ""}, "de"),
    ],
)
def test_a_terminal_gets_the_language_of_its_environment(
    languages: Languages, environment: dict[str, str], language: str
) -> None:
    assert languages.words_of(environment).language == language
