"""What is kept of a password is dear to guess."""

from __future__ import annotations

import argon2
import pytest

from service.auth import passwords


@pytest.fixture(autouse=True)
def _as_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", argon2.PasswordHasher)


def test_what_is_kept_is_argon2id_as_rfc_9106_advises() -> None:
    kept = passwords.digest("梅雨季节-42-江南")
    parameters = argon2.extract_parameters(kept)
    assert parameters.type is argon2.Type.ID
    assert parameters.memory_cost >= 64 * 1024
    assert parameters.time_cost >= 3
    assert passwords.matches("梅雨季节-42-江南", kept)
    assert not passwords.matches("梅雨季节-42-江北", kept)
    assert not passwords.is_outdated(kept)


def test_what_was_kept_more_cheaply_is_made_anew() -> None:
    assert passwords.is_outdated(argon2.PasswordHasher(time_cost=1, memory_cost=64).hash("x"))


def test_what_is_no_digest_matches_nothing() -> None:
    assert not passwords.matches("", "")
    assert not passwords.matches("x", "damaged")
