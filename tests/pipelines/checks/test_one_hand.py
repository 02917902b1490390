"""One hand for several people: a suspicion only where strokes are sharp enough to be compared."""

from __future__ import annotations

import dataclasses

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
