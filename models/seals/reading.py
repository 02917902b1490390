"""Third step with a seal: what its ring, its middle and its lower arc say, read by the engine of the page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from core.document import Glimpse
from models.ocr import readings
from models.ocr.readings import NOTHING, Reading
from models.seals import unrolling
from models.seals.arcs import Arcs, across_gap, arcs
from models.seals.rings import Ring
from models.seals.unrolling import Grey

_BESIDE = 5.0  # degrees of paper at both ends of a name
_LOWER = (0.74, 0.93)  # shares of the radius between which the number stands
_NEARLY_ROUND, _NAME_BAND = (-140.0, 140.0), (0.945, 0.62)  # degrees, shares of the radius with any name
_MIDDLE, _OVAL_MIDDLE = (-0.66, 0.29, 0.66, 0.82), (-0.74, -0.32, 0.74, 0.86)
_LOWEST_LINE = 0.10  # of the radius: no line across the seal is lower
_HIGHEST_LINE = 0.36
_ROW_INK = 0.22  # of the darkest row's
_SURE = 0.5  # confidence below which a character at an end of the name is no character
_STRONG = 97.0  # percentile of the ink within the ring that counts as full
_WELL, _MORE = 0.8, 2  # confidence of a character that counts, and how many more are a better reading
_ENDED, _USUAL = re.compile(r"(?:公司|中心|[院所站厂会局厅矿])$"), 8  # of names that were read whole
_GAP, _FEWEST_STEPS = 1.7, 3  # times the usual distance of two characters; distances by which one is usual
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DIGITS = re.compile(r"[0-9A-Za-z]{7,20}")
_NOISE = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9（）()]")


class StripReader(Protocol):
    """Reads straight strips of one line, dark on light."""

    def read_strips(self, strips: Sequence[Grey]) -> list[Reading]:
        """One reading per strip."""
        ...

    def glimpses(self, strip: Grey) -> tuple[readings.Glimpse, ...]:
        """Every character that may stand somewhere in a strip."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a seal says: its name, the line across it, its number. ``confidences`` are those of the name.

    ``angles`` say where its characters stand along the ring, in degrees clockwise from the picture's top.
    ``is_broken``: the name was read across a gap of the print, in which some of it may be missing.
    ``glimpses``: what may stand along the ring of a seal of which too little was surely read.
    """

    text: str = ""
    caption: str = ""
    number: str = ""
    confidences: tuple[float, ...] = ()
    angles: tuple[float, ...] = ()
    is_broken: bool = False
    glimpses: tuple[Glimpse, ...] = ()

    @property
    def confidence(self) -> float:
        """Mean over the name; 0 where nothing was read."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0


NO_WORDS = Words()


def read_ring(ink: Grey, ring: Ring, reader: StripReader) -> Words:
    """Read a round or oval seal. ``ink`` is its ink alone (255 is full cover), ``ring`` its ring there."""
    ink = _even(ink, ring)
    found = arcs(ink, ring)
    if found is None:
        return NO_WORDS
    span = (found.name[0] - _BESIDE, found.name[1] + _BESIDE)
    strips = [unrolling.strip(ink, ring, span, found.band), *_lines(ink, ring, found)]
    if found.number is not None:
        first, last = found.number
        strips.append(unrolling.strip(ink, ring, (last + _BESIDE, first - _BESIDE), _LOWER))
    readings = reader.read_strips([np.asarray(255 - strip, np.uint8) for strip in strips])
    number = readings[-1] if found.number is not None else NOTHING
    lines = readings[1 : len(strips) - (found.number is not None)]
    words = _words(readings[0], lines, number, span)
    return (
        words
        if _ENDED.search(words.text) and len(words.text) >= _USUAL
        else _across(words, ink, ring, found, reader)
    )


def read_black_ring(ink: Grey, ring: Ring, reader: StripReader) -> Words:
    """Read a seal as black as the text that runs through it.

    Where text breaks the name, or is read as part of it, all that may stand along the ring is kept as well,
    from lower left to lower right: names that are known can be laid over it.
    """
    words = read_ring(ink, ring, reader)
    if _ENDED.search(words.text) and len(words.text) >= _USUAL and min(words.confidences) >= _WELL:
        return words
    strip = unrolling.strip(_even(ink, ring), ring, _NEARLY_ROUND, _NAME_BAND)
    first, last = _NEARLY_ROUND
    glimpses = (
        Glimpse(text=one.text, confidence=one.confidence, angle=round(first + one.place * (last - first), 1))
        for one in reader.glimpses(np.asarray(255 - strip, np.uint8))
        if only_han(one.text)
    )
    return replace(words, glimpses=tuple(glimpses))


