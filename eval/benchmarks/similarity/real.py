"""Passages of real documents planted into factory reports: wording as people write it, not as it is drawn.

A document's text layer is cut into reports of some thousand characters, each of which gives to one copyist at
most; the document itself is their enterprise, for its parts may share wording rightly. Nothing of it is kept.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.similarity.normal import normal
from eval.benchmarks.similarity.nearness import texts_of
from eval.benchmarks.similarity.plants import CHANGES, Plant, altered, inserted, passage
from eval.benchmarks.similarity.texts import ReportText, Stretch

LENGTHS = (100, 300)
PART = 4_000  # characters of a document that make one report
_PARAGRAPH = (40, 1500)  # characters
_HAN = 0.6  # of a paragraph's characters; tables and figures have fewer


def parts(folder: Path) -> list[ReportText]:
    """Reports cut from the running text of every document in Chinese."""
    return [each for name, text in enumerate(texts_of(folder)) for each in _parts(str(name), text)]


def planted_real(
    base: Sequence[ReportText], donors: Sequence[ReportText], each: int, seed: int
) -> tuple[list[ReportText], list[Plant]]:
    """Both together with up to ``each`` passages of every length and change in reports of ``base``.

    A copying report has one passage, a donor gives one; there are fewer where either run out.
    """
    draw = random.Random(seed)
    changed, plants = [*base, *donors], list[Plant]()
    copiers = draw.sample(range(len(base)), len(base))
    givers = draw.sample(range(len(base), len(changed)), len(donors))
    for _ in range(each):
        for length in LENGTHS:
            for change in CHANGES:
                if copiers and givers:
                    plant = _planted(changed, copiers.pop(), givers.pop(), length, change, draw)
                    plants += [plant] if plant else []
    return changed, plants


def _planted(
    changed: list[ReportText], at: int, donor: int, length: int, change: str, draw: random.Random
) -> Plant | None:
    source, target = changed[donor], changed[at]
    text = passage(source, length, draw)
    places = [stretch.stop for stretch in target.stretches if stretch.mark]
    if text is None or not places:
        return None
    text = altered(text, source, target, change, draw)
    start = draw.choice(places) + 1
    changed[at] = inserted(target, start, text)
    return Plant(at, donor, start, start + len(text), length, change)


def _parts(name: str, text: str) -> Iterator[ReportText]:
    held: list[str] = []
    nth = 0
    for paragraph in _paragraphs(text):
        held.append(paragraph)
        if sum(map(len, held)) >= PART:
            yield _report(name, nth, held)
            held, nth = [], nth + 1


def _paragraphs(text: str) -> Iterator[str]:
    """What ends with a full stop at the end of a line, its lines joined."""
    for block in re.split(r"(?<=。)\s*\n", text):
        joined = re.sub(r"\s+", "", block)
        if _PARAGRAPH[0] <= len(joined) <= _PARAGRAPH[1] and _is_running(joined):
            yield joined


def _is_running(text: str) -> bool:
    codes = normal(text).codes
    return float(((codes >= 0x4E00) & (codes < 0xA000)).sum()) >= _HAN * len(text)


def _report(name: str, nth: int, paragraphs: Sequence[str]) -> ReportText:
    stretches, at = [], 0
    for paragraph in paragraphs:
        stretches.append(Stretch(at, at + len(paragraph), "正文", "site:real"))
        at += len(paragraph) + 1
    return ReportText(
        f"real/{name}/{nth}", f"real/{name}", f"real/{name}", {}, "\n".join(paragraphs), stretches
    )
