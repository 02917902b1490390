"""Days that no calendar has (2023年2月30日), where the text layer says so; OCR misreads numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.dates import PartialDate
from core.evidence import EvidenceSource
from core.facts import Remark
from pipelines.stages.extract.body import Body

_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_AROUND = 14
_END = re.compile(r"[。；;\n]")
_EVENT = re.compile(
    r"签订|签署|委托|合同|告知|勘验|勘查|踏勘|检查日期|现场检查|审核|审定|编制完成|报告日期|出具|完成日期|评价日期|日期"
)


def impossible_dates(body: Body) -> tuple[Remark, ...]:
    """Those that stand beside a word of the procedure, or alone on their line."""
    return tuple(_found(body))


def _found(body: Body) -> Iterator[Remark]:
    passage = body.text
    for match in _DAY.finditer(passage.text):
        year, month, day = (int(part) for part in match.groups())
        if _exists(year, month, day):
            continue
        start, stop = match.span()
        before = _END.split(passage.text[max(0, start - _AROUND) : start])[-1]
        around = before + _END.split(passage.text[stop : stop + _AROUND], maxsplit=1)[0]
        line = passage.lines[passage.line_at(start)].line.text
        is_alone = len(line.strip()) <= stop - start + 2
        evidence = passage.evidence(body.report, start, stop)
        is_typed = all(item.source is EvidenceSource.TEXT for item in evidence)
        if evidence and is_typed and (is_alone or _EVENT.search(around)):
            yield Remark(text=re.sub(r"\s", "", match.group()), evidence=evidence)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        PartialDate(year, month, day)
    except ValueError:
        return False
    return True
