"""What the checks of the file's integrity share: one doubt with its words, and how it becomes an outcome."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.chapters import Chapter
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Facts
from core.geometry import Box
from core.outcome import Outcome
from pipelines.checking import Case, flagged
from pipelines.rule_of import provision

ANNEXES = frozenset(
    {
        Chapter.CONTRACT,
        Chapter.COMMISSION,
        Chapter.NOTICE,
        Chapter.CERTIFICATE,
        Chapter.SURVEY_RECORD,
        Chapter.PHOTOS,
        Chapter.TEST_REPORT,
        Chapter.PROCESS_CONTROL,
        Chapter.APPROVAL,
        Chapter.DRAWING,
    }
)
TELLING = re.compile(
    r"结论|评价|符合|不符|合格|具备|满足|隐患|整改|现场|勘验|检查|安全|事故|虚假|失实|报告|数据|参照|同类|危险"
)
_SHORT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One thing seen in the file: words for the inspector, what it concerns, where it can be seen."""

    subject: str
    words: str
    confidence: float
    page: int | None = None
    box: Box | None = None
    excerpt: str = ""
    object: str = ""
    beside: tuple[Evidence, ...] = ()  # the other side: a day of the report, a name


def body_chapter(facts: Facts, page: int) -> Chapter | None:
    """The chapter of the report's own text that a page lies in; None in annexes and outside all chapters.

    A page on which an annex begins is the body's only where a chapter of the body begins there too: a
    chapter's range ends where the next heading stands. Headings of no known kind are the body's up to the
    conclusion.
    """
    here = [section for section in facts.sections if section.pages[0] <= page <= section.pages[1]]
    kinds = [section.kind for section in here if section.kind not in ANNEXES]
    annexes = [section.pages[0] for section in here if section.kind in ANNEXES]
    begins = any(section.pages[0] == page for section in here if section.kind not in ANNEXES)
    if any(start < page for start in annexes) or (annexes and not begins):
        return None
    known = [kind for kind in kinds if kind is not Chapter.OTHER]
    if known:
        return known[-1]
    ends = [section.pages[1] for section in facts.sections if section.kind is Chapter.CONCLUSION]
    return Chapter.OTHER if kinds and ends and page <= max(ends) else None


def short(text: str) -> str:
    """A text as it is quoted in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def evidence_of(report: str, doubt: Doubt) -> Evidence:
    """The place in the file; an object of its structure, so no words that can be read again."""
    return Evidence(
        report=report,
        page=doubt.page,
        boxes=(doubt.box,) if doubt.box is not None and doubt.page is not None else (),
        excerpt=doubt.excerpt or doubt.words,
        source=EvidenceSource.PDF,
        detail=EvidenceDetail(pdf_object=doubt.object or None, role=doubt.words),
    )


def outcomes(case: Case, check: str, doubts: Iterable[Doubt], advice: str) -> tuple[Outcome, ...]:
    """One flagged outcome per subject, its strongest doubt first; ``advice`` ends the sentence."""
    by_subject: dict[str, list[Doubt]] = {}
    for doubt in sorted(doubts, key=lambda item: -item.confidence):
        by_subject.setdefault(doubt.subject, []).append(doubt)
    return tuple(_outcome(case, check, subject, found, advice) for subject, found in by_subject.items())


def _outcome(case: Case, check: str, subject: str, doubts: Sequence[Doubt], advice: str) -> Outcome:
    rule = provision(case, check)
    words = "；".join(doubt.words for doubt in doubts[:3]) + ("等" if len(doubts) > 3 else "")
    basis = f"{rule.words}所列情形包括编造、改动报告内容，" if rule else ""
    shown = [evidence_of(case.report, doubt) for doubt in doubts[:4]]
    beside = list(dict.fromkeys(item for doubt in doubts[:3] for item in doubt.beside[:2]))
    evidence = (*shown, *beside, *((rule.evidence,) if rule else ()))
    if len(evidence) < 2 or all(item.page is None for item in evidence):
        evidence = (*evidence, *_named(case.facts))
    return flagged(
        check,
        f"{words}。{basis}{advice}",
        evidence,
        subject=subject,
        confidence=max(doubt.confidence for doubt in doubts),
    )


def _named(facts: Facts) -> tuple[Evidence, ...]:
    for fact in (facts.agency_name, facts.report_on, facts.enterprise_name):
        if fact is not None:
            return fact.evidence[:1]
    return ()
