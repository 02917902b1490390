"""Words in fonts with doubled codes, held against what is seen in their place."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from core.errors import MingjianError
from core.integrity import OtherReading
from core.limits import Limits
from models import ocr
from pipelines.reading import pdf
from pipelines.reading.doubled_codes import Doubled
from pipelines.reading.font_check import Sighting, cut_word, sighted
from pipelines.reading.font_words import FontWord, comparable, font_words
from pipelines.reading.pdf import Pixels

_DPI = 240.0
_MOST_PIXELS = 16_000_000
_MOST_WORDS = 72
_ROWS = 24
_SURE = 0.9


def other_readings(document: pdfium.PdfDocument, wanted: Sequence[Doubled]) -> tuple[OtherReading, ...]:
    """The words that OCR, sure of its reading, sees otherwise."""
    pairs = [pair for place in wanted for pair in _words(document, place)][:_MOST_WORDS]
    if not pairs:
        return ()
    read = _engine().read
    found: list[OtherReading] = []
    for start in range(0, len(pairs), _ROWS):
        part = pairs[start : start + _ROWS]
        sightings = sighted([word for word, _ in part], [picture for _, picture in part], read)
        found += [reading for sighting in sightings if (reading := _otherwise(sighting)) is not None]
    return tuple(found)


@functools.cache
def _engine() -> ocr.OcrEngine:
    return ocr.engine(ocr.choose().name)


def _words(document: pdfium.PdfDocument, place: Doubled) -> Iterator[tuple[FontWord, Pixels]]:
    try:
        with pdf.open_page(document, place.page) as page:
            found = font_words(page, place.page, pdf.frame(page), {place.font}, shortest=2)
            words = [word for word in found if place.characters & set(word.text)]
            if not words:
                return
            image, scale = pdf.render(page, dpi=_DPI, limits=Limits(page_pixels=_MOST_PIXELS))
    except (MingjianError, pdfium.PdfiumError, ValueError):
        return
    for word in words:
        picture = cut_word(image, word, scale)
        if picture is not None:
            yield word, picture


def _otherwise(sighting: Sighting) -> OtherReading | None:
    """A word of as many characters, some of which are others."""
    if sighting.seen is None:
        return None
    said, seen = comparable(sighting.word.text), comparable(sighting.seen)
    if said == seen or len(said) != len(seen):
        return None
    return OtherReading(
        page=sighting.word.page,
        said=sighting.word.text,
        seen=sighting.seen,
        box=sighting.word.box.rounded(),
        confidence=_SURE,
    )
