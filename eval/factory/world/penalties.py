"""Penalties that agencies of the world have had, for reports that are not in the corpus."""

from __future__ import annotations

import datetime as dt
import random

from eval.factory.draw import day_between, next_workday, stream
from eval.factory.world.records import Agency
from eval.factory.world.world import World

_FACTS = (
    ("未按规定公开安全评价现场勘验图像影像资料", "警告，罚款{n}千元", (2, 9)),
    ("安全评价项目组成员专业配备不符合规定", "警告，罚款{n}千元", (5, 10)),
    ("安全评价报告引用已废止的标准", "责令限期改正，罚款{n}千元", (3, 9)),
    ("未在开展现场技术服务前七个工作日内书面告知", "警告，罚款{n}千元", (1, 9)),
    ("机构地址变更未按规定办理变更手续", "责令限期改正，警告", (1, 1)),
)


def penalty_rows(world: World) -> list[tuple[str, ...]]:
    """About one agency in four has had one."""
    rows = []
    for agency in world.agencies.values():
        draw = stream(world.seed, agency.key, "penalty")
        if draw.random() < 0.25:
            rows.append(_row(draw, agency))
    return sorted(rows, key=lambda row: row[5])


def _row(draw: random.Random, agency: Agency) -> tuple[str, ...]:
    first, last = agency.certificates[0].issued_on, agency.certificates[-1].expires_on
    day = next_workday(day_between(draw, max(first, dt.date(2019, 7, 1)), min(last, dt.date(2026, 10, 30))))
    fact, decision, (low, high) = draw.choice(_FACTS)
    return (
        agency.name_on(day),
        agency.credit_code,
        agency.certificate_number,
        fact,
        decision.format(n=draw.randint(low, high)),
        day.isoformat(),
        agency.authority,
    )
