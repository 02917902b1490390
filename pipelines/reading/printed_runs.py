"""Numbers and results on a scanned page, and cells of its characters, for a look at how they were drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.document import Line, LineRole, Page
from core.geometry import Box

_RUN = re.compile(r"\d[\d.\-年月]*\d|[不未]?(?:合格|符合|具备|满足)")
_SIGNS = frozenset(".-,:/|_~·")
_MOST_OTHERS = 500  # cells that tell how sharp the page is


@dataclass(frozen=True, slots=True)
class PrintedRuns:
    """The cells of a page's characters, those of runs first; first and last but one cell, text and box of
    each run.
    """

    cells: tuple[Box, ...]
    runs: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]
    boxes: tuple[Box, ...]


def printed_runs(page: Page) -> PrintedRuns:
    """Runs of two characters or more in the lines that OCR read, furniture of the page aside."""
    lines = [line for line in page.lines if _is_readable(line)]
    cells, runs, texts, boxes, others = list[Box](), [], [], [], list[Box]()
    for line in lines:
        inside: set[int] = set()
        for found in _RUN.finditer(line.text) if line.role is LineRole.BODY else ():
            own = [at for at in range(*found.span()) if line.text[at] not in _SIGNS]
            if len(own) < 2:
                continue
            runs.append((len(cells), len(cells) + len(own)))
            cells += [line.span_box(at, at + 1) for at in own]
            texts.append(found[0])
            boxes.append(line.span_box(*found.span()))
            inside.update(own)
        others += [
            line.span_box(at, at + 1)
            for at, char in enumerate(line.text)
            if at not in inside and not char.isspace() and char not in _SIGNS
        ]
    step = max(1, -(-len(others) // _MOST_OTHERS))
    return PrintedRuns((*cells, *others[::step]), tuple(runs), tuple(texts), tuple(boxes))


def _is_readable(line: Line) -> bool:
    return line.is_ocr and not line.is_vertical and len(line.edges) == len(line.text) + 1
