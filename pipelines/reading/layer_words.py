"""The text layer of a scan held against what OCR saw on the page, in the words that matter.

An honest layer has the recognition errors of another program: one digit that looks like another, a lost
point. Digits that changed places, a 不 more or less, a line that nothing on the page answers to are none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

import pypdfium2 as pdfium

from core.document import Line, Page
from core.errors import MingjianError
from core.geometry import Box
from core.integrity import OtherReading, UnseenText, UnseenWay
from pipelines.reading import pdf
from pipelines.reading.textlayer import text_lines
from pipelines.reading.unseen import says_something

_NUMBER = re.compile(r"\d+(?:[.．]\d+)+|\d{2,}")
_VERDICT = re.compile(r"(?:不\s*)?(?:合\s*格|符\s*合|具\s*备|满\s*足)")
_SURE = 0.9
LOOK_ALIKE = frozenset(
    map(frozenset, ("06", "08", "09", "38", "56", "58", "17", "14", "68", "89", "35", "27", "39", "49", "69"))
)
_LONGEST = 200
_SAME_PLACE = 0.6  # of each number's length
_MOST = 40
_SEEN_LINES = 5  # of a page below which its OCR tells nothing of what is not seen


def layer_lines(document: pdfium.PdfDocument, number: int, most: int) -> tuple[Line, ...]:
    """The lines that the layer of a page holds, seen or not; none where it cannot be read."""
    try:
        with pdf.open_page(document, number) as page:
            textpage = page.get_textpage()
            try:
                return text_lines(textpage, pdf.frame(page), max_characters=most)
            finally:
                textpage.close()
    except (MingjianError, pdfium.PdfiumError, ValueError):
        return ()


def other_words(page: Page, layer: Sequence[Line]) -> tuple[OtherReading, ...]:
    """Numbers and verdicts that the layer gives otherwise than OCR, sure of its reading, sees them."""
    found = (
        reading
        for line in layer
        if not line.is_vertical and (near := beside(line.box, page.lines))
        for reading in (*_numbers(page.number, line, near), *_verdicts(page.number, line, near, layer))
    )
    return tuple(itertools.islice(found, _MOST))


def unseen_lines(page: Page, layer: Sequence[Line]) -> tuple[UnseenText, ...]:
    """Lines of the layer where OCR saw nothing at all, on a page of which it read more.

    OCR may have missed what is there: whether the place is blank, its picture must tell (``blank_places``).
    """
    if len(page.lines) < _SEEN_LINES:
        return ()
    return tuple(
        UnseenText(page=page.number, text=line.text[:_LONGEST], way=UnseenWay.NOT_SHOWN, box=line.box)
        for line in layer
        if says_something(line.text) and not line.is_vertical and not _is_met(line.box, page)
    )[:_MOST]


def _is_met(box: Box, page: Page) -> bool:
    """Whether anything seen lies where a line stands: other lines, a picture within the page, a seal."""
    seen = [line.box for line in page.lines] + [seal.box for seal in page.seals]
    return any(share(box, other) > 0.15 for other in seen)


def share(box: Box, other: Box) -> float:
    """How much of the line's length lies beside another box on the same height."""
    low, high = max(box.y0, other.y0), min(box.y1, other.y1)
    if high - low < 0.3 * min(box.height, other.height):
        return 0.0
    return max(0.0, min(box.x1, other.x1) - max(box.x0, other.x0)) / max(box.width, 1.0)


def beside(box: Box, lines: Iterable[Line]) -> list[Line]:
    """The lines that OCR read at the height and in the width of a box."""
    return [line for line in lines if line.is_ocr and not line.is_vertical and share(box, line.box) > 0.0]


def seen_at(box: Box, near: Iterable[Line]) -> tuple[str, tuple[float, ...]]:
    """The characters whose middle lies in the box's width, and how sure each is."""
    text, sure = "", list[float]()
    for line in sorted(near, key=lambda line: line.box.x0):
        doubtful = {other.index for other in line.alternatives}
        for at, char in enumerate(line.text):
            if box.x0 <= (line.edges[at] + line.edges[at + 1]) / 2 <= box.x1:
                text += char
                own = line.confidences[at] if line.confidences else line.confidence
                sure.append(min(own, 0.5) if at in doubtful else own)
    return text, tuple(sure)


def _seen_at(box: Box, near: Iterable[Line]) -> tuple[str, float]:
    """The same, with the least of all shares."""
    text, sure = seen_at(box, near)
    return text, min(sure, default=1.0)


def _numbers(page: int, line: Line, near: Sequence[Line]) -> Iterator[OtherReading]:
    """Numbers for which OCR, sure of each digit, has another one in the very place, and this one nowhere."""
    known = [_digits(other.text) for other in near]
    seen = [token for other in near for token in _tokens(other)]
    for match in _NUMBER.finditer(line.text):
        box, said = line.span_box(match.start(), match.end()), _digits(match[0])
        if any(said in digits for digits in known):
            continue
        for text, place, sure in seen:
            digits = _digits(text)
            is_here = min(share(box, place), share(place, box)) > _SAME_PLACE
            if is_here and sure >= _SURE and len(digits) == len(said) and _is_other(said, digits):
                yield OtherReading(
                    page=page,
                    said=match[0],
                    seen=text,
                    box=box.rounded(),
                    confidence=round(sure, 2),
                    is_layer=True,
                )


def _tokens(line: Line) -> Iterator[tuple[str, Box, float]]:
    """The numbers that OCR saw in a line: place, and the least confidence of a digit."""
    for match in _NUMBER.finditer(line.text):
        box = line.span_box(match.start(), match.end())
        _, sure = _seen_at(box, (line,))
        yield match[0], box, sure


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _is_other(said: str, seen: str) -> bool:
    """Whether two numbers differ by more than one look-alike: the same digits in another order, or two."""
    differ = [(a, b) for a, b in zip(said, seen, strict=True) if a != b]
    if len(differ) >= 2:
        return sorted(said) == sorted(seen) or sum(frozenset(pair) not in LOOK_ALIKE for pair in differ) >= 2
    return False


def _verdicts(page: int, line: Line, near: Sequence[Line], layer: Sequence[Line]) -> Iterator[OtherReading]:
    for match in _VERDICT.finditer(line.text):
        box, said = line.span_box(match.start(), match.end()), "".join(match[0].split())
        seen, sure = _seen_at(Box(box.x0 - line.box.height, box.y0, box.x1 + 1, box.y1), near)
        word, is_denied = (
            said.removeprefix("不"),
            f"不{said}" in seen and _is_cut_off(line, match.start(), layer),
        )
        if sure < _SURE or word not in seen or is_denied:
            continue
        if (f"不{word}" in seen) != said.startswith("不"):
            shown = f"不{word}" if f"不{word}" in seen else word
            yield OtherReading(
                page=page, said=said, seen=shown, box=box.rounded(), confidence=round(sure, 2), is_layer=True
            )


def _is_cut_off(line: Line, start: int, layer: Sequence[Line]) -> bool:
    """Whether a word begins its line, and just before it, on the same height, another ends with 不."""
    reach = Box(line.box.x0 - 2 * line.box.height, line.box.y0, line.box.x0 + line.box.height, line.box.y1)
    return not line.text[:start].strip() and any(
        other is not line and other.text.rstrip().endswith("不") and share(reach, other.box) > 0
        for other in layer
    )
