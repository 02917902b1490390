"""Which column of a table of chemicals says what, by its heading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.document import Cell

_NAME = re.compile(
    r"(危险)?(化学品|危化品|物质|物料|介质|原料|原辅料|原辅材料|产品|药剂|货物|辨识物质|储存物质|储存介质)?(品名|名称|名)"
    r"|(涉及的?|主要)?(危险)?(化学品|危化品|危险物质|危险物品|物料|介质|物质|储存介质|储存物料)(类别|种类)?"
)
_CAS = re.compile(r"CAS(登记)?(号|编号|号码|No\.?)?", re.IGNORECASE)
_QUANTITY = re.compile(
    r"((设计|单元|单元内|实际|理论|各单元)?(最大|最高)?(设计)?(储存|贮存|存储|存在|在线|暂存)?总?(储量|存量|数量|量)|qi?)"
    r"(qi?)?(t|吨|kg|千克)?"
)
_NOT_HELD = re.compile(r"年|日|消耗|使用量|产量|销|运输量|周转")
_THRESHOLD = re.compile(r"(GB18218)?(规定的?|对应的?)?临界量(值)?(Qi?)?(t|吨)?|Qi?(t|吨)?")
_RATIO = re.compile(r"qi?[/／÷]Qi?(值)?|比值(qi?/Qi?)?|q/Q值")
_UNIT = re.compile(
    r"(辨识|评价|生产|储存|危险源)?(单元|单元名称)|(所在|存在|储存|使用|贮存|分布|存放)(的)?(部位|场所|地点|位置|装置|区域|单元)"
    r"|部位|场所|地点|位置|储存位置|装置|区域|(储罐|仓库|库房)(名称)?"
)
_MEASURE = re.compile(r"(计量)?单位")
_MASS = re.compile(r"[（(/／\[]?\s*(吨|千克|kg|t)\s*[）)\]]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChemicalColumns:
    """Column numbers; ``per`` is tonnes per unit of the quantity column where the heading tells it."""

    name: int
    quantity: int | None
    threshold: int | None
    cas: int | None
    unit: int | None
    ratio: int | None
    measure: int | None
    per: float | None

    @property
    def is_identification(self) -> bool:
        """Whether the table compares with thresholds."""
        return self.threshold is not None


def chemical_columns(head: Sequence[Cell]) -> ChemicalColumns | None:
    """The columns of a table of chemicals by its heading row; None for any other table."""
    said = {cell.column: _heading(cell.text) for cell in head}
    ratio = _first(said, _RATIO)
    threshold = _first(said, _THRESHOLD, but={ratio})
    quantity = next(
        (
            column
            for column, text in said.items()
            if column not in {ratio, threshold} and _QUANTITY.fullmatch(text) and not _NOT_HELD.search(text)
        ),
        None,
    )
    name = _first(said, _NAME)
    measure = _first(said, _MEASURE)
    if name is None or (quantity is None and threshold is None):
        return None
    per = _mass(head, quantity)
    if threshold is None and per is None and not re.search("[储存贮]", said.get(quantity or 0, "")):
        return None  # things counted in pieces, or used by the year
    return ChemicalColumns(
        name=name,
        quantity=quantity,
        threshold=threshold,
        cas=_first(said, _CAS),
        unit=_first(said, _UNIT, but={name}),
        ratio=ratio,
        measure=measure,
        per=per if per is not None else 1.0 if threshold is not None else None,
    )


def _heading(text: str) -> str:
    """A heading's words, letters and strokes alone: 「最大存量q(t)」 is 最大存量qt."""
    return re.sub(r"[^\u4e00-\u9fffA-Za-z0-9/]", "", unicodedata.normalize("NFKC", text).replace("÷", "/"))


def _first(said: dict[int, str], pattern: re.Pattern[str], but: set[int | None] | None = None) -> int | None:
    wanted = (c for c, text in said.items() if c not in (but or set()) and _is(pattern, text))
    return next(wanted, None)


def _is(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.fullmatch(text) or pattern.fullmatch(re.sub(r"/(t|吨|kg)$", "", text)))


def _mass(head: Sequence[Cell], column: int | None) -> float | None:
    text = next((cell.text.strip() for cell in head if cell.column == column), "")
    match = _MASS.search(re.sub(r"\s+", "", text))
    if match is None:
        return None
    return 1e-3 if match[1].lower() in {"kg", "千克"} else 1.0
