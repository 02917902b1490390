"""Third-party test reports of a site: lightning protection, valves, detectors, vapour recovery."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Mapping, Sequence

from eval.factory.plan.records import TestReport

_Row = tuple[str, ...]
_MEASURED = re.compile(r"[+-]?\d+\.\d+[%℃A-Za-z]*")


def is_measured(text: str) -> bool:
    """Whether a cell holds a measured value: a number with a fraction, perhaps with its unit."""
    return bool(_MEASURED.fullmatch(text))


def _lightning(draw: random.Random, areas: Sequence[str], count: int) -> list[_Row]:
    rows: list[_Row] = []
    for index in range(count):
        kind = draw.choice(("接闪带", "引下线", "设备接地", "管道接地", "静电接地端子", "金属护栏接地"))
        rows.append(
            (
                str(index + 1),
                f"{areas[index % len(areas)]}{kind}{index // len(areas) + 1}#",
                "≤4.0" if index % 3 else "≤10.0",
                f"{draw.uniform(0.4, 3.9):.2f}",
                "合格",
            )
        )
    return rows


def _valves(draw: random.Random, _: Sequence[str], count: int) -> list[_Row]:
    rows: list[_Row] = []
    for _index in range(count):
        tag = f"AF-{draw.randint(1000, 9999)}"
        model = draw.choice(("A42Y-16C", "A21H-25", "A48Y-25"))
        bore = draw.choice(("DN20", "DN25", "DN40", "DN50"))
        opens_at = round(draw.uniform(0.62, 1.55 if model.endswith("16C") else 2.1), 2)
        tight_at = round(opens_at * draw.uniform(0.9, 0.93), 2)  # nine tenths of the set pressure
        rows.append((tag, model, bore, f"{opens_at:.2f}", f"{tight_at:.2f}", "合格"))
    return rows


def _detectors(draw: random.Random, areas: Sequence[str], count: int) -> list[_Row]:
    return [
        (
            f"{areas[i % len(areas)]}{i + 1:02d}",
            f"{draw.randint(20150001, 20189999)}",
            f"{draw.uniform(-3.9, 3.9):+.1f}%",
            f"{draw.randint(9, 28)}s",
            f"{draw.uniform(0.2, 1.9):.1f}%",
            "合格",
        )
        for i in range(count)
    ]


def _vapour(draw: random.Random, _: Sequence[str], count: int) -> list[_Row]:
    rows: list[_Row] = []
    for i in range(count):
        fuel = round(draw.uniform(15, 32), 1)
        gas = round(fuel * draw.uniform(1.02, 1.18), 1)
        nozzle = f"{i // 2 + 1}号机{i % 2 + 1}枪"
        rows.append((nozzle, f"{gas:.1f}", f"{fuel:.1f}", f"{gas / fuel:.2f}", "1.0~1.2", "合格"))
    return rows


def _levels(draw: random.Random, _: Sequence[str], count: int) -> list[_Row]:
    return [
        (
            f"V{i + 101}",
            f"{draw.uniform(88.2, 89.9):.1f}%",
            f"{draw.uniform(94.0, 95.0):.1f}%",
            f"{draw.uniform(-2, 2):+.1f}mm",
            "合格",
        )
        for i in range(count)
    ]


_Maker = Callable[[random.Random, Sequence[str], int], list[_Row]]
_KINDS: Mapping[str, tuple[tuple[str, ...], int, int, _Maker]] = {
    "防雷装置检测": (("序号", "检测部位", "标准要求(Ω)", "实测值(Ω)", "单项评定"), 12, 180, _lightning),
    "安全阀校验": (
        ("编号", "型号", "公称通径", "整定压力(MPa)", "密封试验压力(MPa)", "结论"),
        9,
        364,
        _valves,
    ),
    "气体探测器标定": (("位号", "出厂编号", "示值误差", "响应时间", "重复性", "结论"), 12, 364, _detectors),
    "油气回收检测": (
        ("加油枪编号", "回收气体体积(L)", "加油体积(L)", "气液比", "标准限值", "结论"),
        10,
        364,
        _vapour,
    ),
    "液位报警校验": (("罐号", "高报警值", "高高报警值", "示值误差", "结论"), 5, 364, _levels),
}


def draw_test(
    draw: random.Random, kind: str, laboratory: str, areas: Sequence[str], survey_on: dt.date, scale: float
) -> TestReport:
    """A test made in the months before the survey and still valid for long after it."""
    columns, count, valid_days, make = _KINDS[kind]
    tested_on = survey_on - dt.timedelta(days=draw.randint(12, min(70, valid_days // 3)))
    return TestReport(
        kind=kind,
        number=f"JC-{tested_on.year}-{draw.randint(100, 9999):04d}",
        laboratory=laboratory,
        tested_on=tested_on,
        valid_until=tested_on + dt.timedelta(days=valid_days),
        columns=columns,
        rows=tuple(make(draw, areas, max(4, round(count * scale)))),
    )
