"""Inside a worker: what covers on pages hide and show, read by OCR with and without them.

A cover is read with the words beside it, which are the same both times: what differs is what it changed.
"""

from __future__ import annotations

import functools
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
_BESIDE, _ABOVE = 72.0, 3.0  # points that are read beside and above a cover


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredWords:
    """The patches with their words, in the order asked; of one that cannot be read nothing stands above."""

    patches: tuple[Patch, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    confidences: tuple[float, ...]


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
    """The patch with the words that differ, where each of them is surely read and both are there."""
    edits = [edit for edit in Levenshtein.opcodes(below.text, above.text) if edit.tag != "equal"]
    if not edits:
        return patch
    hidden = _whole(below, edits[0].src_start, edits[-1].src_end)
    shown = _whole(above, edits[0].dest_start, edits[-1].dest_end)
    if not hidden or not shown:
        return patch
    return replace(patch, below=hidden[:_LONGEST], above=shown[:_LONGEST])


def _whole(line: _Line, start: int, stop: int) -> str:
    """The span widened to the number it lies in, or by a character each side; empty where it is doubtful."""
    if start == stop:
        start, stop = max(0, start - 1), min(len(line.text), stop + 1)
    while start > 0 and _is_of_number(line.text[start - 1]) and _is_of_number(line.text[start]):
        start -= 1
    while stop < len(line.text) and _is_of_number(line.text[stop - 1]) and _is_of_number(line.text[stop]):
        stop += 1
    is_sure = min(line.confidences[start:stop], default=0.0) >= _SURE
    return line.text[start:stop] if is_sure else ""


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
    text = "".join(line.text for line in lines)
    return _Line(text, tuple(share for line in lines for share in line.confidences))


def _on_paper(image: Pixels) -> Pixels:
    rows, columns = image.shape[0] + 2 * _MARGIN, image.shape[1] + 2 * _MARGIN
    sheet = np.empty((rows, columns, 3), np.uint8)
    sheet[:] = np.median(image.reshape(-1, 3), axis=0).astype(np.uint8)
    sheet[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = image
    return sheet


@functools.cache
def _engine() -> ocr.OcrEngine:
    return ocr.engine(ocr.choose().name)
