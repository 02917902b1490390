"""No practice notice seven working days before the survey (Order 1 art. 19, Order 20 art. 18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.chapters import Chapter
from core.dates import PartialDate, in_chinese
from core.evidence import Evidence
from core.facts import DatesFact, Fact
from core.outcome import Outcome
from corpus.law.qualification import NoticeRule, in_force
from corpus.law.working_days import working_days
from corpus.registry.evidence import row_evidence
from corpus.registry.records import NoticeRow, Register
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.days_unread import doubt_words, survey_day_words
from pipelines.filings import notices_of
from pipelines.registered import is_trusted, rule_evidence, stated_agency
from pipelines.registry_days import known_to, lies_after, up_to

ID = "notice_missing"

_SUBJECT = "从业告知书"
_REGISTERED, _STATED, _NONE = 0.95, 0.85, 0.75
_UNVERIFIED = 0.85


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome: the first notice of the project, of the register or else of the report, to the survey."""
    survey = case.facts.survey_on
    if survey is None or survey.confidence < 0.6:
        words = f"{survey_day_words(case.facts)}，无法核对是否提前告知。"
        return (_untold("dates_missing", words, survey.evidence[:1] if survey else ()),)
    first = PartialDate.parse(survey.value[0])
    rules = {in_force(case.qualification.notices, day) for day in (first.first, first.last)}
    if rules == {None}:
        words = f"现场勘验日（{in_chinese(first)}）早于提前七个工作日告知的规定施行之日，不作要求。"
        return (clear(ID, words, survey.evidence[:1], subject=_SUBJECT),)
    rule = next(iter(rules))
    if rule is None or len(rules) > 1:
        return (
            _untold("dates_missing", "现场勘验日期只写到年月，无法确定适用的规定。", survey.evidence[:1]),
        )
    return (_judged(case, rule, survey, first),)


def _judged(case: Case, rule: NoticeRule, survey: DatesFact, first: PartialDate) -> Outcome:
    rows = tuple(row for row in notices_of(case) if row.noticed_on is not None)
    stated = case.facts.notice_on
    if rows:
        row = _meant(rows, first)
        assert row.noticed_on is not None
        day = PartialDate(row.noticed_on.year, row.noticed_on.month, row.noticed_on.day)
        shown = (*(stated.evidence[:1] if stated else ()), *_rows([row]))
        is_other = stated is not None and stated.value != str(day)
        copy = (
            f"（报告所附告知书写作{in_chinese(PartialDate.parse(stated.value))}）"
            if stated and is_other
            else ""
        )
        return _counted(rule, survey, first, day, shown, "登记库载明", _REGISTERED, copy)
    if stated is None:
        return _without(case, rule, survey)
    if not is_trusted(stated):
        read = in_chinese(PartialDate.parse(stated.value))
        words = f"报告所附告知书的日期读作{read}，但{doubt_words(stated)}，请核对原件。"
        return _untold("notice_doubtful", words, stated.evidence[:2])
    day = PartialDate.parse(stated.value)
    outcome = _counted(rule, survey, first, day, stated.evidence[:2], "报告所附", _STATED)
    registry = case.registry
    if outcome.state.value == "clear" and registry and Register.NOTICES in registry.snapshot.registers:
        words = (
            f"报告所附从业告知书的日期（{in_chinese(day)}）符合要求，"
            "但登记库中没有查到本项目的告知，请向项目所在地核实。"
        )
        return _untold("notice_not_registered", words, (*stated.evidence[:2], *survey.evidence[:1]))
    return outcome


def _meant(rows: tuple[NoticeRow, ...], first: PartialDate) -> NoticeRow:
    """The first notice of this survey: of those whose plan has its day, where any has; else of all.

    An agency may have given notice of an earlier evaluation of the same project.
    """
    planned = tuple(row for row in rows if _is_planned(row, first))
    is_revised = any("变更" in (row.kind or "") for row in planned)  # then the first had another plan
    return min(rows if is_revised or not planned else planned, key=lambda row: row.noticed_on or dt.date.max)


def _is_planned(row: NoticeRow, first: PartialDate) -> bool:
    plan = row.planned_survey
    return plan.since is not None and plan.until is not None and plan.holds_throughout(first) is True


