"""Which citations are entries of the list of what the evaluation is based on, and which are uses."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.chapters import Chapter
from pipelines.stages.extract.body import Body

_PARTS = re.compile(r"[\n；;。]")
_NUMBER = re.compile(r"^[\s•·●◆■\-—]*[（(\[]?\s*[\d①-⑳一二三四五六七八九十.]{0,6}\s*[）)\]、.．]?\s*")
_MOSTLY_IN_LIST = 0.5  # of an entry in the chapter on the basis is the citation itself
_MOSTLY = 0.7  # elsewhere, and of the entry beside it as well


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    stop: int
    share: float  # of its text that citations cover


def entries(body: Body, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The starts of the spans (in order, of ``body.text``) that are entries of the list."""
    text = body.text.text
    parts = _parts(text, spans)
    starts = [part.start for part in parts]
    basis = _basis_lines(body)
    found: set[int] = set()
    for start, _ in spans:
        index = bisect.bisect_right(starts, start) - 1
        placed = body.text.lines[body.text.line_at(start)]
        if (placed.page, placed.index) in basis:
            is_entry = parts[index].share >= _MOSTLY_IN_LIST
        else:
            near = [part.share for part in (*parts[max(0, index - 1) : index], *parts[index + 1 : index + 2])]
            own = parts[index]
            leads = not _NUMBER.sub("", text[own.start : start], count=1).strip()
            is_list = own.share >= _MOSTLY and max(near, default=0.0) >= _MOSTLY
            is_entry = leads and is_list and not placed.line.block
        if is_entry:
            found.add(start)
    return frozenset(found)


def _parts(text: str, spans: Sequence[tuple[int, int]]) -> list[_Part]:
    """The text cut at line breaks and ends of items, citations left whole."""
    inside = [span for span in spans if span[1] > span[0]]
    cuts = [0]
    index = 0
    for match in _PARTS.finditer(text):
        while index < len(inside) and inside[index][1] <= match.start():
            index += 1
        if index == len(inside) or inside[index][0] > match.start():
            cuts.append(match.end())
    cuts.append(len(text))
    covered = _covered(cuts, spans)
    return [
        _Part(start, stop, covered[n] / max(1, _length(text[start:stop])))
        for n, (start, stop) in enumerate(itertools.pairwise(cuts))
    ]


def _covered(cuts: Sequence[int], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Characters of each part that a citation covers, a title beside its number counted with it."""
    covered = [0] * len(cuts)
    reached = 0
    for start, stop in spans:
        low = max(start, reached)
        if stop > low:
            covered[bisect.bisect_right(cuts, start) - 1] += stop - low
            reached = stop
    return covered


def _length(part: str) -> int:
    return len("".join(_NUMBER.sub("", part).split()).strip("；;。"))


def _basis_lines(body: Body) -> frozenset[tuple[int, int]]:
    passages = body.passages(Chapter.BASIS)
    return frozenset((placed.page, placed.index) for passage in passages for placed in passage.lines)
