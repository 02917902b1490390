"""Words that a scan's text layer gives otherwise than they are seen, where the layer is otherwise right.

A reading program slips now and then, and where it puts one digit for another that looks unlike it, it has
slipped many times elsewhere. A layer that agrees with what is seen nearly everywhere, and has another number
or name in one place, was not read there: it was written. A name alone in its place, as in a cell of a table,
counts where the one seen is read elsewhere too: handwriting and stamps are misread by anybody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein, Opcode

from core.document import Line, Page
from core.integrity import OtherReading
from corpus.registry.characters import Likeness, folded, likeness
from pipelines.reading.layer_words import LOOK_ALIKE, beside, other_words, seen_at, share

_SURE = 0.9
_FEWEST = 400  # characters compared, that tell how good a layer is
_EXACT, _POOR = 0.012, 0.025  # of them read otherwise
_SAME_LINE = 0.6  # of a line's characters: less is another line, or one cut otherwise
_LONGEST = 8
_MOST = 40
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_IN_PLACE = 0.6  # of each line's length
_FEWEST_SAID, _FEWEST_ASTRAY, _ASTRAY = 3, 4, 0.1  # characters of a line; lines, and their share
_BORNE_OUT = 2  # lines in which what is seen stands, its own among them


@dataclass(frozen=True, slots=True)
class _Difference:
    """A run of characters in a line of the layer: what it says, what is seen, and how sure that is."""

    page: int
    line: Line
    start: int
    stop: int
    said: str
    seen: str
    sure: float

    @property
    def is_number(self) -> bool:
        """Digits for digits, none of them a look-alike of the other."""
        pairs = list(zip(self.said, self.seen, strict=True))
        return all(a.isdigit() and b.isdigit() and frozenset((a, b)) not in LOOK_ALIKE for a, b in pairs)

    @property
    def is_word(self) -> bool:
        """Two Chinese characters or more, side by side, that are all others; few look like those seen."""
        is_chinese = all("\u4e00" <= char <= "\u9fff" for char in self.said + self.seen)
        alike = sum(map(_is_alike, self.said, self.seen))
        return len(self.said) >= 2 and is_chinese and 2 * alike < len(self.said)


@dataclass(frozen=True, slots=True)
class LayerReadings:
    """What a file's layers have otherwise than is seen; ``is_poor``: they were read too badly to tell."""

    readings: tuple[OtherReading, ...]
    is_poor: bool


def layer_readings(layers: Sequence[tuple[Page, Sequence[Line]]]) -> LayerReadings:
    """Numbers, verdicts and words that only the layer has.

    Single places count in layers that are otherwise as good as exact, gross ones in all but poor layers.
    Pages whose layer does not lie over what it says tell nothing.
    """
    layers = [(page, lines) for page, lines in layers if not _is_astray(page, lines)]
    compared, slips, found = 0, 0, list[_Difference]()
    for page, lines in layers:
        for line in lines:
            size, edited, differences = _differences(page, line)
            compared, slips = compared + size, slips + edited
            found += differences
    # What is in question must not count against the layer: it stands in runs, and the slips all over.
    odd = [item for item in found if item.sure >= _SURE and (item.is_number or item.is_word)]
    slips = max(0, slips - sum(len(item.said) for item in odd))
    if compared >= _FEWEST and slips > _POOR * compared:
        return LayerReadings((), is_poor=True)
    gross = [reading for page, lines in layers for reading in other_words(page, lines)]
    if compared >= _FEWEST and slips <= _EXACT * compared:
        digits = sum(item.said.isdigit() and item.seen.isdigit() and not item.is_number for item in found)
        is_exact = sum(item.is_number for item in odd) > digits
        places = {(reading.page, reading.said) for reading in gross}
        written = [_reading(item) for item in odd if item.is_word or is_exact]
        gross += [item for item in written if (item.page, item.said) not in places][:_MOST]
        gross += list(_other_names(layers))[:_MOST]
    return LayerReadings(tuple(gross), is_poor=False)


def _is_astray(page: Page, lines: Sequence[Line]) -> bool:
    """Whether a good part of a page's lines stand elsewhere on it, as where a page was cropped or shifted."""
    shown = {_bare(line.text)[0] for line in page.lines if line.is_ocr}
    level = [line for line in lines if not line.is_vertical and len(_bare(line.text)[0]) >= _FEWEST_SAID]
    astray = 0
    for line in level:
        said, seen = _bare(line.text)[0], _bare(seen_at(line.box, beside(line.box, page.lines))[0])[0]
        astray += said in shown and Levenshtein.normalized_similarity(said, seen) < _SAME_LINE
    return astray >= _FEWEST_ASTRAY and astray > _ASTRAY * len(level)


