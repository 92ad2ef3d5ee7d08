"""Threads of its own for what waits on others: a look-up or a server that hangs holds up nothing else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_THREADS: Final = ThreadPoolExecutor(4, thread_name_prefix="greenroom-posting")


async def in_thread(function: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
    """Call a function that blocks, in one of a few threads."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, partial(function, *args, **options))
