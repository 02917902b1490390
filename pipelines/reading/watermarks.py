"""Watermarks: large text that stands at the same place in the middle of several pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from core.document import LineRole, Page

_REPEATS = 3
_LARGER = 1.8  # than the text of the pages
_SAME_PLACE = 6.0  # points

Spot = tuple[int, int]


def watermark_places(pages: Sequence[Page]) -> set[Spot]:
    """Places (page index, line index) of large lines that return at one place; those marked before count."""
    least = _LARGER * _text_size(pages)
    seen: dict[tuple[str, int, int], list[Spot]] = defaultdict(list)
    for at, page in enumerate(pages):
        for index, line in enumerate(page.lines):
            if line.size < least or line.block or line.role is not LineRole.BODY:
                continue
            x, y = line.box.centre
            if 0.15 * page.height < y < 0.85 * page.height:
                place = (line.text, round(x / _SAME_PLACE), round(y / _SAME_PLACE))
                seen[place].append((at, index))
    return {spot for spots in seen.values() if len({at for at, _ in spots}) >= _REPEATS for spot in spots}


def _text_size(pages: Sequence[Page]) -> float:
    """The size of most characters."""
    sizes: dict[float, int] = defaultdict(int)
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    halves: Counter[float] = Counter()
    for size, count in sizes.items():
        halves[round(size * 2) / 2] += count
    return halves.most_common(1)[0][0] if halves else 10.5
