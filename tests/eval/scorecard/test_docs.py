"""docs/evaluation.md names every command, option and figure."""

from __future__ import annotations

from pathlib import Path

import typer

from eval.cli import app
from eval.scorecard.figures import GROUPS

PAGE = (Path(__file__).parents[3] / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_every_command_and_option_is_named() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    for name, command in group.commands.items():
        assert f"mingjian-eval {name}" in PAGE
        for option in (option for parameter in command.params for option in parameter.opts):
            assert not option.startswith("--") or option in PAGE, f"{name} {option}"


def test_every_figure_is_named() -> None:
    for figure in (figure for group in GROUPS for figure in group.figures):
        name = "facts.FIELD" if figure.name.startswith("facts.") else figure.name
        assert f"`{name}`" in PAGE
