"""The enclosed contract as the plan wants it: parties, object, clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.factory.blocks import marked
from eval.factory.plan.records import ReportPlan
from eval.factory.text.grammar import Template
from eval.factory.text.scene import Scene

_NUMERALS = "一二三四五六七八九十"
_LAST = 2  # clauses on disputes and copies: others come before them


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The client as the contract names it."""

    name: str
    marked: str
    contact: str
    key: str


def contract_client(scene: Scene) -> Client:
    """The enterprise, unless the plan has another name in the contract."""
    plan, enterprise = scene.plan, scene.plan.enterprise
    other = plan.contract.client
    return Client(
        name=other or enterprise.name,
        marked=marked("contract_client", other) if other else marked("enterprise_name", enterprise.name),
        contact=enterprise.contact,
        key=f"{enterprise.key}/other" if other and enterprise.name not in other else enterprise.key,
    )


def contract_project(scene: Scene) -> str:
    """The project, unless the plan has another in the contract."""
    other = scene.plan.contract.project
    return marked("contract_project", other) if other else marked("project_name", scene.plan.project_name)


def contract_clauses(plan: ReportPlan, common: Sequence[Template]) -> list[Template]:
    """The common clauses with the plan's own payment and further clauses, each of these marked."""
    terms = plan.contract
    clauses: list[Template] = list(common)
    if terms.payment:
        paid = marked("contract_payment", terms.payment)
        clauses = [paid if "<fee>" in str(clause) else clause for clause in clauses]
    added = [marked(f"contract_clause:{index}", text) for index, text in enumerate(terms.clauses)]
    return [*clauses[:-_LAST], *added, *clauses[-_LAST:]]


def clause_number(index: int) -> str:
    """The number of a clause in Chinese numerals, up to nineteen."""
    return _NUMERALS[index - 1] if index <= 10 else f"十{_NUMERALS[index - 11]}"
