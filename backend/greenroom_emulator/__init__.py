"""A 100ms emulator for this machine: a separate program that imports nothing from greenroom."""
