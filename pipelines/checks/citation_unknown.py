"""Standard's number that cannot exist, or that belongs to another title (guidance of 2023, item 失实-3)."""

from __future__ import annotations

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Citation
from core.outcome import Outcome
from corpus.law.designation import parse_standard
from corpus.law.law_entry import LawEntry
from corpus.law.number_ranges import NumberRange, impossible_number
from corpus.law.timeline import LookupState, Timeline
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable

ID = "citation_unknown"

_IMPOSSIBLE, _MISMATCHED = 0.85, 0.9
_UNVERIFIED = 0.7
_LEAST_READ = 0.8  # below it a number that does not exist is more likely a misread one


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per citation that cannot be right; else one for all.

    A number the law data does not know is no suspicion by itself: rare and local standards exist.
    """
    standards = [
        citation for citation in case.facts.citations if citation.kind == "standard" and citation.code
    ]
    if not standards:
        return (not_assessable(ID, "citations_missing", "没有读到带编号的标准，无法核对编号与名称。"),)
    found: list[Outcome] = []
    told = 0
    for citation in standards:
        outcome = _impossible(case, citation) or _mismatched(case, citation)
        if outcome is not None:
            found.append(outcome)
        told += case.timeline.find(citation.code).state is not LookupState.UNKNOWN
    if found:
        return tuple(found)
    if not told:
        return (not_assessable(ID, "citations_unknown", "所引标准都不在法规库中，无法核对编号与名称。"),)
    return (
        clear(
            ID,
            f"所引 {len(standards)}项标准中有 {told}项在法规库中，编号与名称未见矛盾。",
            [item for citation in standards[:3] for item in citation.evidence[:1]],
        ),
    )


def _impossible(case: Case, citation: Citation) -> Outcome | None:
    """A number above everything that its series has given out."""
    if case.timeline.find(citation.code).state is not LookupState.UNKNOWN:
        return None
    excluding = impossible_number(citation.code, case.content.number_ranges)
    if excluding is None:
        return None
    if min((item.confidence for item in citation.evidence), default=0.0) < _LEAST_READ:
        return not_assessable(
            ID,
            "citation_doubtful",
            f"标准编号读作“{citation.code}”，识别不可靠，请核对原件。",
            citation.evidence[:2],
            subject=citation.code,
        )
    name = f"{citation.code}《{citation.title}》" if citation.title else citation.code
    return flagged(
        ID,
        f"所引{name}的顺序号超出该类标准已发布的编号范围，法规库中也没有此标准，疑为不存在的编号，请核实。",
        (*citation.evidence[:3], _range_evidence(excluding)),
        subject=citation.code,
        confidence=min(_IMPOSSIBLE, citation.confidence),
    )


def _mismatched(case: Case, citation: Citation) -> Outcome | None:
    """A known number beside the title of another known standard."""
    if not citation.title:
        return None
    bearers = _family(case.timeline, citation.code)
    if not bearers or any(entry.is_titled(citation.title) for entry in bearers):
        return None
    owners = _titled(case.timeline, citation.title)
    if not owners or {entry.key for entry in owners} & {entry.key for entry in bearers}:
        return None
    bearer, owner = _closest(bearers, citation.code), owners[-1]
    sure = _MISMATCHED if bearer.verified and owner.verified else _UNVERIFIED
    statement = (
        f"报告把 {citation.code} 写作《{citation.title}》；法规库中该编号是《{bearer.title}》，"
        f"而《{citation.title}》的编号是 {owner.designation}，编号与名称不符，请核实。"
    )
    return flagged(
        ID,
        statement,
        (*citation.evidence[:3], _entry_evidence(bearer), _entry_evidence(owner)),
        subject=citation.code,
        confidence=min(sure, citation.confidence),
    )


def _family(timeline: Timeline, code: str) -> tuple[LawEntry, ...]:
    """All editions that bear the number, whatever its year: titles change between editions."""
    standard = parse_standard(code)
    if standard is None:
        return ()
    return timeline.find(f"{standard.series} {standard.number}").entries


def _titled(timeline: Timeline, title: str) -> tuple[LawEntry, ...]:
    """The standards that bear the title exactly."""
    entries = timeline.find_title(title).entries
    return tuple(e for e in entries if parse_standard(e.code) is not None and e.is_titled(title))


def _closest(entries: tuple[LawEntry, ...], code: str) -> LawEntry:
    return next((entry for entry in entries if entry.code == code), entries[-1])


def _entry_evidence(entry: LawEntry) -> Evidence:
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=f"{entry.designation}《{entry.title}》",
        source=EvidenceSource.LAW,
        detail=EvidenceDetail(
            law=f"timeline {entry.key}", verified=entry.verified, role="法规库：编号与名称"
        ),
    )


def _range_evidence(excluding: NumberRange) -> Evidence:
    block = f"（每{excluding.block}号一段）" if excluding.block else ""
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=f"{'、'.join(excluding.series)}：{excluding.first}至{excluding.to}号中已发布的不超过"
        f"{excluding.last}号{block}",
        source=EvidenceSource.LAW,
        detail=EvidenceDetail(
            law=f"number_ranges {excluding.first}", verified=excluding.verified, role="法规库：编号范围"
        ),
    )


CHECK = Check(
    id=ID,
    name="引用标准的编号与名称",
    sentence="引用的标准编号不可能存在，或编号与名称不是同一标准",
    needs=frozenset({Need.LAW}),
    assess=assess,
)
