"""Which measure answers a problem: by its words, its requirement, or the subject that both speak of.

A measure may name the problem (「针对问题3」, or the problem's own words): then it is meant for it, and what
is asked is only whether the rest of it speaks of another matter. Without such a name, subjects in common
(``corpus/law/subjects``) or shared words tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from core.facts import CheckItem, Hazard, Measure
from corpus.law.subjects import Subjects

_QUOTED = 88.0  # per cent: the measure has the problem's words, cell breaks and OCR aside
_LEAST_QUOTED = 5  # characters: shorter words stand in many texts
_NUMBERED = re.compile(
    r"针对(?:第)?(?:问题|隐患|不符合项)?(?:第)?[（(]?(\d{1,2}|[一二三四五六七八九十])[）)]?(?:项|条|个)?"
)
_FRONT = re.compile(r"^[^：:]{0,80}[：:]")
_SHARED = 0.3  # of the problem's pairs of characters, where the subject is also one
_SHARED_ALONE = 0.5
_DIGITS = "一二三四五六七八九十"
_STOP = re.compile(
    r"[\W\d_]|应|未|无|不|有|的|并|或|及|和|与|对|按|处|台|个|项|要求|规定|符合|进行|设置|企业|现场|部分|定期|检查|管理|安全"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers a problem. ``stray`` is a measure meant for it that speaks of ``spoken_of`` instead."""

    measure: Measure | None = None
    is_addressed: bool = False
    stray: Measure | None = None
    spoken_of: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether there is a measure for it."""
        return self.measure is not None


class Answers:
    """The measures of a report, asked about one problem after the other."""

    def __init__(self, measures: Sequence[Measure], items: Sequence[CheckItem]) -> None:
        self._measures = [(measure, _plain(measure.text)) for measure in measures]
        self._items = tuple(dict.fromkeys(_plain(row.item) for row in items))
        self._subjects = Subjects.load()

    def is_addressed(self, measure: Measure) -> bool:
        """Whether a measure says which problem it is for."""
        return "针对" in measure.text[:12] and bool(re.search(r"问题|隐患|不符合", measure.text[:24]))

    def to(self, hazard: Hazard) -> Answer:
        """The answer to one problem; an empty one where nothing answers it."""
        problem, requirement = _parts(hazard)
        meant = self._meant_for(hazard, problem)
        if meant is not None:
            measure, rest = meant
            other = self._other_item(rest, requirement, problem)
            if other is None:
                return Answer(measure=measure, is_addressed=True)
            return Answer(is_addressed=True, stray=measure, spoken_of=other)
        found = next((m for m, text in self._measures if self._speaks_of(text, problem, requirement)), None)
        return Answer(measure=found)

    def _meant_for(self, hazard: Hazard, problem: str) -> tuple[Measure, str] | None:
        """The measure that quotes the problem, or its number, and the rest of its words."""
        for measure, text in self._measures:
            if len(problem) >= _LEAST_QUOTED or self.is_addressed(measure):
                place = fuzz.partial_ratio_alignment(problem, text, score_cutoff=_QUOTED)
                if place is not None and place.score >= _QUOTED and len(text) > len(problem):
                    return measure, text[: place.dest_start] + text[place.dest_end :]
        for measure, text in self._measures:
            number = _NUMBERED.match(text) if self.is_addressed(measure) else None
            is_bare = number is not None and not _FRONT.match(text[number.end() :])
            if number is not None and is_bare and hazard.number == _number(number[1]):
                return measure, text[number.end() :]
        return None

    def _other_item(self, rest: str, requirement: str, problem: str) -> str | None:
        """The item of a check table that the words quote, where it is not the problem's own."""
        if requirement and fuzz.partial_ratio(requirement, rest) >= _QUOTED:
            return None
        quoted = (item for item in self._items if len(item) >= 2 * _LEAST_QUOTED - 2 and item in rest)
        own = self._subjects.of(problem + requirement)
        return next(
            (item for item in quoted if item != requirement and not (own & self._subjects.of(item))), None
        )

    def _speaks_of(self, text: str, problem: str, requirement: str) -> bool:
        if (
            requirement
            and len(requirement) >= _LEAST_QUOTED
            and fuzz.partial_ratio(requirement, text) >= _QUOTED
        ):
            return True
        shared = max(_shared(problem, text), _shared(requirement, text) if requirement else 0.0)
        own = self._subjects.of(problem)
        return shared >= _SHARED_ALONE or (shared >= _SHARED and bool(own & self._subjects.of(text)))


def _parts(hazard: Hazard) -> tuple[str, str]:
    """What was found, and the requirement it fails; a row of a check table gives both in one text."""
    text, requirement = _plain(hazard.text), _plain(hazard.requirement)
    if requirement and text.startswith(requirement):
        text = text[len(requirement) :].strip("（）()") or requirement
    return text, requirement


def _shared(words: str, text: str) -> float:
    """The share of the pairs of characters of some words that stand in a text."""
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    pairs = {pair for pair in pairs if not _STOP.search(pair)}
    return sum(pair in text for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _DIGITS.index(text) + 1


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text).lstrip("★※")
