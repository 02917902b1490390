"""The objects a page is drawn with, by kind and in drawing order, those inside form objects included.

pdfium gives the bounds of an object in the space of the form that holds it (stamps, headers and watermarks
of Acrobat, pages put on pages by imposition programs); ``Placed`` carries the way to the page's own space.
Most objects of a page are text, which hardly anybody asks for: they are passed over without a Python object.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.geometry import Box, ordered
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.forms import SAME, Matrix, after, moved

_DEEPEST = 5
_MOST_OBJECTS = 500_000
_MOST_PLACES = 256  # of one page that are kept with what is known of it
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


class _Others(NamedTuple):
    """The objects of a page that are no text: their places among its objects, and all, forms opened."""

    places: tuple[int, ...]
    placed: tuple[Placed, ...]


_seen: WeakKeyDictionary[pdfium.PdfPage, _Others] = WeakKeyDictionary()


def placed_objects(page: pdfium.PdfPage, kinds: Collection[int]) -> list[Placed]:
    """Objects of these kinds (``FPDF_PAGEOBJ_*``), forms opened; forms themselves are among them."""
    if _TEXT in kinds:
        raw = calls.handle(page.raw)
        every = _opened(calls.objects_of(raw, is_form=False), 0, SAME, has_text=True)
        return [found for found in itertools.islice(every, _MOST_OBJECTS) if found.kind in kinds]
    return [found for found in _others(page).placed if found.kind in kinds]


def drawn_places(page: pdfium.PdfPage) -> tuple[int, ...] | None:
    """Where, among the page's objects, those that are no text stand; None where they are many."""
    places = _others(page).places
    return places if len(places) <= _MOST_PLACES else None


def take_as_drawn(page: pdfium.PdfPage, places: Sequence[int]) -> None:
    """Spare looking at each object of a page whose ``drawn_places`` are known; wrong ones are ignored."""
    top = calls.objects_at(calls.handle(page.raw), places, is_form=False)
    if len(top) == len(places) and all(kind != _TEXT for _, kind in top):
        _seen[page] = _with_forms_opened(places, top)


def has_forms(page: pdfium.PdfPage) -> bool:
    """Whether anything on the page stands in a form."""
    return bool(placed_objects(page, (_FORM,)))


def object_bounds(item: Any) -> Box:
    """The object's bounds in its own space (origin bottom-left); ``item`` is pdfium's pointer."""
    left, bottom, right, top = calls.bounds_of([calls.handle(item)])[0].tolist()
    return ordered(left, bottom, right, top)


def _others(page: pdfium.PdfPage) -> _Others:
    if page not in _seen:
        raw = calls.handle(page.raw)
        places = calls.other_places(raw, is_form=False)
        _seen[page] = _with_forms_opened(places, calls.objects_at(raw, places, is_form=False))
    return _seen[page]


def _with_forms_opened(places: Sequence[int], top: Sequence[tuple[calls.Handle, int]]) -> _Others:
    placed = itertools.islice(_opened(top, 0, SAME, has_text=False), _MOST_OBJECTS)
    return _Others(tuple(places), tuple(placed))


def _opened(
    objects: Iterable[tuple[calls.Handle, int]], level: int, form: Matrix, *, has_text: bool
) -> Iterator[Placed]:
    """These objects of one page or form, what forms among them hold after each."""
    for raw, kind in objects:
        yield Placed(raw, kind, level, form)
        if kind == _FORM and level + 1 < _DEEPEST:
            inner = after(calls.object_matrix_of(raw), form)
            yield from _opened(_inside(raw, has_text=has_text), level + 1, inner, has_text=has_text)


def _inside(form: calls.Handle, *, has_text: bool) -> list[tuple[calls.Handle, int]]:
    if has_text:
        return calls.objects_of(form, is_form=True)
    return calls.objects_at(form, calls.other_places(form, is_form=True), is_form=True)
