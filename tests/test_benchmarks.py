"""The benchmark compares like with like: both peers mean the same by what they answer."""

import asyncio
import re
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson
import pytest

from benchmarks.filling import fill_desk
from benchmarks.operations import OPERATIONS, written
from benchmarks.peers import running
from benchmarks.rounds import Driver
