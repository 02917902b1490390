"""Project leader without what the order in force asks (Order 1; Order 20 art. 16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core.dates import in_chinese
from core.evidence import Evidence
from core.facts import Person, Role
from core.outcome import Outcome
from corpus.law.qualification import LeaderRule, in_force
from corpus.registry.evidence import row_evidence
from corpus.registry.records import Register, RosterRow
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
from pipelines.registered import DOUBTFUL, certificates_of, is_trusted, numbers_of, person_rows, rule_evidence
from pipelines.registry_days import known_to, lies_after, up_to

ID = "leader_unqualified"

_REGISTERED, _LOOKALIKE, _STATED = 0.92, 0.6, 0.7
_UNVERIFIED, _ORDER_CHANGED = 0.85, 0.8
_MOST_SHOWN = 4
_LASTING = ("才取得", "不足")  # a day printed in the row, years since a first day


@dataclass(frozen=True, slots=True)
class _Lack:
    """Something that was not held on a day: what, and what was held instead."""

    day: DayOfCount
    words: str

    def is_told(self, known: dt.date) -> bool:
        """Whether a roster of ``known`` tells it: of a later day only what no later entry can change."""
        return not lies_after(self.day.date, known) or any(word in self.words for word in _LASTING)


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per project leader."""
    leaders = {p.name: p for p in reversed(case.facts.people) if p.role is Role.PROJECT_LEADER}
    if not leaders:
        return (
            not_assessable(ID, "people_missing", "报告中没有读到项目负责人（项目组组长），无法核对其条件。"),
        )
    days = days_that_count(case.facts)
    if not days:
        return (no_days(ID, case.facts, "无法核对当日的组长条件"),)
    return tuple(_judged(case, person, days) for person in leaders.values())


def _judged(case: Case, person: Person, days: tuple[DayOfCount, ...]) -> Outcome:
    begin = min(rule.rule.validity.since or dt.date.min for rule in case.qualification.leaders)
    rules = {day: _rule(case, day) for day in days if day.date.last >= begin}
    if not any(rules.values()):
        words = f"{in_words(days)}早于现有组长条件的规定，或日期不够确切，无法核对{person.name}的条件。"
        return not_assessable(ID, "rule_unknown", words, person.evidence[:1], subject=person.name)
    registry = case.registry
    if registry is None or Register.ROSTER not in registry.snapshot.registers:
        return _by_the_report(person, rules)
    rows = certificates_of(registry, person)
    if not rows:
        numbered = bool(numbers_of(person))
        reason = "person_not_in_registry" if numbered else "number_missing"
        words = "登记库中没有与其姓名和证书编号都相符的人员" if numbered else "报告没有给出其证书编号"
        return not_assessable(
            ID,
            reason,
            f"{words}，无法核对项目负责人{person.name}的条件。",
            person.evidence[:2],
            subject=person.name,
        )
    has_engineers = any(_is_engineer(row) for row in registry.roster)
    return _by_the_roster(case, person, rows, rules, has_engineers=has_engineers)


def _rule(case: Case, day: DayOfCount) -> LeaderRule | None:
    """The rule of the whole of the day as far as it is told."""
    first, last = (in_force(case.qualification.leaders, one) for one in (day.date.first, day.date.last))
    return first if first == last else None


def _by_the_report(person: Person, rules: dict[DayOfCount, LeaderRule | None]) -> Outcome:
    """Without a roster only the level that the report itself states can fall short."""
    short = [
        (day, rule)
        for day, rule in rules.items()
        if rule and person.level and person.level not in rule.levels
    ]
    told = [(day, rule) for day, rule in short if not rule.titles]
    if told and person.confidence >= DOUBTFUL:
        rule = told[0][1]
        statement = (
            f"报告写明项目负责人{person.name}为{person.level}安全评价师，"
            f"而{rule.rule.law}要求{_asked(rule)}；请核实其级别。"
        )
        return _flagged(person, statement, (), told, _STATED)
    return not_assessable(
        ID,
        "registry_missing",
        f"尚未导入人员登记库，无法核对项目负责人{person.name}的条件。",
        person.evidence[:2],
        subject=person.name,
    )


