"""One hand for several people: a suspicion only where strokes are sharp enough to be compared."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from core.facts import HandGroup
from core.integrity import Integrity, PageMake, ScanMake
from core.outcome import State
from pipelines.checks import signatures_one_hand
from tests import signed

ALIKE = (signed.pair(0, 1, 0.76), signed.pair(1, 2, 0.75))


def told(**changed: object) -> tuple[State, str]:
    (outcome,) = signatures_one_hand.CHECK.assess(signed.case(**changed))
    return outcome.state, outcome.reason or ""


def test_three_people_alike_are_a_suspicion_and_a_pair_by_chance_is_none() -> None:
    assert told(alike_hands=ALIKE)[0] is State.FLAGGED
    assert told(alike_hands=(signed.pair(0, 1, 0.8),))[0] is State.CLEAR
    assert told(alike_hands=(signed.pair(0, 1, 0.9),))[0] is State.FLAGGED


def test_of_a_fax_nothing_is_said_but_that_one_picture_stands_twice() -> None:
    coarse = tuple(dataclasses.replace(ink, tells_hand=False) for ink in signed.INKS)
    assert told(inks=coarse) == (State.NOT_ASSESSABLE, "hands_coarse")
    assert told(inks=coarse, same_inks=(signed.pair(0, 1),))[0] is State.FLAGGED


TEAM = tuple(
    signed.ink(name, at) for at, name in enumerate(("沈青禾", "陆之远", "韩若水", "温如故", "季长风"))
)


def group(likeness: float, **changed: Any) -> HandGroup:
    whole = HandGroup(inks=(0, 1, 2, 3, 4), people=5, grouped=5, likeness=likeness)
    return dataclasses.replace(whole, **changed)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (group(0.5), State.FLAGGED),
        (group(0.4), State.CLEAR),
        (group(0.5, inks=(0, 1, 2), grouped=3), State.CLEAR),  # of a part of the people more is asked
        (group(0.7, inks=(0, 1, 2), grouped=3), State.FLAGGED),
        (group(0.5, own_likeness=0.55, own_pairs=4), State.FLAGGED),
        (group(0.5, own_likeness=0.75, own_pairs=4), State.CLEAR),  # each is more like himself than others
        (group(0.5, own_likeness=0.75, own_pairs=1), State.FLAGGED),  # one pair tells nothing
    ],
)
def test_many_signatures_together_tell_more_than_a_pair(found: HandGroup, state: State) -> None:
    assert told(inks=TEAM, hand_group=found)[0] is state


def test_a_coarse_scan_makes_all_hands_alike() -> None:
    scan = ScanMake(width_px=827, height_px=1170, dpi=100, encoder="JPEG 1", is_grey=True)
    coarse = Integrity(
        is_structure_read=True, makes=(PageMake(page=2, width=595.0, height=842.0, scan=scan),)
    )
    assert told(inks=TEAM, hand_group=group(0.47))[0] is State.FLAGGED
    assert told(inks=TEAM, hand_group=group(0.47), integrity=coarse)[0] is State.CLEAR


def test_the_suspicion_says_how_often_the_method_errs_and_weighs_little() -> None:
    (outcome,) = signatures_one_hand.CHECK.assess(signed.case(inks=TEAM, hand_group=group(0.5)))
    assert "误报的约1%" in outcome.statement
    assert "检出约40%" in outcome.statement
    assert outcome.confidence <= 0.6
