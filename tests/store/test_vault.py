from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from greenroom.store.ids import new_id
from greenroom.store.key_file import Keys, key_id, new_keys
from greenroom.store.vault import (
    TamperedError,
    UnknownKeyError,
    Vault,
    VaultError,
    key_named,
)

KEYS = new_keys()
VAULT = Vault(KEYS)
ROW = UUID(int=7)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def seal(text: str) -> str:
    return VAULT.seal(text, table="influencers", column="hms_auth_token", row_id=ROW)


def unseal(sealed: str, vault: Vault = VAULT) -> str:
    return vault.open(sealed, table="influencers", column="hms_auth_token", row_id=ROW)


@given(some.text())
def test_what_is_sealed_opens_again_and_is_nowhere_in_plain_text(text: str) -> None:
    sealed = seal(text)
    assert unseal(sealed) == text
    assert sealed.startswith(f"g1.{next(iter(KEYS.seal))}.")
    assert len(text) < 4 or text not in sealed


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert len({seal("token") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("table", "column", "row_id"),
    [
        ("influencers", "hms_auth_token", new_id()),
        ("influencers", "hms_room_code", ROW),
        ("token_versions", "hms_auth_token", ROW),
    ],
)
def test_a_value_copied_to_another_row_column_or_table_does_not_open(
    table: str, column: str, row_id: UUID
) -> None:
    with pytest.raises(TamperedError):
        VAULT.open(seal("token"), table=table, column=column, row_id=row_id)


@given(some.data())
def test_a_value_with_one_character_changed_does_not_open(data: some.DataObject) -> None:
    sealed = seal("token")
    place = data.draw(some.integers(0, len(sealed) - 1))
    other = data.draw(some.sampled_from([character for character in ALPHABET if character != sealed[place]]))
    with pytest.raises(VaultError) as refused:
        unseal(sealed[:place] + other + sealed[place + 1 :])
    assert "token" not in str(refused.value).replace("influencers.hms_auth_token", "")


@given(some.text(ALPHABET) | some.text() | some.text(ALPHABET).map(lambda text: f"{seal('')[:12]}{text}"))
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(VaultError):
        unseal(text)


def test_a_value_of_another_desk_is_said_to_lack_its_key() -> None:
    with pytest.raises(UnknownKeyError, match="not in the key file"):
        unseal(seal("token"), Vault(new_keys()))


def test_a_new_key_seals_from_now_on_while_the_old_one_still_opens() -> None:
    old = seal("token")
    fresh = new_keys()
    rotated = Vault(Keys(fresh.seal | KEYS.seal, KEYS.hash))
    assert unseal(old, rotated) == "token"
    new = rotated.seal("token", table="influencers", column="hms_auth_token", row_id=ROW)
    assert new.startswith(f"g1.{next(iter(fresh.seal))}.")
    with pytest.raises(UnknownKeyError):
        unseal(new)
    assert rotated.lookup_hash("token", "a") == VAULT.lookup_hash("token", "a")


def test_a_value_does_not_open_under_the_name_of_another_key() -> None:
    key = next(iter(KEYS.seal.values()))
    two_names = Vault(Keys({key_id(key): key, "00000000": key}, KEYS.hash))
    version, _, body = seal("token").split(".")
    with pytest.raises(TamperedError):
        unseal(f"{version}.00000000.{body}", two_names)


def test_equal_texts_have_equal_look_up_hashes_for_one_purpose_and_one_desk() -> None:
    made = VAULT.lookup_hash("token", "a")
    assert len(made) == 64
    assert Vault(KEYS).lookup_hash("token", "a") == made
    others = {
        VAULT.lookup_hash("token", "b"),
        VAULT.lookup_hash("room code", "a"),
        Vault(new_keys()).lookup_hash("token", "a"),
        Vault(Keys(KEYS.seal, bytes(32))).lookup_hash("token", "a"),
    }
    assert len(others | {made}) == 5


def test_a_look_up_hash_stays_the_same_from_version_to_version() -> None:
    vault = Vault(Keys({"k": bytes(32)}, bytes(range(32))))
    # HMAC(HMAC(key, b"greenroom lookup token" + b"\\x01"), b"a"): HKDF's expansion, written out by hand
    assert (
        vault.lookup_hash("token", "a") == "403ca8a25b343e1c42f9cc58c294a30a5c62e259da164c5a67f23ae0a374dba6"
    )


def test_a_vault_shows_the_name_of_its_key_and_nothing_else() -> None:
    assert repr(VAULT) == f"<Vault {next(iter(KEYS.seal))}>"
    assert str(VAULT) == repr(VAULT)


@given(some.text(), some.text())
def test_a_mac_fits_only_its_own_text(text: str, other: str) -> None:
    mac = VAULT.mac(text)
    assert mac.startswith(f"m1.{next(iter(KEYS.seal))}.")
    assert VAULT.mac_fits(mac, text)
    assert VAULT.mac_fits(mac, other) == (other == text)


def test_no_mac_and_a_broken_one_fit_nothing() -> None:
    mac = VAULT.mac("a")
    for broken in (None, "", mac[:-1], mac + "0", mac.upper(), "m1..", f"m2.{mac[3:]}", "\u00e9"):
        assert not VAULT.mac_fits(broken, "a")


def test_a_mac_is_of_one_desk_and_fits_after_a_key_was_added() -> None:
    mac, added = VAULT.mac("a"), Vault(Keys(new_keys().seal | KEYS.seal, KEYS.hash))
    assert not Vault(new_keys()).mac_fits(mac, "a")
    assert added.mac_fits(mac, "a")
    assert added.mac("a") != mac


NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_a_retired_key_opens_but_seals_nothing_and_vouches_for_nothing() -> None:
    old_value, old_mac = seal("token"), VAULT.mac("a")
    keys = KEYS.with_new().promoted()
    rotating, rotated = Vault(keys), Vault(keys.finished(NOON))
    assert (unseal(old_value, rotating), rotating.mac_fits(old_mac, "a")) == ("token", True)
    assert (unseal(old_value, rotated), rotated.mac_fits(old_mac, "a")) == ("token", False)
    assert Vault(keys.finished(NOON).trusting_retired()).mac_fits(old_mac, "a")
    for vault in (rotating, rotated):
        new = vault.seal("token", table="influencers", column="hms_auth_token", row_id=ROW)
        assert [key_named(made) for made in (new, vault.mac("a"))] == [keys.active] * 2
        assert [vault.is_current(made) for made in (new, old_value, vault.mac("a"), old_mac, None)] == [
            *(True, False, True, False, False)
        ]
    assert [rotating.is_retired(old_value), rotated.is_retired(old_value)] == [False, True]
    forgotten = Vault(keys.finished(NOON).without(KEYS.active))
    with pytest.raises(UnknownKeyError):
        unseal(old_value, forgotten)


def test_a_prepared_key_opens_and_vouches_but_seals_nothing() -> None:
    keys = KEYS.with_new()
    here, elsewhere = Vault(keys), Vault(keys.promoted())
    value = elsewhere.seal("token", table="influencers", column="hms_auth_token", row_id=ROW)
    assert (unseal(value, here), here.mac_fits(elsewhere.mac("a"), "a")) == ("token", True)
    assert (key_named(here.mac("a")), key_named(value)) == (KEYS.active, keys.promoted().active)


def test_a_vault_takes_on_newer_keys_before_each_use() -> None:
    keys = KEYS.with_new().promoted()
    news: list[Keys] = []
    vault = Vault(KEYS, lambda: news.pop() if news else None)
    assert key_named(vault.mac("a")) == KEYS.active
    new = Vault(keys)
    news.append(keys)
    assert (
        unseal(new.seal("token", table="influencers", column="hms_auth_token", row_id=ROW), vault) == "token"
    )
    assert key_named(vault.mac("a")) == keys.active
