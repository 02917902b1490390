"""The command line speaks Chinese: help pages, and wrong calls in one sentence that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import typer
from rich.cells import cell_len
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from core.errors import MingjianError
from service.terminal import complain, complaints
from service.wrapping import wrapped

_Function = TypeVar("_Function", bound=Callable[..., Any])
_PROGRAM = "mingjian"
_INTERRUPTED = 130
_WIDEST_NAME = 34
# What Typer puts into the records of a help page.
_WORDS = (
    ("<int range>", "整数"),
    ("<int>", "整数"),
    ("<float range>", "数"),
    ("<float>", "数"),
    ("<path>", "路径"),
    ("<str>", "文字"),
    ("Show this message and exit.", "显示本说明。"),
    ("; required", "；必填"),
    ("[required]", "[必填]"),
    ("default: ", "默认 "),
)
_NUMBERS = {int: "整数", float: "数"}


class _Words:
    """Help pages in Chinese; mixed into Typer's commands and groups."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        pieces = pieces.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]")
        pieces = pieces.replace("{", "").replace("}", "")
        formatter.write(f"用法：{ctx.command_path} {pieces.replace('...', '…')}\n")

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        for paragraph in (self.help or "").split("\n\n"):  # type: ignore[attr-defined]
            text = wrapped(" ".join(paragraph.split()), formatter.width - 2)
            formatter.write("\n" + "".join(f"  {line}\n" for line in text.split("\n")))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        found: dict[str, list[tuple[str, str]]] = {"参数": [], "选项": [], "命令": []}
        for param in self.get_params(ctx):  # type: ignore[attr-defined]
            record = param.get_help_record(ctx)
            if record is not None:
                name, text = map(_in_chinese, record)
                if param.param_type_name == "argument":
                    found["参数"].append((param.metavar or param.name, text))
                else:
                    found["选项"].append((name, text))
        for name, command in getattr(self, "commands", {}).items():
            found["命令"].append((name, command.help.split("\n")[0] if command.help else ""))
        for title, rows in found.items():
            _write_list(formatter, title, rows)


class _Command(_Words, TyperCommand):
    pass


class _Group(_Words, TyperGroup):
    pass


class Commands(typer.Typer):
    """A group of commands whose help and errors are in Chinese."""

    def __init__(self, *, name: str | None = None, text: str) -> None:
        super().__init__(
            name=name,
            cls=_Group,
            help=text,
            no_args_is_help=True,
            add_completion=False,
            pretty_exceptions_enable=False,
            rich_markup_mode=None,
        )

    def command(self, name: str | None = None, **options: Any) -> Callable[[_Function], _Function]:
        """As ``typer.Typer.command``."""
        return super().command(name, cls=_Command, **options)


def run(app: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """Run a command and give the exit code; what was expected to go wrong becomes one sentence."""
    try:
        code = get_command(app).main(args=arguments, prog_name=_PROGRAM, standalone_mode=False)
    except MingjianError as error:
        complain(error)
        return error.exit_code
    except typer.Abort:
        return _INTERRUPTED
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            complaints.print(error.format_message(), highlight=False, markup=False, soft_wrap=True)
        else:
            words = _sentence(error)
            complaints.print(
                f"错误：{words}", style="bold red", highlight=False, markup=False, soft_wrap=True
            )
        return int(error.exit_code)
    return code if isinstance(code, int) else 0


def _sentence(error: typer.TyperException) -> str:
    """What is wrong with the call, and where the right one is told."""
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context is not None else _PROGRAM
    return f"{_what(error)}。用法见 {path} --help。"


def _what(error: typer.TyperException) -> str:
    kind, param = type(error).__name__, getattr(error, "param", None)
    if kind == "MissingParameter":
        choices = _choices(param)
        return f"缺少{_named(param).rstrip()}" + (f"，可写 {choices}" if choices else "")
    if kind == "NoSuchOption":
        likely: Sequence[str] = getattr(error, "possibilities", None) or ()
        meant = f"，是不是 {'、'.join(likely)}" if likely else ""
        return f"没有选项 {getattr(error, 'option_name', '')}{meant}"
    if kind == "BadOptionUsage":
        needs = "后面要写一个值" if "requires" in error.message else "后面不能写值"
        return f"选项 {getattr(error, 'option_name', '')} {needs}"
    if kind == "BadParameter" and param is not None:
        return f"{_named(param)}{_wanted(param)}"
    return _said(error.message)


def _said(message: str) -> str:
    """Usage errors that are told by their words only."""
    unknown = re.search(r"No such command '(.*?)'(?:.*Did you mean (.*)\?)?", message, re.DOTALL)
    if unknown:
        meant = f"，是不是 {unknown[2].replace(chr(39), '').replace(', ', '、')}" if unknown[2] else ""
        return f"没有命令「{unknown[1]}」{meant}"
    extra = re.search(r"unexpected extra argument\(?s?\)? \((.*)\)", message, re.DOTALL)
    if extra:
        return f"多写了「{extra[1]}」"
    return "缺少命令" if message.startswith("Missing command") else "命令的写法不对"


def _named(param: Any) -> str:
    if param.param_type_name == "option":
        return f"选项 {param.opts[0]} "
    return f"「{param.metavar or param.name}」"


def _wanted(param: Any) -> str:
    choices = _choices(param)
    if choices:
        return f"只能写 {choices}"
    number = _NUMBERS.get(param.type_descriptor.annotation)
    if number is None:
        return "的值不能采用"
    least, most = param.min, param.max
    span = f"{least} 到 {most} 的" if least is not None and most is not None else ""
    span = span or (f"不小于 {least} 的" if least is not None else "")
    return f"应写{span}{number}"


def _choices(param: Any) -> str:
    found = param.type_descriptor.choices if param is not None else None
    return "、".join(str(getattr(choice, "value", choice)) for choice in found or ())


def _in_chinese(text: str) -> str:
    text = re.sub(r"\[?x>=(\d+)\]?", r"[不小于 \1]", text)
    text = re.sub(r"\[[^\]]*\] \[", "[", text) if "] [" in text else text
    text = re.sub(r"<list\[(?:str)?\]>", "文字…", text)
    text = re.sub(r"<list\[[a-z|.-]+\]>", "名称…", text)  # the names stand in the words beside it
    for english, chinese in _WORDS:
        text = text.replace(english, chinese)
    return re.sub(r"<([a-z|-]+)>", r"\1", text)


def _write_list(formatter: Any, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    formatter.write(f"\n{title}：\n")
    column = min(max(cell_len(name) for name, _ in rows), _WIDEST_NAME) + 4
    for name, text in rows:
        lines = wrapped(text, formatter.width - column).split("\n")
        is_wide = cell_len(name) + 4 > column
        start = f"  {name}\n{' ' * column}" if is_wide else f"  {name}{' ' * (column - 2 - cell_len(name))}"
        formatter.write(f"{start}{lines[0]}\n")
        formatter.write("".join(f"{' ' * column}{line}\n" for line in lines[1:]))
