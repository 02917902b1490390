"""Objects inside form XObjects, in the page's own space.

pdfium gives the bounds of an object in the space of the form that holds it (stamps, headers and watermarks
of Acrobat, pages put on pages by imposition programs). The boxes of characters are in the page's space,
except those with an /ActualText; the matrix of a character always speaks of the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, ordered

Matrix: TypeAlias = tuple[float, float, float, float, float, float]

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEPTH = 5
_FLAT = 1e-9
_NEAR = 2.0  # points


@dataclass(frozen=True, slots=True)
class Placed:
    """A page object as pdfium's pointer, its kind, and the matrix from its space to the page's."""

    item: Any
    kind: int
    matrix: Matrix

    @property
    def bounds(self) -> Box:
        """Its bounds in the page's user space (origin bottom-left)."""
        return moved(object_bounds(self.item), self.matrix)


def placed_objects(page: pdfium.PdfPage, kinds: Collection[int]) -> Iterator[Placed]:
    """Objects of these kinds in drawing order, forms opened."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    objects = (pdfium_c.FPDFPage_GetObject(page.raw, index) for index in range(count))
    return _placed(objects, kinds, SAME, 0)


def _placed(objects: Iterable[Any], kinds: Collection[int], around: Matrix, depth: int) -> Iterator[Placed]:
    for item in objects:
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind in kinds:
            yield Placed(item, kind, around)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            count = pdfium_c.FPDFFormObj_CountObjects(item)
            inner = (pdfium_c.FPDFFormObj_GetObject(item, index) for index in range(max(0, count)))
            yield from _placed(inner, kinds, after(_matrix(item), around), depth + 1)


def has_forms(page: pdfium.PdfPage) -> bool:
    """Whether anything on the page stands in a form."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    kinds = (pdfium_c.FPDFPageObj_GetType(pdfium_c.FPDFPage_GetObject(page.raw, n)) for n in range(count))
    return any(kind == pdfium_c.FPDF_PAGEOBJ_FORM for kind in kinds)


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


def object_bounds(item: Any) -> Box:
    """The object's bounds in its own space (origin bottom-left)."""
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(item, *map(ctypes.byref, edges))
    left, bottom, right, top = (edge.value for edge in edges)
    return ordered(left, bottom, right, top)


def _matrix(item: Any) -> Matrix:
    matrix = pdfium_c.FS_MATRIX()
    return _numbers(matrix) if pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)) else SAME


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
