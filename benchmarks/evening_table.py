"""What came of simulated evenings, as a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from greenroom.desk.sealed.source import Source


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one simulated show.

    Args:
        fault: what went wrong with it; None if nothing did.
        late: whether that began within the hour before the start.
        foreseen: what the desk expected of it.
        reason: why it did not start: the desk's own code, or a number of 100ms's; None if it did.
    """

    connected: bool
    source: Source
    fault: str | None
    late: bool
    foreseen: str
    reason: str | None


def table(outcomes: Sequence[Outcome]) -> list[str]:
    """Write what became of them as a table in Markdown, without the sums."""
    rows = Counter[tuple[bool, bool, str, bool, str]]()
    for one in outcomes:
        rows[not one.connected, one.late, one.fault or "nothing", one.reason is None, one.foreseen] += 1
    lines = [
        "| account | what goes wrong | shows | start | fail, as told | fail, *not checked* | fail, *checked* "
        "| start, though doubted |",
        "| --- | --- | --: | --: | --: | --: | --: | --: |",
    ]
    for other, late, fault in sorted({key[:3] for key in rows}):
        of_it = {key[3:]: number for key, number in rows.items() if key[:3] == (other, late, fault)}
        failed = [of_it.get((False, foreseen), 0) for foreseen in ("WARNED", "NOT_CHECKED", "CHECKED")]
        started = sum(number for (did, _), number in of_it.items() if did)
        doubted = of_it.get((True, "WARNED"), 0)
        names = "not connected" if other else "connected", f"{fault}{', after seven' if late else ''}"
        cells = [*names, sum(of_it.values()), started, *failed, doubted]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def summary(outcomes: Sequence[Outcome], counted: tuple[int, int]) -> list[str]:
    """Say what the evenings of one desk add up to.

    Args:
        counted: how many surprises the desk itself has counted: those that were CHECKED, and the others.
    """
    failed = [one for one in outcomes if one.reason is not None]
    surprises = [one for one in failed if one.foreseen != "WARNED"]
    early, late = ([one for one in surprises if one.late is after] for after in (False, True))
    told = sum(not (one.reason or "").isdigit() for one in late)
    return [
        f"{len(outcomes):,} shows, {len(failed):,} did not start.",
        f"Of what had gone wrong by seven: {_marked(early, 'CHECKED')} surprises that were checked, "
        f"{_marked(early, 'NOT_CHECKED')} that had been marked *not checked*.",
        f"Of what went wrong between seven and eight: {len(late)}; the desk said so of {told} by eight.",
        f"The desk itself has counted {counted[0]} and {counted[1]}.",
    ]


def _marked(outcomes: Sequence[Outcome], foreseen: str) -> int:
    return sum(one.foreseen == foreseen for one in outcomes)
