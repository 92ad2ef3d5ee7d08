"""Signatures of webhooks, after Standard Webhooks (https://www.standardwebhooks.com), version 1."""

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32


def new_secret() -> str:
    """Make a secret as receivers keep it: `whsec_` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(message_id: str, at: datetime, body: bytes, signers: Sequence[str]) -> dict[str, str]:
    """Make the three headers of one message.

    Args:
        message_id: the same for each try of the same message; without a dot.
        at: when it is sent; the receiver refuses what is minutes old.
        signers: the secrets to sign with, the newest first. While one replaces another, there are two.
    """
    seconds = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), seconds.encode(), body))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{_mac(secret, signed)}" for secret in signers),
    }


def _mac(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
