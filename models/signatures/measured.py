"""What was measured of the hands on writers they never saw.

Pairs by ``models.training.signatures``; groups by ``python -m eval.benchmarks.signatures hands``.
"""

from __future__ import annotations

HAND_THRESHOLD = 0.72  # from here on two signatures may be of one hand
HAND_FALSE_ALARMS, HAND_FOUND = 0.001, 0.102  # at it, of pairs of different names on one medium
HAND_EQUAL_ERROR = 0.235

GROUP_FALSE_ALARMS, GROUP_FOUND = 0.01, 0.4  # of reports: signed by different people, all by one
_WHOLE, _PART, _FEW, _PLENTY = 0.41, 0.56, 0.025, 6


def group_threshold(size: int, people: int) -> float:
    """Mean likeness from which ``size`` of ``people`` may be one hand.

    The smaller the part of the people, the more parts there are that could be alike by chance; the fewer the
    people, the fewer pairs the mean is taken over.
    """
    return _WHOLE + _PART * (1 - size / people) + _FEW * max(0, _PLENTY - people)
