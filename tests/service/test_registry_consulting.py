"""Offline unless an address is set; a setting that cannot be used is named."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from core.errors import UsageError
from corpus.registry.records import Register
from service.registry_consulting import consulting_of
from service.settings import load_settings

URL = {"MINGJIAN_REGISTRY_URL": "https://registry.example/mingjian"}


def test_nothing_is_asked_by_default() -> None:
    assert consulting_of(load_settings({})) is None


def test_the_settings_make_the_connector() -> None:
    found = consulting_of(
        load_settings(
            URL
            | {
                "MINGJIAN_REGISTRY_REGISTERS": "agencies, roster",
                "MINGJIAN_REGISTRY_FRESH_HOURS": "6",
                "MINGJIAN_REGISTRY_STALE_DAYS": "3",
            }
        )
    )
    assert found is not None
    assert found.connector.name == "登记库接口"
    assert found.connector.registers == {Register.AGENCIES, Register.ROSTER}
    assert (found.freshness.fresh, found.freshness.stale) == (dt.timedelta(hours=6), dt.timedelta(days=3))


def test_a_token_is_shown_nowhere() -> None:
    assert "geheim" not in repr(load_settings(URL | {"MINGJIAN_REGISTRY_TOKEN": "geheim"}))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("REGISTERS", "agencies,people", "registry_registers"),
        ("REGISTERS", ",", "registry_registers"),
        ("NAME", "名" * 41, "registry_name"),
        ("NAME", " ", "registry_name"),
        ("URL", "file:///etc", "无效"),
        ("CA_FILE", "/nowhere.pem", "/nowhere.pem"),
        ("SECONDS", "0", "registry_seconds"),
        ("PER_SECOND", "-1", "registry_per_second"),
        ("FRESH_HOURS", "nan", "registry_fresh_hours"),
        ("STALE_DAYS", "-1", "registry_stale_days"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        consulting_of(load_settings(URL | {f"MINGJIAN_REGISTRY_{name}": value}))
