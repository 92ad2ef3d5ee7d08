import asyncio
import base64
import os
import stat
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Event, Thread

import pytest

from greenroom.store.key_file import (
    KeyFileError,
    Keys,
    Retired,
    create_key_file,
    load_key_file,
    load_or_create_keys,
    new_keys,
    save_key_file,
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


AT = datetime(2026, 11, 26, 21, 40, 5, 250_000, tzinfo=timezone(timedelta(hours=1)))


def rotated(keys: Keys) -> Keys:
    return keys.with_new().promoted()


def test_a_key_goes_through_a_rotation_and_reads_back_at_each_step(file: Path) -> None:
    first = create_key_file(file)
    prepared = first.with_new()
    [new] = prepared.prepared
    promoted = prepared.promoted()
    finished = promoted.finished(AT)
    for keys, at_rest in ((prepared, False), (promoted, False), (finished, True)):
        save_key_file(file, keys)
        assert load_key_file(file) == keys
        assert keys.is_at_rest is at_rest
        assert keys.hash == first.hash
    assert (prepared.active, promoted.active, finished.active) == (first.active, new, new)
    assert (promoted.replaced, finished.replaced) == ([first.active], [])
    assert finished.seal == prepared.prepared
    retired_at = datetime(2026, 11, 26, 20, 40, 5, tzinfo=UTC)
    assert finished.retired == {first.active: Retired(first.seal[first.active], retired_at)}
    assert finished.without(first.active) == Keys(finished.seal, first.hash)
    again = rotated(finished).finished(AT)
    assert list(again.retired) == [first.active, new]
    assert list(finished.trusting_retired().seal) == [new, first.active]
    assert finished.trusting_retired().retired == {}


def test_a_key_file_is_replaced_whole_with_its_mode_and_what_an_interrupted_change_left_is_removed(
    file: Path,
) -> None:
    keys = rotated(create_key_file(file))
    file.chmod(0o400)
    file.with_name(f"{file.name}.new").write_text("half")
    before = file.stat().st_ino
    save_key_file(file, keys)
    assert (stat.S_IMODE(file.stat().st_mode), list(file.parent.iterdir())) == (0o400, [file])
    assert file.stat().st_ino != before
    assert load_key_file(file) == keys


def test_a_key_file_keeps_its_owner(file: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may give files away")
    keys = rotated(create_key_file(file))
    os.chown(file, 4321, 1234)
    save_key_file(file, keys)
    assert (file.stat().st_uid, file.stat().st_gid) == (4321, 1234)


def test_a_link_to_a_key_file_stays_a_link(file: Path) -> None:
    keys = rotated(create_key_file(file))
    link = file.with_name("link")
    link.symlink_to(file)
    save_key_file(link, keys)
    assert link.is_symlink()
    assert load_key_file(file) == keys


def test_a_key_file_that_cannot_be_replaced_stays_as_it_was(file: Path) -> None:
    keys = create_key_file(file)
    file.with_name(f"{file.name}.new").mkdir()
    with pytest.raises(KeyFileError, match=f"The key file {file} cannot be written: "):
        save_key_file(file, rotated(keys))
    assert load_key_file(file) == keys
    with pytest.raises(KeyFileError, match="cannot be written: No such file"):
        save_key_file(file.with_name("missing"), keys)
    assert not file.with_name("missing").exists()


def test_whoever_reads_a_key_file_while_it_is_changed_finds_one_state_or_the_other(file: Path) -> None:
    first = create_key_file(file)
    states = [first, rotated(first), rotated(first).finished(AT)]
    read: list[Keys] = []
    over = Event()

    def reads() -> None:
        while not over.is_set():
            read.append(load_key_file(file))

    reader = Thread(target=reads)
    reader.start()
    try:
        for turn in range(300):
            save_key_file(file, states[turn % 3])
    finally:
        over.set()
        reader.join()
    assert all(keys in states for keys in read)
    assert len(read) > 100


def test_a_damaged_line_about_a_retired_or_prepared_key_is_refused_by_its_number(file: Path) -> None:
    keys = create_key_file(file)
    save_key_file(file, rotated(keys).finished(AT).with_new())
    lines = file.read_text().splitlines()
    damages: list[tuple[str, Callable[[str], str], str]] = [
        ("retired", lambda line: line.rsplit(" ", 1)[0], "is not of the form"),
        ("retired", lambda line: line.replace("2026", "9926-"), "its time is none"),
        ("retired", lambda line: line.replace("+00:00", ""), "its time is none"),
        ("next", lambda line: f"{line} more", "is not of the form"),
        ("next", lambda line: line[:-3], "its key does not fit its id"),
    ]
    for kind, damage, told in damages:
        (number,) = [n for n, line in enumerate(lines, 1) if line.startswith(kind)]
        broken = [damage(line) if n == number else line for n, line in enumerate(lines, 1)]
        file.write_text("\n".join(broken))
        with pytest.raises(KeyFileError, match=f"Line {number} .*{told}"):
            load_key_file(file)
    (prepared,) = [line for line in lines if line.startswith("next")]
    for more in (prepared, prepared.replace("next", "seal"), key_line(new_keys())):
        file.write_text("\n".join([*lines, more]))
        with pytest.raises(KeyFileError, match="each key once, and at most one as 'next'"):
            load_key_file(file)


def key_line(keys: Keys) -> str:
    [(name, key)] = keys.seal.items()
    return f"next {name} {base64.urlsafe_b64encode(key).decode()}"
