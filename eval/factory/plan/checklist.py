"""The check tables and the problems found: a few items fail, are put right and checked again."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from eval.factory.draw import day_between, some
from eval.factory.plan.citations import in_force
from eval.factory.plan.kit import Kit, common
from eval.factory.plan.records import CheckRow, PlannedHazard, Timeline
from eval.factory.text.grammar import expand
from eval.factory.text.phrasing import phrased

_DESIGNED = (
    "可行性研究报告中{已明确|已提出相应方案}",
    "可研报告第{3|4|5}章{对此作出说明|提出了要求}",
    "拟按规范要求设置，{可研已说明|可研已落实}",
)
_ADVICE = (
    "{应|建议}{及时|立即|限期}整改",
    "{按规范要求|尽快}完成整改并{存档|留存记录}",
    "{落实责任人|明确责任人}，{限期整改|立即整改}",
)


def draw_checklist(
    draw: random.Random, kit: Kit, slots: Mapping[str, str], days: Timeline, kind: str, scale: float
) -> tuple[tuple[CheckRow, ...], tuple[PlannedHazard, ...]]:
    """Rows of all check tables in order, and the problems that the failing rows stand for."""
    if kind == "预评价":
        return _designed_rows(draw, kit, slots, days), ()
    chosen = []
    for section, rows in {**kit.checks, **common()["checks"]}.items():
        least = len(rows) if scale >= 1 else max(3, round(len(rows) * 0.4)) if scale > 0.5 else 2
        chosen += [(section, row) for row in some(draw, rows, least, least)]
    count = draw.randint(2, 3 if scale < 1 else 6)
    failing = set(draw.sample(range(len(chosen)), count))
    checks: list[CheckRow] = []
    hazards: list[PlannedHazard] = []
    for index, (section, row) in enumerate(chosen):
        key = f"check:{index + 1}"
        fails = index in failing
        at = draw.randrange(len(row["bad"]))
        finding = phrased(row["bad"][at] if fails else draw.choice(row["ok"]), draw, slots)
        is_veto = bool(row.get("veto", False))
        checks.append(
            CheckRow(
                key=key,
                section=section,
                item=expand(row["item"], draw, slots),
                basis=basis_text(row, days.report_on),
                finding=finding,
                conforms=not fails,
                is_veto=is_veto,
            )
        )
        if fails:
            number = len(hazards) + 1
            hazards.append(
                _hazard(draw, number, key, finding, phrased(row["fix"][at], draw, slots), is_veto, days)
            )
    return tuple(checks), tuple(hazards)


def basis_text(row: Mapping[str, Any], day: dt.date) -> str:
    """The basis as a table cites it: code and clause, or the title of a law."""
    source = in_force(row["basis"], day)
    if source is None:
        return "/"
    name = source.code or f"《{source.title.removeprefix('中华人民共和国')}》"
    return f"{name} 第{row['clause']}条" if row.get("clause") else name


def _hazard(
    draw: random.Random, number: int, check: str, text: str, remedy: str, is_veto: bool, days: Timeline
) -> PlannedHazard:
    last = days.survey_on[-1]
    done = day_between(draw, last + dt.timedelta(days=4 + number), days.review_on - dt.timedelta(days=8))
    return PlannedHazard(
        key=f"hazard:{number}",
        check=check,
        text=text,
        advice=phrased(draw.choice(_ADVICE), draw, {}),
        remedy=remedy,
        rectified_on=done,
        rechecked_on=day_between(draw, done + dt.timedelta(days=1), days.review_on - dt.timedelta(days=3)),
        is_veto=is_veto,
    )


def _designed_rows(
    draw: random.Random, kit: Kit, slots: Mapping[str, str], days: Timeline
) -> tuple[CheckRow, ...]:
    rows = [(section, row) for section, items in kit.checks.items() for row in items]
    return tuple(
        CheckRow(
            key=f"check:{index + 1}",
            section=section,
            item=expand(row["item"], draw, slots),
            basis=basis_text(row, days.report_on),
            finding=phrased(draw.choice(_DESIGNED), draw, slots),
            conforms=True,
            is_veto=bool(row.get("veto", False)),
        )
        for index, (section, row) in enumerate(rows)
    )
