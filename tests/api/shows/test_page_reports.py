"""What an influencer's page reports, and what admins see of it and of the show that failed."""

from greenroom.desk.actors import AdminRole
from greenroom.store.models import Show
from tests.api.operations import result
from tests.world import House, ask, sign_in

LIST = """query ($search: String) { influencers(filter: {search: $search}, orderBy: NAME) { nodes {
  name show { state silentSince }
  lastShow { endReason ending endingHelpUrl endedBy { name } influencer { name } }
  tokenVersions { nodes { lastFour source roomId role userId createdBy { name } replacedAt current } }
  pageReport { fact summary page browser inAppBrowser camera microphone connection problem }
} counts { total } } }"""
GO_LIVE = """mutation ($input: GoLiveInput) { result: goLive(input: $input) {
  __typename ... on GoLiveReady { show { id silentSince } }
} }"""
END = """mutation ($input: EndShowInput!) { result: endShow(input: $input) {
  ... on ShowPulse { holding show { endReason ending } }
} }"""
REPORT = """mutation ($input: ReportPageInput!) { result: reportPage(input: $input) {
  ... on PageReported { supportCode } } }"""
STUDIO = "{ studio { supportCode state } }"


async def test_admins_see_the_page_report_the_token_versions_and_why_the_last_show_ended(
    house: House,
) -> None:
    star, robin = await house.world.influencer("Maya"), await house.world.admin(name="Robin")
    await house.world.star("Zoe")
    token = house.world.token(user_id="maya")
    await house.world.set_token(star, token, robin)
    async with house.looking("stranger") as phone:
        await sign_in(phone, star)
        digits = (await ask(phone, STUDIO))["data"]["studio"]["supportCode"]
        report = {"page": "BLOCKED", "browser": "iPhone Safari", "camera": "DENIED", "microphone": "GRANTED"}
        assert await result(phone, REPORT, input=report) == {"supportCode": digits}
        live = await result(phone, GO_LIVE, input={"holder": "phone"})
        ended = await result(
            phone,
            END,
            input={
                "showId": live["show"]["id"],
                "holder": "phone",
                "failureCode": 400,
                "failureText": "[JOIN]: Server error role limit reached",
            },
        )
    full = "The stage is full: somebody else is on it. Ask your admin. (Error 400.)"
    assert ended == {"holding": False, "show": {"endReason": "FAILED", "ending": full}}
    row = await Show.get()
    assert (row.end_code, row.end_hint, row.end_note) == (400, "ROLE_FULL", "")
    async with house.looking(AdminRole.VIEWER) as desk:
        answer = (await ask(desk, LIST, search=digits))["data"]["influencers"]
        everybody = (await ask(desk, LIST))["data"]["influencers"]["nodes"]
    assert answer == {
        "nodes": [
            {
                "name": "Maya",
                "show": None,
                "lastShow": {
                    "endReason": "FAILED",
                    "ending": (
                        "100ms let nobody else in: the token's role is full in this room. Somebody else may "
                        "be live with it. (100ms error 400.)"
                    ),
                    "endingHelpUrl": "/docs/codes/100ms-errors#role_full",
                    "endedBy": None,
                    "influencer": {"name": "Maya"},
                },
                "tokenVersions": {
                    "nodes": [
                        {
                            "lastFour": token[-4:],
                            "source": "PASTED",
                            "roomId": "64a1f0c2b7d3e5a9180b3ca2",
                            "role": "broadcaster",
                            "userId": "maya",
                            "createdBy": {"name": "Robin"},
                            "replacedAt": None,
                            "current": True,
                        }
                    ]
                },
                "pageReport": {
                    "fact": "Camera blocked",
                    "summary": "Camera blocked, iPhone Safari",
                    "page": "BLOCKED",
                    "browser": "iPhone Safari",
                    "inAppBrowser": None,
                    "camera": "DENIED",
                    "microphone": "GRANTED",
                    "connection": None,
                    "problem": None,
                },
            }
        ],
        "counts": {"total": 1},
    }
    assert [(node["name"], node["pageReport"] is None) for node in everybody] == [
        ("Maya", False),
        ("Zoe", True),
    ]
    assert [node["lastShow"] is None for node in everybody] == [False, True]
