"""Areas painted over text: a white box on a number, and another number on it.

An area counts where a rectangle is filled, wholly opaque, and later than the text whose middle it covers.
Thin fills are rulings; highlights are blended and so see-through. Small opaque pictures count as well, what
they show is read later (``covered_words``). Words under a dark area with no others on it are hidden openly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, PageFrame
from core.integrity import Patch
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.covers import is_open, is_small, small_pictures
from pipelines.reading.objects import Placed, placed_objects
from pipelines.reading.unseen import Characters

Places = npt.NDArray[Any]

_PATH = int(pdfium_c.FPDF_PAGEOBJ_PATH)
_TEXT = int(pdfium_c.FPDF_PAGEOBJ_TEXT)
_IMAGE = int(pdfium_c.FPDF_PAGEOBJ_IMAGE)
_THIN = 4.0  # points
_MOST_FILLS = 400
_MOST_PATHS = 20_000
_MOST_PATCHES = 40
_LONGEST = 120
_MOST_STRIPS = 2  # a page with more was filled in as a form, or is made that way
_FEWEST_BESIDE = 60  # characters of a page, which tell its fonts
_FEWEST_BELOW = 20  # characters further down on the page that were drawn before


def patches(
    page: pdfium.PdfPage,
    textpage: pdfium.PdfTextPage,
    frame: PageFrame,
    characters: Characters,
    number: int,
) -> tuple[Patch, ...]:
    """Every area with text below it; ``above`` is the text written on it later, if any."""
    paths, pictures = placed_objects(page, (_PATH,)), small_pictures(page, frame)
    if not (paths or pictures) or not len(characters.inked):
        return ()
    centres = _centres(characters)
    fills = [
        (placed.handle, box, inside)
        for placed, box in (*_fills(paths, frame), *pictures)
        if len(inside := _inside(box, centres))
    ]
    if not fills:
        return ()
    order = {placed.handle: at for at, placed in enumerate(placed_objects(page, (_PATH, _IMAGE, _TEXT)))}
    drawn = calls.text_objects_of(calls.handle(textpage.raw), characters.inked.tolist())
    when = np.array([order.get(item, -1) if item else -1 for item in drawn])
    shown = {placed.handle for placed, _ in pictures}
    direct = {placed.handle for placed in paths if not placed.level}
    strips = [fill for fill in fills if fill[0] in direct and is_small(fill[1])]
    return (
        *_found(fills, shown, order, when, characters, number),
        *_set_anew(strips, order, when, drawn, characters, number),
    )


def _found(
    fills: Sequence[tuple[int, Box, Places]],
    pictures: set[int],
    order: dict[int, int],
    when: Places,
    characters: Characters,
    number: int,
) -> Iterator[Patch]:
    hidden: set[int] = set()
    for count, (handle, box, inside) in enumerate(fills):
        at = order.get(handle)
        if at is None or count >= _MOST_FILLS or len(hidden) >= 5000:
            return
        known = inside[when[inside] >= 0]
        below = [int(place) for place in known[when[known] < at] if int(place) not in hidden]
        if not below:
            continue
        hidden.update(below)
        above = [int(place) for place in known[when[known] > at]]
        is_picture = handle in pictures
        yield Patch(
            page=number,
            below=characters.text(characters.inked[below])[:_LONGEST],
            above=characters.text(characters.inked[above])[:_LONGEST],
            box=box.rounded(),
            is_picture=is_picture and not above,
            is_dark=not above and not is_picture and is_open(calls.fill_of(handle)),
        )


def _set_anew(
    strips: Sequence[tuple[int, Box, Places]],
    order: dict[int, int],
    when: Places,
    drawn: Sequence[int | None],
    characters: Characters,
    number: int,
) -> Iterator[Patch]:
    """Light strips with words and none below, in a font that stands on no other part of the page.

    They are drawn behind all else, though other text stands further down: the cell of a table is not.
    """
    found = []
    for handle, box, inside in strips[:_MOST_FILLS]:
        at, known = order.get(handle), inside[when[inside] >= 0]
        if at is not None and len(known) and (when[known] > at).all() and not is_open(calls.fill_of(handle)):
            found.append((at, box, known))
    if not found:
        return
    fonts = {item: calls.font_of(item) for item in set(drawn) if item}
    written = np.array([fonts.get(item, 0) if item else 0 for item in drawn])
    on_strips = np.zeros(len(written), bool)
    on_strips[np.concatenate([known for _, _, known in found])] = True
    others = set(written[~on_strips].tolist())
    beside = np.flatnonzero(~on_strips & (when >= 0))
    last = int(when[beside].max()) if len(beside) else 0
    tops = characters.boxes[characters.inked[beside], 1]
    alone = [
        (box, known)
        for at, box, known in found
        if at > last
        and not set(written[known].tolist()) & others
        and int((tops > box.y1).sum()) >= _FEWEST_BELOW
    ]
    if len(alone) > _MOST_STRIPS or len(beside) < _FEWEST_BESIDE:
        return
    for box, known in alone:
        name, _ = calls.font_name_and_weight(int(written[known[0]]))
        text = characters.text(characters.inked[known])[:_LONGEST]
        yield Patch(page=number, below="", above=text, box=box.rounded(), font=name or "?")


def _centres(characters: Characters) -> Places:
    boxes = characters.boxes[characters.inked]
    return np.stack(((boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2), axis=1)


def _inside(box: Box, centres: Places) -> Places:
    with np.errstate(invalid="ignore"):
        x, y = centres[:, 0], centres[:, 1]
        return np.flatnonzero((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1))


def _fills(paths: Sequence[Placed], frame: PageFrame) -> Iterator[tuple[Placed, Box]]:
    """Opaque rectangles that are no rulings, in drawing order, as seen."""
    paths = paths[:_MOST_PATHS]
    bounds = calls.bounds_of([placed.handle for placed in paths])
    with np.errstate(invalid="ignore"):
        sizes = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    for at in np.flatnonzero(sizes > _THIN).tolist():
        placed = paths[at]
        is_filled, _ = calls.draw_modes(placed.handle)
        if is_filled and _is_rectangle(placed) and _is_opaque(placed):
            yield placed, frame.from_user_space(*placed.bounds)


def _is_rectangle(placed: Placed) -> bool:
    kinds, points, _ = calls.segments_of(placed.handle, 8)
    if not 4 <= len(kinds) <= 6 or any(kind == pdfium_c.FPDF_SEGMENT_BEZIERTO for kind in kinds):
        return False
    return (
        len({round(float(x), 1) for x, _ in points}) <= 2
        and len({round(float(y), 1) for _, y in points}) <= 2
    )


def _is_opaque(placed: Placed) -> bool:
    if pdfium_c.FPDFPageObj_HasTransparency(placed.item):
        return False
    return calls.fill_of(placed.handle)[3] == 255
