"""Criteria for major accident hazards: what each industry's report of a given day must speak to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from eval.factory.draw import stream
from eval.factory.plan.records import ReportPlan
from eval.factory.text.grammar import expand

SKIPPED, LEFT_OUT = "criteria_skipped", "criteria_left_out"  # keys of a plan's extra
_HIGH_GRADES = ("一级", "二级")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of the criteria for some kits; ``until`` is the first day it no longer holds."""

    key: str
    list: str
    kits: tuple[str, ...]
    since: dt.date
    title: str
    number: str
    until: dt.date | None = None
    itemised: bool = True
    unconfirmed: bool = False

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is in force on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One item as an honest report judges it."""

    number: str
    about: str
    finding: str
    applies: bool


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    text = Path(__file__).with_name("criteria.yaml").read_text(encoding="utf-8")
    rows: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return rows


@lru_cache(maxsize=1)
def editions() -> tuple[Edition, ...]:
    """All editions."""
    return tuple(Edition(**{**row, "kits": tuple(row["kits"])}) for row in _data()["editions"])


def edition_for(kit: str, day: dt.date) -> Edition:
    """The edition in force for an industry; raises ``LookupError`` where none is."""
    for edition in editions():
        if kit in edition.kits and edition.holds_on(day):
            return edition
    raise LookupError(f"{kit}: no criteria on {day}")


def numbers_of(edition: Edition) -> tuple[str, ...]:
    """The items' numbers, in their order."""
    return tuple(str(row[0]) for row in _data()["lists"][edition.list])


def judged(plan: ReportPlan) -> tuple[Judgement, ...]:
    """Every item with what was found, as the whole list would read."""
    draw = stream(plan.seed, "criteria")
    grade = plan.hazard_as_stated.grade
    major = (
        "储罐均设紧急切断，{SIS独立设置|配备独立SIS}"
        if grade in _HIGH_GRADES
        else "未构成一级、二级重大危险源"
    )
    found = []
    for number, about, ok, *rest in _data()["lists"][edition_for(plan.kit.key, plan.days.report_on).list]:
        applies = not (rest and plan.kit.key in rest[0])
        text = expand(ok if applies else rest[1], draw, {**plan.slots, "major_5": expand(major, draw, {})})
        found.append(Judgement(number=str(number), about=str(about), finding=text, applies=applies))
    return tuple(found)


def is_due(plan: ReportPlan) -> bool:
    """Whether the report must judge: what does not yet exist has no accident hazards."""
    return plan.kind != "预评价"


def shown(plan: ReportPlan) -> tuple[Judgement, ...]:
    """What stands in the report: nothing where it is not due or left out, without the items passed over."""
    if not is_due(plan) or LEFT_OUT in plan.extra:
        return ()
    skipped = plan.extra.get(SKIPPED, "").split()
    return tuple(item for item in judged(plan) if item.number not in skipped)
