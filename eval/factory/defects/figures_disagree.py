"""figures_disagree: one quantity stated with different values in the report."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.blocks import marked
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.figures import counted, rated
from eval.factory.plan.major_hazard import alpha_for
from eval.factory.plan.records import ReportPlan
from eval.factory.text.figures import REMARK

CHECK = "figures_disagree"
_NAMES = {"staff": "从业人数", "area": "占地面积", "investment": "总投资", "people": "周边人数"}


def swapped(text: str) -> str:
    """The number with its last two different neighbouring digits changed over, or itself."""
    for at in range(len(text) - 1, 0, -1):
        left, right = text[at - 1], text[at]
        if left.isdigit() and right.isdigit() and left != right and not (at == 1 and right == "0"):
            return text[: at - 1] + right + left + text[at + 1 :]
    return text


def _values(plan: ReportPlan) -> dict[str, str]:
    """What stands in two places: name and value."""
    values = {
        name: plan.slots[name] for name in ("staff", "area", "investment", *counted(plan), *rated(plan))
    }
    values |= {f"distance{i}": f"{n.measured_m:g}" for i, n in enumerate(plan.neighbours)}
    if plan.hazard_as_stated.r is not None:
        values["people"] = str(plan.major_hazard.people_nearby)
    return values


def _subject(plan: ReportPlan, name: str) -> str:
    if name.startswith("distance"):
        return f"与{plan.neighbours[int(name.removeprefix('distance'))].side}侧设施的间距"
    if name in _NAMES:
        return _NAMES[name]
    if name in rated(plan):
        return f"{plan.equipment[rated(plan)[name]][0]}规格"
    return f"{plan.equipment[counted(plan)[name]][0]}数量"


def _plant(plan: ReportPlan, name: str, value: str, form: str, note: str) -> ReportPlan:
    plan = replace(plan, extra={**plan.extra, f"{name}_in_table": value})
    marks = (f"figure:{name}:text", f"figure:{name}:table")
    return expect(plan, flagged(CHECK, _subject(plan, name), form, note, *marks))


def _doubled(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Far apart: twice as much and a little more."""
    values = {name: value for name, value in _values(plan).items() if name != "people"}
    name = stage.draw.choice(sorted(values))
    value = f"{float(values[name]) * 2 + 3:.1f}".removesuffix(".0")
    return _plant(plan, name, value, CLEAR_CUT, "text and table differ")


def _nearly(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Two digits changed over, or square metres wrongly turned into 万m²."""
    if stage.draw.random() < 0.25:
        return _wrongly_converted(plan, stage)
    options = {name: swapped(value) for name, value in _values(plan).items()}
    usable = [
        name
        for name, value in options.items()
        if value != _values(plan)[name] and _is_apart(plan, name, value)
    ]
    if not usable:
        return _wrongly_converted(plan, stage)
    name = stage.draw.choice(sorted(usable))
    return _plant(plan, name, options[name], SUBTLE, "two digits changed over")


def _is_apart(plan: ReportPlan, name: str, value: str) -> bool:
    """Whether the other value makes no other label untrue: a distance still enough, α the same."""
    if name.startswith("distance"):
        return float(value) >= plan.neighbours[int(name.removeprefix("distance"))].required_m
    if name == "people":
        return alpha_for(int(value)) == plan.major_hazard.alpha
    return True


def _remark(plan: ReportPlan, text: str) -> ReportPlan:
    before = plan.extra.get(REMARK, "")
    return replace(plan, extra={**plan.extra, REMARK: before + text})


def _wrongly_converted(plan: ReportPlan, _: Stage) -> ReportPlan:
    wrong = marked("figure:area:converted", f"{int(plan.slots['area']) / 1000:.4g}万m²")
    plan = _remark(plan, f"厂（站）区总占地折合{wrong}。")
    marks = ("figure:area:text", "figure:area:converted")
    return expect(plan, flagged(CHECK, _NAMES["area"], SUBTLE, "wrongly turned into 万m²", *marks))


def _converted(plan: ReportPlan, _: Stage) -> ReportPlan:
    right = marked("figure:area:converted", f"{int(plan.slots['area']) / 10_000:.6g}万m²")
    mu = f"{int(plan.slots['area']) / 666.667:.1f}亩"
    plan = _remark(plan, f"厂（站）区总占地折合{right}（约{mu}）。")
    marks = ("figure:area:text", "figure:area:converted")
    return expect(plan, trap(CHECK, _NAMES["area"], "the same in other units", *marks))


def _rounded(plan: ReportPlan, _: Stage) -> ReportPlan:
    value = round(int(plan.slots["area"]) / 10_000, 1 if int(plan.slots["area"]) >= 10_000 else 2)
    about = marked("figure:area:rounded", f"约{value:g}万m²")
    plan = _remark(plan, f"厂（站）区占地面积{about}，用地性质为工业（商服）用地。")
    return expect(plan, trap(CHECK, _NAMES["area"], "rounded", "figure:area:text", "figure:area:rounded"))


def _other_year(plan: ReportPlan, stage: Stage) -> ReportPlan:
    staff = int(plan.slots["staff"])
    before = max(3, staff - stage.draw.randint(2, max(3, staff // 6)))
    year = plan.days.survey_on[0].year - stage.draw.randint(2, 3)
    then = marked("figure:staff:earlier", f"{before}人")
    plan = _remark(plan, f"{year}年末从业人员为{then}，此后随经营需要有所增加。")
    marks = ("figure:staff:text", "figure:staff:earlier")
    return expect(plan, trap(CHECK, _NAMES["staff"], "the figure of another year", *marks))


def _limit(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    for index, neighbour in enumerate(plan.neighbours):
        if neighbour.required_m:
            marks = (f"figure:distance{index}:law", f"figure:distance{index}:table")
            name = _subject(plan, f"distance{index}")
            return expect(plan, trap(CHECK, name, "the required distance beside the measured one", *marks))
    return None


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _doubled, SUBTLE: _nearly},
    traps={"converted": _converted, "rounded": _rounded, "other_year": _other_year, "limit": _limit},
)
