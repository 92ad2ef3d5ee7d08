"""Greenroom in a real browser: the real commands, the real pages, and the 100ms emulator."""
