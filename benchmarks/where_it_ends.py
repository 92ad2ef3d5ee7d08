"""Where one machine ends: how much of each thing one core carries, worked out from what each costs."""

from collections.abc import Iterator, Mapping

from benchmarks.charts import number_text
from benchmarks.open_pages import REPORT_EVERY_S, STUDIO_EVERY_S, STUDIO_ON_AIR_EVERY_S
from benchmarks.report import Section

OF_CORE = "of one core"  # the unit in which it is measured what many pages need together
TITLE = "Where one machine ends"
TEXT = """\
A process of the desk uses one core, more or less: sound and pictures go to 100ms, and what grows in memory \
and on disk is told under [How large](for-operators.md#how-large). This is one core, all of it, divided by \
what was measured with {size} influencers. Plan for half: people come in bunches, and whoever asks while it \
is busy waits.

Another process adds a core. On SQLite, its writers take turns with those of the first; on PostgreSQL, \
processes add cores until the database has none left."""


def where_it_ends(measured: Mapping[str, Section]) -> Iterator[str]:
    """Write the page's last part, of what the second-largest desk costs, and of what was carried together."""
    if "growth" not in measured:
        return
    figures = measured["growth"].figures
    sizes = list(dict.fromkeys(one.unit for one in figures if one.unit.startswith("ms, ")))
    unit = sizes[max(len(sizes) - 2, 0)]
    costs = {one.name: one.median for one in figures if one.unit == unit}
    rows = [f"| {what} | {number_text(carried)} |" for what, carried in _carried(costs)]
    if "carried" in measured:
        together = {one.name: one.median for one in measured["carried"].figures if one.unit == OF_CORE}
        rows += [
            f"| {name}, measured together | they need {number_text(of)} of it |"
            for name, of in together.items()
        ]
    yield f"## {TITLE}"
    yield TEXT.format(size=unit.removeprefix("ms, "))
    yield "\n".join(["| what one core carries | |", "| --- | --- |", *rows])


def _carried(ms: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Divide a core; a page's report about itself counts as a studio page, which costs about as much."""
    if studio := ms.get("Studio"):
        a_minute = studio * (60 / STUDIO_EVERY_S + 60 / REPORT_EVERY_S)
        yield "open pages of influencers, before their shows", 60_000 / a_minute
        if on_air := ms.get("A minute on air"):
            a_minute = on_air + studio * (60 / STUDIO_ON_AIR_EVERY_S + 60 / REPORT_EVERY_S)
            yield (
                "influencers on air whose shows last a minute",
                60_000 / a_minute,
            )
            yield "shows that begin and end, a second", 1000 / on_air
    for name, what in (
        ("Saving a token", "tokens saved, a second"),
        ("Influencers, by status", "pages of the list, a second"),
        ("Search, part of a name", "searches, a second"),
        ("Show night", "pages of Show night, a second"),
        ("Tonight", "pages of Tonight, a second"),
        ("Whether anything changed", "open desks that ask whether anything changed, a second"),
    ):
        if name in ms:
            yield what, 1000 / ms[name]
