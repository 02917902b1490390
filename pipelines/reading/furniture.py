"""What repeats from page to page: headers, footers, page numbers and watermarks get their role.

A line near the upper or lower edge is furniture when the same text returns there on several pages (read
by OCR: nearly the same), when the number in it counts with the pages, or when it stands where other pages
have such lines (running heads that change with the chapter). Rows of a table that goes on from page to
page stand close to the text below them and stay text; so do the titles of numbered annexes.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rapidfuzz import fuzz

from core.document import Line, LineRole, Page
from pipelines.reading.folios import folio_places, is_folio
from pipelines.reading.watermarks import watermark_places

_SHARE = 0.11  # of the page's height: where headers and footers stand
_LOWEST, _DEEPEST = 88.0, 0.15  # points at least, share at most
_REPEATS = 3
_ALIKE = 84.0  # per cent, for texts read by OCR
_APART = 0.6  # of a line's height: white between furniture and text
_SAME_HEIGHT = 4.0  # points
_SAME_SIZE = 0.2
_SLOT_SHARE = 0.5  # of the pages
_COMMON_SHARE, _COMMON_PAGES = 0.3, 6  # of all pages; pages at least: common lines need not stand apart
_TABLE_CAPTION = re.compile(r"^续?表|^[（(]?续|^[（(]?(?:货币)?单位[:：]|^注\d*[:：]|^备注")
# Numbers that may be the page's: those of annexes, tables and chapters count on by themselves.
_NUMBER = re.compile(r"(?<![\d件录表图章节元.．-])\d{1,4}(?![\d章节.．-])")

Spot = tuple[int, int]
"""Index of the page, index of the line on it."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line near the upper or lower edge of its page."""

    spot: Spot
    line: Line
    is_upper: bool
    text: str  # without white space


