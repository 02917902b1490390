"""Words in lines outside tables that ask to sign, as they are printed and as a picture of them is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.document import Line
from core.geometry import Box

_LABEL = re.compile(
    r"[（(]\s*(?:本人|手写|亲笔)?签\s*[字名章署][^（）()]{0,4}[）)]\s*[:：]?"
    r"|签\s*[字名章署]\s*(?:栏|处|确认|[/／及]?盖章|[/／及]?日期)?\s*[:：]"
)
_LABEL_IN_PICTURE = re.compile(
    r"[（(][\s_]*(?:本人|手写|亲笔)?签[\s_]*[字名章署][^（）()]{0,4}[）)]_?\s*[:：]?"
    r"|签[\s_]*[字名章署][\s_]*(?:栏|处|确认|[/／及]?盖章|[/／及]?日期)?[\s_]*[:：]"
)
"""The same as a picture is read: 「签_字_：」, where strokes and gaps are read as 「_」."""
AMONG_OTHERS = re.compile(
    r"签[\s_]*[字名章署学宇][\s_]*[:：]?(?=(?!页|表|单|人|确认|日期|盖章)[^，。；]{0,5}$)"
)
"""The same where ink runs into it, on a page of such labels: 「本人签学」, 「签字某某」."""
_LEAST_LABELS = 2


def labels_among_others(lines: Sequence[Line]) -> dict[Box, re.Pattern[str]]:
    """For lines of a picture without a label, where others have one: words that are one but for a stroke."""
    others = sum(line.is_ocr and _LABEL_IN_PICTURE.search(line.text) is not None for line in lines)
    if others < _LEAST_LABELS:
        return {}
    return {
        line.box: AMONG_OTHERS
        for line in lines
        if line.is_ocr and _LABEL_IN_PICTURE.search(line.text) is None
    }


def label_of(line: Line) -> re.Pattern[str]:
    """What is to be sought in a line."""
    return _LABEL_IN_PICTURE if line.is_ocr else _LABEL
