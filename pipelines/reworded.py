"""What another report says in other words, as matches with both sides as evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise

from core.errors import StoreError
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.geometry import intersection
from core.outcome import Match, MatchKind, OtherReport, others_matched
from corpus.similarity.kept import Kept
from corpus.similarity.paraphrases import Paraphrase, paraphrases
from corpus.similarity.texts import ReportText
from corpus.similarity.vectors import Spans, weight
from corpus.store.store import Store
from pipelines.counted_text import running_lines
from pipelines.text_evidence import text_evidence

MOST = 40  # matches of one report
MOST_SURE = 0.7  # confidence of the surest: wording that differs is never as sure as wording that does not
_RUNNING = 0.6  # of a passage is running sentences
_Side = tuple[ReportText, Spans]


def reworded_matches(
    report: str,
    kept: Kept,
    store: Store,
    *,
    beside: Iterable[Match],
    copied: Iterable[tuple[int, int]] = (),
) -> tuple[Match, ...]:
    """Passages of the report ``report`` that other reports have in other words; each was verified.

    Only of reports with which the report shares something else that is not common, as ``beside`` says, and
    where no match of wording lies: rewording alone proves nothing, and among few reports it cannot be learned
    what is everybody's. ``copied`` are parts of ``kept.text`` (``[start, stop)``) not to be looked at. Each
    match has ``is_reworded`` set, ``telling`` 0 and a confidence of at most ``MOST_SURE``, less in chapters
    that say less of a site. Without kept text or vectors there are none, nor where the index of texts is
    damaged: ``pipelines.judging`` tells that.
    """
    known = tuple(beside)
    sharing = others_matched(known)
    if kept.text is None or kept.vectors is None or not len(kept.vectors) or not sharing:
        return ()
    view = store.passages.view(kept.vectors.encoder, kept.vectors.codes.shape[1])
    try:
        texts = store.text_index.view()
    except StoreError:
        return ()

    @cache
    def side(row: int) -> _Side | None:
        other = view.reports.get(row, "")
        number, vectors = texts.number_of(other), store.passages.kept(other)
        if number is None or vectors is None:
            return None
        try:
            return texts.text_of(number), vectors.spans
        except StoreError:
            return None

    def told(row: int) -> tuple[str, Spans] | None:
        found = side(row)
        return None if found is None else (found[0].text, found[1])

    found = paraphrases(
        kept.text.text,
        kept.vectors,
        view.index,
        agency_of=view.agencies,
        texts=told,
        own=view.row_of(report),
        copied=copied,
    )
    told_of = (
        each for each in found if view.reports.get(each.row) in sharing and _runs_on(kept.text, each.left)
    )
    surest = sorted(told_of, key=lambda each: (-each.likeness.score, each.left))[:MOST]
    matches = []
    for each in sorted(surest, key=lambda one: one.left):
        other = side(each.row)
        if other is None:
            continue
        match = _match(report, kept.text, view.reports[each.row], other[0], each)
        if not any(_is_there(match, one) for one in known):
            matches.append(match)
    return tuple(matches)


def _is_there(match: Match, known: Match) -> bool:
    """Whether a match of wording lies over it on the left, with the same report."""
    return (
        known.kind is MatchKind.TEXT
        and known.right_report.id == match.right_report.id
        and any(
            one.page == other.page and intersection(a, b) > 0
            for one in match.left
            for other in known.left
            for a in one.boxes
            for b in other.boxes
        )
    )


def _match(report: str, own: ReportText, other_id: str, other: ReportText, found: Paraphrase) -> Match:
    section = own.section_at(found.left[0])
    sure = round(MOST_SURE * found.likeness.score * weight(section), 3)
    is_same_agency = own.agency is not None and own.agency == other.agency
    is_same_enterprise = own.enterprise is not None and own.enterprise == other.enterprise
    return Match(
        kind=MatchKind.TEXT,
        left=_evidence(report, own, found.left, EvidenceSource.TEXT, sure, "本报告中的表述"),
        right=_evidence(
            other_id, other, found.right, EvidenceSource.OTHER_REPORT, sure, "另一份报告中意思相同的表述"
        ),
        right_report=OtherReport(
            id=other_id,
            enterprise_name=other.enterprise,
            agency_name=other.agency,
            report_on=other.report_on,
            is_follow_up=is_same_agency and is_same_enterprise,
        ),
        similarity=round(found.likeness.score, 3),
        characters=found.left[1] - found.left[0],
        section=section,
        is_reworded=True,
    )


def _evidence(
    report: str, text: ReportText, span: tuple[int, int], source: EvidenceSource, sure: float, role: str
) -> tuple[Evidence, ...]:
    """One piece per page, its excerpt the lines there."""
    return tuple(
        replace(piece, source=source, confidence=sure, detail=EvidenceDetail(role=role))
        for piece in text_evidence(report, text, [span], ())
    )


def _runs_on(text: ReportText, span: tuple[int, int]) -> bool:
    """Whether most of it is sentences: of tables and headings no other wording can be told."""
    words = text.text
    bounds = [*text.starts.tolist(), len(words) + 1]
    inside = counted = 0
    for runs, (start, stop) in zip(running_lines(words, text.starts), pairwise(bounds), strict=True):
        size = max(0, min(stop - 1, span[1]) - max(start, span[0]))
        inside += size
        counted += size if runs else 0
    return counted >= _RUNNING * inside > 0
