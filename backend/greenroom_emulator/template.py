"""The emulator's template: its roles, as 100ms sends them to a client."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Role:
    """What a role may send and see."""

    name: str
    publishes: tuple[str, ...] = ()
    subscribes_to: tuple[str, ...] = ()
    permissions: frozenset[str] = field(default_factory=frozenset[str])

    def policy(self, max_peer_count: int) -> dict[str, Any]:
        """Describe the role as 100ms's web SDK reads it.

        `publishParams` needs `audio`, `video` and `screen` whatever is allowed: if one is missing, a join
        succeeds but nothing is published (100ms.md, section 6.2). No simulcast: aiortc has none.
        """
        return {
            "name": self.name,
            "publishParams": {
                "allowed": list(self.publishes),
                "audio": {"bitRate": 32, "codec": "opus"},
                "video": {"bitRate": 300, "codec": "vp8", "frameRate": 30, "width": 480, "height": 360},
                "screen": {"bitRate": 500, "codec": "vp8", "frameRate": 10, "width": 1280, "height": 720},
            },
            "subscribeParams": {"subscribeToRoles": list(self.subscribes_to), "maxSubsBitRate": 3200},
            "permissions": {name: name in self.permissions for name in PERMISSIONS},
            "priority": 1,
            "maxPeerCount": max_peer_count,
        }


PERMISSIONS = ("endRoom", "removeOthers", "mute", "unmute", "changeRole")

ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role("broadcaster", publishes=("audio", "video", "screen")),
        Role("viewer", subscribes_to=("broadcaster", "host")),
        Role(
            "host",
            publishes=("audio", "video", "screen"),
            subscribes_to=("broadcaster", "host"),
            permissions=frozenset({"endRoom", "removeOthers"}),
        ),
    )
}
