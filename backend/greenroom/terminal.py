"""What the command line says: in the language of the environment, in letters that the terminal can show."""

import codecs
import io
import json
import logging
import os
import sys
from datetime import datetime
from typing import Any, TextIO

from greenroom.words.languages import OURS
from greenroom.words.sentences import Param, Sentence
from greenroom.writing.masking import Legible
from greenroom.writing.times import written_time

logger = logging.getLogger("greenroom.command")


class Failed(Exception):  # noqa: N818 (an outcome, not a fault)
    """A command cannot go on.

    Args:
        code: for programs.
        message: what is the case, as it is said.
        fix: what to do next, where it is said apart.
    """

    def __init__(self, code: str, message: str, fix: str | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.fix = fix
        self.more = more


def say(sentence: Sentence | str, /, **params: Param) -> str:
    """Say a sentence, or the one of this key, in the terminal's language."""
    if isinstance(sentence, str):
        sentence = Sentence(sentence, **params)
    return OURS.words_of(os.environ).say(sentence)


def tell(text: str, level: int = logging.WARNING) -> None:
    """Say something on standard error; while that is a log of JSON, as one of its lines."""
    from greenroom.web.log_format import logs_as_json  # noqa: PLC0415 (takes long)

    if logs_as_json():
        logger.log(level, "%s", Legible(text))
    else:
        sys.stderr.write(f"{text}\n")


def as_written(time: datetime | None) -> str | None:
    """Write a time for programs, as the API does."""
    return None if time is None else written_time(time)


def say_failed(failed: Failed, *, as_json: bool) -> None:
    """Say why a command failed: to people beside the output, to programs in it."""
    if as_json:
        told = {"code": failed.code, "message": failed.message, "fix": failed.fix, **failed.more}
        print(json.dumps({"error": told}))
        return
    tell(f"greenroom: {' '.join(filter(None, (failed.message, failed.fix)))}", logging.ERROR)


def make_legible(stream: TextIO) -> None:
    """Have a stream that cannot show every letter show something for the others, instead of failing."""
    if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
        codecs.register_error("greenroom", _something_for)
        stream.reconfigure(errors="greenroom")


_PLAIN = {
    **dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")),
    **str.maketrans("\u2013\u2014\u2018\u2019\u201c\u201d", "--''\"\""),
}


def _something_for(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    return text.encode("ascii", "backslashreplace").decode(), error.end
