"""Hazards and non-conformities: failed rows of check tables, listed problems, and what became of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from core.facts import CheckItem, Hazard
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.check_columns import Verdict
from pipelines.stages.extract.problem_lists import listed_problems
from pipelines.stages.extract.problem_texts import told_problems

_SAME_HAZARD = 72.0
_FAILED = frozenset({Verdict.DOES_NOT_CONFORM.value, Verdict.REPAIRED.value})


def hazards(body: Body, items: Sequence[CheckItem]) -> tuple[Hazard, ...]:
    """Open and closed non-conformities, a problem listed in several places joined to one."""
    listed = list(listed_problems(body))
    for problem in told_problems(body):
        _merged(listed, problem)
    checked = [_checked(item) for item in items if item.result in _FAILED]
    return tuple(_joined(listed, checked))


def _checked(item: CheckItem) -> Hazard:
    return Hazard(
        text=f"{item.item}（{item.finding}）" if item.finding else item.item,
        evidence=item.evidence,
        rectified=True if item.result == Verdict.REPAIRED.value else None,
        is_veto=item.is_veto,
        requirement=item.item,
    )


def _merged(listed: list[Hazard], problem: Hazard) -> None:
    """A problem told in the text tells more of one in a table, or is one of its own."""
    index, score = _nearest(problem, listed)
    if index is None or score < _SAME_HAZARD:
        listed.append(problem)
        return
    known = listed[index]
    listed[index] = dataclasses.replace(
        known,
        evidence=known.evidence + problem.evidence,
        rectified=_worse(known.rectified, problem.rectified),
        rectified_on=known.rectified_on or problem.rectified_on,
        is_veto=known.is_veto or problem.is_veto,
    )


def _worse(left: bool | None, right: bool | None) -> bool | None:
    """Open where any place says so, closed where one does and none says open."""
    said = {left, right}
    return False if False in said else True if True in said else None


def _joined(listed: Sequence[Hazard], checked: Sequence[Hazard]) -> Iterator[Hazard]:
    """Check rows take the rectification of the listed problem that speaks of the same thing."""
    told: set[int] = set()
    for row in checked:
        index, score = _nearest(row, listed)
        if index is None or score < _SAME_HAZARD:
            yield row
            continue
        told.add(index)
        problem = listed[index]
        yield dataclasses.replace(
            problem,
            text=row.text,
            evidence=row.evidence + problem.evidence,
            rectified=problem.rectified if problem.rectified is not None else row.rectified,
            is_veto=row.is_veto or problem.is_veto,
            requirement=row.requirement,
        )
    yield from (problem for index, problem in enumerate(listed) if index not in told)


def _nearest(row: Hazard, listed: Sequence[Hazard]) -> tuple[int | None, float]:
    scores = [(fuzz.partial_ratio(problem.text, row.text), -index) for index, problem in enumerate(listed)]
    score, index = max(scores, default=(0.0, 1))
    return (-index if scores else None), score
