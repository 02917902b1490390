"""Inside a worker: whether nothing is drawn in given places of pages, told from their pictures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium

from core.errors import MingjianError
from core.limits import Limits
from corpus.store.codec import dump
from pipelines.reading import pdf

_DPI = 100.0
_DARKER = 50.0  # of 255, below the paper
_SPECKS = 0.008  # share of pixels: dust on the glass


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankPlaces:
    """One answer per place, in order."""

    are_blank: tuple[bool, ...]


def look(path: str, places: list[list[float]]) -> bytes:
    """The encoded ``BlankPlaces``; each place is page, x0, y0, x1, y1 in points as seen."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for index, place in enumerate(places):
        by_page[int(place[0])].append(index)
    answers = [False] * len(places)
    document = pdf.open_document(path)
    for number, indices in by_page.items():
        try:
            with pdf.open_page(document, number) as page:
                pixels, scale = pdf.render(page, dpi=_DPI, limits=Limits())
        except (MingjianError, pdfium.PdfiumError, ValueError):
            continue
        for index in indices:
            answers[index] = _is_blank(pixels, scale, places[index][1:])
    return dump(BlankPlaces(are_blank=tuple(answers)))


def _is_blank(pixels: pdf.Pixels, scale: float, place: list[float]) -> bool:
    x0, y0, x1, y1 = (max(0, round(value * scale)) for value in place)
    part = pixels[y0:y1, x0:x1].mean(axis=2)
    if not part.size:
        return False
    dark = part < float(np.median(pixels)) - _DARKER
    return float(dark.mean()) < _SPECKS
