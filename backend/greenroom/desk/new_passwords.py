"""Which new passwords are refused: short ones, and those that an attacker tries first.

zxcvbn estimates how many tries a password withstands: it knows the most common and breached passwords, words
and names of several languages, keyboard walks, repetitions, sequences and dates, and is told the words that
are known about this desk and this person.
"""

import re
from collections.abc import Collection
from typing import Final

from greenroom.desk.password_forms import LONGEST_BYTES, as_bytes, folded
from greenroom.desk.problems import InputRejected, ProblemCode
from greenroom.writing.names import search_words

SHORTEST: Final = 12
FEWEST_TRIES: Final = 10**9
_SHORTEST_WORD: Final = 3
_JUDGED: Final = (
    72  # characters: a longer password is as good as its beginning, and the estimate is quadratic
)
_OURS: Final = ("greenroom", "green room", "100ms", "hms", "auth token", "room code", "secret key", "go live")
_FAMOUS: Final = """
correct horse battery staple|to be or not to be|to be or not to be that is the question|i think therefore i am
may the force be with you|the quick brown fox jumps over the lazy dog|the quick brown fox|open sesame please
winter is coming|live long and prosper|houston we have a problem|i am your father|luke i am your father
all your base are belong to us|the cake is a lie|hello darkness my old friend|never gonna give you up
let it be let it be|a long time ago in a galaxy far far away|one ring to rule them all|you shall not pass
here is looking at you kid|i will be back|ill be back|elementary my dear watson|i have a dream
lorem ipsum dolor sit amet|lorem ipsum dolor|in the beginning was the word|in god we trust
carpe diem carpe diem|once upon a time|happily ever after|twinkle twinkle little star|mary had a little lamb
let them eat cake|the rain in spain|this is my password|this is a password|my voice is my passport
we will rock you|live laugh love|god save the queen|god save the king|never odd or even|the show must go on
"""  # those that every list of guesses has; there is no end of others
_PARTS = re.compile(r"[^\W_]+")
_PHRASES: Final = frozenset("".join(_PARTS.findall(phrase)) for phrase in re.split(r"[|\n]", _FAMOUS)) - {""}
_DIGRAPHS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"}
)


def check_new_password(password: str, about: Collection[str] = (), field: str = "password") -> None:
    """Refuse a password that is too short or too long, or that others would soon guess; takes milliseconds.

    Args:
        about: what is known of its person and this desk: email, name, handle, the desk's address.
        field: the argument's name, in camel case.

    Raises:
        InputRejected: it is refused; the message says why.
    """
    form = folded(password)
    if len(form) < SHORTEST:
        raise InputRejected(ProblemCode.BAD_PASSWORD, field, "short", length=len(form), least=SHORTEST)
    if len(as_bytes(password)) > LONGEST_BYTES:
        raise InputRejected(ProblemCode.BAD_PASSWORD, field, "long", most=LONGEST_BYTES)
    known = {part for text in (*_OURS, *about) for part in _forms(text)} - {""}
    case = _worst(form, known)
    if case is not None:
        raise InputRejected(ProblemCode.BAD_PASSWORD, field, case)


def _forms(text: str) -> list[str]:
    """Return a text and its words, as they are, without accents and with `ue` for `ü`, each also closed up.

    Words too short to be told from chance are left out.
    """
    lower = folded(text).lower()
    spellings = lower, " ".join(search_words(text)), " ".join(search_words(lower.translate(_DIGRAPHS)))
    forms = [text.lower()]
    for words in map(_PARTS.findall, spellings):
        forms += ["".join(words), *(word for word in words if len(word) >= _SHORTEST_WORD)]
    return forms


def _worst(form: str, known: set[str]) -> str | None:
    """Say in one word what makes a password easy to guess; None if nothing does."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 (its word lists are big: commands that need none start sooner)

    closed_up = "".join(_PARTS.findall(form))  # `maya-agency-2026` is no better than without its hyphens
    for text in {form[:_JUDGED], closed_up[:_JUDGED]} - {""}:
        found = zxcvbn(text, user_inputs=sorted(known | _PHRASES))
        if found["guesses"] < FEWEST_TRIES:
            parts = found["sequence"]
            ours = {
                part.get("matched_word") for part in parts if part.get("dictionary_name") == "user_inputs"
            }
            if ours & known:
                return "known"
            return "pattern" if all(part["pattern"] in _PATTERNS for part in parts) else "common"
    return None


_PATTERNS: Final = ("repeat", "sequence", "spatial", "date")
