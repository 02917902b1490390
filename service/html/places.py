"""Evidence as the page shows it: a list of places beside each item, and the key that ties them to marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from service.html.labels import SOURCES, confidence_words, law_words, verified_mark

_OFF_PAGE = {
    EvidenceSource.REGISTRY: "登记记录",
    EvidenceSource.LAW: "法规条目",
    EvidenceSource.OTHER_REPORT: "另一份报告",
}
_MISREADABLE = frozenset({EvidenceSource.OCR, EvidenceSource.PICTURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Anything on the left that points to evidence. ``key`` is its id in the page, e.g. ``finding-2``."""

    key: str
    tone: str  # flagged | unassessed | clear | fact: the colour of its marks
    tag: str  # what its marks are numbered with
    title: str
    evidence: tuple[Evidence, ...]

    def tag_of(self, index: int) -> str:
        """The number written on the mark of the evidence at ``index`` (from 0)."""
        if not self.tag:
            return str(index + 1)
        return self.tag if len(self.evidence) == 1 else f"{self.tag}-{index + 1}"

    def mark_id(self, index: int) -> str:
        """Id of the mark of the evidence at ``index`` (from 0)."""
        return f"mark-{self.key}-{index + 1}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """One piece of evidence in words. ``target`` is the anchor to jump to; a record has none."""

    tag: str
    target: str | None
    page: int | None  # of this report
    where: str
    source: str
    source_key: str
    role: str
    excerpt: str
    confidence: str  # nothing where the text is the file's own or a record: there is nothing to misread
    details: tuple[tuple[str, str], ...]
    is_record: bool
    address: str = ""  # of the page of another report, where the reader can open it


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which report the page is about, and the names of other reports that evidence may lie in."""

    report: str
    others: Mapping[str, str]
    address: Callable[[str, int | None], str] | None = None  # where a page of another report is opened

    def is_here(self, evidence: Evidence) -> bool:
        """Whether the evidence lies on a page of this report."""
        return evidence.page is not None and evidence.report in (None, "", self.report)

    def address_of(self, evidence: Evidence) -> str:
        """Where evidence in another report is opened; empty for this report's, and in a file by itself."""
        if self.address is None or evidence.report in (None, "", self.report):
            return ""
        return self.address(evidence.report, evidence.page)


def in_page_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """As the pages are read, from above to below; what lies on no page comes last."""
    return tuple(sorted(evidence, key=_page_place))


def _page_place(piece: Evidence) -> tuple[bool, int, float, float]:
    first = min(piece.boxes, key=lambda box: (box.y0, box.x0), default=None)
    place = (first.y0, first.x0) if first is not None else (0.0, 0.0)
    return piece.page is None, piece.page or 0, *place


def places_of(item: Item, scope: Scope) -> tuple[PlaceView, ...]:
    """All evidence of an item, in its order."""
    return tuple(_place(item, index, scope) for index in range(len(item.evidence)))


def _place(item: Item, index: int, scope: Scope) -> PlaceView:
    evidence = item.evidence[index]
    is_here = scope.is_here(evidence)
    target = None
    if is_here:
        target = item.mark_id(index) if evidence.boxes else f"page-{evidence.page}"
    return PlaceView(
        tag=item.tag_of(index),
        target=target,
        page=evidence.page if is_here else None,
        where=_where(evidence, scope),
        source=SOURCES[evidence.source],
        source_key=evidence.source.value,
        role=evidence.detail.role or "",
        excerpt=evidence.excerpt,
        confidence=confidence_words(evidence.confidence) if evidence.source in _MISREADABLE else "",
        details=_details(evidence),
        is_record=not is_here,
        address=scope.address_of(evidence),
    )


def _where(evidence: Evidence, scope: Scope) -> str:
    if scope.is_here(evidence):
        return f"第 {evidence.page} 页"
    if evidence.report and evidence.report != scope.report:
        name = scope.others.get(evidence.report) or f"另一份报告 {evidence.report[:12]}"
        return f"{name} 第 {evidence.page} 页" if evidence.page else name
    return _OFF_PAGE.get(evidence.source, "整份文件")


def _details(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    detail: EvidenceDetail = evidence.detail
    rows = [
        ("登记表", detail.register),
        ("记录", detail.row),
        ("数据日期", detail.snapshot),
        ("依据", law_words(detail.law or "")),
        ("文件对象", detail.pdf_object),
        ("核实", verified_mark(detail.verified) or _unstated(evidence)),
    ]
    return tuple((name, value) for name, value in rows if value)


def _unstated(evidence: Evidence) -> str:
    return "未注明" if evidence.source is EvidenceSource.LAW else ""
