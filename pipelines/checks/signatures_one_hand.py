"""Signatures of different people that look written by one hand: a low-weight suspicion, never a proof."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from core.evidence import Evidence
from core.facts import Ink, InkPair
from core.outcome import Outcome
from models.signatures.measured import (
    GROUP_FALSE_ALARMS,
    GROUP_FOUND,
    HAND_FALSE_ALARMS,
    HAND_FOUND,
    HAND_THRESHOLD,
    group_threshold,
)
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.inks import evidence_of, groups_of, names_of, those_by_hand, where
from pipelines.rule_of import provision

ID = "signatures_one_hand"

_SAME_PICTURE, _ALIKE = 0.85, 0.6
_SEVERAL, _VERY_ALIKE = 3, 0.85
_COARSE_DPI, _COARSE = 180, 0.06  # scans of 150 dpi and less blur strokes, which makes all hands more alike
_FEWEST_OWN, _LESS_ALIKE = 3, 0.15  # pairs of one person's signatures, and how much more alike these may be


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for each group of people whose signatures one hand may have written."""
    inks = case.facts.inks or ()
    by_hand = those_by_hand(inks, case.facts.same_inks)
    named = [at for at in by_hand if inks[at].name and inks[at].is_sign_off]
    if len({inks[at].name for at in named}) < 2:
        words = "可以比较的手写签名不足两人，无法核对是否出自一人之手。"
        return (not_assessable(ID, "inks_missing", words, evidence_of(inks, named)),)
    pairs = _of_two_people(inks, case.facts.same_inks)
    written = _of_two_people(inks, case.facts.alike_hands)
    alike = [pair for pair in written if pair.similarity >= HAND_THRESHOLD]
    if not pairs and len({inks[at].name for at in named if inks[at].tells_hand}) < 2:
        words = (
            "签名所在的页是黑白二值图像（如传真件），笔画特征已失真，无法核对是否出自一人之手；请查看原件。"
        )
        return (not_assessable(ID, "hands_coarse", words, evidence_of(inks, named)),)
    groups = [
        group for group in groups_of((*pairs, *alike)) if _is_told(inks, group, (*pairs, *alike), pairs)
    ]
    together = _together(case)
    if together and not pairs:
        return (together,)
    if not groups:
        words = f"{len({inks[at].name for at in named})}人的签名没有发现出自一人之手的迹象。"
        return (clear(ID, words, evidence_of(inks, named)),)
    compared = _compared([inks[at].name for at in named if inks[at].tells_hand])
    return tuple(_flag(case, inks, group, pairs, compared) for group in groups)


def _together(case: Case) -> Outcome | None:
    """Several people at once, whose signatures are as alike as those of one writer.

    Where people signed more than once, their own signatures show how alike one hand's are on this paper:
    people who are clearly less alike than that wrote for themselves, however alike the scan makes all ink.
    """
    inks, group = case.facts.inks or (), case.facts.hand_group
    if group is None:
        return None
    own = [at for at in group.inks if at < len(inks)]
    more = _COARSE if _is_coarse(case, [inks[at] for at in own]) else 0.0
    if group.likeness < group_threshold(group.grouped, group.people) + more:
        return None
    has_own = group.own_likeness is not None and group.own_pairs >= _FEWEST_OWN
    if has_own and group.likeness < (group.own_likeness or 0.0) - _LESS_ALIKE:
        return None
    subject = "、".join(names_of(inks, own))
    ground = (
        f"{group.people}名签字人中{group.grouped}人的签名书写特征整体相近（平均相似度{group.likeness:.2f}"
        f"{f'，同一人各次签名之间为{group.own_likeness:.2f}' if has_own else ''}）；该方法在测试中"
        f"把各自书写的一组签名误报的约{GROUP_FALSE_ALARMS:.0%}，全部由一人代签时检出约{GROUP_FOUND:.0%}，仅供参考"
    )
    return _told(case, subject, where(inks, own), ground, evidence_of(inks, own), _ALIKE)


def _is_coarse(case: Case, inks: Sequence[Ink]) -> bool:
    pages = {ink.evidence.page for ink in inks}
    makes = case.facts.integrity.makes if case.facts.integrity is not None else ()
    return any(make.scan is not None and make.scan.dpi < _COARSE_DPI for make in makes if make.page in pages)


def _is_told(
    inks: Sequence[Ink], group: Sequence[int], every: Sequence[InkPair], same: Sequence[InkPair]
) -> bool:
    """Whether a group is more than one pair among many that are alike by chance.

    One hand that signs for others leaves several such pairs; a single one tells only when it is very alike.
    """
    own = [pair for pair in every if pair.left in group]
    if any(pair in same for pair in own) or len(names_of(inks, group)) >= _SEVERAL:
        return True
    return max((pair.similarity for pair in own), default=0.0) >= _VERY_ALIKE


def _compared(names: Sequence[str]) -> int:
    """Pairs of signatures of different people: each is a chance of a false alarm."""
    return sum(one != other for one, other in combinations(names, 2))


def _of_two_people(inks: Sequence[Ink], pairs: Sequence[InkPair]) -> list[InkPair]:
    return [
        pair
        for pair in pairs
        if pair.right < len(inks)
        and inks[pair.left].name
        and inks[pair.right].name
        and inks[pair.left].name != inks[pair.right].name
    ]


def _flag(
    case: Case, inks: Sequence[Ink], group: Sequence[int], same: Sequence[InkPair], compared: int
) -> Outcome:
    subject = "、".join(names_of(inks, group))
    is_picture = any(pair.left in group for pair in same)
    ground = (
        "其中有同一幅签名图像"
        if is_picture
        else f"书写特征相近；该方法在测试中每比较一对签名的误报率约{HAND_FALSE_ALARMS:.1%}、"
        f"检出率约{HAND_FOUND:.0%}，本报告共比较{compared}对，仅供参考"
    )
    trust = _SAME_PICTURE if is_picture else _ALIKE
    return _told(case, subject, where(inks, group), ground, evidence_of(inks, group), trust)


def _told(
    case: Case, subject: str, places: str, ground: str, shown: Sequence[Evidence], trust: float
) -> Outcome:
    rule = provision(case, ID)
    asks = f"（{rule.words}：签名应由本人书写，不得冒用）" if rule else "（签名应由本人书写，不得冒用）"
    statement = f"{subject}的签名（{places}）疑似出自一人之手：{ground}{asks}，请向各签字人核实。"
    evidence = [*shown, *([rule.evidence] if rule else [])]
    return flagged(ID, statement, evidence, subject=subject, confidence=trust)


CHECK = Check(
    id=ID,
    name="多人签名疑似一人书写",
    sentence="不同人员的签名疑似出自一人之手",
    needs=frozenset({Need.PICTURES}),
    assess=assess,
)
