"""A chapter this kind of report must have is absent or empty (Order 1 art. 22(6), Order 20 art. 21(5))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import HeadingsRead, SectionFact
from core.outcome import Outcome
from corpus.law.industries import industries_named
from corpus.law.outlines import Form, Outline, Requirement, outlines_for, requirements_of
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable, report_day
from pipelines.days_unread import kind_or_day_words

ID = "chapter_missing"

_ABSENT, _EMPTY, _UNVERIFIED = 0.85, 0.85, 0.6
_HOLLOW = 16  # characters: a phrase (「详见企业提供的资料」), no content
_LEAST_MET = 0.6  # share of the chapters that must have been found before one is missed
_LEAST_LISTED = 6  # entries from which on the contents speak for the whole report
_LISTED_FOUND = 0.85
_APART = frozenset({Chapter.CONTENTS, Chapter.PREFACE})


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per chapter absent or empty.

    A chapter counts as absent only where no heading, no line and no passage deals with it, and nothing
    tells that headings were missed.
    """
    facts, day = case.facts, report_day(case.facts)
    kind = facts.report_kind
    sections = tuple(section for section in facts.sections if section.kind is not Chapter.CONTENTS)
    if kind is None or day is None:
        words = f"{kind_or_day_words(case.facts)}，无法确定应有的章节，请核对原件。"
        return (not_assessable(ID, "kind_missing", words),)
    if not sections:
        return (not_assessable(ID, "outline_missing", "没有读到报告的章节，无法核对。"),)
    wanted = _wanted(case, kind.value, day.first)
    if not wanted:
        return (
            not_assessable(ID, "outline_unknown", f"法规库中没有“{kind.value}”报告应有的章节，未作核对。"),
        )
    told = {part.part for part in facts.headings.parts}
    unnamed = [(o, r) for o, r in wanted if r.form is Form.CHAPTER and not _is_met(r, sections)]
    absent = [(o, r) for o, r in unnamed if r.id not in told]
    general = requirements_of(
        outlines_for(_kind_named(case, kind.value), day.first, (), case.content.outlines)
    )
    hollow = list(_hollow(sections, (*wanted, *general)))
    chapters = sum(r.form is Form.CHAPTER for _, r in wanted)
    doubt = _doubt(
        facts.headings, [r for _, r in absent], few=chapters - len(unnamed) < _LEAST_MET * chapters
    )
    found = (
        *(_missing(case, outline, requirement, sections) for outline, requirement in absent if not doubt),
        *(_empty(outline, requirement, section) for outline, requirement, section in hollow),
    )
    if absent and doubt:
        found = (*found, not_assessable(ID, "outline_doubtful", doubt, _heads(sections)))
    return found or (
        clear(ID, f"与“{kind.value}”报告应有的章节逐一核对，{chapters}个章节都有。", _heads(sections)),
    )


def _doubt(read: HeadingsRead, absent: Sequence[Requirement], *, few: bool) -> str:
    """Why headings may only have been missed, or nothing where all were read.

    The report's own contents go before its numbering: headings that they list and the text lacks were
    missed, and where all they list was found nothing was.
    """
    if few:
        return "读到的章节过少，可能是标题没有识别出来，无法断定缺少哪些章节。"
    for each in absent:
        if any(each.named_by.in_passage(entry.title) is not None for entry in read.listed):
            return f"目录列有“{each.title}”，正文中没有读到这一标题，无法断定是否缺少，请核对原件。"
    if len(read.listed) >= _LEAST_LISTED:
        if sum(entry.is_found for entry in read.listed) >= _LISTED_FOUND * len(read.listed):
            return ""
        return "目录所列的标题在正文中有多处没有读到，无法断定缺少哪些章节。"
    if read.skipped:
        numbers = "、".join(read.skipped[:5])
        return f"章节编号不连续（没有读到{numbers}），可能是标题没有识别出来，无法断定缺少哪些章节。"
    return ""


def _wanted(case: Case, kind: str, day: dt.date) -> tuple[tuple[Outline, Requirement], ...]:
    names = (case.facts.project_name, case.facts.enterprise_name)
    industries = {each.id for name in names if name for each in industries_named(name.value)}
    return requirements_of(outlines_for(_kind_named(case, kind), day, industries, case.content.outlines))


def _kind_named(case: Case, kind: str) -> str:
    """The kind as the outlines name it."""
    kinds = [each for outline in case.content.outlines for each in outline.report_kinds]
    return next((each for each in dict.fromkeys(kinds) if each in kind or kind in each), kind)


def _is_met(requirement: Requirement, sections: tuple[SectionFact, ...]) -> bool:
    return any(requirement.is_met_by(section.kind, section.title) for section in sections)


def _hollow(
    sections: tuple[SectionFact, ...], wanted: tuple[tuple[Outline, Requirement], ...]
) -> Iterator[tuple[Outline, Requirement, SectionFact]]:
    """Headings of required parts with no more than a phrase under them."""
    for section in sections:
        if section.characters is None or section.characters >= _HOLLOW or section.kind in _APART:
            continue
        for outline, requirement in wanted:
            if section.kind in requirement.chapters and requirement.form is not Form.ANNEX:
                yield outline, requirement, section
                break


def _missing(
    case: Case, outline: Outline, requirement: Requirement, sections: tuple[SectionFact, ...]
) -> Outcome:
    kind = case.facts.report_kind
    return flagged(
        ID,
        f"报告没有“{requirement.title}”一章；《{outline.document.title}》要求此类报告写明，"
        "读到的章节标题中没有它，请核对原件。",
        (*(kind.evidence[:1] if kind else ()), *_heads(sections), _rule(outline, requirement)),
        subject=requirement.title,
        confidence=_ABSENT if requirement.verified else _UNVERIFIED,
    )


def _empty(outline: Outline, requirement: Requirement, section: SectionFact) -> Outcome:
    return flagged(
        ID,
        f"“{section.title}”只有标题，下面没有实质内容（{section.characters}字）；"
        f"《{outline.document.title}》要求写明{requirement.title}，请核对原件。",
        (*section.heading[:3], _rule(outline, requirement)),
        subject=section.title,
        confidence=_EMPTY if requirement.verified else _UNVERIFIED,
    )


def _heads(sections: tuple[SectionFact, ...]) -> tuple[Evidence, ...]:
    """The first chapter headings, as far as their places are known."""
    return tuple(item for section in sections for item in section.heading[:1])[:3]


def _rule(outline: Outline, requirement: Requirement) -> Evidence:
    document = outline.document
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=f"{document.designation}：{requirement.place or ''}应有“{requirement.title}”",
        source=EvidenceSource.LAW,
        detail=EvidenceDetail(
            law=f"outlines {document.id} {requirement.id}",
            verified=requirement.verified,
            role="法规库：应有章节",
        ),
    )


CHECK = Check(
    id=ID,
    name="应有章节",
    sentence="此类报告应有的章节没有，或只有标题没有内容",
    needs=frozenset({Need.LAW}),
    assess=assess,
)
