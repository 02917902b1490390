"""Intervals of shares that few reports give."""

from __future__ import annotations

import math

_Z = 1.959964  # 95 %


def wilson(right: int, count: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927); from 0 to 1 where nothing was counted."""
    if not count:
        return 0.0, 1.0
    share = right / count
    middle = share + _Z * _Z / (2 * count)
    spread = _Z * math.sqrt(share * (1 - share) / count + _Z * _Z / (4 * count * count))
    scale = 1 + _Z * _Z / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
