"""What is in a pattern of ICU's MessageFormat."""

import json
from collections.abc import Mapping
from pathlib import Path

_NESTED = {"plural", "select", "selectordinal"}


def arguments(pattern: str) -> set[str]:
    """Name the arguments of a pattern, also of those inside its choices."""
    found: set[str] = set()
    _read_text(pattern, 0, found)
    return found


def _read_text(pattern: str, at: int, found: set[str]) -> int:
    """Read a text up to the brace that closes it, or to the end."""
    while at < len(pattern) and pattern[at] != "}":
        at = _read_argument(pattern, at + 1, found) if pattern[at] == "{" else at + 1
    return at


def _read_argument(pattern: str, at: int, found: set[str]) -> int:
    """Read an argument after its opening brace, and return what follows its closing one."""
    end = next(place for place in range(at, len(pattern)) if pattern[place] in ",}")
    found.add(pattern[at:end].strip())
    if pattern[end] == "}":
        return end + 1
    kind, _, _ = pattern[end + 1 :].partition(",")
    assert kind.strip() in _NESTED
    at = end + 1
    while pattern[at] != "}":
        at = _read_text(pattern, at + 1, found) + 1 if pattern[at] == "{" else at + 1
    return at + 1


def write_catalogue(folder: Path, tag: str, patterns: Mapping[str, str]) -> None:
    """Write a language's file."""
    lines = [f"{key} = {json.dumps(pattern, ensure_ascii=False)}\n" for key, pattern in patterns.items()]
    (folder / f"{tag}.toml").write_text("".join(lines), "utf-8")
