"""Which seeds and layouts may be looked at while rules and thresholds are made, and which only measure.

Layouts bear their split (``Layout.split``). Worlds of a held-out seed share no enterprise, person or
wording with those of a train seed, so that a rule cannot be fitted to them.
"""

from __future__ import annotations

from collections.abc import Mapping

TRAIN, HELD_OUT = "train", "held_out"
SEEDS: Mapping[str, int] = {TRAIN: 20260301, HELD_OUT: 20260977}
"""The seed of the full corpus of each split; others of your own are train seeds."""
