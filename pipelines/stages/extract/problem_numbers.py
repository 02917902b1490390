"""What running text says of a problem by its number: 「第3项已于5月6日完成整改」, 「表5-2序号4」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.chapters import Chapter
from core.evidence import Evidence
from pipelines.closings import outcome_of, says_done
from pipelines.proof import shows_proof
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.dates import find_dates

_SENTENCE = re.compile(r"[^。；;\n]+")
_N = r"(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})"
_REFERENCE = re.compile(
    rf"(?:问题|隐患|不符合项|序号|编号)\s*(?:第\s*)?{_N}(?![\d.．]|\s*[年月日])"
    rf"|第\s*{_N.replace('?P<n>', '?P<m>')}\s*[项条个]"
)
_RINGS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DIGITS = "〇一二三四五六七八九"
_EXCEPT = re.compile(r"除|其余|以外")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is said of the problem with this number."""

    number: int
    rectified: bool
    evidence: tuple[Evidence, ...]
    rectified_on: str | None = None
    proof: str | None = None


def told_by_number(body: Body) -> Iterator[Reference]:
    """Sentences on one problem or several by number; 「除第3项外」 says nothing for sure."""
    for section in body.of_kind(Chapter.RECTIFICATION, Chapter.INSPECTION):
        passage = body.open_text(section)
        for sentence in _SENTENCE.finditer(passage.text):
            words = sentence.group()
            numbers = [match["n"] or match["m"] for match in _REFERENCE.finditer(words)]
            if not numbers or _EXCEPT.search(words):
                continue
            said = outcome_of(words)
            if said is None or not (says_done(words) or "整改" in words):
                continue
            dates = find_dates(words)
            for number in numbers:
                yield Reference(
                    number=number_of(number),
                    rectified=said,
                    evidence=passage.evidence(body.report, *sentence.span()),
                    rectified_on=str(dates[0].first) if said and len(dates) == 1 else None,
                    proof=words.strip() if said and shows_proof(words) else None,
                )


def number_of(text: str) -> int:
    """A number below a hundred, in Arabic or Chinese numerals or a ring; raises ``ValueError`` for others."""
    if text in _RINGS:
        return _RINGS.index(text) + 1
    if text.isdecimal():
        return int(text)
    tens, has_ten, ones = text.rpartition("十")
    ten = (_DIGITS.index(tens) if tens in _DIGITS and tens else 1) * 10 if has_ten else 0
    return ten + (_DIGITS.index(ones) if ones and ones in _DIGITS else 0)
