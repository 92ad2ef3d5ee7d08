"""Every text that the schema takes: refused with a secret in it, or it is said why it need not be."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType

from greenroom.desk.access.api_keys import create_api_key
from greenroom.desk.access.links import make_set_up_link
from greenroom.desk.actors import AdminRole, Permission
from tests.api.accounts.test_signing_in import SET_UP
from tests.api.influencers.test_many import MANY_OFF, MANY_TAGS
from tests.api.influencers.test_streaming import GIVE_REASON, TOGGLE
from tests.api.influencers.test_tags import CHANGE_TAGS
from tests.api.operations import INVITE, INVITE_ADMIN, UPDATE
from tests.api.printed_schema import CORE, named
from tests.api.test_hms_accounts import CONNECT, RENAME, typed
from tests.desk.test_typed_secrets import SECRETS
from tests.world import House, ask, everything

CREATE_KEY = """mutation ($input: CreateApiKeyInput!) { result: createApiKey(input: $input) {
    __typename ... on InputRejected { field code } } }"""
EMAIL_SECRETS = {
    name: text
    for name, text in SECRETS.items()
    if "room code" not in name and not set(text) & set(" /:#%\u2013")
}
# Which text of which input, the operation that takes it, and what else that needs.
REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "SetUpAdminInput.name": (SET_UP, {"link": "$link", "email": "x@example.com", "password": "$password"}),
    "SetUpAdminInput.email": (SET_UP, {"link": "$link", "name": "X", "password": "$password"}),
    "InviteAdminInput.name": (INVITE_ADMIN, {"email": "x@example.com", "role": "VIEWER"}),
    "InviteAdminInput.email": (INVITE_ADMIN, {"name": "X", "role": "VIEWER"}),
    "InviteInfluencerInput.name": (INVITE, {"email": "x@example.com"}),
    "InviteInfluencerInput.email": (INVITE, {"name": "X"}),
    "InviteInfluencerInput.handle": (INVITE, {"name": "X", "email": "x@example.com"}),
    "UpdateInfluencerInput.name": (UPDATE, {"influencerId": "$influencer", "expectedVersion": 1}),
    "UpdateInfluencerInput.email": (UPDATE, {"influencerId": "$influencer", "expectedVersion": 1}),
    "UpdateInfluencerInput.handle": (UPDATE, {"influencerId": "$influencer", "expectedVersion": 1}),
    "UpdateInfluencerInput.note": (UPDATE, {"influencerId": "$influencer", "expectedVersion": 1}),
    "ChangeTagsInput.add": (CHANGE_TAGS, {"influencerId": "$influencer"}),
    "ChangeTagsForManyInput.add": (MANY_TAGS, {"influencerIds": ["$influencer"]}),
    "ToggleStreamingForManyInput.reason": (MANY_OFF, {"influencerIds": ["$influencer"], "enabled": False}),
    "ToggleStreamingInput.reason": (TOGGLE, {"influencerId": "$influencer", "enabled": False}),
    "SetStreamingReasonInput.reason": (GIVE_REASON, {"influencerId": "$influencer"}),
    "CreateApiKeyInput.name": (CREATE_KEY, {"permissions": ["VIEW"]}),
    "ConnectHmsAccountInput.name": (CONNECT, typed()),
    "RenameHmsAccountInput.name": (RENAME, {"id": "$account"}),
}
LOOKED_UP = "it is looked up or compared, and neither kept nor shown"
AN_ID = "the page's or 100ms's own id, which no person types and no page shows"
READ = "only a date, a time or the name of a time zone is taken"
A_NUMBER = "only a phone number, or the beginning of one, is taken"
EACH_ROW = "refused row by row (tests/desk/imports/test_sheets.py, tests/api/imports/test_imports.py)"
CLEANED = "what may be a secret is taken out of it (tests/desk/shows/test_page_reports.py)"
NOT_REFUSED = {
    "AdminSignInInput.email": LOOKED_UP,
    "InfluencerSignInInput.email": LOOKED_UP,
    "OfferApiKeyInput.toEmail": LOOKED_UP,
    "InfluencerFilter.search": LOOKED_UP,
    "InfluencerFilter.tags": LOOKED_UP,
    "ChangeTagsInput.remove": LOOKED_UP,
    "ChangeTagsForManyInput.remove": LOOKED_UP,
    "Query.influencerBy.email": LOOKED_UP,
    "Query.influencerBy.handle": LOOKED_UP,
    "Query.clocks.accessKey": LOOKED_UP,
    "CreateInfluencerRoomInput.role": "only the name of a role at 100ms is taken",
    "EndShowInput.failureText": "read for what it says, and not kept",
    "InviteInfluencerInput.phone": A_NUMBER,
    "UpdateInfluencerInput.phone": A_NUMBER,
    "ImportRowInput.phone": A_NUMBER,
    "PreviewImportInput.phoneCountry": A_NUMBER,
    "PreviewImportInput.text": EACH_ROW,
    "PreviewImportInput.timeZone": READ,
    "ImportRowInput.name": EACH_ROW,
    "ImportRowInput.email": EACH_ROW,
    "ImportRowInput.handle": EACH_ROW,
    "ImportRowInput.startsAt": READ,
    "ApplyImportInput.timeZone": READ,
    "SetAlertTimeInput.at": READ,
    "PlanShowsInput.startsAt": READ,
    "PlanShowsInput.timeZone": READ,
    "RepetitionInput.until": READ,
    "Query.evening.date": READ,
    "Query.evening.timeZone": READ,
    "ChangePlannedShowInput.startsAt": READ,
    "ChangePlannedShowInput.timeZone": READ,
    "ChangePlannedShowInput.until": READ,
    "CloseRoomInput.roomId": AN_ID,
    "OpenRoomInput.roomId": AN_ID,
    "LookIntoRoomInput.roomId": AN_ID,
    "RemoveFromRoomInput.roomId": AN_ID,
    "GoLiveInput.holder": AN_ID,
    "ShowStartedInput.holder": AN_ID,
    "HeartbeatInput.holder": AN_ID,
    "EndShowInput.holder": AN_ID,
    "ShowStartedInput.peerId": AN_ID,
    "ShowStartedInput.sessionId": AN_ID,
    "ReportPageInput.browser": CLEANED,
    "ReportPageInput.inAppBrowser": CLEANED,
    "ReportPageInput.connection": CLEANED,
    "ReportPageInput.problem": CLEANED,
}


def test_every_text_of_the_schema_is_refused_with_a_secret_or_it_is_said_why_not() -> None:
    taken: set[str] = set()
    for type_ in CORE.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            taken |= {f"{type_.name}.{name}" for name, it in type_.fields.items() if named(it) == "String"}
        elif isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            taken |= {
                f"{type_.name}.{field}.{name}"
                for field, it in type_.fields.items()
                for name, argument in it.args.items()
                if named(argument) == "String" and name != "after"  # a list's own cursor
            }
    assert taken == set(REFUSED) | set(NOT_REFUSED)
    assert not set(REFUSED) & set(NOT_REFUSED)


@pytest.mark.parametrize("field", REFUSED)
async def test_a_secret_in_a_text_that_others_read_is_refused_and_nothing_is_changed(
    house: House, field: str
) -> None:
    world, name = house.world, field.partition(".")[2]
    operation, others = REFUSED[field]
    account = await world.connect() if "$account" in others.values() else None
    there = {
        "$influencer": str((await world.influencer(streaming_enabled="Toggle" in field)).id),
        "$link": (await make_set_up_link(world.desk)).partition("#")[2],
        "$password": "a password of my own",
        "$account": account and str(account.id),
    }
    given = {
        key: [there["$influencer"]] if key == "influencerIds" else there.get(str(value), value)
        for key, value in others.items()
    }
    async with house.looking(AdminRole.OWNER) as client:
        before = await everything()
        for secret in (EMAIL_SECRETS if name == "email" else SECRETS).values():
            text = f"{secret}@example.com" if name == "email" else secret
            variables = given | {name: text}
            answer = await ask(client, operation, **(variables if "id" in given else {"input": variables}))
            (told,) = answer["data"].values()
            assert (told["__typename"], told.get("field", name)) == ("InputRejected", name), (secret, answer)
            assert secret not in str(answer)
        assert await everything() == before


async def test_a_key_with_an_ordinary_name_is_made(house: House) -> None:
    owner = await house.world.admin()
    made = await create_api_key(
        house.world.desk, owner, name="Export for Ana-Sofi-Lee", permissions=[Permission.VIEW], days=1
    )
    assert made.key.name == "Export for Ana-Sofi-Lee"
