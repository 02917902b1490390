"""Matrices of form XObjects: from the space of what they hold to the page's own.

pdfium gives the bounds of an object in the space of the form that holds it (stamps, headers and watermarks
of Acrobat, pages put on pages by imposition programs). The boxes of characters are in the page's space,
except those with an /ActualText; the matrix of a character always speaks of the page.
"""

from __future__ import annotations

import ctypes
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box

Matrix: TypeAlias = tuple[float, float, float, float, float, float]

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FLAT = 1e-9
_NEAR = 2.0  # points


def form_matrix(textpage: pdfium.PdfTextPage, index: int, item: Any) -> Matrix:
    """From the space of text object ``item`` to the page's, told by its character ``index``."""
    here, there = pdfium_c.FS_MATRIX(), pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(here)):
        return SAME
    if not pdfium_c.FPDFText_GetMatrix(textpage.raw, index, ctypes.byref(there)):
        return SAME
    own, shown = (_numbers(matrix) for matrix in (here, there))
    back = _inverse(own)
    return SAME if back is None or own == shown else after(back, shown)


def after(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does ``first`` and then ``then``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def moved(box: Box, matrix: Matrix) -> Box:
    """The upright box around ``box`` as the matrix puts it."""
    if matrix == SAME:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def character_box(box: Box, matrix: Matrix, extent: Box | None) -> Box:
    """The place of a character on the page; ``extent`` is its text object's there.

    A box that lies outside ``extent`` is one that pdfium left in the form's space.
    """
    if extent is None or extent.grown(_NEAR).contains(*box.centre):
        return box
    return moved(box, matrix)


def _numbers(matrix: pdfium_c.FS_MATRIX) -> Matrix:
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _inverse(matrix: Matrix) -> Matrix | None:
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    if abs(size) < _FLAT:
        return None
    return (
        d / size,
        -b / size,
        -c / size,
        a / size,
        (c * f - d * e) / size,
        (b * e - a * f) / size,
    )
