"""When, where and with what the photos of a survey were taken."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from core.outcome import State
from eval.factory.draw import stream
from eval.factory.plan.records import Expectation, ReportPlan, Shot

_CAMERAS = (
    ("HUAWEI", "NOH-AN00"),
    ("HUAWEI", "LIO-AL00"),
    ("HONOR", "PGT-AN10"),
    ("Xiaomi", "M2102J2SC"),
    ("vivo", "V2046A"),
    ("OPPO", "PEEM00"),
    ("Apple", "iPhone 12"),
    ("Canon", "Canon EOS 200D"),
    ("NIKON CORPORATION", "NIKON D5300"),
    ("SONY", "DSC-WX350"),
)
LEADER_SECOND_DAY = "leader_second_day"  # key of a plan's extra: the leader came on the second day only
_PHONES = 7  # the first cameras know where they are


def shots_of(plan: ReportPlan) -> tuple[Shot, ...]:
    """One shot per photo: on the survey days, at the site, as the house keeps them, save what was changed."""
    house = stream(plan.world_seed, plan.agency.key, "cameras")
    has_exif = house.random() < 0.72
    has_stamp = not has_exif or house.random() < 0.75
    cameras = house.sample(range(len(_CAMERAS)), 3)
    draw = stream(plan.seed, "shots")
    camera = draw.choice(cameras)
    has_place = camera < _PHONES and draw.random() < 0.7
    moments = _moments(plan, draw)
    place = plan.enterprise.place
    shots = []
    for index, moment in enumerate(moments):
        shot = Shot(
            taken_at=moment,
            stamped_at=moment if has_stamp else None,
            stamped_place=f"{place.city}{place.county}",
            maker=_CAMERAS[camera][0],
            model=_CAMERAS[camera][1],
            east=round(place.east + draw.uniform(-0.002, 0.002), 6) if has_place else None,
            north=round(place.north + draw.uniform(-0.002, 0.002), 6) if has_place else None,
            has_exif=has_exif,
        )
        shots.append(plan.shots.get(index, shot))
    return tuple(shots)


def overlay_of(shot: Shot) -> str:
    """The stamp in the picture, one line under the other."""
    if shot.stamped_at is None:
        return ""
    return f"{shot.stamped_at:%Y-%m-%d %H:%M}\n{shot.stamped_place}"


def visit_days(plan: ReportPlan) -> frozenset[dt.date]:
    """Days on which the report tells of somebody on site: of the survey and of rechecks."""
    again = {hazard.rechecked_on for hazard in plan.hazards if hazard.rechecked_on}
    return frozenset({*plan.days.survey_on, *again})


def as_carried(plan: ReportPlan, scanned: frozenset[int]) -> ReportPlan:
    """The plan as it can be seen when these photos were scanned: without what only their files told."""
    check = "photo_metadata_conflict"
    doubted = [e for e in plan.expectations if e.check == check and e.state is State.FLAGGED]
    shots = shots_of(plan)
    gone = [
        e
        for e in doubted
        if all(
            int(m.split(":")[1]) in scanned and _stamp_is_right(plan, shots[int(m.split(":")[1])])
            for m in e.marks
        )
    ]
    if not gone:
        return plan
    kept = tuple(e for e in plan.expectations if e not in gone)
    return replace(plan, expectations=(*kept, Expectation(check=check, state=State.CLEAR)))


def _stamp_is_right(plan: ReportPlan, shot: Shot) -> bool:
    return shot.stamped_at is None or shot.stamped_at.date() in visit_days(plan)


def _moments(plan: ReportPlan, draw: random.Random) -> list[dt.datetime]:
    """Times in the order of the photos, spread over the days of the survey."""
    days, count = plan.days.survey_on, len(plan.photos)
    split = count if len(days) == 1 else 1 if LEADER_SECOND_DAY in plan.extra else (count + 1) // 2
    moments = []
    for first, stop, day in ((0, split, days[0]), (split, count, days[-1])):
        clock = dt.datetime.combine(
            day, dt.time(draw.randint(9, 14), draw.randint(0, 59), draw.randint(0, 59))
        )
        for _ in range(first, stop):
            moments.append(clock)
            clock += dt.timedelta(seconds=draw.randint(95, 1200))
    return moments
