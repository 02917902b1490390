"""Functions of pdfium that are called once per character or object, bound for use in ``map``.

pypdfium2 binds them with checked pointer types, which costs more than the call itself. Here handles and
addresses are plain integers and results are written straight into arrays, so that ``map`` runs over a page
without a line of Python per character. What is called for every character takes its arguments unchecked,
as pointers made once (``_here``, ``_Room``): half the time again. A handle is valid only while its page (or
text page) is open.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium_c

Handle = int
Floats = npt.NDArray[np.float32]

_PLACE = ctypes.c_void_p
_INT = ctypes.c_int
_FLOAT_BYTES = 4
_TEXT = int(pdfium_c.FPDF_PAGEOBJ_TEXT)
_ROWS = 2048


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(pdfium_c, name), ctypes.c_void_p).value
    if address is None:
        raise ImportError(f"pdfium has no {name}")
    prototype = ctypes.PYFUNCTYPE(result, *arguments)
    return prototype(address)


class _Room:
    """Rows of floats that unchecked calls write into one by one; ``places`` are pointers to the rows."""

    def __init__(self, columns: int) -> None:
        self.rows = np.zeros((_ROWS, columns), np.float32)
        memory = (ctypes.c_char * self.rows.nbytes).from_buffer(self.rows.data)
        self.places = [ctypes.byref(memory, row * columns * _FLOAT_BYTES) for row in range(_ROWS)]

    def filled(
        self, call: Callable[..., Any], first: Handle, indices: Sequence[int], start: Floats
    ) -> Floats:
        """(n, columns): rows that begin as ``start``, into which ``call(first, index, row)`` has written."""
        found = np.empty((len(indices), self.rows.shape[1]), np.float32)
        handle_pointer = repeat(_here(first))
        for at in range(0, len(indices), _ROWS):
            part = indices[at : at + _ROWS]
            self.rows[: len(part)] = start
            _run(map(call, handle_pointer, part, self.places))
            found[at : at + len(part)] = self.rows[: len(part)]
        return found


def _here(handle: Handle) -> Any:
    """A handle as the pointer that an unchecked call takes."""
    return ctypes.byref(ctypes.c_char.from_address(handle))


def _run(calls: Iterable[object]) -> None:
    deque(calls, maxlen=0)


unicode_of = _bound("FPDFText_GetUnicode", ctypes.c_uint, _PLACE, _INT)
_text_object_of = _bound("FPDFText_GetTextObject", _PLACE)  # unchecked: text page, index
_font_size_of = _bound("FPDFText_GetFontSize", ctypes.c_double)  # unchecked: text page, index
font_of = _bound("FPDFTextObj_GetFont", _PLACE, _PLACE)
render_mode_of = _bound("FPDFTextObj_GetTextRenderMode", _INT, _PLACE)
object_count = _bound("FPDFPage_CountObjects", _INT, _PLACE)
_object_at = _bound("FPDFPage_GetObject", _PLACE)  # unchecked: page, index
form_object_count = _bound("FPDFFormObj_CountObjects", _INT, _PLACE)
_form_object_at = _bound("FPDFFormObj_GetObject", _PLACE, _PLACE, ctypes.c_ulong)
_object_kind = _bound("FPDFPageObj_GetType", _INT, _PLACE)
draw_mode_of = _bound("FPDFPath_GetDrawMode", _INT, _PLACE, _PLACE, _PLACE)
segment_count = _bound("FPDFPath_CountSegments", _INT, _PLACE)
_segment_at = _bound("FPDFPath_GetPathSegment", _PLACE, _PLACE, _INT)
_segment_kind = _bound("FPDFPathSegment_GetType", _INT, _PLACE)
_segment_point = _bound("FPDFPathSegment_GetPoint", _INT, _PLACE, _PLACE, _PLACE)
_segment_close = _bound("FPDFPathSegment_GetClose", _INT, _PLACE)
_clip_of = _bound("FPDFPageObj_GetClipPath", _PLACE, _PLACE)
_clip_count = _bound("FPDFClipPath_CountPaths", _INT, _PLACE)
_clip_segment_count = _bound("FPDFClipPath_CountPathSegments", _INT, _PLACE, _INT)
_clip_segment_at = _bound("FPDFClipPath_GetPathSegment", _PLACE, _PLACE, _INT, _INT)
_bounds_of = _bound("FPDFPageObj_GetBounds", _INT, _PLACE, _PLACE, _PLACE, _PLACE, _PLACE)
_object_matrix_of = _bound("FPDFPageObj_GetMatrix", _INT, _PLACE, _PLACE)
_text_of = _bound("FPDFText_GetText", _INT, _PLACE, _INT, _INT, _PLACE)
_loose_box_of = _bound("FPDFText_GetLooseCharBox", None)  # unchecked: text page, index, place
_matrix_of = _bound("FPDFText_GetMatrix", None)  # unchecked: text page, index, place
_origin_of = _bound("FPDFText_GetCharOrigin", _INT, _PLACE, _INT, _PLACE, _PLACE)
_fill_of = _bound("FPDFPageObj_GetFillColor", _INT, _PLACE, _PLACE, _PLACE, _PLACE, _PLACE)
_stroke_of = _bound("FPDFPageObj_GetStrokeColor", _INT, _PLACE, _PLACE, _PLACE, _PLACE, _PLACE)
_font_name_of = _bound("FPDFFont_GetBaseFontName", ctypes.c_size_t, _PLACE, _PLACE, ctypes.c_size_t)
_mark_count = _bound("FPDFPageObj_CountMarks", _INT, _PLACE)
_mark_at = _bound("FPDFPageObj_GetMark", _PLACE, _PLACE, ctypes.c_ulong)
_mark_words = _bound(
    "FPDFPageObjMark_GetParamBlobValue", _INT, _PLACE, ctypes.c_char_p, _PLACE, ctypes.c_ulong, _PLACE
)
remove_mark = _bound("FPDFPageObj_RemoveMark", _INT, _PLACE, _PLACE)
_font_weight_of = _bound("FPDFFont_GetWeight", _INT, _PLACE)

_six = (ctypes.c_float * 6)()
_SIX = ctypes.addressof(_six)
_modes = (ctypes.c_int * 2)()
_MODES = ctypes.addressof(_modes)
_origin = (ctypes.c_double * 2)()
_ORIGIN = ctypes.addressof(_origin)
_colour = (ctypes.c_uint * 4)()
_COLOUR = ctypes.addressof(_colour)
_name = (ctypes.c_char * 128)()
_NAME = ctypes.addressof(_name)
_MARK_BYTES = 4096
_mark = (ctypes.c_ubyte * _MARK_BYTES)()
_MARK = ctypes.addressof(_mark)
_mark_size = ctypes.c_ulong()
_MARK_SIZE = ctypes.addressof(_mark_size)
_boxes, _NOWHERE = _Room(4), np.full(4, np.nan, np.float32)
_matrices, _IDENTITY = _Room(6), np.array((1, 0, 0, 1, 0, 0), np.float32)


def handle(raw: Any) -> Handle:
    """The address behind one of pypdfium2's pointers."""
    return int(ctypes.cast(raw, ctypes.c_void_p).value or 0)


