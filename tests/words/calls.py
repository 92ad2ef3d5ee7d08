"""Where the code names sentences: read from its source, so that no name is forgotten."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from greenroom.desk.problems import Problem

SOURCE = Path(__file__).parents[2] / "backend/greenroom"


@dataclass(frozen=True)
class Call:
    """One place that makes a sentence.

    Args:
        key: a pattern of its key, or of the key above its parts; `[\\w.-]+` stands for what is computed.
        params: what goes in; None where that is computed.
    """

    where: str
    key: str
    params: frozenset[str] | None


def constants() -> set[str]:
    """Every literal text in the code."""
    nodes = (node for _, tree in _trees() for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def calls() -> Iterator[Call]:
    """Every place that makes a sentence, a finding, a problem, or a look of the doctor's."""
    codes = _problem_codes()
    for path, tree in _trees():
        for scope in ast.walk(tree):
            if not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            known = _known_codes(scope)
            for node in ast.walk(scope):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                key = _key(node.func.id, node.args, known, codes, path.stem)
                if key is not None:
                    named = [keyword.arg for keyword in node.keywords]
                    params = None if None in named else frozenset(name for name in named if name)
                    yield Call(f"{path.name}:{node.lineno}", key, params)


def _key(
    name: str, args: list[ast.expr], known: dict[str, str], codes: dict[str, str], module: str
) -> str | None:
    texts = [_text(arg, known) for arg in args]
    match name:
        case "Sentence" | "say" if args and not isinstance(args[0], ast.Name | ast.Attribute):
            return texts[0]
        case "broken" | "doubtful":
            return _joined("finding", *texts)
        case "ok" | "warn" | "bad" if module == "doctor":
            return _joined("doctor", *(texts if len(texts) > 1 else [*texts, "ok"]))
        case "InputRejected":
            return _joined("problem", texts[0], *texts[2:])
        case _ if name in codes:
            return _joined("problem", codes[name], *texts)
        case _:
            return None


def _joined(*parts: str) -> str:
    return r"\.".join(part for part in parts if part)


def _text(node: ast.expr, known: dict[str, str]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr(values=values):
            return "".join(_text(value, known) for value in values)
        case ast.Attribute(value=ast.Name(id="FindingCode" | "ProblemCode"), attr=code):
            return code
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.IfExp(body=body, orelse=orelse):
            return f"(?:{_text(body, known)}|{_text(orelse, known)})"
        case _:
            return r"[\w.-]+"


def _known_codes(scope: ast.AST) -> dict[str, str]:
    """Resolve `code = FindingCode.EXPIRED` and `case = "a" if ... else "b"` within one function."""
    known: dict[str, str] = {}
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pairs = [(name, value)]
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = [(n.id, v) for n, v in zip(names, values, strict=True) if isinstance(n, ast.Name)]
            case _:
                continue
        for name, value in pairs:
            if isinstance(value, ast.Attribute | ast.IfExp):
                known[name] = _text(value, {})
    return known


def _problem_codes() -> dict[str, str]:
    """Name the code of each problem that is made with a case and parameters alone."""
    import_module("greenroom.api.schema")  # and with it every module that has one
    return {
        kind.__name__: kind.code.value for kind in Problem.__subclasses__() if "__init__" not in kind.__dict__
    }


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))
