"""Which addresses a webhook may be sent to, however they are written."""

from ipaddress import IPv4Network, IPv6Network, ip_address

import pytest

from greenroom.posting.addresses import PrivateAddress, checked, is_out_of_reach, is_public, resolve

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(PrivateAddress):
        checked([address], ())


@pytest.mark.parametrize("address", ["8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_a_public_address_is_taken(address: str) -> None:
    assert is_public(ip_address(address))


def test_one_private_address_among_public_ones_refuses_them_all() -> None:
    with pytest.raises(PrivateAddress):
        checked(["8.8.8.8", "10.0.0.1"], ())


def test_the_operator_lists_private_networks_and_no_others_are_reached() -> None:
    allowed = [IPv4Network("10.20.0.0/16"), IPv6Network("fd00:1::/32")]
    assert checked(["10.20.3.4", "::ffff:10.20.3.5", "fd00:1::5", "8.8.8.8"], allowed) == [
        "10.20.3.4",
        "10.20.3.5",
        "fd00:1::5",
        "8.8.8.8",
    ]
    for other in ("10.21.0.1", "127.0.0.1", "fd00:2::1"):
        with pytest.raises(PrivateAddress):
            checked([other], allowed)


@pytest.mark.parametrize("spelling", ["127.1", "0x7f000001", "2130706433", "0177.0.0.1"])
async def test_an_address_in_an_odd_spelling_is_checked_as_what_the_system_makes_of_it(spelling: str) -> None:
    try:
        found = await resolve(spelling, 443)
    except OSError:
        return  # the system does not read it, so nothing can be connected to
    assert found == ["127.0.0.1"]
    with pytest.raises(PrivateAddress):
        checked(found, ())


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "10.0.0.1",
        "::1",
    ],
)
def test_a_host_that_is_plainly_here_or_private_is_out_of_reach_unless_it_is_listed(host: str) -> None:
    assert is_out_of_reach(host, ())
    everything = [IPv4Network("0.0.0.0/0"), IPv6Network("::/0")]
    assert not is_out_of_reach(host, everything)


@pytest.mark.parametrize("host", ["8.8.8.8", "receiver.example", "localhost.example", "2606:4700::1111"])
def test_another_host_is_not_out_of_reach(host: str) -> None:
    assert not is_out_of_reach(host, ())
