"""photo_metadata_conflict: a site photo says that it was taken at another time or place than the survey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import ReportPlan, Shot
from eval.factory.plan.shots import shots_of, visit_days

CHECK = "photo_metadata_conflict"


def _shots(plan: ReportPlan) -> tuple[Shot, ...]:
    """The shots that are really in the report, none where the photos are left out."""
    return () if "photos" in plan.extra.get("absent", "").split() else shots_of(plan)


def _doubted(plan: ReportPlan, shots: Mapping[int, Shot], form: str, note: str) -> ReportPlan | None:
    if not shots or plan.shots:
        return None
    marks = [f"photo:{index}:picture" for index in sorted(shots)]
    plan = replace(plan, shots=dict(shots))
    return expect(plan, flagged(CHECK, "现场照片", form, note, *marks))


def _long_before(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    gap, is_stamped = dt.timedelta(days=stage.draw.randint(75, 400)), stage.draw.random() < 0.4
    old = {}
    for index, shot in enumerate(_shots(plan)):
        at = shot.taken_at - gap
        old[index] = replace(shot, taken_at=at, stamped_at=at if is_stamped else None, has_exif=True)
    return _doubted(plan, old, CLEAR_CUT, "taken months before the survey")


def _far_away(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    place = plan.enterprise.place
    east = place.east + stage.draw.choice((-1, 1)) * stage.draw.uniform(4, 9)
    north = place.north + stage.draw.choice((-1, 1)) * stage.draw.uniform(3, 7)
    far = {
        index: replace(
            shot,
            maker="HUAWEI",
            model="NOH-AN00",
            east=round(east + 0.0007 * index, 6),
            north=round(north - 0.0004 * index, 6),
            has_exif=True,
        )
        for index, shot in enumerate(_shots(plan))
    }
    return _doubted(plan, far, CLEAR_CUT, "taken hundreds of kilometres away")


def _blatant(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    return stage.draw.choice((_long_before, _far_away))(plan, stage)


def _one_off_day(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    shots = _shots(plan)
    if not shots:
        return None
    index = stage.draw.randrange(len(shots))
    first = plan.days.survey_on[0]
    days = [plan.days.report_on + dt.timedelta(days=1), first - dt.timedelta(days=stage.draw.randint(3, 9))]
    days = [day for day in days if day not in visit_days(plan)]
    if not days:
        return None
    shot = shots[index]
    at = dt.datetime.combine(stage.draw.choice(days), shot.taken_at.time())
    kept = shot.stamped_at if stage.draw.random() < 0.5 else None
    note = "the stamp says the day of the survey, the file another" if kept else "one photo of another day"
    changed = replace(shot, taken_at=at, stamped_at=kept, has_exif=True)
    return _doubted(plan, {index: changed}, SUBTLE, note)


def _harmless(plan: ReportPlan, index: int, shot: Shot, note: str) -> ReportPlan | None:
    if plan.shots or any(e.check == CHECK for e in plan.expectations):
        return None
    plan = replace(plan, shots={index: shot})
    return expect(plan, trap(CHECK, "现场照片", note, f"photo:{index}:picture"))


def _second_visit(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """A photo of the documented visit to see what was put right."""
    shots = _shots(plan)
    days = sorted(visit_days(plan) - set(plan.days.survey_on))
    if not shots or not days:
        return None
    last = len(shots) - 1
    at = dt.datetime.combine(days[-1], shots[last].taken_at.time())
    shot = replace(shots[last], taken_at=at, stamped_at=at, has_exif=True)
    changed = _harmless(plan, last, shot, "taken on the day of the recheck")
    return changed and replace(changed, photos=(*plan.photos[:-1], f"{plan.photos[-1]}（整改后复查）"))


def _no_place(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    shots = _shots(plan)
    if not shots:
        return None
    shot = replace(shots[0], maker="Canon", model="Canon EOS 200D", east=None, north=None, has_exif=True)
    return _harmless(plan, 0, shot, "a camera that does not know where it is")


def _edited_later(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    shots = _shots(plan)
    if not shots:
        return None
    later = plan.days.report_on - dt.timedelta(days=stage.draw.randint(2, 12))
    edited = dt.datetime.combine(later, dt.time(19, stage.draw.randint(0, 59), 12))
    shot = replace(shots[0], edited_at=edited, software="Adobe Photoshop Lightroom 6.0", has_exif=True)
    return _harmless(plan, 0, shot, "brightened later, taken on the day of the survey")


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _blatant, SUBTLE: _one_off_day},
    traps={"second_visit": _second_visit, "no_place": _no_place, "edited_later": _edited_later},
)
