"""The operations of the pages, as their sources have them: each with the fragments that it names."""

import re
from functools import cache
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "frontend" / "src"
_PIECE = re.compile(r"graphql\(\s*`(.*?)`\s*,?\s*\)", re.DOTALL)
_NAME = re.compile(r"\s*(?:query|mutation|subscription|fragment)\s+(\w+)")
_SPREAD = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")


@cache
def _pieces() -> dict[str, str]:
    """Read every operation and fragment of the pages, by name."""
    found: dict[str, str] = {}
    for file in sorted(SOURCES.rglob("*.ts*")):
        if ".test." in file.name or "gql" in file.parts:
            continue
        for text in _PIECE.findall(file.read_text("utf-8")):
            name = _NAME.match(text)
            assert name is not None, file  # noqa: S101 (each has a name)
            found[name[1]] = text.strip()
    return found


def document(name: str) -> str:
    """Return an operation as its page sends it: with the fragments behind it, each once."""
    names, seen = [name], list[str]()
    while names:
        one = names.pop()
        if one not in seen:
            seen.append(one)
            names += _SPREAD.findall(_pieces()[one])
    return "\n".join(_pieces()[one] for one in seen)


def operations() -> dict[str, str]:
    """Return all operations of the pages, by name."""
    return {name: document(name) for name, text in _pieces().items() if not text.startswith("fragment")}
