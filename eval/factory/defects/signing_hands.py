"""Who signs by hand where: what the defects of signatures have in common."""

from __future__ import annotations

from core.facts import Role, SignatureState
from eval.factory.plan.records import PlannedPerson, ReportPlan

_REVIEWED = (Role.REVIEWER, Role.PROCESS_CONTROL_CHIEF, Role.TECHNICAL_CHIEF)


def signers(plan: ReportPlan) -> list[tuple[int, PlannedPerson]]:
    """Places of the sign-off that are signed by hand, with nothing planted on them yet."""
    used = {expectation.subject for expectation in plan.expectations}
    return [
        (index, person)
        for index, person in enumerate(plan.people)
        if person.signature is SignatureState.HANDWRITTEN
        and not person.manner
        and sign_mark(index) not in plan.stock
        and person.assessor.name not in used
    ]


def sign_mark(index: int) -> str:
    """The mark of a person's signature in the sign-off."""
    return f"person:{index}:ink"


def other_marks(plan: ReportPlan, index: int) -> tuple[str, ...]:
    """Marks of the same person's signatures in the review and survey records that the report encloses."""
    absent = plan.extra.get("absent", "").split()
    person = plan.people[index]
    marks = []
    if person.role in _REVIEWED and "review" not in absent and person is plan.person(person.role):
        marks.append(f"review:{person.role.value}:ink")
    on_site = [
        p.assessor.key
        for p in plan.people
        if p.assessor.key in plan.surveyors and p.role in (Role.PROJECT_LEADER, Role.TEAM_MEMBER)
    ]
    if "survey" not in absent and person.assessor.key in on_site:
        marks.append(f"survey:{on_site.index(person.assessor.key)}:ink")
    return tuple(marks)
