"""What lies over a page without being part of it: stamps, notes in boxes, filled form fields."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_MOST = 2000
_TEXT_BYTES = 4  # a UTF-16 string with one character and its end
_DRAWN = frozenset(
    {
        pdfium_c.FPDF_ANNOT_FREETEXT,
        pdfium_c.FPDF_ANNOT_STAMP,
        pdfium_c.FPDF_ANNOT_INK,
    }
)
_UNSEEN_FLAGS = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW


def writing_annotations(page: pdfium.PdfPage) -> int:
    """How many annotations show writing of their own, which the text layer does not hold."""
    count = min(max(0, pdfium_c.FPDFPage_GetAnnotCount(page.raw)), _MOST)
    return sum(_shows_writing(page, index) for index in range(count))


def _shows_writing(page: pdfium.PdfPage, index: int) -> bool:
    annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
    if not annotation:
        return False
    try:
        if pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN_FLAGS or not _has_area(annotation):
            return False
        kind: int = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        if kind == pdfium_c.FPDF_ANNOT_WIDGET:
            return bool(pdfium_c.FPDFAnnot_GetStringValue(annotation, b"V", None, 0) >= _TEXT_BYTES)
        return kind in _DRAWN
    finally:
        pdfium_c.FPDFPage_CloseAnnot(annotation)


def _has_area(annotation: pdfium_c.FPDF_ANNOTATION) -> bool:
    box = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
        return False
    return bool(abs(box.right - box.left) > 1 and abs(box.top - box.bottom) > 1)
