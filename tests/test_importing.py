"""Importing quickly: dataclasses do what all others do, and what was put aside is there again afterwards."""

import dataclasses
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter
from pydantic.plugin import _loader

from greenroom.importing import quick_imports


class _Shape:
    x: int
    y: "list[Any]" = dataclasses.field(default_factory=list[Any], compare=False)
    hidden: str = dataclasses.field(default="", repr=False)


FORMS: dict[str, dict[str, bool]] = {
    "plain": {},
    "ordered": {"order": True},
    "frozen": {"frozen": True},
    "frozen with slots": {"frozen": True, "slots": True},
    "neither compared nor shown": {"eq": False, "repr": False},
}
DOES: dict[str, Callable[[Any], object]] = {
    "make": lambda made: [getattr(made(x=1, y=[2]), name) for name in ("x", "y", "hidden")],
    "make wrongly": lambda made: made(),
    "make an heir": lambda made: type("Heir", (made,), {})(1, hidden="a").hidden,
    "repr": lambda made: repr(made(1, [made(2)])).replace(hex(id(made)), ""),
    "equal": lambda made: (made(1) == made(1, [2]), made(1) == made(1, hidden="a"), made(1) == 1),
    "order": lambda made: (made(1) < made(2), made(2) <= made(1), made(1) >= made(1)),
    "hash": lambda made: len({made(1), made(1, [2]), made(2)}),
    "set": lambda made: setattr(made(1), "x", 2),
    "delete": lambda made: delattr(made(1), "x"),
    "set another": lambda made: setattr(made(1), "another", 2),
}


def _made(form: dict[str, bool]) -> Any:
    return dataclasses.dataclass(**form)(type("Shape", (), dict(vars(_Shape))))  # pyright: ignore[reportCallIssue]


def _outcome(does: Callable[[Any], object], made: Any) -> object:
    try:
        return str(does(made)).split(" object at ")[0]
    except (AttributeError, TypeError) as error:
        return type(error), str(error)


@pytest.mark.parametrize("does", DOES)
@pytest.mark.parametrize("form", FORMS)
def test_they_do_what_methods_do_that_are_compiled_at_once(form: str, does: str) -> None:
    with quick_imports():
        later = _made(FORMS[form])
    assert _outcome(DOES[does], later) == _outcome(DOES[does], _made(FORMS[form]))


def test_a_field_may_have_any_name() -> None:
    with quick_imports():
        made: Any = dataclasses.make_dataclass("Made", ["self", "name", "given", "made"])
    assert dataclasses.astuple(made(self=1, name=2, given=3, made=4)) == (1, 2, 3, 4)


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="Python compiles all methods of a class at once")
def test_each_method_is_compiled_once_and_when_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    library: Any = dataclasses
    make = library._create_fn

    def telling(name: str, *text: Any, **scope: Any) -> Any:
        compiled.append(name)
        return make(name, *text, **scope)

    monkeypatch.setattr(dataclasses, "_create_fn", telling)
    with quick_imports():
        made = _made(FORMS["frozen"])
        heir = type("Heir", (made,), {})
    assert compiled == []
    assert heir(1) == heir(1)
    assert made(1) != made(2)
    assert compiled == ["__init__", "__eq__"]
    assert made.__init__.__code__.co_varnames[:2] == ("self", "x")  # as without all this, from now on
    _made(FORMS["plain"])
    assert compiled == ["__init__", "__eq__", "__init__", "__repr__", "__eq__"]


def test_sources_of_classes_are_found_afterwards_and_those_of_others_meanwhile() -> None:
    with quick_imports():
        assert inspect.getsource(_made).startswith("def _made(")
        with pytest.raises(OSError, match=r"^$"):
            inspect.getsource(_Shape)
    assert inspect.getsource(_Shape).startswith("class _Shape:")


@pytest.mark.parametrize("before", [None, "another"])
def test_pydantic_seeks_its_plugins_afterwards_and_none_meanwhile(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    sought: list[str] = []

    def none_of(group: str) -> tuple[()]:
        sought.append(group)
        return ()

    monkeypatch.delenv("PYDANTIC_DISABLE_PLUGINS", raising=False)
    if before is not None:
        monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", before)
    monkeypatch.setattr(_loader, "_plugins", None)
    monkeypatch.setattr(_loader, "entry_points", none_of)
    with quick_imports():
        TypeAdapter(list[int])
        assert sought == []
    assert os.environ.get("PYDANTIC_DISABLE_PLUGINS") == before
    TypeAdapter(list[int])
    assert sought == ["pydantic"]


def test_a_pattern_is_compiled_at_once_but_one_that_folds_letters_of_all_scripts() -> None:
    with quick_imports():
        plain, ascii_only = re.compile("[\u00a1-\uffff]"), re.compile("[a-z]", re.IGNORECASE)
        folding = re.compile("[\u00e0-\uffff]+", re.IGNORECASE)
    assert [type(made) for made in (plain, ascii_only)] == [re.Pattern] * 2
    assert type(folding) is not re.Pattern
    found = folding.search("a\u00c9\u00e9")
    assert found is not None
    assert found[0] == "\u00c9\u00e9"
    assert type(re.compile("[\u00e0-\uffff]+", re.IGNORECASE)) is re.Pattern


FIRST_CALLS = {
    "100ms": """
from greenroom.hms_api.client import Account, Endpoints, HmsApi, HmsError
async def call():
    async with HmsApi(Endpoints.of_emulator("http://127.0.0.1:9")) as api:
        try:
            await api.get_room(Account("key", "s" * 32), "room", within_s=1)
        except HmsError as error:
            return error.kind.name
""",
    "a webhook": """
from ipaddress import ip_network
from greenroom.posting.poster import Poster
async def call():
    sent = await Poster((ip_network("127.0.0.0/8"),)).post("https://127.0.0.1:9/", b"", {})
    return sent.outcome.name
""",
}


@pytest.mark.parametrize("call", FIRST_CALLS.values(), ids=FIRST_CALLS)
def test_a_first_call_imports_what_it_needs_in_a_thread(call: str) -> None:
    """Nobody else waits for that meanwhile."""
    tells = f"""{call}
import asyncio, sys, threading
found = []
def hear(event, given):
    if event == "import" and given[0] == "httpx2":
        found.append(threading.current_thread() is threading.main_thread())
sys.addaudithook(hear)
print(asyncio.run(call()), found)
"""
    ended = subprocess.run([sys.executable, "-c", tells], capture_output=True, text=True, check=True)
    assert ended.stdout == "UNREACHABLE [False]\n"
