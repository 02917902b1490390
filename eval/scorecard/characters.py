"""What was read from scanned pages beside what was printed on them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq, Levenshtein

from core.document import Page, Pages
from eval.scorecard.counts import Count, Marks, Miss, joined, light
from eval.scorecard.labels import Label

_LEADERS = re.compile(r"[.·…]{3,}")
_CUT = "\n"  # stands where a line was found: no later line may span it
_SHORT = 10
_LOST, _LOST_SHORT = 50.0, 70.0  # per cent: below, a line was not read at all


def character_marks(label: Label, pages: Pages | None) -> Marks:
    """Characters of all scanned pages; ``ocr.unread`` counts pages of which nothing could be compared."""
    read = {page.number: page for page in pages.pages} if pages else {}
    return joined(_page(number, lines, read.get(number)) for number, lines in label.page_texts.items())


def _page(number: int, lines: Iterable[str], page: Page | None) -> Marks:
    if page is None:
        return Marks(counts={"ocr.unread": Count(1, 1, 0)})
    wanted = [text for line in lines if (text := _plain(line))]
    got = _plain("".join(line.text for line in page.lines))
    edits, extra, worst = errors(wanted, got)
    size = sum(map(len, wanted))
    counts = {
        "ocr.characters": Count(size - edits, size, len(got)),
        "ocr.extra": Count(extra, size, len(got)),
        "ocr.unread": Count(0, 1, 1),
    }
    misses = tuple(Miss(field="ocr.characters", want=f"第{number}页 {w}", got=g) for w, g in worst)
    return Marks(counts=counts, misses=misses)


def _plain(text: str) -> str:
    return _LEADERS.sub("", light(text))


def errors(wanted: Iterable[str], got: str) -> tuple[int, int, list[tuple[str, str]]]:
    """Edits to the printed lines, characters read beside them, and the lines that differ with their reading.

    Lines are looked for anywhere on the page, the longest first, each character read being used once:
    reading order and what is not print (handwriting, seals) do not count as misreading.
    """
    edits = 0
    worst: list[tuple[str, str]] = []
    for line in sorted(wanted, key=len, reverse=True):
        if line in got:
            got = got.replace(line, _CUT, 1)
            continue
        window, got = _taken(line, got)
        edits += Levenshtein.distance(line, window)
        worst.append((line, window))
    return edits, len(got.replace(_CUT, "")), worst


def _taken(line: str, got: str) -> tuple[str, str]:
    """The stretch of the reading that is most like the line, and the reading without it."""
    best, start, stop = (_LOST if len(line) >= _SHORT else _LOST_SHORT), 0, 0
    offset = 0
    for stretch in got.split(_CUT):
        found = fuzz.partial_ratio_alignment(line, stretch, score_cutoff=best) if stretch else None
        if found is not None and found.score > best:
            best, start, stop = found.score, offset + found.dest_start, offset + found.dest_end
        offset += len(stretch) + 1
    alike = [block for block in LCSseq.opcodes(line, got[start:stop]) if block.tag == "equal"]
    if not alike or stop - start < 0.5 * len(line):
        return "", got
    start, stop = start + alike[0].dest_start, start + alike[-1].dest_end
    return got[start:stop], got[:start] + _CUT + got[stop:]
