"""Where to look again on a scan: around a printed name whose words that ask to sign were lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from core.document import Line, Page
from core.facts import SignPlace
from core.geometry import Box

_MARGIN = 20.0  # points of a page's edges
_LEVEL = 1.2  # heights of a name within which another stands in its row
_NEAR, _UNDER = 40.0, 100.0  # points over and under a name, and under it where others sign below theirs
_LEAST_ROOM = (20.0, 9.0)  # points
_READ_WELL = 0.9


def around_names(page: Page, places: Sequence[tuple[int, SignPlace]]) -> Iterator[tuple[int, Box]]:
    """For places that no words ask to sign, on a page on which words ask others: what is nearest to the name;
    for those that begin behind words in a cell: what is left of the cell under the words.

    ``places`` are those of the page with their order.
    """
    asked = [place for _, place in places if place.label and place.is_sign_off]
    if not asked:
        return
    names = [place.named.boxes[0] for _, place in places if place.named is not None]
    is_below = _sign_below(asked)
    for order, place in places:
        if not place.label and place.is_sign_off and place.named is not None:
            yield order, _nearest(page, place.named.boxes[0], names, is_below=is_below)
        elif place.label and (under := _under_label(page, place.evidence.boxes[0])) is not None:
            yield order, under


def _under_label(page: Page, place: Box) -> Box | None:
    """The room under the words that ask to sign, where their cell has some left of the place."""
    cells = (cell.box for table in page.tables for cell in table.cells)
    cell = next((box for box in cells if box.contains(*place.centre)), None)
    if cell is None or place.x0 - cell.x0 < _LEAST_ROOM[0]:
        return None
    words = [line.box.y1 for line in page.lines if "签" in line.text and cell.contains(*line.box.centre)]
    room = Box(cell.x0 + 1, max(words, default=cell.y1), place.x0, cell.y1)
    return room if room.height >= _LEAST_ROOM[1] else None


def print_of(page: Page, places: Sequence[tuple[int, SignPlace]]) -> list[Line]:
    """What was read so well that it was printed, but for names: these may be signatures."""
    names = {place.name for _, place in places if place.name}
    named = [place.named.boxes[0] for _, place in places if place.named is not None]
    return [
        line
        for line in page.lines
        if line.confidence >= _READ_WELL
        and (
            not any(name in "".join(line.text.split()) for name in names)
            or any(line.box.contains(*box.centre) for box in named)
        )
    ]


def _sign_below(asked: Sequence[SignPlace]) -> bool:
    steps = [
        place.evidence.boxes[0].centre[1] - place.named.boxes[0].y1
        for place in asked
        if place.named is not None
    ]
    return bool(steps) and median(steps) > 0


def _nearest(page: Page, name: Box, names: Sequence[Box], *, is_below: bool) -> Box:
    level = [other for other in names if abs(other.centre[1] - name.centre[1]) < _LEVEL * name.height]
    before = [other.x1 for other in level if other.x1 <= name.x0]
    after = [other.x0 for other in level if other.x0 >= name.x1]
    left = (max(before) + name.x0) / 2 if before else _MARGIN
    right = (min(after) + name.x1) / 2 if after else page.width - _MARGIN
    column = [other for other in names if other not in level and left < other.centre[0] < right]
    over = max((other.y1 for other in column if other.y1 <= name.y0), default=0.0)
    under = min((other.y0 for other in column if other.y0 >= name.y1), default=page.height)
    if is_below:
        return Box(left, name.y0 - 4, right, max(name.y1 + 1, min(under - 4, name.y1 + _UNDER)))
    top = max((over + name.y0) / 2, name.y0 - _NEAR)
    return Box(left, top, right, min((under + name.y1) / 2, name.y1 + _NEAR))
