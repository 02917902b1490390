"""The objects a page is drawn with, by kind and in drawing order, those inside form objects included.

Most objects of a page are text, which nobody asks for here: they are passed over without a Python object.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from itertools import repeat
from weakref import WeakKeyDictionary

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipelines.reading import pdfium_calls as calls

_DEEPEST = 5
_MOST_OBJECTS = 500_000
_TEXT = int(pdfium_c.FPDF_PAGEOBJ_TEXT)
_FORM = int(pdfium_c.FPDF_PAGEOBJ_FORM)

Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Found = tuple[calls.Handle, int, int, Matrix]
_Seen = tuple[_Found, ...]
_seen: WeakKeyDictionary[pdfium.PdfPage, _Seen] = WeakKeyDictionary()


def page_objects(page: pdfium.PdfPage, kinds: tuple[int, ...], max_depth: int) -> Iterator[pdfium.PdfObject]:
    """Objects of these kinds (``FPDF_PAGEOBJ_*``) down to ``max_depth`` levels of form objects."""
    for raw, kind, level, _ in _all(page):
        if kind in kinds and level < max_depth:
            pointer = ctypes.cast(raw, pdfium_c.FPDF_PAGEOBJECT)
            yield pdfium.PdfObject(pointer, page=page, pdf=page.pdf, level=level)


def object_handles(page: pdfium.PdfPage, kind: int, max_depth: int) -> list[calls.Handle]:
    """The same for one kind, as handles for ``pdfium_calls``; valid while the page is open."""
    return [raw for raw, found, level, _ in _all(page) if found == kind and level < max_depth]


def placed_handles(page: pdfium.PdfPage, kind: int, max_depth: int) -> list[tuple[calls.Handle, Matrix]]:
    """Handles with the matrix from what the object says of its place to the page: its own and its forms'."""
    return [
        (raw, _times(calls.object_matrix_of(raw), form))
        for raw, found, level, form in _all(page)
        if found == kind and level < max_depth
    ]


def _times(first: Matrix, then: Matrix) -> Matrix:
    if then == _UNMOVED:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _all(page: pdfium.PdfPage) -> _Seen:
    if page not in _seen:
        _seen[page] = tuple(itertools.islice(_objects(calls.handle(page.raw), 0, _UNMOVED), _MOST_OBJECTS))
    return _seen[page]


def _objects(parent: calls.Handle, level: int, form: Matrix) -> Iterator[_Found]:
    """Handle, kind, level and the forms' matrix of all objects but text and form objects themselves."""
    count, at = (
        (calls.object_count, calls.object_at)
        if level == 0
        else (calls.form_object_count, calls.form_object_at)
    )
    number = max(0, count(parent))
    handles = list(map(at, repeat(parent), range(number)))
    kinds = np.fromiter(map(calls.object_kind, handles), np.int32, number)
    for place in np.flatnonzero(kinds != _TEXT).tolist():
        raw, kind = handles[place], int(kinds[place])
        if not raw:
            continue
        if kind != _FORM:
            yield raw, kind, level, form
        elif level + 1 < _DEEPEST:
            yield from _objects(raw, level + 1, _times(calls.object_matrix_of(raw), form))
