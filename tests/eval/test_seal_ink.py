"""The benchmark of seals asks only for what a scan has kept, and tells unread from misread."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest

from core.geometry import Box
from eval.benchmarks.seal_ink import LEGIBLE, ink_left
from eval.benchmarks.seal_tally import Labelled, Seen, Tally, pooled
from eval.benchmarks.seals import conditions

SIZE = (300.0, 400.0)
PLACE = Box(100.0, 100.0, 200.0, 200.0)
OWN, OTHER = "青岚安全技术咨询有限公司", "栖霞云津化工有限公司"


@pytest.mark.parametrize("kept", [0.0, 0.5, 1.0])
def test_the_share_of_a_seals_own_ink_that_is_left(kept: float) -> None:
    colour = np.full((800, 600, 3), 255, np.uint8)
    colour[200:400, 200:400] = (200, 36, 40)
    scan = np.full((800, 600), 255, np.uint8)
    scan[200 : 200 + round(200 * kept), 200:400] = 0
    scan[500:700] = 0  # what is black elsewhere is none of it
    assert ink_left(colour, scan, PLACE, 0.0, SIZE) == pytest.approx(kept, abs=0.03)


def test_a_condition_that_there_is_not_is_named_with_those_there_are() -> None:
    assert conditions("fax,grey_150") == ("fax", "grey_150")
    with pytest.raises(argparse.ArgumentTypeError, match=r"grey_75.*grey_150.*fax"):
        conditions("fax,grey_75")


def tally(text: str, *, is_read: bool, left: float, shape: str = "round") -> Tally:
    found = Tally()
    page = Labelled(Path("a.pdf"), 1, ((OWN, shape, PLACE),), (OWN, OTHER))
    found.add(page, [Seen(text, (0.9,) * len(text), (), PLACE, is_read)], [left])
    return found


def test_a_seal_said_to_be_unread_is_not_one_read_wrong() -> None:
    unread = tally("山水", is_read=False, left=0.2)
    assert (unread.unread, unread.misread, unread.wrong, unread.legible) == (1, 0, 0, 0)
    misread = tally("山水云天木石", is_read=True, left=0.2)
    assert (misread.unread, misread.misread, misread.wrong) == (0, 1, 0)
    wrong = tally(OTHER, is_read=True, left=1.0)
    assert (wrong.wrong, wrong.matched, wrong.misread) == (1, 0, 0)


def test_shares_are_given_of_all_and_of_what_can_be_read() -> None:
    found = tally(OWN, is_read=True, left=LEGIBLE)
    found.add(Labelled(Path("a.pdf"), 2, ((OWN, "round", PLACE),), (OWN,)), [], [0.0])
    assert (found.named, found.matched) == (2, 1)
    assert (found.legible, found.legible_named, found.legible_matched) == (1, 1, 1)
    assert found.legible_f1 == 1.0
    assert found.f1 == pytest.approx(2 / 3)
    assert found.inked_f1 == 1.0


def test_conditions_are_pooled_by_their_counts() -> None:
    good, poor = tally(OWN, is_read=True, left=1.0), tally(OTHER, is_read=True, left=LEGIBLE)
    poor.looking.append(0.5)
    whole = pooled([good, poor, tally("山水", is_read=False, left=0.1)])
    assert (whole.there, whole.legible, whole.inked, whole.found, whole.matched, whole.wrong) == (
        3,
        2,
        2,
        3,
        1,
        1,
    )
    assert whole.looking == [0.5]
    assert good.looking == []
