"""What the command line says: the words of the language that the environment names."""

import os

from greenroom.words.languages import OURS
from greenroom.words.sentences import Param, Sentence


def say(sentence: Sentence | str, /, **params: Param) -> str:
    """Say a sentence, or the one of this key, in the terminal's language."""
    if isinstance(sentence, str):
        sentence = Sentence(sentence, **params)
    return OURS.words_of(os.environ).say(sentence)
