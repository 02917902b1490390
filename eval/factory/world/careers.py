"""What an assessor has besides the certificate: years, title, a safety engineer's registration."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from eval.factory.draw import day_between
from eval.factory.world.records import Assessor, Engineer
from eval.factory.world.scopes import CHEMICALS, COAL, FIREWORKS, METALLURGY, ORE, PIPELINES

OTHER_SAFETY = "其他安全（不包括消防安全）"
# The seven specialities of certified safety engineers, by the business they go with.
ENGINEER_SPECIALITY = {
    CHEMICALS: "化工安全",
    PIPELINES: "化工安全",
    METALLURGY: "金属冶炼安全",
    COAL: "煤矿安全",
    ORE: "金属非金属矿山安全",
    FIREWORKS: OTHER_SAFETY,
}
FOREIGN_SPECIALITIES = ("道路运输安全", "建筑施工安全")  # go with no business of an agency


def with_career(draw: random.Random, person: Assessor, scopes: tuple[str, ...]) -> Assessor:
    """The person with days, title and perhaps a registration that fit level, post and employments."""
    certified_on = dt.date(2000 + int(person.certificate_number[11:13]), draw.randint(3, 12), 18)
    joined = min(person.employments[0].since, certified_on)
    entered_on = joined - dt.timedelta(days=draw.randint(400, 3600))
    senior = {"一级": 0.75, "二级": 0.4, "三级": 0.05}[person.level]
    title = "高级工程师" if person.post or draw.random() < senior else draw.choice(("工程师", "工程师", ""))
    engineer = draw_engineer(draw, ENGINEER_SPECIALITY[draw.choice(scopes)], certified_on)
    has_one = draw.random() < {"一级": 0.7, "二级": 0.55, "三级": 0.2}[person.level]
    return replace(
        person,
        certified_on=certified_on,
        entered_on=entered_on,
        title=title,
        engineer=engineer if has_one else None,
    )


def draw_engineer(draw: random.Random, speciality: str, not_before: dt.date) -> Engineer:
    """A registration of 中级 made in the years up to 2019, before the first report of any corpus."""
    first = max(not_before, dt.date(2010, 3, 1))
    day = day_between(draw, first, dt.date(2019, 1, 31))
    return Engineer(
        number=f"{draw.randint(11, 65)}{day.year % 100:02d}{draw.randint(0, 9_999_999):07d}",
        grade="中级",
        speciality=speciality,
        registered_on=day,
    )
