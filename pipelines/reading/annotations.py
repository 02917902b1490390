"""Text and stamps that lie on a page as annotations or form fields: made part of its content.

pdfium reads and lists only what the page itself draws; a filled form or a seal put on as a stamp would
be lost. Nothing is written to the file.
"""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_MOST_LOOKED_AT = 2000
_SHOWN_ELSEWHERE = frozenset({pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP})


def flatten(page: pdfium.PdfPage) -> bool:
    """Draw what lies on the page into it; True where it has to be loaded again to be seen."""
    if not any(_is_drawn(page, number) for number in range(_count(page))):
        return False
    return bool(pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS)


def _count(page: pdfium.PdfPage) -> int:
    return min(max(0, int(pdfium_c.FPDFPage_GetAnnotCount(page.raw))), _MOST_LOOKED_AT)


def _is_drawn(page: pdfium.PdfPage, number: int) -> bool:
    annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, number)
    if not annotation:
        return False
    kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
    pdfium_c.FPDFPage_CloseAnnot(annotation)
    return kind not in _SHOWN_ELSEWHERE
