"""Where Greenroom's time goes in one operation, by cProfile in the server's event-loop thread.

cProfile makes small functions look more expensive than they are: it shows where to look, not how much there
is to gain. Threads other than the loop's are not in it; how much they use is told apart.
"""

import pstats
from collections import defaultdict
from typing import Any, cast

from benchmarks.load import ask_once
from benchmarks.operations import Operation
from benchmarks.rounds import Driver
from benchmarks.serving import PROFILE_FILE, PROFILE_START, PROFILE_STOP

LONGEST = 30
EVERYTHING = 0.8  # what holds more of the time than this is only on the way to what takes it

Place = tuple[str, int, str]
"""A function: file, line, name."""


async def profile(driver: Driver, operation: Operation, seconds: float) -> str:
    """Put a profiled peer under load, and report which functions and packages took its time."""
    peer = driver.peer
    await driver.warm_up(operation)
    plain = await driver.round(operation, seconds)
    await ask_once(peer.port, _bare(PROFILE_START))
    loop_before, all_before = peer.main_thread_cpu_s(), peer.cpu_s()
    counted = await driver.round(operation, seconds)
    loop_s, all_s = peer.main_thread_cpu_s() - loop_before, peer.cpu_s() - all_before
    await ask_once(peer.port, _bare(PROFILE_STOP))
    stats = cast("Any", pstats.Stats(str(peer.folder / PROFILE_FILE))).stats
    lines = [
        f"{operation.title}: {plain.cpu_us:.0f} us CPU a request; {counted.cpu_us:.0f} us while profiled, "
        f"{1 - loop_s / all_s:.0%} of them in other threads.",
        *_packages(stats, counted.replies),
        *_functions("own time", stats, counted.replies, column=2),
        *_functions("with what they call", stats, counted.replies, column=3),
    ]
    return "\n".join(lines)


def _bare(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode()


def _packages(stats: dict[Place, Any], replies: int) -> list[str]:
    """Add own times up by package; a builtin's time belongs to its caller."""
    own: defaultdict[str, float] = defaultdict(float)
    for place, (_, _, own_s, _, callers) in stats.items():
        if place[0] != "~":
            own[_package(place[0])] += own_s
            continue
        for caller, (_, _, called_s, _) in callers.items():
            own[_package(caller[0])] += called_s
    total = sum(own.values())
    ranked = sorted(own.items(), key=lambda item: -item[1])
    lines = ["", "    us a request   share   package, with the builtins that it calls"]
    return lines + [
        f"    {seconds / replies * 1e6:12.1f}  {seconds / total:6.1%}   {name}"
        for name, seconds in ranked
        if seconds > total / 200
    ]


def _functions(heading: str, stats: dict[Place, Any], replies: int, *, column: int) -> list[str]:
    total_s = sum(said[2] for said in stats.values())
    telling = [item for item in stats.items() if item[1][column] < total_s * EVERYTHING]
    ranked = sorted(telling, key=lambda item: -item[1][column])[:LONGEST]
    lines = ["", f"    us a request   calls   function, by {heading} (each step of a coroutine is a call)"]
    return lines + [
        f"    {said[column] / replies * 1e6:12.1f}  {said[1] / replies:6.1f}   {_name(place)}"
        for place, said in ranked
    ]


def _name(place: Place) -> str:
    file, line, function = place
    return function if file == "~" else f"{_short(file)}:{line} {function}"


def _short(file: str) -> str:
    for mark in ("/site-packages/", "/backend/", "/lib/python3."):
        if mark in file:
            return file.rpartition(mark)[2]
    return file


def _package(file: str) -> str:
    if "/site-packages/" in file:
        return _short(file).partition("/")[0].removesuffix(".py")
    if "/backend/greenroom/" in file:
        return "greenroom." + file.rpartition("/backend/greenroom/")[2].partition("/")[0].removesuffix(".py")
    return "(standard library)" if "/lib/python3." in file else "(loop and generated code)"
