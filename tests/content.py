"""Invented chapters, chemicals, devices and judgements from which tests build cases on a report's content."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from core.chapters import Chapter
from core.evidence import Evidence
from core.facts import (
    Chemical,
    CriteriaJudgement,
    DesignReview,
    Equipment,
    HazardUnit,
    JudgedCriterion,
    MajorHazard,
    Remark,
    SectionFact,
)
from pipelines.checking import Case
from tests import cases

CHAPTERS = (
    (Chapter.PURPOSE, "1.1 评价目的"),
    (Chapter.BASIS, "1.2 评价依据"),
    (Chapter.ENTERPRISE, "2 企业概况"),
    (Chapter.SURROUNDINGS, "2.1 周边环境"),
    (Chapter.LAYOUT, "2.2 总平面布置"),
    (Chapter.HAZARDS, "3 危险、有害因素辨识与分析"),
    (Chapter.UNITS, "4.1 单元的确定"),
    (Chapter.METHODS, "4.2 方法的选择"),
    (Chapter.ASSESSMENT, "5 定性、定量评价"),
    (Chapter.RECTIFICATION, "6 隐患与整改"),
    (Chapter.MEASURES, "7 安全对策措施"),
    (Chapter.CONCLUSION, "8 评价结论"),
)


def chemical(name: str, quantity_t: float | None, **more: Any) -> Chemical:
    """A chemical with its quantity."""
    shown = (cases.evidence(name, 7), cases.evidence(f"{quantity_t}", 7))
    return Chemical(name=name, quantity_t=quantity_t, evidence=shown, **more)


def unit(name: str = "", *, shown: str = "", **more: Any) -> HazardUnit:
    """What is stated of one unit, with the text that states it."""
    return HazardUnit(unit=name, evidence=(cases.evidence(shown or str(more.get("s")), 8),), **more)


def hazard_case(
    *chemicals: Chemical,
    is_major: bool | None,
    s: float | None = None,
    units: tuple[HazardUnit, ...] | None = None,
    exposed_people: int | None = None,
    **more: Any,
) -> Case:
    """A report of these chemicals and of what it says of major hazards."""
    stated = units if units is not None else (unit(s=s, is_major=is_major),)
    hazard = MajorHazard(
        stated_s=s,
        is_major=is_major,
        units=stated,
        exposed_people=exposed_people,
        evidence=(cases.evidence("不构成危险化学品重大危险源", 8),),
    )
    return cases.case(chemicals=chemicals, major_hazard=hazard, **more)


def device(name: str, model: str) -> Equipment:
    """A row of the equipment table."""
    return Equipment(name=name, model=model, evidence=(cases.evidence(f"{name} {model}", 6),))


def remark(text: str) -> Remark:
    """A sentence on what is eliminated."""
    return Remark(text=text, evidence=(cases.evidence(text, 8),))


def judged(numbers: Iterable[int], text: str = "……", applying: tuple[str, ...] = ()) -> CriteriaJudgement:
    """A table that goes through these items of 安监总管三〔2017〕121号."""
    return CriteriaJudgement(
        is_made=True,
        source="安监总管三〔2017〕121号",
        items=tuple(
            JudgedCriterion(
                number=f"第{number}项", text=text, evidence=(cases.evidence(f"第{number}项", 10),)
            )
            for number in numbers
        ),
        applying=applying,
        evidence=(cases.evidence("逐项判定", 10),),
    )


def criteria_case(judgement: CriteriaJudgement | None, **more: Any) -> Case:
    """A report on a filling station with this judgement."""
    return cases.case(accident_hazards=judgement, **more)


def design_case(*, is_approved: bool | None, **more: Any) -> Case:
    """An acceptance report with this review of the design."""
    case = {name: more.pop(name) for name in ("registry", "approvals", "report_kind") if name in more}
    review = DesignReview(
        is_approved=is_approved, evidence=(cases.evidence("安全设施设计专篇由某院编制", 6),), **more
    )
    return cases.case(**{"report_kind": cases.fact("验收评价"), "design": review, **case})


def chapters_case(without: Chapter | None = None, **more: Any) -> Case:
    """A report of all chapters but one."""
    return cases.case(sections=chapters(without), **more)


def chapters(without: Chapter | None = None) -> tuple[SectionFact, ...]:
    """All chapters but one."""
    return tuple(
        SectionFact(kind=kind, title=title, pages=(4, 5), characters=400, heading=heading(title))
        for kind, title in CHAPTERS
        if kind is not without
    )


def heading(title: str) -> tuple[Evidence, ...]:
    """Where a heading stands."""
    return (cases.evidence(title, 4),)


def emptied(
    sections: tuple[SectionFact, ...], kind: Chapter, characters: int | None
) -> tuple[SectionFact, ...]:
    """The chapters with one of them holding so many characters."""
    return tuple(
        dataclasses.replace(section, characters=characters) if section.kind is kind else section
        for section in sections
    )
