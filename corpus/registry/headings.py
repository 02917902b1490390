"""A mapping file: which of a file's headings stands for which column, where the built-in names do not do."""

from __future__ import annotations

from pathlib import Path

import yaml

from core.errors import InputNotFoundError, UsageError
from corpus.registry.columns import COLUMNS, folded_heading

_MOST_BYTES = 1 << 20


def read_mapping(path: Path) -> dict[str, str]:
    """Heading in the file -> official heading or field, from YAML or JSON.

    Raises ``InputNotFoundError`` where there is no such file and ``UsageError`` where it is no such mapping
    or names a column that no register has.
    """
    if not path.is_file():
        raise InputNotFoundError(f"列名对照文件「{path}」不存在。请检查路径。")
    if path.stat().st_size > _MOST_BYTES:
        raise UsageError(f"列名对照文件「{path.name}」超过 1 MB，不像是列名对照。请检查。")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            f"列名对照文件「{path.name}」不是有效的 YAML 或 JSON。请逐行写成「表中的列名: 标准列名」。"
        ) from error
    if not isinstance(content, dict) or not all(
        isinstance(part, str) for pair in content.items() for part in pair
    ):
        raise UsageError(f"列名对照文件「{path.name}」应逐行写成「表中的列名: 标准列名」，不能有别的内容。")
    unknown = [target for target in content.values() if folded_heading(target) not in _names()]
    if unknown:
        known = "、".join(dict.fromkeys(column.heading for group in COLUMNS.values() for column in group))
        raise UsageError(
            f"列名对照文件「{path.name}」中的标准列名无法识别：{'、'.join(unknown)}。可用的列名有：{known}。"
        )
    return content


def _names() -> frozenset[str]:
    return frozenset(
        folded_heading(name)
        for columns in COLUMNS.values()
        for column in columns
        for name in (column.field, column.heading, *column.synonyms)
    )
