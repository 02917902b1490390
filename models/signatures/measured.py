"""What ``models.training.signatures`` measured of the hands on writers it never saw."""

from __future__ import annotations

HAND_THRESHOLD = 0.72  # from here on two signatures may be of one hand
HAND_FALSE_ALARMS, HAND_FOUND = 0.001, 0.102  # at it, of pairs of different names on one medium
HAND_EQUAL_ERROR = 0.235
