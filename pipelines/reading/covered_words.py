"""Inside a worker: what covers on pages hide and show, read by OCR with and without them.

A cover is read with the words beside it, which are the same both times: what differs is what it changed.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from rapidfuzz.distance import Levenshtein

from core.errors import MingjianError
from core.geometry import Box
from core.integrity import Patch
from core.limits import Limits
from corpus.store.codec import dump
from models import ocr
from pipelines.reading import pdf
from pipelines.reading.covers import covering
from pipelines.reading.pdf import Pixels

_DPI = 240.0
_MARGIN = 24  # pixels of paper around a cut: lines at the very edge are not found
_SURE = 0.85
_LONGEST = 120
_RULES = frozenset("|丨｜_")
_POINTS = ".-/"
_VERDICT = re.compile(r"不?(?:合格|符合|具备|满足)")
_BESIDE, _ABOVE = 72.0, 3.0  # points that are read beside and above a cover


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredWords:
    """The patches with their words, in the order asked; of one that cannot be read nothing stands above."""

    patches: tuple[Patch, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """What is read through a place, without blanks and rules of a table.

    ``is_inside``: which characters stand in the place's own width; those beside it are there to compare.
    """

    text: str
    confidences: tuple[float, ...]
    is_inside: tuple[bool, ...]


def look(path: str, places: list[list[float]]) -> bytes:
    """The encoded ``CoveredWords``; each place is page, x0, y0, x1, y1 in points as seen."""
    found: dict[int, Patch] = {}
    by_page: dict[int, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        found[at] = Patch(page=int(place[0]), below="", above="", box=Box(*place[1:]), is_picture=True)
        by_page[found[at].page].append(at)
    document = pdf.open_document(path)
    for number, own in by_page.items():
        try:
            with pdf.open_page(document, number) as page:
                read = _read(page, [found[at] for at in own])
        except (MingjianError, pdfium.PdfiumError, ValueError):
            continue
        found |= dict(zip(own, read, strict=True))
    return dump(CoveredWords(patches=tuple(found[at] for at in range(len(places)))))


def _read(page: pdfium.PdfPage, asked: Sequence[Patch]) -> list[Patch]:
    frame = pdf.frame(page)
    above = [_line(page, patch.box) for patch in asked]
    for patch in asked:
        for placed in covering(page, frame, patch.box):
            pdfium_c.FPDFPageObj_SetIsActive(placed.item, False)
    below = [_line(page, patch.box) if seen.text else seen for patch, seen in zip(asked, above, strict=True)]
    return [_differing(*each) for each in zip(asked, below, above, strict=True)]


def _differing(patch: Patch, below: _Line, above: _Line) -> Patch:
    """The patch with the words that differ in its width, where they are surely read and both are there.

    What is read otherwise beside it, where nothing was covered, is the reader's own slip.
    """
    edits = [
        edit
        for edit in Levenshtein.opcodes(below.text, above.text)
        if edit.tag != "equal"
        and (
            any(below.is_inside[edit.src_start : edit.src_end])
            or any(above.is_inside[edit.dest_start : edit.dest_end])
        )
    ]
    if not edits:
        return patch
    hidden = _whole(below, edits[0].src_start, edits[-1].src_end)
    shown = _whole(above, edits[0].dest_start, edits[-1].dest_end)
    if not hidden or not shown:
        return patch
    return replace(patch, below=hidden[:_LONGEST], above=shown[:_LONGEST])


def _whole(line: _Line, start: int, stop: int) -> str:
    """The span widened to the number or verdict it lies in, or by a character each side where it is empty;
    empty where it is doubtful.
    """
    verdict = next(
        (it for it in _VERDICT.finditer(line.text) if it.start() <= start and stop <= it.end()), None
    )
    if verdict is not None:
        start, stop = verdict.span()
    elif start == stop:
        start, stop = max(0, start - 1), min(len(line.text), stop + 1)
    start, stop = _number_around(line, start, stop)
    is_sure = min(line.confidences[start:stop], default=0.0) >= _SURE
    return line.text[start:stop] if is_sure else ""


def _number_around(line: _Line, start: int, stop: int) -> tuple[int, int]:
    """The span with the rest of a number, as far as that is surely read, without points at its ends."""
    is_part = [_is_of_number(char) for char in line.text]
    is_sure = [share >= _SURE for share in line.confidences]
    while start > 0 and is_part[start - 1] and is_part[start] and is_sure[start - 1]:
        start -= 1
    while 0 < stop < len(line.text) and is_part[stop - 1] and is_part[stop] and is_sure[stop]:
        stop += 1
    while start < stop and line.text[start] in _POINTS:
        start += 1
    while stop > start and line.text[stop - 1] in _POINTS:
        stop -= 1
    return start, stop


def _is_of_number(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".-/%")


def _line(page: pdfium.PdfPage, box: Box) -> _Line:
    """The line that runs through a place, as OCR reads it."""
    width, height = page.get_size()
    part = Box(
        max(0.0, box.x0 - _BESIDE),
        max(0.0, box.y0 - _ABOVE),
        min(width, box.x1 + _BESIDE),
        min(height, box.y1 + _ABOVE),
    )
    image, scale, (_, top) = pdf.render_part(page, part, dpi=_DPI, limits=Limits())
    sheet = _on_paper(image)
    first, last = (side * scale - top + _MARGIN for side in (box.y0, box.y1))
    lines = [line for line in _engine().read(sheet) if first < line.box.centre[1] < last]
    lines.sort(key=lambda line: line.box.x0)
    slack = box.height / 2  # the reader's places of characters are rough
    start, end = ((side - part.x0) * scale + _MARGIN for side in (box.x0 - slack, box.x1 + slack))
    read = [
        (char, line.confidences[at], start <= (line.edges[at] + line.edges[at + 1]) / 2 <= end)
        for line in lines
        for at, char in enumerate(line.text)
        if char not in _RULES and not char.isspace()
    ]
    return _Line("".join(char for char, _, _ in read), *_columns(read))


def _columns(read: Sequence[tuple[str, float, bool]]) -> tuple[tuple[float, ...], tuple[bool, ...]]:
    """Where no character's place is known well enough to lie inside, each may."""
    inside = tuple(is_inside for _, _, is_inside in read)
    return tuple(share for _, share, _ in read), inside if any(inside) else (True,) * len(inside)


def _on_paper(image: Pixels) -> Pixels:
    rows, columns = image.shape[0] + 2 * _MARGIN, image.shape[1] + 2 * _MARGIN
    sheet = np.empty((rows, columns, 3), np.uint8)
    sheet[:] = np.median(image.reshape(-1, 3), axis=0).astype(np.uint8)
    sheet[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = image
    return sheet


@functools.cache
def _engine() -> ocr.OcrEngine:
    return ocr.engine(ocr.choose().name)