def _across(words: Words, ink: Grey, ring: Ring, found: Arcs, reader: StripReader) -> Words:
    """The words with their name read across a gap of the print, where that gives more of it."""
    whole = across_gap(ink, ring, found)
    if whole is None:
        return words
    span = (whole.name[0] - _BESIDE, whole.name[1] + _BESIDE)
    strip = unrolling.strip(ink, ring, span, whole.band)
    text, confidences, angles = _name(reader.read_strips([np.asarray(255 - strip, np.uint8)])[0], span)
    if _surely(confidences) < _surely(words.confidences) + _MORE:
        return words
    return replace(words, text=text, confidences=confidences, angles=angles, is_broken=True)


def _surely(confidences: Sequence[float]) -> int:
    return sum(value >= _WELL for value in confidences)


def _even(ink: Grey, ring: Ring) -> Grey:
    """Ink stretched so that a faint print is as dark as a strong one."""
    inside = ink[ring.inside(ink.shape, 0.0)]
    full = max(40.0, float(np.percentile(inside, _STRONG))) if inside.size else 255.0
    stretched: Grey = np.clip(ink.astype(np.float32) * (255.0 / full), 0, 255).astype(np.uint8)
    return stretched


def _lines(ink: Grey, ring: Ring, found: Arcs) -> list[Grey]:
    """Straight lines across the lower half (of an oval: across its middle), from top to bottom."""
    box = _MIDDLE if ring.is_round else _OVAL_MIDDLE
    turn = found.turn if ring.is_round else 0.0
    part = unrolling.window(ink, ring, box, turn)
    height = part.shape[0]
    inked = part[:, part.shape[1] // 6 : -part.shape[1] // 6].astype(np.float32).mean(axis=1)
    dark = np.concatenate([[False], inked > max(6.0, _ROW_INK * float(inked.max())), [False]])
    changes = np.flatnonzero(dark[1:] != dark[:-1]).tolist()
    lines = []
    for top, bottom in zip(changes[::2], changes[1::2], strict=True):
        if _LOWEST_LINE * ring.b <= bottom - top <= _HIGHEST_LINE * ring.b:
            margin = max(2, round(0.12 * (bottom - top)))
            lines.append(_trimmed(part[max(0, top - margin) : min(height, bottom + margin)]))
    return lines


def _trimmed(line: Grey) -> Grey:
    """The line without the ends of the name that reach into it: what a wide gap parts from its middle."""
    inked = line.astype(np.float32).mean(axis=0)
    dark = np.flatnonzero(inked > 0.12 * max(1.0, float(inked.max())))
    if not len(dark):
        return line
    gap = round(0.8 * line.shape[0])
    breaks = np.flatnonzero(np.diff(dark) > gap)
    starts = [int(dark[0]), *(int(dark[at + 1]) for at in breaks)]
    stops = [*(int(dark[at]) for at in breaks), int(dark[-1])]
    first, last = max(zip(starts, stops, strict=True), key=lambda run: run[1] - run[0])
    margin = line.shape[0] // 4
    return line[:, max(0, first - margin) : last + 1 + margin]


def _words(name: Reading, lines: Sequence[Reading], number: Reading, span: tuple[float, float]) -> Words:
    text, confidences, angles = _name(name, span)
    caption = "".join(filter(None, (_caption(line) for line in lines)))
    numbers = [match.group() for reading in (number, *lines) if (match := _DIGITS.search(_plain(reading)))]
    return Words(
        text=text,
        caption=caption,
        number=numbers[0] if numbers else "",
        confidences=confidences,
        angles=angles,
        is_broken=_has_gap(angles),
    )


def _has_gap(angles: Sequence[float]) -> bool:
    """Whether a character is missing in the midst of a name: they are cut at even distances."""
    steps = sorted(after - before for before, after in itertools.pairwise(angles))
    return len(steps) >= _FEWEST_STEPS and steps[-1] > _GAP * steps[len(steps) // 4]


def only_han(character: str) -> bool:
    """Whether a character is Chinese."""
    return bool(_HAN.match(character))


def _plain(reading: Reading) -> str:
    return _NOISE.sub("", reading.text)


def _name(reading: Reading, span: tuple[float, float]) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    """The name without doubtful characters at its ends and what is no character of a name.

    With the confidence of each character and where it stands, of a strip over ``span`` degrees.
    """
    middles = [(left + right) / 2 for left, right in itertools.pairwise(reading.edges)]
    kept = [
        (character, confidence, span[0] + middle * (span[1] - span[0]))
        for character, confidence, middle in zip(reading.text, reading.confidences, middles, strict=True)
        if not _NOISE.match(character)
    ]
    while kept and (kept[0][1] < _SURE or not _HAN.match(kept[0][0])):
        kept.pop(0)
    while kept and (kept[-1][1] < _SURE or not _HAN.match(kept[-1][0])):
        kept.pop()
    return (
        "".join(character for character, _, _ in kept),
        tuple(confidence for _, confidence, _ in kept),
        tuple(round(angle, 1) for _, _, angle in kept),
    )


def _caption(reading: Reading) -> str:
    text = "".join(_HAN.findall(reading.text))
    return text if len(text) >= 2 and reading.confidence >= _SURE else ""
