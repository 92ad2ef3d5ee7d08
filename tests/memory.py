"""Where a run keeps its databases: nothing of them has to outlive it, so none waits for a disk."""

import shutil
from pathlib import Path


def memory() -> Path | None:
    """Choose the memory file system where there is room: a new database is 10 times as fast there."""
    place = Path("/dev/shm")
    return place if place.is_dir() and shutil.disk_usage(place).free > 1 << 30 else None
