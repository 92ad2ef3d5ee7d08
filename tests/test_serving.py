"""A desk that is asked to end."""

import subprocess
import sys

ENDS = """
import logging, threading, time
from greenroom import serving
from greenroom.web.log_format import configure_logging
configure_logging(as_json=False)
logging.getLogger().handlers[0].acquire()  # as whoever is writing a line that nobody reads
threading.Thread(target=serving._end_at_once, daemon=True).start()
time.sleep(60)
"""


def test_a_log_that_nobody_reads_keeps_no_desk_from_ending() -> None:
    ended = subprocess.run([sys.executable, "-c", ENDS], check=False, capture_output=True, timeout=20)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
