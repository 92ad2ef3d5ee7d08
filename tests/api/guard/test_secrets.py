"""Secrets that callers send are never repeated."""

from typing import Any

import pytest

from greenroom.desk.actors import AdminRole
from tests.world import PASSWORD, SECRET_KEY, House, everything, row_of


async def test_a_secret_is_never_repeated_by_a_reply_or_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    person = await house.world.star()
    token = house.world.token()
    replies: list[str] = []
    async with house.looking(AdminRole.OWNER) as client:

        async def send(query: str, **variables: Any) -> None:
            replies.append(
                (await client.post("/graphql", json={"query": query, "variables": variables})).text
            )

        save = """mutation ($input: SetAuthTokenInput!) { setAuthToken(input: $input) {
            __typename ... on Problem { message fix }
            ... on TokenRejected { report { findings { message fix } cleaned claims { role } } } } }"""
        whom = {"influencerId": str(person.id)}
        before = await everything()
        for text in (token[:-5], f"{token}\n{house.world.token()}", token.replace("eyJ", "eyK", 1), "x" * 30):
            await send(save, input={**whom, "authToken": text})
        for input_ in (
            {"authToken": token, "influencerId": token},
            {**whom, "authToken": {"text": token}},
            {**whom, "authToken": [token]},
            {**whom, "authTokn": token},
            {**whom, "authToken": token, "roomCode": token},
            {**whom, "authToken": token, "expectedVersion": token},
            {**whom, "authToken": token, "expectedVersion": 99},
            token,
        ):
            await send(save, input=input_)
        literal = f'influencerId: "{person.id}", authToken: "{token}"'
        await send(f"mutation {{ setAuthToken(input: {{{literal}}}) {{ __typename }} }}")
        await send(f"mutation {{ {token.replace('.', ' ')} }}")
        assert await everything() == before
        sign = """mutation ($input: AdminSignInInput!) { adminSignIn(input: $input) {
            ... on Problem { message fix } } }"""
        details = {"email": "a@example.com", "password": PASSWORD, "secretKey": SECRET_KEY}
        for input_ in (
            details,
            {**details, "password": [PASSWORD]},
            {**details, "secretKey": {"a": SECRET_KEY}},
            {**details, "transport": SECRET_KEY},
            {**details, PASSWORD: 1},
            SECRET_KEY,
        ):
            await send(sign, input=input_)
    told = "\n".join(
        [*replies, *(record.getMessage() + (record.exc_text or "") for record in caplog.records)]
    )
    header, payload, signature = token.split(".")
    for secret in (payload[:40], payload[-40:], signature[:20], signature[-20:], PASSWORD, SECRET_KEY):
        assert secret not in told
    assert header not in told
    assert len([reply for reply in replies if "INTERNAL" in reply]) == 0
    assert (await row_of(person)).version == 2
