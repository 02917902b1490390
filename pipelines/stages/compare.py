"""Stage 8, compare: places that the report shares with others, each with both sides as evidence.

It works from what is kept for comparison alone, so that an earlier report is compared again when another
comes, without its file. Its result depends on the other reports and is therefore never cached.
"""

from __future__ import annotations

from core.facts import Facts
from core.outcome import Match
from corpus.briefs.making import brief_of
from corpus.similarity.kept import Kept
from corpus.store.store import Store
from pipelines.column_matches import column_matches
from pipelines.depicting.matches import picture_matches
from pipelines.reworded import reworded_matches
from pipelines.signing.reused import aligned, signature_matches
from pipelines.text_matches import text_matches

NAME = "compare"
VERSION = "10"


def run(report: str, facts: Facts, kept: Kept, store: Store) -> tuple[Match, ...]:
    """Everything that the report ``report`` shares with other screened reports, kind by kind."""
    own = brief_of(report, facts)
    found = (
        *signature_matches(own, facts, aligned(facts, kept.inks), store),
        *text_matches(report, facts, kept.text, store),
        *picture_matches(own, kept.pictures, store),
        *column_matches(own, kept.columns, store),
    )
    return (*found, *reworded_matches(report, kept, store, beside=found))
