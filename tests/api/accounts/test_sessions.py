"""Your own sessions and password."""

from typing import Any

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, SessionRow
from tests.api.operations import (
    CHANGE,
    CHOSEN,
    END,
    INVITE_TOO,
    OTHERS,
    SESSIONS,
    result,
)
from tests.world import PASSWORD, House, ask, codes, everything, sign_in

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize("who", ["stranger", "influencer", AdminRole.VIEWER])
async def test_own_sessions_and_password_need_a_session_of_that_audience(
    house: House, who: AdminRole | str
) -> None:
    change = {"currentPassword": PASSWORD, "newPassword": CHOSEN}
    async with house.looking(who) as client:
        for audience in ("ADMIN", "INFLUENCER"):
            mine = audience == ("ADMIN" if isinstance(who, AdminRole) else who.upper())
            asked: list[tuple[str, dict[str, Any]]] = [
                (END, {"id": str(new_id()), "audience": audience}),
                (OTHERS, {"audience": audience}),
                (SESSIONS % audience.lower(), {}),
                (CHANGE, {"input": {**change, "audience": audience}}),
            ]
            for query, variables in asked:
                before = await everything()
                answer = await ask(client, query, **variables)
                denied = "UNAUTHENTICATED" if who == "stranger" else "FORBIDDEN"
                assert codes(answer) == ([] if mine else [denied])
                if not mine:
                    assert await everything() == before
        answer = await ask(client, OTHERS, audience="INFLUENCER")
        if who != "influencer":
            assert answer["errors"][0]["message"] == (
                "endOtherSessions is about your own account, and you are not signed in as an influencer: "
                "sign in as one, or name the other audience."
                if isinstance(who, AdminRole)
                else "Sign in first: endOtherSessions is about your own account."
            )


async def test_sessions_show_browser_and_device_and_never_the_whole_header(house: House) -> None:
    ada = await house.world.admin()
    headers = {"sec-fetch-site": "same-origin", "user-agent": SAFARI}
    async with house.client(headers=headers) as phone, house.looking("stranger") as laptop:
        await sign_in(phone, ada)
        await sign_in(laptop, ada)
        listed = (await result(phone, SESSIONS % "admin"))["nodes"]
        assert {(session["client"], session["current"]) for session in listed} == {
            ("Safari, iPhone", True),
            ("Python", False),
        }
        assert "Version/18.5" not in str(await everything())
        other = next(session for session in listed if not session["current"])
        assert await result(phone, END, id=other["id"], audience="ADMIN") == {"__typename": "SessionEnded"}
        assert codes(await ask(laptop, SESSIONS % "admin")) == ["UNAUTHENTICATED"]
        assert await result(phone, END, id=other["id"], audience="ADMIN") == {"__typename": "NotFound"}


async def test_ending_the_current_session_clears_its_cookie(house: House) -> None:
    async with house.looking("influencer") as phone:
        (mine,) = (await result(phone, SESSIONS % "influencer"))["nodes"]
        assert "greenroom_influencer_8081" in phone.cookies
        ended = await result(phone, END, id=mine["id"], audience="INFLUENCER")
        assert ended == {"__typename": "SessionEnded"}
        assert "greenroom_influencer_8081" not in phone.cookies
        assert await SessionRow.all().count() == 0


async def test_a_new_password_and_signing_out_elsewhere(house: House) -> None:
    maya = await house.world.influencer()
    async with house.looking("stranger") as phone, house.looking("stranger") as laptop:
        await sign_in(phone, maya)
        await sign_in(laptop, maya)
        assert await result(phone, OTHERS, audience="INFLUENCER") == {"endedSessions": 1}
        await sign_in(laptop, maya)
        wanted = {"audience": "INFLUENCER", "currentPassword": "wrong", "newPassword": CHOSEN}
        wrong = await result(phone, CHANGE, input=wanted)
        assert (wrong["__typename"], wrong["field"], wrong["message"]) == (
            "InputRejected",
            "currentPassword",
            "This is not your current password.",
        )
        changed = await result(phone, CHANGE, input={**wanted, "currentPassword": PASSWORD})
        assert changed == {"__typename": "PasswordChanged", "endedSessions": 1}
        assert codes(await ask(laptop, SESSIONS % "influencer")) == ["UNAUTHENTICATED"]
        assert len((await result(phone, SESSIONS % "influencer"))["nodes"]) == 1


async def test_nothing_runs_after_the_current_session_ends_in_the_same_operation(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        (mine,) = (await result(client, SESSIONS % "admin"))["nodes"]
        query = END.removesuffix("}") + INVITE_TOO + " }"
        answer = await ask(client, query, id=mine["id"], audience="ADMIN")
        assert codes(answer) == ["UNAUTHENTICATED"]
        assert answer["errors"][0]["path"] == ["after"]
        assert "greenroom_admin_8081" not in client.cookies
        assert (await Influencer.all().count(), await SessionRow.all().count()) == (0, 0)


async def test_an_influencer_who_ended_the_current_session_is_signed_out(house: House) -> None:
    async with house.looking("influencer") as client:
        (mine,) = (await result(client, SESSIONS % "influencer"))["nodes"]
        query = (
            END.removesuffix("}") + " after: endOtherSessions(input: {audience: $audience}) { __typename } }"
        )
        assert codes(await ask(client, query, id=mine["id"], audience="INFLUENCER")) == ["UNAUTHENTICATED"]


async def test_ending_another_session_leaves_the_current_one(house: House) -> None:
    owner = await house.world.admin(AdminRole.OWNER)
    async with house.looking("stranger") as client, house.looking("stranger") as laptop:
        await sign_in(laptop, owner)
        await sign_in(client, owner)
        other = next(s for s in (await result(client, SESSIONS % "admin"))["nodes"] if not s["current"])
        query = END.removesuffix("}") + INVITE_TOO + " }"
        answer = await ask(client, query, id=other["id"], audience="ADMIN")
        assert answer == {
            "data": {
                "result": {"__typename": "SessionEnded"},
                "after": {"__typename": "InfluencerInvited"},
            }
        }
