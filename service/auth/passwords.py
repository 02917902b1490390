"""Passwords: what is good enough, kept as argon2id (RFC 9106), checked in constant time."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import UsageError

SHORTEST = 10
LONGEST = 128
_FEWEST_DIFFERENT = 5
_POOR = ("password", "mingjian", "12345678", "qwertyui", "admin123", "abcd1234", "1qaz2wsx", "88888888")


def require_good(password: str, *, name: str) -> None:
    """Raise ``UsageError``, which says what is wanted, for a password that would be guessed."""
    folded = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            f"密码应为 {SHORTEST} 到 {LONGEST} 个字符，现为 {len(password)} 个。", code="password_length"
        )
    if len(set(folded)) < _FEWEST_DIFFERENT:
        raise UsageError(f"密码中不同的字符不足 {_FEWEST_DIFFERENT} 个，请换一个。", code="password_weak")
    if name.casefold() in folded or any(word in folded for word in _POOR):
        raise UsageError("密码含有账户名或常见的弱密码，容易被猜到，请换一个。", code="password_weak")


def digest(password: str) -> str:
    """What is kept of a password."""
    return _hasher().hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; takes as long where there is none, so that names cannot be told apart."""
    try:
        _hasher().verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("没有这个账户")
