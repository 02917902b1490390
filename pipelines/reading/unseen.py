"""Text of a page that nobody sees, and words whose characters are not what they look like.

The cheap part runs over all characters of a page as arrays; what it finds is looked at one by one. Text
that a clip cuts off is left out: spreadsheet programs cut what is longer than its cell.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from core.geometry import Box, PageFrame, union
from core.integrity import OddWay, OddWord, UnseenText, UnseenWay
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.ink import Ink, Pens

_TINY = 1.7  # points
_FEWEST = 6  # Chinese characters, or letters and digits together, of a text that can say something
_MOST_TEXTS = 40
_LONGEST = 200
_WAYS = {Ink.NONE: UnseenWay.NO_INK, Ink.WHITE: UnseenWay.WHITE, Ink.COVERED: UnseenWay.COVERED}
_JOINTS = (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)
_JOINT_CLASS = "".join(map(chr, _JOINTS))
_WORD = "[\u3400-\u9fff0-9A-Za-z]"
_JOINED = re.compile(rf"{_WORD}{{1,12}}(?:[{_JOINT_CLASS}]+{_WORD}+){{2,}}")
FOREIGN = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTYXaeopcyxijsABEZHIKMNOPTYXo",
        strict=True,
    )
)
_FOREIGN_CLASS = "".join(FOREIGN)
_MIXED = re.compile(rf"(?<![\u0370-\u04ff])[A-Za-z0-9{_FOREIGN_CLASS}]{{3,}}(?![\u0370-\u04ff])")

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Characters:
    """All characters of a page's text layer: codes (n,), and boxes (n, 4) as seen: x0, y0, x1, y1."""

    codes: Codes
    boxes: npt.NDArray[np.float64]
    inked: npt.NDArray[np.int64]  # places of those that leave ink

    def text(self, places: Iterable[int]) -> str:
        """What these characters say."""
        return "".join(map(_shown, (int(self.codes[place]) for place in places)))

    def box(self, places: Sequence[int]) -> Box:
        """The box around them, of those that have a place."""
        rows = self.boxes[list(places)]
        rows = rows[~np.isnan(rows).any(axis=1)]
        if not len(rows):
            return Box(0.0, 0.0, 0.0, 0.0)
        (x0, y0), (x1, y1) = rows[:, :2].min(axis=0), rows[:, 2:].max(axis=0)
        return Box(float(x0), float(y0), float(x1), float(y1)).rounded()


def _shown(code: int) -> str:
    """A character; one without meaning or without a UTF-8 form as the sign for that."""
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF else "\ufffd"


def characters_of(textpage: pdfium.PdfTextPage, frame: PageFrame) -> Characters:
    """Codes and boxes of every character."""
    count = max(0, textpage.count_chars())
    raw = calls.handle(textpage.raw)
    units = calls.codes_of(raw, count) if count else None
    if units is None:
        codes = np.fromiter(map(calls.unicode_of, itertools.repeat(raw), range(count)), np.int64, count)
    else:
        codes = units.astype(np.int64)
        codes[codes == 0xFFFE] = 0x2D  # pdfium's sign for a hyphen at the end of a line
    inked = np.flatnonzero(((codes > 0x20) & (codes != 0xA0)) | (codes == 0))
    boxes = np.full((count, 4), np.nan)
    if len(inked):
        boxes[inked] = _as_seen(calls.loose_boxes(raw, inked.tolist()).astype(np.float64), frame)
    return Characters(codes, boxes, inked)


def _as_seen(user: npt.NDArray[np.float64], frame: PageFrame) -> npt.NDArray[np.float64]:
    left, top, right, bottom = user.T
    if frame.rotation == 0:
        x0, x1, y0, y1 = left - frame.left, right - frame.left, frame.top - top, frame.top - bottom
    elif frame.rotation == 90:
        x0, x1, y0, y1 = bottom - frame.bottom, top - frame.bottom, left - frame.left, right - frame.left
    elif frame.rotation == 180:
        x0, x1, y0, y1 = frame.right - right, frame.right - left, bottom - frame.bottom, top - frame.bottom
    else:
        x0, x1, y0, y1 = frame.top - top, frame.top - bottom, frame.right - right, frame.right - left
    return np.stack((np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)), axis=1)


