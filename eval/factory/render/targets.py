"""What an act on the file is done to: measured values of enclosed test reports, and lines nobody labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.geometry import Box
from eval.factory.render.draft import Draft, TextItem

_VALUE = re.compile(r"\d+\.\d{1,3}")
_ENCLOSED = ("seal:test:", "seal:inspection:")


@dataclass(frozen=True, slots=True)
class Target:
    """An item of a page: page from 1, its place in the page's items."""

    page: int
    at: int
    item: TextItem


def measured_values(draft: Draft, *, is_hidden: bool = False) -> list[Target]:
    """Measured values in test reports that two swapped digits would change; ``is_hidden`` in text layers."""
    pages = _enclosed_pages(draft)
    return [
        target
        for target in _items(draft)
        if target.page in pages
        and target.item.is_hidden == is_hidden
        and not target.item.reads
        and _VALUE.fullmatch(target.item.text)
        and swap_of(target.item.text)
    ]


def lines_with(draft: Draft, words: str) -> list[Target]:
    """Seen items that hold these words and are no label's evidence."""
    return [
        target
        for target in _items(draft)
        if words in target.item.text and not target.item.is_hidden and not is_evidence(draft, target)
    ]


def free_lines(draft: Draft) -> list[Target]:
    """Seen items that are no label's evidence."""
    return [t for t in _items(draft) if not t.item.is_hidden and not is_evidence(draft, t)]


def is_evidence(draft: Draft, target: Target) -> bool:
    """Whether a marked place touches the item."""
    box = target.item.box
    return any(
        place.page == target.page and _touch(place.box, box)
        for places in draft.marks.values()
        for place in places
    )


def swap_of(value: str) -> tuple[int, int] | None:
    """Places of two different digits whose exchange gives another number that can stand there."""
    digits = [index for index, char in enumerate(value) if char.isdigit()]
    for first in digits:
        for second in reversed(digits):
            if second <= first or value[first] == value[second]:
                continue
            if first == 0 and value[second] == "0":
                continue
            return first, second
    return None


def swapped(value: str) -> str:
    """The value with those digits exchanged."""
    places = swap_of(value)
    if places is None:
        raise ValueError(f"{value}: no two digits to exchange")
    chars = list(value)
    first, second = places
    chars[first], chars[second] = chars[second], chars[first]
    return "".join(chars)


def swap_in_content(content: bytes, item: TextItem, height: float) -> bytes | None:
    """A content stream of the same length with the item's two digits exchanged; None if not found."""
    place = f"{item.x:.2f} {height - item.baseline:.2f} Tm ".encode()
    start, places = content.find(place), swap_of(item.text)
    if start < 0 or places is None or content.count(place) != 1:
        return None
    stop = content.find(b"ET", start)
    codes = [
        (match.start() + start + at, match.group(1)[at - 1 : at + 3])
        for match in re.finditer(rb"<([0-9a-f]+)>", content[start:stop])
        for at in range(1, len(match.group(1)), 4)
    ]
    if len(codes) != len(item.text):
        return None
    out = bytearray(content)
    (first, a), (second, b) = codes[places[0]], codes[places[1]]
    out[first : first + 4], out[second : second + 4] = b, a
    return bytes(out)


def _items(draft: Draft) -> Iterator[Target]:
    for number, page in enumerate(draft.pages, start=1):
        for at, item in enumerate(page.items):
            if isinstance(item, TextItem):
                yield Target(number, at, item)


def _enclosed_pages(draft: Draft) -> set[int]:
    return {
        place.page for mark, places in draft.marks.items() if mark.startswith(_ENCLOSED) for place in places
    }


def _touch(a: Box, b: Box) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1
