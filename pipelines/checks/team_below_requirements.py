"""Team without a speciality that the industry asks for (Order 1; Order 20 art. 16).

Everybody whom the report lists counts, also those whose registration is a lead of its own: one cause is not
held against a report twice. Whether the team is whole without them is said, and left open where it is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.evidence import Evidence
from core.facts import Person, Role
from core.outcome import Outcome, State
from corpus.law.qualification import TeamRule
from corpus.registry.evidence import row_evidence
from corpus.registry.records import Register, RosterRow
from pipelines import membership, registration
from pipelines.checking import Case, Check, Need, clear, days_that_count, flagged, in_words, not_assessable
from pipelines.days_unread import no_days
from pipelines.registered import certificates_of, is_trusted, rule_evidence
from pipelines.registry_days import after, known_to, up_to

ID = "team_below_requirements"

_TEAM = (Role.PROJECT_LEADER, Role.TEAM_MEMBER)
_LISTED_WRONGLY, _NOBODY = 0.9, 0.85
_UNVERIFIED = 0.85


@dataclass(frozen=True, slots=True)
class _Member:
    """Someone of the team; ``held`` is None where neither roster nor report tells the speciality."""

    person: Person
    stated: frozenset[str]
    held: frozenset[str] | None
    rows: tuple[RosterRow, ...]  # rows of the roster that tell it


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome: the specialities of leader and members together, as certified or else as stated."""
    people = _team(case.facts.people)
    if not people:
        return (not_assessable(ID, "people_missing", "报告中没有读到项目组人员，无法核对专业配备。"),)
    fact = case.facts.industry
    industry = case.qualification.industry(fact.value) if fact and is_trusted(fact) else None
    if industry is None:
        return (not_assessable(ID, "industry_unknown", "没有判明项目所属行业，无法核对专业配备。"),)
    days = days_that_count(case.facts)
    if not days:
        return (no_days(ID, case.facts, "无法确定适用的配备标准"),)
    rule = case.qualification.team(industry.name, days[-1].date.last)
    if rule is None:
        words = f"没有{industry.name}在报告当时的项目组专业配备标准，无法核对。"
        return (not_assessable(ID, "rule_unknown", words),)
    return (_judged(case, rule, tuple(_member(case, person) for person in people), _doubted(case)),)


def _doubted(case: Case) -> frozenset[str]:
    """Names of people whose registration or agency another check holds to be wrong."""
    unanswered = {item.register for item in case.registry.unanswered} if case.registry else set()
    if unanswered & {Register.AGENCIES, Register.ROSTER}:
        return frozenset()
    others = (*registration.assess(case), *membership.assess(case))
    return frozenset(outcome.subject for outcome in others if outcome.state is State.FLAGGED)


def _team(people: Iterable[Person]) -> tuple[Person, ...]:
    first: dict[str, Person] = {}
    for person in people:
        if person.role in _TEAM:
            known = first.setdefault(person.name, person)
            if known.speciality is None and person.speciality is not None:
                first[person.name] = person
    return tuple(first.values())


def _member(case: Case, person: Person) -> _Member:
    """The roster's word on a person's speciality goes before the report's."""
    specialities_in = case.qualification.specialities_in
    stated = specialities_in(person.speciality) if person.speciality else frozenset[str]()
    registry = case.registry
    rows: tuple[RosterRow, ...] = ()
    if registry is not None and Register.ROSTER in registry.snapshot.registers:
        mine = certificates_of(registry, person)
        rows = tuple(row for row in mine if row.speciality and _is_assessor(row))
    held = frozenset(name for row in rows for name in specialities_in(row.speciality or ""))
    return _Member(person, stated, held or stated or None, rows)


def _is_assessor(row: RosterRow) -> bool:
    """An assessor's certificate; an engineer's or a title's speciality is of another list."""
    kind = row.certificate_type or "安全评价师"
    return "评价师" in kind


