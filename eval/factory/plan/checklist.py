"""The check tables and the problems found: a few items fail, are put right and checked again."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any

from eval.factory.draw import day_between, some
from eval.factory.plan.citations import in_force
from eval.factory.plan.kit import Kit, common
from eval.factory.plan.records import CheckRow, PlannedHazard, Timeline
from eval.factory.text.grammar import Template, expand
from eval.factory.text.phrasing import phrased


def draw_checklist(
    draw: random.Random, kit: Kit, slots: Mapping[str, str], days: Timeline, kind: str, scale: float
) -> tuple[tuple[CheckRow, ...], tuple[PlannedHazard, ...]]:
    """Rows of all check tables in order, and the problems that the failing rows stand for."""
    if kind == "预评价":
        return _designed_rows(draw, kit, slots, days), ()
    chosen = []
    for section, rows in {**kit.checks, **common()["checks"]}.items():
        least = len(rows) if scale >= 1 else max(3, round(len(rows) * 0.4)) if scale > 0.5 else 2
        most = least
        if scale >= 1:
            least = max(3, round(len(rows) * 0.8))
        chosen += [(section, row) for row in some(draw, rows, least, most)]
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
            fix = row["fix"][at]
            done, again = _mended(draw, len(hazards) + 1, days)
            hazards.append(
                PlannedHazard(
                    key=f"hazard:{len(hazards) + 1}",
                    check=key,
                    text=finding,
                    advice=phrased(_advice(draw, fix), draw, slots),
                    remedy=phrased(fix, draw, slots),
                    rectified_on=done,
                    rechecked_on=again,
                    is_veto=is_veto,
                )
            )
    return tuple(checks), tuple(hazards)


def basis_text(row: Mapping[str, Any], day: dt.date) -> str:
    """The basis as a table cites it: code and clause, or the title of a law."""
    source = in_force(row["basis"], day)
    if source is None:
        return "/"
    name = source.code or f"《{source.title.removeprefix('中华人民共和国')}》"
    return f"{name} 第{row['clause']}条" if row.get("clause") else name


def _mended(draw: random.Random, number: int, days: Timeline) -> tuple[dt.date, dt.date]:
    """When a problem was put right, and when that was checked."""
    last = days.survey_on[-1]
    done = day_between(draw, last + dt.timedelta(days=4 + number), days.review_on - dt.timedelta(days=8))
    again = day_between(draw, done + dt.timedelta(days=1), days.review_on - dt.timedelta(days=3))
    return done, again


def _advice(draw: random.Random, fix: str) -> Template:
    """What the assessors ask for: mostly just what was done afterwards, else that something be done."""
    wish = fix.split("，", maxsplit=1)[0]
    general: Sequence[str] = common()["site"]["advice"]
    if "已" not in wish or wish.startswith("<") or draw.random() < 0.3:
        return general
    return wish.replace("已", "应", 1) + "{，限期完成|，完成后报验|||}"


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
            finding=phrased(common()["site"]["designed"], draw, slots),
            conforms=True,
            is_veto=bool(row.get("veto", False)),
        )
        for index, (section, row) in enumerate(rows)
    )
