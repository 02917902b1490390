"""The provision that a check rests on, on the report's day: the item of a rule pack, in its own numbering."""

from __future__ import annotations

from dataclasses import dataclass

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from corpus.law.packs import load_packs, packs_for
from pipelines.checking import Case, report_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """Document and place as an inspector cites them, and as evidence."""

    words: str
    evidence: Evidence


def provision(case: Case, check: str) -> Provision | None:
    """The first verified item that the check bears on, of an order before one of a list of circumstances;
    None where no pack is known to hold on the report's day, or none names the check.
    """
    found = [
        (pack, item)
        for pack in packs_for(report_day(case.facts), load_packs())
        for item in pack.items
        if item.verified and any(entry.check == check for entry in item.checks)
    ]
    if not found:
        return None
    pack, item = min(found, key=lambda entry: (not _is_order(entry[0].document_number), entry[0].rank))
    words = f"{pack.document_number}{item.article}"
    return Provision(
        words=words,
        evidence=Evidence(
            report=None,
            page=None,
            boxes=(),
            excerpt=f"{words}：{item.title}（我们的转述）",
            source=EvidenceSource.LAW,
            detail=EvidenceDetail(law=words, verified=item.verified, role="规则包：核查依据"),
        ),
    )


def _is_order(number: str) -> bool:
    return "令" in number
