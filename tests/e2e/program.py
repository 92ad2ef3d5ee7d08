"""The desk's API as a program would use it: to arrange a scene, and to look at what pages do not show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import httpx2

from tests.e2e.servers import ANSWERS_WITHIN_S, Account, Demo

_SIGN_IN = """mutation ($input: AdminSignInInput!) {
  adminSignIn(input: $input) { ... on SignedIn { sessionToken } }
}"""
_SET_TOKEN = """mutation ($input: SetAuthTokenInput!) { setAuthToken(input: $input) { __typename } }"""
_SET_ROOM_CODE = "mutation ($input: SetRoomCodeInput!) { setRoomCode(input: $input) { __typename } }"
_SWITCH = """mutation ($input: ToggleStreamingInput!) { toggleStreaming(input: $input) { __typename } }"""
_INVITE = """mutation ($input: InviteInfluencerInput!) {
  inviteInfluencer(input: $input) { ... on InfluencerInvited { influencer { id } link { url } } }
}"""
_ACCEPT = """mutation ($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) { ... on SignedIn { sessionToken } }
}"""
_PLAN = """mutation ($input: PlanShowsInput!) {
  planShows(input: $input) { ... on ShowsPlanned { results { shows } } }
}"""
_LINK = """mutation ($input: MakeInfluencerLinkInput!) {
  makeInfluencerLink(input: $input) { ... on LinkMade { link { url } } }
}"""
_LOOK = "query ($id: ID!) { influencer(id: $id) { readiness } }"


class Program:
    """An owner's program, signed in."""

    def __init__(self, demo: Demo) -> None:
        self._url = f"{demo.desk.url}/graphql"
        self._emulator_url = demo.desk.emulator_url
        self._headers: dict[str, str] = {}
        owner = demo.owner
        details = {"email": owner.email, "password": owner.password, "secretKey": owner.secret_key}
        data = self.ask(_SIGN_IN, input={**details, "transport": "BEARER"})
        self._headers = {"authorization": f"Bearer {data['adminSignIn']['sessionToken']}"}

    def invite(self, name: str, email: str) -> tuple[str, str]:
        """Add somebody; return their id and their invitation."""
        made = self.ask(_INVITE, input={"name": name, "email": email})["inviteInfluencer"]
        return made["influencer"]["id"], made["link"]["url"]

    def accept(self, link: str, password: str) -> str:
        """Choose a password by an invitation; return their session for programs."""
        given = {"link": link, "password": password, "transport": "BEARER"}
        return self.ask(_ACCEPT, input=given)["acceptInvitation"]["sessionToken"]

    def plan(self, influencer_ids: Sequence[str], starts_at: datetime) -> None:
        """Plan a show of an hour for each of them, with times of UTC."""
        when = {"startsAt": f"{starts_at:%Y-%m-%dT%H:%M}", "timeZone": "UTC", "lengthMin": 60}
        planned = self.ask(_PLAN, input={"influencerIds": influencer_ids, **when})["planShows"]
        assert [one["shows"] for one in planned["results"]] == [1] * len(influencer_ids)

    def token(self, user_id: str, *, role: str = "broadcaster", lifetime_s: int = 24 * 3600) -> str:
        """Make a token as the emulator's page does."""
        body = {"role": role, "userId": user_id, "lifetimeS": lifetime_s}
        return httpx2.post(f"{self._emulator_url}/tokens", json=body, timeout=ANSWERS_WITHIN_S).json()[
            "token"
        ]

    def set_token(self, person: Account, token: str, *accept: str) -> None:
        """Save a token for somebody, with findings that would be asked about."""
        saved = {"influencerId": person.id, "authToken": token, "accept": accept}
        data = self.ask(_SET_TOKEN, input=saved)
        assert data["setAuthToken"]["__typename"] == "SetAuthTokenSuccess"

    def set_room_code(self, person: Account, room_code: str) -> None:
        """Save a 100ms room code for somebody."""
        data = self.ask(_SET_ROOM_CODE, input={"influencerId": person.id, "roomCode": room_code})
        assert data["setRoomCode"]["__typename"] == "InfluencerChanged"

    def switch(self, person: Account, *, enabled: bool) -> None:
        """Switch somebody's streaming on or off."""
        data = self.ask(_SWITCH, input={"influencerId": person.id, "enabled": enabled})
        assert data["toggleStreaming"]["__typename"] != "NotFound"

    def switch_off(self, person: Account, reason: str) -> None:
        """Switch somebody's streaming off, with a reason."""
        data = self.ask(_SWITCH, input={"influencerId": person.id, "enabled": False, "reason": reason})
        assert data["toggleStreaming"]["__typename"] == "ToggleStreamingSuccess"

    def link(self, influencer_id: str) -> str:
        """Make somebody's next one-time link."""
        made = self.ask(_LINK, input={"influencerId": influencer_id})["makeInfluencerLink"]
        return made["link"]["url"]

    def readiness(self, person: Account) -> str:
        """Return an influencer's readiness."""
        return self.ask(_LOOK, id=person.id)["influencer"]["readiness"]

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        answer = httpx2.post(self._url, json=body, headers=self._headers, timeout=ANSWERS_WITHIN_S).json()
        assert "errors" not in answer
        return answer["data"]
