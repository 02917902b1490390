"""Fonts compared with what is seen: a few words of each are set on a sheet, which OCR reads.

A font lies when OCR, sure of what it sees, reads other digits, other letters or other Chinese characters
than the text layer says. Each kind is judged for itself: a map that is wrong in the digits only is the
one that does harm. ``look`` is what a worker process does.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2 as pdfium
from rapidfuzz.distance import Levenshtein

from core.document import FontCheck, FontChecks
from core.errors import MingjianError
from core.limits import Limits
from corpus.store.codec import dump
from models import ocr
from pipelines.reading import pdf
from pipelines.reading.font_words import FontWord, comparable, font_words
from pipelines.reading.pdf import Pixels

_DPI = 240.0
_MOST_PIXELS = 16_000_000  # of a page rendered for its words
_WORDS = 5  # per font
_FONTS_OF_ONE_NAME = 3
_MOST_WORDS = 96
_SHEET_ROWS = 24
_ROW, _TEXT, _MARGIN = 80, 44, 18  # pixels
_CONTRAST = 60  # of 255: a word that stands out less is not judged
_SURE = 0.8  # confidence from which OCR contradicts the text layer
_FEWEST = 6  # characters of a kind that can show a lie
_WRONG = 0.4
_WRONG_WORDS = 2

Read = Callable[[Pixels], Iterable[ocr.OcrLine]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A word, and what OCR sees in its place; ``seen`` is None where it cannot tell."""

    word: FontWord
    seen: str | None


def look(path: str, plan: list[tuple[str, list[int]]], page_pixels: int) -> bytes:
    """Inside the worker: the encoded ``FontChecks`` of the fonts named in ``plan`` on the pages given."""
    words, pictures = _words(path, plan, Limits(page_pixels=min(page_pixels, _MOST_PIXELS)))
    engine = _engine()
    sightings: dict[str, list[Sighting]] = defaultdict(list)
    for start in range(0, len(words), _SHEET_ROWS):
        part = words[start : start + _SHEET_ROWS]
        for sighting in sighted(part, pictures[start : start + _SHEET_ROWS], engine.read):
            sightings[sighting.word.font].append(sighting)
    return dump(FontChecks(fonts=tuple(judged(name, found) for name, found in sightings.items())))


@functools.cache
def _engine() -> ocr.OcrEngine:
    return ocr.engine(ocr.choose().name)


