"""Whether what a registry sent is a page of an answer; its rows are checked later, one by one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.registry.connector import BadAnswerError
from corpus.registry.records import Register

PROTOCOL = "mingjian-registry/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of an answer; ``next_page`` None ends it."""

    as_of: dt.date
    total: int
    register_rows: int
    rows: tuple[Mapping[str, object], ...]
    next_page: int | None


def page_of(body: bytes, register: Register, *, number: int, as_of: dt.date) -> Page:
    """The page that was asked for; raises ``BadAnswerError`` saying what is wrong with it."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise BadAnswerError("登记库接口的答复不是有效的 JSON。") from None
    if not isinstance(content, dict):
        raise _bad("不是一个对象")
    if content.get("protocol") != PROTOCOL:
        raise _bad(f"protocol 应为 {PROTOCOL}")
    if content.get("register") != register.value:
        raise _bad(f"register 应为 {register}")
    rows = content.get("rows")
    if not isinstance(rows, list):
        raise _bad("rows 不是列表")
    day = _day(content.get("as_of"))
    if day > as_of:
        raise _bad(f"as_of {day} 晚于所问的 {as_of}")
    following = content.get("next_page")
    if following is not None and following != number + 1:
        raise _bad("next_page 应为下一页的页码或 null")
    return Page(
        as_of=day,
        total=_count(content, "total"),
        register_rows=_count(content, "register_rows"),
        rows=tuple(row if isinstance(row, dict) else {"": row} for row in rows),
        next_page=following,
    )


def error_code(body: bytes) -> str | None:
    """The code of an error answer, where it has one."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    error = content.get("error") if isinstance(content, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else None


def _day(value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise _bad("as_of 不是日期") from None


def _count(content: Mapping[str, object], name: str) -> int:
    value = content.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _bad(f"{name} 不是非负整数")
    return value


def _bad(what: str) -> BadAnswerError:
    return BadAnswerError(f"登记库接口的答复格式不符：{what}。")
