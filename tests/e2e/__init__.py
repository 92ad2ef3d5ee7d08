"""Greenroom in a real browser: the real commands, the real pages, and the stand-in for 100ms."""

import pytest

pytest.register_assert_rewrite("tests.e2e.accessibility", "tests.e2e.watchers")
