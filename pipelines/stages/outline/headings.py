"""Which candidates are headings and how they nest: numberings that rise in step, then titles without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.chapters import Chapter
from pipelines.stages.outline.candidates import Candidate
from pipelines.stages.outline.chains import rising
from pipelines.stages.outline.numbering import Style

_TOPS = (Style.CHAPTER, Style.ARABIC, Style.CHINESE)
_LOCAL = (Style.SECTION, Style.CHINESE, Style.BRACKET, Style.ARABIC, Style.ITEM)
_LEAST = {Style.CHAPTER: 1.0, Style.ARABIC: 1.4, Style.CHINESE: 1.4, Style.DECIMAL: 0.9}
_LOCAL_LEAST = 0.6  # of one item of a run inside a chapter
_LOCAL_MEAN = 1.0  # over the run
_ALONE = 1.9  # of a run of one
_CERTAIN = 3.0
_FARTHEST = 3  # headings that may be missing between two siblings
_ANNEX_LEAST = 1.0
_FEW = 4
_LONGEST_PLAIN = 24
# Papers and chapters that stand without a number; other titles without one are headings of tables or forms.
_UNNUMBERED = frozenset(Chapter) - {
    Chapter.BASIS,
    Chapter.EQUIPMENT,
    Chapter.ENTERPRISE,
    Chapter.OTHER,
    Chapter.SCOPE,
    Chapter.CONTENTS,
}
_PAPERS = frozenset(
    {
        Chapter.PREFACE,
        Chapter.CONTRACT,
        Chapter.COMMISSION,
        Chapter.NOTICE,
        Chapter.CERTIFICATE,
        Chapter.SURVEY_RECORD,
        Chapter.PHOTOS,
        Chapter.TEST_REPORT,
        Chapter.PROCESS_CONTROL,
        Chapter.APPROVAL,
        Chapter.DRAWING,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading and its level, 1 for chapters and annexes."""

    candidate: Candidate
    level: int
    is_paper: bool = False  # a title without a number, of a paper within an annex


def headings(found: Sequence[Candidate]) -> tuple[Heading, ...]:
    """All headings in order."""
    chapters = _tree(found)
    last = chapters[-1].candidate.order if chapters else -1
    annexes = _annexes(found, chapters)
    first_annex = annexes[0].candidate.order if annexes else None
    inner = _inner(found, chapters, first_annex if first_annex is not None and first_annex > last else None)
    known = sorted((*chapters, *inner, *annexes), key=_order)
    return tuple(sorted((*known, *_unnumbered(found, chapters, known)), key=_order))


def _order(heading: Heading) -> int:
    return heading.candidate.order


def _tree(found: Sequence[Candidate]) -> tuple[Heading, ...]:
    """Chapters of the style that carries most, with the decimals below them."""
    runs = [_run(found, top) for top in _TOPS]
    best = max(runs, key=lambda run: sum(candidate.weight for candidate in run))
    return tuple(Heading(candidate=c, level=len(c.number.path)) for c in _in_step(best))


def _run(found: Sequence[Candidate], top: Style) -> list[Candidate]:
    styles = (top, Style.DECIMAL)
    usable = [c for c in found if c.number.style in styles and c.number.path and c.weight >= _least(c)]
    marks = [c.number.mark for c in usable if c.number.style is top and c.is_set_off]
    mark = max(set(marks), key=marks.count) if marks else None
    fit = [c for c in usable if c.number.style is not top or mark is None or c.number.mark == mark]
    return rising([(c.number.path, c.weight, c) for c in fit])


def _least(candidate: Candidate) -> float:
    return _LEAST.get(candidate.number.style, 0.9)


def _in_step(run: Sequence[Candidate]) -> list[Candidate]:
    """The run without numbers that jump: a quoted clause, an item of a list that goes on too far."""
    kept: list[Candidate] = []
    for candidate in run:
        if not kept and candidate.is_set_off and len(candidate.number.path) == 1:
            kept.append(candidate)  # pages in front may be missing
            continue
        if candidate.weight >= _CERTAIN or _follows(
            kept[-1].number.path if kept else (0,), candidate.number.path
        ):
            kept.append(candidate)
    return kept


def _follows(last: tuple[int, ...], path: tuple[int, ...]) -> bool:
    """Whether ``path`` may come after ``last``: a next sibling of it or of one above, or a first child."""
    common = next(
        (n for n, (a, b) in enumerate(zip(last, path, strict=False)) if a != b), min(len(last), len(path))
    )
    if common == len(last):  # a child
        return all(value <= 1 + (_FARTHEST - 1) * (n == 0) for n, value in enumerate(path[common:]))
    step = path[common] - last[common]
    farthest = 2 if common == 0 else _FARTHEST
    return 1 <= step <= farthest and all(value <= 2 for value in path[common + 1 :])


