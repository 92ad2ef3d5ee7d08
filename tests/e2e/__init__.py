"""Greenroom in a real browser: the real commands, the real pages, and the stand-in for 100ms."""
