"""seal_mismatch: the seal names another firm than the one that issues the report."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import (
    CLEAR_CUT,
    SUBTLE,
    Defect,
    Stage,
    another_agency,
    expect,
    flagged,
    trap,
)
from eval.factory.plan.records import ReportPlan, SealChange

CHECK = "seal_mismatch"
_COVER, _SIGN_OFF = "seal:cover", "seal:sign_off"
_CHANGES = (
    ("有限责任公司", "有限公司"),
    ("有限公司", "有限责任公司"),
    ("安全技术", "安全科技"),
    ("安全评价", "安全评估"),
    ("科技", "技术"),
    ("检测", "检验"),
    ("服务", "咨询"),
)


def near_names(name: str) -> list[str]:
    """Names that a hurried reader takes for this one."""
    near = [name.replace(old, new, 1) for old, new in _CHANGES if old in name and new not in name]
    return [*near, f"{name}第二分公司"]


def _sealed_as(
    plan: ReportPlan, name: str, marks: tuple[str, ...], form: str, note: str
) -> ReportPlan | None:
    if set(marks) & set(plan.seals):
        return None
    plan = replace(plan, seals={**plan.seals, **{mark: SealChange(text=name) for mark in marks}})
    return expect(plan, flagged(CHECK, name, form, note, *marks))


def _other_firm(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    name = stage.world.agencies[another_agency(plan, stage)].name
    return _sealed_as(plan, name, (_SIGN_OFF, _COVER), CLEAR_CUT, "another agency's seal")


def _almost(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    taken = {agency.name for agency in stage.world.agencies.values()}
    names = [name for name in near_names(plan.agency.name) if name not in taken]
    marks = stage.draw.choice(((_SIGN_OFF,), (_SIGN_OFF, _COVER)))
    return _sealed_as(plan, stage.draw.choice(names), marks, SUBTLE, "a name that differs a little")


def _special_seals(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """报告专用章 and 合同专用章 under the right name."""
    marks = (_SIGN_OFF, _COVER)
    if set(marks) & set(plan.seals):
        return None
    plan = replace(plan, seals={**plan.seals, **{m: SealChange(caption="报告专用章") for m in marks}})
    return expect(plan, trap(CHECK, plan.agency.name, "the agency's special seals", *marks))


def _clients_seal(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """The enterprise seals the contract: not the agency, and rightly so."""
    if "contract" in plan.extra.get("absent", "").split():
        return None
    plan = replace(plan, seals={**plan.seals, "seal:contract:client": SealChange(shape="round")})
    return expect(plan, trap(CHECK, plan.enterprise.name, "the client's seal", "seal:contract:client"))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _other_firm, SUBTLE: _almost},
    traps={"special_seals": _special_seals, "clients_seal": _clients_seal},
)
