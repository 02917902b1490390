"""Sentences that tell how the site changed: an extension, rebuilding, a move, land taken or given up.

They are what makes two reports on one enterprise differ rightly, so they are kept as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.chapters import Chapter
from core.facts import Remark
from pipelines.stages.extract.body import Body

_SENTENCE = re.compile(r"[^。；;\n]+")
_WORK = r"(?:扩建|改建|改扩建|技改|技术改造|扩容|扩产|搬迁|迁建|新增用地|新征|征用|征地|退地|拆除|二期|三期)"
_DONE = re.compile(
    rf"(?:19|20)\d{{2}}\s*年[^。；]{{0,24}}?{_WORK}"
    rf"|{_WORK}[^，。；]{{0,16}}?(?:完成|竣工|投产|建成|实施|验收|投入使用|已)"
    rf"|(?:实施|完成|进行|经过?|通过|因)了?[^，。；]{{0,10}}?{_WORK}"
    r"|(?:面积|规模|储量|库容|产能|定员|人数|间距|距离)[^，。；]{0,8}?由[^，。；]{1,24}?"
    r"(?:增加|增大|增至|扩大|扩至|调整|变更|减少|减至|缩小|改)"
)
_UNREAL = re.compile(
    r"应当?|须|不得|严禁|如|若|建议|拟|计划|规划|可行性|今后|将来|不涉及|未进行|没有|无(?:新|改|扩)"
)
_TOLD = (
    Chapter.ENTERPRISE,
    Chapter.SURROUNDINGS,
    Chapter.LAYOUT,
    Chapter.PROCESS,
    Chapter.EQUIPMENT,
    Chapter.SCOPE,
    Chapter.PREFACE,
)
_LEAST, _MOST = 8, 160
_KEPT = 8


def site_changes(body: Body) -> tuple[Remark, ...]:
    """What is told as done; what is planned, advised or denied is none."""
    return tuple(_sentences(body))[:_KEPT]


def _sentences(body: Body) -> Iterator[Remark]:
    for section in body.of_kind(*_TOLD):
        passage = body.open_text(section)
        for match in _SENTENCE.finditer(passage.text):
            text = "".join(match.group().split())
            if _LEAST <= len(text) <= _MOST and _DONE.search(text) and not _UNREAL.search(text):
                yield Remark(text=text, evidence=passage.evidence(body.report, *match.span()))
