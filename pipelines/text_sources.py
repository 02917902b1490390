"""Other reports that a report shares wording with, and how much each shared passage tells.

What is alike by chance is told from what was taken by a null model: only running sentences of chapters
about the site count; a character counts the less, the more other enterprises' reports have it in the same
words; a changed character takes back more than one that agrees gives; and all that one other report shares
must come to ``TELLING`` together to be shown, to ``least_telling`` to be a lead, for chance spreads over many
sources and a copyist has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.dates import PartialDate
from corpus.registry.matching import agency_key
from corpus.similarity.asking import asked
from corpus.similarity.candidates import LAW, Candidate
from corpus.similarity.comparing import shared_with
from corpus.similarity.index_view import IndexView
from corpus.similarity.mending import mended
from corpus.similarity.normal import NormalText, normal
from corpus.similarity.sharing import Sharing
from corpus.similarity.surprise import Weighed
from corpus.similarity.telling import TELLING
from corpus.similarity.texts import ReportText
from corpus.similarity.tracing import Ints, Mask, Trace
from corpus.similarity.winnow import MOST_CHARACTERS
from pipelines.counted_text import Weights, weights_of

CHANGED = 3.0  # characters that agree, and are taken back by one that does not
MOST_REPORTS = 96  # that are compared character by character, those that share the most surprising wording


@dataclass(frozen=True, slots=True, eq=False)
class SharedPart:
    """What of a passage lies in one chapter; ``telling``: its characters that speak for copying.

    ``counted``: its characters of running sentences, where the chapter counts.
    """

    section: str | None
    trace: Trace
    sharing: Sharing
    telling: float
    counted: int

    @property
    def is_counted(self) -> bool:
        """Whether it lies in a chapter that counts, and is nobody's template."""
        return self.telling > 0 and not self.sharing.is_common


@dataclass(frozen=True, slots=True, eq=False)
class SourceOfText:
    """Another report and what is shared with it."""

    report: str
    text: ReportText
    normal: NormalText
    is_same_enterprise: bool
    is_follow_up: bool
    parts: tuple[SharedPart, ...]

    @property
    def telling(self) -> float:
        """Of all parts that count."""
        return sum(part.telling for part in self.parts if part.is_counted)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """``sources``: reports that tell of copying, and earlier or later reports on the same enterprise.

    ``others`` is how many other reports the text was held against.
    """

    normal: NormalText
    sources: tuple[SourceOfText, ...]
    others: int


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    number: int
    text: ReportText
    normal: NormalText
    passages: tuple[tuple[Trace, Sharing], ...]
    is_same_enterprise: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Asking:
    """The text that is held against others.

    Of each of its characters how much it counts (``weights``), how much where another text has it as well
    (``gains``), and how many chapters have begun (``chapters``).
    """

    text: ReportText
    weights: Weights
    gains: Weights
    chapters: Ints


def compared(report: str, text: ReportText, view: IndexView) -> Compared:
    """The text held against all others of the view."""
    whole, here = mended(_first(normal(text.text)), view.learned(), view.number_of(report))
    found = _found(text, here, view)
    weights = weights_of(text, whole)
    asking = _Asking(text, weights, weights / _crowd(found, len(whole)), _chapters(text, whole))
    sources = [_source(each, asking, _already_own(each, found, len(whole)), view) for each in found]
    kept = [each for each in sources if each.telling >= TELLING or (each.is_follow_up and each.parts)]
    return Compared(
        whole, tuple(sorted(kept, key=lambda each: (-each.telling, each.report))), other_texts(report, view)
    )


def other_texts(report: str, view: IndexView) -> int:
    """How many other reports there are to be held against."""
    living = view.catalogue.living & (view.catalogue.kind != LAW)
    return int(living.sum()) - (view.number_of(report) is not None)


def _first(whole: NormalText) -> NormalText:
    """As much of a text as fingerprints are made of."""
    most = MOST_CHARACTERS - 1
    return whole if len(whole) <= most else NormalText(codes=whole.codes[:most], at=whole.at[:most])


