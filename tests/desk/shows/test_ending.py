"""Where shows end."""

import ast
from pathlib import Path

import pytest

import greenroom.desk

DESK = Path(greenroom.desk.__file__).parent
READS_IT = {"change", "filter", "hold", "ShowView"}
"""What may be called with `ended_at=`: conditions, and what is shown of a show."""


def writes_an_end(node: ast.AST) -> bool:
    """Tell whether code sets when a show ended, or names the column in a text, which may be for that."""
    match node:
        case ast.Attribute(attr="ended_at", ctx=ast.Store() | ast.Del()):
            return True
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), keywords=keywords):
            return name not in READS_IT and any(word.arg == "ended_at" for word in keywords)
        case ast.Constant(value=str(text)):
            return "ended_at" in text
        case _:
            return False


def writes_ends(code: str) -> bool:
    return any(writes_an_end(node) for node in ast.walk(ast.parse(code)))


def test_one_module_ends_shows_and_opens_them_again() -> None:
    files = DESK.rglob("*.py")
    modules = {str(file.relative_to(DESK)) for file in files if writes_ends(file.read_text())}
    assert modules == {"shows/ending.py"}


@pytest.mark.parametrize(
    "code",
    [
        "show.ended_at = now",
        "show.ended_at = show.end_reason = None",
        "show.ended_at: datetime = now",
        "shows.update(ended_at=now)",
        "shows.update(**{'ended_at': now})",
        "shows.update(**dict(ended_at=now))",
        "show.update_from_dict({'ended_at': now})",
        "ending = {}; ending['ended_at'] = now; shows.update(**ending)",
        "Show(ended_at=now)",
        "Show.create(ended_at=now)",
        "setattr(show, 'ended_at', now)",
        "show.save(update_fields=['ended_at'])",
        "client.execute_query('UPDATE shows SET ended_at = $1')",
    ],
)
def test_every_way_to_end_a_show_is_seen(code: str) -> None:
    assert writes_ends(code)


@pytest.mark.parametrize(
    "code",
    ["Show.filter(ended_at=None)", "hold(Show, show_id, ended_at=None)", "ShowView(ended_at=show.ended_at)"],
)
def test_reading_an_end_is_not_writing_it(code: str) -> None:
    assert not writes_ends(code)
