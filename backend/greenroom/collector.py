"""The garbage collector, kept from what is made to stay."""

import gc


def spare_collector() -> None:
    """Keep it from looking again and again at what was made to stay, or is soon gone.

    Reading an operation leaves thousands of objects that refer to each other. If the collector looked while
    it is being read, as it does by default, it would take them for what stays; and to look at all that stays
    is to let everything stand still for a quarter of a second. What is not so young is looked at while it is
    little: with ten times as much, that takes a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 2, 100)
