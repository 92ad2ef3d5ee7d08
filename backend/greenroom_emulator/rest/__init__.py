"""The twin of 100ms's REST API, as far as a desk uses it (100ms.md, sections 2 and 3)."""
