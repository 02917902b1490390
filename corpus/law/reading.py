"""Law data files -> validated rows: YAML read once, every defect named by file, item and field.

The files are part of the installation, so a defect raises ``LawDataError``; nothing is skipped.
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from yaml.nodes import MappingNode, Node, SequenceNode

from core.errors import LawDataError

Row = TypeVar("Row", bound=BaseModel)
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast

# What pydantic calls the defect -> what a maintainer reads.
_DEFECTS = {
    "missing": "缺少该字段",
    "extra_forbidden": "不认识的字段",
    "string_type": "应为文字（数字和日期请加引号）",
    "string_too_short": "不能为空",
    "date_type": "应为日期，写作 2021-05-15",
    "date_from_datetime_parsing": "应为日期，写作 2021-05-15",
    "bool_type": "应为 true 或 false",
    "float_type": "应为数字",
    "greater_than": "数值过小",
    "greater_than_equal": "数值过小",
    "less_than": "数值过大",
    "less_than_equal": "数值过大",
    "literal_error": "取值不在允许范围内",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为“键: 值”的映射",
    "model_type": "应为“键: 值”的映射",
    "too_short": "不能为空",
}


class StrictRow(BaseModel):
    """Base of the rows of a law data file: unknown fields and loose types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def defect(path: Path, where: str, problem: str) -> LawDataError:
    """The error for one defect: file, place within it, and what is wrong."""
    place = f"{path.name}，{where}" if where else path.name
    return LawDataError(f"法规数据文件有误（{place}）：{problem}。请改正该文件后重新运行。")


def read_yaml(path: Path) -> object:
    """The document in ``path``; raises ``LawDataError`` when it is unreadable, no YAML, or repeats a key."""
    try:
        text = path.read_text(encoding="utf-8")
        loader = _LOADER(text)
        node = loader.get_single_node()
        _refuse_repeated_keys(node, path)
        return None if node is None else loader.construct_document(node)
    except (OSError, UnicodeDecodeError) as error:
        raise defect(path, "", "文件无法读取") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark is not None else ""
        raise defect(path, where, "不是合法的 YAML") from error


def validated(row_type: type[Row], value: object, path: Path, item: str = "") -> Row:
    """``value`` as a row of ``row_type``; raises ``LawDataError`` that names file, item and field."""
    try:
        return row_type.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = "，".join(part for part in (item, _field(first["loc"], value)) if part)
        problem = _DEFECTS.get(first["type"], f"取值不合要求（{first['msg']}）")
        raise defect(path, where, problem) from error


def _field(location: tuple[int | str, ...], value: object) -> str:
    """The place of a defect in words; an element of ``items`` is named by its id where it has one."""
    parts: list[str] = []
    for step in location:
        value = _inner(value, step)
        if isinstance(step, int):
            name = value.get("id") if isinstance(value, dict) else None
            parts.append(f"条目 {name}" if name else f"第{step + 1}个")
        else:
            parts.append(f"字段 {step}")
    return "，".join(parts)


def _inner(value: object, step: int | str) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _refuse_repeated_keys(node: Node | None, path: Path) -> None:
    """A YAML reader keeps the last of two equal keys without a word; a rule must not vanish so."""
    if isinstance(node, SequenceNode):
        for child in node.value:
            _refuse_repeated_keys(child, path)
    if isinstance(node, MappingNode):
        seen: set[Hashable] = set()
        for key, child in node.value:
            if key.value in seen:
                raise defect(path, f"第{key.start_mark.line + 1}行", f"键 {key.value} 重复")
            seen.add(key.value)
            _refuse_repeated_keys(child, path)
