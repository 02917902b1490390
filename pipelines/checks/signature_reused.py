"""The same picture of a signature again: for two people, in two places, or in another report."""

from __future__ import annotations

from collections.abc import Sequence

from core.evidence import Evidence
from core.facts import Ink
from core.outcome import Match, MatchKind, Outcome
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.inks import evidence_of, groups_of, names_of, those_by_hand, where
from pipelines.other_reports import is_same_report, own_brief
from pipelines.rule_of import provision

ID = "signature_reused"

_TWO_PEOPLE, _TWO_PLACES, _OTHER_REPORT = 0.95, 0.85, 0.9
_MOST_PEOPLE = 4  # one outcome for each person, up to so many in one other report


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for each picture that stands in several places, and for each person in other reports."""
    inks = case.facts.inks
    own = own_brief(case)
    same = {
        other.report for other in (case.others.briefs if case.others else ()) if is_same_report(own, other)
    }
    matches = [
        match
        for match in case.matches
        if match.kind is MatchKind.SIGNATURE and not match.common and match.right_report.id not in same
    ]
    by_hand = those_by_hand(inks or (), case.facts.same_inks)
    if not by_hand and not matches:
        words = "没有看到可以比较的手写签名，无法核对签名是否重复粘贴。"
        return (not_assessable(ID, "inks_missing", words),)
    found = [_repeated(case, inks or (), group) for group in groups_of(case.facts.same_inks)]
    found += _elsewhere(case, matches)
    if found:
        return tuple(found)
    shown = evidence_of(inks or (), by_hand)
    more = f"另有{len(same)}个文件是同一份报告，其中的签名不计。" if same else ""
    return (clear(ID, f"{len(by_hand)}处手写签名两两比较，没有相同的图像。{more}", shown),)


def _repeated(case: Case, inks: Sequence[Ink], group: Sequence[int]) -> Outcome:
    names = names_of(inks, group)
    subject = "、".join(names) or "签名"
    score = min(
        (pair.similarity for pair in case.facts.same_inks if pair.left in group and pair.right in group),
        default=1.0,
    )
    told = (
        f"{subject}的签名是同一幅图像：{where(inks, group)}的笔迹逐笔重合（重合度{score:.0%}）；"
        "不同的人不可能签出相同的笔迹"
        if len(names) > 1
        else f"{subject}的签名在{where(inks, group)}等{len(group)}处是同一幅图像，笔迹逐笔重合"
        f"（重合度{score:.0%}）；同一个人两次书写不会完全相同，说明签名是粘贴的"
    )
    trust = _TWO_PEOPLE if len(names) > 1 else _TWO_PLACES
    return _told(case, told, subject, trust * min(1.0, 0.5 + score / 2), evidence_of(inks, group))


def _told(case: Case, told: str, subject: str, trust: float, evidence: Sequence[Evidence]) -> Outcome:
    rule = provision(case, ID)
    asks = f"（{rule.words}：签名应由本人书写，不得冒用）" if rule else "（签名应由本人书写，不得冒用）"
    shown = [*evidence, *([rule.evidence] if rule else [])]
    return flagged(ID, f"{told}{asks}，请向本人核实。", shown, subject=subject, confidence=trust)


def _elsewhere(case: Case, matches: Sequence[Match]) -> list[Outcome]:
    """One outcome for each person: with all other reports that show the same picture."""
    by_name: dict[str, list[Match]] = {}
    for match in matches:
        by_name.setdefault(match.left[0].excerpt or match.right[0].excerpt or "签名", []).append(match)
    return [_other(case, name, found) for name, found in list(by_name.items())[:_MOST_PEOPLE]]


def _other(case: Case, name: str, matches: Sequence[Match]) -> Outcome:
    reports = list(dict.fromkeys(match.right_report.id for match in matches))
    first = matches[0]
    whose = first.right_report.enterprise_name or f"编号{first.right_report.id[:12]}"
    more = f"等{len(reports)}份" if len(reports) > 1 else ""
    there = first.right[0].excerpt
    other = f"（那里署名{there}）" if there and there != name else ""
    told = (
        f"第{first.left[0].page}页{name}的签名与{whose}{more}报告第{first.right[0].page}页的签名{other}"
        f"是同一幅图像，笔迹逐笔重合（重合度{first.similarity:.0%}）；两次书写不会完全相同"
    )
    evidence = [item for match in matches[:4] for item in (*match.left, *match.right)]
    return _told(case, told, name, _OTHER_REPORT * min(1.0, 0.5 + first.similarity / 2), evidence)


CHECK = Check(
    id=ID,
    name="签名图像重复使用",
    sentence="同一幅签名图像用于不同的人、不同处或其他报告",
    needs=frozenset({Need.PICTURES, Need.OTHER_REPORTS}),
    assess=assess,
)
