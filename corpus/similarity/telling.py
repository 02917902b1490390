"""How much shared wording it takes to say that one report was taken from another."""

from __future__ import annotations

TELLING = 100.0  # characters about the site that nobody else has in these words, in all passages of a pair
_UNKNOWN, _KNOWN, _FEWEST = 40.0, 10.0, 25  # 2.1 times as much among few others, a fifth more among 200


def least_telling(others: int) -> float:
    """How many telling characters a lead needs, held against so many other texts.

    What is everybody's wording is learned from the others: among few it is not known, and more must agree.
    """
    return TELLING * (1.0 + _UNKNOWN / (max(others, _FEWEST) + _KNOWN))
