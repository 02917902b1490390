"""Wording that other screened reports share with a report, as matches with both sides as evidence.

Of one report at most ``MOST`` matches and ``MOST_CHARACTERS`` are given, the most telling first: what is left
out lies in reports that share more already.
"""

from __future__ import annotations

from collections.abc import Collection

from core.errors import StoreError
from core.evidence import EvidenceSource, evidence_in
from core.facts import Facts
from core.outcome import CommonReason, Difference, Match, MatchKind, OtherReport
from corpus.similarity.changes import differences
from corpus.similarity.normal import NormalText
from corpus.similarity.texts import ReportText
from corpus.store.store import Store
from pipelines.counted_text import COUNTED
from pipelines.text_evidence import text_evidence
from pipelines.text_sources import Compared, SharedPart, SourceOfText, compared

MOST = 200
MOST_CHARACTERS = 60_000
_MOST_SHOWN = 4000  # characters of one match, on the left
_LEAST_TOLD = 8.0  # of one part, where its report as a whole tells of copying
_LEAST_SHARE = 0.15  # of its characters
_LEAST = 60  # characters of a part that is shown for another reason
_LEAST_ALIKE = 0.8
_MOST_COMMON = 4  # parts of one report that are shown though they do not count

Span = tuple[int, int]


def text_matches(report: str, facts: Facts, text: ReportText | None, store: Store) -> tuple[Match, ...]:
    """What the report's text shares with others, those first that tell most; none where it has no text.

    A damaged index gives none as well: ``pipelines.judging`` tells that it could not be asked.
    """
    if text is None:
        return ()
    try:
        found = compared(report, text, store.text_index.view())
    except StoreError:
        return ()
    return matches_of(report, facts, text, found)


def matches_of(report: str, facts: Facts, text: ReportText, found: Compared) -> tuple[Match, ...]:
    """The comparison as matches."""
    scanned = frozenset(
        item.page for item in evidence_in(facts) if item.source is EvidenceSource.OCR and item.page
    )
    chosen: list[Match] = []
    left = MOST_CHARACTERS
    for source in found.sources:
        for part, reason in _told(source):
            if len(chosen) < MOST and left > 0:
                chosen.append(_match(report, text, found.normal, source, part, reason, scanned))
                left -= len(part.trace)
    return tuple(chosen)


def _told(source: SourceOfText) -> list[tuple[SharedPart, CommonReason | None]]:
    """The parts that are shown, by place within those that count and those that do not."""
    counted: list[tuple[SharedPart, CommonReason | None]] = []
    common: list[tuple[SharedPart, CommonReason | None]] = []
    for part in source.parts:
        size, reason = int(part.trace.is_same.sum()), _common_reason(part)
        alike = size / len(part.trace)
        is_long = size >= _LEAST and alike >= _LEAST_ALIKE
        is_telling = part.telling >= max(_LEAST_TOLD, _LEAST_SHARE * len(part.trace))
        if is_telling or (is_long and (reason is not None or source.is_same_enterprise)):
            (counted if reason is None else common).append((part, reason))
    common.sort(key=lambda each: -len(each[0].trace))
    return [*counted, *common[:_MOST_COMMON]]


def _common_reason(part: SharedPart) -> CommonReason | None:
    how = part.sharing
    if how.is_law:
        return CommonReason.LAW
    if how.is_everywhere or how.is_many:
        return CommonReason.EVERYWHERE
    if how.is_template:
        return CommonReason.TEMPLATE
    return None if part.section in COUNTED else CommonReason.SECTION


def _match(
    report: str,
    text: ReportText,
    whole: NormalText,
    source: SourceOfText,
    part: SharedPart,
    reason: CommonReason | None,
    scanned: Collection[int],
) -> Match:
    spans = _shown(part)
    left = text_evidence(report, text, [whole.span(*here) for here, _ in spans], scanned)
    right = text_evidence(
        source.report, source.text, [source.normal.span(*there) for _, there in spans], None
    )
    changes = differences("".join(e.excerpt for e in left), "".join(e.excerpt for e in right))
    return Match(
        kind=MatchKind.TEXT,
        left=left,
        right=right,
        right_report=OtherReport(
            id=source.report,
            enterprise_name=source.text.enterprise,
            agency_name=source.text.agency,
            report_on=source.text.report_on,
            is_follow_up=source.is_follow_up,
        ),
        similarity=round(float(part.trace.is_same.mean()), 4),
        characters=len(part.trace),
        telling=part.telling if reason is None else 0.0,
        counted=part.counted if reason is None else 0,
        section=part.section,
        common=reason is not None,
        common_reason=reason,
        differences=tuple(Difference(left=one, right=other) for one, other in changes),
    )


def _shown(part: SharedPart) -> list[tuple[Span, Span]]:
    chosen: list[tuple[Span, Span]] = []
    left = _MOST_SHOWN
    for here, there in part.trace.spans():
        if left > 0:
            size = min(left, here[1] - here[0])
            chosen.append(((here[0], here[0] + size), (there[0], min(there[1], there[0] + size))))
            left -= size
    return chosen