def objects_of(page: Handle, *, is_form: bool) -> list[tuple[Handle, int]]:
    """Handle and kind of all objects of a page or form in drawing order."""
    return objects_at(page, range(_count(page, is_form=is_form)), is_form=is_form)


def other_places(page: Handle, *, is_form: bool) -> list[int]:
    """Which objects of a page or form, counted from 0, are no text."""
    number = _count(page, is_form=is_form)
    kinds = map(_object_kind, _objects_at(page, range(number), is_form=is_form))
    places: list[int] = np.flatnonzero(np.fromiter(kinds, np.int32, number) != _TEXT).tolist()
    return places


def objects_at(page: Handle, places: Iterable[int], *, is_form: bool) -> list[tuple[Handle, int]]:
    """Handle and kind of these objects of a page or form; places where there is none are left out."""
    found = [item for item in _objects_at(page, places, is_form=is_form) if item]
    return list(zip(found, map(_object_kind, found), strict=True))


def _count(page: Handle, *, is_form: bool) -> int:
    return max(0, int((form_object_count if is_form else object_count)(page)))


def _objects_at(page: Handle, places: Iterable[int], *, is_form: bool) -> Iterable[Handle | None]:
    if is_form:
        return map(_form_object_at, repeat(page), places)
    return map(_object_at, repeat(_here(page)), places)


def marks_of(items: Sequence[Handle]) -> list[tuple[Handle, Handle]]:
    """Each object that stands in marked content with each of its marks; one mark may hold several objects."""
    counts = np.fromiter(map(_mark_count, items), np.int32, len(items))
    marked = [(items[at], int(counts[at])) for at in np.flatnonzero(counts > 0).tolist()]
    return [(item, _mark_at(item, at)) for item, count in marked for at in range(count)]


def words_of_mark(mark: Handle, key: bytes) -> bytes:
    """The bytes that a mark has under a key, the first 4096 at most; empty where it has none."""
    if not _mark_words(mark, key, _MARK, _MARK_BYTES, _MARK_SIZE):
        return b""
    return bytes(_mark[: min(_mark_size.value, _MARK_BYTES)])


