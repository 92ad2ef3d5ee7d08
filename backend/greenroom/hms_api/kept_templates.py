"""Templates as 100ms last gave them: many rooms have the same one, and it hardly ever changes."""

import time
from collections.abc import Callable
from typing import Final

from greenroom.hms_api.accounts import Account
from greenroom.hms_api.replies import Template

KEPT_S: Final = 60.0


class KeptTemplates:
    """Keeps each template for a minute.

    Args:
        clock: seconds that only ever go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[tuple[Account, str], tuple[Template, float]] = {}

    def get(self, account: Account, template_id: str) -> Template | None:
        """Return a template that is not older than a minute; None if there is none."""
        template, until = self._kept.get((account, template_id), (None, 0.0))
        return template if until > self._clock() else None

    def put(self, account: Account, template: Template) -> None:
        """Keep a template, and forget those that are too old."""
        now = self._clock()
        self._kept = {key: kept for key, kept in self._kept.items() if kept[1] > now}
        self._kept[account, template.id] = template, now + KEPT_S
