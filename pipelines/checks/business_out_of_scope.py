"""Industry outside the certified scope on survey or report day (Order 1 art. 22(3), Order 20 art. 21(2))."""

from __future__ import annotations

from collections.abc import Iterable

from core.dates import in_chinese
from core.evidence import Evidence
from core.facts import Fact
from core.outcome import Outcome
from corpus.law.qualification import Industry
from corpus.registry.evidence import row_evidence
from corpus.registry.records import AgencyRow, FoundBy, Register
from pipelines.checking import (
    Case,
    Check,
    DayOfCount,
    Need,
    clear,
    days_that_count,
    flagged,
    in_words,
    not_assessable,
)
from pipelines.days_unread import no_days
from pipelines.registered import agency_rows, is_trusted, rule_evidence, stated_agency
from pipelines.registry_days import after, known_to, up_to

ID = "business_out_of_scope"

_CONFIDENCE = {FoundBy.NUMBER: 0.9, FoundBy.NAME: 0.85}
_LOOKALIKE, _UNVERIFIED = 0.6, 0.85  # the second: of the confidence, where no source confirms the scope


def assess(case: Case) -> tuple[Outcome, ...]:
    """Flagged when the paper of a day that counts names scopes, and none that the industry needs."""
    registry, fact = case.registry, case.facts.industry
    if registry is None or Register.AGENCIES not in registry.snapshot.registers:
        return (not_assessable(ID, "registry_missing", "尚未导入评价机构登记库，无法核对业务范围。"),)
    industry = case.qualification.industry(fact.value) if fact and is_trusted(fact) else None
    if fact is None or industry is None:
        return (not_assessable(ID, "industry_unknown", "没有判明项目所属行业，无法核对业务范围。"),)
    days = days_that_count(case.facts)
    if not days:
        return (no_days(ID, case.facts, "无法核对当日的业务范围"),)
    rows = agency_rows(case).meant
    if not rows:
        return (
            not_assessable(
                ID, "agency_not_in_registry", "登记库中没有报告所写的评价机构，无法核对业务范围。"
            ),
        )
    return (_judged(case, fact, industry, rows, days),)


def _judged(
    case: Case, fact: Fact, industry: Industry, rows: tuple[AgencyRow, ...], days: tuple[DayOfCount, ...]
) -> Outcome:
    papers = {day: _papers_of(rows, day) for day in days}
    answers = {day: _covered(case, industry, papers[day], day) for day in days}
    outside = [day for day in days if answers[day] is False]
    assert case.registry is not None
    known = known_to(case.registry, Register.AGENCIES, rows)
    late = after(outside, known)
    outside = [day for day in outside if day not in late]
    subject = case.facts.agency_name.value if case.facts.agency_name else rows[0].name
    if outside:
        return _flag(case, fact, industry, papers, outside, subject)
    if late:
        words = (
            f"{up_to(known)}的登记库所载{subject}的业务范围不含“{_needed(case, industry)}”；"
            f"{in_words(late)}晚于登记库的日期，此后是否增项不能说明，请导入更新的名录再核对。"
        )
        return not_assessable(ID, "registry_older", words, _shown(rows[:3]), subject=subject)
    if None in answers.values():
        return not_assessable(
            ID,
            "scope_unknown",
            f"登记库没有载明{subject}在全部勘验日和报告日期的业务范围，或所载范围无法归类，不能判断是否涵盖{industry.name}。",
            _shown(rows[:3]),
            subject=subject,
        )
    is_lapsed = any(_has_lapsed(papers[day], day) for day in days)
    whose = "最后一张资质证书（当日已过有效期，另见机构资质有效期）载明的" if is_lapsed else ""
    return clear(
        ID,
        f"{subject}在{in_words(days)}的{whose}业务范围涵盖{industry.name}所需的“{_needed(case, industry)}”。",
        (*fact.evidence[:1], *_shown(papers[days[-1]])),
        subject=subject,
    )


def _papers_of(rows: tuple[AgencyRow, ...], day: DayOfCount) -> tuple[AgencyRow, ...]:
    """The certificates in force on the day; once all have lapsed the last one, since that is judged apart."""
    held = tuple(row for row in rows if row.validity.holds_throughout(day.date) is not False)
    if held:
        return held
    ends = [row.validity.until for row in rows if row.validity.until and row.validity.until < day.date.first]
    return tuple(row for row in rows if ends and row.validity.until == max(ends))


def _has_lapsed(rows: tuple[AgencyRow, ...], day: DayOfCount) -> bool:
    return bool(rows) and all(row.validity.holds_throughout(day.date) is False for row in rows)


def _covered(case: Case, industry: Industry, papers: tuple[AgencyRow, ...], day: DayOfCount) -> bool | None:
    """Whether the papers of the day have the scope; None where they do not tell.

    A day is one day: of several papers any will do. Of a month in which the paper changed nothing is known.
    """
    answers = {_has_scope(case, industry, row) for row in papers}
    if answers == {True} or (True in answers and day.date.is_exact):
        return True
    return False if answers == {False} else None


def _has_scope(case: Case, industry: Industry, row: AgencyRow) -> bool | None:
    known = [case.qualification.scope(text) for text in row.business_scopes]
    if any(scope is not None and scope.id in industry.scopes for scope in known):
        return True
    return None if not known or None in known else False


def _flag(
    case: Case,
    fact: Fact,
    industry: Industry,
    papers: dict[DayOfCount, tuple[AgencyRow, ...]],
    outside: list[DayOfCount],
    subject: str,
) -> Outcome:
    row = papers[outside[0]][-1]
    held = "、".join(f"“{scope}”" for scope in row.business_scopes)
    statement = (
        f"本项目属{industry.name}，需要业务范围“{_needed(case, industry)}”；"
        f"登记库载明{subject}在{in_words(outside)}的业务范围为{held}"
        f"（证书 {row.certificate_number}，{_since(row)}），不包括该项；机构不得超出业务范围从业，请核实。"
    )
    evidence: list[Evidence] = [*fact.evidence[:2], *stated_agency(case.facts)[:1]]
    for day in outside:
        evidence.extend(item for item in day.evidence[:1] if item not in evidence)
    shown = [row for day in outside for row in papers[day]]
    scope = next(scope for scope in case.qualification.scopes if scope.id in industry.scopes)
    evidence += [
        *_shown(dict.fromkeys(shown)),
        rule_evidence(scope.rule, f"{industry.name}对应业务范围“{scope.name}”"),
    ]
    confidence = min(fact.confidence + 0.05, _CONFIDENCE.get(row.found_by, _LOOKALIKE))
    if not industry.verified:
        confidence *= _UNVERIFIED
    return flagged(ID, statement, evidence, subject=subject, confidence=confidence)


def _needed(case: Case, industry: Industry) -> str:
    names = [scope.name for scope in case.qualification.scopes if scope.id in industry.scopes]
    return "”或“".join(names)


def _since(row: AgencyRow) -> str:
    return f"{in_chinese(row.validity.since)}起" if row.validity.since else "起始日未载明"


def _shown(rows: Iterable[AgencyRow]) -> tuple[Evidence, ...]:
    return tuple(row_evidence(row, role="登记库：业务范围") for row in rows)[:3]


CHECK = Check(
    id=ID,
    name="机构业务范围",
    sentence="项目所属行业在勘验日或报告日期不在评价机构的业务范围内",
    needs=frozenset({Need.REGISTRY, Need.LAW}),
    assess=assess,
    registers=frozenset({Register.AGENCIES}),
)
