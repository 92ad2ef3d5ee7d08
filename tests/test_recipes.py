"""The recipes of CONTRIBUTING.md: their files exist, and they are as short as they say."""

import re

import pytest

from tests.markdown import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Recipes")[2]
RECIPES = dict(re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", TEXT, flags=re.DOTALL | re.MULTILINE))
MOST = {
    "A finding code": 6,
    "A column in the list of influencers": 10,
    "A page of the desk": 6,
    "A job": 2,
    "A migration": 5,
    "A subscription": 6,
    "A call to 100ms, with its twin in the emulator": 6,
    "A section of the benchmark": 4,
    "A language": 2,
}


def test_there_is_a_recipe_for_each_kind_of_change() -> None:
    assert list(RECIPES) == [f"{name} (at most {most} files)" for name, most in MOST.items()]


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_names_files_that_exist_and_no_more_than_it_says(title: str) -> None:
    steps = re.findall(r"^(\d+)\. `([^`]+)`", RECIPES[title], flags=re.MULTILINE)
    most = int(title.partition("at most ")[2].partition(" ")[0])
    assert [int(number) for number, _ in steps] == list(range(1, len(steps) + 1))
    assert 0 < len(steps) <= most
    named = re.findall(r"`((?:backend|docs|frontend|tests)/[^`]+)`", RECIPES[title])
    links = re.findall(r"\]\(([^)]+)\)", RECIPES[title])
    missing = [path for path in {*(path for _, path in steps), *named, *links} if not (ROOT / path).exists()]
    assert missing == []
