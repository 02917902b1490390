"""Evidence whose box shows other words than its excerpt is counted and shown."""

from __future__ import annotations

from dataclasses import replace

from core.document import Line, Page, Pages, Route
from core.evidence import Evidence, EvidenceSource
from core.facts import Facts, Hazard
from core.geometry import Box
from core.screening import Provenance, ReportCard, Screening, Status
from eval.scorecard.counts import Count
from eval.scorecard.rereading import reread_marks
from pipelines.passage import reread

TEXT = "配电室电缆进线孔未封堵"
LINE = Line(
    text=TEXT,
    box=Box(50, 100, 50 + 12 * len(TEXT), 112),
    edges=tuple(50.0 + 12 * n for n in range(len(TEXT) + 1)),
)
PAGES = Pages(pages=(Page(number=1, width=595, height=842, route=Route.TEXT, lines=(LINE,)),))


def screening(*evidence: Evidence) -> Screening:
    return Screening(
        status=Status.DONE,
        report=ReportCard(id="r", file_name="甲.pdf", pages=1),
        facts=Facts(hazards=tuple(Hazard(text=item.excerpt, evidence=(item,)) for item in evidence)),
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian="0"),
    )


def test_an_excerpt_that_stands_elsewhere_is_a_miss() -> None:
    right = Evidence(
        report="r", page=1, boxes=(LINE.span_box(0, 3),), excerpt="配电室", source=EvidenceSource.TEXT
    )
    wrong = replace(right, boxes=(LINE.span_box(3, 6),))
    other = replace(wrong, report="another")
    marks = reread_marks(screening(right, wrong, other), PAGES)
    assert marks.counts["evidence.reread"] == Count(1, 2, 2)
    assert [(miss.want, miss.got) for miss in marks.misses] == [("配电室", "电缆进")]


def test_without_pages_nothing_is_claimed() -> None:
    assert reread_marks(screening(), None).counts == {}


def test_a_line_that_crosses_another_is_left_out_where_the_box_is_of_one() -> None:
    """A seal's words over a printed line: its box shows the line."""
    printed = Line(text="青岚评价", box=Box(100, 100, 140, 112), edges=(100.0, 110.0, 120.0, 130.0, 140.0))
    seal = Line(text="公司", box=Box(112, 96, 132, 118), edges=(112.0, 122.0, 132.0))
    page = Page(number=1, width=595.0, height=842.0, route=Route.OCR, lines=(seal, printed))
    assert reread(page, (printed.box,)) == "青岚评价"
    assert reread(page, (printed.span_box(0, 2),)) == "青岚"
    assert sorted(reread(page, (Box(95, 90, 150, 120),))) == sorted("青岚评价公司")