def _found(text: ReportText, here: Weighed, view: IndexView) -> list[_Found]:
    answer = asked(here, view.segments, view.catalogue)
    others = list(_others(answer.candidates[:MOST_REPORTS], view))
    sides = ((each.number, there.codes, each.windows) for each, _, there in others)
    shared = shared_with(here, answer, sides, view.catalogue)
    return [
        _Found(
            candidate.number,
            other,
            there,
            tuple((part.trace, how) for part, how in passages),
            _is_same(text.enterprise, other.enterprise),
        )
        for (candidate, other, there), passages in zip(others, shared, strict=True)
    ]


def _others(
    candidates: Sequence[Candidate], view: IndexView
) -> Iterator[tuple[Candidate, ReportText, NormalText]]:
    """The reports among the candidates, with their texts; not those that were removed since, or are damaged.

    The index tells of that itself.
    """
    reports = [each for each in candidates if view.catalogue.kind[each.number] != LAW]
    texts = view.texts_of([each.number for each in reports])
    for candidate in reports:
        other = texts.get(candidate.number)
        if other is not None:
            yield candidate, other, _first(normal(other.text))


def _is_same(one: str | None, other: str | None) -> bool:
    keys = agency_key(one), agency_key(other)
    return keys[0] is not None and keys[0] == keys[1]


def _crowd(found: Iterable[_Found], size: int) -> Weights:
    """By how many other enterprises' reports have each character in the same words, at least 1."""
    by_enterprise: dict[str, Mask] = {}
    for each in found:
        if not each.is_same_enterprise:
            key = agency_key(each.text.enterprise) or f"#{each.number}"
            mask = by_enterprise.setdefault(key, np.zeros(size, np.bool_))
            for trace, _ in each.passages:
                mask[trace.here[trace.is_same]] = True
    crowd = np.zeros(size, np.float32)
    for mask in by_enterprise.values():
        crowd += mask
    return np.maximum(crowd, 1.0)


def _already_own(source: _Found, found: Iterable[_Found], size: int) -> Mask:
    """What an earlier report on the same enterprise, not later than the source, has already said."""
    own = np.zeros(size, np.bool_)
    if source.is_same_enterprise:
        return own
    for each in found:
        if each.is_same_enterprise and not _is_later(each.text.report_on, source.text.report_on):
            for trace, _ in each.passages:
                own[trace.here[trace.is_same]] = True
    return own


def _is_later(one: str | None, other: str | None) -> bool:
    """Whether a day is surely after another."""
    return bool(one and other and PartialDate.parse(other).before(PartialDate.parse(one)))


def _source(found: _Found, asking: _Asking, own: Mask, view: IndexView) -> SourceOfText:
    parts = []
    for trace, how in found.passages:
        for section, part in _by_section(trace, asking):
            same, at = part.is_same, part.here
            weights = asking.weights[at]
            gain = float(asking.gains[at][same & ~own[at]].sum())
            loss = CHANGED * float(weights[~same].sum())
            telling, counted = round(max(0.0, gain - loss), 1), int((weights > 0).sum())
            parts.append(SharedPart(section, part, how, telling, counted))
    return SourceOfText(
        report=view.report_of(found.number),
        text=found.text,
        normal=found.normal,
        is_same_enterprise=found.is_same_enterprise,
        is_follow_up=found.is_same_enterprise and _is_same(asking.text.agency, found.text.agency),
        parts=tuple(parts),
    )


def _chapters(text: ReportText, whole: NormalText) -> Ints:
    """How many chapters have begun at each character."""
    bounds = np.array([start for start, _ in text.sections], np.int64)
    return np.searchsorted(bounds, whole.at, "right")


def _by_section(trace: Trace, asking: _Asking) -> Iterator[tuple[str | None, Trace]]:
    """The passage cut where a chapter of another kind begins."""
    chapter = asking.chapters[trace.here]
    cuts = (np.flatnonzero(chapter[1:] != chapter[:-1]) + 1).tolist()
    rows: list[tuple[str | None, slice]] = []
    for low, high in zip([0, *cuts], [*cuts, len(chapter)], strict=True):
        begun = int(chapter[low])
        section = asking.text.sections[begun - 1][1] if begun else None
        if rows and rows[-1][0] == section:
            rows[-1] = (section, slice(rows[-1][1].start, high))
        else:
            rows.append((section, slice(low, high)))
    return ((section, trace.only(chosen)) for section, chosen in rows)
