"""Invented texts of reports that share wording, as they are kept, and matches of such."""

from __future__ import annotations

import dataclasses
import random

import numpy as np

from core.chapters import Chapter
from core.evidence import Evidence, EvidenceSource
from core.facts import Facts, SectionFact
from core.geometry import Box
from core.outcome import Difference, Match, MatchKind, OtherReport
from corpus.similarity.texts import ReportText
from pipelines.checking import Case, TextsHeld
from tests import cases

HERE, THERE = "云栖加油站有限公司", "松岭鞭炮烟花销售有限公司"
SITE = (
    "厂区东侧为乡村道路，路面宽约六米，隔路为白鹭村的连片农田；南侧紧邻青溪河堤，堤顶高出地坪两米，",
    "汛期由水务所派员值守；西侧为废弃砖窑改建的仓储场地，现堆放木托盘和编织袋，与围墙相距十二米；",
    "北侧山坡植有马尾松，坡脚砌筑浆砌片石挡墙，墙顶设截水沟，雨水经沉砂池汇入路边明渠后排入河道。",
)
_LINE = 40
_SENTENCE = "现场{}的{}经核对与竣工资料{}，{}由班组每日巡视并登记，发现{}时先停用再报修。"
_WORDS = tuple("阀栏箱瓶机桩沟牌门堤台泵")


def plain(seed: int, sentences: int = 12) -> str:
    """Sentences that no other seed has in this order and with these words."""
    draw = random.Random(seed)
    signs = [chr(draw.randrange(0x4E00, 0x9000)) for _ in range(400)]
    return "".join(
        _SENTENCE.format(*(draw.choice(_WORDS) + "".join(draw.sample(signs, 5)) for _ in range(5)))
        for _ in range(sentences)
    )


def text(
    enterprise: str | None,
    *chapters: tuple[Chapter, str],
    agency: str | None = cases.AGENCY,
    report_on: str | None = "2023-05-18",
) -> ReportText:
    """A text of such chapters, each on a page of its own, in lines of forty characters."""
    lines: list[tuple[int, str]] = []
    sections: list[tuple[int, str]] = []
    at = 0
    for page, (kind, words) in enumerate(chapters, start=1):
        sections.append((at, kind.value))
        for start in range(0, len(words), _LINE):
            lines.append((page, words[start : start + _LINE]))
            at += len(lines[-1][1]) + 1
    sizes = [len(line) + 1 for _, line in lines]
    tops = [60.0 + 20 * (number % 35) for number in range(len(lines))]
    return ReportText(
        text="\n".join(line for _, line in lines),
        starts=np.cumsum([0, *sizes[:-1]]).astype(np.int32),
        pages=np.array([page for page, _ in lines], np.int32),
        boxes=np.array([(72.0, top, 472.0, top + 12) for top in tops], np.float32),
        sections=tuple(sections),
        agency=agency,
        enterprise=enterprise,
        report_on=report_on,
        kind="现状评价",
    )


def match(
    other: str = "cd" * 32,
    *,
    enterprise: str | None = THERE,
    report_on: str | None = "2021-04-02",
    telling: float = 160.0,
    section: Chapter = Chapter.SURROUNDINGS,
    **changed: object,
) -> Match:
    """A passage of 210 characters about the site that the other report has as well."""

    def side(report: str, source: EvidenceSource) -> tuple[Evidence, ...]:
        box = Box(72.0, 100.0, 472.0, 112.0)
        return (Evidence(report=report, page=4, boxes=(box,), excerpt="".join(SITE), source=source),)

    made = Match(
        kind=MatchKind.TEXT,
        left=side(cases.REPORT, EvidenceSource.TEXT),
        right=side(other, EvidenceSource.OTHER_REPORT),
        right_report=OtherReport(
            id=other, enterprise_name=enterprise, agency_name=cases.OTHER_AGENCY, report_on=report_on
        ),
        similarity=0.97,
        characters=210,
        telling=telling,
        section=section.value,
        differences=(Difference(left=(0, 2), right=(0, 2)),),
    )
    return dataclasses.replace(made, **changed)  # type: ignore[arg-type]


FACTS = Facts(
    enterprise_name=cases.fact(HERE),
    agency_name=cases.fact(cases.AGENCY),
    report_on=cases.fact("2023-05-18"),
    sections=(
        SectionFact(kind=Chapter.SURROUNDINGS, title="周边环境", pages=(4, 4), characters=300),
        SectionFact(kind=Chapter.BASIS, title="评价依据", pages=(2, 3), characters=900),
    ),
)


def case(*matches: Match, others: int = 400, facts: Facts = FACTS, problem: str = "") -> Case:
    """A case whose text was held against so many others."""
    return dataclasses.replace(
        cases.case(facts), matches=matches, texts=TextsHeld(others=others, problem=problem)
    )
