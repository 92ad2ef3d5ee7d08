"""One client for each 100ms that a desk calls."""

from collections.abc import Callable
from datetime import datetime

from greenroom.hms_api.accounts import Endpoints
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.heard import Heard
from greenroom.hms_api.kept_templates import KeptTemplates
from greenroom.hms_api.waits import Waits


class HmsApis:
    """The clients of one desk, each made when it is first asked for.

    They live as long as the desk: connections, management tokens and circuits are of use to the next call.

    Attributes:
        templates: those that 100ms gave lately.
        waits: what the desk's rounds leave alone for a while.
    """

    def __init__(self) -> None:
        self._apis: dict[Endpoints, HmsApi] = {}
        self.templates = KeptTemplates()
        self.waits = Waits()

    def at(
        self, endpoints: Endpoints, now: Callable[[], datetime], heard: Callable[[Heard], None] | None = None
    ) -> HmsApi:
        """Return the client that calls these endpoints.

        Args:
            endpoints: whom it calls.
            now, heard: as `HmsApi` takes them, for one that is made now.
        """
        if endpoints not in self._apis:
            self._apis[endpoints] = HmsApi(endpoints, now, heard)
        return self._apis[endpoints]

    async def close(self) -> None:
        """Close all connections; a client that is asked for later is a new one."""
        while self._apis:
            _, api = self._apis.popitem()
            await api.close()
