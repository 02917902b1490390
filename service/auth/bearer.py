"""Random secrets that are given out once, of which only the SHA-256 is kept: they have 256 random bits."""

from __future__ import annotations

import hashlib
import secrets


def made(prefix: str = "") -> str:
    """A new secret."""
    return prefix + secrets.token_urlsafe(32)


def identifier(length: int = 16) -> str:
    """A random name for a row, in lower-case hexadecimal digits."""
    return secrets.token_hex(length // 2)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
