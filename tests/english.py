"""The desk's sentences as English readers get them."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from greenroom.desk.problems import Problem
from greenroom.words.languages import OURS
from greenroom.words.sentences import Sentence

P = TypeVar("P", bound=Problem)
_WORDS = OURS.words()


def say(sentence: Sentence | None) -> str:
    """Say a sentence that there has to be."""
    assert sentence is not None
    return _WORDS.say(sentence)


def all_of(problem: Problem) -> str:
    """Say what is the case, why, and what to do next."""
    return f"{say(problem.message)} {say(problem.fix)}"


@contextmanager
def refusal(kind: type[P], message: str) -> Generator[pytest.ExceptionInfo[P]]:
    """Expect a problem that says exactly this."""
    with pytest.raises(kind) as caught:
        yield caught
    assert say(caught.value.message) == message