def marked(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The same pages; every line that is furniture says so. Marks that lines bear already stay."""
    edges = [edge for at, page in enumerate(pages) for edge in _edges(at, page)]
    roles = dict.fromkeys(watermark_places(pages), LineRole.WATERMARK)
    repeated = [group for group in _groups(edges) if len({edge.spot[0] for edge in group}) >= _REPEATS]
    folios = folio_places((edge.spot, edge.line, edge.text) for edge in edges)
    known = {edge.spot for group in repeated for edge in group} | folios
    kept = [
        group for group in repeated if _is_common(group, len(pages)) or _stands_apart(group, pages, known)
    ]
    found = [edge for group in kept for edge in group]
    found += _running_heads(edges, pages, known={edge.spot for edge in found} | folios)
    roles.update({edge.spot: LineRole.HEADER if edge.is_upper else LineRole.FOOTER for edge in found})
    roles.update(dict.fromkeys(folios, LineRole.PAGE_NUMBER))
    on_page: dict[int, dict[int, LineRole]] = defaultdict(dict)
    for (at, index), role in roles.items():
        on_page[at][index] = role
    return tuple(_with_roles(page, on_page[at]) if at in on_page else page for at, page in enumerate(pages))


def _with_roles(page: Page, roles: Mapping[int, LineRole]) -> Page:
    lines = list(page.lines)
    for index, role in roles.items():
        if lines[index].role is LineRole.BODY:
            lines[index] = dataclasses.replace(lines[index], role=role)
    return dataclasses.replace(page, lines=tuple(lines))


def _edges(at: int, page: Page) -> Iterable[Edge]:
    depth = min(_DEEPEST * page.height, max(_SHARE * page.height, _LOWEST))
    low = page.height - depth
    for index, line in enumerate(page.lines):
        _, top, _, bottom = line.box
        is_upper = bottom < depth
        if is_upper or top > low:
            text = re.sub(r"\s+", "", line.text)
            if text and not _is_in_large_table(line, page, depth):
                yield Edge((at, index), line, is_upper, text)


def _is_in_large_table(line: Line, page: Page, depth: float) -> bool:
    """Whether the line is in a cell of a table that reaches out of the margin: a repeated head, no header."""
    return bool(line.block) and any(
        table.box.contains(*line.box.centre) and table.box.height > depth for table in page.tables
    )


def _groups(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Lines at one edge with one text; OCR's near misses join the text they are most like."""
    exact: dict[tuple[bool, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        if not is_folio(edge.text) and not _TABLE_CAPTION.search(edge.text):
            exact[edge.is_upper, edge.text].append(edge)
            for text in _counting(edge):
                exact[edge.is_upper, text].append(edge)
    ordered = sorted(exact.items(), key=lambda item: -len(item[1]))
    if not any(edge.line.is_ocr for edge in edges):
        return [found for _, found in ordered]
    groups: list[tuple[bool, str, list[Edge]]] = []
    for (is_upper, text), found in ordered:
        near = next(
            (
                group
                for group in groups
                if group[0] is is_upper and _is_same(group[1], text, group[2][0].line, found[0].line)
            ),
            None,
        )
        if near is None:
            groups.append((is_upper, text, list(found)))
        else:
            near[2].extend(found)
    return [group for _, _, group in groups]


def _counting(edge: Edge) -> Iterable[str]:
    """The text with each of its numbers told from the page's: the same on pages whose number it counts."""
    for found in _NUMBER.finditer(edge.text):
        offset = int(found[0]) - edge.spot[0]
        yield f"{edge.text[: found.start()]}#{offset:+d}#{edge.text[found.end() :]}"


def _is_same(text: str, other: str, line: Line, at: Line) -> bool:
    """Whether two texts differ in no more than OCR's errors and stand at the same height."""
    if not (line.is_ocr or at.is_ocr) or abs(line.box.centre[1] - at.box.centre[1]) > 3 * _SAME_HEIGHT:
        return False
    return min(len(text), len(other)) >= 4 and fuzz.ratio(text, other) >= _ALIKE


def _is_common(group: Sequence[Edge], pages: int) -> bool:
    return len({edge.spot[0] for edge in group}) >= max(_COMMON_PAGES, _COMMON_SHARE * pages)


def _stands_apart(group: Sequence[Edge], pages: Sequence[Page], known: set[Spot]) -> bool:
    """Whether, on most pages of the group, white parts its line from the text of the page."""
    gaps = [_gap(edge, pages[edge.spot[0]], known) / max(edge.line.box.height, 1.0) for edge in group]
    return median(gaps) >= _APART


def _gap(edge: Edge, page: Page, known: set[Spot]) -> float:
    """Points to the nearest line further inside that is no furniture itself; the page's height for none.

    A line beside it counts as none away.
    """
    _, top, _, bottom = edge.line.box
    nearest, beyond = page.height, top - bottom
    for index, line in enumerate(page.lines):
        gap = line.box[1] - bottom if edge.is_upper else top - line.box[3]
        if beyond < gap < nearest and (edge.spot[0], index) not in known:
            nearest = max(gap, 0.0)
    return nearest


def _running_heads(edges: Sequence[Edge], pages: Sequence[Page], known: set[Spot]) -> list[Edge]:
    """Lines at the height and of the size at which most pages have a line that returns on other pages."""
    found: list[Edge] = []
    for slot in _slots(edges):
        on = {edge.spot[0] for edge in slot}
        texts: dict[str, set[int]] = defaultdict(set)
        for edge in slot:
            texts[edge.text].add(edge.spot[0])
        returning = {page for on_pages in texts.values() if len(on_pages) > 1 for page in on_pages}
        is_slot = len(on) > max(_REPEATS, _SLOT_SHARE * len(pages)) and len(returning) >= 0.5 * len(on)
        spots = {edge.spot for edge in slot}
        if is_slot and _stands_apart(slot, pages, known | spots):
            found.extend(edge for edge in slot if edge.spot not in known)
    return found


def _slots(edges: Sequence[Edge]) -> Iterable[list[Edge]]:
    """Lines at one edge, at one height, of one size."""
    slot: list[Edge] = []
    for edge in sorted(edges, key=lambda edge: (edge.is_upper, edge.line.box.centre[1])):
        if is_folio(edge.text) or edge.line.is_vertical or _TABLE_CAPTION.search(edge.text):
            continue
        if slot and not _is_in_slot(slot[0], edge):
            yield slot
            slot = []
        slot.append(edge)
    if slot:
        yield slot


def _is_in_slot(first: Edge, edge: Edge) -> bool:
    height, other = first.line.box.height, edge.line.box.height
    return (
        first.is_upper is edge.is_upper
        and abs(first.line.box.centre[1] - edge.line.box.centre[1]) <= _SAME_HEIGHT
        and abs(height - other) <= _SAME_SIZE * max(height, other)
    )
