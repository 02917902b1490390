"""The objects a page is drawn with, by kind and in drawing order, those inside form objects included.

pdfium gives the bounds of an object in the space of the form that holds it (stamps, headers and watermarks
of Acrobat, pages put on pages by imposition programs); ``Placed`` carries the way to the page's own space.
Most objects of a page are text, which hardly anybody asks for: they are passed over without a Python object.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, ordered
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.forms import SAME, Matrix, after, moved

_DEEPEST = 5
_MOST_OBJECTS = 500_000
_TEXT = int(pdfium_c.FPDF_PAGEOBJ_TEXT)
_FORM = int(pdfium_c.FPDF_PAGEOBJ_FORM)


class Placed(NamedTuple):
    """An object as a handle for ``pdfium_calls``, valid while the page is open.

    ``form`` is the matrix from the space of the form that holds it to the page's.
    """

    handle: calls.Handle
    kind: int
    level: int
    form: Matrix

    @property
    def item(self) -> Any:
        """The same as pdfium's pointer."""
        return ctypes.cast(self.handle, pdfium_c.FPDF_PAGEOBJECT)

    @property
    def bounds(self) -> Box:
        """Its bounds in the page's user space (origin bottom-left)."""
        return moved(object_bounds(self.item), self.form)

    @property
    def matrix(self) -> Matrix:
        """From what the object says of its place to the page: its own matrix and its forms'."""
        return after(calls.object_matrix_of(self.handle), self.form)

    def on(self, page: pdfium.PdfPage) -> pdfium.PdfObject:
        """The same as pypdfium2 has it."""
        return pdfium.PdfObject(self.item, page=page, pdf=page.pdf, level=self.level)


_seen: WeakKeyDictionary[pdfium.PdfPage, tuple[Placed, ...]] = WeakKeyDictionary()


def placed_objects(page: pdfium.PdfPage, kinds: Collection[int]) -> list[Placed]:
    """Objects of these kinds (``FPDF_PAGEOBJ_*``), forms opened; forms themselves are among them."""
    if _TEXT in kinds:
        return [found for found in _objects(page, has_text=True) if found.kind in kinds]
    if page not in _seen:
        _seen[page] = tuple(_objects(page, has_text=False))
    return [found for found in _seen[page] if found.kind in kinds]


def is_text_alone(page: pdfium.PdfPage) -> bool:
    """Whether nothing but text is drawn on the page, and no form."""
    if page not in _seen:
        placed_objects(page, (_FORM,))
    return not _seen[page]


def take_for_text_alone(page: pdfium.PdfPage) -> None:
    """Spare looking at each object of a page of which ``is_text_alone`` is known."""
    _seen[page] = ()


def has_forms(page: pdfium.PdfPage) -> bool:
    """Whether anything on the page stands in a form."""
    return bool(placed_objects(page, (_FORM,)))


def object_bounds(item: Any) -> Box:
    """The object's bounds in its own space (origin bottom-left); ``item`` is pdfium's pointer."""
    left, bottom, right, top = calls.bounds_of([calls.handle(item)])[0].tolist()
    return ordered(left, bottom, right, top)


def _objects(page: pdfium.PdfPage, *, has_text: bool) -> Iterator[Placed]:
    return itertools.islice(_inside(calls.handle(page.raw), 0, SAME, has_text), _MOST_OBJECTS)


def _inside(parent: calls.Handle, level: int, form: Matrix, has_text: bool) -> Iterator[Placed]:
    for raw, kind in calls.objects_of(parent, is_form=level > 0, has_text=has_text):
        yield Placed(raw, kind, level, form)
        if kind == _FORM and level + 1 < _DEEPEST:
            yield from _inside(raw, level + 1, after(calls.object_matrix_of(raw), form), has_text)
