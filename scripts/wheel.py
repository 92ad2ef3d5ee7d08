"""Puts the built pages into the wheel, so that what pip installs serves a desk."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Pages(BuildHookInterface):  # pyright: ignore[reportMissingTypeArgument] (for its configuration, which there is none of)
    """What `tool.hatch.build.targets.wheel.hooks.custom` names."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the pages to a wheel; an editable one finds them in the checkout.

        Raises:
            SystemExit: they have not been built.
        """
        if version == "editable":
            return
        built = Path(self.root) / "frontend" / "dist"
        if not (built / "desk.html").is_file():
            raise SystemExit(
                "The pages are missing in frontend/dist: `make wheel` builds them, and the wheel."
            )
        files = (path for path in built.rglob("*") if path.is_file() and not path.name.startswith("."))
        build_data["force_include"] |= {
            str(path): f"greenroom/static/{path.relative_to(built).as_posix()}" for path in files
        }