def _other_names(layers: Sequence[tuple[Page, Sequence[Line]]]) -> Iterator[OtherReading]:
    """Names alone in their place for which the layer has others, of which the page shows nothing."""
    seen = {page.number: [_bare(line.text)[0] for line in page.lines if line.is_ocr] for page, _ in layers}
    for page, lines in layers:
        for line in lines:
            said, near = _bare(line.text)[0], beside(line.box, page.lines)
            if len(near) != 1 or line.is_vertical or not _NAME.fullmatch(said):
                continue
            shown, sure = _bare(near[0].text)[0], min(seen_at(near[0].box, near)[1], default=0.0)
            is_here = min(share(line.box, near[0].box), share(near[0].box, line.box)) > _IN_PLACE
            borne_out = sum(shown in text for texts in seen.values() for text in texts)
            if (
                is_here
                and sure >= _SURE
                and _is_other_name(said, shown)
                and borne_out >= _BORNE_OUT
                and not any(said in text for text in seen[page.number])
            ):
                yield OtherReading(
                    page=page.number,
                    said=said,
                    seen=shown,
                    box=line.box.rounded(),
                    confidence=round(sure, 2),
                    is_layer=True,
                )


def _is_other_name(said: str, seen: str) -> bool:
    """Whether a name has nothing of the other, not even a character that looks like one of it."""
    return bool(_NAME.fullmatch(seen)) and not any(_is_alike(char, other) for char in said for other in seen)


def _is_alike(char: str, other: str) -> bool:
    """Whether a reading program may take one for the other."""
    return likeness(folded(char), folded(other)) <= Likeness.ALIKE


def _differences(page: Page, line: Line) -> tuple[int, int, list[_Difference]]:
    """How many characters of a line could be compared and how many differ, and where as many are others."""
    near = beside(line.box, page.lines)
    if line.is_vertical or not near:
        return 0, 0, []
    seen, confidences = seen_at(line.box, near)
    said, places = _bare(line.text)
    shown, kept = _bare(seen)
    if len(said) < 2 or not shown:
        return 0, 0, []
    edits = list(Levenshtein.opcodes(said, shown))
    equal = sum(edit.src_end - edit.src_start for edit in edits if edit.tag == "equal")
    if equal < _SAME_LINE * max(len(said), len(shown)):
        return 0, 0, []
    found = [
        _Difference(
            page=page.number,
            line=line,
            start=places[edit.src_start],
            stop=places[edit.src_end - 1] + 1,
            said=said[edit.src_start : edit.src_end],
            seen=shown[edit.dest_start : edit.dest_end],
            sure=min(confidences[kept[at]] for at in range(edit.dest_start, edit.dest_end)),
        )
        for edit in _runs(edits)
    ]
    within = [edit for edit in edits[1:-1] if edit.tag != "equal"]  # at its ends a line is cut otherwise
    edited = sum(max(edit.src_end - edit.src_start, edit.dest_end - edit.dest_start) for edit in within)
    return len(said), edited, found


def _runs(edits: Iterable[Opcode]) -> Iterator[Opcode]:
    """Replacements by as many characters; what is left out or added is a cut line, or a blank."""
    for edit in edits:
        size = edit.src_end - edit.src_start
        if edit.tag == "replace" and size == edit.dest_end - edit.dest_start and size <= _LONGEST:
            yield edit


def _bare(text: str) -> tuple[str, list[int]]:
    """Letters, digits and Chinese characters in their ordinary form, with their places in the text."""
    pairs = [
        (char, at)
        for at, raw in enumerate(text)
        for char in unicodedata.normalize("NFKC", raw)
        if char.isalnum()
    ]
    return "".join(char for char, _ in pairs), [at for _, at in pairs]


def _reading(item: _Difference) -> OtherReading:
    """The whole number, or the word, as the layer has it and as it is seen."""
    text, start, stop = item.line.text, item.start, item.stop
    before, after = text[:start], text[stop:]
    head = len(before) - len(before.rstrip("0123456789.")) if item.is_number else 0
    tail = len(after) - len(after.lstrip("0123456789.")) if item.is_number else 0
    left, right = before[len(before) - head :], after[:tail]
    box = item.line.span_box(start - head, stop + tail)
    return OtherReading(
        page=item.page,
        said=left + text[start:stop] + right,
        seen=left + item.seen + right,
        box=box.rounded(),
        confidence=round(item.sure, 2),
        is_layer=True,
    )
