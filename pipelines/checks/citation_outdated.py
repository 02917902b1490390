"""Law or standard no longer in force on the report's day (guidance of 2023, item 失实-3)."""

from __future__ import annotations

import datetime as dt

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Citation, Facts
from core.outcome import Outcome
from corpus.law.designation import normalised_edition
from corpus.law.law_entry import ForceStatus, LawEntry, status_on
from corpus.law.timeline import Lookup, LookupState, Timeline
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable, report_day
from pipelines.days_unread import no_report_day

ID = "citation_outdated"

_VERIFIED, _UNVERIFIED, _END_INFERRED = 0.95, 0.6, 0.6
_MOST_NAMED = 6
_CHANGED_AFTER_SURVEY = 0.7  # of the confidence: the work was done under the older edition


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per outdated citation; else one that says how many could be told."""
    facts = case.facts
    if facts.report_on is None:
        return (no_report_day(ID, case.facts, "无法判断所引法规标准当时是否有效"),)
    if not facts.citations:
        return (not_assessable(ID, "citations_missing", "没有读到引用的法规标准。"),)
    day = report_day(facts)
    if day is None:
        return (
            not_assessable(
                ID,
                "report_date_doubtful",
                f"报告日期读作{in_chinese(PartialDate.parse(facts.report_on.value))}，"
                "但识别不可靠且与其他日期相差过远，无法据此判断法规标准是否有效，请核对原件。",
                facts.report_on.evidence[:1],
            ),
        )
    outdated: list[Outcome] = []
    valid: list[Citation] = []
    for citation in facts.citations:
        lookup = _find(case.timeline, citation)
        states = {status_on(entry, day) for entry in lookup.entries} if _is_told(lookup) else set()
        if states == {ForceStatus.NO_LONGER} and not _may_be_amended(case.timeline, citation, lookup, day):
            outdated.append(_flag(case, citation, lookup.entries[-1], day))
        elif ForceStatus.IN_FORCE in states:
            valid.append(citation)
    if outdated:
        return tuple(outdated)
    if not valid:
        return (
            not_assessable(
                ID,
                "citations_unknown",
                f"所引{len(facts.citations)}项法规标准均不在法规库中或未写明年号，无法判断。",
            ),
        )
    return (
        clear(
            ID,
            f"所引{len(facts.citations)}项法规标准中，{len(valid)}项经核对在报告日期有效，"
            f"未发现已失效的{_untold([c for c in facts.citations if c not in valid])}。",
            [citation.evidence[0] for citation in valid[:3]],
        ),
    )


def _untold(citations: list[Citation]) -> str:
    """「；另有3项没有写明版本（年号、修订）或不在法规库中，无法判断：…」, a few of them by name."""
    if not citations:
        return ""
    names = list(dict.fromkeys(c.code or f"《{c.title}》" for c in citations))
    more = "等" if len(names) > _MOST_NAMED else ""
    return (
        f"；另有{len(citations)}项没有写明版本（年号、修订）或不在法规库中，无法判断："
        f"{'、'.join(names[:_MOST_NAMED])}{more}"
    )


def _find(timeline: Timeline, citation: Citation) -> Lookup:
    if citation.code:
        found = timeline.find(citation.code, citation.edition)
        if found.state is not LookupState.UNKNOWN:
            return _of_title(found, citation)
    return (
        timeline.find_title(citation.title, citation.edition)
        if citation.title
        else Lookup(state=LookupState.UNKNOWN)
    )


def _of_title(lookup: Lookup, citation: Citation) -> Lookup:
    """A bare order number means many documents: the title beside it must be one of theirs."""
    if citation.kind == "standard" or not citation.title:
        return lookup
    entries = tuple(entry for entry in lookup.entries if entry.is_titled(citation.title))
    if not entries:
        return Lookup(state=LookupState.UNKNOWN)
    # Where the title leaves one document of several under one number, it is found.
    narrowed = len(entries) == 1 and len(lookup.entries) > 1 and lookup.state is LookupState.AMBIGUOUS
    return Lookup(state=LookupState.FOUND if narrowed else lookup.state, entries=entries)


def _is_told(lookup: Lookup) -> bool:
    """Whether the citation names its edition: without one it means whichever is in force."""
    return lookup.state is LookupState.FOUND


def _may_be_amended(timeline: Timeline, citation: Citation, lookup: Lookup, day: PartialDate) -> bool:
    """Whether number and title are also those of an amended edition in force, and no edition is written.

    「令第9号，第21号修正」 may have been read as 「令第9号」.
    """
    codes = {entry.code for entry in lookup.entries}
    year = normalised_edition(citation.edition)
    return (year is None or year in citation.title) and any(
        entry.code in codes
        and entry.is_titled(citation.title)
        and status_on(entry, day) is not ForceStatus.NO_LONGER
        for entry in timeline.entries
        if citation.kind != "standard" and citation.title
    )


def _flag(case: Case, citation: Citation, entry: LawEntry, day: PartialDate) -> Outcome:
    until = entry.in_force_until
    current = _current(case.timeline, entry, day)
    name = f"{entry.designation}《{entry.title}》" if entry.title != entry.code else f"《{entry.title}》"
    statement = (
        f"报告日期为{in_chinese(day)}，所引{name}自{_ended(until)}起已不再有效"
        f"{f'，当时有效的是{current.designation}《{current.title}》' if current else ''}；"
        "应引用报告日期有效的版本，请核实对结论的影响。"
    )
    confidence = _VERIFIED if entry.verified else _UNVERIFIED
    if entry.is_end_inferred:
        confidence = min(confidence, _END_INFERRED)
    if _was_valid_at_survey(case.facts, entry):
        confidence *= _CHANGED_AFTER_SURVEY
        statement += "（现场勘验时该版本尚有效。）"
    evidence = [*citation.evidence[:3], *_dated(case.facts), _law(entry)]
    return flagged(ID, statement, evidence, subject=entry.designation, confidence=round(confidence, 4))


def _current(timeline: Timeline, entry: LawEntry, day: PartialDate) -> LawEntry | None:
    current = timeline.in_force_version(entry, day.first)
    return current if current is not None and current.key != entry.key else None


def _ended(until: dt.date | None) -> str:
    return in_chinese(until + dt.timedelta(days=1)) if until else "（日期不详）"


def _was_valid_at_survey(facts: Facts, entry: LawEntry) -> bool:
    if facts.survey_on is None:
        return False
    return status_on(entry, PartialDate.parse(facts.survey_on.value[-1])) is ForceStatus.IN_FORCE


def _dated(facts: Facts) -> tuple[Evidence, ...]:
    return facts.report_on.evidence[:1] if facts.report_on else ()


def _law(entry: LawEntry) -> Evidence:
    since = in_chinese(entry.in_force_from) if entry.in_force_from else "（未载明）"
    until = in_chinese(entry.in_force_until) if entry.in_force_until else "今"
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=f"{entry.designation}《{entry.title}》 有效期 {since}至{until}",
        source=EvidenceSource.LAW,
        detail=EvidenceDetail(law=f"timeline {entry.key}", verified=entry.verified, role="法规库：版本沿革"),
    )


CHECK = Check(
    id=ID,
    name="引用法规标准的有效性",
    sentence="报告引用的法规或标准版本在报告日期已经失效",
    needs=frozenset({Need.LAW}),
    assess=assess,
)