def _judged(case: Case, rule: TeamRule, team: tuple[_Member, ...], doubted: frozenset[str]) -> Outcome:
    subject = case.facts.agency_name.value if case.facts.agency_name else "项目组"
    lacking = _lacking(rule, team)
    without = _lacking(rule, (member for member in team if member.person.name not in doubted))
    mine = [member.person.name for member in team if member.person.name in doubted]
    if not lacking and without:
        words = (
            f"项目组{len(team)}人的专业涵盖{rule.industry}项目所需的专业，但{'、'.join(mine)}的登记另有线索；"
            f"不计在内则缺少{'、'.join(without)}专业，待核实后再定。"
        )
        return not_assessable(ID, "member_doubtful", words, _evidence(team), subject=subject)
    if not lacking:
        names = "、".join(rule.specialities)
        also = f"（不计登记另有线索的{'、'.join(mine)}也已涵盖）" if mine else ""
        return clear(
            ID,
            f"项目组{len(team)}人的专业涵盖{rule.industry}项目所需的{names}{also}。",
            _evidence(team),
            subject=subject,
        )
    untold = [member.person.name for member in team if member.held is None]
    if untold:
        words = (
            f"没有读到{'、'.join(untold)}的专业，登记库也没有载明，"
            f"无法判断项目组是否缺少{'、'.join(lacking)}专业。"
        )
        return not_assessable(ID, "speciality_unknown", words, _evidence(team), subject=subject)
    if case.registry is not None and Register.ROSTER in case.registry.snapshot.registers:
        told_by = [row for member in team for row in member.rows]
        known, days = known_to(case.registry, Register.ROSTER, told_by), days_that_count(case.facts)
        if told_by and len(after(days, known)) == len(days):
            words = (
                f"{up_to(known)}的登记库所载项目组人员的专业缺少{'、'.join(lacking)}；{in_words(days)}晚于登记库的日期，"
                "此后是否取得不能说明，请导入更新的名册再核对。"
            )
            return not_assessable(ID, "registry_older", words, _evidence(team), subject=subject)
    wrong = [
        m for m in team if m.rows and any(name in m.stated - (m.held or frozenset()) for name in lacking)
    ]
    return _flag(case, rule, team, _Gap(lacking, wrong, mine), subject)


def _lacking(rule: TeamRule, team: Iterable[_Member]) -> list[str]:
    there = {name for member in team for name in member.held or ()}
    return [name for name in rule.specialities if name not in there]


@dataclass(frozen=True, slots=True)
class _Gap:
    """What is lacking, whom the report lists with it wrongly, who is counted though in doubt."""

    lacking: list[str]
    wrong: list[_Member]
    doubted: list[str]


def _flag(case: Case, rule: TeamRule, team: tuple[_Member, ...], gap: _Gap, subject: str) -> Outcome:
    lacking, wrong = gap.lacking, gap.wrong
    counted = f"（含登记另有线索的{'、'.join(gap.doubted)}）" if gap.doubted else ""
    listed = "".join(
        f"{member.person.name}在报告中列为{'、'.join(sorted(member.stated))}专业，登记库载明其专业为"
        f"{'、'.join(sorted(member.held or ()))}；"
        for member in wrong
    )
    have = "、".join(sorted({name for member in team for name in member.held or ()}))
    unsure = "" if rule.rule.verified else "，标准原文待核"
    statement = (
        f"{listed}{'' if subject == '项目组' else subject}项目组{len(team)}人{counted}登记的专业为{have}，"
        f"缺少{rule.industry}项目所需的{'、'.join(lacking)}专业"
        f"（{rule.rule.law}要求成员符合专业能力配备标准{unsure}），请核实。"
    )
    fact = case.facts.industry
    evidence = [*(fact.evidence[:1] if fact else ()), *_evidence(wrong or team)]
    evidence += [
        row_evidence(row, role="登记库：专业") for member in wrong or team for row in member.rows[:1]
    ][:6]
    evidence.append(
        rule_evidence(rule.rule, f"{rule.industry}项目组专业：{'、'.join(rule.specialities)}（待核）")
    )
    confidence = min(
        _LISTED_WRONGLY if wrong else _NOBODY, min(member.person.confidence for member in team) + 0.05
    )
    if fact is not None:
        confidence = min(confidence, fact.confidence + 0.05)
    if not rule.rule.verified:
        confidence *= _UNVERIFIED
    return flagged(
        ID,
        statement,
        evidence,
        subject=wrong[0].person.name if len(wrong) == 1 else subject,
        confidence=confidence,
    )


def _evidence(team: Iterable[_Member]) -> list[Evidence]:
    return [item for member in team for item in member.person.evidence[:1]][:8]


CHECK = Check(
    id=ID,
    name="项目组专业配备",
    sentence="项目组缺少该行业评价项目应配备的专业",
    needs=frozenset({Need.REGISTRY, Need.LAW}),
    assess=assess,
    registers=frozenset({Register.ROSTER}),
)
