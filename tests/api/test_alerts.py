"""Alerts over HTTP: receivers, their log, the hour and the mails."""

import logging
import socket
from typing import Any

import httpx2
import pytest

from greenroom.desk.access.api_keys import create_api_key
from greenroom.desk.actors import AdminRole, Permission
from greenroom.store.models import AlertReceiver
from tests.api.operations import PROBLEM, result
from tests.world import House, ask, codes, everything

ADDRESS = "https://receiver.example:8443/alerts?token=of-the-receiver"
RECEIVER = "id host createdAt oldSecretUntil failingSince offAt offByDesk readable"
DELIVERY = "id kind messageId host admin { name } state tries createdAt triedAt nextAt outcome status"
ALERTS = f"{{ result: alerts {{ listAt timeZone canMail mails receivers {{ {RECEIVER} }} }} }}"
LOG = f"{{ result: alertDeliveries(first: 10) {{ nodes {{ {DELIVERY} }} pageInfo {{ hasNextPage }} }} }}"
ADD = f"""mutation ($address: Secret!) {{ result: addAlertReceiver(input: {{address: $address}}) {{
    __typename ... on AlertReceiverAdded {{ receiver {{ {RECEIVER} }} secret }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
CHANGE = f"""mutation ($id: ID!, $address: Secret!) {{
    result: changeAlertReceiver(input: {{receiverId: $id, address: $address}}) {{
    __typename ... on AlertReceiverChanged {{ receiver {{ host }} }} ... on InputRejected {{ field }}
    {PROBLEM} }} }}"""
REPLACE = f"""mutation ($id: ID!) {{ result: replaceAlertSecret(input: {{receiverId: $id}}) {{
    __typename ... on AlertSecretReplaced {{ receiver {{ oldSecretUntil }} secret }} {PROBLEM} }} }}"""
SWITCH = f"""mutation ($id: ID!, $on: Boolean!) {{
    result: switchAlertReceiver(input: {{receiverId: $id, on: $on}}) {{
    __typename ... on AlertReceiverChanged {{ receiver {{ offAt offByDesk }} }} {PROBLEM} }} }}"""
TEST = f"""mutation ($id: ID!) {{ result: testAlertReceiver(input: {{receiverId: $id}}) {{
    __typename ... on AlertReceiverTested {{ delivery {{ {DELIVERY} }} }} {PROBLEM} }} }}"""
RESEND = f"""mutation ($id: ID!) {{ result: resendAlert(input: {{deliveryId: $id}}) {{
    __typename ... on AlertResent {{ delivery {{ state tries }} }} {PROBLEM} }} }}"""
REMOVE = f"""mutation ($id: ID!) {{ result: removeAlertReceiver(input: {{receiverId: $id}}) {{
    __typename ... on AlertReceiverRemoved {{ receiverId }} {PROBLEM} }} }}"""
SET_TIME = f"""mutation ($at: String!) {{ result: setAlertTime(input: {{at: $at}}) {{
    __typename ... on AlertTimeSet {{ at }} ... on InputRejected {{ field }} {PROBLEM} }} }}"""
SET_MAILS = f"""mutation {{ result: setAlertMails(input: {{wanted: true}}) {{
    __typename ... on AlertMailsSet {{ wanted }} {PROBLEM} }} }}"""


async def added(owner: httpx2.AsyncClient, address: str = ADDRESS) -> dict[str, Any]:
    return await result(owner, ADD, address=address)


async def test_a_receiver_is_added_changed_given_a_new_secret_switched_and_removed(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as owner:
        made = await added(owner)
        receiver = made["receiver"]
        which, at, secret = receiver["id"], receiver["createdAt"], made["secret"]
        assert made == {
            "__typename": "AlertReceiverAdded",
            "receiver": {
                "id": which,
                "host": "receiver.example:8443",
                "createdAt": at,
                "oldSecretUntil": None,
                "failingSince": None,
                "offAt": None,
                "offByDesk": False,
                "readable": True,
            },
            "secret": secret,
        }
        assert (await result(owner, ALERTS))["receivers"] == [receiver]
        changed = await result(owner, CHANGE, id=which, address="https://elsewhere.example/")
        assert changed["receiver"] == {"host": "elsewhere.example"}
        replaced = await result(owner, REPLACE, id=which)
        assert replaced["secret"] != secret
        assert replaced["receiver"]["oldSecretUntil"] is not None
        switched = await result(owner, SWITCH, id=which, on=False)
        assert (switched["receiver"]["offAt"] is not None, switched["receiver"]["offByDesk"]) == (True, False)
        assert (await result(owner, REMOVE, id=which))["receiverId"] == which
        assert (await result(owner, ALERTS))["receivers"] == []
        assert (await result(owner, REMOVE, id=which))["code"] == "NOT_FOUND"


async def test_an_address_without_https_is_refused_and_never_repeated(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as owner:
        before = await everything()
        refused = await added(owner, "http://receiver.example/of-the-receiver")
        assert await everything() == before
        assert (refused["code"], refused["field"]) == ("BAD_ALERT_ADDRESS", "address")
        assert "of-the-receiver" not in str(refused)


async def test_a_test_to_a_private_address_says_so_and_stands_in_the_log(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", 9))]

    def leads_inside(host: str, port: int, **_: Any) -> list[Any]:
        del host, port
        return inside

    monkeypatch.setattr(socket, "getaddrinfo", leads_inside)
    async with house.looking(AdminRole.OWNER) as owner:
        which = (await added(owner, "https://inside.example:9/"))["receiver"]["id"]
        tested = (await result(owner, TEST, id=which))["delivery"]
        assert (tested["kind"], tested["state"], tested["outcome"], tested["status"]) == (
            "TEST",
            "GIVEN_UP",
            "PRIVATE_ADDRESS",
            None,
        )
        assert (tested["host"], tested["tries"], tested["admin"]) == ("inside.example:9", 1, None)
        log = await result(owner, LOG)
        assert log == {"nodes": [tested], "pageInfo": {"hasNextPage": False}}
        again = await result(owner, RESEND, id=tested["id"])
        assert again == {"__typename": "AlertResent", "delivery": {"state": "WAITING", "tries": 0}}


async def test_a_program_reads_the_log_and_changes_nothing(house: House) -> None:
    owner = await house.world.admin()
    made = await create_api_key(
        house.world.desk, owner, name="Watch", permissions=[Permission.MANAGE_DESK], days=1
    )
    async with house.client(headers={"authorization": f"Bearer {made.secret}"}) as program:
        assert (await result(program, LOG))["nodes"] == []
        assert codes(await ask(program, SET_TIME, at="18:00")) == ["FORBIDDEN"]
        assert codes(await ask(program, ADD, address=ADDRESS)) == ["FORBIDDEN"]
    assert await AlertReceiver.all().count() == 0


async def test_the_hour_is_set_and_no_other_text_is_one(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as owner:
        assert (await result(owner, ALERTS))["listAt"] == "17:00"
        assert await result(owner, SET_TIME, at=" 18:30 ") == {"__typename": "AlertTimeSet", "at": "18:30"}
        assert (await result(owner, ALERTS))["listAt"] == "18:30"
        refused = await result(owner, SET_TIME, at="soon")
        assert (refused["code"], refused["field"]) == ("BAD_ALERT_TIME", "at")
        assert (await result(owner, ALERTS))["listAt"] == "18:30"


async def test_without_smtp_nobody_can_choose_mails(house: House) -> None:
    async with house.looking(AdminRole.VIEWER) as viewer:
        asked = await result(viewer, "{ result: alerts { canMail mails timeZone } }")
        assert asked == {"canMail": False, "mails": False, "timeZone": "UTC"}
        assert (await result(viewer, SET_MAILS))["code"] == "NOT_FOUND"


async def test_neither_address_nor_secret_reaches_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with house.looking(AdminRole.OWNER) as owner:
        made = await added(owner)
        await result(owner, REPLACE, id=made["receiver"]["id"])
    text = "\n".join(record.getMessage() for record in caplog.records)
    assert "of-the-receiver" not in text
    assert made["secret"].removeprefix("whsec_") not in text
