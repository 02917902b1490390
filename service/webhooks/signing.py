"""Signatures as in the Standard Webhooks specification: HMAC-SHA256 over id, instant and body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"


def made_secret() -> str:
    """A new secret of 256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, message: str, second: int, body: bytes) -> dict[str, str]:
    """What a message carries: its id, the same at every try, and the second of the epoch of this one."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    said = f"{message}.{second}.".encode() + body
    signature = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(second),
        "webhook-signature": f"v1,{signature}",
    }
