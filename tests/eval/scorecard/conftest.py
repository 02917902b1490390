"""A hand-made label, and the screening that agrees with it in everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.chapters import Chapter
from core.document import Line, Page, Pages, Route
from core.evidence import Evidence, EvidenceSource
from core.facts import (
    Chemical,
    Citation,
    Conclusion,
    DatesFact,
    Fact,
    Facts,
    Hazard,
    MajorHazard,
    Person,
    Role,
    SectionFact,
    Stance,
)
from core.geometry import Box
from core.outcome import Outcome, State
from core.screening import Provenance, ReportCard, Screening, Status
from eval.scorecard.labels import (
    SINGLE,
    Label,
    LabelledChemical,
    LabelledCitation,
    LabelledFact,
    LabelledHazard,
    LabelledOutcome,
    LabelledPerson,
    Spot,
)

BUILT = ("event_order_broken", "citation_outdated")
BOX = Box(100.0, 100.0, 200.0, 112.0)
_VALUES = {name: f"值{index}" for index, name in enumerate(SINGLE)}
_PRINTED = ("安全现状评价报告", "项目负责人", "二、评价依据及其他有关文件资料清单")


def evidence(page: int = 1, box: Box = BOX) -> tuple[Evidence, ...]:
    return (
        Evidence(
            report="r", page=page, boxes=(box,), excerpt="……", source=EvidenceSource.TEXT, confidence=0.9
        ),
    )


def labelled(*values: str, page: int = 1) -> LabelledFact:
    return LabelledFact(values=values, spots=(Spot(page=page, boxes=(BOX,)),))


@pytest.fixture
def label() -> Label:
    return Label(
        report="r",
        file_name="甲.pdf",
        pages=12,
        layout="plain_grid",
        split="train",
        carrier="scan",
        facts={
            **{name: labelled(value) for name, value in _VALUES.items()},
            "survey_on": labelled("2023-03-02", "2023-03-03"),
            "conclusion": labelled("符合"),
        },
        people=(
            LabelledPerson(role="项目负责人", name="曹斌", certificate_number="S011"),
            LabelledPerson(role="报告编制人", name="曹斌", certificate_number=None),
        ),
        citations=(
            LabelledCitation(kind="standard", code="GB 18218-2018", title="危险化学品重大危险源辨识"),
            LabelledCitation(kind="law", code="", title="中华人民共和国安全生产法"),
        ),
        mentions=frozenset({"GB50140-2005", "危险化学品目录"}),
        sections=(("评价依据", 3), ("评价结论", 9)),
        hazards=(
            LabelledHazard(text="消防水带接口锈蚀", is_rectified=True),
            LabelledHazard(text="防爆接线箱缺少密封圈", is_rectified=False),
        ),
        chemicals=(
            LabelledChemical(name="液氨", quantity_t=12.5),
            LabelledChemical(name="甲醇", quantity_t=40.0),
        ),
        major_hazard={"s": 1.33, "grade": "四级"},
        outcomes=(
            LabelledOutcome(
                check="event_order_broken", state=State.FLAGGED, form="subtle", pages=frozenset({4, 7})
            ),
            LabelledOutcome(check="citation_outdated", state=State.CLEAR, form="trap", pages=frozenset()),
            LabelledOutcome(
                check="signature_missing", state=State.FLAGGED, form="clear_cut", pages=frozenset({2})
            ),
        ),
        page_texts={1: _PRINTED},
    )


@pytest.fixture
def facts() -> Facts:
    return Facts(
        **{name: Fact(value=value, confidence=0.9, evidence=evidence()) for name, value in _VALUES.items()},
        survey_on=DatesFact(value=("2023-03-02", "2023-03-03"), confidence=0.9, evidence=evidence()),
        conclusion=Conclusion(value=Stance.CONFORMS, excerpt="符合", confidence=0.9, evidence=evidence()),
        people=(
            Person(
                role=Role.PROJECT_LEADER,
                name="曹斌",
                confidence=0.9,
                evidence=evidence(),
                certificate_number="S011",
            ),
            Person(role=Role.AUTHOR, name="曹斌", confidence=0.9, evidence=evidence()),
        ),
        citations=(
            Citation(code="GB 18218-2018", title="", kind="standard", evidence=evidence()),
            Citation(code="主席令第88号", title="安全生产法", kind="law", evidence=evidence()),
            Citation(code="GB 50140-2005", title="", kind="standard", evidence=evidence()),
        ),
        sections=(
            SectionFact(kind=Chapter.CONTENTS, title="目录", pages=(2, 2)),
            SectionFact(kind=Chapter.BASIS, title="1.2 评价依据", pages=(3, 4)),
            SectionFact(kind=Chapter.CONCLUSION, title="8 评价结论", pages=(9, 9)),
        ),
        hazards=(
            Hazard(text="灭火设施应完好（消防水带接口锈蚀）", evidence=evidence(), rectified=True),
            Hazard(text="防爆接线箱缺少密封圈", evidence=evidence(), rectified=False),
        ),
        chemicals=(
            Chemical(name="液氨", quantity_t=12.5, evidence=evidence()),
            Chemical(name="甲醇", quantity_t=40.0, evidence=evidence()),
        ),
        major_hazard=MajorHazard(stated_s=1.33, stated_grade="四级", evidence=evidence()),
    )


def outcome(check: str, state: State, page: int = 7) -> Outcome:
    is_silent = state is State.NOT_ASSESSABLE
    return Outcome(
        check=check,
        state=state,
        statement=f"{check} {state}",
        reason="nothing_read" if is_silent else None,
        evidence=() if is_silent else evidence(page),
    )


@pytest.fixture
def screened() -> Callable[[Facts, tuple[Outcome, ...]], Screening]:
    def make(facts: Facts, outcomes: tuple[Outcome, ...]) -> Screening:
        return Screening(
            status=Status.DONE,
            report=ReportCard(id="r", file_name="甲.pdf", pages=12),
            facts=facts,
            outcomes=outcomes,
            matches=(),
            assessment=None,
            failures=(),
            provenance=Provenance(mingjian="0"),
        )

    return make


@pytest.fixture
def pages() -> Pages:
    lines = tuple(
        Line(text=text, box=BOX, edges=tuple(float(x) for x in range(len(text) + 1)), is_ocr=True)
        for text in reversed(_PRINTED)
    )
    return Pages(pages=(Page(number=1, width=595.0, height=842.0, route=Route.OCR, lines=lines),))