def _by_the_roster(
    case: Case,
    person: Person,
    rows: tuple[RosterRow, ...],
    rules: dict[DayOfCount, LeaderRule | None],
    *,
    has_engineers: bool,
) -> Outcome:
    lacks: list[_Lack] = []
    unknown: list[str] = []
    for day, rule in rules.items():
        for told in _answers(case, rows, day, rule, has_engineers=has_engineers) if rule else ("",):
            if told == "":
                unknown.append("在不确切的日期应当具备的条件")
            elif told is not None and told.startswith("?"):
                unknown.append(told[1:])
            elif told is not None:
                lacks.append(_Lack(day, told))
    assert case.registry is not None
    known = known_to(case.registry, Register.ROSTER, rows)
    early = [lack for lack in lacks if lack.is_told(known)]
    if lacks and not early:
        said = "；".join(dict.fromkeys(lack.words for lack in lacks))
        words = (
            f"{up_to(known)}的登记库载明项目负责人{person.name}：{said}；"
            f"{in_words(dict.fromkeys(lack.day for lack in lacks))}晚于登记库的日期，此后是否取得不能说明，"
            "请导入更新的名册再核对。"
        )
        evidence = (*person.evidence[:1], *_shown(rows))
        return not_assessable(ID, "registry_older", words, evidence, subject=person.name)
    if early:
        return _flag(case, person, rows, early, rules)
    if unknown:
        missing = "、".join(dict.fromkeys(unknown))
        words = f"登记库没有载明项目负责人{person.name}的{missing}，无法判断是否具备组长条件。"
        return not_assessable(
            ID, "qualification_unknown", words, (*person.evidence[:1], *_shown(rows)), subject=person.name
        )
    words = f"项目负责人{person.name}在{in_words(rules)}具备{_laws(rules)}要求的条件。"
    return clear(ID, words, (*person.evidence[:1], *_shown(rows)), subject=person.name)


def _answers(
    case: Case, rows: tuple[RosterRow, ...], day: DayOfCount, rule: LeaderRule, *, has_engineers: bool
) -> tuple[str | None, ...]:
    """Per condition None where it is met, what is lacking, or 「?」 and what is unknown."""
    return (
        _level(rows, day, rule),
        _engineer(case, rows, day, rule, has_engineers=has_engineers),
        _years(rows, day, rule),
    )


def _level(rows: tuple[RosterRow, ...], day: DayOfCount, rule: LeaderRule) -> str | None:
    assessor = [row for row in rows if not _is_engineer(row) and row.level and row.level not in rule.titles]
    held = [row for row in assessor if row.certified_on is None or row.certified_on <= day.date.first]
    if any(row.level in rule.levels for row in held):
        return None
    titles = {title for row in rows for title in (row.title, row.level) if title}
    if any(title in rule.titles for title in titles):
        return None
    if not assessor or (rule.titles and not titles - {row.level for row in assessor}):
        return "?安全评价师级别" if not assessor else _too_low(held, assessor, rule)
    return _too_low(held, assessor, rule)


def _too_low(held: list[RosterRow], assessor: list[RosterRow], rule: LeaderRule) -> str:
    later = [row for row in assessor if row.level in rule.levels and row.certified_on]
    now = "、".join(dict.fromkeys(row.level or "" for row in held)) or "没有证书"
    since = (
        f"，{in_chinese(later[0].certified_on)}才取得{later[0].level}"
        if later and later[0].certified_on
        else ""
    )
    title = "，也没有高级职称" if rule.titles else ""
    return f"安全评价师级别为{now}{since}{title}" if held else f"当日尚未取得安全评价师证书{since}{title}"


def _engineer(
    case: Case, rows: tuple[RosterRow, ...], day: DayOfCount, rule: LeaderRule, *, has_engineers: bool
) -> str | None:
    if not rule.engineer_grades:
        return None
    mine = [row for row in rows if _is_engineer(row)]
    if not mine:
        return "没有登记注册安全工程师资格" if has_engineers else "?注册安全工程师资格"
    held = [row for row in mine if row.certified_on is None or row.certified_on <= day.date.first]
    if not held:
        return f"{in_chinese(mine[0].certified_on or day.date.first)}才取得注册安全工程师资格"
    graded = [row for row in held if row.level is None or row.level in rule.engineer_grades]
    if not graded:
        return f"注册安全工程师级别为{held[0].level}"
    return _fitting(case, graded)


