"""Measured values that stand in the same order in a report on another site: nobody measures that twice."""

from __future__ import annotations

from collections.abc import Sequence

from core.outcome import Match, MatchKind, Outcome
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.issued_later import by_report, counting, named, shared_with_later
from pipelines.other_reports import no_others
from pipelines.rule_of import provision

ID = "data_copied"

_SURE, _PARTLY = 0.92, 0.8  # all values equal; some changed
_LISTED = 2
_MOST = 6


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for each other report that has measured values of this one and was issued before it."""
    measured = case.facts.measured
    matches = counting(case, MatchKind.TABLE)
    if matches:
        return tuple(_told(case, found) for found in list(by_report(matches).values())[:_MOST])
    if not measured:
        words = "没有读到检测、测量数据的表格，无法与其他报告比较。"
        return (not_assessable(ID, "measurements_missing", words),)
    if (silent := no_others(case, ID, "检测数据是否与其他报告相同")) is not None:
        return (silent,)
    words = f"{len(measured)}列检测数据与已筛查的其他报告逐一比较，没有与其他企业报告相同的成组数值。"
    shown = measured[:4]
    if later := shared_with_later(case, MatchKind.TABLE):
        words = (
            f"{len(measured)}列检测数据与已筛查的其他报告逐一比较；{named(later[0].right_report)}"
            "有与本报告相同的数值，该报告出具在后，由该报告说明。"
        )
        shown = (*shown, *later[0].right[:1])  # shows that the sentence tells of that report
    return (clear(ID, words, shown),)


def _told(case: Case, matches: Sequence[Match]) -> Outcome:
    other = matches[0].right_report
    rule = provision(case, ID)
    listed = "；".join(_table(match) for match in matches[:_LISTED])
    more = f"等{len(matches)}张表" if len(matches) > _LISTED else ""
    asks = f"按{rule.words}，" if rule else ""
    statement = (
        f"本报告的检测数据与{named(other)}中的成组相同：{listed}{more}。不同现场不会测得同样的一组数值。"
        f"{asks}检测数据应当真实，请向检测机构核实原始记录。"
    )
    evidence = [item for match in matches[:3] for item in (*match.left[:3], *match.right[:3])]
    is_whole = any(match.similarity >= 0.999 for match in matches)
    return flagged(
        ID,
        statement,
        (*evidence, *((rule.evidence,) if rule else ())),
        subject=other.enterprise_name or other.id[:12],
        confidence=_SURE if is_whole else _PARTLY,
    )


def _table(match: Match) -> str:
    own, there = match.left[0], match.right[0]
    headers = "、".join(dict.fromkeys(item.detail.role or "数值" for item in match.left))
    compared = round(match.characters / match.similarity) if match.similarity else match.characters
    changed = f"，另{compared - match.characters}个不同或差同一数值" if compared > match.characters else ""
    return (
        f"第{own.page}页{headers}与该报告第{there.page}页的表按同一次序有{match.characters}个数值对应一致{changed}"
        f"（如{own.excerpt[:24]}）"
    )


CHECK = Check(
    id=ID,
    name="检测数据与其他报告相同",
    sentence="检测、测量的一组数值与另一企业报告中的相同",
    needs=frozenset({Need.OTHER_REPORTS}),
    assess=assess,
)
