"""Invented other reports that tests hold a report against."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.facts import DatesFact, Fact, Facts, Person, Role, SurveyRecord
from corpus.briefs.making import brief_of
from corpus.briefs.records import Brief, Related
from pipelines.checking import Case, RegistryExtract
from tests import cases

ELSEWHERE = "青海省西宁市城东区昆仑路8号"
HERE = "四川省乐山市夹江县黄土镇兴业路12号"


def report_id(number: int) -> str:
    """The id of an invented report."""
    return f"{number:02x}" * 32


def days(*values: str) -> DatesFact:
    """Survey days."""
    return DatesFact(value=values, confidence=0.95, evidence=(cases.evidence("现场勘验日期", 14),))


def on_record(*names: str) -> SurveyRecord:
    """A survey record that names these people."""
    return SurveyRecord(people=tuple(cases.fact(name, page=14) for name in names))


HERE_FACTS = dataclasses.replace(
    cases.FACTS,
    project_address=cases.fact(HERE),
    survey=on_record("沈青禾"),
    people=(cases.person("沈青禾"),),
)


def other(number: int = 1, *, enterprise: str = "远桥粮油有限公司", **changed: Any) -> Brief:
    """Another report of the same agency and leader on another enterprise, a year before."""
    usual: dict[str, Any] = {
        "enterprise_name": cases.fact(enterprise),
        "project_address": cases.fact(ELSEWHERE),
        "report_on": cases.fact("2022-05-18"),
        "contract_on": cases.fact("2022-02-06"),
        "notice_on": cases.fact("2022-02-20"),
        "survey_on": days("2022-03-06"),
    }
    facts: Facts = dataclasses.replace(HERE_FACTS, **{**usual, **changed})
    return brief_of(report_id(number), facts, file_name=f"报告{number}.pdf")


def known(*briefs: Brief) -> Related:
    """What the store would give: these, and some that do not bear on the report."""
    digests = tuple(f"{place:016x}" for place, _ in enumerate(briefs))
    return Related(briefs=briefs, digests=digests, has_others=True)


def held(
    *briefs: Brief,
    registry: RegistryExtract | None = cases.REGISTRY,
    facts: Facts = HERE_FACTS,
    **changed: Any,
) -> Case:
    """A case held against these reports."""
    return dataclasses.replace(cases.case(facts, registry, **changed), others=known(*briefs))


def member(name: str, number: str | None, role: Role = Role.TEAM_MEMBER) -> Person:
    """A person of the team."""
    return cases.person(name, number, role)


def burst(count: int, *, step_days: int = 1) -> tuple[Brief, ...]:
    """Reports of one leader on as many enterprises, surveyed and issued a step apart."""
    return tuple(
        other(
            number,
            enterprise=f"第{number}粮油有限公司",
            report_on=cases.fact(f"2023-05-{number * step_days:02d}"),
            survey_on=days(f"2023-03-{number * step_days:02d}"),
        )
        for number in range(1, count + 1)
    )


def said(value: str) -> Fact:
    """A fact on page 3."""
    return cases.fact(value, page=3)
