"""What operations are told, and what containers are started with, exists in the program."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer
import yaml

from service.cli import app
from service.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
SETTINGS = {f"MINGJIAN_{field.name.upper()}" for field in dataclasses.fields(Settings)}
OWN = {
    "MINGJIAN_DB_PASSWORD",
    "MINGJIAN_S3_PASSWORD",
    "MINGJIAN_CONFIG",
}  # of compose.yaml; the settings file


def names(group: click.Group, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name, command in group.commands.items():
        found |= names(command, (*path, name)) if isinstance(command, click.Group) else {(*path, name)}
    return found


COMMANDS = names(typer.main.get_command(app))  # type: ignore[arg-type]


def is_command(words: list[str]) -> bool:
    return any(tuple(words[: len(command)]) == command for command in COMMANDS)


def test_the_operations_page_names_real_commands_and_settings() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    calls = re.findall(r"(?:^    |`)(?:/opt/mingjian/bin/)?mingjian ([a-z][^`\n]*)", text, flags=re.MULTILINE)
    assert len(calls) > 15
    for call in calls:
        assert is_command(call.split()), call
    assert set(re.findall(r"MINGJIAN_[A-Z_]+", text)) <= SETTINGS | OWN
    used = set(re.findall(r"`((?:retain|export)_\w+)`", text))
    assert {f"MINGJIAN_{name.upper()}" for name in used} <= SETTINGS


def test_the_image_starts_the_service_as_nobody_in_particular_and_asks_whether_it_is_ready() -> None:
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last = steps[max(place for place, step in enumerate(steps) if step.startswith("FROM ")) :]
    said = {step.partition(" ")[0]: step.partition(" ")[2] for step in last}
    assert said["USER"] == "mingjian"
    assert "/readyz" in said["HEALTHCHECK"]
    assert (json.loads(said["ENTRYPOINT"]), json.loads(said["CMD"])[0]) == (["mingjian"], "serve")
    assert is_command(json.loads(said["CMD"]))


def test_compose_gives_settings_that_there_are() -> None:
    told = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    ours = [service for service in told["services"].values() if service.get("image") == "mingjian"]
    assert len(ours) == 2
    for service in ours:
        assert set(service["environment"]) <= SETTINGS
        assert is_command(service["command"])
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    assert {"database", "files"} <= set(told["services"])


def test_compose_is_what_its_specification_allows() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, ROOT / "compose.yaml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_what_compose_tells_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every value, with the secrets that its head names; what it waits for is a service of its own."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(text)["services"]
    head = text.partition("x-mingjian:")[0]
    secrets = set(re.findall(r"\$\{(\w+)", text))
    assert {name for name in secrets if f"{name}=" in head} == secrets
    for name in ("serve", "worker"):
        filled = {
            key: re.sub(r"\$\{(\w+):\?[^}]*\}", "drawn", value)
            for key, value in told[name]["environment"].items()
        }
        settings = load_settings(filled, {"data_dir": tmp_path})
        assert settings.database_url == "postgresql+psycopg://mingjian:drawn@database:5432/mingjian"
        assert settings.where.blobs_options["endpoint"] == "http://files:9000"
        for waited, condition in told[name]["depends_on"].items():
            kind = condition["condition"]
            assert kind != "service_healthy" or told[waited]["healthcheck"]["test"]
        assert set(told[name]["networks"]) & set(told["database"]["networks"])
    assert told["database"]["environment"]["POSTGRES_DB"] == told["database"]["environment"]["POSTGRES_USER"]
