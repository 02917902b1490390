"""A read page on its way from its worker to its parent: lines of a text layer by columns, not one by one.

Nearly all of such a page are texts and the positions of their characters, hundredths of a point. The
positions travel as one array, and become the numbers of one table there, which all pages of all reports
share: a float of its own for every character takes three times the memory. Other lines (read by OCR,
turned, watermarks) travel as the records they are.
"""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.document import Line, LineRole, Page
from core.geometry import Box
from pipelines.engine.records import BadRecordError, pack_record, unpack_record

_MOST = 1 << 18  # hundredths of a point: positions beyond 2,621 points are not shared
_LARGEST = 2**31 - 1
_LEADING = 5  # numbers of a line before its edges: size, box
_box = tuple.__new__  # what ``Box._make`` calls
_put = object.__setattr__  # for records that nobody else has yet

Whole = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A page, and the lines that it travels without.

    ``edges`` counts the edges of each of these lines, ``hundredths`` holds for line after line its size, its
    box and its edges. Without them the page has its lines itself.
    """

    page: Page
    texts: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()
    is_bold: tuple[bool, ...] = ()
    hundredths: bytes = b""


def pack_page(page: Page) -> bytes:
    """The bytes of a page; raises ``ValueError`` for text that has no UTF-8 form."""
    lines = page.lines
    if not all(map(_is_typed, lines)):
        return pack_record(Parcel(page))
    numbers: list[tuple[float, ...]] = []
    for line in lines:
        numbers += ((line.size,), line.box, line.edges)
    hundredths = _whole(np.fromiter(itertools.chain.from_iterable(numbers), np.float64))
    if hundredths is None:
        return pack_record(Parcel(page))
    parcel = Parcel(
        dataclasses.replace(page, lines=()),
        tuple([line.text for line in lines]),
        tuple([len(line.edges) for line in lines]),
        tuple([line.block for line in lines]),
        tuple([line.is_bold for line in lines]),
        hundredths.tobytes(),
    )
    return pack_record(parcel)


def unpack_page(data: bytes) -> Page:
    """The page in ``data``; raises ``BadRecordError`` where there is none."""
    parcel = unpack_record(Parcel, data)
    if not parcel.texts:
        return parcel.page
    size = len(parcel.texts)
    numbers = sum(parcel.edges) + _LEADING * size
    is_whole = size == len(parcel.edges) == len(parcel.blocks) == len(parcel.is_bold)
    if not is_whole or min(parcel.edges) < 0 or len(parcel.hundredths) != 4 * numbers:
        raise BadRecordError("numbers do not fit the lines")
    _put(parcel.page, "lines", _lines(parcel))
    return parcel.page


def _lines(parcel: Parcel) -> tuple[Line, ...]:
    numbers = _shared(np.frombuffer(parcel.hundredths, "<i4"))
    lines = []
    at = 0
    rows = zip(parcel.texts, parcel.edges, parcel.blocks, parcel.is_bold, strict=True)
    for text, count, block, is_bold in rows:
        first, stop = at + _LEADING, at + _LEADING + count
        box = _box(Box, numbers[at + 1 : first])
        lines.append(typed_line(text, box, numbers[first:stop], numbers[at], is_bold, block))
        at = stop
    return tuple(lines)


def is_shared(number: float) -> bool:
    """Whether a number is one of the table's."""
    table, at = _table.numbers, number * 100 + 0.5
    return 0 <= at < len(table) and table[int(at)] is number


def _is_typed(line: Line) -> bool:
    """Whether a line has no more to it than lines of a text layer mostly have."""
    return not (
        line.is_ocr
        or line.is_vertical
        or line.confidence != 1.0
        or line.role is not LineRole.BODY
        or line.confidences
        or line.alternatives
    )


def _whole(places: npt.NDArray[np.float64]) -> Whole | None:
    """The places in hundredths; None where one of them is something else."""
    with np.errstate(invalid="ignore", over="ignore"):
        hundredths = np.rint(places * 100)
        is_exact = (np.abs(hundredths) < _LARGEST) & (hundredths / 100 == places)
    return hundredths.astype("<i4") if is_exact.all() else None


def _shared(hundredths: Whole) -> tuple[float, ...]:
    most = int(hundredths.max())
    if most >= _MOST or hundredths.min() < 0:
        return tuple((hundredths / 100).tolist())
    return tuple(_table.reaching(most)[hundredths].tolist())


class _Table:
    """The numbers 0.00, 0.01, 0.02 and so on, each as one object."""

    def __init__(self) -> None:
        self.numbers: npt.NDArray[np.object_] = np.empty(0, object)

    def reaching(self, number: int) -> npt.NDArray[np.object_]:
        """The table, made larger where it ends before ``number``; numbers that it has stay the same."""
        numbers = self.numbers
        if number >= len(numbers):
            grown = np.empty(min(_MOST, max(1 << 16, 1 << number.bit_length())), object)
            grown[: len(numbers)] = numbers
            grown[len(numbers) :] = (np.arange(len(numbers), len(grown)) / 100).tolist()
            self.numbers = numbers = grown
        return numbers


_table = _Table()

_setters = {field.name: getattr(Line, field.name).__set__ for field in dataclasses.fields(Line)}
_set_text, _set_box, _set_edges = _setters["text"], _setters["box"], _setters["edges"]
_set_size, _set_bold, _set_block = _setters["size"], _setters["is_bold"], _setters["block"]
_DEFAULTS = tuple(
    (_setters[field.name], field.default)
    for field in dataclasses.fields(Line)
    if field.name not in {"text", "box", "edges", "size", "is_bold", "block"}
)


def typed_line(
    text: str, box: Box, edges: tuple[float, ...], size: float, is_bold: bool, block: int = 0
) -> Line:
    """A line of a text layer, made in half the time that its own constructor takes."""
    line: Line = object.__new__(Line)
    _set_text(line, text)
    _set_box(line, box)
    _set_edges(line, edges)
    _set_size(line, size)
    _set_bold(line, is_bold)
    _set_block(line, block)
    for put, value in _DEFAULTS:
        put(line, value)
    return line
