"""A piece of text on a page: characters of one or more lines, with the way back to their boxes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.document import Cell, Line, Page, Table
from core.evidence import Evidence
from core.geometry import Box, union
from pipelines.passage import Passage, PlacedLine, cell_evidence
from pipelines.stages.extract.values import span_of


@dataclass(frozen=True, slots=True)
class Piece:
    """``passage.text[start:stop]``; a line break stands between two lines of a cell.

    ``cell`` is set where the characters of a cell could not be found among the page's lines: then the whole
    cell is the evidence.
    """

    passage: Passage
    start: int
    stop: int
    page: int
    cell: tuple[Table, Cell] | None = None

    @property
    def text(self) -> str:
        """The characters, line breaks included."""
        return self.passage.text[self.start : self.stop]

    @property
    def joined(self) -> str:
        """The characters of all lines in a row."""
        return self.text.replace("\n", "")

    @property
    def box(self) -> Box:
        """The box around all of it."""
        if self.cell is not None:
            return self.cell[1].box
        spans = self.passage.spans(self.start, self.stop)
        return union(placed.line.span_box(low, high) for placed, low, high in spans)

    @property
    def lines(self) -> list[Line]:
        """The lines it runs over; none for a cell whose characters were not found among the lines."""
        if self.cell is not None:
            return []
        return [placed.line for placed, _, _ in self.passage.spans(self.start, self.stop)]

    @property
    def is_ocr(self) -> bool:
        """Whether it was read from a picture."""
        if self.cell is not None:
            return self.cell[0].is_ocr
        return any(placed.line.is_ocr for placed, _, _ in self.passage.spans(self.start, self.stop))

    def cut(self, start: int, stop: int) -> Piece:
        """``text[start:stop]`` without outer white space."""
        text = self.text
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        return Piece(self.passage, self.start + start, self.start + stop, self.page, self.cell)

    def tight(self, value: str) -> Piece:
        """The part that says a normalised value; all of it where the value is not found in it."""
        places = [index for index, character in enumerate(self.text) if character != "\n"]
        start, stop = span_of(value, self.joined)
        return self.cut(places[start], places[stop - 1] + 1) if start < stop else self

    def evidence(self, report: str) -> Evidence:
        """Where it stands."""
        if self.cell is not None:
            return cell_evidence(report, self.page, *self.cell)
        return self.passage.evidence(report, self.start, self.stop)[0]


def of_lines(page: int, lines: Sequence[Line], *, is_running: bool = False) -> Piece:
    """A piece of whole lines of one page, in the order given; running text has no line breaks."""
    passage = Passage(
        PlacedLine(page=page, index=0, line=line, ends_paragraph=not is_running) for line in lines
    )
    return Piece(passage, 0, len(passage.text), page)


def of_cell(page: Page, table: Table, cell: Cell, lines: Iterable[Line]) -> Piece:
    """The text of a cell by its lines, or the cell as a whole where they do not say the same."""
    own = [line for line in lines if cell.box.contains(*line.box.centre)]
    if _letters("".join(line.text for line in own)) == _letters(cell.text):
        return of_lines(page.number, own if table.is_ruled or not table.is_ocr else _column_by_column(own))
    stand_in = Line(text=cell.text, box=cell.box, edges=(cell.box.x0,) * (len(cell.text) + 1))
    passage = Passage([PlacedLine(page=page.number, index=0, line=stand_in)])
    return Piece(passage, 0, len(cell.text), page.number, (table, cell))


def _column_by_column(lines: Sequence[Line]) -> list[Line]:
    """The lines of a cell in which two columns were read as one: those of the left go before the right's.

    They were where a line on the right stands between two on the left, level with neither.
    """
    for line in lines:
        left = [other for other in lines if other.box.x1 < line.box.x0 - 0.5 * line.box.height]
        middles = [abs(other.box.centre[1] - line.box.centre[1]) for other in left]
        if len(left) == len(lines) - 1 > 1 and min(middles) > 0.3 * line.box.height:
            return [*left, line]
    return list(lines)


def _letters(text: str) -> list[str]:
    return sorted(character for character in text if not character.isspace())
