"""The key file of a desk that runs: it takes on the keys that are changed there, without a restart."""

import logging
from pathlib import Path

from greenroom.store.key_file import KeyFileError, Keys, load_key_file

_log = logging.getLogger("greenroom.store")


class WatchedKeys:
    """A key file that is looked at before each use of a key, which takes about a microsecond.

    On one machine, nothing is therefore sealed with a key that has been replaced, and no key is unknown that
    another process has sealed with.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._hash: bytes | None = None

    def newer(self) -> Keys | None:
        """Read the file if it has changed; None if it has not, or cannot be used: then the desk goes on."""
        try:
            status = self._path.stat()
        except OSError:  # whoever starts a desk is told
            return None
        seen = (status.st_ino, status.st_ctime_ns, status.st_size)
        if seen == self._seen:
            return None
        self._seen = seen
        try:
            keys = load_key_file(self._path)
        except KeyFileError as error:
            _log.error("%s. The desk goes on with the keys that it has.", error)
            return None
        if self._hash is not None and keys.hash != self._hash:
            _log.error(
                "The key file %s is another desk's now. This one goes on with the keys that it has: put its "
                "own file back.",
                self._path,
            )
            return None
        self._hash = keys.hash
        return keys
