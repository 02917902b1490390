"""Wrong calls get one Chinese sentence that says what to do; help pages have no English."""

from __future__ import annotations

import re

import pytest
from typer.main import get_command

from service.cli import app
from service.command_line import run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("screen", "缺少「文件」。用法见 mingjian screen --help。"),
        ("show x --foo", "没有选项 --foo。用法见 mingjian show --help。"),
        ("dossier x", "缺少选项 --out。用法见"),
        ("decide a b", "缺少「处理」，可写 confirm、dismiss、field-check、withdraw。"),
        ("decide a b c --by 甲", "「处理」只能写 confirm、dismiss、field-check、withdraw。"),
        ("decide a b confirm --by 甲 --after -1", "选项 --after 应写不小于 0 的整数。"),
        ("screen --workers x a.pdf", "选项 --workers 应写整数。"),
        ("read a.pdf --dpi high", "选项 --dpi 应写数。"),
        ("law list --on", "选项 --on 后面要写一个值。"),
        ("show a b", "多写了「b」。"),
        ("frob", "没有命令「frob」。用法见 mingjian --help。"),
        ("registri list", "没有命令「registri」，是不是 registry。"),
        ("registry lst", "没有命令「lst」，是不是 list。用法见 mingjian registry --help。"),
        ("reports --data-dir", "选项 --data-dir 后面要写一个值。"),
        ("registry import --dry-run=yes a.csv", "选项 --dry-run 后面不能写值。"),
    ],
)
def test_a_wrong_call_is_one_chinese_sentence(
    arguments: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(app, arguments.split()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("错误：")
    assert words in said.err
    assert said.err.count("\n") == 1
    assert not re.search(r"Error|Usage|Try|Missing|Invalid", said.err)


def _paths(command: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = getattr(command, "commands", {})
    return [path, *(found for name, one in inner.items() for found in _paths(one, (*path, name)))]


@pytest.mark.parametrize("path", _paths(get_command(app)), ids=" ".join)
def test_help_pages_are_in_chinese(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(app, [*path, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("用法：mingjian" if not path else "用法：")
    assert "显示本说明。" in text
    assert not re.search(
        r"Usage|Options|Arguments|Commands|\brequired|default:|Show this|OPTIONS|ARGS|<[a-z]|range", text
    )


def test_a_bare_group_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(app, ["registry"]) == 2
    assert "命令：" in capsys.readouterr().err
