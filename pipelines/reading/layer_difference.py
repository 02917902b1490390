"""How far a text layer that nobody sees differs from what OCR sees on the same page.

The layer of an honest scan program differs by its recognition errors; one that was written to mislead,
or that belongs to another page, differs more.
"""

from __future__ import annotations

from collections.abc import Iterable

import pypdfium2 as pdfium
from rapidfuzz.distance import Levenshtein

from core.document import Line
from pipelines.reading.font_words import comparable

_FEWEST = 20  # characters of a layer that can be judged
_MOST = 20_000


def layer_difference(page: pdfium.PdfPage, seen: Iterable[Line]) -> float | None:
    """Share (0 to 1) of the layer's characters not seen in order; None where there is no layer to judge."""
    textpage = page.get_textpage()
    try:
        said = comparable(textpage.get_text_range(0, min(textpage.count_chars(), _MOST), errors="replace"))
    finally:
        textpage.close()
    if len(said) < _FEWEST:
        return None
    read = comparable("".join(line.text for line in seen))[: 2 * _MOST]
    wrong = sum(
        edit.src_end - edit.src_start
        for edit in Levenshtein.opcodes(said, read)
        if edit.tag in ("replace", "delete")
    )
    return round(wrong / len(said), 4)
