import asyncio
import os
import stat
import sys
from pathlib import Path

import pytest

from greenroom.store.key_file import (
    KeyFileError,
    create_key_file,
    load_key_file,
    load_or_create_keys,
    new_keys,
)

STARTER = """
import sys
from pathlib import Path
from greenroom.store.key_file import load_or_create_keys
print(list(load_or_create_keys(Path(sys.argv[1]), nothing_is_sealed=True).seal))
"""


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    return tmp_path / "greenroom.keys"


def test_a_key_file_is_for_its_owner_alone_and_reads_back(file: Path) -> None:
    keys = create_key_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_key_file(file) == keys
    assert [len(key) for key in (*keys.seal.values(), keys.hash)] == [32, 32]
    assert list(file.parent.iterdir()) == [file]


def test_an_existing_key_file_is_never_overwritten(file: Path) -> None:
    file.write_text("mine")
    with pytest.raises(KeyFileError, match="exists already"):
        create_key_file(file)
    assert file.read_text() == "mine"
    assert list(file.parent.iterdir()) == [file]


def test_a_key_file_that_cannot_be_written_is_said_so(file: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be written: No such file"):
        create_key_file(file / "below")


def test_two_desks_have_unlike_keys() -> None:
    one, other = new_keys(), new_keys()
    assert one.hash != other.hash
    assert one.seal != other.seal


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_file_that_others_can_read_is_refused_with_its_repair(file: Path, mode: int) -> None:
    create_key_file(file)
    file.chmod(mode)
    with pytest.raises(KeyFileError, match=f"mode {mode:04o}.*chmod 600 {file}"):
        load_key_file(file)


def test_a_damaged_key_file_is_refused_by_line_and_never_shown(file: Path) -> None:
    create_key_file(file)
    lines = file.read_text().splitlines()
    [(number, line)] = [(n, line) for n, line in enumerate(lines, 1) if line.startswith("seal")]
    kind, name, key = line.split()
    for damaged in (
        f"{kind} {name} {key[:-5]}",
        f"{kind} {name} {'A' if key[0] != 'A' else 'B'}{key[1:]}",
        f"{kind} {name[::-1]} {key}",
        f"{kind} {name} {key}!",
        f"{kind} {key}",
        f"open {name} {key}",
        key,
    ):
        file.write_text("\n".join([*lines[: number - 1], damaged, *lines[number:]]))
        with pytest.raises(KeyFileError, match=f"Line {number} ") as refused:
            load_key_file(file)
        assert key[:8] not in str(refused.value)


def test_a_key_file_needs_a_seal_line_and_one_hash_line(file: Path) -> None:
    create_key_file(file)
    lines = file.read_text().splitlines()
    for kind in ("seal", "hash"):
        file.write_text("\n".join(line for line in lines if not line.startswith(kind)))
        with pytest.raises(KeyFileError, match="must have"):
            load_key_file(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(KeyFileError, match="is not a key file"):
        load_key_file(file)
    file.write_text("")
    with pytest.raises(KeyFileError, match="must have"):
        load_key_file(file)


def test_the_first_seal_line_is_the_active_key(file: Path) -> None:
    old = create_key_file(file)
    newer = create_key_file(file.with_name("newer"))
    line = next(line for line in file.with_name("newer").read_text().splitlines() if line.startswith("seal"))
    file.write_text(f"{line}\n{file.read_text()}")
    keys = load_key_file(file)
    assert list(keys.seal.items()) == [*newer.seal.items(), *old.seal.items()]
    assert keys.hash == old.hash


def test_keys_are_made_only_where_nothing_is_sealed(file: Path) -> None:
    with pytest.raises(KeyFileError, match=r"missing, and new keys would not open.*GREENROOM_KEY_FILE"):
        load_or_create_keys(file, nothing_is_sealed=False)
    assert not file.exists()
    made = load_or_create_keys(file, nothing_is_sealed=True)
    assert load_or_create_keys(file, nothing_is_sealed=True) == made
    assert load_or_create_keys(file, nothing_is_sealed=False) == made


async def test_two_first_starts_at_once_agree_on_the_keys(file: Path) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", STARTER, str(file), stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = {(await process.communicate())[0] for process in processes}
    assert told == {f"{list(load_key_file(file).seal)}\n".encode()}


def test_keys_do_not_show_themselves() -> None:
    keys = new_keys()
    shown = f"{keys!r} {keys}"
    assert keys.hash.hex() not in shown
    assert repr(keys.hash) not in shown
    assert repr(next(iter(keys.seal.values()))) not in shown


def test_a_key_file_that_only_root_may_read_is_said_so(file: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    create_key_file(file)
    file.chmod(0o000)
    with pytest.raises(KeyFileError, match="cannot be read: Permission denied"):
        load_key_file(file)