def _counted(
    rule: NoticeRule,
    survey: DatesFact,
    first: PartialDate,
    day: PartialDate,
    shown: tuple[Evidence, ...],
    whose: str,
    confidence: float,
    copy: str = "",
) -> Outcome:
    """Working days from the notice to the eve of the survey; the day of the notice counts in its favour."""
    eve = dt.timedelta(days=1)
    least = working_days(day.last, first.first - eve)[0]
    most = working_days(day.first, first.last - eve)[1]
    evidence = (*shown, *survey.evidence[:1])
    dates = f"{whose}从业告知书的日期为{in_chinese(day)}{copy}，现场勘验自{in_chinese(first)}开始"
    if least >= rule.working_days:
        words = f"{dates}，提前不少于{rule.working_days}个工作日（含告知当日）。"
        return clear(ID, words, evidence, subject=_SUBJECT)
    if most >= rule.working_days:
        reason = "dates_missing" if not (day.is_exact and first.is_exact) else "calendar_unknown"
        return _untold(reason, f"{dates}，日期不够确切或当年放假安排未知，无法算出工作日数。", evidence)
    count = f"只有{most}个工作日（含告知当日，按国务院办公厅放假安排计算）" if most else "告知不早于勘验"
    if least != most:
        count = f"至多{most}个工作日（含告知当日）"
    statement = (
        f"{dates}，其间{count}；{rule.rule.law}要求在开展现场服务{rule.working_days}个工作日前书面告知项目所在地资质认可机关，"
        "请核实。"
    )
    if not most:
        statement = statement.replace("其间", "")
    return _flag(rule, statement, evidence, min(confidence, survey.confidence + 0.05))


def _without(case: Case, rule: NoticeRule, survey: DatesFact) -> Outcome:
    """The report shows no notice, and no row of the register is the project's."""
    registry = case.registry
    if any(section.kind is Chapter.NOTICE for section in case.facts.sections):
        return _untold(
            "notice_unread", "报告附有从业告知书，但没有读到告知日期，请核对原件。", survey.evidence[:1]
        )
    if registry is None or Register.NOTICES not in registry.snapshot.registers:
        words = "报告没有附从业告知书，也尚未导入从业告知登记，无法判断是否已告知。"
        return _untold("registry_missing", words, survey.evidence[:1])
    known = known_to(registry, Register.NOTICES)
    first = PartialDate.parse(survey.value[0])
    if lies_after(first, known):
        words = (
            f"报告没有附从业告知书，{up_to(known)}的从业告知登记中也没有；现场勘验（{in_chinese(first)}）晚于登记的日期，"
            "是否已告知不能说明，请导入更新的登记再核对。"
        )
        return _untold("registry_older", words, survey.evidence[:1])
    statement = (
        f"报告没有附从业告知书，登记库（{up_to(known)}）中也没有本项目的从业告知；{rule.rule.law}要求在开展现场服务"
        f"{rule.working_days}个工作日前书面告知项目所在地资质认可机关，请核实登记库是否覆盖项目所在地。"
    )
    evidence = (*survey.evidence[:1], *_project(case), *stated_agency(case.facts)[:1])
    return _flag(rule, statement, evidence, _NONE)


def _project(case: Case) -> tuple[Evidence, ...]:
    fact: Fact | None = case.facts.project_name or case.facts.enterprise_name
    return fact.evidence[:1] if fact else ()


def _flag(rule: NoticeRule, statement: str, evidence: Iterable[Evidence], confidence: float) -> Outcome:
    asked = rule_evidence(rule.rule, f"开展现场技术服务前{rule.working_days}个工作日书面告知（我们的转述）")
    confidence *= 1.0 if rule.rule.verified else _UNVERIFIED
    return flagged(ID, statement, (*evidence, asked), subject=_SUBJECT, confidence=confidence)


def _untold(reason: str, words: str, evidence: Iterable[Evidence]) -> Outcome:
    return not_assessable(ID, reason, words, evidence, subject=_SUBJECT)


def _rows(rows: Iterable[NoticeRow]) -> tuple[Evidence, ...]:
    return tuple(row_evidence(row, role="登记库：从业告知") for row in rows)


CHECK = Check(
    id=ID,
    name="从业告知",
    sentence="现场勘验前七个工作日没有向项目所在地书面告知",
    needs=frozenset({Need.REGISTRY, Need.LAW}),
    assess=assess,
    registers=frozenset({Register.AGENCIES, Register.NOTICES}),
)
