"""The key file of a desk that runs."""

from pathlib import Path

import pytest

from greenroom.store.key_file import create_key_file, load_key_file, save_key_file
from greenroom.store.vault import Vault
from greenroom.store.watched_keys import WatchedKeys


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    file = tmp_path / "keys"
    create_key_file(file)
    return file


def test_a_key_file_is_read_once_and_again_after_each_change(file: Path) -> None:
    watched = WatchedKeys(file)
    assert watched.newer() == load_key_file(file)
    assert watched.newer() is None
    for _ in range(3):
        keys = load_key_file(file).with_new().promoted()
        save_key_file(file, keys)
        assert watched.newer() == keys
        assert watched.newer() is None


def test_a_vault_seals_with_the_new_key_from_the_moment_the_file_has_it(file: Path) -> None:
    keys = load_key_file(file)
    vault = Vault(keys, WatchedKeys(file).newer)
    assert vault.mac("a") == Vault(keys).mac("a")
    newer = keys.with_new().promoted()
    save_key_file(file, newer)
    assert vault.mac("a") == Vault(newer).mac("a")


def test_a_file_that_is_gone_or_damaged_leaves_the_keys_as_they_are_and_is_logged_once(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watched, whole = WatchedKeys(file), file.read_text()
    keys = watched.newer()
    file.unlink()
    assert watched.newer() is None
    file.write_text(whole)
    file.chmod(0o644)
    assert [watched.newer(), watched.newer()] == [None, None]
    assert [record.getMessage() for record in caplog.records] == [
        f"The key file {file} can be read by others (mode 0644): run chmod 600 {file}. "
        "The desk goes on with the keys that it has."
    ]
    file.chmod(0o600)
    assert watched.newer() == keys


def test_the_key_file_of_another_desk_is_not_taken_on(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    watched, whole = WatchedKeys(file), file.read_text()
    keys = watched.newer()
    file.unlink()
    create_key_file(file)
    assert watched.newer() is None
    assert "is another desk's now" in caplog.text
    file.write_text(whole)
    assert watched.newer() == keys
