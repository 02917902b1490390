"""Groups of signers by how alike their hands are: all signatures of a person count, pasted ones once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.signatures.measured import group_threshold
from pipelines.signing.one_hand import hand_group
from tests import signed

NAMES = ("沈青禾", "陆之远", "韩若水", "温如故", "季长风")


def vectors(likeness: float, count: int, *, apart: int = 0) -> list[tuple[float, ...]]:
    """Unit vectors of which each two have this product; the last ``apart`` have none with the others."""
    shared, own = math.sqrt(likeness), math.sqrt(1 - likeness)
    rows = np.zeros((count, count + 1))
    for at in range(count):
        rows[at, 0] = shared if at < count - apart else 0.0
        rows[at, 1 + at] = own if at < count - apart else 1.0
    return [tuple(map(float, row)) for row in rows]


def test_the_most_alike_people_are_found_whoever_else_signs() -> None:
    inks = [signed.ink(name, at) for at, name in enumerate(NAMES)]
    whole = hand_group(inks, vectors(0.6, 5))
    assert whole is not None
    assert (whole.grouped, whole.people, whole.inks) == (5, 5, (0, 1, 2, 3, 4))
    assert whole.likeness == pytest.approx(0.6, abs=0.01)
    part = hand_group(inks, vectors(0.8, 5, apart=1))
    assert part is not None
    assert (part.grouped, part.inks) == (4, (0, 1, 2, 3))


def test_a_persons_own_signatures_are_the_measure_and_a_pasted_one_is_none() -> None:
    inks = [signed.ink(name, at) for at, name in enumerate(NAMES)] + [
        signed.ink(NAMES[0], 5, 9, is_sign_off=False),
        signed.ink(NAMES[0], 6, 9, is_sign_off=False),
    ]
    rows = vectors(0.5, 6)
    found = hand_group(inks, [*rows, rows[0]])  # the last is the first, pasted again
    assert found is not None
    assert found.own_pairs == 2
    assert found.own_likeness == pytest.approx(0.5, abs=0.01)
    assert found.inks == (0, 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize("count", [0, 3])
def test_of_few_people_nothing_is_said(count: int) -> None:
    inks = [signed.ink(name, at) for at, name in enumerate(NAMES[:count])]
    assert hand_group(inks, vectors(0.9, count) if count else []) is None


def test_names_that_only_records_show_and_ink_that_tells_no_hand_are_left_out() -> None:
    inks = [signed.ink(name, at, is_sign_off=at < 4) for at, name in enumerate(NAMES)]
    rows = vectors(0.6, 5)
    found = hand_group(inks, rows)
    assert found is not None
    assert found.people == 4
    assert hand_group(inks, [rows[0], rows[1], rows[2], (), rows[4]]) is None


def test_more_is_asked_of_few_people_and_of_a_part_of_them() -> None:
    assert group_threshold(6, 6) < group_threshold(5, 6) < group_threshold(3, 6)
    assert group_threshold(6, 6) < group_threshold(5, 5) < group_threshold(4, 4)
