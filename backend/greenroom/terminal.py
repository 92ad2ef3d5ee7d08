"""What the command line says: the words of the language that the environment names."""

import logging
import os
import sys

from greenroom.web.log_format import logs_as_json
from greenroom.words.languages import OURS
from greenroom.words.sentences import Param, Sentence
from greenroom.writing.masking import Legible

logger = logging.getLogger("greenroom.command")


def say(sentence: Sentence | str, /, **params: Param) -> str:
    """Say a sentence, or the one of this key, in the terminal's language."""
    if isinstance(sentence, str):
        sentence = Sentence(sentence, **params)
    return OURS.words_of(os.environ).say(sentence)


def tell(text: str, level: int = logging.WARNING) -> None:
    """Say something on standard error; while that is a log of JSON, as one of its lines."""
    if logs_as_json():
        logger.log(level, "%s", Legible(text))
    else:
        sys.stderr.write(f"{text}\n")
