"""The vault's format by hand: AES-256-GCM bound to table, column and row, with nothing derived twice."""

import base64
import hmac
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from greenroom.store.key_file import load_key_file


class Seals:
    """Seals and opens with the keys of one key file. A `place` is `table.column`."""

    def __init__(self, key_file: Path) -> None:
        keys = load_key_file(key_file)
        self._key_id, self._key = next(iter(keys.seal.items()))
        self._cipher = AESGCM(self._key)
        self._hash_key = HKDFExpand(SHA256(), 32, b"greenroom lookup auth token").derive(keys.hash)

    def told(self, encode: Callable[[bytes], bytes]) -> dict[str, str]:
        """Tell the keys to a server in another language."""
        return {
            "keyId": self._key_id,
            "sealKey": encode(self._key).decode(),
            "hashKey": encode(self._hash_key).decode(),
        }

    def seal(self, text: str, place: str, row_id: str) -> str:
        """Seal a text for one place."""
        nonce = os.urandom(12)
        bound = f"g1.{self._key_id}.{place}.{row_id}".encode()
        box = nonce + self._cipher.encrypt(nonce, text.encode(), bound)
        return f"g1.{self._key_id}.{base64.urlsafe_b64encode(box).rstrip(b'=').decode()}"

    def open(self, sealed: str, place: str, row_id: str) -> str:
        """Give back what was sealed for this place."""
        _, name, body = sealed.split(".")
        box = decoded(body)
        return self._cipher.decrypt(box[:12], box[12:], f"g1.{name}.{place}.{row_id}".encode()).decode()

    def fingerprint(self, token: str) -> str:
        """Hash an auth token for look-ups."""
        return hmac.digest(self._hash_key, token.encode(), "sha256").hex()


def decoded(text: str) -> bytes:
    """Decode base64url without its padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
