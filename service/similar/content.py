"""What a report shares with others as one record: by other report, by passage, and what is common apart.

Nothing here reads a file: the screening's matches come in, pages are named and not drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.evidence import Evidence
from core.geometry import Box, intersection
from core.outcome import Match, MatchKind, OtherReport
from core.screening import Screening
from service.similar.counted import Lengths
from service.similar.marks import Runs, lines, marked
from service.similar.words import reason_words

_SAME_PLACE = 0.5  # of the smaller of two passages lies in the other


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceView:
    """One piece of evidence on one side: page (None where it is not known), boxes in points, marked text."""

    page: int | None
    boxes: tuple[Box, ...]
    runs: Runs

    @property
    def lines(self) -> tuple[tuple[Runs, ...], ...]:
        """The runs in lines of cells; what is no row of a table has one cell."""
        return lines(self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One match, numbered in the order of the report's pages, what is common last.

    ``reason`` says why it does not count.
    """

    number: int
    match: Match
    left: tuple[PieceView, ...]
    right: tuple[PieceView, ...]
    reason: str

    @property
    def key(self) -> str:
        """Its id in a page."""
        return f"pair-{self.number}"

    @property
    def left_pages(self) -> tuple[int, ...]:
        """Pages of this report."""
        return _pages(self.left)

    @property
    def right_pages(self) -> tuple[int, ...]:
        """Pages of the other."""
        return _pages(self.right)

    @property
    def is_counted(self) -> bool:
        """Whether it speaks for anything: not common, not of a follow-up."""
        return not self.match.common and not self.match.right_report.is_follow_up


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedReport:
    """Everything that is shared with one other report, in characters of wording.

    ``share`` is of all this report's text, tables and headings too; ``counted`` are running sentences of
    chapters about the site, ``counted_share`` of all of those; None where it is not known. ``reworded`` is
    how many of the pairs say it in other words; their characters are not among the counted.
    """

    key: str
    report: OtherReport
    pairs: tuple[Pair, ...]
    characters: int
    share: float | None
    counted: int
    counted_share: float | None
    reworded: int
    sections: tuple[tuple[str, int], ...]  # chapter and characters, the most first
    kinds: tuple[tuple[MatchKind, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A place of this report with its best source first, then others that have it too."""

    best: Pair
    others: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonGroup:
    """What does not count, for one reason."""

    reason: str
    pairs: tuple[Pair, ...]
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Both readings of a report's matches."""

    report_id: str
    file_name: str
    title: str
    report_on: str | None
    pairs: tuple[Pair, ...]
    others: tuple[SharedReport, ...]
    passages: tuple[Passage, ...]
    common: tuple[CommonGroup, ...]


def similar_of(
    screening: Screening,
    *,
    only: str | None = None,
    lengths: Lengths | None = None,
) -> Similar:
    """From the latest screening; ``only`` is the id of the one other report that is wanted.

    ``lengths``: how many characters of the report are compared, for the shares.
    """
    matches = [m for m in screening.matches if only is None or m.right_report.id == only]
    ordered = sorted(matches, key=lambda match: (match.common, _place(match)))
    pairs = tuple(_pair(number, match) for number, match in enumerate(ordered, start=1))
    shown = [pair for pair in pairs if not pair.match.common]
    project, day = screening.facts.project_name, screening.facts.report_on
    return Similar(
        report_id=screening.report.id,
        file_name=screening.report.file_name,
        title=project.value if project is not None else screening.report.file_name,
        report_on=day.value if day is not None else None,
        pairs=pairs,
        others=tuple(_by_report(shown, lengths)),
        passages=tuple(_by_passage(shown)),
        common=tuple(_common(pair for pair in pairs if pair.match.common)),
    )


def _place(match: Match) -> tuple[int, float, float]:
    first = next((item for item in match.left if item.page is not None), None)
    top = min((box.y0 for box in first.boxes), default=0.0) if first else 0.0
    return (first.page or 0 if first else 0, top, -match.similarity * (match.characters or 1))


def _pair(number: int, match: Match) -> Pair:
    left, right = marked(match)
    return Pair(
        number=number,
        match=match,
        left=_views(match.left, left),
        right=_views(match.right, right),
        reason=reason_words(match),
    )


def _views(evidence: Sequence[Evidence], runs: Sequence[Runs]) -> tuple[PieceView, ...]:
    return tuple(
        PieceView(page=item.page, boxes=item.boxes, runs=run)
        for item, run in zip(evidence, runs, strict=True)
    )


def _pages(pieces: Iterable[PieceView]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(piece.page for piece in pieces if piece.page is not None))


def _by_report(pairs: Sequence[Pair], lengths: Lengths | None) -> Iterator[SharedReport]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.match.right_report.id, []).append(pair)
    ranked = sorted(groups.values(), key=_rank)
    for number, group in enumerate(ranked, start=1):
        wording = [pair.match for pair in group if pair.match.kind is MatchKind.TEXT]
        characters, counted = sum(m.characters for m in wording), sum(m.counted for m in wording)
        sections: Counter[str] = Counter()
        for pair in group:
            if pair.match.section:
                sections[pair.match.section] += pair.match.characters
        kinds = Counter(pair.match.kind for pair in group)
        yield SharedReport(
            key=f"other-{number}",
            report=max((pair.match.right_report for pair in group), key=_is_dated),
            pairs=tuple(group),
            characters=characters,
            share=_share(characters, lengths.whole if lengths else 0),
            counted=counted,
            counted_share=_share(counted, lengths.counted if lengths else 0),
            reworded=sum(match.is_reworded for match in wording),
            sections=tuple(sections.most_common()),
            kinds=tuple((kind, kinds[kind]) for kind in MatchKind if kinds[kind]),
        )


def _is_dated(report: OtherReport) -> bool:
    """Signatures and pictures that are shared do not tell when the other report was issued."""
    return bool(report.report_on)


def _share(part: int, whole: int) -> float | None:
    return min(1.0, part / whole) if whole else None


def _rank(group: Sequence[Pair]) -> tuple[bool, int, int]:
    """Follow-ups last; what is shared most, first."""
    characters = sum(pair.match.characters for pair in group)
    return (group[0].match.right_report.is_follow_up, -characters, -len(group))


def _by_passage(pairs: Sequence[Pair]) -> Iterator[Passage]:
    """Each pair to the first better one on the same place of this report; the rest are passages."""
    taken: list[list[Pair]] = []
    for pair in sorted(pairs, key=_weight):
        home = next((group for group in taken if _is_same_place(group[0], pair)), None)
        if home is None:
            taken.append([pair])
        else:
            home.append(pair)
    for group in sorted(taken, key=lambda group: group[0].number):
        yield Passage(best=group[0], others=tuple(group[1:]))


def _weight(pair: Pair) -> tuple[bool, float, int]:
    match = pair.match
    return (match.right_report.is_follow_up, -match.similarity * max(match.characters, 1), pair.number)


def _is_same_place(one: Pair, other: Pair) -> bool:
    if one.match.kind is not other.match.kind or one.match.right_report.id == other.match.right_report.id:
        return False
    ours, theirs = list(_boxes(one)), list(_boxes(other))
    both = sum(intersection(a, b) for page, a in ours for other_page, b in theirs if page == other_page)
    smaller = min(sum(box.area for _, box in ours), sum(box.area for _, box in theirs))
    return smaller > 0 and both >= _SAME_PLACE * smaller


def _boxes(pair: Pair) -> Iterator[tuple[int, Box]]:
    for piece in pair.left:
        if piece.page is not None:
            yield from ((piece.page, box) for box in piece.boxes)


def _common(pairs: Iterable[Pair]) -> Iterator[CommonGroup]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.reason, []).append(pair)
    for reason, group in groups.items():
        characters = sum(pair.match.characters for pair in group)
        yield CommonGroup(reason=reason, pairs=tuple(group), characters=characters)
