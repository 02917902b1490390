"""Hazards and non-conformities: failed rows of check tables, listed problems, and what became of them."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from core.facts import CheckItem, Hazard
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.check_columns import Verdict
from pipelines.stages.extract.problem_lists import listed_problems
from pipelines.stages.extract.problem_numbers import Reference, told_by_number
from pipelines.stages.extract.problem_texts import told_problems

_SAME_HAZARD = 72.0
_REWORDED = 45.0  # words in a row below which two texts speak of different things
_CLAUSE = re.compile(r"第?\s*\d{1,2}(?:\.\d{1,2}){1,3}\s*条")
_FAILED = frozenset({Verdict.DOES_NOT_CONFORM.value, Verdict.REPAIRED.value})


def hazards(body: Body, items: Sequence[CheckItem]) -> tuple[Hazard, ...]:
    """Open and closed non-conformities, a problem listed in several places joined to one."""
    listed = list(listed_problems(body))
    for problem in told_problems(body):
        _merged(listed, problem)
    for reference in told_by_number(body):
        _referred(listed, reference)
    checked = [_checked(item) for item in items if item.result in _FAILED]
    return tuple(_joined(listed, checked))


def _checked(item: CheckItem) -> Hazard:
    return Hazard(
        text=f"{item.item}（{item.finding}）" if item.finding else item.item,
        evidence=item.evidence,
        rectified=True if item.result == Verdict.REPAIRED.value else None,
        is_told=item.result == Verdict.REPAIRED.value,  # a row has no place for its proof
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
        rechecked_on=known.rechecked_on or problem.rechecked_on,
        proof=known.proof or problem.proof,
        is_told=known.is_told or known.rectified is None,
        is_veto=known.is_veto or problem.is_veto,
    )


def _referred(listed: list[Hazard], reference: Reference) -> None:
    """What a sentence says of 「第3项」, where one problem alone has that number and no outcome yet."""
    places = [index for index, known in enumerate(listed) if known.number == reference.number]
    if len(places) != 1 or listed[places[0]].rectified is not None:
        return
    known = listed[places[0]]
    listed[places[0]] = dataclasses.replace(
        known,
        evidence=known.evidence + reference.evidence,
        rectified=reference.rectified,
        rectified_on=known.rectified_on or reference.rectified_on,
        proof=known.proof or reference.proof,
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
            is_told=problem.is_told if problem.rectified is not None else row.is_told,
            is_veto=row.is_veto or problem.is_veto,
            requirement=row.requirement,
        )
    yield from (problem for index, problem in enumerate(listed) if index not in told)


def _nearest(row: Hazard, listed: Sequence[Hazard]) -> tuple[int | None, float]:
    scores = [(_likeness(problem.text, row.text), -index) for index, problem in enumerate(listed)]
    score, index = max(scores, default=(0.0, 1))
    return (-index if scores else None), score


def _likeness(problem: str, row: str) -> float:
    """0 to 100: the same words in a row, or most of the pairs of characters of the shorter in any order.

    Two that cite one clause of one standard may differ more in their words.
    """
    alike = fuzz.partial_ratio(problem, row)
    if alike >= _SAME_HAZARD or alike < _REWORDED:
        return alike
    one, two = sorted((_pairs(problem), _pairs(row)), key=len)
    shared = 100.0 * len(one & two) / len(one) if one else 0.0
    clauses = set(_CLAUSE.findall(problem)) & set(_CLAUSE.findall(row))
    return max(alike, shared, _SAME_HAZARD if clauses and shared >= _REWORDED / 2 else 0.0)


def _pairs(text: str) -> frozenset[str]:
    plain = re.sub(r"[\W_]|[的了和及与并等]", "", text)
    return frozenset(map("".join, itertools.pairwise(plain)))
