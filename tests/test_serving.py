"""A desk that is asked to end."""

import subprocess
import sys

ENDS = """
import logging, threading, time
from greenroom import serving
from greenroom.web.log_format import configure_logging
configure_logging(as_json=False)
logging.getLogger().handlers[0].acquire()  # as whoever is writing a line that nobody reads
threading.Thread(target=serving._end_at_once, args=("It ends.", 0), daemon=True).start()
time.sleep(600)
"""

ASKED = """
import signal, time
from contextlib import nullcontext
import uvicorn
from greenroom import serving
serving.ENDS_WITHIN_S = 0.1
desk = serving._Server(uvicorn.Config("nothing:app"), lambda: None, nullcontext())
for _ in range(2):  # whoever waits presses Ctrl-C again
    desk.handle_exit(signal.SIGTERM, None)
time.sleep(60)  # as whoever waits for a database that does not answer
"""


STUCK = """
from greenroom import serving
serving.LOOKS_EVERY_S = 0.01
looks = iter([1.0] * serving.STUCK_LOOKS + [None, 2.0] + [3.0] * (serving.STUCK_LOOKS + 1))
serving.in_statement_since = lambda: next(looks)
serving._end_when_stuck()
"""


def test_a_desk_whose_loop_stays_in_one_statement_ends_and_one_whose_loop_goes_on_does_not() -> None:
    ended = subprocess.run([sys.executable, "-c", STUCK], check=False, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr.decode() == (
        "The SQLite file's disk does not answer, so the desk ends, and can be started again. See whether the "
        "disk is faulty or overloaded.\n"
    )


def test_a_log_that_nobody_reads_keeps_no_desk_from_ending() -> None:
    ended = subprocess.run([sys.executable, "-c", ENDS], check=False, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_a_desk_that_is_asked_to_end_does_whatever_it_still_waits_for() -> None:
    ended = subprocess.run([sys.executable, "-c", ASKED], check=False, capture_output=True, timeout=40)
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert ended.stderr.decode() == (
        "The desk ends without waiting any longer: something has not answered.\n"
    )
