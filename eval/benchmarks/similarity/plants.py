"""Passages copied from one report into another, with what copyists and scanners change."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.registry.characters import look_alikes
from eval.benchmarks.similarity.texts import ReportText, Stretch

LENGTHS = (100, 300, 1000)
CHANGES = ("verbatim", "changed", "reordered", "noise")
_NOISE = 0.05  # of all characters
_OWN, _TRIES = 0.34, 8


@dataclass(frozen=True, slots=True)
class Plant:
    """``[start, stop)`` of the copying report's text comes from the donor (index in the corpus)."""

    report: int
    donor: int
    start: int
    stop: int
    length: int
    change: str


def planted(
    reports: Sequence[ReportText], each: int, seed: int, likest: Callable[[str, int], float]
) -> tuple[list[ReportText], list[Plant]]:
    """The corpus with ``each`` passages of every length and change, and where they stand.

    A copying report has one of each length, all changed in one way, and nobody gives to two. ``likest``
    gives, for a passage of a report, the share of it that any third report has as well: what has more than a
    third of it in common with one other before it is copied is nobody's own and is not planted.
    """
    draw = random.Random(seed)
    changed = list(reports)
    plants: list[Plant] = []
    own = [at for at, report in enumerate(reports) if not report.shares]
    copiers, donors = draw.sample(own, len(own)), draw.sample(own, len(own))
    for change in CHANGES:
        wanted = dict.fromkeys(LENGTHS, each)
        while copiers and any(wanted.values()):
            at = copiers.pop()
            lengths = [length for length in LENGTHS if wanted[length]]
            found = _plants(reports, changed, (at, donors), lengths, change, draw, likest)
            plants += found
            for plant in found:
                wanted[plant.length] -= 1
    return changed, plants


def _plants(
    reports: Sequence[ReportText],
    changed: list[ReportText],
    who: tuple[int, list[int]],
    lengths: Iterable[int],
    change: str,
    draw: random.Random,
    likest: Callable[[str, int], float],
) -> list[Plant]:
    """Plants in one report, each from one of the donors; who has given is one no longer."""
    at, donors = who
    found: list[Plant] = []
    for length in lengths:
        if not donors:
            break
        donor = donors.pop()
        source, target = reports[donor], changed[at]
        if source.enterprise == target.enterprise:
            continue
        tries = (passage(source, length, draw) for _ in range(_TRIES))
        text = next((each for each in tries if each and likest(each, donor) <= _OWN), None)
        places = [s.stop for s in target.stretches if s.mark]
        if text is None or not places:
            donors.insert(0, donor)
            continue
        text = altered(text, source, target, change, draw)
        start = draw.choice(places) + 1
        changed[at] = inserted(target, start, text)
        added = len(text) + 1
        found = [
            replace(p, start=p.start + added, stop=p.stop + added) if p.start >= start else p for p in found
        ]
        found.append(Plant(at, donor, start, start + len(text), length, change))
    return found


def passage(source: ReportText, length: int, draw: random.Random) -> str | None:
    """About so many characters of the donor's own site, from the beginning of a paragraph."""
    own = [s for s in source.stretches if s.mark]
    starts = [
        at
        for at in range(len(own))
        if sum(s.stop - s.start for s in own[at:]) >= length and own[at].stop - own[at].start >= 40
    ]
    if not starts:
        return None
    parts: list[str] = []
    for stretch in own[draw.choice(starts) :]:
        parts.append(source.text[stretch.start : stretch.stop])
        if sum(map(len, parts)) >= length:
            break
    return "\n".join(parts)[: length + len(parts) - 1]


def inserted(target: ReportText, start: int, text: str) -> ReportText:
    """The report with a planted paragraph at ``start``."""
    added = len(text) + 1
    moved = [
        s if s.stop <= start else Stretch(s.start + added, s.stop + added, s.chapter, s.mark)
        for s in target.stretches
    ]
    chapter = next((s.chapter for s in target.stretches if s.stop + 1 == start), "其他")
    moved.append(Stretch(start, start + len(text), chapter, "planted"))
    return replace(
        target,
        text=f"{target.text[:start]}{text}\n{target.text[start:]}",
        stretches=sorted(moved, key=lambda s: s.start),
    )


def altered(text: str, source: ReportText, target: ReportText, change: str, draw: random.Random) -> str:
    """The passage as the copyist leaves it, and as it is read again."""
    if change == "verbatim":
        return text
    for key in sorted(source.names, key=lambda k: -len(source.names[k])):
        if key in target.names:
            text = text.replace(source.names[key], target.names[key])
    text = re.sub(r"\d", lambda _: str(draw.randrange(10)), text)
    if change == "reordered":
        return _reordered(text, draw)
    return _noisy(text, draw) if change == "noise" else text


def _reordered(text: str, draw: random.Random) -> str:
    ends = [0, *(m.end() for m in re.finditer("[。；\n]", text)), len(text)]
    parts = [text[a:b] for a, b in pairwise(ends) if b > a]
    draw.shuffle(parts)
    return "".join(parts)


def _noisy(text: str, draw: random.Random) -> str:
    read: list[str] = []
    for character in text:
        chance = draw.random() / _NOISE
        if chance >= 1:
            read.append(character)
        elif chance < 0.7:
            near = look_alikes(character)
            read.append(draw.choice(near[:4]) if near else "口")
        elif chance < 0.85:
            read.append(character + draw.choice("一丨口·的"))
    return "".join(read)
