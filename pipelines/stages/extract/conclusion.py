"""The evaluation conclusion and its stance."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.chapters import Chapter
from core.facts import Conclusion, Stance
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body

_SENTENCE = re.compile(r"[^。；;！\n]+[。；;！]?")
_OBJECT = (
    r"(安全生产(的)?(条件|要求|法律)|安全(条件|要求|经营条件|生产许可)|经营条件|(安全设施)?(竣工)?验收(条件|要求)|法律.{0,4}法规"
    r"|国家.{0,12}(标准|规定|要求)|(有关|相关).{0,12}(标准|规定|要求|规范)|生产条件|储存条件|开采条件|许可条件)"
)
_NOT = r"(不|未|未能|无法|不能|难以|不再|尚不|尚未|没有|不够)"
_NEGATIVE = re.compile(
    rf"{_NOT}(完全|全部)?(符合|具备|满足|达到).{{0,40}}{_OBJECT}|评价结论[为是:：]\s*[“\"「]?(不符合|不合格|不具备)"
    rf"|{_OBJECT}.{{0,6}}不(符合|合格)"
)
_NO_SUCH = re.compile(rf"(不存在|没有|未|无)(发现|存在)?.{{0,6}}{_NOT}(符合|具备|满足|达到)[^，,]*[，,]?")
_BASIC = re.compile(
    rf"基本(符合|具备|满足|达到|合格).{{0,40}}{_OBJECT}|评价结论[为是:：]\s*[“\"「]?基本(符合|合格|具备)"
)
_POSITIVE = re.compile(
    rf"(符合|具备|满足|达到|能够满足).{{0,40}}{_OBJECT}|评价结论[为是:：]\s*[“\"「]?(符合|合格|具备)|(安全)?评价(结论|结果)?(为)?合格|同意.{{0,6}}验收"
)
_SUMMING_UP = re.compile(r"综上|综合|总体|总之|因此|结论|评价认为|评价组认为|我公司认为|本评价")
_CLOSING = re.compile(r"综上|综合上述|综合以上|总体评价|评价结论|总之")
_UNREAL = re.compile(r"如果|若|应当?|须|必须|确保|方可|才能|只有|前提")


def conclusion(body: Body) -> Conclusion | None:
    """The last sentence of the conclusion that takes a stance; summing-up sentences count before others."""
    found: list[tuple[int, Stance, Passage, int, int]] = []
    for passage in _passages(body):
        for match in _SENTENCE.finditer(passage.text):
            stance = _stance(match.group())
            if stance is not None:
                rank = 1 if _SUMMING_UP.search(match.group()) else 0
                found.append((rank, stance, passage, match.start(), match.end()))
    is_placed = bool(found)
    found = found or _summed_up(body)
    if not found:
        return None
    best_rank = max(item[0] for item in found)
    _, stance, passage, start, stop = [item for item in found if item[0] == best_rank][-1]
    evidence = passage.evidence(body.report, start, stop)
    return Conclusion(
        value=stance,
        excerpt=passage.text[start:stop].strip(),
        confidence=min(
            (0.9 if best_rank else 0.75 if is_placed else 0.55), *(item.confidence for item in evidence)
        ),
        evidence=evidence,
    )


def _passages(body: Body) -> Iterator[Passage]:
    yield from body.passages(Chapter.CONCLUSION)


def _summed_up(body: Body) -> list[tuple[int, Stance, Passage, int, int]]:
    """Sentences that sum up anywhere, for a report whose chapter of the conclusion was not found."""
    if body.of_kind(Chapter.CONCLUSION):
        return []
    found: list[tuple[int, Stance, Passage, int, int]] = []
    for match in _SENTENCE.finditer(body.text.text):
        stance = _stance(match.group()) if _CLOSING.match(match.group().lstrip()) else None
        if stance is not None:
            found.append((0, stance, body.text, match.start(), match.end()))
    return found


def _stance(sentence: str) -> Stance | None:
    text = _NO_SUCH.sub("", re.sub(r"\s", "", sentence))
    if _NEGATIVE.search(text):
        return Stance.DOES_NOT_CONFORM
    if _BASIC.search(text):
        return Stance.BASICALLY_CONFORMS
    match = _POSITIVE.search(text)
    if match is None or _UNREAL.search(text[: match.start()]):
        return None
    return Stance.CONFORMS
