"""Which page this is, whatever report it lies in: a hash of everything its reading depends on.

Two pages have one identity only where a reader could not tell them apart: the same drawing of the same stored
pictures (bytes, colours, masks), fonts and forms on a page of the same size. Nothing is decoded, so a scanned
page takes about a millisecond. What pdfium draws and what qpdf finds in the file both count: a file that
shows one page to one of them and another page to the other has its own identity. Pages that cannot be told
with certainty have none.
"""

from __future__ import annotations

import ctypes
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.document import Route
from core.ids import content_id, digest
from pipelines.reading import pdf
from pipelines.reading.closure import Closure, UnboundedError
from pipelines.reading.pictures import page_pictures

_MOST_OBJECTS = 5000
_MOST_OPERATORS = 50_000
_SHORT_DRAWING = 2048  # bytes as stored: a page of pictures, hardly ever one of text
_RESOURCES = {
    "Do": "/XObject",
    "gs": "/ExtGState",
    "Tf": "/Font",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "scn": "/Pattern",
    "SCN": "/Pattern",
    "sh": "/Shading",
}
_PAGE_KEYS = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")

_kept: dict[str, Closure | None] = {}


def look(path: str, number: int) -> bytes:
    """Inside the worker: ``{"identity": "<64 hex digits>"}``, or an empty text for a page without one."""
    with pdf.page_of(path, number) as page:
        identity = page_identity(page, path, number)
    return json.dumps({"identity": identity}).encode()


def is_told(route: Route) -> bool:
    """Whether pages of this route are worth telling: those that are looked at as pictures."""
    return route in (Route.OCR, Route.BOTH)


def page_identity(page: pdfium.PdfPage, path: str, number: int) -> str:
    """The identity of page ``number``, empty where it cannot be told."""
    seen = _as_drawn(page)
    closure = closure_of(path)
    if seen is None or closure is None:
        return ""
    try:
        stored = _as_stored(closure, number)
    except (pikepdf.PdfError, UnboundedError, ValueError, TypeError, KeyError, AttributeError):
        return ""
    return digest({"drawn": seen, "stored": stored}) if stored else ""


def forget() -> None:
    """Let the open structure go, with the file it holds."""
    for path in list(_kept):
        closure = _kept.pop(path)
        if closure is not None:
            closure.document.close()


def _as_drawn(page: pdfium.PdfPage) -> dict[str, Any] | None:
    """What pdfium draws: frame, objects in order, pictures with their bytes' hash, the text layer."""
    objects = list(itertools.islice(page.get_objects(max_depth=5), _MOST_OBJECTS + 1))
    if len(objects) > _MOST_OBJECTS:
        return None
    frame = pdf.frame(page)
    pictures = iter(page_pictures(page, frame))
    drawn: list[dict[str, object]] = []
    seen: list[dict[str, object]] = []
    for item in objects:
        place = {"kind": item.type, "bounds": item.get_bounds(), "matrix": pdf.matrix_of(item)}
        drawn.append(place)
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            picture = next(pictures, None)
            if picture is None:
                return None
            seen.append({"content": picture.content, "size": (picture.width_px, picture.height_px)})
    text = _text_layer(page, objects)
    return {"frame": tuple(frame), "text": text, "objects": drawn, "pictures": seen}


def _text_layer(page: pdfium.PdfPage, objects: Iterable[pdfium.PdfObject]) -> str:
    """Hash of the text as pdfium maps it, empty without text objects."""
    if not any(item.type == pdfium_c.FPDF_PAGEOBJ_TEXT for item in objects):
        return ""
    textpage = page.get_textpage()
    try:
        count = pdfium_c.FPDFText_CountChars(textpage.raw)
        buffer = (ctypes.c_ushort * (count + 1))()
        pdfium_c.FPDFText_GetText(textpage.raw, 0, count, buffer)
        return content_id(bytes(buffer))
    finally:
        textpage.close()


def _as_stored(closure: Closure, number: int) -> str:
    """Hash of the page's drawing with all it uses, empty where the page alone does not say what is seen."""
    page = closure.document.pages[number - 1]
    if _has_outside_parts(page.obj):
        return ""
    lying = [closure.of(page.obj.get(key)) for key in _PAGE_KEYS]
    if _stored_length(page.obj.get("/Contents")) <= _SHORT_DRAWING:
        return digest(["by use", *lying, *_program(page, closure)])
    drawn = [closure.of(page.obj.get("/Contents")), closure.of(page.resources)]
    return digest(["as it lies", *lying, *drawn])


def _stored_length(contents: pikepdf.Object | None) -> int:
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    return sum(int(stream.get("/Length", 0)) for stream in streams if stream is not None)


def _program(page: pikepdf.Page, closure: Closure) -> Iterator[str]:
    """The page's own stream, every name of a resource replaced by the resource: names are the writer's whim.

    Exact for long drawings too, but slow; those are told with all their resources, names included.
    """
    for count, (operands, operator) in enumerate(pikepdf.parse_content_stream(page)):
        if count > _MOST_OPERATORS:
            raise UnboundedError("drawing too long")
        yield str(operator)
        named = page.resources.get(_RESOURCES.get(str(operator), ""), {})
        for operand in operands:
            is_named = isinstance(operand, pikepdf.Name) and operand in named
            yield closure.of(named[operand] if is_named else operand)


def _has_outside_parts(page: pikepdf.Object) -> bool:
    """Whether what is seen hangs on more than the page: form fields, notes, layers switched elsewhere."""
    notes = page.get("/Annots", [])
    if any(note.get("/Subtype") != pikepdf.Name.Link for note in notes):
        return True
    return "/Properties" in page.get("/Resources", {})


def stored_page(path: str, number: int) -> pikepdf.Page | None:
    """Page ``number`` as it lies in the file; None where qpdf finds none without repair."""
    closure = closure_of(path)
    try:
        return closure.document.pages[number - 1] if closure is not None else None
    except (IndexError, pikepdf.PdfError, ValueError, TypeError):
        return None


def closure_of(path: str) -> Closure | None:
    """The file's structure, kept open between calls; None for a file that needs repair."""
    if path not in _kept:
        forget()
        try:
            _kept[path] = Closure(pikepdf.open(path, attempt_recovery=False))
        except (pikepdf.PdfError, pikepdf.PasswordError, ValueError):
            _kept[path] = None
    return _kept[path]
