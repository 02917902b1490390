"""Passwords are kept cheaply here: what is tested is who gets in, not how dear a guess is."""

from __future__ import annotations

from functools import cache

import pytest
from argon2 import PasswordHasher

from service.auth import passwords


@cache
def cheap() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@cache
def nobodys() -> str:
    return cheap().hash("nobody's")


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", cheap)
    monkeypatch.setattr(passwords, "_nobodys", nobodys)
