"""Sentences kept for what they say: a requirement met on hearsay, problems still open or put right."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from core.chapters import Chapter
from core.facts import Remark
from pipelines.closings import says_done
from pipelines.hearsay import asks_for_knowledge, is_hearsay
from pipelines.stages.extract.body import Body

_SENTENCE = re.compile(r"[^。；;\n]+")
_JUDGES = re.compile(
    r"(?:判[定断为]|认[为定]|视为|评价为|结论为|得出|因此|故|可以?|能够?|均|已|，|：)(?:总体|基本|其)?(?:能够?|可以?)?"
    r"(?:符合|满足|达到|合格)(?:国家|相关|有关|规范|标准|规定|要求|安全|$)"
)
_JUDGING = (Chapter.ASSESSMENT, Chapter.INSPECTION, Chapter.CONCLUSION)
_OPEN = re.compile(
    r"(?:仍|还|尚)[有存]\S{0,10}?(?:项|条|处|个)?\S{0,12}?(?:未(?:完成|予|进行|能)?(?:整改|落实|消除|关闭|闭环)|没有(?:完成)?整改)"
    r"|(?:其余|其中|有)\s*\d+\s*[项条处个]\S{0,10}?(?:尚未|未能|未)(?:完成)?(?:整改|落实|消除)"
    r"|(?:尚)?未(?:完成)?(?:整改|治理)(?:的)?(?:隐患|问题)?[为有计]?[1-9一二三四五六七八九]\d*[项条处个]"
    r"|(?:剩余|余下|其余)(?:的)?[\d一二三四五六七八九]+[项条处个]\S{0,24}?(?:计划|将[在于]|待|限期|停车|停产|检修|暂)"
    r"|(?:问题|隐患|不符合项)\S{0,12}?(?:尚未|仍未|均未|未能)(?:全部|完全)?(?:完成)?(?:整改|落实|消除|解决)"
)
_PROVEN = re.compile(
    r"整改\S{0,6}?(?:照片|图片|影像|证明|资料|材料|记录|回执)\S{0,8}?(?:见|详见|附|如图)|(?:见|附)\S{0,8}整改\S{0,6}(?:照片|图片|证明|资料|材料|记录|回执)"
)
_UNREAL = re.compile(r"如|若|的，|应|须|必须|不得|严禁|防止|避免")
_TOLD = (Chapter.RECTIFICATION, Chapter.INSPECTION, Chapter.CONCLUSION)
_CLOSED_IN = (Chapter.RECTIFICATION, Chapter.INSPECTION, Chapter.ASSESSMENT, Chapter.CONCLUSION)
_SHORTEST = 8
_SHORTEST_CLOSING = 4
_MOST_CLOSINGS = 60


def hearsay(body: Body) -> tuple[Remark, ...]:
    """Sentences outside tables that judge a requirement met with nothing but the enterprise's word."""
    return tuple(
        remark
        for remark in _sentences(body, *_JUDGING)
        if _JUDGES.search(remark.text) and is_hearsay(remark.text) and not asks_for_knowledge(remark.text)
    )


def open_remarks(body: Body) -> tuple[Remark, ...]:
    """Sentences that say how many problems are not put right."""
    return tuple(
        remark
        for remark in _sentences(body, *_TOLD)
        if (found := _OPEN.search(remark.text)) and not _UNREAL.search(remark.text[: found.start()])
    )


def closing_remarks(body: Body) -> tuple[Remark, ...]:
    """Sentences that say that something was put right, or where the proof of it stands; the first sixty."""
    found = _sentences(body, *_CLOSED_IN, shortest=_SHORTEST_CLOSING)
    kept = (r for r in found if says_done(r.text) or (_PROVEN.search(r.text) and not _UNREAL.search(r.text)))
    return tuple(itertools.islice(kept, _MOST_CLOSINGS))


def _sentences(body: Body, *kinds: Chapter, shortest: int = _SHORTEST) -> Iterator[Remark]:
    for section in body.of_kind(*kinds):
        passage = body.open_text(section)
        for match in _SENTENCE.finditer(passage.text):
            text = "".join(match.group().split())
            if len(text) >= shortest:
                yield Remark(text=text, evidence=passage.evidence(body.report, *match.span()))
