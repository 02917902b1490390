"""What the screening found shared with other reports, beside what really is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.geometry import Box, intersection
from core.outcome import Match, MatchKind
from eval.scorecard.counts import Count, Marks, Miss, joined
from eval.scorecard.labels import Label, LabelledMatch, Spot

Placed = tuple[int | None, Box]
"""A box on a page."""
LENGTHS: tuple[tuple[int, str], ...] = ((0, "0"), (100, "100"), (300, "300"), (1000, "1000"))
"""Least characters of a copied passage, and what the figure of that class is called."""
_COVERED = 0.5  # share of the area of a passage (or of a match) that must lie in the other


def length_class(characters: int) -> str:
    """The class of a passage by its length in characters."""
    return next(name for least, name in reversed(LENGTHS) if characters >= least)


def match_marks(label: Label, matches: Sequence[Match]) -> Marks:
    """Counts for what the label says is shared, and for what the screening says is.

    ``similarity.KIND``: labelled matches found (recall), given matches that are labelled (precision);
    ``similarity.text.LENGTH`` the same for recall by length. A match marked as common or
    reworded is not given. What a follow-up report rightly shares with the one before counts as any other
    match.
    """
    given = [match for match in matches if not match.common and not match.is_reworded]
    marks = [_wanted(wanted, given) for wanted in label.matches]
    marks += [_given(match, label.matches) for match in given]
    return joined(marks)


def _wanted(wanted: LabelledMatch, given: Sequence[Match]) -> Marks:
    boxes: list[Placed] = [
        (item.page, box)
        for match in given
        if match.kind == wanted.kind and match.right_report.id == wanted.right_report
        for item in match.left
        for box in item.boxes
    ]
    is_found = _share(_places(wanted.left), boxes) >= _COVERED
    name = f"similarity.{wanted.kind}"
    counts = {name: Count(is_found, 1, 0)}
    if wanted.kind == MatchKind.TEXT:
        counts[f"{name}.{length_class(wanted.characters)}"] = Count(is_found, 1, 0)
    told = (
        f"{wanted.section}，{wanted.characters} 字，见 {wanted.right_report[:12]}（{wanted.note or '照抄'}）"
    )
    return Marks(counts=counts, misses=() if is_found else (Miss(field=name, want=told, got=""),))


def _given(match: Match, labelled: Iterable[LabelledMatch]) -> Marks:
    places = [
        place
        for wanted in labelled
        if match.kind == wanted.kind and match.right_report.id == wanted.right_report
        for place in _places(wanted.left)
    ]
    own: list[Placed] = [(item.page, box) for item in match.left for box in item.boxes]
    is_right = _share(own, places) >= _COVERED
    name = f"similarity.{match.kind.value}"
    told = f"{match.section or ''} {match.characters} 字，见 {match.right_report.id[:12]}"
    misses = () if is_right else (Miss(field=name, want="", got=told.strip()),)
    return Marks(counts={f"{name}.given": Count(is_right, 1, 1)}, misses=misses)


def _places(spots: Iterable[Spot]) -> list[Placed]:
    return [(spot.page, box) for spot in spots for box in spot.boxes]


def _share(wanted: Sequence[Placed], given: Sequence[Placed]) -> float:
    """Share of the wanted area that the given boxes cover; boxes of one side hardly overlap each other."""
    total = sum(box.area for _, box in wanted)
    covered = sum(
        min(box.area, sum(intersection(box, other) for at, other in given if at == page))
        for page, box in wanted
    )
    return covered / total if total > 0 else 0.0
