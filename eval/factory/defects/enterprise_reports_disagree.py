"""enterprise_reports_disagree: reports on the same enterprise state facts that exclude each other."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.pairing import Pair, PairDefect, PairForm, later, mirrored, others, speak
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Stage, flagged, trap
from eval.factory.defects.text_copied import copied, hazard_chapters
from eval.factory.plan.inherit import Heritage
from eval.factory.plan.make import Wish
from eval.factory.plan.records import ReportPlan

CHECK = "enterprise_reports_disagree"
_AREA = ("figure:area:text", "figure:area:table")


def _same_enterprise(donor: ReportPlan, stage: Stage) -> Wish | None:
    """Another report on the same enterprise within two years, by whichever agency."""
    day = later(donor, stage, 80, 700)
    if day is None or "area" not in donor.slots or "area_in_table" in donor.extra:
        return None
    heritage = Heritage(model=donor, is_same_site=True)
    return Wish(industry=donor.kit.key, kind="现状评价", report_on=day, heritage=heritage)


def _flag(donor: ReportPlan, plan: ReportPlan, marks: tuple[str, ...], form: str, note: str) -> Pair:
    said = flagged(CHECK, plan.enterprise.name, form, note, *marks)
    said = replace(said, others=others(donor, marks))
    return mirrored(donor, said, plan.seed), speak(plan, said, trap("text_copied", "", "the same enterprise"))


def _other_area(plan: ReportPlan, stage: Stage) -> ReportPlan:
    area = round(int(plan.slots["area"]) * stage.draw.choice((0.55, 0.64, 1.5, 1.8)))
    return replace(plan, slots={**plan.slots, "area": str(area)})


def _area(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair:
    note = "the plot is of another size, no extension is told"
    return _flag(donor, _other_area(plan, stage), _AREA, CLEAR_CUT, note)


def _distance(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair | None:
    """One neighbour that cannot move stands at another distance; the nearest, quoted elsewhere, stays."""
    needed = [n.measured_m for n in plan.neighbours if n.required_m]
    options = [i for i, n in enumerate(plan.neighbours) if n.measured_m > min(needed, default=0)]
    if not options or plan.neighbours != donor.neighbours:
        return None
    index = stage.draw.choice(options)
    old = plan.neighbours[index]
    moved = replace(old, measured_m=round(old.measured_m * stage.draw.uniform(1.5, 2.2), 1))
    sides = (*plan.neighbours[:index], moved, *plan.neighbours[index + 1 :])
    plan = replace(plan, neighbours=sides)
    return _flag(donor, plan, (f"figure:distance{index}:table",), SUBTLE, f"distance to {old.what}")


def _extended(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair:
    """Another area, and the extension that made it is told."""
    old = int(plan.slots["area"])
    new = round(old * stage.draw.choice((1.2, 1.35, 1.5)))
    year = plan.days.survey_on[0].year
    told = f"{year}年该企业实施扩建，厂区占地面积由{old}m²增加至{new}m²，相关手续已办理。"
    plan = replace(plan, slots={**plan.slots, "area": str(new)}, remarks={**plan.remarks, "basics": told})
    chapters = ("surroundings", "process", *hazard_chapters(plan, 2))
    plan = copied(plan, donor, chapters, legitimate=True)
    note = "the plot grew by an extension that the report tells"
    return donor, speak(
        plan, trap(CHECK, plan.enterprise.name, note, *_AREA), trap("text_copied", "", "the same enterprise")
    )


DEFECT = PairDefect(
    check=CHECK,
    forms={
        CLEAR_CUT: PairForm(wish=_same_enterprise, change=_area),
        SUBTLE: PairForm(wish=_same_enterprise, change=_distance),
    },
    traps={"extended": PairForm(wish=_same_enterprise, change=_extended)},
)
