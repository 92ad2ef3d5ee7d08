"""The secrets that the desk makes."""

import hashlib
import re

from greenroom.desk.keys import hash_secret_key, hash_token, new_secret_key, new_token, same_hash


def test_a_secret_key_has_eight_groups_of_four_and_160_bits() -> None:
    keys = {new_secret_key() for _ in range(200)}
    assert len(keys) == 200
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){7}[A-Z2-7]{4}", key) for key in keys)


def test_a_secret_key_is_hashed_without_what_people_type_around_it() -> None:
    hashed = hashlib.sha256(b"ABCDEFGH").hexdigest()
    assert hash_secret_key("ABCD-EFGH") == hash_secret_key(" abcd efgh\n") == hashed


def test_a_token_has_256_bits_and_is_safe_in_a_fragment_and_a_cookie() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)
    assert hash_token("abc") == hashlib.sha256(b"abc").hexdigest()


def test_hashes_are_compared_whole() -> None:
    assert same_hash(hash_token("a"), hash_token("a"))
    assert not same_hash(hash_token("a"), hash_token("b"))
    assert not same_hash(hash_token("a"), hash_token("a")[:-1])
