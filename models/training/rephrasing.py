"""Says a passage in other words by rule: phrases exchanged, clauses and sentences moved, parts left out.

What is made is near enough to the original that whoever reads both knows one was written from the other.
``Rephrasing.noise`` does what a scanner and OCR do. Draws come from the caller, so the same draw makes the
same text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PHRASES = Path(__file__).with_name("phrases.txt")
_HELD_BACK = 4  # every so many a group of phrases is for measuring only
_CLAUSE = re.compile(r"[^，,；;。、：:\n]+[，,；;。、：:\n]*")
_SENTENCE = re.compile(r"[^。；;\n]+[。；;\n]*")
_VOICES = (
    (re.compile(r"对([^，。；、对]{2,14})进行([^，。；、的]{2,4})(?=[，。；、])"), r"\2\1"),
    (re.compile(r"由([^，。；、]{2,12})负责([^，。；、]{2,14})(?=[，。；])"), r"\2由\1负责"),
    (re.compile(r"(?<=[，。；])([^，。；、]{2,10})设有([^，。；、]{2,12})(?=[，。；])"), r"\2设在\1"),
    (re.compile(r"距([^，。；、]{2,10})约?(\d[\d.]*)(m|米)"), r"与\1相距\2\3"),
    (re.compile(r"在([^，。；、]{2,10})的([^，。；、]{2,6})下"), r"\1\2时"),
    (re.compile(r"除([^，。；]{2,16})外，"), r"\1以外，"),
)
_LITTLE = re.compile("[的了所其均也则将还并已]")


@dataclass(frozen=True, slots=True)
class Rephrasing:
    """``phrases``: what each may become; ``alike``: characters that look like each; both may be empty."""

    phrases: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    alike: dict[str, str]

    @classmethod
    def of(cls, part: str, look_alikes: Path | None = None) -> Rephrasing:
        """With the groups of phrases of ``part`` (``train`` or ``test``) and a table of look-alikes."""
        groups = [
            line.split("|") for line in _PHRASES.read_text(encoding="utf-8").splitlines() if line[0] != "#"
        ]
        chosen = [g for at, g in enumerate(groups) if (at % _HELD_BACK == _HELD_BACK - 1) == (part == "test")]
        phrases = {phrase: tuple(p for p in group if p != phrase) for group in chosen for phrase in group}
        longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        alike = _look_alikes(look_alikes) if look_alikes else {}
        return cls(phrases, re.compile("|".join(map(re.escape, longest))), alike)

    def reworded(self, text: str, draw: random.Random, *, strength: float = 0.7) -> str:
        """Other words for what the text says; ``strength`` is how much of it is changed, 0 to 1."""

        def other(match: re.Match[str]) -> str:
            return draw.choice(self.phrases[match.group()]) if draw.random() < strength else match.group()

        text = self.pattern.sub(other, text)
        for pattern, turned in _VOICES:
            if draw.random() < strength:
                text = pattern.sub(turned, text)
        text = _LITTLE.sub(lambda m: "" if draw.random() < 0.4 * strength else m.group(), text)
        if draw.random() < strength:
            text = moved(text, draw, _CLAUSE, neighbours=True)
        if draw.random() < 0.5 * strength:
            text = moved(text, draw, _SENTENCE)
        if draw.random() < 0.4 * strength:
            text = shortened(text, draw)
        return text

    def noise(self, text: str, draw: random.Random, share: float) -> str:
        """``share`` of the characters misread, dropped or followed by another."""
        read: list[str] = []
        for character in text:
            chance = draw.random() / share if share else 1.0
            if chance >= 1:
                read.append(character)
            elif chance < 0.7:
                read.append(draw.choice(self.alike.get(character, "")[:4] or "口"))
            elif chance < 0.85:
                read.append(character + draw.choice("一丨口的"))
        return "".join(read)


def other_figures(text: str, draw: random.Random) -> str:
    """Every digit drawn anew."""
    return re.sub(r"\d", lambda _: str(draw.randrange(10)), text)


def moved(text: str, draw: random.Random, parts: re.Pattern[str], *, neighbours: bool = False) -> str:
    """The parts in another order, or two neighbours exchanged."""
    found = parts.findall(text)
    if len(found) < 2:
        return text
    if not neighbours:
        draw.shuffle(found)
        return "".join(found)
    for _ in range(1 + len(found) // 5):
        at = draw.randrange(len(found) - 1)
        found[at], found[at + 1] = found[at + 1], found[at]
    return "".join(found)


def shortened(text: str, draw: random.Random) -> str:
    """The text without one of its clauses."""
    found = _CLAUSE.findall(text)
    if len(found) < 4:
        return text
    del found[draw.randrange(len(found))]
    return "".join(found)


def windowed(sentences: Sequence[str], draw: random.Random, length: int) -> tuple[str, str]:
    """Two stretches of these sentences, about ``length`` characters each, that share most of their text."""
    first = draw.randrange(len(sentences))
    both: list[str] = []
    for start in (first, max(0, first - 1) if draw.random() < 0.3 else first):
        text = "".join(sentences[start:])
        both.append(text[: round(length * draw.uniform(0.7, 1.1))])
    return both[0], both[1]


def _look_alikes(table: Path) -> dict[str, str]:
    """The fourth column, by the first: characters that look like this one."""
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    return {row[0]: row[3] for row in rows if row[3]}
