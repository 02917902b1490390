"""Measured columns of a report: values of one kind that somebody read off an instrument, in a table.

Columns of numbers that follow from a form or a book are none: serial numbers, limits, ratings, dates,
properties of substances, distances, scores.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.document import Outline, Pages
from core.facts import Facts, TestReport
from corpus.similarity.columns import KeptColumn
from pipelines.depicting.choosing import chapter_at
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.grids import PlacedCell, Row, grids

_VALUE = re.compile(
    r"^(?P<sign>[+-]?)(?P<number>\d{1,6}(?:\.\d{1,5})?)(?P<unit>(?:%|‰|℃|°C|Ω|[A-Za-zμµΩ][A-Za-z0-9/³²·μµΩ]{0,7})?)$"
)
_UNIT = re.compile(r"[(（/\[]([^()（）\[\]]{1,12})[)）\]]?$")
_NOT_MEASURED = re.compile(
    r"序号|编号|位号|型号|规格|公称|通径|标准|限值|要求|允许|规定|阈值|临界|设计|额定|量程|等级|级别|日期|年月|年份"
    r"|数量|台数|个数|储量|存量|贮存|储存|容积|容量|面积|人数|人员|产能|产量|用量|沸点|闪点|熔点|燃点|密度|比重|爆炸"
    r"|分子|危规|CAS|UN|LD|LC|距离|间距|系数|分值|得分|权重|校正|比例|单价|金额|价格|电话|长度|直径|宽度|高度|经度|纬度"
    r"|高程|代码|类别|页|蒸气压|引燃|半径|概率|频率|风险|[αβγ]|^[qQRS]$|^q/Q$",
)
_MEASURED = re.compile(
    r"实测|测量|测定|检测|监测|测试|测得|检验|浓度|电阻|压力|厚度|壁厚|温度|噪声|照度|误差|示值|重复性|流量|振动|泄漏"
    r"|气液比|体积|报警|响应|绝缘|剂量|风速|湿度|偏差|最大值|最小值|平均值|读数|结果|数据|电流|电压|含量|粉尘|测点|点位"
    r"|^R\d?$|^第?[一二三四五六1-6]次$"
)
_LEAST = 4
_DISTINCT = 3
_MOST_COLUMNS, _MOST_VALUES = 120, 400
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class _Reading:
    cell: PlacedCell
    value: str
    unit: str


def measured_columns(report: str, pages: Pages, outline: Outline, facts: Facts) -> tuple[KeptColumn, ...]:
    """The measured columns of all tables, in order; at most 120."""
    found: list[KeptColumn] = []
    for table, rows in enumerate(grids(Body(report, pages, outline))):
        for header, readings in _series(rows):
            first = readings[0].cell
            chapter = chapter_at(outline.sections, first.page.number, first.table.box.y0)
            test = _test_around(facts.test_reports, first.page.number, first.table.box.y0)
            unit = _UNIT.search(header)
            found.append(
                KeptColumn(
                    table=table,
                    header=header[:_LONGEST],
                    unit=unit[1] if unit else readings[0].unit,
                    values=tuple(item.value for item in readings),
                    pages=tuple(item.cell.page.number for item in readings),
                    boxes=tuple(item.cell.cell.box.rounded() for item in readings),
                    chapter=chapter.value if chapter else "",
                    title=test.subject[:_LONGEST] if test else "",
                    number=test.number if test else None,
                    is_ocr=any(item.cell.table.is_ocr for item in readings),
                )
            )
    return tuple(found[:_MOST_COLUMNS])


def _series(rows: Sequence[Row]) -> Iterator[tuple[str, list[_Reading]]]:
    """Series of values under or beside a heading that names something measured."""
    upright = list(_upright(rows))
    yield from upright
    if not upright:  # a turned table: kinds from top to bottom, objects from left to right
        width = max((max(row) for row in rows if row), default=-1) + 1
        turned = [
            {at: row[column] for at, row in enumerate(rows) if column in row} for column in range(width)
        ]
        yield from _upright(turned)


def _upright(rows: Sequence[Row]) -> Iterator[tuple[str, list[_Reading]]]:
    width = max((max(row) for row in rows if row), default=-1) + 1
    for column in range(width):
        cells = _each_once([row[column] for row in rows if column in row])
        start = next((at for at, cell in enumerate(cells) if _reading(cell) is not None), len(cells))
        header = "".join("".join(cell.text.split()) for cell in cells[max(0, start - 2) : start])
        readings = [item for cell in cells[start:] if (item := _reading(cell)) is not None][:_MOST_VALUES]
        filled = [cell for cell in cells[start:] if cell.text]
        if len(readings) >= max(_LEAST, 0.7 * len(filled)) and _is_measured(header, readings):
            yield header, readings


def _each_once(cells: Sequence[PlacedCell]) -> list[PlacedCell]:
    """Cells that span several rows once."""
    return [cell for at, cell in enumerate(cells) if not at or cell.cell is not cells[at - 1].cell]


def _reading(cell: PlacedCell) -> _Reading | None:
    text = "".join(unicodedata.normalize("NFKC", cell.text).split())
    match = _VALUE.match(text)
    if match is None:
        return None
    sign = "-" if match["sign"] == "-" else ""
    return _Reading(cell=cell, value=f"{sign}{match['number']}", unit=match["unit"])


def _is_measured(header: str, readings: Sequence[_Reading]) -> bool:
    if _NOT_MEASURED.search(header) or not _MEASURED.search(header):
        return False
    numbers = [Decimal(item.value) for item in readings]
    steps = {b - a for a, b in itertools.pairwise(numbers)}
    return len(set(numbers)) >= _DISTINCT and len(steps) > 1


def _test_around(tests: Sequence[TestReport], page: int, top: float) -> TestReport | None:
    """The enclosed test report in which a place lies: the last that begins before it."""
    begun = [
        (item.evidence[0].page or 0, item.evidence[0].boxes[0].y0, order)
        for order, item in enumerate(tests)
        if item.is_enclosed and item.evidence
    ]
    before = [place for place in begun if place[:2] <= (page, top + 1)]
    return tests[max(before)[2]] if before else None