def unseen_texts(
    characters: Characters,
    textpage: pdfium.PdfTextPage,
    frame: PageFrame,
    pens: Pens,
    number: int,
    *,
    has_odd_ink: bool,
    is_layer: bool,
) -> tuple[UnseenText, ...]:
    """What is off the page, tiny, or (``has_odd_ink``: the sample shows some) in no ink that is seen.

    ``is_layer``: the text is the layer of a scan, of which ink tells nothing.
    """
    ways: dict[int, UnseenWay] = {}
    inked = characters.inked
    boxes = characters.boxes[inked]
    width, height = frame.size
    with np.errstate(invalid="ignore"):
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        is_off = (x < -1) | (x > width + 1) | (y < -1) | (y > height + 1)
        is_tiny = (np.minimum(boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]) < _TINY) & (
            boxes[:, 3] - boxes[:, 1] < _TINY
        )
    if 2 * int(is_off.sum()) < len(inked):
        ways.update((int(place), UnseenWay.OFF_PAGE) for place in inked[is_off])
    if 4 * int(is_tiny.sum()) < len(inked):
        ways.update((int(place), UnseenWay.TINY) for place in inked[is_tiny])
    if has_odd_ink and not is_layer:
        ways.update(_odd_ink(inked.tolist(), textpage, pens))
    return tuple(_texts(characters, ways, number))


def _odd_ink(
    inked: Sequence[int], textpage: pdfium.PdfTextPage, pens: Pens
) -> Iterator[tuple[int, UnseenWay]]:
    for place in inked:
        pen = pens.of(textpage, place)
        if pen is None or pen.clip is not None or pen.ink not in _WAYS:
            continue
        if pen.ink is not Ink.COVERED or pens.is_under_picture(textpage, place):
            yield place, _WAYS[pen.ink]


def _texts(characters: Characters, ways: dict[int, UnseenWay], number: int) -> Iterator[UnseenText]:
    """Neighbouring characters that are hidden in one way, as one text."""
    found = 0
    for way, places in _runs(characters, ways):
        text = characters.text(places)
        if says_something(text):
            yield UnseenText(page=number, text=text[:_LONGEST], way=way, box=characters.box(places))
            found += 1
            if found >= _MOST_TEXTS:
                return


def _runs(characters: Characters, ways: dict[int, UnseenWay]) -> Iterator[tuple[UnseenWay, list[int]]]:
    rank = {int(place): order for order, place in enumerate(characters.inked)}
    last, run = -2, list[int]()
    for place in sorted(ways):
        if run and (rank[place] != last + 1 or ways[place] is not ways[run[-1]]):
            yield ways[run[0]], run
            run = []
        run.append(place)
        last = rank[place]
    if run:
        yield ways[run[0]], run


def says_something(text: str) -> bool:
    """Whether a text is long enough to be more than a sign or a number of a page."""
    chinese = sum("\u3400" <= char <= "\u9fff" for char in text)
    others = sum(char.isascii() and char.isalnum() for char in text)
    return chinese >= _FEWEST or chinese + others >= 2 * _FEWEST


def odd_words(characters: Characters, number: int) -> tuple[OddWord, ...]:
    """Words with joints that have no width, and Latin words with letters of another script."""
    codes = characters.codes
    has_joints = bool(np.isin(codes, _JOINTS).any())
    has_foreign = bool(((codes >= 0x370) & (codes < 0x500)).any())
    if not has_joints and not has_foreign:
        return ()
    text = "".join(_shown(int(code)) for code in codes)
    found = []
    if has_joints:
        found += [_joined(characters, number, match) for match in _JOINED.finditer(text)]
    if has_foreign:
        found += [
            _foreign(characters, number, match) for match in _MIXED.finditer(text) if _is_mixed(match[0])
        ]
    return tuple(found[:_MOST_TEXTS])