def _words(
    path: str, plan: list[tuple[str, list[int]]], limits: Limits
) -> tuple[list[FontWord], list[Pixels]]:
    """The words chosen, and their pictures."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for name, numbers in plan:
        for number in numbers:
            wanted[number].add(name)
    found: dict[str, list[tuple[FontWord, Pixels]]] = defaultdict(list)
    document = pdf.open_document(path)
    for number in sorted(wanted):
        for word, picture in _on_page(document, number, wanted[number], limits):
            found[word.font].append((word, picture))
    pairs = [pair for name, _ in plan for pair in found[name]][:_MOST_WORDS]
    return [word for word, _ in pairs], [picture for _, picture in pairs]


def _on_page(
    document: pdfium.PdfDocument, number: int, names: set[str], limits: Limits
) -> list[tuple[FontWord, Pixels]]:
    """The chosen words of one page; none where it cannot be shown, which its own reading will tell."""
    try:
        with pdf.open_page(document, number) as page:
            frame = pdf.frame(page)
            chosen = _telling(font_words(page, number, frame, names))
            if not chosen:
                return []
            image, scale = pdf.render(page, dpi=_DPI, limits=limits)
    except (MingjianError, pdfium.PdfiumError, ValueError):
        return []
    cut = [(word, cut_word(image, word, scale)) for word in chosen]
    return [(word, picture) for word, picture in cut if picture is not None]


def _telling(words: Iterable[FontWord]) -> list[FontWord]:
    """Per font the few words that show the most different characters, digits before all."""
    by_font: dict[tuple[str, int], list[FontWord]] = defaultdict(list)
    for word in words:
        by_font[word.font, word.font_key].append(word)
    names: Counter[str] = Counter()
    chosen: list[FontWord] = []
    for (name, _), pool in by_font.items():
        names[name] += 1
        if names[name] <= _FONTS_OF_ONE_NAME:
            chosen += _most_different(pool)
    return chosen


def _most_different(pool: list[FontWord]) -> list[FontWord]:
    known: set[str] = set()
    chosen: list[FontWord] = []
    rest = pool[:400]
    while rest and len(chosen) < _WORDS:
        best = max(rest, key=lambda word: _news(word, known))
        chosen.append(best)
        rest.remove(best)
        known |= set(best.comparable)
    return chosen


def _news(word: FontWord, known: set[str]) -> int:
    fresh = set(word.comparable) - known
    return sum(3 if c.isdigit() else 1 for c in fresh)


def cut_word(image: Pixels, word: FontWord, scale: float) -> Pixels | None:
    """The word's picture at the sheet's text height; None where next to nothing is seen."""
    box = word.box.grown(0.08 * word.box.height)
    height, width = image.shape[:2]
    x0, x1 = (max(0, min(width, round(x * scale))) for x in (box.x0, box.x1))
    y0, y1 = (max(0, min(height, round(y * scale))) for y in (box.y0, box.y1))
    part = image[y0:y1, x0:x1]
    if min(part.shape[:2]) < 4 or int(part.max()) - int(part.min()) < _CONTRAST:
        return None
    factor = _TEXT / part.shape[0]
    size = (max(1, min(1200, round(part.shape[1] * factor))), _TEXT)
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def sighted(words: Sequence[FontWord], pictures: Sequence[Pixels], read: Read) -> list[Sighting]:
    """Set the pictures on one sheet, a row each, and read it."""
    width = max(picture.shape[1] for picture in pictures) + 2 * _MARGIN
    sheet = np.full((_ROW * len(pictures), width, 3), 255, dtype=np.uint8)
    for row, picture in enumerate(pictures):
        ground = np.median(picture[[0, -1]].reshape(-1, 3), axis=0).astype(np.uint8)
        top = row * _ROW + _MARGIN
        sheet[row * _ROW : (row + 1) * _ROW] = ground
        sheet[top : top + _TEXT, _MARGIN : _MARGIN + picture.shape[1]] = picture
    rows: dict[int, list[ocr.OcrLine]] = defaultdict(list)
    for line in read(sheet):
        rows[int(line.box.centre[1] // _ROW)].append(line)
    return [Sighting(word=word, seen=_seen(rows[row])) for row, word in enumerate(words)]


def _seen(lines: list[ocr.OcrLine]) -> str | None:
    """What stands in one row; None where nothing, or nothing for sure, was read."""
    if not lines or any(line.confidence < _SURE or not line.direction.is_horizontal for line in lines):
        return None
    return "".join(line.text for line in sorted(lines, key=lambda line: line.box.x0))


def judged(name: str, sightings: Sequence[Sighting]) -> FontCheck:
    """The verdict on all fonts of one name: they lie when one of them does."""
    by_key: dict[tuple[int, int], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        by_key[sighting.word.page, sighting.word.font_key].append(sighting)
    counts = [_differences(sighting) for sighting in sightings]
    worst = max(zip(counts, sightings, strict=True), key=lambda pair: pair[0][1].total())
    has_difference = worst[0][1].total() > 0
    return FontCheck(
        name=name,
        pages=tuple(sorted({sighting.word.page for sighting in sightings})),
        words=len(sightings),
        compared=sum(said.total() for said, _ in counts),
        wrong=sum(wrong.total() for _, wrong in counts),
        is_lying=any(_is_lying(found) for found in (*by_key.values(), sightings)),
        said=worst[1].word.text if has_difference else "",
        seen=(worst[1].seen or "") if has_difference else "",
    )


def _is_lying(sightings: Sequence[Sighting]) -> bool:
    counts = [_differences(sighting) for sighting in sightings]
    for kind in ("digit", "letter", "chinese"):
        said = sum(all_of[kind] for all_of, _ in counts)
        wrong = sum(bad[kind] for _, bad in counts)
        words = sum(bad[kind] > 0 for _, bad in counts)
        if said >= _FEWEST and wrong >= _WRONG * said and words >= _WRONG_WORDS:
            return True
    return False


def _differences(sighting: Sighting) -> tuple[Counter[str], Counter[str]]:
    """Characters compared, and those among them that are seen otherwise, by kind."""
    if sighting.seen is None:
        return Counter(), Counter()
    said, seen = comparable(sighting.word.text), comparable(sighting.seen)
    wrong: Counter[str] = Counter()
    for edit in Levenshtein.opcodes(said, seen):
        if edit.tag in ("replace", "delete"):
            wrong.update(map(_kind, said[edit.src_start : edit.src_end]))
    return Counter(map(_kind, said)), wrong


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    return "letter" if character.isascii() else "chinese"
