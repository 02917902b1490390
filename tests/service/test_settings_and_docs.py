"""Settings are strict, and the documentation names all there is."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import click
import pytest
import typer
from fastapi.routing import APIRoute

from core import errors
from core.errors import MingjianError, UsageError
from pipelines import screen
from pipelines.checks import CHECKS
from pipelines.reasons import REASONS
from service.api.app import create_app
from service.cli import app
from service.portal import app as portal
from service.schema import schema_text
from service.settings import Settings, load_settings

DOCS = Path(__file__).parents[2] / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_defaults_file_environment_and_options_in_this_order(tmp_path: Path) -> None:
    file = tmp_path / "mingjian.toml"
    file.write_text('max_pages = 10\nworkers = 3\ndata_dir = "from-file"\n')
    environment = {
        "MINGJIAN_CONFIG": str(file),
        "MINGJIAN_WORKERS": "4",
        "MINGJIAN_DATA_DIR": "from-env",
        "HOME": "/",
    }
    settings = load_settings(environment, {"data_dir": Path("from-option"), "workers": None})
    assert (settings.max_pages, settings.workers, settings.data_dir) == (10, 4, Path("from-option"))
    assert settings.limits.pages == 10


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"MINGJIAN_WORKRES": "2"}, "MINGJIAN_WORKRES"),
        ({"MINGJIAN_WORKERS": "two"}, "workers"),
        ({"MINGJIAN_WORKERS": "-1"}, "workers"),
        ({"MINGJIAN_OCR_ENGINE": "magic"}, "ocr_engine"),
        ({"MINGJIAN_OCR_DPI": "20"}, "ocr_dpi"),
        ({"MINGJIAN_MAX_PAGES": "0"}, "max_pages"),
        ({"MINGJIAN_CONFIG": "/nowhere.toml"}, "/nowhere.toml"),
    ],
)
def test_a_wrong_setting_is_named(environment: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        load_settings(environment)


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `?([^|`]+)`? \|", page("settings.md"), flags=re.MULTILINE))
    assert {name: default.strip() for name, default in rows.items()} == {
        field.name: f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
        for field in dataclasses.fields(Settings)
    }


def test_every_check_is_documented_under_its_name() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", page("checks.md"), flags=re.MULTILINE)
    documented = {check: name for check, name in rows if check not in REASONS}
    assert documented == {check.id: check.name for check in CHECKS}
    assert set(REASONS) <= {check for check, _ in rows}


def test_every_stage_is_documented() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", page("stages.md"), flags=re.MULTILINE))
    assert documented == {stage.NAME for stage in screen.STAGES}


def commands(group: click.Group, path: str = "mingjian") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= commands(command, f"{path} {name}")
        else:
            found[f"{path} {name}"] = command
    return found


def test_every_command_and_option_is_documented() -> None:
    text = page("cli.md")
    for name, command in commands(typer.main.get_command(app)).items():  # type: ignore[arg-type]
        section = text.partition(f"## `{name}")[2].partition("\n## ")[0]
        assert section, name
        assert command.help
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "help":
                assert parameter.opts[0] in section, f"{name} {parameter.opts[0]}"


def test_every_endpoint_is_documented() -> None:
    text = page("api.md")
    described = create_app(Settings()).openapi()["paths"]
    assert described
    for path, operations in described.items():
        for method, operation in operations.items():
            assert f"| `{method.upper()} {path}` |" in text, f"{method} {path}"
            assert operation["summary"]


def test_every_page_of_the_portal_is_documented() -> None:
    text = page("portal.md")
    pages = {
        route.path
        for module in portal.MODULES
        for route in module.router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    }
    fragments = {"/hand-in/jobs", "/reports/{report}/history", "/reports/{report}/people"}
    for path in pages - fragments - {"/registry/tasks/{task}"}:
        assert f"`GET {path}`" in text, path


def test_every_exit_code_is_documented() -> None:
    codes = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, MingjianError)
    }
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", page("cli.md"), flags=re.MULTILINE)}
    assert codes <= documented


def test_the_published_schema_is_the_generated_one() -> None:
    assert page("screening.schema.json") == schema_text()


def test_every_page_is_listed() -> None:
    listed = set(re.findall(r"\]\((\w[\w.-]+)\)", page("README.md")))
    assert listed == {file.name for file in DOCS.iterdir()} - {"README.md"}
