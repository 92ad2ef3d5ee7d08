"""How many files a process may have open at once; every connection is one."""

import sys

_PLENTY = 65_536  # where the system says that there is no limit


def files_allowed() -> int | None:
    """Say how many files a process may have open once it has asked for as many as it may; None if unknown."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 (not there on Windows)

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _PLENTY if hard == resource.RLIM_INFINITY else hard


def allow_files() -> int | None:
    """Let this process have as many files open as it may, and return how many these are; None if unknown."""
    most = files_allowed()
    if sys.platform == "win32" or most is None:
        return None
    import resource  # noqa: PLC0415 (not there on Windows)

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return most
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):  # macOS allows fewer than it says
        return soft
    return most
