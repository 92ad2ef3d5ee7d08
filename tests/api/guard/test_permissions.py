"""Who may manage influencers, links and admins: refusals change nothing."""

from typing import Any

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from tests.api.operations import (
    ADMINS,
    ARCHIVE,
    INVITE,
    INVITE_ADMIN,
    LINKS,
    MAKE_LINK,
    REMOVE,
    RESET,
    RESTORE,
    REVOKE,
    SET_ROLE,
    UPDATE,
)
from tests.world import House, ask, codes, everything

Asked = dict[str, tuple[str, dict[str, Any]]]
MANAGE: Asked = {
    "inviteInfluencer": (INVITE, {"input": {"name": "Maya", "email": "maya@example.com"}}),
    "makeInfluencerLink": (MAKE_LINK, {"id": str(new_id())}),
    "updateInfluencer": (UPDATE, {"input": {"influencerId": str(new_id()), "name": "Maya"}}),
    "archiveInfluencer": (ARCHIVE, {"id": str(new_id())}),
    "restoreInfluencer": (RESTORE, {"id": str(new_id())}),
    "revokeLink": (REVOKE, {"id": str(new_id())}),
    "links": (LINKS, {}),
}
OWN: Asked = {
    "inviteAdmin": (INVITE_ADMIN, {"input": {"name": "Bo", "email": "bo@example.com", "role": "OWNER"}}),
    "setAdminRole": (SET_ROLE, {"id": str(new_id()), "role": "OWNER"}),
    "removeAdmin": (REMOVE, {"id": str(new_id())}),
    "resetSecretKey": (RESET, {"id": str(new_id())}),
    "admins": (ADMINS, {}),
}
ASKERS = ["stranger", "influencer", *AdminRole]


@pytest.mark.parametrize("who", ASKERS)
async def test_influencers_are_managed_by_managers_and_admins_by_owners(
    house: House, who: AdminRole | str
) -> None:
    async with house.looking(who) as client:
        for fields, allowed in ((MANAGE, {"MANAGER", "OWNER"}), (OWN, {"OWNER"})):
            for query, variables in fields.values():
                before = await everything()
                answer = await ask(client, query, **variables)
                if who in allowed:
                    assert codes(answer) == []
                else:
                    assert codes(answer) == ["UNAUTHENTICATED" if who == "stranger" else "FORBIDDEN"]
                    assert answer["data"] is None
                    assert await everything() == before
