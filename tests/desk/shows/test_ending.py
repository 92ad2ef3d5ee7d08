"""Where shows end."""

import ast
from pathlib import Path

import greenroom.desk

DESK = Path(greenroom.desk.__file__).parent


def writes_an_end(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="ended_at", ctx=ast.Store()):
            return True
        case ast.Call(func=ast.Attribute(attr="update" | "create"), keywords=keywords):
            return any(word.arg == "ended_at" for word in keywords)
        case _:
            return False


def test_one_module_ends_shows_and_opens_them_again() -> None:
    modules = {
        str(file.relative_to(DESK))
        for file in DESK.rglob("*.py")
        if any(writes_an_end(node) for node in ast.walk(ast.parse(file.read_text())))
    }
    assert modules == {"shows/ending.py"}
