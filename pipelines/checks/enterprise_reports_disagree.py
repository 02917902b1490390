"""Reports on one enterprise that state facts which exclude each other (guidance of 2023, item 失实-1).

A fact that several other reports state otherwise is one lead that names them all.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.evidence import Evidence
from core.outcome import Outcome
from corpus.briefs.records import Brief
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.exclusions import Clash, clashes
from pipelines.other_reports import is_same_enterprise, named, no_others, own_brief, shown
from pipelines.rule_of import provision

ID = "enterprise_reports_disagree"

_LISTED, _NAMED, _SHOWN = 3, 3, 4  # facts and reports of a sentence; values as evidence
_Told = list[tuple[Brief, Clash]]  # one fact, and every report that states it otherwise


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for the facts that the same other reports exclude; clear when all can be true together."""
    own = own_brief(case)
    if own.enterprise_name is None and own.credit_code is None:
        words = "没有读到被评价单位，无法与同一企业的其他报告核对。"
        return (not_assessable(ID, "enterprise_missing", words),)
    if not (own.figures or own.chemicals or own.grade):
        words = "没有读到企业的面积、间距、储量等情况，无法与同一企业的其他报告核对。"
        return (not_assessable(ID, "figures_missing", words),)
    if (silent := no_others(case, ID, "与同一企业其他报告的出入")) is not None:
        return (silent,)
    others = [other for other in case.others.briefs if is_same_enterprise(own, other)] if case.others else []
    told = _together(own, others)
    if told:
        return tuple(_flagged(case, own, facts) for facts in told)
    spots = own.enterprise_name.spots[:1] if own.enterprise_name else ()
    words = (
        f"与该企业已筛查的其他{len(others)}份报告相比，没有互相排斥的情况。"
        if others
        else "已筛查的报告中没有该企业的其他报告。"
    )
    return (clear(ID, words, shown(case, own, spots)),)


def _together(own: Brief, others: Sequence[Brief]) -> list[list[_Told]]:
    """Facts that are excluded, each once, those of the same other reports together; the surest first."""
    facts: dict[tuple[str, str], _Told] = {}
    for other in others:
        for clash in clashes(own, other):
            facts.setdefault((clash.what, clash.own), []).append((other, clash))
    groups: dict[tuple[str, ...], list[_Told]] = {}
    for told in facts.values():
        groups.setdefault(tuple(dict.fromkeys(other.report for other, _ in told)), []).append(told)
    for group in groups.values():
        group.sort(key=lambda told: -_trust(told))
    return sorted(groups.values(), key=lambda group: -_trust(group[0]))


def _trust(told: _Told) -> float:
    return max(clash.confidence for _, clash in told)


def _flagged(case: Case, own: Brief, facts: list[_Told]) -> Outcome:
    enterprise = own.enterprise_name.value if own.enterprise_name else "该企业"
    others = {other.report: other for other, _ in facts[0]}
    names = "、".join(named(other) for other in list(others.values())[:_NAMED])
    names += f"等{len(others)}份报告" if len(others) > _NAMED else ""
    listed = "；".join(_in_words(told, len(others)) for told in facts[:_LISTED])
    more = f"等{len(facts)}项" if len(facts) > _LISTED else ""
    later = "后一份报告" if len(others) == 1 else "较晚的报告"
    rule = provision(case, ID)
    words = (
        f"本报告与{names}对{enterprise}同一现场的记述互相排斥：{listed}{more}，"
        f"{later}也没有写明扩建、改建或搬迁等变化。"
        f"按{rule.words if rule else '规定'}，报告内容应与实际相符，请核实哪一份符合现场。"
    )
    return flagged(
        ID,
        words,
        (*_evidence(case, own, facts), *((rule.evidence,) if rule else ())),
        subject=enterprise,
        confidence=_trust(facts[0]),
    )


def _in_words(told: _Told, reports: int) -> str:
    """「占地面积在本报告中为“24475m²”，在这3份报告中均为“44500m²”」."""
    first = told[0][1]
    there = list(dict.fromkeys(clash.there for _, clash in told))
    place = "该报告" if reports == 1 else f"这{reports}份报告"
    verb = "分别为" if len(there) > 1 else "均为" if reports > 1 else "为"
    values = "、".join(f"“{value}”" for value in there)
    return f"{first.within}{first.what}在本报告中为“{first.own}”，在{place}中{verb}{values}"


def _evidence(case: Case, own: Brief, facts: list[_Told]) -> list[Evidence]:
    """Each fact's own value once, and beside it those of the others."""
    found: list[Evidence] = []
    for told in facts[:_SHOWN]:
        first = told[0][1]
        found += shown(case, own, first.own_spots[:1], first.what)
        for other, clash in told[:_SHOWN]:
            found += shown(case, other, clash.there_spots[:1], clash.what)
    return found


CHECK = Check(
    id=ID,
    name="同一企业报告互相矛盾",
    sentence="同一企业同一现场的不同报告写有互相排斥的情况",
    needs=frozenset({Need.OTHER_REPORTS}),
    assess=assess,
)