def _annexes(found: Sequence[Candidate], chapters: Sequence[Heading]) -> tuple[Heading, ...]:
    """Annexes: set off or at the head of a page, and not lines of a list of annexes."""
    taken = {heading.candidate.order for heading in chapters}
    lines = [c for c in found if c.number.style is Style.ANNEX and c.order not in taken]
    listed = {
        c.order
        for a, b in pairwise(lines)
        if b.order - a.order == 1 and b.place.page == a.place.page
        for c in (a, b)
    }
    usable = [
        c
        for c in lines
        if c.order not in listed and c.weight >= _ANNEX_LEAST and (c.is_set_off or c.is_top or c.is_centred)
    ]
    bare = [c for c in usable if not c.number.path]
    run = rising([(c.number.path, c.weight, c) for c in usable if c.number.path])
    return tuple(Heading(candidate=c, level=1) for c in sorted((*bare, *run), key=lambda c: c.order))


def _inner(found: Sequence[Candidate], chapters: Sequence[Heading], stop: int | None) -> tuple[Heading, ...]:
    """Numberings that start anew within a chapter. Before the first and behind the annexes there are none."""
    if not chapters:
        return ()
    end = stop if stop is not None else found[-1].order + 1
    bounds = [(h.candidate.order, h.level) for h in chapters] + [(end, 0)]
    used = {(h.candidate.number.style, h.candidate.number.mark) for h in chapters}
    found = [c for c in found if (c.number.style, c.number.mark) not in used]
    local = [style for style in _LOCAL if style is Style.ARABIC or style not in {s for s, _ in used}]
    marked = sum(h.candidate.is_set_off for h in chapters)
    stands_out = marked >= 0.8 * len(chapters) and not chapters[0].candidate.line.is_ocr
    inner: list[Heading] = []
    for (start, level), (behind, _) in pairwise(bounds):
        inside = [c for c in found if start < c.order < behind and c.number.style in local]
        inner.extend(_nested(inside, level + 1, local, stands_out=stands_out))
    return tuple(inner)


def _nested(
    inside: Sequence[Candidate], level: int, styles: Sequence[Style], *, stands_out: bool
) -> list[Heading]:
    runs = {style: _local_run(inside, style, stands_out=stands_out) for style in styles}
    accepted = {style: run for style, run in runs.items() if run}
    if not accepted:
        return []
    style = min(accepted, key=lambda style: accepted[style][0].order)
    run, rest = accepted[style], [other for other in styles if other is not style]
    nested = [Heading(candidate=c, level=level) for c in run]
    ends = [c.order for c in run[1:]] + [inside[-1].order + 1]
    for candidate, end in zip(run, ends, strict=True):
        below = [c for c in inside if candidate.order < c.order < end]
        nested.extend(_nested(below, level + 1, rest, stands_out=stands_out))
    return nested


def _local_run(inside: Sequence[Candidate], style: Style, *, stands_out: bool) -> list[Candidate]:
    """Items 1, 2, 3 … of one style that look like headings, or none.

    ``stands_out``: the headings of this report are set larger or bolder, so plain items are a list.
    """
    run: list[Candidate] = []
    for candidate in inside:
        if candidate.number.style is not style or candidate.weight < _LOCAL_LEAST:
            continue
        last = run[-1].number.path[0] if run else 0
        if 1 <= candidate.number.path[0] - last <= (2 if candidate.line.is_ocr or candidate.is_listed else 1):
            run.append(candidate)
    mean = sum(c.weight for c in run) / len(run) if run else 0.0
    if mean < (_LOCAL_MEAN if len(run) > 1 else _ALONE):
        return []
    marked = sum(c.is_set_off or c.is_slightly_larger for c in run)
    must_stand_out = stands_out or style is Style.ITEM
    return run if not must_stand_out or marked >= 0.6 * len(run) else []


def _unnumbered(
    found: Sequence[Candidate], chapters: Sequence[Heading], known: Sequence[Heading]
) -> list[Heading]:
    """Titles without a number: papers among the annexes and before the first chapter, or whole chapters."""
    orders = [heading.candidate.order for heading in chapters]
    first, last = (orders[0], orders[-1]) if orders else (0, -1)
    tops = [h.candidate.line.size for h in chapters if h.level == 1]
    size = min(tops, default=0.0)
    annexes = [h.candidate.order for h in known if h.candidate.number.style is Style.ANNEX]
    taken: list[Heading] = []
    for candidate in found:
        if candidate.number.style is not Style.NONE or candidate.place.page == 1:
            continue
        if candidate.is_listed:
            taken.append(Heading(candidate=candidate, level=1))
            continue
        if not _is_plain_title(candidate):
            continue
        is_outside = not first <= candidate.order <= last or len(chapters) < _FEW
        is_great = candidate.is_top and candidate.line.size >= 0.97 * size and candidate.is_set_off
        if (is_outside or is_great) and (len(chapters) < _FEW or candidate.kind in _PAPERS or is_great):
            below = any(order < candidate.order for order in annexes)
            taken.append(Heading(candidate=candidate, level=2 if below else 1, is_paper=True))
    return taken


def _is_plain_title(candidate: Candidate) -> bool:
    is_title = candidate.kind in _UNNUMBERED and len(candidate.title) <= _LONGEST_PLAIN
    return is_title and (candidate.is_set_off or candidate.is_centred)