def codes_of(textpage: Handle, count: int) -> npt.NDArray[np.uint16] | None:
    """UTF-16 units of all characters in one call; None where they do not stand one to one for them."""
    buffer = np.zeros(count + 1, np.uint16)
    written = _text_of(textpage, 0, count, buffer.ctypes.data)
    return buffer[:count] if written == count + 1 else None


def loose_boxes(textpage: Handle, indices: Sequence[int]) -> Floats:
    """(n, 4): left, top, right, bottom in user space; rows of NaN for characters without a place."""
    return _boxes.filled(_loose_box_of, textpage, indices, _NOWHERE)


def matrices(textpage: Handle, indices: Sequence[int]) -> Floats:
    """(n, 6): the matrix of each character; rows of the identity where there is none."""
    return _matrices.filled(_matrix_of, textpage, indices, _IDENTITY)


def text_objects_of(textpage: Handle, indices: Sequence[int]) -> list[Handle | None]:
    """The text object of each character; None for one that pdfium made up."""
    return list(map(_text_object_of, repeat(_here(textpage)), indices))


def font_sizes_of(textpage: Handle, indices: Sequence[int]) -> npt.NDArray[np.float64]:
    """Font sizes as the file states them, not scaled by any matrix."""
    return np.fromiter(map(_font_size_of, repeat(_here(textpage)), indices), np.float64, len(indices))


def origin_at(textpage: Handle, index: int) -> tuple[float, float]:
    """Where the pen stood for one character, in user space."""
    _origin_of(textpage, index, _ORIGIN, _ORIGIN + 8)
    return _origin[0], _origin[1]


def fill_of(item: Handle) -> tuple[int, int, int, int]:
    """Red, green, blue and opacity (0 to 255) an object is filled with; black where pdfium cannot tell."""
    if not _fill_of(item, _COLOUR, _COLOUR + 4, _COLOUR + 8, _COLOUR + 12):
        return 0, 0, 0, 255
    return _colour[0], _colour[1], _colour[2], _colour[3]


def stroke_of(item: Handle) -> tuple[int, int, int, int]:
    """The same for the colour of its outline."""
    if not _stroke_of(item, _COLOUR, _COLOUR + 4, _COLOUR + 8, _COLOUR + 12):
        return 0, 0, 0, 255
    return _colour[0], _colour[1], _colour[2], _colour[3]


def font_name_and_weight(font: Handle) -> tuple[str, int]:
    """The base name in lower case, and the weight (400 is regular)."""
    size = _font_name_of(font, _NAME, len(_name))
    name = bytes(_name)[: min(size, len(_name))].decode("utf-8", "replace").rstrip("\0").lower()
    return name, int(_font_weight_of(font))


def bounds_of(items: Sequence[Handle]) -> Floats:
    """(n, 4): left, bottom, right, top of objects, strokes included; rows of NaN where pdfium knows none."""
    bounds = np.full((len(items), 4), np.nan, np.float32)
    start, row = bounds.ctypes.data, 4 * _FLOAT_BYTES
    stop = start + row * len(items)
    _run(map(_bounds_of, items, *(range(start + at, stop + at, row) for at in (0, 4, 8, 12))))
    return bounds


def object_matrix_of(item: Handle) -> tuple[float, float, float, float, float, float]:
    """a, b, c, d, e, f of an object's matrix."""
    _object_matrix_of(item, _SIX)
    return _six[0], _six[1], _six[2], _six[3], _six[4], _six[5]


def draw_modes(path: Handle) -> tuple[bool, bool]:
    """Whether the path is filled, and whether its outline is drawn."""
    draw_mode_of(path, _MODES, _MODES + 4)
    return bool(_modes[0]), bool(_modes[1])


def segments_of(path: Handle, most: int) -> tuple[list[int], Floats, list[int]]:
    """Kinds, end points (n, 2) and close marks of the first ``most`` segments of a path."""
    segments = list(map(_segment_at, repeat(path), range(min(max(0, segment_count(path)), most))))
    return list(map(_segment_kind, segments)), _points(segments), list(map(_segment_close, segments))


def clip_points(item: Handle, most_paths: int, most_segments: int) -> list[Floats]:
    """End points (n, 2) of the segments of each path that an object is clipped to, in its form's space."""
    clip = _clip_of(item)
    found = []
    for path in range(min(max(0, _clip_count(clip)), most_paths) if clip else 0):
        count = min(max(0, _clip_segment_count(clip, path)), most_segments)
        found.append(_points(list(map(_clip_segment_at, repeat(clip), repeat(path), range(count)))))
    return found


def _points(segments: Sequence[Handle]) -> Floats:
    points = np.zeros((len(segments), 2), np.float32)
    start = points.ctypes.data
    stop = start + 8 * len(segments)
    _run(map(_segment_point, segments, range(start, stop, 8), range(start + 4, stop + 4, 8)))
    return points
