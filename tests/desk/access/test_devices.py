"""What a device remembers of the accounts that were signed in to from it."""

import re

import pytest

from greenroom.desk.access.devices import MOST_MARKS, Device, device_secret, knows, remember
from greenroom.store.ids import new_id
from greenroom.store.key_file import new_keys
from greenroom.store.vault import Vault

VAULT = Vault(new_keys())
MAYA = new_id()
SECRET = device_secret(VAULT, MAYA, "hash")


def test_a_device_is_known_for_the_account_that_it_remembers_and_for_no_other() -> None:
    device = Device.read(remember(VAULT, Device.read(None), SECRET).cookie)
    assert knows(VAULT, device, SECRET)
    assert not knows(VAULT, device, device_secret(VAULT, new_id(), "hash"))
    assert not knows(VAULT, device, device_secret(VAULT, None, None))


def test_a_new_password_ends_what_devices_remember() -> None:
    device = remember(VAULT, Device.read(None), SECRET)
    assert not knows(VAULT, device, device_secret(VAULT, MAYA, "new hash"))


def test_a_mark_is_worth_nothing_on_another_device_or_another_desk() -> None:
    device = remember(VAULT, Device.read(None), SECRET)
    assert not knows(VAULT, Device(Device.read(None).id, device.marks), SECRET)
    other = Vault(new_keys())
    assert not knows(other, device, device_secret(other, MAYA, "hash"))


def test_signing_in_again_leaves_the_cookie_as_it_is() -> None:
    device = remember(VAULT, Device.read(None), SECRET)
    assert remember(VAULT, device, SECRET) == device
    assert re.fullmatch(r"[\w-]{22}\.[0-9a-f]{32}", device.cookie)


def test_a_device_remembers_eight_accounts_and_forgets_the_oldest() -> None:
    secrets = [device_secret(VAULT, new_id(), "hash") for _ in range(MOST_MARKS + 1)]
    device = Device.read(None)
    for secret in secrets:
        device = remember(VAULT, device, secret)
    device = Device.read(device.cookie)
    assert [knows(VAULT, device, secret) for secret in secrets] == [False] + [True] * 8


ID = "a" * 22


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "x",
        f"{ID};",
        f"{ID}.",
        f"{ID}.{'A' * 32}",
        f"{ID}\n",
        "ä" * 22,
        f"{ID}" + f".{'0' * 32}" * 9,
    ],
)
def test_what_is_no_cookie_of_ours_is_a_new_device(cookie: str | None) -> None:
    device = Device.read(cookie)
    assert device.marks == ()
    assert device.id != ID
    assert len(device.id) == 22


def test_a_foreign_mark_is_read_and_worth_nothing() -> None:
    device = Device.read(f"{ID}.{'0' * 32}")
    assert device == Device(ID, ("0" * 32,))
    assert not knows(VAULT, device, SECRET)