def _is_mixed(word: str) -> bool:
    foreign = sum(char in FOREIGN for char in word)
    latin = sum(char.isascii() and char.isalpha() for char in word)
    has_digits = any(char.isdigit() for char in word)
    return foreign > 0 and (latin >= 2 or (has_digits and latin + foreign >= 2) or foreign >= 3)


def _joined(characters: Characters, number: int, match: re.Match[str]) -> OddWord:
    text = "".join(char for char in match[0] if char not in _JOINT_CLASS)
    return OddWord(
        page=number,
        text=text[:_LONGEST],
        way=OddWay.JOINTS,
        count=len(match[0]) - len(text),
        box=characters.box(range(match.start(), match.end())),
    )


def _foreign(characters: Characters, number: int, match: re.Match[str]) -> OddWord:
    return OddWord(
        page=number,
        text=match[0].translate({ord(a): b for a, b in FOREIGN.items()})[:_LONGEST],
        way=OddWay.FOREIGN_LETTERS,
        count=sum(char in FOREIGN for char in match[0]),
        box=characters.box(range(match.start(), match.end())),
    )


def not_shown(
    characters: Characters, pixels: npt.NDArray[np.uint8], scale: float, number: int
) -> tuple[UnseenText, ...]:
    """Text where nothing at all is drawn, told from a picture of the page (RGB, ``scale`` pixels a point)."""
    height, width = pixels.shape[:2]
    grey = pixels.mean(axis=2)
    ways: dict[int, UnseenWay] = {}
    for place in characters.inked.tolist():
        box = characters.boxes[place]
        if np.isnan(box).any():
            continue
        x0, x1 = (int(np.clip(value * scale, 0, width)) for value in (box[0] - 0.5, box[2] + 0.5))
        y0, y1 = (int(np.clip(value * scale, 0, height)) for value in (box[1] - 0.5, box[3] + 0.5))
        part = grey[y0 : y1 + 1, x0 : x1 + 1]
        if part.size and float(part.max() - part.min()) < _FLAT:
            ways[place] = UnseenWay.NOT_SHOWN
    return tuple(_texts(characters, ways, number))


def unchanged(
    characters: Characters,
    places: Iterable[int],
    pictures: tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]],
    scale: float,
    number: int,
) -> tuple[UnseenText, ...]:
    """Of these characters those where two pictures of the page, with and without them, are the same."""
    differs = np.abs(pictures[0].astype(np.int16) - pictures[1]).max(axis=2) > _FLAT
    ways: dict[int, UnseenWay] = {}
    for place in places:
        box = characters.boxes[place]
        if np.isnan(box).any():
            continue
        x0, y0, x1, y1 = (max(0, round(float(side) * scale)) for side in box)
        if not differs[y0 : y1 + 1, x0 : x1 + 1].any():
            ways[place] = UnseenWay.NOT_SHOWN
    return tuple(_texts(characters, ways, number))


_FLAT = 8.0  # of 255
_GROUND, _GROUND_SHARE = 238.0, 0.3  # of 255 and of a place: darker than paper, as the ground of a band


def without_grounded(
    texts: Sequence[UnseenText], pixels: npt.NDArray[np.uint8], scale: float
) -> tuple[UnseenText, ...]:
    """Without white text that a picture of the page shows on a ground, however that was drawn."""
    grey = pixels.mean(axis=2)
    return tuple(
        text for text in texts if text.way is not UnseenWay.WHITE or not _has_ground(grey, text.box, scale)
    )


def _has_ground(grey: npt.NDArray[np.float64], box: Box, scale: float) -> bool:
    x0, y0, x1, y1 = (max(0, round(side * scale)) for side in box)
    part = grey[y0 : y1 + 1, x0 : x1 + 1]
    return bool(part.size) and float((part < _GROUND).mean()) > _GROUND_SHARE


def around(texts: Iterable[UnseenText]) -> Box:
    """The box around several texts."""
    return union(text.box for text in texts)
