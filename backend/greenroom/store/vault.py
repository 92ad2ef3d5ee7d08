"""Seals what must not be readable in the database, each value bound to its own row and column."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from greenroom.store.key_file import Keys

FORMAT = "g1"
NONCE_BYTES = 12
MAC_FORMAT = "m1"


class VaultError(Exception):
    """A sealed value cannot be opened; the message names no key and no value."""


class UnknownKeyError(VaultError):
    """The value was sealed with a key that this desk does not have."""


class TamperedError(VaultError):
    """The value was changed, or belongs to another row or column."""


class _Ring:
    """The ciphers of one state of the key file."""

    def __init__(self, keys: Keys) -> None:
        live = keys.seal | keys.prepared
        opening = live | {name: old.key for name, old in keys.retired.items()}
        self.active = keys.active
        self.retired = frozenset(keys.retired)
        self.ciphers = {name: AESGCM(key) for name, key in opening.items()}
        self.mac_keys = {name: _derived(key, "rows") for name, key in live.items()}
        self.proved: dict[Any, Any] = {}
        self._hash_key = keys.hash
        self._lookup_keys: dict[str, bytes] = {}

    def lookup_key(self, purpose: str) -> bytes:
        """Return the key of a purpose's look-up hashes: there are few, and it takes longer than a hash."""
        if purpose not in self._lookup_keys:
            self._lookup_keys[purpose] = _derived(self._hash_key, f"lookup {purpose}")
        return self._lookup_keys[purpose]


class Vault:
    """AES-256-GCM under the desk's keys.

    A sealed value reads `g1.<key id>.<base64url of nonce and ciphertext>`. Table, column and row id are
    authenticated too, so a value copied to another place cannot be opened there.

    Args:
        keys: The keys to begin with.
        newer: Gives the keys if they have changed since it was last asked; asked before each use.

    Attributes:
        on_forged: Told of each row that is used and that no desk with these keys has written.
    """

    def __init__(self, keys: Keys, newer: Callable[[], Keys | None] = lambda: None) -> None:
        self._last_ring = _Ring(keys)
        self._newer = newer
        self.on_forged: Callable[[Any], object] = lambda _: None

    @property
    def _ring(self) -> _Ring:
        keys = self._newer()
        if keys is not None:
            self._last_ring = _Ring(keys)
        return self._last_ring

    @property
    def proved(self) -> dict[Any, Any]:
        """What was proved with the keys of now, for whoever keeps it here: it is gone with them."""
        return self._ring.proved

    def __repr__(self) -> str:
        return f"<Vault {self._ring.active}>"

    def seal(self, text: str, *, table: str, column: str, row_id: UUID) -> str:
        """Seal a text for one place with the active key."""
        ring, nonce = self._ring, secrets.token_bytes(NONCE_BYTES)
        place = _place(ring.active, table, column, row_id)
        box = ring.ciphers[ring.active].encrypt(nonce, text.encode(), place)
        return f"{FORMAT}.{ring.active}.{_encode(nonce + box)}"

    def open(self, sealed: str, *, table: str, column: str, row_id: UUID) -> str:
        """Return the text that was sealed for this place.

        Raises:
            UnknownKeyError: None of the keys sealed it.
            TamperedError: It was changed, or sealed for another place.
        """
        version, _, rest = sealed.partition(".")
        name, _, body = rest.partition(".")
        if version != FORMAT:
            raise TamperedError(f"What stands in {table}.{column} is not a sealed value")
        cipher = self._ring.ciphers.get(name)
        if cipher is None:
            raise UnknownKeyError(f"The key that sealed a value in {table}.{column} is not in the key file")
        try:
            box = _decode(body)
            return cipher.decrypt(
                box[:NONCE_BYTES], box[NONCE_BYTES:], _place(name, table, column, row_id)
            ).decode()
        except (InvalidTag, ValueError):
            raise TamperedError(
                f"A value in {table}.{column} was changed, or moved there from elsewhere"
            ) from None

    def lookup_hash(self, purpose: str, text: str) -> str:
        """Hash a text so that equal texts can be found, but only with the key file.

        Args:
            purpose: What is looked up, such as `token`; equal texts have different hashes for different
                purposes.
            text: What to hash.

        Returns:
            An HMAC-SHA256 in hex, which stays the same when sealing keys are added or removed.
        """
        return hmac.digest(self._ring.lookup_key(purpose), text.encode(), "sha256").hex()

    def mac(self, text: str) -> str:
        """Make `m1.<key id>.<HMAC-SHA256 in hex>` of a text with the active key."""
        ring = self._ring
        return _mac(ring.active, ring.mac_keys[ring.active], text)

    def mac_fits(self, mac: str | None, text: str) -> bool:
        """Tell whether this desk made the MAC of this very text; no MAC fits nothing.

        A retired key's does not: whoever has that key may have made it.
        """
        version, _, rest = (mac or "").partition(".")
        name = rest.partition(".")[0]
        key = self._ring.mac_keys.get(name)
        if version != MAC_FORMAT or key is None:
            return False
        return hmac.compare_digest(_mac(name, key, text).encode(), (mac or "").encode())

    def is_current(self, made: str | None) -> bool:
        """Tell whether a sealed value or a MAC names the active key."""
        return key_named(made) == self._ring.active

    def is_retired(self, made: str | None) -> bool:
        """Tell whether a sealed value or a MAC names a retired key."""
        return key_named(made) in self._ring.retired


def key_named(made: str | None) -> str:
    """Read which key a sealed value or a MAC names; empty where it names none."""
    return (made or "").partition(".")[2].partition(".")[0]


def _mac(name: str, key: bytes, text: str) -> str:
    return f"{MAC_FORMAT}.{name}.{hmac.digest(key, text.encode(), 'sha256').hex()}"


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDFExpand(SHA256(), 32, f"greenroom {purpose}".encode()).derive(key)


def _place(key_name: str, table: str, column: str, row_id: UUID) -> bytes:
    return f"{FORMAT}.{key_name}.{table}.{column}.{row_id}".encode()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _encode(raw) != text:  # unused bits at the end are set: it can be decoded, but we did not write it
        raise binascii.Error
    return raw