def _fitting(case: Case, rows: list[RosterRow]) -> str | None:
    fact = case.facts.industry
    industry = case.qualification.industry(fact.value) if fact and is_trusted(fact) else None
    fit = case.qualification.engineer_specialities.get(industry.name, ()) if industry else ()
    if any(row.speciality is None for row in rows):
        return "?注册安全工程师专业"
    if industry is None or not fit:
        return "?项目所属行业对应的注册安全工程师专业"
    if any(one in (row.speciality or "") for row in rows for one in fit):
        return None
    return f"注册安全工程师专业为{rows[0].speciality}，与{industry.name}要求的{'、'.join(fit)}不符"


def _years(rows: tuple[RosterRow, ...], day: DayOfCount, rule: LeaderRule) -> str | None:
    if rule.years is None:
        return None
    starts = [row.practising_since for row in rows if row.practising_since]
    if not starts:
        return "?从事评价工作的起始年月"
    start = min(starts)
    if _years_later(start, rule.years) <= day.date.last:
        return None
    return f"{start.year}年{start.month}月起从事评价工作，不足{rule.years}年"


def _years_later(day: dt.date, years: int) -> dt.date:
    return dt.date(day.year + years, day.month, min(day.day, 28))


def _is_engineer(row: RosterRow) -> bool:
    return "注册安全工程师" in (row.certificate_type or "")


def _flag(
    case: Case,
    person: Person,
    rows: tuple[RosterRow, ...],
    lacks: list[_Lack],
    rules: dict[DayOfCount, LeaderRule | None],
) -> Outcome:
    days = list(dict.fromkeys(lack.day for lack in lacks))
    words = "；".join(dict.fromkeys(lack.words for lack in lacks))
    short = [(day, rule) for day in days if (rule := rules[day]) is not None]
    stated = f"（报告写作{person.level}）" if person.level else ""
    laws = "、".join(dict.fromkeys(rule.rule.law for _, rule in short))
    statement = (
        f"登记库载明项目负责人{person.name}{stated}在{in_words(days)}：{words}；"
        f"{laws}要求项目组组长{_asked(short[-1][1])}，请核实。"
    )
    assert case.registry is not None
    confidence = _REGISTERED if person_rows(case.registry, person) else _LOOKALIKE
    if len({rule for rule in rules.values() if rule}) > 1:
        confidence *= _ORDER_CHANGED
    return _flagged(person, statement, rows, short, confidence)


def _flagged(
    person: Person,
    statement: str,
    rows: tuple[RosterRow, ...],
    short: list[tuple[DayOfCount, LeaderRule]],
    confidence: float,
) -> Outcome:
    evidence: list[Evidence] = list(person.evidence[:2])
    for day, _ in short:
        evidence.extend(item for item in day.evidence[:1] if item not in evidence)
    evidence += _shown(rows)
    for rule in dict.fromkeys(rule for _, rule in short):
        evidence.append(rule_evidence(rule.rule, f"项目组组长{_asked(rule)}（我们的转述）"))
    if not all(rule.rule.verified for _, rule in short):
        confidence *= _UNVERIFIED
    return flagged(ID, statement, evidence, subject=person.name, confidence=confidence)


def _asked(rule: LeaderRule) -> str:
    """What the rule asks, in our words."""
    parts = [f"具有{'或'.join(rule.levels)}安全评价师资格{'或高级职称' if rule.titles else ''}"]
    if rule.engineer_grades:
        parts.append("相关专业中级以上注册安全工程师资格")
    if rule.years:
        parts.append(f"{rule.years}年以上从业经历")
    return "、".join(parts)


def _laws(rules: dict[DayOfCount, LeaderRule | None]) -> str:
    return "、".join(dict.fromkeys(rule.rule.law for rule in rules.values() if rule))


def _shown(rows: Iterable[RosterRow]) -> list[Evidence]:
    return [row_evidence(row, role="登记库：证书和从业年限") for row in rows][:_MOST_SHOWN]


CHECK = Check(
    id=ID,
    name="项目组组长条件",
    sentence="项目负责人不具备当时规定的级别、职称、注册安全工程师资格或从业年限",
    needs=frozenset({Need.REGISTRY, Need.LAW}),
    assess=assess,
    registers=frozenset({Register.ROSTER}),
)
