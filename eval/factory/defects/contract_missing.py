"""contract_missing: no technical service contract, or one with another client or on another project."""

from __future__ import annotations

from dataclasses import replace

from core.outcome import State
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, speaks, trap
from eval.factory.plan.records import ContractTerms, Expectation, ReportPlan

CHECK = "contract_missing"
_SUBJECT = "技术服务合同"
_CLAUSES = "contract_guarantees_result"
_NAMES = "foreign_name_left"
_OTHER_TITLES = ("安全评价服务协议书", "委托评价协议", "安全技术咨询服务合同书")
_OTHER_WORK = ("消防安全评估", "职业病危害现状评价", "安全生产标准化咨询", "应急预案编制")


def _is_enclosed(plan: ReportPlan) -> bool:
    return "contract" not in plan.extra.get("absent", "").split()


def _is_flagged_on(plan: ReportPlan) -> bool:
    """Whether another defect was planted on the contract's clauses."""
    return any(e.check == _CLAUSES and e.state is State.FLAGGED for e in plan.expectations)


def _left_out(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """No contract among the annexes; its clauses, traps among them, are then not to be judged."""
    if not _is_enclosed(plan) or _is_flagged_on(plan):
        return None
    absent = f"{plan.extra.get('absent', '')} contract".strip()
    kept = tuple(e for e in plan.expectations if e.check != _CLAUSES)
    plan = replace(plan, extra={**plan.extra, "absent": absent}, expectations=kept, contract=ContractTerms())
    plan = expect(plan, flagged(CHECK, _SUBJECT, CLEAR_CUT, "not among the annexes", "contract_on"))
    unknown = Expectation(
        check=_CLAUSES, state=State.NOT_ASSESSABLE, subject=_SUBJECT, note="no contract is enclosed"
    )
    return expect(plan, unknown)


def _other_party(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Another client, whose name is then left in this report, or the same client on other work."""
    if not _is_enclosed(plan):
        return None
    if stage.draw.random() < 0.5 and not speaks(plan, _NAMES):
        client = stage.world.found_enterprise(stage.draw, tuple(plan.kit.names)).name
        plan = replace(plan, contract=replace(plan.contract, client=client))
        plan = expect(plan, flagged(_NAMES, client, SUBTLE, "the client of the contract", "contract_client"))
        return expect(plan, flagged(CHECK, _SUBJECT, SUBTLE, "another client", "contract_client"))
    project = f"{plan.enterprise.name}{stage.draw.choice(_OTHER_WORK)}"
    plan = replace(plan, contract=replace(plan.contract, project=project))
    return expect(plan, flagged(CHECK, _SUBJECT, SUBTLE, "another project", "contract_project"))


def _trap(plan: ReportPlan, terms: ContractTerms, note: str, mark: str) -> ReportPlan | None:
    if not _is_enclosed(plan):
        return None
    return expect(replace(plan, contract=terms), trap(CHECK, _SUBJECT, note, mark))


def _commission(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    terms = replace(plan.contract, title="安全评价委托书", kind="委托书")
    return _trap(plan, terms, "enclosed as a letter of commission, signed by both", "contract_on")


def _branch(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    branch = f"{plan.enterprise.name}{plan.enterprise.place.county}分公司"
    terms = replace(plan.contract, client=branch)
    return _trap(plan, terms, "a branch of the client signed", "contract_client")


def _other_title(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    terms = replace(plan.contract, title=stage.draw.choice(_OTHER_TITLES))
    return _trap(plan, terms, "enclosed under another title", "contract_on")


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _left_out, SUBTLE: _other_party},
    traps={"commission": _commission, "branch": _branch, "other_title": _other_title},
)
