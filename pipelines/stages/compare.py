"""Stage 6, compare: places shared with other reports. No index of reports exists yet, so none is found.

Checks that need other reports answer *not assessable* until the index is there.
"""

from __future__ import annotations

from core.document import Outline, Pages
from core.outcome import Match

NAME = "compare"
VERSION = "0"


def run(pages: Pages, outline: Outline) -> tuple[Match, ...]:  # noqa: ARG001 - the stage's fixed place in the flow
    """Matches with other reports: none, as long as there is nothing to compare with."""
    return ()
