"""Invented matches of an invented report with two others."""

from __future__ import annotations

from dataclasses import replace

from core.evidence import Evidence, EvidenceSource
from core.geometry import Box
from core.outcome import CommonReason, Difference, Match, MatchKind, OtherReport
from core.screening import Screening
from tests.service.html import examples

OWN, DONOR, EARLIER = "ab" * 32, "cd" * 32, "ef" * 32
LEFT, RIGHT = "东侧为云栖路，距储罐38米。", "东侧为远桥路，距储罐83米。"
FROM_DONOR = OtherReport(
    id=DONOR, enterprise_name="远桥化工有限公司", agency_name="远岫安全科技有限公司", report_on="2022-05-18"
)
FOLLOW_UP = OtherReport(
    id=EARLIER,
    enterprise_name="云栖化工有限公司",
    agency_name="青岚安全技术咨询有限公司",
    report_on="2020-05-18",
    is_follow_up=True,
)


def place(report: str, text: str, page: int, top: float = 100.0, *, lines: int = 1) -> Evidence:
    boxes = tuple(Box(72.0, top + 20 * line, 300.0, top + 20 * line + 14) for line in range(lines))
    return Evidence(report=report, page=page, boxes=boxes, excerpt=text, source=EvidenceSource.TEXT)


COPIED = Match(
    kind=MatchKind.TEXT,
    left=(place(OWN, LEFT[:6], 1, 700.0), place(OWN, LEFT[6:], 2)),
    right=(place(DONOR, RIGHT, 2),),
    right_report=FROM_DONOR,
    similarity=0.8,
    characters=120,
    counted=90,
    section="周边环境",
    differences=(Difference(left=(3, 5), right=(3, 5)), Difference(left=(10, 12), right=(10, 12))),
)
ALSO_EARLIER = replace(
    COPIED, right=(place(EARLIER, RIGHT, 1),), right_report=FOLLOW_UP, similarity=0.7, characters=90
)
SIGNED = Match(
    kind=MatchKind.SIGNATURE,
    left=(place(OWN, "沈青禾", 2, 500.0),),
    right=(place(DONOR, "沈青禾", 1, 500.0),),
    right_report=FROM_DONOR,
    similarity=0.995,
)
QUOTED = Match(
    kind=MatchKind.TEXT,
    left=(place(OWN, "生产经营单位应当建立健全全员安全生产责任制。", 2, 300.0),),
    right=(place(DONOR, "生产经营单位应当建立健全全员安全生产责任制。", 2, 300.0),),
    right_report=FROM_DONOR,
    similarity=1.0,
    characters=300,
    common=True,
    common_reason=CommonReason.LAW,
)
REWORDED = Match(
    kind=MatchKind.TEXT,
    left=(place(OWN, "厂区东面临云栖路。", 2, 560.0),),
    right=(place(DONOR, "云栖路在厂区以东。", 2, 560.0),),
    right_report=FROM_DONOR,
    similarity=0.9,
    characters=40,
    section="周边环境",
    is_reworded=True,
)
IN_TABLE = Match(
    kind=MatchKind.TEXT,
    left=(place(OWN, "储罐\t38米\n厂区在路东。", 2, 600.0),),
    right=(place(DONOR, "储罐\t83米\n厂区在路东。", 2, 600.0),),
    right_report=FROM_DONOR,
    similarity=0.9,
    characters=60,
    differences=(Difference(left=(3, 5), right=(3, 5)),),
)
ALL = (QUOTED, SIGNED, ALSO_EARLIER, COPIED)


def screening(*matches: Match) -> Screening:
    """A finished screening with these matches."""
    made = examples.full()
    return replace(made, report=replace(made.report, id=OWN), matches=matches)
